"""Why a table decided as it did: for every row the first cell that is not true, with the value it saw.

In: a table, the values it read and what it decided. Out: a `TableResult` whose words are worked out when somebody
reads them, through the interpreter, so that tracing every decision stays affordable.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, overload

from ccm.dmn.tables.matching import cell_result, slow_subjects
from ccm.dmn.tables.model import DecisionTable, HitPolicy, row_numbers
from ccm.dmn.tables.policies import Verdict
from ccm.feel import Expression, show, tree
from ccm.feel.tree import Fact

Values = Mapping[str, object]
MOST_ROWS_TOLD = 50


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


class Settling(Protocol):
    """What a result needs of the table that gave it."""

    @property
    def table(self) -> DecisionTable:
        """The table."""
        ...

    def settle(self, hits: Sequence[int], values: Values) -> Verdict:
        """What rows mean together."""
        ...


class TableResult:
    """What a table decided, and why. Cheap to make; every other question is answered when it is asked.

    `value` is None where nothing can be said; `hits` are the 0-based rows that match (under `first` the first only).
    """

    __slots__ = ("_read", "_rows", "_running", "hits", "value")

    def __init__(self, running: Settling, read: Sequence[object], hits: tuple[int, ...], value: object) -> None:
        self._running, self._read, self.hits, self.value = running, read, hits, value
        self._rows: Rows | None = None

    @property
    def table(self) -> DecisionTable:
        """The table that was asked."""
        return self._running.table

    @property
    def values(self) -> dict[str, object]:
        """What the table read, by slug."""
        return dict(zip(self.table.reads, self._read, strict=True))

    @property
    def rows_used(self) -> tuple[int, ...]:
        """The rows that the value comes from, in its order."""
        if len(self.hits) < 2:
            return self.hits
        return self._running.settle(self.hits, self.values).rows

    @property
    def row_index(self) -> int | None:
        """The one row that gave the value, or None if there is none or several."""
        used = self.rows_used
        return used[0] if len(used) == 1 else None

    @property
    def rows(self) -> Rows:
        """Why each row matched or not."""
        if self._rows is None:
            last = self.hits[0] if self.table.hit is HitPolicy.FIRST and self.hits else None
            self._rows = Rows(self.table, self.values, last)
        return self._rows

    @property
    def reason(self) -> str:
        """Why there is no value, or one that no row gave; empty if rows decided."""
        said = self._running.settle(self.hits, self.values).reason
        undecided = None if self.hits else next((one for one in self.rows if one.matched is None), None)
        if undecided is None:
            return said
        names = " and ".join(undecided.missing) or undecided.input
        head, semicolon, rest = said.partition(";")
        return f"{head}, and row {undecided.row + 1} is undecided: {names} is missing{semicolon}{rest}"

    @property
    def because(self) -> str:
        """Which rows decided, in a few words: `row 2`, `rows 2 and 4`, `no row matched`."""
        used = self.rows_used
        if used:
            return f"row{'s' if len(used) > 1 else ''} {row_numbers(used)}"
        return self.reason if self.hits else "no row matched"

    def describe(self, *, most: int = MOST_ROWS_TOLD) -> Iterator[str]:
        """Readable lines: what came out of which rows first, then a line for every row; of long tables the first."""
        reason = self.reason
        used = f" from {self.because}" if self.rows_used else ""
        yield f"{self.table.name} is {show(self.value)}{used}{f': {reason}' if reason else ''}"
        told = [*range(min(most, len(self.rows))), *(row for row in self.hits if row >= most)]
        for row in told:
            yield f"  {self.rows[row].describe()}"
        if len(told) < len(self.rows):
            yield f"  and {len(self.rows) - len(told):,} more rows"
