"""How large a value may become: declared once, for every built-in function.

In: a size about to be made. Out: nothing, or a `BudgetError` that ends the whole evaluation; nothing is measured by a
clock, so the same input always stops at the same place.
"""

from collections.abc import Iterable, Mapping

from ccm.feel.budgeting import MOST_ITERATIONS
from ccm.feel.values import BudgetError, Range

MOST_CHARACTERS = 1_000_000
"""Of a text that a function makes or searches."""
MOST_ITEMS = 1_000_000
"""Of a list that a function makes."""
DEEPEST_VALUE = 100
"""Lists and contexts inside each other, where a function has to follow them."""

MOST_MATCHES = 200_000
"""Of a regular expression in one text, by `replace` and `split`, times the groups that are asked for."""


def allow_characters(count: int) -> None:
    """Stop when a text gets longer than the budget."""
    if count > MOST_CHARACTERS:
        raise BudgetError(f"a text has more than {MOST_CHARACTERS:,} characters")


def allow_items(count: int) -> None:
    """Stop when a list gets longer than the budget."""
    if count > MOST_ITEMS:
        raise BudgetError(f"a list has more than {MOST_ITEMS:,} items")


def allow_depth(depth: int) -> None:
    """Stop when lists and contexts are nested deeper than the budget."""
    if depth > DEEPEST_VALUE:
        raise BudgetError(f"a value is nested deeper than {DEEPEST_VALUE} levels")


def allow_nesting(value: object) -> None:
    """Stop before a value is followed that is nested deeper than the budget; shared parts are measured once."""
    _height(value, {}, 0)


def _height(value: object, known: dict[int, int], depth: int) -> int:
    """How many levels a value has from here."""
    inner = _inside(value)
    if inner is None:
        return 0
    allow_depth(depth + known.get(id(value), 0))
    if id(value) not in known:
        known[id(value)] = 1 + max((_height(part, known, depth + 1) for part in inner), default=0)
    return known[id(value)]


def allow_parts(value: object) -> None:
    """Stop before a value is followed that has more parts than a list may have items.

    Lists and contexts may share parts, so that a short expression makes a value of very many; each is counted once and
    multiplied.
    """
    if _inside(value) is not None:
        allow_items(_parts(value, {}, 0))


def _inside(value: object) -> Iterable[object] | None:
    """The parts of a list, context or range; None of what has none."""
    if isinstance(value, tuple | list):
        return value
    if isinstance(value, Mapping):
        return value.values()
    return (value.low, value.high) if isinstance(value, Range) else None


def _parts(value: object, known: dict[int, int], depth: int) -> int:
    """How many parts a value has when every shared one is counted wherever it stands."""
    inner = _inside(value)
    if inner is None:
        return 1
    if id(value) not in known:
        allow_depth(depth)
        known[id(value)] = 1 + sum(_parts(part, known, depth + 1) for part in inner)
    return known[id(value)]


def allow_calls(count: int) -> None:
    """Stop when `sort` or `list replace` calls an author's function more often than there are iterations."""
    if count > MOST_ITERATIONS:
        raise BudgetError(f"a function is called more than {MOST_ITERATIONS:,} times")


def allow_matches(count: int) -> None:
    """Stop when a regular expression matches more often than the budget."""
    if count > MOST_MATCHES:
        raise BudgetError(f"a pattern matches more than {MOST_MATCHES:,} times")
