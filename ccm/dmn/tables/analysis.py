"""What is wrong with a table before anybody is decided: rows that overlap, gaps, rows that can never count.

In: a table. Out: findings, each with a worked example customer. Exact for cells that compare their input with
constants; rows that do more are left out. What takes more steps than the budget is said to be undecided, never
guessed.
"""

from collections.abc import Iterator
from itertools import combinations

from ccm.diagnostics import Diagnostic
from ccm.dmn.tables import kinds
from ccm.dmn.tables.model import DecisionTable, HitPolicy, Row
from ccm.dmn.tables.policies import has_defaults
from ccm.dmn.tables.reach import MOST_STEPS, Reach, reach_of
from ccm.feel.analysis import Boxes, Steps, TooManyStepsError
from ccm.feel.analysis.boxes import cross, subtract
from ccm.feel.tree import Literal

MOST_TOLD = 10
ONE_ROW = (HitPolicy.UNIQUE, HitPolicy.ANY, HitPolicy.FIRST, HitPolicy.PRIORITY)


def analyse(table: DecisionTable, *, most_steps: int = MOST_STEPS) -> tuple[Diagnostic, ...]:
    """All findings of a table that its rows make together."""
    found = list(_same_rows(table))
    steps = Steps(most_steps)
    try:
        reach = reach_of(table, steps)
        for find in (_never, _overlaps, _unreachable, _gaps):
            found.extend(find(reach, steps))
    except TooManyStepsError:
        message = f"“{table.name}” takes more than {most_steps:,} steps to compare; overlaps and gaps are undecided"
        hint = "split the table, or write fewer different bounds"
        found.append(kinds.UNDECIDED.at(table.origin, message, hint=hint))
    return tuple(found)


def _same_rows(table: DecisionTable) -> Iterator[Diagnostic]:
    """Rows whose cells are those of an earlier row."""
    seen: dict[tuple[object, ...], int] = {}
    for number, row in enumerate(table.rows, 1):
        key = tuple(None if cell is None else cell.tree for cell in row.cells)
        if key in seen and not table.hit.is_list:
            yield kinds.SAME_ROW.at(row.origin, f"row {number} has the same cells as row {seen[key]}")
        seen.setdefault(key, number)


def _never(reach: Reach, _: Steps) -> Iterator[Diagnostic]:
    """Rows that match nobody."""
    for number, boxes in enumerate(reach.rows):
        if not boxes and number not in reach.unsure:
            row = reach.table.rows[number]
            hint = "look for a bound that lies the wrong way round"
            yield kinds.NEVER.at(row.origin, f"row {number + 1} can never match", hint=hint)


def _overlaps(reach: Reach, steps: Steps) -> Iterator[Diagnostic]:
    """Rows that match together where the hit policy forbids it."""
    policy = reach.table.hit
    if policy not in (HitPolicy.UNIQUE, HitPolicy.ANY):
        return
    told = 0
    for one, other in combinations(range(len(reach.rows)), 2):
        if one in reach.unsure or other in reach.unsure:
            continue
        first, second = reach.table.rows[one], reach.table.rows[other]
        if policy is HitPolicy.ANY and _same_outputs(first, second):
            continue
        common = cross(reach.rows[one], reach.rows[other], steps)
        if not common:
            continue
        told += 1
        if told > MOST_TOLD:
            return
        kind = kinds.OVERLAP if reach.independent else kinds.MAY_OVERLAP
        ending = "match together" if policy is HitPolicy.UNIQUE else "match together and give different outputs"
        example = reach.example(reach.space.point(common[0]))
        hint = f"for example: {example}. Narrow one of them, or let the hit policy be first"
        yield kind.at(second.origin, f"rows {one + 1} and {other + 1} {ending}", hint=hint)


def _unreachable(reach: Reach, steps: Steps) -> Iterator[Diagnostic]:
    """Rows that earlier ones hide, and rows that change nothing, where the first match counts."""
    if reach.table.hit is not HitPolicy.FIRST:
        return
    for number, boxes in enumerate(reach.rows):
        if number in reach.unsure or not boxes:
            continue
        earlier = [box for place in range(number) if place not in reach.unsure for box in reach.rows[place]]
        reached = subtract(boxes, earlier, steps)
        row = reach.table.rows[number]
        if not reached:
            hint = "put it further up, or take it away"
            yield kinds.UNREACHABLE.at(
                row.origin, f"row {number + 1} is never reached: earlier rows match first", hint=hint
            )
        elif _changes_nothing(reach, number, reached, steps):
            message = f"row {number + 1} changes nothing: the rows behind it give the same"
            yield kinds.REDUNDANT.at(row.origin, message, hint="take it away")


def _changes_nothing(reach: Reach, number: int, reached: Boxes, steps: Steps) -> bool:
    """Whether everybody a row reaches would get the same without it."""
    row, rest = reach.table.rows[number], reached
    for place in range(number + 1, len(reach.rows)):
        if place in reach.unsure:
            return False
        if cross(rest, reach.rows[place], steps) and not _same_outputs(row, reach.table.rows[place]):
            return False
        rest = subtract(rest, reach.rows[place], steps)
        if not rest:
            return True
    return False


def _gaps(reach: Reach, steps: Steps) -> Iterator[Diagnostic]:
    """Customers about whom nothing is missing, and whom no row matches."""
    table = reach.table
    if table.hit not in ONE_ROW or has_defaults(table) or reach.unsure:
        return
    left = reach.left(steps)
    if left:
        example = reach.example(reach.space.point(left[0]))
        hint = f"for example: {example}. Add a row, or a default"
        yield kinds.GAP.at(table.origin, f"no row of “{table.name}” matches some customers", hint=hint)


def _same_outputs(one: Row, other: Row) -> bool:
    """Whether two rows give the same for certain."""
    pairs = zip(one.outputs, other.outputs, strict=True)
    return all(
        left.tree.value == right.tree.value
        if isinstance(left.tree, Literal) and isinstance(right.tree, Literal)
        else left.tree == right.tree
        for left, right in pairs
    )
