"""What the operators and properties mean for dates, times, points in time and durations (DMN 1.5, tables 53 to 66).

In: values in normal form, of any kinds. Out: a value; None where the kinds do not go together; ValueError or another of
`FAILURES` where the result would lie outside the calendar: null as well. Dates and durations of whole microseconds are
calculated by Python's own types, all else in whole nanoseconds. Order and equality look at whole seconds of times and
points in time, as the standard's value functions count; durations are exact.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from ccm.feel.sizes import allow_depth
from ccm.feel.temporal_text import months_of
from ccm.feel.times import (
    NANOSECONDS,
    DateTime,
    Day,
    FarDate,
    FineDuration,
    Length,
    Time,
    clock_seconds,
    date_time_at,
    date_time_of,
    day_at,
    day_of,
    days_in_month,
    length_of,
    nanoseconds_of,
    ordinal,
    time_at,
    timeline_seconds,
)
from ccm.feel.values import ARITHMETIC, Months, Range, whole_of
from ccm.feel.zones import DAY

_MADE_OF_PARTS = (tuple, list, Mapping, Range)
UTC_MIDNIGHT = Time(0, 0, 0, 0, 0)
KINDS: dict[type, str] = {
    date: "date",
    FarDate: "date",
    Time: "time",
    DateTime: "date_time",
    timedelta: "days_duration",
    FineDuration: "days_duration",
    Months: "months_duration",
}
"""The kind of every temporal value's type, in the words of `Type.kind`."""
Moment = Day | Time | DateTime
SIGNS = {"<": (True, False, False), "<=": (True, True, False), ">": (False, False, True), ">=": (False, True, True)}
"""What each comparison says of less, equal and greater."""


def temporal_kind(value: object) -> str | None:
    """The kind of a temporal value, or None for any other."""
    return KINDS.get(type(value))


