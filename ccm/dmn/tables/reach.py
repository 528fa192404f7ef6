"""Where the rows of a table match: each row as boxes over the columns' dimensions.

In: a table. Out: its space, a set of boxes per row, and for whom no sure answer can be given: rows whose cells do
more than compare the input with constants.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ccm.dmn.tables.model import DecisionTable, Input, Row
from ccm.feel import BOOLEAN, Expression, tree
from ccm.feel.analysis import Boxes, Point, Space, Steps
from ccm.feel.analysis.boxes import subtract
from ccm.feel.reading import SUBJECT
from ccm.feel.tree import Node

MOST_STEPS = 2_000_000


@dataclass(frozen=True, slots=True)
class Reach:
    """The rows' boxes. `unsure` are rows that ask what the space does not know; `independent`: no two inputs share a
    name."""

    table: DecisionTable
    space: Space
    rows: tuple[Boxes, ...]
    unsure: frozenset[int]
    independent: bool

    def left(self, steps: Steps) -> Boxes:
        """What no row matches, though nothing is missing."""
        taken = [box for boxes in self.rows for box in boxes]
        return subtract([self.space.present], taken, steps)

    def example(self, point: Point) -> str:
        """A worked example customer: what the columns that are asked for see."""
        return self.space.describe(point)


def condition_of(subject: Expression, test: Expression) -> Node:
    """A cell as a condition over its column's expression."""
    return tree.Membership(subject.tree.extent, BOOLEAN, 1, subject.tree, SUBJECT, test.tree)


def row_condition(inputs: Sequence[Input], row: Row) -> Node:
    """A row as one condition."""
    cells = [
        condition_of(column.expression, test)
        for column, test in zip(inputs, row.cells, strict=True)
        if test is not None
    ]
    if not cells:
        return tree.Literal((0, 0), BOOLEAN, 1, True)
    return cells[0] if len(cells) == 1 else tree.Junction((0, 0), BOOLEAN, 1, "and", tuple(cells))


def reach_of(table: DecisionTable, steps: Steps) -> Reach:
    """Work out where every row matches."""
    conditions = [row_condition(table.inputs, row) for row in table.rows]
    space = Space.of(_with_sources(table))
    rows = tuple(space.sets(condition, steps)[0] for condition in conditions)
    opaque = {leaf for leaf, atom in space.atoms.items() if atom.term == leaf and not isinstance(leaf, tree.Fact)}
    unsure = frozenset(
        number for number, condition in enumerate(conditions) if any(one in opaque for one in tree.walk(condition))
    )
    read = [slug for column in table.inputs for slug in set(column.expression.reads)]
    return Reach(table, space, rows, unsure, len(read) == len(set(read)))


def _with_sources(table: DecisionTable) -> list[tuple[Node, str]]:
    """Every cell as a condition, with the source of its input: the words of a dimension are the column's."""
    return [
        (condition_of(column.expression, test), column.expression.source)
        for row in table.rows
        for column, test in zip(table.inputs, row.cells, strict=True)
        if test is not None
    ]
