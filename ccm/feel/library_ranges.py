"""The relations of points and ranges (DMN 1.5, 10.3.4.7, after Allen's interval algebra).

In: points (numbers, texts, dates, times, durations) and ranges, open or closed. Out: a boolean, null if the bounds
cannot be compared. Every relation is a comparison of *cuts*: a closed low bound is the cut just before its value, an
open one the cut just behind it, and the other way round at the high end; a point lies between the two cuts around it.
So each formula of the standard is one or two comparisons here, and a bound left open is a cut beyond all values.
"""

from dataclasses import dataclass

from ccm.feel.semantics import all_of, equal, less, negate
from ccm.feel.signatures import Library
from ccm.feel.types import BOOLEAN
from ccm.feel.values import Range

RANGES = Library("Ranges")
_POINT = "number|text|date|time|date_time|days_duration|months_duration"
_POINTS = f"point1:{_POINT},point2:{_POINT}"
_POINT_RANGE = f"point:{_POINT},range:range"
_RANGE_POINT = f"range:range,point:{_POINT}"
_RANGES = "range1:range,range2:range"
_BEFORE, _BEHIND = 0, 1


@dataclass(frozen=True, slots=True)
class _Cut:
    """A place between values: just before or just behind one; `end` -1 or 1 is below or above all values."""

    value: object = None
    side: int = _BEFORE
    end: int = 0


def _low(of: object) -> _Cut:
    """The cut where a range begins, or the one just before a point; `(< 10)` begins below all values."""
    if not isinstance(of, Range):
        return _Cut(of, _BEFORE)
    if of.sign in ("<", "<="):
        return _Cut(end=-1)
    return _Cut(None if of.sign == "!=" else of.low, _BEFORE if of.low_closed else _BEHIND)


def _high(of: object) -> _Cut:
    """The cut where a range ends, or the one just behind a point; `(> 10)` ends above all values."""
    if not isinstance(of, Range):
        return _Cut(of, _BEHIND)
    if of.sign in (">", ">="):
        return _Cut(end=1)
    return _Cut(None if of.sign == "!=" else of.high, _BEHIND if of.high_closed else _BEFORE)


def _under(first: _Cut, second: _Cut) -> bool | None:
    """Whether a cut is below another; null if their values have no order."""
    if first.end or second.end:
        known = all(cut.end or cut.value is not None for cut in (first, second))
        return first.end < second.end if known else None
    lower = less(first.value, second.value)
    if lower is False and equal(first.value, second.value):
        return first.side < second.side
    return lower


def _upto(first: _Cut, second: _Cut) -> bool | None:
    """Whether a cut is below another or the same."""
    return negate(_under(second, first))


def _same(first: _Cut, second: _Cut) -> bool | None:
    """Whether two cuts are the same."""
    return all_of([_upto(first, second), _upto(second, first)])


@RANGES.add(
    "before", f"{_POINTS};{_POINT_RANGE};{_RANGE_POINT};{_RANGES}", BOOLEAN,
    "before(1, 10) → true", "before([1..10), 10) → true", "before([1..10], [10..20]) → false",
)  # fmt: skip
def before(first: object, second: object) -> bool | None:
    """Whether the first point or range ends before the second begins."""
    return _upto(_high(first), _low(second))


@RANGES.add(
    "after", f"{_POINTS};{_POINT_RANGE};{_RANGE_POINT};{_RANGES}", BOOLEAN,
    "after(10, 5) → true", "after(12, [1..10]) → true", "after([11..20], 11) → false",
)  # fmt: skip
def after(first: object, second: object) -> bool | None:
    """Whether the first point or range begins after the second has ended."""
    return before(second, first)


@RANGES.add("meets", _RANGES, BOOLEAN, "meets([1..5], [5..10]) → true", "meets([1..5), [5..10]) → false")
def meets(first: Range, second: Range) -> bool | None:
    """Whether the first range ends with the very value that the second begins with, both included."""
    end, begin = _high(first), _low(second)
    if end.end or begin.end:
        return False
    return all_of([first.high_closed, second.low_closed, _same(_Cut(end.value), _Cut(begin.value))])


@RANGES.add("met by", _RANGES, BOOLEAN, "met by([5..10], [1..5]) → true", "met by([5..10], [1..5)) → false")
def met_by(first: Range, second: Range) -> bool | None:
    """Whether the second range ends with the very value that the first begins with, both included."""
    return meets(second, first)


