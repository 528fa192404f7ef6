"""Dates far away, times of day, points in time and fine durations: what Python's own types cannot hold.

In: numbers. Out: values in one normal form each: a `date` in years 1–9999, else a `FarDate`; a `timedelta` of whole
microseconds in its range, else a `FineDuration`. The functions that make them raise ValueError where there is no such
value (DMN 1.5, 10.3.2.3.4 to 10.3.2.3.7). `str()` of a value is its FEEL text.
"""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from ccm.feel.zones import CYCLE, DAY, offset_in_utc, offset_on_clock, offset_without_day, zone_names

NANOSECONDS = 1_000_000_000
FARTHEST_YEAR = 999_999_999
LONGEST = 10**28
"""Nanoseconds of the longest duration: far more than lies between the first and the last date."""
WIDEST_OFFSET = 14 * 3600
_MICROSECOND = timedelta(microseconds=1)
_SMALLEST, _LARGEST = timedelta.min // _MICROSECOND, timedelta.max // _MICROSECOND


@dataclass(frozen=True, slots=True)
class FarDate:
    """A day of the proleptic Gregorian calendar outside the years 1–9999; the year 0 precedes the year 1."""

    year: int
    month: int
    day: int

    def __lt__(self, other: "Day") -> bool:
        return _parts(self) < _parts(other)

    def __le__(self, other: "Day") -> bool:
        return _parts(self) <= _parts(other)

    def __gt__(self, other: "Day") -> bool:
        return _parts(self) > _parts(other)

    def __ge__(self, other: "Day") -> bool:
        return _parts(self) >= _parts(other)

    def __str__(self) -> str:
        return f"{'-' if self.year < 0 else ''}{abs(self.year):04d}-{self.month:02d}-{self.day:02d}"


Day = date | FarDate


def _parts(day: Day) -> tuple[int, int, int]:
    """Year, month and day."""
    return day.year, day.month, day.day


def days_in_month(year: int, month: int) -> int:
    """How many days a month has, in any year."""
    return calendar.monthrange(2000 + year % 400, month)[1]


def day_of(year: int, month: int, day: int) -> Day:
    """The day of the calendar, or ValueError."""
    if 1 <= year <= 9999:
        return date(year, month, day)
    if not (abs(year) <= FARTHEST_YEAR and 1 <= month <= 12 and 1 <= day <= days_in_month(year, month)):
        raise ValueError("no day of the calendar")
    return FarDate(year, month, day)


def ordinal(day: Day) -> int:
    """The number of a day; 0001-01-01 is 1, as in Python."""
    if isinstance(day, date):
        return day.toordinal()
    cycles, year = divmod(day.year, 400)
    return date(year + 400, day.month, day.day).toordinal() + (cycles - 1) * CYCLE


def day_at(number: int) -> Day:
    """The day with an ordinal number, or ValueError beyond the farthest years."""
    cycles, rest = divmod(number - 1, CYCLE)
    near = date.fromordinal(rest + 1)
    return day_of(near.year + 400 * cycles, near.month, near.day)


def near(day: Day) -> date:
    """The day itself, or the one at the same place of the calendar's 400 years: of the same weekday and week."""
    return day if isinstance(day, date) else date(2000 + day.year % 400, day.month, day.day)


@dataclass(frozen=True, slots=True)
class FineDuration:
    """A days-and-time duration that is no `timedelta`, in nanoseconds."""

    nanoseconds: int

    def __lt__(self, other: "Length") -> bool:
        return self.nanoseconds < nanoseconds_of(other)

    def __le__(self, other: "Length") -> bool:
        return self.nanoseconds <= nanoseconds_of(other)

    def __gt__(self, other: "Length") -> bool:
        return self.nanoseconds > nanoseconds_of(other)

    def __ge__(self, other: "Length") -> bool:
        return self.nanoseconds >= nanoseconds_of(other)

    def __str__(self) -> str:
        return write_length(self)


Length = timedelta | FineDuration


def length_of(nanoseconds: int) -> Length:
    """The duration of so many nanoseconds, or ValueError beyond the longest."""
    micros, rest = divmod(nanoseconds, 1000)
    if not rest and _SMALLEST <= micros <= _LARGEST:
        return timedelta(microseconds=micros)
    if abs(nanoseconds) > LONGEST:
        raise ValueError("duration too long")
    return FineDuration(nanoseconds)


def nanoseconds_of(length: Length) -> int:
    """A duration in nanoseconds."""
    return length.nanoseconds if isinstance(length, FineDuration) else length // _MICROSECOND * 1000


def write_length(length: Length) -> str:
    """A days-and-time duration in its canonical form: `-P1DT2H3M4.5S`, `PT0S`."""
    total = nanoseconds_of(length)
    seconds, fraction = divmod(abs(total), NANOSECONDS)
    days, hours, minutes = seconds // DAY, seconds // 3600 % 24, seconds // 60 % 60
    last = f"{seconds % 60}{_write_fraction(fraction)}"
    clock = "".join(f"{count}{unit}" for count, unit in ((hours, "H"), (minutes, "M")) if count)
    clock += f"{last}S" if last != "0" else ""
    text = (f"{days}D" if days else "") + (f"T{clock}" if clock else "")
    return f"{'-' if total < 0 else ''}P{text or 'T0S'}"


