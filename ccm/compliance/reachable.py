"""Whether anybody can get a fragment in a channel, and whether something can be true of them.

In: a touchpoint, a channel, a fragment and a condition. Out: yes, no, or None where that takes more steps than the
budget.
"""

from ccm.feel.analysis import Space, Steps, TooManyStepsError
from ccm.feel.analysis.boxes import cross
from ccm.feel.tree import Node
from ccm.library.audience import conditions_of, let_in, meant_by, reached
from ccm.library.model import Fragment, Touchpoint

MOST_STEPS = 20_000


def may_be_written_to(touchpoint: Touchpoint, channel: str = "", *, where: Node) -> bool | None:
    """Whether a touchpoint writes by a channel (without one: is meant for) somebody of whom a condition holds."""
    steps = Steps(MOST_STEPS)
    space = Space.of([*conditions_of(touchpoint, ()), (where, "")])
    try:
        found = reached(space, touchpoint, channel, steps) if channel else let_in(space, touchpoint, steps)
        return bool(cross(found, space.sets(where, steps)[0], steps))
    except TooManyStepsError:
        return None


def may_be_printed(
    fragment: Fragment, touchpoint: Touchpoint, channel: str, *, where: Node | None = None
) -> bool | None:
    """Whether somebody (of whom a condition holds) can get a fragment; one that is only brought counts as open."""
    steps = Steps(MOST_STEPS)
    conditions = conditions_of(touchpoint, [fragment])
    space = Space.of([*conditions, *([(where, "")] if where is not None else [])])
    try:
        found = reached(space, touchpoint, channel, steps)
        found = cross(found, meant_by([fragment], space, steps), steps)
        return bool(found if where is None else cross(found, space.sets(where, steps)[0], steps))
    except TooManyStepsError:
        return None
