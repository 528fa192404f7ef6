"""Why a table decided as it did: for every row the first cell that is not true, with the value it saw.

In: a table, the values it read and what it decided. Out: a `RowTrace` for each row, worked out when somebody
reads it, through the interpreter, so that tracing every decision stays affordable.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import overload

from ccm.dmn.tables.matching import cell_result, slow_subjects
from ccm.dmn.tables.model import DecisionTable
from ccm.feel import Expression, show, tree
from ccm.feel.tree import Fact

Values = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class RowTrace:
    """Why one row matched or not. `column` is the 0-based first cell that is not true, with the value it saw.

    `row` is 0-based; `matched` is None when a cell is undecided and none is false, and `missing` names what was null;
    `reached` is False for rows behind the first hit, which nobody needed to ask.
    """

    row: int
    matched: bool | None
    column: int | None = None
    test: str = ""
    input: str = ""
    seen: object = None
    missing: tuple[str, ...] = ()
    reached: bool = True
    note: str = ""

    def describe(self) -> str:
        """One line for people: `row 2 does not match: days past due is 45, asked is < 30`."""
        note = f" ({self.note})" if self.note else ""
        if self.matched:
            said = "matches" if self.reached else "would match, but is not reached"
            return f"row {self.row + 1} {said}{note}"
        asked = f"{self.input} is {show(self.seen)}, asked is {self.test}"
        if self.matched is None:
            missing = f"{' and '.join(self.missing)} is missing" if self.missing else asked
            return f"row {self.row + 1} is undecided: {missing}{note}"
        return f"row {self.row + 1} does not match: {asked}{note}"


def explain_row(table: DecisionTable, row: int, values: Values, *, reached: bool = True) -> RowTrace:
    """Why one row matches or not: a cell that is false decides, else the first that is undecided."""
    return _row_trace(table, row, values, slow_subjects(table.inputs, values), reached=reached)


def _row_trace(
    table: DecisionTable, row: int, values: Values, subjects: Sequence[object], *, reached: bool
) -> RowTrace:
    """Why one row matches or not."""
    rule = table.rows[row]
    undecided: RowTrace | None = None
    for column, (entry, cell) in enumerate(zip(table.inputs, rule.cells, strict=False)):
        holds = cell_result(rule, column, values, subjects)
        if cell is None or holds is True:
            continue
        matched = False if holds is False else None
        missing = () if matched is False else _missing((entry.expression, cell), values)
        source, seen = entry.expression.source.strip(), subjects[column]
        found = RowTrace(row, matched, column, cell.source.strip(), source, seen, missing, reached, rule.note)
        if matched is False:
            return found
        undecided = undecided or found
    return undecided or RowTrace(row, True, reached=reached, note=rule.note)


def _missing(parts: Sequence[Expression], values: Values) -> tuple[str, ...]:
    """The names that are null in an input and a cell."""
    facts = (one for part in parts for one in tree.walk(part.tree) if isinstance(one, Fact))
    return tuple(dict.fromkeys(one.name for one in facts if values.get(one.slug) is None))


class Rows(Sequence[RowTrace]):
    """Why each row matched or not, worked out when somebody looks."""

    def __init__(
        self, table: DecisionTable, values: Values, last: int | None, subjects: Sequence[object] | None = None
    ) -> None:
        self._table, self._values, self._last = table, values, last
        self._subjects = slow_subjects(table.inputs, values) if subjects is None else subjects

    def __len__(self) -> int:
        return len(self._table.rows)

    @overload
    def __getitem__(self, place: int) -> RowTrace: ...
    @overload
    def __getitem__(self, place: slice) -> list[RowTrace]: ...
    def __getitem__(self, place: int | slice) -> RowTrace | list[RowTrace]:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        if not -len(self) <= place < len(self):
            raise IndexError(place)
        row = place % len(self)
        reached = self._last is None or row <= self._last
        return _row_trace(self._table, row, self._values, self._subjects, reached=reached)