def _write_fraction(nanoseconds: int) -> str:
    """A fraction of a second without trailing zeros: `.5`, or nothing."""
    return f".{nanoseconds:09d}".rstrip("0") if nanoseconds else ""


@dataclass(frozen=True, slots=True)
class Time:
    """A time of day. `zone`: None (local), an offset from UTC in seconds, or the IANA name of a zone."""

    hour: int
    minute: int
    second: int
    nanosecond: int = 0
    zone: int | str | None = None

    @property
    def offset(self) -> int | None:
        """Seconds ahead of UTC; None if local, or in a zone whose offset depends on the day."""
        return offset_without_day(self.zone) if isinstance(self.zone, str) else self.zone

    @property
    def seconds(self) -> int:
        """Whole seconds since midnight on its own clock."""
        return self.hour * 3600 + self.minute * 60 + self.second

    def __lt__(self, other: "Time") -> bool:
        both = clock_seconds(self, other)
        return both is not None and both[0] < both[1]

    def __str__(self) -> str:
        clock = f"{self.hour:02d}:{self.minute:02d}:{self.second:02d}{_write_fraction(self.nanosecond)}"
        return clock + _write_zone(self.zone)


def _write_zone(zone: int | str | None) -> str:
    """`Z`, `+01:00`, `-02:45:55`, `@Europe/Paris`, or nothing."""
    if isinstance(zone, str):
        return f"@{zone}"
    if not zone:
        return "" if zone is None else "Z"
    minutes, seconds = divmod(abs(zone), 60)
    text = f"{minutes // 60:02d}:{minutes % 60:02d}" + (f":{seconds:02d}" if seconds else "")
    return ("-" if zone < 0 else "+") + text


def time_of(hour: int, minute: int, second: int, nanosecond: int = 0, zone: int | str | None = None) -> Time:
    """The time of day, or ValueError; offsets reach 14 hours, as in XML Schema."""
    if not (0 <= hour < 24 and 0 <= minute < 60 and 0 <= second < 60 and 0 <= nanosecond < NANOSECONDS):
        raise ValueError("no time of day")
    if zone not in zone_names() if isinstance(zone, str) else zone is not None and abs(zone) > WIDEST_OFFSET:
        raise ValueError("no time zone")
    return Time(hour, minute, second, nanosecond, zone)


def time_at(seconds: int, nanosecond: int, zone: int | str | None) -> Time:
    """The time of day so many seconds after midnight; whole days are dropped."""
    minutes, second = divmod(seconds % DAY, 60)
    return Time(minutes // 60, minutes % 60, second, nanosecond, zone)


@dataclass(frozen=True, slots=True)
class DateTime:
    """A day and a time of day; with a zone, a point in time.

    `later` tells the second of two equal times when a zone's clock is turned back; text cannot say so.
    """

    day: Day
    time: Time
    later: bool = False

    @property
    def local(self) -> int:
        """Seconds since 0001-01-01T00:00:00 on its own clock."""
        return (ordinal(self.day) - 1) * DAY + self.time.seconds

    @property
    def offset(self) -> int | None:
        """Seconds ahead of UTC; None if local."""
        zone = self.time.zone
        return offset_on_clock(zone, self.local, later=self.later) if isinstance(zone, str) else zone

    @property
    def instant(self) -> int | None:
        """Seconds since 0001-01-01T00:00:00Z; None if local."""
        offset = self.offset
        return None if offset is None else self.local - offset

    def __lt__(self, other: "DateTime") -> bool:
        left, right = timeline_seconds(self, other)
        return left < right

    def __str__(self) -> str:
        return f"{self.day}T{self.time}"


def date_time_of(day: Day, time: Time) -> DateTime:
    """The point in time; what a zone's clock skips is moved on by what it skips, as clocks do."""
    moment = DateTime(day, time)
    instant = moment.instant
    if instant is None or not isinstance(time.zone, str):
        return moment
    found = date_time_at(instant, time.nanosecond, time.zone)
    return moment if found.local == moment.local else found


def date_time_at(instant: int, nanosecond: int, zone: int | str | None) -> DateTime:
    """The point in time at an instant, on the clock of a zone (None: the instant is the local time)."""
    offset, later = offset_in_utc(zone, instant) if isinstance(zone, str) else (zone or 0, False)
    days, seconds = divmod(instant + offset, DAY)
    return DateTime(day_at(days + 1), time_at(seconds, nanosecond, zone), later)


def clock_seconds(left: Time, right: Time) -> tuple[int, int] | None:
    """Both times on one clock, in whole seconds; None where that depends on the day.

    A time without zone borrows the other's (DMN 1.5, table 54). Times in zones are not wrapped at midnight.
    """
    if left.zone == right.zone or left.zone is None or right.zone is None:
        return left.seconds, right.seconds
    one, other = left.offset, right.offset
    return None if one is None or other is None else (left.seconds - one, right.seconds - other)


def timeline_seconds(left: DateTime, right: DateTime) -> tuple[int, int]:
    """Both points on one time line, in whole seconds; one without zone borrows the other's (DMN 1.5, table 54)."""
    one, other = left.instant, right.instant
    return (left.local, right.local) if one is None or other is None else (one, other)
