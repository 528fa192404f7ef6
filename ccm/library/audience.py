"""Who is written to, and who of them is meant by a fragment, as boxes of a space: before any customer is looked at.

In: a space of conditions and a touchpoint, channel or fragments. Out: boxes. Whether a customer is plausible, and which
fragment of a slot is taken, is not asked here. What takes more steps than the budget ends with `TooManyStepsError`.
"""

from collections.abc import Iterable

from ccm.feel.analysis import Boxes, Space, Steps
from ccm.feel.analysis.boxes import cross
from ccm.feel.tree import Node
from ccm.library.model import Condition, Fragment, Touchpoint


def trees_of(conditions: Iterable[Condition | None]) -> list[tuple[Node, str]]:
    """The trees of conditions, each with its source: what a space is made of."""
    return [(one.expression.tree, one.expression.source) for one in conditions if one is not None]


def sets_of(condition: Condition | None, space: Space, steps: Steps) -> tuple[Boxes, Boxes]:
    """Where a condition holds and where it fails; without one it holds everywhere."""
    return ([space.everything], []) if condition is None else space.sets(condition.expression.tree, steps)


def meant_by(fragments: Iterable[Fragment], space: Space, steps: Steps) -> Boxes:
    """Where the condition of any of some fragments holds."""
    return [box for each in fragments for box in sets_of(each.when, space, steps)[0]]


def let_in(space: Space, touchpoint: Touchpoint, steps: Steps) -> Boxes:
    """Whom a touchpoint is for, whoever of them is not written to in the end."""
    found: Boxes = [space.everything]
    for gate in touchpoint.gates:
        found = cross(found, sets_of(gate, space, steps)[0], steps)
    return found


def written_to(space: Space, touchpoint: Touchpoint, steps: Steps) -> Boxes:
    """Whom a touchpoint writes to, by whatever channel."""
    found = let_in(space, touchpoint, steps)
    for stop in touchpoint.stops:
        found = cross(found, sets_of(stop, space, steps)[1], steps)
    return found


def reached(space: Space, touchpoint: Touchpoint, channel: str, steps: Steps) -> Boxes:
    """Whom a touchpoint writes to by a channel."""
    found = written_to(space, touchpoint, steps)
    rules = [rule.when for rule in touchpoint.channels if rule.channel == channel]
    if None in rules:
        return found
    return cross(found, [box for when in rules for box in sets_of(when, space, steps)[0]], steps)


def conditions_of(touchpoint: Touchpoint, fragments: Iterable[Fragment]) -> list[tuple[Node, str]]:
    """Every condition that decides on these fragments in a touchpoint, as trees with their sources."""
    return trees_of([*touchpoint.conditions, *(each.when for each in fragments)])
