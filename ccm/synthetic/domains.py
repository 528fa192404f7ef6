"""Which values a fact can have at all, as far as its declaration says so.

In: a fact and how it is obtained. Out: `Domain`: bounds, steps, a list of values. What a declaration does not say is
taken from what the thing is: a count is whole and never negative, a window of twelve months has at most twelve of them,
what has happened is not in the future.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from ccm.facts.model import FactDefinition
from ccm.facts.obtaining import Builtin, Column, Measure, Reach, Sql, Window
from ccm.facts.tables import ACCOUNT_KINDS, TABLES, Kind
from ccm.feel import tree
from ccm.feel.semantics import compare
from ccm.feel.tree import Node
from ccm.library.model import CHANNELS, Touchpoint
from ccm.values.occasion import Occasion

PENNY, ONE, ZERO = Decimal("0.01"), Decimal(1), Decimal(0)
MOST_MONTHLY = 31
_COUNTS = (Measure.COUNT, Measure.MONTHS_WITH, Measure.STREAK)
_USUAL_WORDS: Mapping[str, tuple[str, ...]] = {"customers.channel_preference": CHANNELS, "accounts.kind": ACCOUNT_KINDS}
"""Texts of the standard tables that are usually one of a few; an author may know of more."""
_AHEAD = ("products.matures",)
_NEVER_NEGATIVE = ("accounts.overdraft_limit",)


@dataclass(frozen=True, slots=True)
class Domain:
    """The values of a fact: from `low` to `high` (None: open) in steps of `step`, or one of `values`; maybe missing.

    What is `certain` follows from the declaration; anything else is what such a fact usually is, and rules nothing out.
    """

    step: object = ONE
    low: object = None
    high: object = None
    values: tuple[object, ...] = ()
    nullable: bool = True
    certain: bool = True

    def __contains__(self, value: object) -> bool:
        if value is None:
            return self.nullable
        if self.values:
            return value in self.values
        if isinstance(value, Decimal) and isinstance(self.step, Decimal) and self.step and value % self.step:
            return False
        below = self.low is not None and is_above(self.low, value)
        return not below and not (self.high is not None and is_above(value, self.high))

    def fitted(self, value: object) -> object:
        """The value that can be nearest to one that is wished for, from below."""
        if isinstance(value, Decimal) and isinstance(self.step, Decimal) and self.step:
            return (value / self.step).to_integral_value(rounding="ROUND_FLOOR") * self.step
        return value


def is_above(one: object, other: object) -> bool:
    """Whether one value is greater: at once where both are numbers or days."""
    if isinstance(one, Decimal) and isinstance(other, Decimal):
        return one > other
    if isinstance(one, date) and isinstance(other, date):
        return one > other
    return compare(">", one, other) is True


def column_of(fact: FactDefinition) -> str:
    """The column of the standard tables that a fact is, such as `accounts.kind`; "" if it is none."""
    return f"{fact.obtained.table}.{fact.obtained.column}" if isinstance(fact.obtained, Builtin | Column) else ""


def domain_of(fact: FactDefinition, touchpoint: Touchpoint, occasion: Occasion, met: Iterable[object]) -> Domain:
    """The domain of a fact; `met` are the constants it is compared with, which no assumption may rule out."""
    met = tuple(met)
    listed = _listed(fact, touchpoint)
    if listed and column_of(fact) in _USUAL_WORDS:
        listed = tuple(dict.fromkeys((*listed, *(one for one in met if isinstance(one, str)))))
    if listed:
        return Domain(values=listed, nullable=fact.nullable)
    found = _bounds(fact, occasion)
    numbers = [one for one in met if isinstance(one, Decimal)]
    if found.step == ONE and any(one % 1 for one in numbers):
        found = replace(found, step=min(abs(one % 1) for one in numbers if one % 1))
    if isinstance(found.low, Decimal) and any(one < found.low for one in numbers):
        found = replace(found, low=None)
    return replace(found, nullable=fact.nullable)


def _listed(fact: FactDefinition, touchpoint: Touchpoint) -> tuple[object, ...]:
    own = {"communication.role": touchpoint.recipients, **_USUAL_WORDS}.get(column_of(fact), ())
    return fact.type.allowed or own or ((True, False) if fact.type.kind == "boolean" else ())


def _bounds(fact: FactDefinition, occasion: Occasion) -> Domain:
    kind = fact.type.kind
    if kind == "date":
        past = isinstance(fact.obtained, Builtin | Column | Window) and column_of(fact) not in _AHEAD
        last = occasion.as_of if past else date(2199, 12, 31)
        return Domain(timedelta(days=1), date(1900, 1, 1), last, certain=isinstance(fact.obtained, Window))
    if kind != "number":
        return Domain()
    if fact.type.unit is not None:
        return Domain(PENNY, ZERO if _never_negative(fact) else None, certain=isinstance(fact.obtained, Window))
    match fact.obtained:
        case Window(measure=measure, over=over) if measure in _COUNTS:
            monthly = measure is not Measure.COUNT and over.reach is Reach.LAST_MONTHS
            return Domain(ONE, ZERO, Decimal(over.size) if monthly else None)
        case Sql():
            return Domain(ONE, ZERO, certain=False)
        case Builtin(table, column) | Column(table, column) if _is_rate(table, column):
            return Domain(Decimal("0.0001"), ZERO, ONE, certain=False)
    return Domain(ONE, None, certain=False)


def _is_rate(table: str, column: str) -> bool:
    found = TABLES[table].column(column) if table in TABLES else None
    return found is not None and found.kind is Kind.RATE


def _never_negative(fact: FactDefinition) -> bool:
    """Whether a sum takes only amounts of one sign, as its `where` says: money received, money spent."""
    obtained = fact.obtained
    if isinstance(obtained, Sql) or column_of(fact) in _NEVER_NEGATIVE:
        return True
    if not isinstance(obtained, Window) or obtained.measure is not Measure.SUM or not obtained.of or not obtained.where:
        return False
    negated = isinstance(obtained.of.tree, tree.Negation)
    amount = obtained.of.tree.operand if isinstance(obtained.of.tree, tree.Negation) else obtained.of.tree
    sign = "<" if negated else ">"
    return any(_asks(one, amount, sign) for one in _conjuncts(obtained.where.tree))


def _asks(node: Node, amount: Node, sign: str) -> bool:
    if not isinstance(node, tree.Comparison) or node.left != amount or not isinstance(node.right, tree.Literal):
        return False
    return node.op in (sign, f"{sign}=") and node.right.value == 0


def _conjuncts(node: Node) -> Iterable[Node]:
    return node.operands if isinstance(node, tree.Junction) and node.op == "and" else (node,)
