"""What a table decided, and everything that can be asked of it afterwards.

In: what the table read, the rows that match and the value. Out: a `TableResult`: cheap to make, so that every decision
can keep one; every question but the value is answered when it is asked.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from ccm.dmn.tables.model import DecisionTable, HitPolicy, row_numbers
from ccm.dmn.tables.policies import Verdict
from ccm.dmn.tables.tracing import Rows
from ccm.feel import show

Values = Mapping[str, object]
MOST_ROWS_TOLD = 50


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
