"""Test cases from conditions: at every boundary, and for every atom a pair that shows it decides by itself (MC/DC).

In: a space and where a condition is true and false in it; or a typed condition. Out: points, or cases in words. A pair
of points differs in one dimension only, and in the outcome: the modified condition/decision coverage of DO-178C, with
masking.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ccm.feel import tree
from ccm.feel.analysis.boxes import Box, Boxes, Steps
from ccm.feel.analysis.space import Point, Space
from ccm.feel.expression import Expression
from ccm.feel.interpreter import interpret
from ccm.feel.stack import with_room
from ccm.feel.tree import Node

MOST_CASES = 200
"""Of a condition; there are more boundaries than anybody reads where many terms are joined by `or`."""


@dataclass(frozen=True, slots=True)
class ConditionCase:
    """Values of the terms of a condition by their words, what it comes to, and what the case shows.

    `proves` are the single conditions that decide by themselves between this case and another that proves the same;
    `bounds` the terms that stand at a boundary, `missing` those without a value.
    """

    given: Mapping[str, object]
    expected: bool | None
    proves: tuple[str, ...] = ()
    bounds: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ConditionCases:
    """The cases of a condition. `unproven` are single conditions that never decide by themselves.

    `left_out` counts the boundary cases beyond `MOST_CASES`.
    """

    cases: tuple[ConditionCase, ...]
    unproven: tuple[str, ...]
    left_out: int = 0


class _Shown:
    """Points and what each of them shows, in the order they were found."""

    def __init__(self) -> None:
        self.notes: dict[Point, tuple[list[str], list[str], list[str]]] = {}
        self.left_out = 0

    def add(self, point: Point, kind: int, *words: str) -> None:
        """Note what a point shows; a new one beyond the limit is only counted."""
        if point not in self.notes and len(self.notes) >= MOST_CASES:
            self.left_out += 1
            return
        noted = self.notes.setdefault(point, ([], [], []))[kind]
        noted.extend(word for word in words if word not in noted)


@with_room
def condition_cases(expression: Expression, *, steps: Steps | None = None) -> ConditionCases:
    """Make the cases of a condition: MC/DC pairs first, then each term missing once, then boundaries.

    Raises TooManyStepsError where there is too much to look at.
    """
    budget = steps or Steps()
    space = Space.of([(expression.tree, expression.source)])
    true, false = space.sets(expression.tree, budget)
    pairs = leaf_pairs(space, true, false, budget)
    shown = _Shown()
    for leaf, pair in pairs.items():
        for point in pair or ():
            shown.add(point, 0, _words(expression, leaf))
    for point, place in _missing(space, true or false):
        shown.add(point, 2, space.dimensions[place].text)
    for point, bounds in _bounds(space, [*true, *false]):
        shown.add(point, 1, *bounds)
    cases = tuple(
        ConditionCase(_given(space, point), _outcome(expression, space, point, true, false), *map(tuple, notes))
        for point, notes in shown.notes.items()
    )
    unproven = tuple(_words(expression, leaf) for leaf, pair in pairs.items() if pair is None)
    return ConditionCases(cases, unproven, shown.left_out)


def _words(expression: Expression, node: Node) -> str:
    """A node as written."""
    return " ".join(expression.source[slice(*node.extent)].split())


def _given(space: Space, point: Point) -> dict[str, object]:
    """The values of a point, by the words of the terms."""
    return {one.text: one.regions[place].value for one, place in zip(space.dimensions, point, strict=True)}


def _outcome(expression: Expression, space: Space, point: Point, true: Boxes, false: Boxes) -> bool | None:
    """What the condition comes to at a point: asked of the language itself where all terms are facts."""
    values = space.values(point)
    if all(isinstance(term, tree.Fact) for term in values):
        found = interpret(expression, {term.slug: one for term, one in values.items() if isinstance(term, tree.Fact)})
        return found if isinstance(found, bool) else None
    inside = [_holds(boxes, point) for boxes in (true, false)]
    return inside[0] if any(inside) else None


def _holds(boxes: Boxes, point: Point) -> bool:
    """Whether a point lies in one of the boxes."""
    return any(all(mask >> place & 1 for mask, place in zip(box, point, strict=True)) for box in boxes)


def _bounds(space: Space, boxes: Boxes) -> Iterator[tuple[Point, list[str]]]:
    """The points in the middle and at the ends of boxes, with the words of the term whose end it is."""
    for box in boxes:
        middle, *ends = boundary_points(space, box)
        yield middle, []
        for end in ends:
            term = next(one for one, here, there in zip(space.dimensions, end, middle, strict=True) if here != there)
            yield end, [term.text] if term.term.type.kind not in ("text", "boolean") else []


def _missing(space: Space, boxes: Boxes) -> Iterator[tuple[Point, int]]:
    """For every dimension a point where it is missing, the others as in the first box."""
    for box in boxes[:1]:
        middle = space.point(box)
        for place, dimension in enumerate(space.dimensions):
            yield (*middle[:place], len(dimension.regions) - 1, *middle[place + 1 :]), place


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
        for yes, no, common, _ in _meetings(space, place, true, false, steps):
            sides = [(*common[:place], side, *common[place + 1 :]) for side in (yes, no)]
            found[place] = space.point(sides[0]), space.point(sides[1])
            break
    return found


def leaf_pairs(space: Space, true: Boxes, false: Boxes, steps: Steps) -> dict[Node, tuple[Point, Point] | None]:
    """Per single condition two points that differ in its term alone, so that it turns and the outcome with it.

    No other condition on the same term turns between them; the nearest values are taken. None: it never decides alone.
    """
    found: dict[Node, tuple[Point, Point] | None] = {}
    for leaf, atom in space.atoms.items():
        place = space.places[atom.term]
        meetings = _meetings(space, place, true, false, steps)
        turning = _turning(space, leaf)
        near = [
            (missing, abs(one - other), (one, other), common)
            for yes, no, common, missing in meetings
            for one, other in turning
            if yes >> one & 1 and no >> other & 1
        ]
        steps.spend(len(near))
        found[leaf] = None
        if near:
            _, _, (one, other), common = min(near)
            sides = [space.point((*common[:place], 1 << end, *common[place + 1 :])) for end in (one, other)]
            found[leaf] = sides[0], sides[1]
    return found


def _turning(space: Space, leaf: Node) -> list[tuple[int, int]]:
    """The pairs of regions of a leaf's term between which it turns, and no other leaf of the same term."""
    atom = space.atoms[leaf]
    others = [one for other, one in space.atoms.items() if other != leaf and one.term == atom.term]
    values = [region.value for region in space.dimensions[space.places[atom.term]].regions]
    turns = [atom.truth(value) for value in values]
    beside = [[one.truth(value) for one in others] for value in values]
    places = [place for place, found in enumerate(turns) if found is not None]
    return [
        (one, other)
        for one in places
        for other in places
        if turns[one] is not turns[other] and beside[one] == beside[other]
    ]


def _meetings(
    space: Space, place: int, true: Boxes, false: Boxes, steps: Steps
) -> Iterator[tuple[int, int, Box, bool]]:
    """Boxes of both outcomes that meet in all dimensions but one: its masks of both, and what is common in the others.

    First those where nothing is missing; then, with a mark, all.
    """
    for known, missing in ((space.present, False), (space.everything, True)):
        for holding in true:
            for failing in false:
                steps.spend()
                common = tuple(one & other & seen for one, other, seen in zip(holding, failing, known, strict=True))
                yes, no = holding[place] & known[place], failing[place] & known[place]
                if yes and no and all(mask for at, mask in enumerate(common) if at != place):
                    yield yes, no, common, missing
