"""Sets of points as boxes: per dimension a mask of regions. Intersections, unions and differences, with a budget.

In: masks, one per dimension. Out: lists of boxes. A budget of steps is shared by one question; when it is spent, the
question has no answer, and says so.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MOST_STEPS = 200_000

Box = tuple[int, ...]
Boxes = list[Box]


class TooManyStepsError(Exception):
    """A question took more steps than its budget: it stays undecided."""


@dataclass(slots=True)
class Steps:
    """What is left of the steps of one question."""

    left: int = MOST_STEPS

    def spend(self, count: int = 1) -> None:
        """Take steps from the budget."""
        self.left -= count
        if self.left < 0:
            raise TooManyStepsError


def intersect(one: Box, other: Box) -> Box | None:
    """The common part of two boxes; None if there is none."""
    common = tuple(map(int.__and__, one, other))
    return common if all(common) else None


def holds(outer: Box, inner: Box) -> bool:
    """Whether one box lies in another."""
    return all(small & ~large == 0 for small, large in zip(inner, outer, strict=True))


def cross(ones: Boxes, others: Boxes, steps: Steps) -> Boxes:
    """Every part that is in a box of both lists."""
    found: Boxes = []
    for one in ones:
        steps.spend(len(others) + 1)
        found.extend(common for other in others if (common := intersect(one, other)) is not None)
    return absorb(found, steps)


def absorb(boxes: Boxes, steps: Steps) -> Boxes:
    """The boxes without those that lie in another."""
    kept: Boxes = []
    for box in sorted(set(boxes), key=_size, reverse=True):
        steps.spend(len(kept) + 1)
        if not any(holds(larger, box) for larger in kept):
            kept.append(box)
    return kept


def _size(box: Box) -> int:
    """How many points a box has."""
    size = 1
    for mask in box:
        size *= mask.bit_count()
    return size


def subtract(boxes: Boxes, taken: Iterable[Box], steps: Steps) -> Boxes:
    """What is left of boxes when others are taken away; the parts do not overlap each other."""
    for other in taken:
        left: Boxes = []
        for box in boxes:
            steps.spend()
            left.extend(_without(box, other))
        boxes = left
        if not boxes:
            return boxes
    return boxes


def _without(box: Box, other: Box) -> Boxes:
    """One box without another: a slice for every dimension in which it reaches further."""
    if intersect(box, other) is None:
        return [box]
    parts: Boxes = []
    rest: Sequence[int] = box
    for place, mask in enumerate(other):
        outside = rest[place] & ~mask
        if outside:
            parts.append((*rest[:place], outside, *rest[place + 1 :]))
        rest = (*rest[:place], rest[place] & mask, *rest[place + 1 :])
    return parts
