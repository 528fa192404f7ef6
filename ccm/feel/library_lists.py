"""The built-in functions over lists (DMN 1.5, 10.3.4.4).

In: a tuple (and more arguments, none null). Out: a value, or None where the standard says null: over an empty list, or
over a list with a missing item.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from ccm.feel.semantics import all_of, any_of, equal, kind_of, less, truth
from ccm.feel.values import ARITHMETIC

Values = Sequence[Any]


def count(items: Values) -> Decimal:
    """How many items."""
    return Decimal(len(items))


def _numbers(items: Values) -> bool:
    """Whether there are items and all are numbers."""
    return bool(items) and all(isinstance(item, Decimal) for item in items)


def total(items: Values) -> Decimal | None:
    """The sum; null for no items."""
    if not _numbers(items):
        return None
    found = items[0]
    for item in items[1:]:
        found = ARITHMETIC.add(found, item)
    return ARITHMETIC.plus(found)


def mean(items: Values) -> Decimal | None:
    """The average; null for no items."""
    found = total(items)
    return None if found is None else ARITHMETIC.divide(found, Decimal(len(items)))


def median(items: Values) -> Decimal | None:
    """The middle value, or the mean of the middle two; null for no items."""
    if not _numbers(items):
        return None
    ranked = sorted(items)
    middle = len(ranked) // 2
    if len(ranked) % 2:
        return ARITHMETIC.plus(ranked[middle])
    return ARITHMETIC.divide(ARITHMETIC.add(ranked[middle - 1], ranked[middle]), Decimal(2))


def _ordered(items: Values) -> bool:
    """Whether there are items, all of one kind that has an order."""
    return bool(items) and all(less(items[0], item) is not None for item in items)


def smallest(items: Values) -> object:
    """The least item; null for no items."""
    return min(items) if _ordered(items) else None


def largest(items: Values) -> object:
    """The greatest item; null for no items."""
    return max(items) if _ordered(items) else None


def every(items: Values) -> bool | None:
    """Kleene `and` over the items."""
    return all_of([truth(item) for item in items])


def some(items: Values) -> bool | None:
    """Kleene `or` over the items."""
    return any_of([truth(item) for item in items])


def holds(items: Values | None, element: object) -> bool | None:
    """Whether an item equals the element; null may be looked for."""
    return None if items is None else any(equal(item, element) for item in items)


def distinct(items: Values) -> tuple[object, ...]:
    """The items without repetitions, in the order of their first appearance."""
    found: list[object] = []
    seen: set[tuple[str, object]] = set()
    for item in items:
        kind = kind_of(item)
        if kind in ("list", "record", "range"):
            new = not any(equal(item, other) for other in found)
        else:
            new = (kind, item) not in seen
            seen.add((kind, item))
        if new:
            found.append(item)
    return tuple(found)


def backwards(items: Values) -> tuple[object, ...]:
    """The items in reverse."""
    return tuple(reversed(items))


def part(items: Values, start: Decimal, length: Decimal | None = None) -> tuple[object, ...] | None:
    """The items from a position, counted from 1 or from the end when negative."""
    first, size = int(start), None if length is None else int(length)
    if not 1 <= abs(first) <= len(items) or (size is not None and size < 1):
        return None
    begin = first - 1 if first > 0 else len(items) + first
    if size is not None and begin + size > len(items):
        return None
    return tuple(items[begin : None if size is None else begin + size])


def places(items: Values | None, match: object) -> tuple[Decimal, ...] | None:
    """The positions, from 1, of the items that equal the match."""
    if items is None:
        return None
    return tuple(Decimal(place) for place, item in enumerate(items, 1) if equal(item, match))


def joined(items: Values, delimiter: str = "") -> str | None:
    """The texts one after another; missing items are skipped."""
    texts = [item for item in items if item is not None]
    return delimiter.join(texts) if all(isinstance(text, str) for text in texts) else None
