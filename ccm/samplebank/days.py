"""The bank's calendar: months, working days, bank holidays of England.

In: `as_of` and a number of months. Out: `Month`s whose days are whole numbers (days since 1970-01-01), so that a
column of dates is an integer array. Nothing here reads a clock.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from ccm.samplebank.tables import Ints

EPOCH = date(1970, 1, 1)


def number_of(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - EPOCH).days


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month: `index` counts from the first generated one; `first` and `last` are days since 1970-01-01.

    `working_before` and `working_after` give, for each day of the month 0 … 31 (0 unused; days the month lacks mean
    its last), the working day on or before it and on or after it within the month.
    """

    index: int
    year: int
    number: int
    first: int
    last: int
    working_before: Ints
    working_after: Ints

    @property
    def length(self) -> int:
        """How many days it has."""
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class Window:
    """The generated months, seen from `as_of`: whole ones, and a last partial one unless `as_of` ends a month."""

    as_of: int
    months: tuple[Month, ...]

    @property
    def start(self) -> int:
        """The first generated day."""
        return self.months[0].first


def _easter(year: int) -> date:
    """Easter Sunday (anonymous Gregorian computus)."""
    century = year // 100
    golden = year % 19
    correction = (century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15) % 30
    moon = correction - (correction // 28) * (1 - (29 // (correction + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + moon + 2 - century + century // 4) % 7
    offset = moon - weekday
    month = 3 + (offset + 40) // 44
    return date(year, month, offset + 28 - 31 * (month // 4))


def _monday(year: int, month: int, *, last: bool) -> date:
    """The first or last Monday of a month."""
    if last:
        end = date(year, month, 31)
        return end - timedelta(days=end.weekday())
    start = date(year, month, 1)
    return start + timedelta(days=-start.weekday() % 7)


def bank_holidays(year: int) -> tuple[date, ...]:
    """The bank holidays of England and Wales (Banking and Financial Dealings Act 1971), without substitute days."""
    easter = _easter(year)
    movable = (easter - timedelta(days=2), easter + timedelta(days=1))
    mondays = (_monday(year, 5, last=False), _monday(year, 5, last=True), _monday(year, 8, last=True))
    return (date(year, 1, 1), *movable, *mondays, date(year, 12, 25), date(year, 12, 26))


def month_of(index: int, year: int, number: int) -> Month:
    """Build a month with its working days."""
    start = date(year, number, 1)
    end = date(year + number // 12, number % 12 + 1, 1) - timedelta(days=1)
    holidays = np.array(bank_holidays(year), dtype="datetime64[D]")
    wanted = np.array([start.replace(day=min(max(day, 1), end.day)) for day in range(32)], dtype="datetime64[D]")
    before = np.busday_offset(wanted, 0, roll="modifiedpreceding", holidays=holidays)
    after = np.busday_offset(wanted, 0, roll="modifiedfollowing", holidays=holidays)
    return Month(index, year, number, number_of(start), number_of(end), before.astype(np.int64), after.astype(np.int64))


def window(as_of: date, months: int) -> Window:
    """The `months` whole months up to the last complete one on `as_of`, then the begun one, if any."""
    complete = (as_of + timedelta(days=1)).day == 1
    last = as_of.year * 12 + as_of.month - 1
    first = last - months + (1 if complete else 0)
    found = tuple(month_of(at - first, at // 12, at % 12 + 1) for at in range(first, last + 1))
    return Window(number_of(as_of), found)
