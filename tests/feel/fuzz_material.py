"""Hostile material for the engine: sources, values and bytes, all from one stream of choices.

In: a `Chance` (a seed, or bytes that a coverage-guided fuzzer has made) and known sources to begin from. Out: sources
of the whole language with no regard to types, the same with pieces replaced, moved and repeated, nestings, tokens in
any order, any characters; values of every kind, large, deep, shared, and some that FEEL does not know.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TypeVar
from xml.etree import ElementTree

import numpy

from ccm.feel.functions import BUILTINS
from ccm.feel.library_temporal import at_moment
from ccm.feel.temporal_text import read_date_time, read_temporal
from ccm.feel.times import FarDate, FineDuration, date_time_of, time_of
from ccm.feel.values import Function, Months, Range

T = TypeVar("T")
NAMES = [
    "age",
    "balance",
    "own funds",
    "city",
    "in debt",
    "opened",
    "movements",
    "thing",
    "row",
    "scores",
    "nobody",
    "scores",
    "movements",
    "age",
]
WORDS = ["a", "b", "item", "partial", "?", "amount", "on date", "kind", "x", "y"]
NUMBERS = ["0", "1", "-1", "2.5", "0.1", "1e3", "1e6144", "1e-6143", "34", "999999999999999999999999999999999999", ".5"]
TEXTS = ['""', '"a"', '"Žďár"', '"💥"', '"\\u0000"', '"\\U01F600"', '"2026-01-31"', '"P1D"', '"(a+)+$"', '"["', '"."']
MOMENTS = [
    '@"2026-01-31"', '@"2024-02-29"', '@"-99999-01-01"', '@"999999999-12-31"', '@"10:30:00"', '@"23:59:59.999999999Z"',
    '@"10:30:00@Europe/Prague"', '@"2026-03-29T02:30:00@Europe/Prague"', '@"2026-01-31T10:30:00+14:00"', '@"P1Y2M"',
    '@"-P999999999M"', '@"PT0.000000001S"', '@"P99999999999D"', '@"-PT36H"', '@"2026-01-31T24:00:00"',
]  # fmt: skip
TYPES = ["number", "string", "boolean", "date", "time", "date and time", "Any", "Null", "list<number>", "range<date>",
         "context<a: number, b: list<Any>>", "function<number> -> Any", "days and time duration"]  # fmt: skip
OPERATORS = ["+", "-", "*", "/", "**", "=", "!=", "<", "<=", ">", ">=", "and", "or"]
PROPERTIES = [
    "year",
    "month",
    "day",
    "weekday",
    "hour",
    "time offset",
    "timezone",
    "days",
    "years",
    "start",
    "value",
    "a",
]
OPENERS = [
    "(", "[", "{a: ", "not(", "1 + ", "if 1 then ", "for x in ", "function(a) ", "a[", "1 or 1 and 1 = 1 + 1 * 1 ** (",
    "1 in (", "some x in [1] satisfies ", "-", "[[", '{"', "@", "count(", "x.", "(<", "1..", "]",
]  # fmt: skip
TOKENS = [*NAMES, *WORDS, *NUMBERS, *TEXTS, *MOMENTS, *OPERATORS, *OPENERS, ")", "]", "}", ",", ":", "..", ".", "in",
          "between", "then", "else", "return", "satisfies", "instance of", "null", "true", "false", "//", "/*", "*/",
          "\n", "'", "\\", "\x00", "\ud800", "\u2028", "external", "@\"", "->"]  # fmt: skip
MOST_CHARACTERS, LARGEST_MODEL = 50_000, 20_000
SMALL_MODEL = b"""<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" namespace="urn:fuzz" name="fuzz">
<itemDefinition name="tTree"><itemComponent name="value"><typeRef>number</typeRef></itemComponent>
<itemComponent name="below" isCollection="true"><typeRef>tTree</typeRef></itemComponent></itemDefinition>
<itemDefinition name="tAge"><typeRef>number</typeRef>
<allowedValues><text>[0..150]</text></allowedValues></itemDefinition>
<inputData id="a" name="a"><variable name="a" typeRef="tAge"/></inputData>
<businessKnowledgeModel id="f" name="f"><encapsulatedLogic><formalParameter name="n" typeRef="number"/>
<literalExpression><text>if n &lt; 2 then 1 else n * f(n - 1)</text></literalExpression></encapsulatedLogic>
</businessKnowledgeModel>
<decision id="d" name="d"><variable name="d"/>
<informationRequirement><requiredInput href="#a"/></informationRequirement>
<knowledgeRequirement><requiredKnowledge href="#f"/></knowledgeRequirement><context>
<contextEntry><variable name="t" typeRef="tTree"/><literalExpression>
<text>{value: f(a), below: [{value: 2, below: []}]}</text></literalExpression></contextEntry>
<contextEntry><variable name="l"/><list><literalExpression><text>t.below.value</text></literalExpression></list>
</contextEntry></context></decision>
<decision id="e" name="e"><variable name="e"/>
<informationRequirement><requiredDecision href="#d"/></informationRequirement>
<informationRequirement><requiredInput href="#a"/></informationRequirement><decisionTable hitPolicy="COLLECT">
<input><inputExpression><text>a</text></inputExpression></input><output name="e"/>
<rule><inputEntry><text>&lt; 18, [30..40]</text></inputEntry><outputEntry><text>"young"</text></outputEntry></rule>
<rule><inputEntry><text>-</text></inputEntry><outputEntry><text>string(d.t.value)</text></outputEntry></rule>
</decisionTable></decision>
</definitions>
"""


class Chance:
    """One stream of choices: from a seed, or from bytes, whose end reads as nothing but the first choice."""

    def __init__(self, origin: int | bytes) -> None:
        self._random = numpy.random.default_rng(origin) if isinstance(origin, int) else None
        self._bytes = origin if isinstance(origin, bytes) else b""
        self._place = 0

    def below(self, count: int) -> int:
        """A whole number from 0, less than `count`."""
        if self._random is not None:
            return int(self._random.integers(count))
        width = 1 if count <= 256 else 2
        taken, self._place = self._bytes[self._place : self._place + width], self._place + width
        return int.from_bytes(taken, "big") % count

    def pick(self, pool: Sequence[T]) -> T:
        """One of a pool."""
        return pool[self.below(len(pool))]


@cache
def known_sources(folder: Path | None = None) -> tuple[str, ...]:
    """The examples of all functions and of the manual, and the texts of the decision models in a folder."""
    found = [example for builtin in BUILTINS.values() for example, _ in builtin.examples]
    manual = (Path(__file__).parents[2] / "docs" / "feel.md").read_text(encoding="utf-8")
    found += [line.partition(" → ")[0] for line in manual.splitlines() if " → " in line]
    for path in sorted(folder.rglob("*.dmn")) if folder is not None else ():
        texts = ElementTree.parse(path).iter()  # files of our own
        found += [one.text for one in texts if one.tag.endswith("}text") and one.text and one.text.strip()]
    return tuple(dict.fromkeys(found))


@cache
def known_models(folder: Path | None = None) -> tuple[bytes, ...]:
    """A decision model with one of most kinds of boxes, and those in a folder that are short enough to be run often."""
    paths = sorted(folder.rglob("*.dmn")) if folder is not None else []
    return (SMALL_MODEL, *(one.read_bytes() for one in paths if one.stat().st_size < LARGEST_MODEL))


class Sources:
    """Makes sources; every call of a method uses up some of the chance."""

    def __init__(self, chance: Chance, known: Sequence[str]) -> None:
        self.chance, self.known = chance, known

    def source(self) -> str:
        """Any source: half of them are right as far as the grammar goes."""
        make = self.chance.pick(
            [self.whole] * 6 + [self.mutated] * 4 + [self.tokens, self.nested, self.characters, self.cell]
        )
        return make()[:MOST_CHARACTERS]

    def whole(self) -> str:
        """An expression of the grammar."""
        return self.expression(self.chance.pick([1, 2, 3, 3, 4]))

    def cell(self) -> str:
        """A cell of a decision table."""
        one = f"{self.chance.pick(['<', '>=', '!=', '=', '', '', '-'])} {self.expression(1)}"
        return self.chance.pick([one, f"not({one})", f"{one}, {self.expression(1)}", f"? {one}", f"[{one}..{one})"])

    def tokens(self) -> str:
        """Tokens in any order."""
        return " ".join(self.chance.pick(TOKENS) for _ in range(self.chance.below(25)))

    def nested(self) -> str:
        """The same opening again and again, perhaps closed."""
        opener, count = self.chance.pick(OPENERS), self.chance.pick([3, 20, 58, 61, 150, 1_000, 9_000])
        closers = {"(": ")", "[": "]", "{": "}"}
        closing = "".join(closers.get(sign, "") for sign in reversed(opener))
        return opener * count + self.expression(0) + self.chance.pick([closing * count, ""])

    def characters(self) -> str:
        """Any characters at all."""
        pools = [(32, 95), (0, 256), (0x100, 0x2000), (0x2000, 0x100), (0xD7F0, 0x820), (0x1F5F0, 0x100)]
        ranges = [self.chance.pick(pools) for _ in range(self.chance.below(30))]
        return "".join(chr(start + self.chance.below(count)) for start, count in ranges)

    def mutated(self) -> str:
        """A known source with pieces replaced, taken out, doubled, or put in from another."""
        source = self.chance.pick(self.known)
        for _ in range(self.chance.below(5)):
            place = self.chance.below(len(source) + 1)
            end = min(len(source), place + self.chance.below(12))
            other = self.chance.pick(self.known)
            start = self.chance.below(len(other) + 1)
            new = self.chance.pick(
                ["", source[place:end] * self.chance.pick([2, 2, 3, 200]), other[start : start + self.chance.below(20)],
                 f" {self.chance.pick(TOKENS)} ", self.expression(1), other]
            )  # fmt: skip
            source = (source[:place] + new + source[end:])[:2_000]
        return source

    # the grammar

    def expression(self, depth: int) -> str:
        """Any expression with at most so many levels."""
        if depth <= 0:
            return self.leaf()
        forms = [self.binary, self.binary, self.call, self.call, self.call, self.choice, self.loop, self.quantified,
                 self.listed, self.context, self.filtered, self.path, self.within, self.between, self.instance,
                 self.function, self.range, self.negated, self.invoked, self.leaf_at]  # fmt: skip
        return self.chance.pick(forms)(depth - 1)

    def leaf(self) -> str:
        """A name or constant."""
        constants = ["null", "true", "false"]
        return self.chance.pick(self.chance.pick([NAMES, NAMES, WORDS, NUMBERS, TEXTS, MOMENTS, constants]))

    def leaf_at(self, _: int) -> str:
        return self.leaf()

    def several(self, depth: int, most: int) -> str:
        """Expressions with commas between."""
        return ", ".join(self.expression(depth) for _ in range(self.chance.below(most + 1)))

    def binary(self, depth: int) -> str:
        return f"({self.expression(depth)} {self.chance.pick(OPERATORS)} {self.expression(depth)})"

    def negated(self, depth: int) -> str:
        return self.chance.pick([f"-({self.expression(depth)})", f"not({self.expression(depth)})"])

    def call(self, depth: int) -> str:
        builtin = BUILTINS[self.chance.pick(sorted(BUILTINS))]
        form = self.chance.pick(builtin.forms)
        count = self.chance.pick([len(form.parameters), len(form.parameters), self.chance.below(4)])
        if self.chance.below(6) == 0:
            named = ", ".join(f"{one.name}: {self.expression(depth)}" for one in form.parameters[:count])
            return f"{builtin.name}({named})"
        return f"{builtin.name}({', '.join(self.expression(depth) for _ in range(count))})"

    def choice(self, depth: int) -> str:
        return f"if {self.expression(depth)} then {self.expression(depth)} else {self.expression(depth)}"

    def domain(self, depth: int) -> str:
        """What is run over."""
        bounds = [
            "1..3",
            "3..1",
            "1..4",
            "2..2",
            f"1..{self.chance.pick([9, 99, 999, 20_000])}",
            "-2..age",
            '@"2026-01-01"..@"2026-01-05"',
            "1..partial",
        ]
        return self.chance.pick([self.expression(depth), self.expression(depth), self.chance.pick(bounds)])

    def loop(self, depth: int) -> str:
        inner = f", y in {self.domain(depth)}" if self.chance.below(3) == 0 else ""
        return f"for x in {self.domain(depth)}{inner} return {self.expression(depth)}"

    def quantified(self, depth: int) -> str:
        word = self.chance.pick(["some", "every"])
        return f"{word} x in {self.domain(depth)} satisfies {self.expression(depth)}"

    def listed(self, depth: int) -> str:
        return f"[{self.several(depth, 4)}]"

    def context(self, depth: int) -> str:
        keys = [self.chance.pick(["a", "b", '"a b"', "a+b", "on date", "x"]) for _ in range(self.chance.below(4))]
        return "{" + ", ".join(f"{key}: {self.expression(depth)}" for key in keys) + "}"

    def filtered(self, depth: int) -> str:
        return f"{self.expression(depth)}[{self.expression(depth)}]"

    def path(self, depth: int) -> str:
        return f"({self.expression(depth)}).{self.chance.pick(PROPERTIES)}"

    def range(self, depth: int) -> str:
        low, high = self.expression(depth), self.expression(depth)
        written = f"{self.chance.pick('[(]')}{low}..{high}{self.chance.pick('])[')}"
        return self.chance.pick([written, written, f"({self.chance.pick(['<', '>=', '=', '!='])} {low})"])

    def within(self, depth: int) -> str:
        tests = self.chance.pick([self.range(depth), f"({self.several(depth, 3)})", f"(< {self.expression(depth)})"])
        return f"({self.expression(depth)} in {tests})"

    def between(self, depth: int) -> str:
        return f"({self.expression(depth)} between {self.expression(depth)} and {self.expression(depth)})"

    def instance(self, depth: int) -> str:
        return f"({self.expression(depth)}) instance of {self.chance.pick(TYPES)}"

    def function(self, depth: int) -> str:
        typed = self.chance.pick(["", "", f": {self.chance.pick(TYPES)}"])
        return f"function(x{typed}, y) {self.expression(depth)}"

    def invoked(self, depth: int) -> str:
        endless = "{f: function(x, y) y(x, y), r: f(1, f)}.r"
        return self.chance.pick([f"({self.expression(depth)})({self.several(depth, 3)})", endless,
                                 f"(function(a) {self.expression(depth)})({self.expression(depth)})"])  # fmt: skip


class Values:
    """Makes values of every kind."""

    def __init__(self, chance: Chance) -> None:
        self.chance = chance

    def wild(self, depth: int = 2) -> object:
        """Any value; lists and contexts have others inside."""
        makers: list[Callable[[int], object]] = [self.number, self.text, self.moment, self.plain]
        if depth:
            makers += [self.several, self.record, self.range, self.function, self.deep, self.alien]
        return self.chance.pick(makers)(depth)

    def number(self, _: int = 0) -> Decimal:
        known = ["0", "-0", "1", "-1", "2", "3", "0.5", "-2.50", "1E+6144", "9.99E-6143", "1" * 34, "12" * 25, "1E+3",
                 "-1E-34", "NaN", "sNaN", "Infinity", "-Infinity"]  # fmt: skip
        return Decimal(self.chance.pick(known))

    def finite(self) -> Decimal | None:
        """A number as facts hold it, or nothing."""
        number = self.number()
        return number if number.is_finite() else None

    def day(self) -> date | None:
        """A day as facts hold it, or nothing."""
        return self.chance.pick([None, date(2024, 2, 29), date(2026, 1, 31), date.min, date.max])

    def numbers(self) -> object:
        """A list of numbers as facts hold it."""
        return tuple(self.finite() for _ in range(self.chance.below(5)))

    def movements(self) -> object:
        """Rows as facts hold them."""
        rows = range(self.chance.below(4))
        return tuple({"amount": self.finite(), "on_date": self.day(), "kind": self.text()} for _ in rows)

    def text(self, _: int = 0) -> str:
        known = ["", "a", "ab", "2026-01-31", "P1Y", "10:30:00Z", "1,000.5", "1E5", "NaN", "(a+)+$", "[", "\\p{L}*",
                 "a" * 5_000, "💥", "e\u0301", "\x00", "\ud800", "\u2028", "$1", "i", "1 000", "true"]  # fmt: skip
        return self.chance.pick(known)

    def moment(self, _: int = 0) -> object:
        known = ["2026-01-31", "2024-02-29", "10:30:00", "10:30:00Z", "10:30:00@Europe/Prague", "2026-01-31T10:30:00",
                 "2026-10-25T02:30:00@Europe/Prague", "2026-01-31T10:30:00Z", "P1D", "-PT0.000000001S", "P1Y2M",
                 "-P999999999M", "P99999999999D", "999999999-12-31T23:59:59Z"]  # fmt: skip
        more = [date.min, date.max, FarDate(-999_999_999, 1, 1), timedelta.max, timedelta.min, FineDuration(10**40),
                Months(10**30), date_time_of(date.max, time_of(23, 59, 59, zone=-50_400))]  # fmt: skip
        place = self.chance.below(len(known) + len(more))
        return read_temporal(known[place]) if place < len(known) else more[place - len(known)]

    def plain(self, _: int = 0) -> object:
        return self.chance.pick([None, True, False])

    def several(self, depth: int) -> object:
        if self.chance.below(20) == 0:
            return (self.wild(0),) * 10_000
        return tuple(self.wild(depth - 1) for _ in range(self.chance.below(5)))

    def record(self, depth: int = 2) -> object:
        keys = [
            self.chance.pick(["a", "b", "a b", "amount", "on date", "key", "value", "", "on_date"]) for _ in range(3)
        ]
        return {key: self.wild(depth - 1) for key in keys[self.chance.below(4) :]}

    def range(self, depth: int) -> object:
        signs = ["", "", "", "<", ">=", "=", "!="]
        closed = self.chance.below(2) == 0, self.chance.below(2) == 0
        return Range(self.wild(depth - 1), self.wild(depth - 1), *closed, self.chance.pick(signs))

    def function(self, depth: int) -> object:
        value = self.wild(0)
        runs: list[Callable[[Sequence[object]], object]] = [lambda _: value, lambda given: given[0] if given else None]
        count = self.chance.below(3)
        known = [BUILTINS[name].as_value() for name in sorted(BUILTINS)]
        return self.chance.pick([Function(("x", "y")[:count], self.chance.pick(runs)), self.chance.pick(known)])

    def deep(self, depth: int) -> object:
        """Lists inside each other, perhaps with shared parts."""
        count, made = self.chance.pick([5, 50, 99, 101, 3_000]), self.wild(0)
        width = self.chance.pick([1, 1, 2])
        for _ in range(count):
            made = (made,) * width
        return made

    def alien(self, _: int) -> object:
        """What FEEL does not know."""
        return self.chance.pick([1, 1.5, float("nan"), b"bytes", object(), {1: 2}, {"a"}, range(3), 10**50, 1j])


def moment_values() -> dict[str, object]:
    """What `now()` and `today()` give while fuzzing."""
    moment = read_date_time("2026-01-31T10:30:00Z")
    return dict(at_moment(moment)) if moment is not None else {}
