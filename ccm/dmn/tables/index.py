"""An index of a table whose cells compare their inputs with constants: a set of rows for every value.

In: a table. Out: per column the rows that match each value, as the bits of a number; the rows that match a customer are
the bits that all columns have in common, however long the table is. Between two neighbouring constants of a column all
values match the same rows, so a column has finitely many sets. None where a cell asks for more than a comparison.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from ccm.dmn.tables.model import DecisionTable
from ccm.feel import tree
from ccm.feel.generate import ORDERED
from ccm.feel.interpreter import interpret_node
from ccm.feel.reading import SUBJECT
from ccm.feel.semantics import FAILURES
from ccm.feel.tree import Node

MOST_BITS = 400_000_000
"""How large the sets of one column may be together; beyond it the rows are asked one by one."""
MOST_KEPT = 16_000
"""How many values of a column are remembered with their rows: some three megabytes, if all are amounts."""
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}


class Column:
    """The rows that match each value of one input. What was asked before is remembered."""

    __slots__ = ("between", "bounds", "kept", "room", "share")

    def __init__(self, bounds: Sequence[Any], sets: Sequence[int], null: int) -> None:
        self.bounds, self.between = tuple(bounds), sets[::2]
        self.kept: dict[object, int] = {None: null, **dict(zip(bounds, sets[1::2], strict=False))}
        self.room = [True]
        """Emptied when no more values are remembered: a search is then written out, which saves a call."""
        counted = [one.bit_count() for one in sets]
        self.share = sum(counted) / len(counted)
        """How many rows match a value on average."""

    def look(self, value: Any) -> int:
        """The rows of a value that is not kept, and so is no bound."""
        found = self.between[bisect_left(self.bounds, value)]
        if len(self.kept) < MOST_KEPT:
            self.kept[value] = found
        else:
            self.room.clear()
        return found


class Truths(Column):
    """The rows that match true, false and null."""

    __slots__ = ()

    def __init__(self, sets: Mapping[object, int]) -> None:
        super().__init__((), list(sets.values()), 0)
        self.kept = dict(sets)

    def look(self, value: Any) -> int:
        """A value that is neither is of another type than declared."""
        raise TypeError(value)


def columns_of(table: DecisionTable) -> list[Column | None] | None:
    """The columns of a table (None: all its cells are dashes), or None if any cell is more than comparisons."""
    found: list[Column | None] = []
    for place, column in enumerate(table.inputs):
        written = [row.cells[place] for row in table.rows]
        cells = [None if cell is None else cell.tree for cell in written]
        if all(cell is None for cell in cells):
            found.append(None)
            continue
        made = _column(cells, column.type.kind)
        if made is None:
            return None
        found.append(made)
    return found


def _column(cells: Sequence[Node | None], kind: str) -> Column | None:
    """One column."""
    if kind == "boolean":
        return _truths(cells)
    asked = {cell for cell in cells if cell is not None}
    bounds = _bounds(asked, kind)
    if kind not in ORDERED or bounds is None or (2 * len(bounds) + 1) * len(cells) > MOST_BITS:
        return None
    places = {value: 2 * number + 1 for number, value in enumerate(bounds)}
    full = (1 << (2 * len(bounds) + 1)) - 1
    regions = {cell: _regions(cell, places, full) for cell in asked}
    if None in regions.values():
        return None
    null = _rows(cells, lambda cell: interpret_node(cell, {}, {SUBJECT: None}) is True)
    return Column(bounds, _sets([full if cell is None else regions[cell] or 0 for cell in cells], len(bounds)), null)


def _truths(cells: Sequence[Node | None]) -> Column | None:
    """A column of yes and no: every cell is asked all it can be asked."""
    if any(isinstance(part, tree.Fact) for cell in cells if cell is not None for part in tree.walk(cell)):
        return None
    ask = lru_cache(maxsize=None)(lambda cell, value: interpret_node(cell, {}, {SUBJECT: value}) is True)
    return Truths({value: _rows(cells, lambda cell, value=value: ask(cell, value)) for value in (True, False, None)})


def _rows(cells: Sequence[Node | None], holds: Any) -> int:
    """The rows whose cells hold, as bits."""
    return sum(1 << row for row, cell in enumerate(cells) if cell is None or holds(cell))


def _bounds(cells: set[Node], kind: str) -> list[Any] | None:
    """The constants of a column in order."""
    parts = (part for cell in cells for part in tree.walk(cell) if isinstance(part, tree.Literal))
    values: dict[Any, None] = dict.fromkeys(part.value for part in parts if part.type.kind == kind)
    try:
        return sorted(values)
    except FAILURES:
        return None


def _regions(node: Node, places: Mapping[Any, int], full: int) -> int | None:
    """Where a cell is true: the bits of points (odd places) and of what lies between them (even places)."""
    match node:
        case tree.Comparison(op=op, left=tree.Local(), right=tree.Literal() as right):
            return _compared(op, right, places, full)
        case tree.Comparison(op=op, left=tree.Literal() as left, right=tree.Local()):
            return _compared(_TURNED[op], left, places, full)
        case tree.Not(operand=operand):
            inner = _regions(operand, places, full)
            return None if inner is None else full & ~inner
        case tree.Junction(op=op, operands=operands):
            return _joined(op, [_regions(one, places, full) for one in operands], full)
        case tree.Within(element=tree.Local() as element, container=tree.Items(items=items)):
            return _joined("or", [_regions(_member(node, element, one), places, full) for one in items], full)
        case tree.Within(element=tree.Local() as element, container=tree.Interval() as interval):
            return _joined("and", [_regions(one, places, full) for one in _tests(node, element, interval)], full)
        case tree.Between(subject=tree.Local() as element, low=low, high=high):
            interval = tree.Interval(node.extent, low.type, 1, low, high, True, True)
            return _joined("and", [_regions(one, places, full) for one in _tests(node, element, interval)], full)
        case tree.Literal(value=bool() as value):
            return full if value else 0
        case _:
            return None


def _compared(op: str, constant: tree.Literal, places: Mapping[Any, int], full: int) -> int | None:
    """Where a comparison with a constant is true."""
    if constant.value is None and op in ("=", "!="):
        return full if op == "!=" else 0
    place = places.get(constant.value) if constant.value is not None else None
    if place is None:
        return None
    point, below = 1 << place, (1 << place) - 1
    found = {"=": point, "!=": ~point, "<": below, "<=": below | point, ">": ~(below | point), ">=": ~below}[op]
    return found & full


def _joined(op: str, parts: Sequence[int | None], full: int) -> int | None:
    """Where all, or any, of several are true."""
    found = full if op == "and" else 0
    for one in parts:
        if one is None:
            return None
        found = found & one if op == "and" else found | one
    return found


def _member(node: Node, element: tree.Local, item: Node) -> Node:
    """The question whether the value is one item of a list."""
    if isinstance(item, tree.Interval):
        return tree.Within(node.extent, node.type, 1, element, item)
    return tree.Comparison(node.extent, node.type, 1, "=", element, item)


def _tests(node: Node, element: tree.Local, interval: tree.Interval) -> Iterator[Node]:
    """The comparisons that a range stands for."""
    if interval.sign:
        pairs = [(interval.sign, interval.high if interval.low is None else interval.low)]
    else:
        pairs = [(">=" if interval.low_closed else ">", interval.low)]
        pairs += [("<=" if interval.high_closed else "<", interval.high)]
    for op, bound in pairs:
        if bound is not None:
            yield tree.Comparison(node.extent, node.type, 1, op, element, bound)


def _sets(regions: Sequence[int], bounds: int) -> list[int]:
    """Per place the rows that match there: every row is switched on where a run of its places begins, off behind it."""
    switched = [0] * (2 * bounds + 2)
    for row, where in enumerate(regions):
        for place in bits(where ^ (where << 1)):
            switched[place] ^= 1 << row
    found, now = [], 0
    for each in switched[:-1]:
        now ^= each
        found.append(now)
    return found


def bits(number: int) -> Iterator[int]:
    """The places of the bits of a number, upwards."""
    while number:
        lowest = number & -number
        yield lowest.bit_length() - 1
        number ^= lowest
