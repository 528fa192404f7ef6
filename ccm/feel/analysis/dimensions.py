"""One dimension: a term that is compared with constants, cut into regions in which no comparison changes.

In: a term and the constants it meets. Out: regions, each with a value that stands for it. Numbers, dates, times and
durations are cut at each constant: below, at, between, above. Texts and booleans have a region per value and one for
all others; everything may be missing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from ccm.feel import tree
from ccm.feel.semantics import compare, equal, kind_of
from ccm.feel.tree import Node
from ccm.feel.values import ARITHMETIC, Months, show

SOMETHING_ELSE = "something else"
STEPS: Mapping[str, object] = {
    "number": Decimal(1),
    "date": timedelta(days=1),
    "date_time": timedelta(days=1),
    "time": timedelta(hours=1),
    "days_duration": timedelta(days=1),
    "months_duration": Months(1),
}
"""The kinds that have an order, each with a step to the next value that is worth looking at."""
WHOLE = frozenset(["count", "string length"])
"""Functions that only give whole numbers."""


@dataclass(frozen=True, slots=True)
class Region:
    """A part of a dimension, and a value in it. `missing` is the region of null."""

    value: object
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Dimension:
    """A term, its words in the source, and its regions in order; null comes last."""

    term: Node
    text: str
    regions: tuple[Region, ...]

    @property
    def everything(self) -> int:
        """The mask of all regions, one bit each."""
        return (1 << len(self.regions)) - 1

    @property
    def present(self) -> int:
        """The mask of all regions but null."""
        return sum(1 << place for place, region in enumerate(self.regions) if not region.missing)

    def describe(self, place: int) -> str:
        """`age is 35`."""
        region = self.regions[place]
        return f"{self.text} is {'missing' if region.missing else show(region.value)}"


def cut(term: Node, text: str, constants: Iterable[object]) -> Dimension:
    """The dimension of a term that meets these constants."""
    known = order_values(one for one in constants if one is not None)
    allowed = term.type.allowed
    if allowed and all(kind_of(one) == term.type.kind for one in allowed):
        regions = [Region(one) for one in allowed]
    elif term.type.kind == "boolean" or (term.type.kind == "any" and not known):
        regions = [Region(True), Region(False)]
    elif term.type.kind == "text":
        regions = [*map(Region, known), Region(_other(known))]
    else:
        regions = _between(term, known)
    return Dimension(term, text, (*regions, Region(None, missing=True)))


def order_values(values: Iterable[object]) -> list[object]:
    """The values in order, each once; those that cannot be ordered keep the order they came in."""
    found: list[object] = []
    given = list(values)
    numbers = [one for one in given if isinstance(one, Decimal)]
    if len(numbers) == len(given):
        return [*sorted(dict.fromkeys(numbers))]
    days = [one for one in given if isinstance(one, date)]
    if len(days) == len(given):
        return [*sorted(dict.fromkeys(days))]
    for value in given:
        place = 0
        while place < len(found) and compare("<", found[place], value) is True:
            place += 1
        if place == len(found) or equal(found[place], value) is not True:
            found.insert(place, value)
    return found


def _other(known: Sequence[object]) -> str:
    """A text that none of the known ones is."""
    word = SOMETHING_ELSE
    while word in known:
        word += "!"
    return word


def _between(term: Node, cuts: list[object]) -> list[Region]:
    """Below, at, between and above the constants, as far as there is anything."""
    if not cuts:
        return [Region(_some(term))]
    regions = []
    below = _moved(cuts[0], -1)
    if below is not None and not (_is_whole(term) and below == -1):
        regions.append(Region(below))
    for one, following in zip(cuts, [*cuts[1:], None], strict=True):
        regions.append(Region(one))
        middle = _moved(one, 1) if following is None else _middle(one, following, whole=_is_whole(term))
        if middle is not None:
            regions.append(Region(middle))
    return regions


def _is_whole(term: Node) -> bool:
    """Whether a term counts."""
    return isinstance(term, tree.Call) and term.function in WHOLE


def _some(term: Node) -> object:
    """Any value of a term that meets no constant."""
    plain = {
        "number": Decimal(1),
        "date": date(2000, 1, 1),
        "days_duration": timedelta(days=1),
        "months_duration": Months(1),
    }
    return plain.get(term.type.kind, SOMETHING_ELSE)


def _moved(value: object, steps: int) -> object:
    """A value one step below or above; None where there is none that we know."""
    from ccm.feel.temporal_arithmetic import add, multiply

    kind = kind_of(value)
    if isinstance(value, Decimal):
        return ARITHMETIC.add(value, Decimal(steps))
    try:
        moved = add(value, multiply(STEPS.get(kind, timedelta(days=1)), Decimal(steps)))
    except (ArithmeticError, ValueError):
        return None
    return moved if compare("<" if steps < 0 else ">", moved, value) is True else None


def _middle(low: object, high: object, *, whole: bool) -> object:
    """A value between two, a round one if there is any; None if there is none."""
    from ccm.feel.temporal_arithmetic import add, divide, subtract

    if isinstance(low, Decimal) and isinstance(high, Decimal):
        middle = ARITHMETIC.divide(ARITHMETIC.add(low, high), Decimal(2))
        rounded = middle.to_integral_value()
        if low < rounded < high:
            return rounded
        return None if whole else middle
    if isinstance(low, Months) and isinstance(high, Months):
        middle_months = Months((low.count + high.count) // 2)
        return middle_months if low < middle_months else None
    try:
        middle_value = add(low, divide(subtract(high, low), Decimal(2)))
    except (ArithmeticError, ValueError):
        return None
    inside = compare("<", low, middle_value) is True and compare("<", middle_value, high) is True
    return middle_value if inside else None
