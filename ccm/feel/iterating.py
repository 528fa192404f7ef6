"""What `for`, `some`, `every` and filters run over.

In: values. Out: the items in order, or None where there is nothing to run over; a `BudgetError` before a list is made
that is longer than what is left of the budget.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from ccm.feel.semantics import as_list, compare, is_whole, item_at
from ccm.feel.values import ARITHMETIC, BudgetError, Range

DAY = timedelta(days=1)


def counted(low: object, high: object, most: int) -> tuple[object, ...] | None:
    """The whole numbers or days from one bound to the other, in either direction."""
    if isinstance(low, Decimal) and isinstance(high, Decimal):
        if not (is_whole(low) and is_whole(high)):
            return None
        step = 1 if low <= high else -1
        if abs(high - low) >= most:
            raise BudgetError
        if max(low.adjusted(), high.adjusted()) >= ARITHMETIC.prec:
            return (low,) if low == high else None  # there, the next whole number is no number of 34 digits
        return tuple(map(Decimal, range(int(low), int(high) + step, step)))
    if type(low) is date and type(high) is date:
        way = 1 if low <= high else -1
        days = abs((high - low).days)
        if days >= most:
            raise BudgetError
        return tuple(low + way * number * DAY for number in range(days + 1))
    return None


def _in_order(within: Range, most: int) -> tuple[object, ...] | None:
    """The items of a range, upwards; open bounds are left out."""
    if within.sign or compare("<=", within.low, within.high) is not True:
        return None
    found = counted(within.low, within.high, most)
    if found is None:
        return None
    begin, end = (0 if within.low_closed else 1), (len(found) if within.high_closed else len(found) - 1)
    return found[begin : max(begin, end)]


def iterated(domain: object, most: int) -> Sequence[object] | None:
    """The items of a list or range; a single value is a list of one, null is none."""
    return _in_order(domain, most) if isinstance(domain, Range) else as_list(domain)


def picked(items: Sequence[object], tests: Sequence[object]) -> object:
    """What a filter keeps; where the test turns out to be a number, the item at that place."""
    if tests and isinstance(tests[0], Decimal):
        return item_at(items, tests[0])
    return tuple(item for item, holds in zip(items, tests, strict=True) if holds is True)