def shift_months(day: Day, months: int) -> Day:
    """Move a day by whole months; it is cut to the month's last, or ValueError beyond the farthest years."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return day_of(year, month + 1, min(day.day, days_in_month(year, month + 1)))


def months_between(start: Day, end: Day) -> Months:
    """Whole months from one day to another, towards zero."""
    months = (end.year - start.year) * 12 + end.month - start.month
    if months > 0 and end.day < start.day:
        months -= 1
    elif months < 0 and end.day > start.day:
        months += 1
    return Months(months)


def _shift_day(day: Day, length: Length) -> Day:
    """Move a day: it is its midnight that moves, and the day it then falls on that counts."""
    if isinstance(day, date) and isinstance(length, timedelta):
        try:
            return day + length
        except OverflowError:
            pass
    return day_at(ordinal(day) + nanoseconds_of(length) // (DAY * NANOSECONDS))


def _shift_seconds(seconds: int, nanosecond: int, length: Length) -> tuple[int, int]:
    """Seconds and nanoseconds moved by a duration."""
    return divmod(seconds * NANOSECONDS + nanosecond + nanoseconds_of(length), NANOSECONDS)


def _shift_date_time(moment: DateTime, length: Length) -> DateTime:
    """Move a point in time; with a zone the time that really passes counts, not what its clock shows."""
    zone, instant = moment.time.zone, moment.instant
    return date_time_at(
        *_shift_seconds(moment.local if instant is None else instant, moment.time.nanosecond, length), zone
    )


def _shift(moment: Moment, length: Length | Months) -> Moment | None:
    """A date, time or point in time plus a duration."""
    match moment, length:
        case Time(), Months():
            return None
        case DateTime(), Months():
            return date_time_of(shift_months(moment.day, length.count), moment.time)
        case (date() | FarDate(), Months()):
            return shift_months(moment, length.count)
        case Time(), timedelta() | FineDuration():
            return time_at(*_shift_seconds(moment.seconds, moment.nanosecond, length), moment.zone)
        case DateTime(), timedelta() | FineDuration():
            return _shift_date_time(moment, length)
        case (date() | FarDate(), timedelta() | FineDuration()):
            return _shift_day(moment, length)
    return None


def _sum(left: Length, right: Length) -> Length:
    """Two days-and-time durations together."""
    if isinstance(left, timedelta) and isinstance(right, timedelta):
        try:
            return left + right
        except OverflowError:
            pass
    return length_of(nanoseconds_of(left) + nanoseconds_of(right))


def add(left: object, right: object) -> object:
    """`+`: durations of one kind, or a date, time or point in time and a duration, either way round."""
    match left, right:
        case (timedelta() | FineDuration(), timedelta() | FineDuration()):
            return _sum(left, right)
        case Months(), Months():
            return months_of(left.count + right.count)
        case (date() | FarDate() | Time() | DateTime(), timedelta() | FineDuration() | Months()):
            return _shift(left, right)
        case (timedelta() | FineDuration() | Months(), date() | FarDate() | Time() | DateTime()):
            return _shift(right, left)
    return None


def subtract(left: object, right: object) -> object:
    """`-`: durations of one kind, a duration from a moment, or the duration between two moments.

    A date beside a point in time is its midnight in UTC. Between a local and a zoned moment there is no duration.
    """
    match left, right:
        case (date(), date()):
            return left - right
        case (date() | FarDate(), date() | FarDate()):
            return length_of((ordinal(left) - ordinal(right)) * DAY * NANOSECONDS)
        case (date() | FarDate() | DateTime(), date() | FarDate() | DateTime()):
            return _between_points(_point(left), _point(right))
        case Time(), Time():
            return _between_times(left, right)
        case _, (timedelta() | FineDuration() | Months()):
            return add(left, minus(right))
    return None


def _point(moment: Day | DateTime) -> DateTime:
    """A point in time as it is, a date as its midnight in UTC."""
    return moment if isinstance(moment, DateTime) else DateTime(moment, UTC_MIDNIGHT)


def _between_points(left: DateTime, right: DateTime) -> Length | None:
    """How long it is from the right to the left."""
    if (left.time.zone is None) != (right.time.zone is None):
        return None
    one, other = timeline_seconds(left, right)
    return length_of((one - other) * NANOSECONDS + left.time.nanosecond - right.time.nanosecond)


def _between_times(left: Time, right: Time) -> Length | None:
    """How long it is from the right to the left, on one day."""
    both = None if (left.zone is None) != (right.zone is None) else clock_seconds(left, right)
    if both is None:
        return None
    return length_of((both[0] - both[1]) * NANOSECONDS + left.nanosecond - right.nanosecond)


def multiply(left: object, right: object) -> object:
    """`*`: a duration and a number, either way round; cut towards zero to whole months or nanoseconds."""
    match left, right:
        case Decimal(), Months():
            return months_of(whole_of(ARITHMETIC.multiply(left, Decimal(right.count))))
        case (Decimal(), timedelta() | FineDuration()):
            return length_of(whole_of(ARITHMETIC.multiply(left, Decimal(nanoseconds_of(right)))))
        case (timedelta() | FineDuration() | Months(), Decimal()):
            return multiply(right, left)
    return None


def divide(left: object, right: object) -> object:
    """`/`: a duration by a number (cut towards zero), or by a duration of its kind; by zero gives null."""
    match left, right:
        case Months(), Decimal():
            return months_of(whole_of(ARITHMETIC.divide(Decimal(left.count), right))) if right else None
        case (timedelta() | FineDuration(), Decimal()):
            return length_of(whole_of(ARITHMETIC.divide(Decimal(nanoseconds_of(left)), right))) if right else None
        case Months(), Months():
            return ARITHMETIC.divide(Decimal(left.count), Decimal(right.count)) if right.count else None
        case (timedelta() | FineDuration(), timedelta() | FineDuration()):
            whole, part = nanoseconds_of(left), nanoseconds_of(right)
            return ARITHMETIC.divide(Decimal(whole), Decimal(part)) if part else None
    return None


def minus(value: object) -> Length | Months | None:
    """Unary minus of a duration."""
    if isinstance(value, timedelta | FineDuration):
        return length_of(-nanoseconds_of(value))
    return Months(-value.count) if isinstance(value, Months) else None


def absolute(value: Length | Months) -> Length | Months:
    """A duration without its sign."""
    return Months(abs(value.count)) if isinstance(value, Months) else length_of(abs(nanoseconds_of(value)))


def order(left: object, right: object) -> int | None:
    """-1, 0 or 1 for less, equal or greater; None for values of different kinds or without an order.

    One of two times or points in time that has no zone borrows the other's. Times in two zones whose difference depends
    on the day have no order.
    """
    kind = temporal_kind(left)
    if kind is None or kind != temporal_kind(right):
        return None
    if isinstance(left, Day) and isinstance(right, Day):
        return 0 if left == right else -1 if left < right else 1
    if isinstance(left, Time) and isinstance(right, Time):
        clocks = clock_seconds(left, right)
        return None if clocks is None else _sign(clocks[0] - clocks[1])
    if isinstance(left, DateTime) and isinstance(right, DateTime):
        one, other = timeline_seconds(left, right)
        return _sign(one - other)
    if isinstance(left, Months) and isinstance(right, Months):
        return _sign(left.count - right.count)
    if isinstance(left, Length) and isinstance(right, Length):
        return 0 if left == right else -1 if left < right else 1
    return None


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)


def compare(op: str, left: object, right: object) -> bool | None:
    """`< <= > >=` of two temporal values of one kind; else null."""
    found = order(left, right)
    return None if found is None else SIGNS[op][found + 1]


def equality_key(value: Time | DateTime) -> tuple[object, int]:
    """What two values of one kind have in common exactly if they are equal: a clock, and whole seconds on it."""
    if isinstance(value, DateTime):
        instant = value.instant
        return (None, value.local) if instant is None else (0, instant)
    offset = value.offset
    return (value.zone, value.seconds) if offset is None else (0, value.seconds - offset)


def equal(left: object, right: object) -> bool | None:
    """`=` of two temporal values of one kind; else null.

    Null too where a value is not defined without knowing more: a local time or point in time beside a zoned one (DMN
    1.5, 10.3.2.3.6), or times in two zones whose difference depends on the day.
    """
    if (isinstance(left, Time) and isinstance(right, Time)) or (
        isinstance(left, DateTime) and isinstance(right, DateTime)
    ):
        one, other = equality_key(left), equality_key(right)
        return one == other if one[0] == other[0] else None
    found = order(left, right)
    return None if found is None else found == 0


def is_same(left: object, right: object, known: set[tuple[int, int]] | None = None, depth: int = 0) -> bool:
    """FEEL `is`: the same element of the language's domain, zone, fraction and all; never null.

    `known` are the pairs of lists and contexts already looked at: values may share parts.
    """
    known, pair = set() if known is None else known, (id(left), id(right))
    if left is right or pair in known:
        return True
    if not (isinstance(left, _MADE_OF_PARTS) and isinstance(right, _MADE_OF_PARTS)):
        return type(left) is type(right) and left == right
    allow_depth(depth)
    known.add(pair)
    pairs = _pairs(left, right)
    return pairs is not None and all(is_same(*each, known, depth + 1) for each in pairs)


def _pairs(left: object, right: object) -> list[tuple[object, object]] | None:
    """The parts of two lists, contexts or ranges that must be the same; None if they cannot be."""
    if isinstance(left, tuple | list) and isinstance(right, tuple | list):
        return list(zip(left, right, strict=True)) if len(left) == len(right) else None
    if isinstance(left, Mapping) and isinstance(right, Mapping):
        return [(left[key], right[key]) for key in left] if left.keys() == right.keys() else None
    if isinstance(left, Range) and isinstance(right, Range):
        return [(getattr(left, part), getattr(right, part)) for part in Range.__slots__]
    return None


def property_of(value: object, name: str) -> object:
    """A property of a temporal value; None if it has no such property, or the property is null.

    The parts of a negative duration are negative.
    """
    match value:
        case date() | FarDate():
            return _day_property(value, name)
        case Time():
            return _time_property(value, value.offset, name)
        case DateTime():
            found = _day_property(value.day, name)
            return _time_property(value.time, value.offset, name) if found is None else found
        case timedelta() | FineDuration():
            return _length_property(nanoseconds_of(value), name)
        case Months():
            years, months = divmod(abs(value.count), 12)
            part = {"years": years, "months": months}.get(name)
            return None if part is None else Decimal(-part if value.count < 0 else part)
    return None


def _day_property(day: Day, name: str) -> Decimal | None:
    """Year, month, day or weekday (Monday is 1)."""
    if name == "weekday":
        return Decimal((ordinal(day) - 1) % 7 + 1)
    return Decimal(getattr(day, name)) if name in ("year", "month", "day") else None


def _time_property(time: Time, offset: int | None, name: str) -> object:
    """Hour, minute, second with its fraction, the offset as a duration, or the zone's name."""
    match name:
        case "hour" | "minute":
            return Decimal(getattr(time, name))
        case "second":
            return _decimal_seconds(time.second * NANOSECONDS + time.nanosecond)
        case "time offset":
            return None if offset is None else timedelta(seconds=offset)
        case "timezone":
            return time.zone if isinstance(time.zone, str) else None
    return None


def _length_property(nanoseconds: int, name: str) -> Decimal | None:
    """Days, hours, minutes, or seconds with their fraction."""
    seconds, fraction = divmod(abs(nanoseconds), NANOSECONDS)
    parts = {"days": seconds // DAY, "hours": seconds // 3600 % 24, "minutes": seconds // 60 % 60}
    if name == "seconds":
        found = _decimal_seconds(seconds % 60 * NANOSECONDS + fraction)
    elif name in parts:
        found = Decimal(parts[name])
    else:
        return None
    return -found if nanoseconds < 0 and found else found


def _decimal_seconds(nanoseconds: int) -> Decimal:
    """Nanoseconds as seconds: a whole number if they are whole."""
    seconds, fraction = divmod(nanoseconds, NANOSECONDS)
    return Decimal(seconds) if not fraction else Decimal(nanoseconds).scaleb(-9).normalize(ARITHMETIC)
