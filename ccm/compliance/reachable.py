"""Whether anybody can get a fragment in a channel, and whether something can be true of them.

In: a touchpoint, a channel, a fragment and a condition. Out: yes, no, or None where that takes more steps than the
budget.
"""

from collections.abc import Iterable

from ccm.feel.analysis import Boxes, Space, Steps, TooManyStepsError
from ccm.feel.analysis.boxes import cross
from ccm.feel.tree import Node
from ccm.library.model import Fragment, Touchpoint

MOST_STEPS = 20_000


def reached(space: Space, touchpoint: Touchpoint, channel: str, steps: Steps) -> Boxes:
    """The customers a touchpoint writes to by a channel."""
    found: Boxes = [space.everything]
    for gate in (touchpoint.population, touchpoint.audience):
        if gate is not None:
            found = cross(found, space.sets(gate.expression.tree, steps)[0], steps)
    for stop in touchpoint.suppress:
        found = cross(found, space.sets(stop.when.expression.tree, steps)[1], steps)
    rules = [rule.when for rule in touchpoint.channels if rule.channel == channel]
    if None in rules:
        return found
    ways = [box for when in rules if when is not None for box in space.sets(when.expression.tree, steps)[0]]
    return cross(found, ways, steps)


def conditions_of(touchpoint: Touchpoint, fragments: Iterable[Fragment]) -> list[tuple[Node, str]]:
    """Every condition that decides on these fragments in a touchpoint, as trees with their sources."""
    asked = [*touchpoint.conditions, *(each.when for each in fragments if each.when is not None)]
    return [(one.expression.tree, one.expression.source) for one in asked]


def may_be_printed(
    fragment: Fragment, touchpoint: Touchpoint, channel: str, *, where: Node | None = None
) -> bool | None:
    """Whether somebody (of whom a condition holds) can get a fragment; one that is only brought counts as open."""
    steps = Steps(MOST_STEPS)
    conditions = conditions_of(touchpoint, [fragment])
    space = Space.of([*conditions, *([(where, "")] if where is not None else [])])
    try:
        found = reached(space, touchpoint, channel, steps)
        for tree in (fragment.when.expression.tree if fragment.when else None, where):
            if tree is not None:
                found = cross(found, space.sets(tree, steps)[0], steps)
        return bool(found)
    except TooManyStepsError:
        return None
