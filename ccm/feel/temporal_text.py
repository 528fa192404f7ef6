"""Read dates, times, points in time and durations from text, and write them.

In: text as DMN 1.5, 10.3.4.1 asks: the lexical forms of XML Schema dates and times and of the XPath durations, or a
local time with `@` and an IANA zone. Out: a value in normal form, or None for what is none; nothing raises.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from ccm.feel.times import (
    NANOSECONDS,
    DateTime,
    Day,
    Length,
    Time,
    date_time_of,
    day_at,
    day_of,
    length_of,
    ordinal,
    time_of,
    write_length,
)
from ccm.feel.values import Months
from ccm.feel.zones import DAY

LONGEST_TEXT = 100
MOST_MONTHS = 24_000_000_000
"""Twelve times the years between the first date and the last."""
_OFFSET = r"(?P<offset>[Zz]|[+-]\d\d:\d\d(?::\d\d)?)"
_DAY = r"(?P<year>-?(?:[1-9]\d{3,8}|0\d{3}))-(?P<month>\d\d)-(?P<day>\d\d)"
_CLOCK = r"(?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d)(?:\.(?P<fraction>\d{1,9}))?"
_TIME = rf"{_CLOCK}(?:{_OFFSET}|@(?P<zone>[A-Za-z0-9_+/-]+))?"
_DATE_FORM = re.compile(rf"{_DAY}{_OFFSET}?", re.ASCII)
_TIME_FORM = re.compile(_TIME, re.ASCII)
_DATE_TIME_FORM = re.compile(rf"{_DAY}T{_TIME}", re.ASCII)
_MONTHS_FORM = re.compile(r"(?P<sign>-?)P(?=\d)(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?", re.ASCII)
_LENGTH_FORM = re.compile(
    r"(?P<sign>-?)P(?=[\dT])(?:(?P<days>\d+)D)?"
    r"(?:T(?=\d)(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+)(?:\.(?P<fraction>\d{0,9}))?S)?)?",
    re.ASCII,
)
Parts = dict[str, str | None]
Read = TypeVar("Read")


def _read(text: str, form: re.Pattern[str], make: Callable[[Parts], Read]) -> Read | None:
    """The value of a text that has the form; None for any other, or where there is no such value."""
    found = form.fullmatch(text) if len(text) <= LONGEST_TEXT else None
    if found is None:
        return None
    try:
        return make(found.groupdict())
    except ValueError:
        return None


def _number(parts: Parts, name: str) -> int:
    """A part as a whole number; 0 if it is not there."""
    return int(parts[name] or 0)


def _nanoseconds(parts: Parts) -> int:
    """The fraction of a second."""
    return int((parts["fraction"] or "0").ljust(9, "0"))


def _day(parts: Parts) -> Day:
    """The day."""
    return day_of(_number(parts, "year"), _number(parts, "month"), _number(parts, "day"))


def _zone(parts: Parts) -> int | str | None:
    """The zone's name, the offset in seconds, or None."""
    offset = parts["offset"]
    if offset is None:
        return parts["zone"]
    if offset in "Zz":
        return 0
    hours, minutes, seconds = (int(part) for part in f"{offset[1:]}:00".split(":")[:3])
    if minutes > 59 or seconds > 59:
        raise ValueError("no offset")
    total = hours * 3600 + minutes * 60 + seconds
    return -total if offset[0] == "-" else total


def _time(parts: Parts) -> tuple[Time, int]:
    """The time of day, and a day more if it was written as 24:00:00."""
    hour, minute, second = (_number(parts, name) for name in ("hour", "minute", "second"))
    nanosecond = _nanoseconds(parts)
    midnight = hour == 24 and not (minute or second or nanosecond)
    return time_of(0 if midnight else hour, minute, second, nanosecond, _zone(parts)), int(midnight)


def _date_time(parts: Parts) -> DateTime:
    """The point in time."""
    time, days = _time(parts)
    day = _day(parts)
    return date_time_of(day_at(ordinal(day) + days) if days else day, time)


def _midnight(parts: Parts) -> DateTime:
    """The point in time at which the day begins."""
    return DateTime(_day(parts), time_of(0, 0, 0, zone=_zone(parts | {"zone": None})))


def _length(parts: Parts) -> Length:
    """The days-and-time duration."""
    seconds = _number(parts, "days") * DAY + _number(parts, "hours") * 3600
    seconds += _number(parts, "minutes") * 60 + _number(parts, "seconds")
    total = seconds * NANOSECONDS + _nanoseconds(parts)
    return length_of(-total if parts["sign"] else total)


def _months(parts: Parts) -> Months:
    """The years-and-months duration."""
    return months_of((-1 if parts["sign"] else 1) * (_number(parts, "years") * 12 + _number(parts, "months")))


def months_of(count: int) -> Months:
    """The duration of so many months, or ValueError beyond what lies between two dates."""
    if abs(count) > MOST_MONTHS:
        raise ValueError("duration too long")
    return Months(count)


def read_day(text: str) -> Day | None:
    """A date. XML Schema lets one carry an offset; a FEEL date has none, so it is dropped."""

    midnight = _read(text, _DATE_FORM, _midnight)
    return None if midnight is None else midnight.day


def read_time(text: str) -> Time | None:
    """A time of day; 24:00:00 is midnight."""
    return _read(text, _TIME_FORM, lambda parts: _time(parts)[0])


def read_date_time(text: str) -> DateTime | None:
    """A point in time; a date alone is its midnight, and 24:00:00 the next day's."""
    return _read(text, _DATE_TIME_FORM, _date_time) or _read(text, _DATE_FORM, _midnight)


def read_length(text: str) -> Length | Months | None:
    """A duration: years and months, or days and time; a mixture is neither."""
    months = _read(text, _MONTHS_FORM, _months)
    return months if months is not None else _read(text, _LENGTH_FORM, _length)


def read_temporal(text: str) -> Day | Time | DateTime | Length | Months | None:
    """What stands in `@"…"`: a date, a point in time, a time of day or a duration (DMN 1.5, grammar rule 65)."""
    for read in (read_day, read_date_time, read_time, read_length):
        value = read(text)
        if value is not None:
            return value
    return None


def write(value: Day | Time | DateTime | Length | Months) -> str:
    """The text of a value, as FEEL's `string()` gives it; reading it gives the value back."""
    return write_length(value) if isinstance(value, timedelta) else str(value)
