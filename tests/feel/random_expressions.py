"""Random expressions and random rows, all from one seed: material for the comparison of all back ends.

In: a seed. Out: sources of expressions over `MODEL` (most of them conditions), and rows with a quarter of their values
missing. Amounts are decimals, days lie around the turn of a year and around 29 February.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeVar

import numpy

from ccm.feel import BOOLEAN, DATE, NUMBER, TEXT, Model, Name, Type, list_of, record_of, slugify

ROW = record_of({"amount": NUMBER, "on date": DATE, "kind": TEXT})
TYPES: dict[str, Type] = {
    "age": NUMBER,
    "own funds": NUMBER,
    "limit": NUMBER,
    "balance": NUMBER,
    "city": TEXT,
    "segment": TEXT,
    "vulnerable": BOOLEAN,
    "in debt": BOOLEAN,
    "opened": DATE,
    "letter date": DATE,
    "movements": list_of(ROW),
}
MODEL = Model(Name(name, slugify(name), type_) for name, type_ in TYPES.items())
T = TypeVar("T")
_TEXTS = ["", "a", "ab", "Brno", "Žďár", "retail"]
_KINDS = ["card", "cash", "a"]
_COMPARE = ["=", "!=", "<", "<=", ">", ">="]
_DEEPEST = 3


class Maker:
    """Makes expressions and rows. Every method gives one more, and uses up some of the seed's chance."""

    def __init__(self, seed: int) -> None:
        self.chance = numpy.random.default_rng(seed)

    def pick(self, pool: Sequence[T]) -> T:
        """One of a pool."""
        return pool[int(self.chance.integers(len(pool)))]

    def maybe(self, make: Callable[[], T]) -> T | None:
        """A value, or nothing every fourth time."""
        return None if self.chance.random() < 0.25 else make()

    # rows

    def amount(self) -> Decimal:
        """An amount of money; round ones are frequent, so that equality is."""
        pence = int(self.chance.integers(-300_00, 900_00))
        return Decimal(pence // 100 * 100 if self.chance.random() < 0.4 else pence).scaleb(-2)

    def day(self) -> date:
        """A day of one of fourteen months."""
        return date(2023, 12, 30) + timedelta(days=int(self.chance.integers(430)))

    def row(self) -> dict[str, object]:
        """One customer."""
        return {
            "age": self.maybe(lambda: Decimal(int(self.chance.integers(0, 90)))),
            **{name: self.maybe(self.amount) for name in ("own_funds", "limit", "balance")},
            **{name: self.maybe(lambda: self.pick(_TEXTS)) for name in ("city", "segment")},
            **{name: self.maybe(lambda: self.pick([True, False])) for name in ("vulnerable", "in_debt")},
            **{name: self.maybe(self.day) for name in ("opened", "letter_date")},
            "movements": self.maybe(lambda: tuple(self.movement() for _ in range(self.chance.integers(4)))),
        }

    def movement(self) -> dict[str, object]:
        """One entry of a customer's list."""
        return {
            "amount": self.maybe(self.amount),
            "on_date": self.maybe(self.day),
            "kind": self.maybe(lambda: self.pick(_KINDS)),
        }

    # expressions

    def condition(self, depth: int = 0) -> str:
        """A condition that every back end may be asked for."""
        if depth >= _DEEPEST:
            return self.pick([self.compared, self.flag])(depth)
        forms = [
            self.compared,
            self.compared,
            self.flag,
            self.ranged,
            self.listed,
            self.joined,
            self.joined,
            self.negated,
        ]
        return self.pick([*forms, self.quantified, self.chosen, self.texts_tested, self.asked])(depth)

    def flag(self, _: int) -> str:
        return self.pick(["vulnerable", "in debt"])

    def compared(self, depth: int) -> str:
        kind = self.pick([self.number, self.number, self.text, self.moment])
        return f"{kind(depth + 1)} {self.pick(_COMPARE)} {kind(depth + 1)}"

    def ranged(self, depth: int) -> str:
        low, high = sorted((self.amount(), self.amount()))
        low, high = (low, high) if low < high else (low, low + 1)
        if self.chance.random() < 0.4:
            return f"{self.number(depth + 1)} between {low} and {high}"
        begin, end = self.pick("[("), self.pick("])")
        return f"{self.number(depth + 1)} in {begin}{low}..{high}{end}"

    def listed(self, depth: int) -> str:
        kind = self.pick([self.number, self.text])
        return f"{kind(depth + 1)} in ({', '.join(kind(depth + 1) for _ in range(self.pick([2, 3])))})"

    def joined(self, depth: int) -> str:
        word = self.pick([" and ", " or "])
        return f"({word.join(self.condition(depth + 1) for _ in range(self.pick([2, 2, 3])))})"

    def negated(self, depth: int) -> str:
        return f"not({self.condition(depth + 1)})"

    def chosen(self, depth: int) -> str:
        then, otherwise = self.condition(depth + 1), self.condition(depth + 1)
        return f"(if {self.condition(depth + 1)} then {then} else {otherwise})"

    def quantified(self, depth: int) -> str:
        return (
            f"({self.pick(['some', 'every'])} m in movements satisfies m.amount {self.pick(_COMPARE)} {self.number(3)})"
        )

    def texts_tested(self, depth: int) -> str:
        return f"{self.pick(['contains', 'starts with', 'ends with'])}({self.text(depth)}, {self.text(depth)})"

    def asked(self, _: int) -> str:
        return f"{self.pick(list(TYPES))} {self.pick(['=', '!='])} null"

    def number(self, depth: int = 0) -> str:
        """A number."""
        if depth >= _DEEPEST or self.chance.random() < 0.35:
            return self.pick(["age", "own funds", "limit", "balance", "balance", str(self.amount()), "0", "2.5"])
        return self.pick([self.calculated, self.calculated, self.rounded, self.counted, self.summed, self.dated])(depth)

    def calculated(self, depth: int) -> str:
        return f"({self.number(depth + 1)} {self.pick('++--*/')} {self.number(depth + 1)})"

    def rounded(self, depth: int) -> str:
        inner = self.number(depth + 1)
        return self.pick([f"abs({inner})", f"-({inner})", f"floor({inner})", f"round half up({inner}, 1)"])

    def counted(self, depth: int) -> str:
        return f"count(movements[{self.row_condition(depth)}])"

    def summed(self, depth: int) -> str:
        return f"{self.pick(['sum', 'min', 'max'])}(movements[{self.row_condition(depth)}].amount)"

    def row_condition(self, depth: int) -> str:
        forms = [
            f"amount {self.pick(_COMPARE)} {self.number(_DEEPEST)}",
            f"on date {self.pick(_COMPARE)} {self.moment(_DEEPEST)}",
            f'kind {self.pick(["=", "!="])} "{self.pick(_KINDS)}"',
            "amount > 0 and not(kind = null)",
        ]
        return self.pick(forms)

    def dated(self, _: int) -> str:
        if self.chance.random() < 0.5:
            return "(letter date - opened).days"
        return f"{self.pick(['opened', 'letter date'])}.{self.pick(['year', 'month', 'day', 'weekday'])}"

    def text(self, depth: int = 0) -> str:
        """A text."""
        if depth < _DEEPEST and self.chance.random() < 0.2:
            return f"{self.pick(['upper case', 'lower case'])}({self.pick(['city', 'segment'])})"
        return self.pick(["city", "segment", f'"{self.pick(_TEXTS)}"'])

    def moment(self, depth: int = 0) -> str:
        """A date."""
        plain = self.pick(["opened", "letter date", f'@"{self.day()}"'])
        if depth >= _DEEPEST or self.chance.random() < 0.6:
            return plain
        return f'({plain} {self.pick("+-")} duration("{self.pick(["P1M", "P13M", "P30D", "P1D"])}"))'

    def whole_language(self) -> str:
        """Any expression of the language, for the back ends that write all of it."""
        number, condition = self.number(1), self.condition(2)
        return self.pick(
            [
                f"{{a: {number}, b: if a > 0 then a else {self.number(2)}, c: [a, b]}}",
                f"(function(x, y) x {self.pick('+-*')} y)({number}, {self.number(2)})",
                f"for m in movements return m.amount {self.pick('+-*/')} {number}",
                f"for i in 1..3, j in [i, {number}] return if {condition} then i * j else j",
                f"for i in 1..4 return if i = 1 then {number} else partial[-1] + i",
                f"movements[item.amount > {number}][1]",
                f"[{number}, {self.number(2)}, null][{self.pick(['1', '-1', '2', '7'])}]",
                f"{{f: function(x) x + {number}, v: f({self.number(2)})}}.v",
                f"{number} instance of {self.pick(['number', 'string', 'list<number>', 'Any'])}",
                f"sort([{number}, {self.number(2)}, 1], function(a, b) a < b)",
                f"[{number}..{self.number(2)}]",
                f"{self.text()} + {self.text()}",
                f'date and time({self.moment(2)}, time("10:30:00")) + duration("PT36H")',
                f"string({number})",
                f'get value({{a: {number}}}, "a")',
                f"some x in [{number}, {self.number(2)}], y in [1, 2] satisfies x {self.pick(_COMPARE)} y",
            ]
        )
