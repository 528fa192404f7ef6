"""The built-in functions of dates, times, points in time and durations (DMN 1.5, 10.3.4.1, 10.3.4.6, 10.3.4.8).

In: arguments of the declared kinds, none null where not said otherwise. Out: a value; None or one of `FAILURES` where
the standard says null. There is no clock: `now()` and `today()` read what the caller of the evaluation gives.
"""

from decimal import Decimal

from ccm.feel.signatures import Builtin, Library
from ccm.feel.temporal_arithmetic import UTC_MIDNIGHT, is_same, months_between
from ccm.feel.temporal_text import read_date_time, read_day, read_length, read_time
from ccm.feel.times import (
    NANOSECONDS,
    DateTime,
    Day,
    Length,
    Time,
    date_time_of,
    day_of,
    nanoseconds_of,
    near,
    time_of,
)
from ccm.feel.types import ANY, BOOLEAN, DATE, DATE_TIME, MONTHS, NUMBER, TEXT, TIME
from ccm.feel.values import ARITHMETIC, Months, whole_of

TIMES = Library("Dates and times")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def _whole(number: Decimal) -> int:
    """A whole number, or ValueError."""
    if number != number.to_integral_value():
        raise ValueError("no whole number")
    return whole_of(number)


@TIMES.add("date", "from:text|date|date_time", DATE, 'date("2026-01-31") → 2026-01-31')
def day_from(value: str | Day | DateTime) -> Day | None:
    """The day that a text, or a date and time, names."""
    if isinstance(value, str):
        return read_day(value)
    return value.day if isinstance(value, DateTime) else value


@TIMES.add("date", "year:number,month:number,day:number", DATE, "date(2026, 1, 31) → 2026-01-31")
def day_from_parts(year: Decimal, month: Decimal, day: Decimal) -> Day:
    """The day with a year, month and day of the month."""
    return day_of(_whole(year), _whole(month), _whole(day))


@TIMES.add("date and time", "from:text", DATE_TIME, 'date and time("2026-01-31T10:30:00Z") → 2026-01-31T10:30:00Z')
def date_time_from(text: str) -> DateTime | None:
    """The point in time that a text names; a date alone is its midnight."""
    return read_date_time(text)


@TIMES.add(
    "date and time",
    "date:date|date_time,time:time",
    DATE_TIME,
    'date and time(@"2026-01-31", @"10:30:00@Europe/Prague") → 2026-01-31T10:30:00@Europe/Prague',
)
def date_time_from_parts(day: Day | DateTime, time: Time) -> DateTime:
    """The point in time on a day, at a time of day with its zone."""
    return date_time_of(day.day if isinstance(day, DateTime) else day, time)


@TIMES.add("time", "from:text|time|date_time|date", TIME, 'time("10:30:00+01:00") → 10:30:00+01:00')
def time_from(value: str | Time | DateTime | Day) -> Time | None:
    """The time of day that a text, or a date and time, names; a date's is midnight in UTC."""
    match value:
        case str():
            return read_time(value)
        case DateTime():
            return value.time
        case Time():
            return value
    return UTC_MIDNIGHT


@TIMES.add(
    "time",
    "hour:number,minute:number,second:number,offset:days_duration?~",
    TIME,
    "time(10, 30, 0) → 10:30:00",
    'time(10, 30, 1.5, @"-PT2H") → 10:30:01.5-02:00',
)
def time_from_parts(hour: Decimal, minute: Decimal, second: Decimal, offset: Length | None = None) -> Time | None:
    """The time of day with an hour, minute, second, and perhaps an offset from UTC."""
    seconds, nanosecond = divmod(whole_of(ARITHMETIC.multiply(second, Decimal(NANOSECONDS))), NANOSECONDS)
    zone, rest = (None, 0) if offset is None else divmod(nanoseconds_of(offset), NANOSECONDS)
    return None if rest else time_of(_whole(hour), _whole(minute), seconds, nanosecond, zone)


@TIMES.add(
    "duration",
    "from:text|days_duration|months_duration",
    ANY,
    'duration("P1DT2H") → P1DT2H',
    'duration("P26M") → P2Y2M',
)
def length_from(value: str | Length | Months) -> Length | Months | None:
    """The duration that a text names: of days and time, or of years and months."""
    return read_length(value) if isinstance(value, str) else value


@TIMES.add(
    "years and months duration",
    "from:date|date_time,to:date|date_time",
    MONTHS,
    'years and months duration(@"2011-12-22", @"2013-08-24") → P1Y8M',
)
def months_from_to(start: Day | DateTime, end: Day | DateTime) -> Months:
    """The whole years and months from one day to another; the time of day does not count."""
    return months_between(_day(start), _day(end))


def _day(moment: Day | DateTime) -> Day:
    """The day of a date or point in time."""
    return moment.day if isinstance(moment, DateTime) else moment


@TIMES.add("is", "value1,value2", BOOLEAN, 'is(@"10:30:00Z", @"10:30:00+00:00") → true', null_safe=True)
def is_element(left: object, right: object) -> bool:
    """Whether two values are the same in every respect, zone and kind included; never null."""
    return is_same(left, right)


@TIMES.add("day of year", "date:date|date_time", NUMBER, 'day of year(@"2019-09-17") → 260')
def day_of_year(moment: Day | DateTime) -> Decimal:
    """The number of a day in its year, from 1."""
    return Decimal(near(_day(moment)).timetuple().tm_yday)


@TIMES.add("day of week", "date:date|date_time", TEXT, 'day of week(@"2019-09-17") → "Tuesday"')
def day_of_week(moment: Day | DateTime) -> str:
    """The English name of the weekday."""
    return _DAYS[near(_day(moment)).weekday()]


@TIMES.add("month of year", "date:date|date_time", TEXT, 'month of year(@"2019-09-17") → "September"')
def month_of_year(moment: Day | DateTime) -> str:
    """The English name of the month."""
    return _MONTHS[_day(moment).month - 1]


@TIMES.add("week of year", "date:date|date_time", NUMBER, 'week of year(@"2005-01-01") → 53')
def week_of_year(moment: Day | DateTime) -> Decimal:
    """The number of the week, as in ISO 8601: the first has the year's first Thursday."""
    return Decimal(near(_day(moment)).isocalendar().week)


@TIMES.add("now", "", DATE_TIME, "now() → null")
def unknown_now() -> None:
    """The moment that the caller of the evaluation gives; null without one."""


@TIMES.add("today", "", DATE, "today() → null")
def unknown_today() -> None:
    """The day of the moment that the caller of the evaluation gives; null without one."""


CLOCKED = {"now": "now()", "today": "today()"}
"""The keys among the values of an evaluation where the functions that ask for a clock find their answers."""


def at_moment(clock: DateTime) -> dict[str, object]:
    """The answers of `now()` and `today()` at a moment, to be given among the values of an evaluation."""
    return {CLOCKED["now"]: clock, CLOCKED["today"]: clock.day}


TEMPORAL: tuple[Builtin, ...] = TIMES.builtins
