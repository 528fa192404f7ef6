"""Test cases from conditions: at every boundary, and for every atom a pair that shows it decides by itself (MC/DC).

In: a space and where a condition is true and false in it. Out: points. A pair of points differs in one dimension
only, and in the outcome: the modified condition/decision coverage of DO-178C, with masking.
"""

from collections.abc import Iterator

from ccm.feel.analysis.boxes import Box, Boxes, Steps
from ccm.feel.analysis.space import Point, Space


def boundary_points(space: Space, box: Box) -> Iterator[Point]:
    """For a box, a point at each end of each of its dimensions, all others in the middle of theirs."""
    middle = space.point(box)
    yield middle
    for place, mask in enumerate(box):
        present = mask & space.dimensions[place].present or mask
        for end in {(present & -present).bit_length() - 1, present.bit_length() - 1} - {middle[place]}:
            yield (*middle[:place], end, *middle[place + 1 :])


def independence_pairs(space: Space, true: Boxes, false: Boxes, steps: Steps) -> dict[int, tuple[Point, Point]]:
    """Per dimension two points that differ in it alone, the first where it is true, the second where it is false.

    A dimension without a pair never decides by itself.
    """
    found: dict[int, tuple[Point, Point]] = {}
    for place in range(len(space.dimensions)):
        pair = _pair(space, place, true, false, steps)
        if pair is not None:
            found[place] = pair
    return found


def _pair(space: Space, place: int, true: Boxes, false: Boxes, steps: Steps) -> tuple[Point, Point] | None:
    """Two boxes that meet in all dimensions but this one, best where nothing is missing."""
    for known in (space.present, space.everything):
        for holding in true:
            for failing in false:
                steps.spend()
                common = [one & other & seen for one, other, seen in zip(holding, failing, known, strict=True)]
                yes, no = holding[place] & known[place], failing[place] & known[place]
                if yes and no and all(mask for at, mask in enumerate(common) if at != place):
                    sides = [(*common[:place], side, *common[place + 1 :]) for side in (yes, no)]
                    return space.point(sides[0]), space.point(sides[1])
    return None
