"""Whether two fragments are alternatives: whoever gets the one does not get the other.

In: two fragments and the touchpoints. Out: yes, or no. Alternatives may well say nearly the same: that is what variants
are. What is not certain counts as yes, so that nobody is told off for what may be right.
"""

from collections.abc import Iterable

from ccm.feel.analysis import Space, Steps, TooManyStepsError
from ccm.feel.analysis.boxes import cross
from ccm.library.audience import trees_of
from ccm.library.model import Effective, Fragment, Slot, Touchpoint

MOST_STEPS = 20_000


def are_alternatives(one: Fragment, other: Fragment, touchpoints: Iterable[Touchpoint]) -> bool:
    """Whether the two stand for each other in every touchpoint that uses both, and there is such a one."""
    both = [each for each in touchpoints if each.uses(one) and each.uses(other)]
    if one.slot != other.slot or not both:
        return False
    if one.bars(other):
        return True
    if not set(one.channels) & set(other.channels) or not _overlap(one.effective, other.effective):
        return True
    slots = [slot for each in both for slot in each.slots if slot.id == one.slot]
    return all(map(_takes_one, slots)) or not _may_both_hold(one, other)


def _takes_one(slot: Slot) -> bool:
    return slot.fill in ("unique", "first") or slot.limit == 1 or (slot.fill == "priority" and slot.limit is None)


def _overlap(one: Effective, other: Effective) -> bool:
    begins = max((each for each in (one.start, other.start) if each), default=None)
    return begins is None or all(each.end is None or begins <= each.end for each in (one, other))


def _may_both_hold(one: Fragment, other: Fragment) -> bool:
    """Whether a customer can meet both conditions; no, if that takes too long to say."""
    conditions = [each.when for each in (one, other) if each.when is not None]
    if len(conditions) < 2:
        return True
    space = Space.of(trees_of(conditions))
    steps = Steps(MOST_STEPS)
    try:
        first, second = (space.sets(each.expression.tree, steps)[0] for each in conditions)
        return bool(cross(first, second, steps))
    except TooManyStepsError:
        return False
