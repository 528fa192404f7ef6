"""How each fact is obtained: the typed form of what an author declares under `window`, `column`, `formula`
and so on.

In: nothing. Out: frozen types that `definitions.py` makes from YAML and `derive.py` turns into SQL. They hold
parsed expressions, never text to be pasted into SQL; the one exception is `Sql`, which the bank's own
developers write.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from ccm.feel import Expression
from ccm.values.occasion import Occasion


class Measure(StrEnum):
    """What a window fact measures over the rows it sees."""

    MONTHS_WITH = "months with"
    COUNT = "count"
    SUM = "sum"
    AVERAGE = "average"
    MIN = "min"
    MAX = "max"
    FIRST = "first"
    LAST = "last"
    STREAK = "streak"
    TREND = "trend"


class Reach(StrEnum):
    """How far back a window looks."""

    LAST_MONTHS = "last months"
    LAST_DAYS = "last days"
    PERIOD = "period"
    BEFORE_PERIOD = "before period"
    ALL_HISTORY = "all history"


class Moment(StrEnum):
    """When a balance is taken."""

    START_OF_PERIOD = "start of period"
    END_OF_PERIOD = "end of period"
    AS_OF = "as of"


class RowOrder(StrEnum):
    """In which order the entries of a day stand."""

    AS_BOOKED = "booked, sequence"
    CHAINED_BALANCE = "chained balance"


@dataclass(frozen=True, slots=True)
class Over:
    """The stretch of time a window covers; `size` counts months or days where the reach needs it."""

    reach: Reach
    size: int = 0

    def __str__(self) -> str:
        return f"last {self.size} {self.reach.split()[1]}" if self.size else str(self.reach)

    def days(self, occasion: Occasion) -> tuple[date | None, date]:
        """First day (None: from the beginning) and last day seen, both included, never after `as_of`."""
        as_of = occasion.as_of
        if self.reach is Reach.LAST_MONTHS:
            end = last_complete_month_end(as_of)
            return months_before(end.replace(day=1), self.size - 1), end
        if self.reach is Reach.LAST_DAYS:
            return as_of - timedelta(days=self.size - 1), as_of
        if self.reach is Reach.PERIOD:
            return occasion.period.start, min(occasion.period.end, as_of)
        if self.reach is Reach.BEFORE_PERIOD:
            return None, min(occasion.period.start - timedelta(days=1), as_of)
        return None, as_of


def last_complete_month_end(as_of: date) -> date:
    """The end of the last calendar month that is complete on `as_of`; a month end completes its own month."""
    tomorrow = as_of + timedelta(days=1)
    return as_of if tomorrow.day == 1 else as_of.replace(day=1) - timedelta(days=1)


def months_before(first: date, months: int) -> date:
    """The first day of the month so many months before the month that begins on `first`."""
    index = first.year * 12 + first.month - 1 - months
    return date(index // 12, index % 12 + 1, 1)


@dataclass(frozen=True, slots=True)
class Builtin:
    """A standard fact: a column of the subject's or the recipient's own tables, known without a declaration."""

    table: str
    column: str


@dataclass(frozen=True, slots=True)
class Constant:
    """A value that is the same in every communication of a run: the bank's name, the letter date."""

    value: object


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table that holds one row for the subject."""

    table: str
    column: str


@dataclass(frozen=True, slots=True)
class Window:
    """A measure over a table's rows in a stretch of time, filtered in FEEL."""

    measure: Measure
    table: str
    over: Over
    where: Expression | None = None
    of: Expression | None = None


@dataclass(frozen=True, slots=True)
class Formula:
    """A FEEL expression over other facts, taken once, in decimals."""

    expression: Expression


@dataclass(frozen=True, slots=True)
class Sql:
    """A SELECT of `subject` and `value`; `$as_of`, `$period_start`, `$period_end` and `$known_at` are bound."""

    text: str


@dataclass(frozen=True, slots=True)
class RowField:
    """One named field of a row fact: a FEEL expression over the columns of the table."""

    name: str
    slug: str
    expression: Expression


@dataclass(frozen=True, slots=True)
class Rows:
    """A list fact: the rows of a table in a stretch of time, in a declared order, with named fields."""

    table: str
    over: Over
    order: RowOrder
    fields: tuple[RowField, ...]
    where: Expression | None = None


@dataclass(frozen=True, slots=True)
class Balance:
    """The balance after the last entry up to a moment; 0 without history. Of a customer: the sum over the accounts."""

    at: Moment
    order: RowOrder
    where: Expression | None = None


NOWHERE = Constant(None)
"""The way of a fact that nothing obtains: it is always missing (tests and cases give it by hand)."""

Obtained = Builtin | Constant | Column | Window | Formula | Sql | Rows | Balance


@dataclass(frozen=True, slots=True)
class Declared:
    """Where a fact was declared: the file and line, for messages and `ccm facts`."""

    path: str = ""
    line: int = 0
    keys: Mapping[str, tuple[int, int]] = field(default_factory=dict)
