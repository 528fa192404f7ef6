"""Why an expression gives null: the place where the null arose, and what was met there.

In: an expression and values. Out: its value, and for every null that arose on the way (not those that were handed on) a
`Reason` with its place and a sentence. The standard turns errors into null (DMN 1.5, 10.3.2.13.1); here none is lost.
"""

import decimal
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from ccm.feel import tree
from ccm.feel.budgeting import MOST_ITERATIONS, Budget
from ccm.feel.expression import Expression
from ccm.feel.findings import Lines
from ccm.feel.interpreter import Walk, interpret
from ccm.feel.semantics import kind_of
from ccm.feel.stack import with_room
from ccm.feel.tree import Node
from ccm.feel.types import Type
from ccm.feel.values import ARITHMETIC, BudgetError, show

MOST_REASONS = 20


@dataclass(frozen=True, slots=True)
class Reason:
    """One null: where it arose (text, 1-based line and column) and why."""

    text: str
    line: int
    column: int
    why: str

    def __str__(self) -> str:
        return f"{self.line}:{self.column} {self.text}: {self.why}"


Seen = list[tuple[Node, object]]
Met = list[tuple[Node, str]]


class _Watching(Walk):
    """An evaluation that notes every null that no part of the node explains.

    `thorough`: also those that come out of the data, a row or a list that holds null.
    """

    def __init__(self, values: Mapping[str, object], found: "Met | None" = None, *, thorough: bool = False) -> None:
        super().__init__(values)
        self.found: Met = [] if found is None else found
        self.thorough = thorough
        self._parts: list[Seen] = [[]]

    def inner(self) -> "_Watching":
        """The evaluation of a function's body notes in the same place."""
        walk = _Watching(self.values, self.found, thorough=self.thorough)
        walk.budget, walk.partial = self.budget, self.partial
        return walk

    def value(self, node: Node) -> object:
        """The value of a node; a null that arises here is noted."""
        self._parts.append([])
        before = len(self.found)
        value = super().value(node)
        parts = self._parts.pop()
        explained = isinstance(node, tree.Invocation) and len(self.found) > before
        self._parts[-1].append((node, value))
        if value is None and not (explained or self._silent(node, parts)) and before < MOST_REASONS:
            self.found.append((node, _why(node, parts)))
        return value

    def _silent(self, node: Node, parts: Seen) -> bool:
        """Whether a null is written as such, handed on, or stands in the data."""
        if isinstance(node, tree.Literal):
            return node.type.kind != "any"
        held = isinstance(node, tree.Local) or (isinstance(node, tree.Path) and _held(node, parts))
        return not self.thorough if held else _handed_on(node, parts)


def _held(node: tree.Path, parts: Seen) -> bool:
    """Whether a record has a field, and null in it."""
    return any(isinstance(value, Mapping) and node.slug in value for _, value in parts)


def _handed_on(node: Node, parts: Seen) -> bool:
    """Whether the null is that of a part, already noted or written as such."""
    if isinstance(node, tree.Call | tree.Invocation | tree.Comparison | tree.Arithmetic):
        return any(value is None and not isinstance(part, tree.Literal) for part, value in parts)
    return any(value is None for _, value in parts)


def _kind(value: object) -> str:
    """What a value is, in words."""
    kind = kind_of(value)
    if kind == "alien":
        return "infinite number or NaN" if isinstance(value, Decimal) else "value that FEEL does not know"
    return str(Type(kind))


def _why_missing(node: tree.Fact | tree.Local | tree.Literal) -> str:
    """Why a name has no value; a literal without one stands for what could not be read."""
    if isinstance(node, tree.Fact | tree.Local):
        return f"{node.name} is missing"
    return "nothing has this name, or it cannot be used like this"


def _why(node: Node, parts: Seen) -> str:
    """What was met at a node that gives null."""
    values = [value for _, value in parts]
    kinds = " and ".join(_kind(value) for value in values)
    match node:
        case tree.Fact() | tree.Local() | tree.Literal():
            return _why_missing(node)
        case tree.Arithmetic(op="/") if len(values) > 1 and values[1] == 0:
            return "division by zero"
        case tree.Arithmetic():
            return f"{node.op} gives nothing for {kinds}"
        case tree.Negation():
            return f"a minus needs a number or duration, there is {kinds}"
        case tree.Comparison() | tree.Between() | tree.Membership() | tree.Within():
            return f"{kinds} cannot be compared"
        case tree.Junction() | tree.Not():
            return f"true or false is needed, there is {kinds}"
        case tree.Call():
            return f"{node.function} gives nothing for {', '.join(map(show, values)) or 'no arguments'}"
        case tree.Invocation():
            return "the function does not take these arguments, or gives nothing for them"
        case tree.Path() | tree.Property():
            held = isinstance(node, tree.Path) and _held(node, parts)
            return f"{node.name} is missing" if held else f"there is no {node.name} in a {kinds}"
        case tree.At():
            return f"the list has no place {show(values[-1])}" if values else "the list has no such place"
        case tree.Counting() | tree.Each() | tree.Filter() | tree.Quantified():
            return f"there is nothing to go through in {kinds or 'null'}"
        case _:
            return "there is no value"


def _watch(node: Node, values: Mapping[str, object], budget: Budget, *, thorough: bool = False) -> tuple[object, Met]:
    """The value of a node, and every null that arose."""
    walk = _Watching(values, thorough=thorough)
    walk.budget = budget
    with decimal.localcontext(ARITHMETIC):
        return walk.value(node), walk.found


@with_room
def _watched(node: Node, values: Mapping[str, object], *, thorough: bool = False) -> tuple[object, Met]:
    """The same with a budget of its own."""
    return _watch(node, values, Budget(), thorough=thorough)


def _in_the_data(node: Node, values: Mapping[str, object]) -> Met:
    """The nulls in the data that a value of null comes from; asked for only where there is no other reason."""
    try:
        return _watched(node, values, thorough=True)[1]
    except BudgetError:
        return []


def reasons(
    expression: Expression, values: Mapping[str, object], *, budget: Budget | None = None
) -> tuple[object, tuple[Reason, ...]]:
    """Evaluate an expression slowly, and say where each null arose and why.

    A `budget` that is shared with others ends all of them when it is spent: then, and only then, it raises BudgetError.
    """
    try:
        value, met = _watched(expression.tree, values) if budget is None else _watch(expression.tree, values, budget)
    except BudgetError:
        if budget is not None:
            raise
        thrifty = interpret(expression, values)
        if thrifty is not None:
            return thrifty, ()
        whole = Reason(expression.source[:60], 1, 1, f"it takes more than {MOST_ITERATIONS:,} steps or nests too deep")
        return None, (whole,)
    if value is None and not met:
        met = _in_the_data(expression.tree, values)
    lines = Lines(expression.source, expression.origin)
    found = {}
    for node, why in met:
        text = " ".join(expression.source[slice(*node.extent)].split())[:80]
        found[node.extent, why] = Reason(text, *lines.place(node.extent[0]), why)
    return value, tuple(found[key] for key in sorted(found))
