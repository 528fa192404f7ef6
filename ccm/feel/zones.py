"""Time zones by their IANA names: which exist, and how far their clocks are from UTC.

In: a name and seconds since 0001-01-01T00:00:00, on the zone's own clock or in UTC. Out: offsets in seconds. The rules
are those of the `tzdata` package, never the machine's, so that the same input gives the same answer everywhere.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

DAY = 86_400
CYCLE = 146_097  # days in 400 years of the calendar, after which it repeats, weekdays and all
_FIRST, _LAST = 2, date.max.toordinal() - 1
_OPEN_FUTURE = date(2400, 1, 1).toordinal()
_MIDNIGHT = time()


@cache
def zone_names() -> frozenset[str]:
    """All names of the database, old names and links included."""
    return frozenset((files("tzdata") / "zones").read_text(encoding="ascii").split())


@cache
def _zone(name: str) -> ZoneInfo:
    """The rules of a known zone."""
    with files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as source:
        return ZoneInfo.from_file(source, key=name)


def _moment(seconds: int) -> datetime:
    """The moment with the same rules that Python can hold: before year 1 the oldest, later than 9999 cycles earlier."""
    day, second = divmod(seconds, DAY)
    day += 1
    if day > _LAST:
        day -= -(-(day - _LAST) // CYCLE) * CYCLE
    return datetime.combine(date.fromordinal(max(day, _FIRST)), _MIDNIGHT) + timedelta(seconds=second)


def _seconds(offset: timedelta | None) -> int:
    """An offset as whole seconds."""
    return (offset or timedelta()) // timedelta(seconds=1)


def offset_on_clock(name: str, local: int, *, later: bool = False) -> int:
    """The offset when the zone's clock shows `local`; `later` is the second of two such moments.

    A time that the clock skips has the offset from before the change.
    """
    moment = _moment(local).replace(tzinfo=_zone(name), fold=int(later))
    return _seconds(moment.utcoffset())


def offset_in_utc(name: str, instant: int) -> tuple[int, bool]:
    """The offset at an instant, and whether the clock shows that time for the second time."""
    moment = _moment(instant).replace(tzinfo=UTC).astimezone(_zone(name))
    return _seconds(moment.utcoffset()), bool(moment.fold)


@cache
def offset_without_day(name: str) -> int | None:
    """The offset of a zone whose clock is never changed by its present rules; None where it depends on the day."""
    days = range(_OPEN_FUTURE, _OPEN_FUTURE + 366, 7)
    offsets = {offset_on_clock(name, day * DAY) for day in days}
    return offsets.pop() if len(offsets) == 1 else None