@RANGES.add("overlaps", _RANGES, BOOLEAN, "overlaps([1..5], [3..8]) → true", "overlaps([1..5], (5..8]) → false")
def overlaps(first: Range, second: Range) -> bool | None:
    """Whether two ranges have a value in common."""
    return all_of([_under(_low(second), _high(first)), _under(_low(first), _high(second))])


@RANGES.add(
    "overlaps before", _RANGES, BOOLEAN,
    "overlaps before([1..5], [3..8]) → true", "overlaps before([3..8], [1..5]) → false",
)  # fmt: skip
def overlaps_before(first: Range, second: Range) -> bool | None:
    """Whether the first range begins before the second, reaches into it and ends no later."""
    reaches = [_under(_low(first), _low(second)), _under(_low(second), _high(first))]
    return all_of([*reaches, _upto(_high(first), _high(second))])


@RANGES.add(
    "overlaps after", _RANGES, BOOLEAN,
    "overlaps after([3..8], [1..5]) → true", "overlaps after([1..5], [3..8]) → false",
)  # fmt: skip
def overlaps_after(first: Range, second: Range) -> bool | None:
    """Whether the second range begins before the first, reaches into it and ends no later."""
    return overlaps_before(second, first)


@RANGES.add(
    "finishes", f"{_POINT_RANGE};{_RANGES}", BOOLEAN,
    "finishes(10, [1..10]) → true", "finishes([5..10], [1..10]) → true", "finishes([5..10), [1..10]) → false",
)  # fmt: skip
def finishes(first: object, second: Range) -> bool | None:
    """Whether a point or range ends together with a range and begins no earlier."""
    ends = _same(_high(first), _high(second))
    return all_of([ends, _upto(_low(second), _low(first))])


@RANGES.add(
    "finished by", f"{_RANGE_POINT};{_RANGES}", BOOLEAN,
    "finished by([1..10], 10) → true", "finished by([1..10], [5..10]) → true",
)  # fmt: skip
def finished_by(first: Range, second: object) -> bool | None:
    """Whether a range ends together with a point or range that begins no earlier."""
    return finishes(second, first)


@RANGES.add(
    "includes", f"{_RANGE_POINT};{_RANGES}", BOOLEAN,
    "includes([1..10], 5) → true", "includes([1..10], [4..6]) → true", "includes((1..10], 1) → false",
)  # fmt: skip
def includes(first: Range, second: object) -> bool | None:
    """Whether a point, or every value of a range, lies in a range."""
    return all_of([_upto(_low(first), _low(second)), _upto(_high(second), _high(first))])


@RANGES.add(
    "during", f"{_POINT_RANGE};{_RANGES}", BOOLEAN,
    "during(5, [1..10]) → true", "during([4..6], [1..10]) → true", "during(1, (1..10]) → false",
)  # fmt: skip
def during(first: object, second: Range) -> bool | None:
    """Whether a point or range lies wholly in a range."""
    return includes(second, first)


@RANGES.add(
    "starts", f"{_POINT_RANGE};{_RANGES}", BOOLEAN,
    "starts(1, [1..10]) → true", "starts([1..5], [1..10]) → true", "starts(1, (1..10]) → false",
)  # fmt: skip
def starts(first: object, second: Range) -> bool | None:
    """Whether a point or range begins together with a range and ends no later."""
    begins = _same(_low(first), _low(second))
    return all_of([begins, _upto(_high(first), _high(second))])


@RANGES.add(
    "started by", f"{_RANGE_POINT};{_RANGES}", BOOLEAN,
    "started by([1..10], 1) → true", "started by([1..10], [1..5]) → true",
)  # fmt: skip
def started_by(first: Range, second: object) -> bool | None:
    """Whether a range begins together with a point or range that ends no later."""
    return starts(second, first)


@RANGES.add(
    "coincides", f"{_POINTS};{_RANGES}", BOOLEAN,
    "coincides(5, 5) → true", "coincides([1..5], [1..5]) → true", "coincides((1..5), [1..5]) → false",
)  # fmt: skip
def coincides(first: object, second: object) -> bool | None:
    """Whether two points are equal, or two ranges have the same bounds."""
    return all_of([_same(_low(first), _low(second)), _same(_high(first), _high(second))])
