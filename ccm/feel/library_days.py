"""The built-in functions over dates and durations (DMN 1.5, 10.3.4.1 and 10.3.4.8).

In: dates, durations, texts, none null. Out: a value; None or one of `FAILURES` where the standard says null.
"""

from datetime import date, timedelta
from decimal import Decimal

from ccm.feel.signatures import Library
from ccm.feel.types import ANY, DATE, MONTHS, NUMBER, TEXT
from ccm.feel.values import Months, months_between, read_date, read_duration

DAYS = Library("Dates and durations")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@DAYS.add(
    "date", "from:text|date|number,month:number?,day:number?", DATE,
    'date("2026-01-31") → 2026-01-31', "date(2026, 1, 31) → 2026-01-31",
)  # fmt: skip
def as_date(value: str | date | Decimal, month: Decimal | None = None, day: Decimal | None = None) -> date | None:
    """A date from text, or from year, month and day."""
    if isinstance(value, str):
        return read_date(value) if month is None and day is None else None
    if not isinstance(value, Decimal):
        return value if month is None and day is None else None
    if month is None or day is None or any(part != int(part) for part in (value, month, day)):
        return None
    return date(int(value), int(month), int(day))


@DAYS.add("duration", "from:text|days_duration|months_duration", ANY, 'duration("P1Y2M") → P1Y2M')
def as_duration(value: str | timedelta | Months) -> timedelta | Months | None:
    """A duration from ISO 8601 text."""
    return read_duration(value) if isinstance(value, str) else value


@DAYS.add(
    "years and months duration", "from:date,to:date", MONTHS,
    'years and months duration(@"2025-01-31", @"2026-03-01") → P1Y1M',
)  # fmt: skip
def months_from_to(start: date, end: date) -> Months:
    """Whole years and months from one date to another."""
    return Months(months_between(start, end))


@DAYS.add("day of week", "date:date", TEXT, 'day of week(@"2026-01-31") → "Saturday"')
def day_of_week(day: date) -> str:
    """The English name of the weekday."""
    return _DAYS[day.weekday()]


@DAYS.add("day of year", "date:date", NUMBER, 'day of year(@"2026-01-31") → 31')
def day_of_year(day: date) -> Decimal:
    """1 to 366."""
    return Decimal(day.timetuple().tm_yday)


@DAYS.add("month of year", "date:date", TEXT, 'month of year(@"2026-01-31") → "January"')
def month_of_year(day: date) -> str:
    """The English name of the month."""
    return _MONTHS[day.month - 1]


@DAYS.add("week of year", "date:date", NUMBER, 'week of year(@"2026-01-31") → 5')
def week_of_year(day: date) -> Decimal:
    """The ISO 8601 week."""
    return Decimal(day.isocalendar().week)
