"""The space of some conditions: one dimension per term they compare with constants, and each condition as boxes in it.

In: typed trees. Out: a `Space`; for a tree the boxes where it is true and those where it is false (what is in neither
is undecided), and points with their words.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ccm.feel import tree
from ccm.feel.analysis.atoms import Atom, atom_of, leaves
from ccm.feel.analysis.boxes import Box, Boxes, Steps, absorb, cross, subtract
from ccm.feel.analysis.dimensions import Dimension, cut
from ccm.feel.tree import Node

Point = tuple[int, ...]
"""Per dimension the place of a region."""


@dataclass(frozen=True, slots=True)
class Space:
    """Dimensions in the order their terms were met."""

    dimensions: tuple[Dimension, ...]
    places: Mapping[Node, int]
    atoms: Mapping[Node, Atom]

    @staticmethod
    def of(
        conditions: Iterable[tuple[Node, str]], *, cutting: Callable[[Node, str, Sequence[object]], Dimension] = cut
    ) -> "Space":
        """The space of trees, each with the source its extents point into.

        `cutting` makes a dimension of a term, its words and the constants that it meets.
        """
        atoms: dict[Node, Atom] = {}
        texts: dict[Node, str] = {}
        constants: dict[Node, list[object]] = {}
        for condition, source in conditions:
            for leaf in leaves(condition):
                if leaf in atoms:
                    continue
                atom, words = _met(leaf, leaf.extent, source)
                atoms[leaf] = atom
                constants.setdefault(atom.term, []).extend(atom.constants)
                texts.setdefault(atom.term, words)
        dimensions = tuple(cutting(term, texts[term], met) for term, met in constants.items())
        return Space(dimensions, {one.term: place for place, one in enumerate(dimensions)}, atoms)

    @property
    def everything(self) -> Box:
        """The box of all points."""
        return tuple(one.everything for one in self.dimensions)

    @property
    def present(self) -> Box:
        """The box of the points where nothing is missing."""
        return tuple(one.present for one in self.dimensions)

    def sets(self, node: Node, steps: Steps) -> tuple[Boxes, Boxes]:
        """Where a condition is true, and where it is false."""
        steps.spend()
        match node:
            case tree.Literal():
                return ([self.everything] if node.value is True else []), (
                    [self.everything] if node.value is False else []
                )
            case tree.Not():
                true, false = self.sets(node.operand, steps)
                return false, true
            case tree.Junction():
                return self._junction(node, steps)
            case tree.If() if node.type.kind == "boolean":
                return self._if(node, steps)
            case _:
                return self._leaf(self.atoms[node], steps)

    def _junction(self, node: tree.Junction, steps: Steps) -> tuple[Boxes, Boxes]:
        """`and` is where all are true, and false where any is; `or` the other way round."""
        everywhere, nowhere = [self.everything], Boxes()
        for operand in node.operands:
            true, false = self.sets(operand, steps)
            all_of, any_of = (true, false) if node.op == "and" else (false, true)
            everywhere, nowhere = cross(everywhere, all_of, steps), absorb([*nowhere, *any_of], steps)
        return (everywhere, nowhere) if node.op == "and" else (nowhere, everywhere)

    def _if(self, node: tree.If, steps: Steps) -> tuple[Boxes, Boxes]:
        """The one branch where the condition is true, the other where it is not."""
        yes, _ = self.sets(node.condition, steps)
        no = subtract([self.everything], yes, steps)
        then, otherwise = self.sets(node.then, steps), self.sets(node.otherwise, steps)
        true = [*cross(yes, then[0], steps), *cross(no, otherwise[0], steps)]
        return true, [*cross(yes, then[1], steps), *cross(no, otherwise[1], steps)]

    def _leaf(self, atom: Atom, steps: Steps) -> tuple[Boxes, Boxes]:
        """The regions of the atom's own dimension; asking one costs half a step."""
        place = self.places[atom.term]
        steps.spend(len(self.dimensions[place].regions) // 2)
        masks = {True: 0, False: 0, None: 0}
        for bit, region in enumerate(self.dimensions[place].regions):
            masks[atom.truth(region.value)] |= 1 << bit

        everything = self.everything

        def boxes(mask: int) -> Boxes:
            return [(*everything[:place], mask, *everything[place + 1 :])] if mask else []

        return boxes(masks[True]), boxes(masks[False])

    def point(self, box: Box) -> Point:
        """A point of a box; nothing is missing in it if that can be."""
        present = tuple(mask & known or mask for mask, known in zip(box, self.present, strict=True))
        return tuple((mask & -mask).bit_length() - 1 for mask in present)

    def describe(self, point: Point, only: Sequence[int] | None = None) -> str:
        """A point in words: `age is 35, segment is "retail"`."""
        places = range(len(point)) if only is None else only
        return ", ".join(self.dimensions[place].describe(point[place]) for place in places)

    def values(self, point: Point) -> dict[Node, object]:
        """The value of every term at a point."""
        return {one.term: one.regions[place].value for one, place in zip(self.dimensions, point, strict=True)}


@lru_cache(10_000)
def _met(leaf: Node, extent: tuple[int, int], source: str) -> tuple[Atom, str]:  # noqa: ARG001
    """A leaf as an atom, and the words of its term in the source: a condition is part of many spaces.

    Equal leaves may stand in other places, where the same term may be written otherwise.
    """
    atom = atom_of(leaf)
    return atom, _words(atom.term, source)


def _words(term: Node, source: str) -> str:
    """The term as written; a name by its name."""
    if isinstance(term, tree.Fact):
        return term.name
    return " ".join(source[slice(*term.extent)].split()) or "the input"
