"""What a condition can come to: never true, never false, or either; with an example of each that there is.

In: a typed condition. Out: a `Verdict`. Missing values are points, too, but a condition that is only ever undecided
counts as one that can never hold.
"""

from dataclasses import dataclass

from ccm.feel.analysis.boxes import Boxes, Steps, TooManyStepsError, cross
from ccm.feel.analysis.space import Space
from ccm.feel.expression import Expression


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a condition may be true and may be false (None: undecided), with an example of each in words."""

    may_hold: bool | None
    may_fail: bool | None
    when_true: str = ""
    when_false: str = ""


def judge(expression: Expression, *, steps: Steps | None = None) -> Verdict:
    """Find out what a condition can come to."""
    space = Space.of([(expression.tree, expression.source)])
    budget = steps or Steps()
    try:
        true, false = space.sets(expression.tree, budget)
        return Verdict(bool(true), bool(false), _example(space, true, budget), _example(space, false, budget))
    except TooManyStepsError:
        return Verdict(None, None)


def _example(space: Space, boxes: Boxes, steps: Steps) -> str:
    """A point of the boxes in words, if possible one where nothing is missing."""
    if not boxes:
        return ""
    whole = cross(boxes, [space.present], steps) or boxes
    return space.describe(space.point(whole[0]))
