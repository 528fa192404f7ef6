"""Cases of a table: customers made up for it, and what came of running them.

In: a table. Out: for every row a customer in the middle of it and at each of its bounds, and for every cell a pair
that shows it decides by itself (modified condition/decision coverage); or, of given cases, which ended otherwise than
expected, and which rows no case reaches.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ccm.dmn.tables.model import DecisionTable
from ccm.dmn.tables.reach import MOST_STEPS, Reach, reach_of
from ccm.dmn.tables.running import compile_table
from ccm.dmn.tck import same
from ccm.feel import slugify
from ccm.feel.analysis import Point, Steps, TooManyStepsError, boundary_points, independence_pairs
from ccm.feel.analysis.boxes import subtract
from ccm.feel.semantics import equal
from ccm.feel.tree import Fact


@dataclass(frozen=True, slots=True)
class TableCase:
    """A customer by the names of facts, and what the table must give; `as_kit` compares as the conformance kit does."""

    id: str
    given: Mapping[str, object]
    expected: object
    as_kit: bool = False


@dataclass(frozen=True, slots=True)
class CaseEnd:
    """How a case ended: what came out, and the 0-based rows that matched."""

    case: TableCase
    got: object
    hits: tuple[int, ...]

    @property
    def passed(self) -> bool:
        """Whether the table gave what was expected."""
        if self.case.as_kit:
            return same(self.case.expected, self.got)
        return equal(self.got, self.case.expected) is True


def run_cases(table: DecisionTable, cases: Iterable[TableCase]) -> list[CaseEnd]:
    """Run every case."""
    running = compile_table(table)
    ends = []
    for case in cases:
        result = running.explain({slugify(name): value for name, value in case.given.items()})
        ends.append(CaseEnd(case, result.value, tuple(result.hits)))
    return ends


def unreached(table: DecisionTable, ends: Sequence[CaseEnd]) -> list[int]:
    """The 0-based rows that no case matched."""
    hit = {row for end in ends for row in end.hits}
    return [row for row in range(len(table.rows)) if row not in hit]


def make_cases(table: DecisionTable, *, most_steps: int = MOST_STEPS) -> list[TableCase]:
    """Boundary and MC/DC cases; empty where an input is calculated, or where there is too much to look at."""
    steps = Steps(most_steps)
    try:
        reach = reach_of(table, steps)
        if reach.unsure or not all(isinstance(one.term, Fact) for one in reach.space.dimensions):
            return []
        points = {point: None for row in range(len(reach.rows)) for point in _points(reach, row, steps)}
    except TooManyStepsError:
        return []
    running = compile_table(table)
    cases = []
    for number, point in enumerate(points, 1):
        terms = reach.space.values(point)
        given = {term.name: value for term, value in terms.items() if isinstance(term, Fact)}
        value = running.decide({slugify(name): one for name, one in given.items()})
        cases.append(TableCase(f"case {number}", given, value))
    return cases


def _points(reach: Reach, row: int, steps: Steps) -> Iterable[Point]:
    """The points that test one row."""
    true = reach.rows[row]
    for box in true:
        yield from boundary_points(reach.space, box)
    false = subtract([reach.space.everything], true, steps)
    for pair in independence_pairs(reach.space, true, false, steps).values():
        yield from pair
