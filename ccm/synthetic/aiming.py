"""Changes facts so that a term comes to a wanted value: the rule language run backwards, one step at a time.

In: a term, the value it must have, the values of now, and which values each fact may take. Out: the facts to change,
or nothing where no single fact can do it. Arithmetic is turned round exactly; what cannot be turned round is tried.
Whoever asks checks what came out: an answer here is a proposal.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta
from decimal import Decimal
from functools import partial

from ccm.feel import tree
from ccm.feel.interpreter import interpret_node
from ccm.feel.semantics import FAILURES, calculate
from ccm.feel.tree import Node
from ccm.feel.values import Months

Values = Mapping[str, object]
MayBe = Callable[[str, object], bool]
MONTHS, YEARS_BACK, YEARS_ON = 12, 60, 10
_SIDES: Mapping[tuple[str, bool], tuple[int, ...]] = {
    ("=", True): (0,), ("=", False): (1, -1), ("!=", True): (1, -1), ("!=", False): (0,),
    (">=", True): (0, 1), (">=", False): (-1,), (">", True): (1,), (">", False): (0, -1),
    ("<=", True): (0, -1), ("<=", False): (1,), ("<", True): (-1,), ("<", False): (0, 1),
}  # fmt: skip
"""For a comparison and what it must say, where the left side may stand to the right one: at it, a step above, below."""


@dataclass(frozen=True, slots=True)
class Aim:
    """Where facts stand now, which values they may take, and how each moves by its smallest step."""

    values: Values
    may_be: MayBe
    fitted: Callable[[str, object], object]
    known: Callable[[str], tuple[object, ...]]

    def at(self, node: Node, wanted: object) -> Iterator[dict[str, object]]:
        """Every change that could make a term be a value, the most direct first."""
        yield from self._directly(node, wanted)
        yield from self._tried(node, wanted)

    def _directly(self, node: Node, wanted: object) -> Iterator[dict[str, object]]:
        """What follows from turning the term round."""
        match node:
            case tree.Fact(slug=slug):
                for value in dict.fromkeys((wanted, self.fitted(slug, wanted))):
                    if self.may_be(slug, value):
                        yield {slug: value}
            case tree.Comparison() if isinstance(wanted, bool):
                yield from self._comparison(node, wanted)
            case tree.Arithmetic():
                yield from self._arithmetic(node, wanted)
            case tree.Negation(operand=operand):
                yield from self._at(operand, lambda: calculate("*", wanted, Decimal(-1)))
            case tree.Property(base=base, name=name):
                yield from self._property(base, name, wanted)
            case tree.If() | tree.Not() | tree.Junction():
                yield from self._joint(node, wanted)

    def _joint(self, node: Node, wanted: object) -> Iterator[dict[str, object]]:
        """A condition made of others: one of them is changed."""
        match node:
            case tree.If(condition=condition, then=then, otherwise=otherwise):
                holds = self.now(condition) is True
                yield from self._directly(then if holds else otherwise, wanted)
                yield from self._directly(condition, not holds)
            case tree.Not(operand=operand) if isinstance(wanted, bool):
                yield from self._directly(operand, not wanted)
            case tree.Junction(operands=operands):
                for operand in operands:
                    if self.now(operand) is not wanted:
                        yield from self._directly(operand, wanted)

    def now(self, node: Node) -> object:
        """What a term comes to now."""
        return interpret_node(node, self.values)

    def _at(self, node: Node, wanted: Callable[[], object]) -> Iterator[dict[str, object]]:
        try:
            value = wanted()
        except FAILURES:
            return
        if value is not None:
            yield from self._directly(node, value)

    def _arithmetic(self, node: tree.Arithmetic, wanted: object) -> Iterator[dict[str, object]]:
        left, right = self.now(node.left), self.now(node.right)
        match node.op:
            case "+":
                yield from self._at(node.left, lambda: calculate("-", wanted, right))
                yield from self._at(node.right, lambda: calculate("-", wanted, left))
            case "-":
                yield from self._at(node.left, lambda: calculate("+", wanted, right))
                yield from self._at(node.right, lambda: calculate("-", left, wanted))
            case "*":
                yield from self._at(node.left, lambda: calculate("/", wanted, right))
                yield from self._at(node.right, lambda: calculate("/", wanted, left))
            case "/":
                yield from self._at(node.left, lambda: calculate("*", wanted, right))
                yield from self._at(node.right, lambda: calculate("/", left, wanted))

    def _comparison(self, node: tree.Comparison, wanted: bool) -> Iterator[dict[str, object]]:
        """The nearest values on the wanted side: one side is brought to the other, or a step past it."""
        left, right = self.now(node.left), self.now(node.right)
        for side, value in ((node.left, right), (node.right, left)):
            if value is None and (node.op == "=") is wanted:
                yield from self._directly(side, None)
            elif value is None and isinstance(side, tree.Fact):
                yield from ({side.slug: one} for one in self.known(side.slug) if one is not None)
        for sign in _SIDES[(node.op, wanted)]:
            yield from self._at(node.left, partial(_moved, right, sign, node.left))
            yield from self._at(node.right, partial(_moved, left, -sign, node.right))

    def _property(self, base: Node, name: str, wanted: object) -> Iterator[dict[str, object]]:
        now = self.now(base)
        if not isinstance(wanted, Decimal) or wanted % 1:
            return
        count = int(wanted)
        if name == "days" and (now is None or isinstance(now, timedelta)):
            yield from self._directly(base, timedelta(days=count))
        elif name in ("year", "month", "day") and isinstance(now, date):
            day = min(now.day, 28) if name != "day" else now.day
            yield from self._at(base, lambda: now.replace(**{"day": day, name: count}))
        elif name in ("years", "months"):
            yield from self._directly(base, Months(count * MONTHS if name == "years" else count))

    def _tried(self, node: Node, wanted: object) -> Iterator[dict[str, object]]:
        """Values of each fact that a term reads, until one gives what is wanted."""
        if isinstance(node, tree.Fact | tree.Literal):
            return
        for fact in dict.fromkeys(one for one in tree.walk(node) if isinstance(one, tree.Fact)):
            for value in (*self.known(fact.slug), *_candidates(self.values.get(fact.slug))):
                if not self.may_be(fact.slug, value):
                    continue
                found = interpret_node(node, {**self.values, fact.slug: value})
                if type(found) is type(wanted) and found == wanted:
                    yield {fact.slug: value}


def _moved(value: object, sign: int, node: Node) -> object:
    """A value a step further, or a truth that is none of it; None for a text, of which there is no next one."""
    if sign == 0 or value is None:
        return value
    if isinstance(value, bool):
        return not value
    if isinstance(value, Decimal):
        money = any(one.type.unit for one in tree.walk(node) if one.type.kind == "number")
        return calculate("+", value, Decimal("0.01" if money else "1") * sign)
    if isinstance(value, date):
        return calculate("+", value, timedelta(days=sign))
    if not isinstance(value, timedelta | Months):
        return None
    return calculate("+", value, Months(sign) if isinstance(value, Months) else timedelta(days=sign))


def _candidates(now: object) -> Iterator[object]:
    """Values to try: of a day the same day in other months and years, of a number those around it and round ones."""
    if isinstance(now, date):
        day = min(now.day, 28)
        yield from (now.replace(month=month, day=day) for month in range(1, MONTHS + 1))
        years = (now.year + YEARS_ON - years for years in range(YEARS_ON + YEARS_BACK))
        yield from (now.replace(year=year, day=day) for year in years if MINYEAR <= year <= MAXYEAR)
    elif isinstance(now, Decimal):
        for number in (0, 1, 2, 3, 6, 12, 24, 50, 100, 500, 1_000, 5_000, 10_000, 100_000, 1_000_000):
            yield from (Decimal(number), Decimal(-number))
    elif isinstance(now, bool):
        yield not now
