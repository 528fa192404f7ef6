"""The built-in functions that make one value of a list (DMN 1.5, 10.3.4.4): sums, averages, extremes, verdicts.

In: a tuple, or its items as separate arguments. Out: a value, or None where the standard says null: over an empty list,
or over a list with a missing or other item.
"""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from ccm.feel.semantics import all_of, any_of, less, truth
from ccm.feel.signatures import Library, item_type, list_type
from ccm.feel.types import BOOLEAN, NUMBER
from ccm.feel.values import ARITHMETIC

TOTALS = Library("Totals")
Values = Sequence[Any]
_ORDERED = "number*|text*|date*|time*|date_time*|days_duration*|months_duration*"
_ADDED = "number*"


def _numbers(items: Values) -> bool:
    """Whether there are items and all are numbers, none of them NaN or infinite."""
    return bool(items) and all(isinstance(item, Decimal) and item.is_finite() for item in items)


def _ordered(items: Values) -> bool:
    """Whether there are items, all of one kind that has an order."""
    return bool(items) and all(less(items[0], item) is not None for item in items)


def _first(items: Values, *, lowest: bool) -> object:
    """The item that no other precedes; of equal ones the first."""
    if not _ordered(items):
        return None
    found = items[0]
    for item in items[1:]:
        if less(item, found) if lowest else less(found, item):
            found = item
    return found


@TOTALS.add(
    "min", f"list:{_ORDERED}", item_type, "min([3, 1, 2]) → 1", 'min("b", "a") → "a"', "min([]) → null", variadic=True
)
def smallest(items: Values) -> object:
    """The least item; null for no items."""
    return _first(items, lowest=True)


@TOTALS.add("max", f"list:{_ORDERED}", item_type, "max(1, 5, 3) → 5", "max([]) → null", variadic=True)
def largest(items: Values) -> object:
    """The greatest item; null for no items."""
    return _first(items, lowest=False)


@TOTALS.add("sum", f"list:{_ADDED}", item_type, "sum([1, 2, 3]) → 6", "sum([]) → null", variadic=True)
def total(items: Values) -> Decimal | None:
    """The sum of numbers; null for no items, or if one is missing."""
    if not _numbers(items):
        return None
    found = items[0]
    for item in items[1:]:
        found = ARITHMETIC.add(found, item)
    return ARITHMETIC.plus(found)


@TOTALS.add("product", f"list:{_ADDED}", NUMBER, "product([2, 3, 4]) → 24", "product([]) → null", variadic=True)
def product(items: Values) -> Decimal | None:
    """The numbers multiplied; null for no items, or if one is missing."""
    if not _numbers(items):
        return None
    found = Decimal(1)
    for item in items:
        found = ARITHMETIC.multiply(found, item)
    return found


@TOTALS.add("mean", f"list:{_ADDED}", item_type, "mean([1, 2, 6]) → 3", "mean([]) → null", variadic=True)
def mean(items: Values) -> Decimal | None:
    """The average of numbers; null for no items, or if one is missing."""
    found = total(items)
    return None if found is None else ARITHMETIC.divide(found, Decimal(len(items)))


@TOTALS.add("median", f"list:{_ADDED}", item_type, "median([1, 5, 3]) → 3", "median(8, 2, 5, 7) → 6", variadic=True)
def median(items: Values) -> Decimal | None:
    """The middle one of numbers, or the mean of the middle two; null for no items."""
    if not _numbers(items):
        return None
    ranked = sorted(items)
    middle = len(ranked) // 2
    if len(ranked) % 2:
        return ARITHMETIC.plus(ranked[middle])
    return ARITHMETIC.divide(ARITHMETIC.add(ranked[middle - 1], ranked[middle]), Decimal(2))


@TOTALS.add("stddev", f"list:{_ADDED}", NUMBER, "decimal(stddev(2, 4, 7, 5), 6) → 2.081666", variadic=True)
def deviation(items: Values) -> Decimal | None:
    """The standard deviation of a sample of numbers; null for fewer than two."""
    middle = mean(items)
    if middle is None or len(items) < 2:
        return None
    squares = [ARITHMETIC.power(ARITHMETIC.subtract(item, middle), Decimal(2)) for item in items]
    spread = total(squares)
    return None if spread is None else ARITHMETIC.sqrt(ARITHMETIC.divide(spread, Decimal(len(items) - 1)))


@TOTALS.add("mode", f"list:{_ADDED}", list_type, "mode([6, 1, 9, 6, 1]) → [1, 6]", "mode([]) → []", variadic=True)
def mode(items: Values) -> tuple[Decimal, ...] | None:
    """The numbers that occur most often, in ascending order."""
    if not items:
        return ()
    if not _numbers(items):
        return None
    counted = Counter(items)
    most = max(counted.values())
    return tuple(sorted(number for number, times in counted.items() if times == most))


@TOTALS.add("all", "list:boolean*", BOOLEAN, "all([true, false]) → false", "all([]) → true", variadic=True)
def every(items: Values) -> bool | None:
    """Whether all items are true: false if one is false, null if one is missing and none false."""
    return all_of([truth(item) for item in items])


@TOTALS.add("any", "list:boolean*", BOOLEAN, "any([true, false]) → true", "any([]) → false", variadic=True)
def some(items: Values) -> bool | None:
    """Whether an item is true: true if one is, null if one is missing and none true."""
    return any_of([truth(item) for item in items])
