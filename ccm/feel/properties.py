"""The built-in parts of values: `.year` of a date, `.start` of a range (DMN 1.5, 10.3.2.3, table 65 and 10.3.2.7).

In: nothing. Out: which kinds have which parts, and of which type each part is.
"""

from collections.abc import Iterable, Sequence

from ccm.feel.types import ANY, BOOLEAN, DAYS, NUMBER, TEXT, Type

_DAY = dict.fromkeys(("year", "month", "day", "weekday"), NUMBER)
_CLOCK = dict.fromkeys(("hour", "minute", "second"), NUMBER) | {"time offset": DAYS, "timezone": TEXT}
PROPERTIES: dict[str, dict[str, Type]] = {
    "date": _DAY,
    "time": _CLOCK,
    "date_time": _DAY | _CLOCK,
    "months_duration": dict.fromkeys(("years", "months"), NUMBER),
    "days_duration": dict.fromkeys(("days", "hours", "minutes", "seconds"), NUMBER),
    "range": {"start": ANY, "end": ANY, "start included": BOOLEAN, "end included": BOOLEAN},
}
ALL_PROPERTIES: dict[str, Type] = {name: type_ for known in PROPERTIES.values() for name, type_ in known.items()}


def property_at(words: Sequence[str], known: Iterable[str]) -> tuple[str, int]:
    """The longest property the words begin with, and how many words it takes; empty if none."""
    for count in range(len(words), 0, -1):
        word = " ".join(words[:count])
        if word in known:
            return word, count
    return "", 0
