"""What the cases have exercised, as coverage has it for code: fragments, conditions both ways, rows of decision tables.

In: a library and the outcomes of its cases. Out: `Coverage`: everything that could be reached, and whether it was.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ccm.decisions import Decision, Verdict
from ccm.diagnostics import Span
from ccm.library.model import Library
from ccm.testing.trial import Outcome

KINDS = ("fragments", "conditions", "gates", "table rows")
_IN = (Verdict.INCLUDED, Verdict.REQUIRED)
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Reached:
    """One thing that cases can exercise. `kind` is one of `KINDS`, `name` says what it is in a report."""

    kind: str
    name: str
    span: Span
    done: bool


@dataclass(frozen=True, slots=True)
class Coverage:
    """Everything that could be exercised, in the order of the files."""

    items: tuple[Reached, ...]

    def count(self, kind: str) -> tuple[int, int]:
        """How many of a kind were reached, and how many there are."""
        mine = [each.done for each in self.items if each.kind == kind]
        return sum(mine), len(mine)

    @property
    def missed(self) -> tuple[Reached, ...]:
        """What no case reaches."""
        return tuple(each for each in self.items if not each.done)


def measure(library: Library, outcomes: Iterable[Outcome]) -> Coverage:
    """What the outcomes exercised of the library."""
    seen = {key for each in outcomes if each.composed for key in _exercised(each.composed.decision)}
    return Coverage(tuple(Reached(kind, name, span, (kind, name) in seen) for kind, name, span in _reachable(library)))


def _reachable(library: Library) -> Iterator[tuple[str, str, Span]]:
    for fragment in library.fragments:
        yield "fragments", fragment.name, Span(fragment.path)
    for fragment in library.fragments:
        if fragment.when is not None:
            for answer in ("holds", "does not hold"):
                yield "conditions", f"{fragment.name} {answer}", fragment.when.expression.origin
    for touchpoint in library.touchpoints.values():
        if touchpoint.audience is not None:
            for answer in ("in the audience", "not in the audience"):
                yield "gates", f"{touchpoint.id}: {answer}", touchpoint.audience.expression.origin
        for stop in touchpoint.suppress:
            yield "gates", f"{touchpoint.id}: suppressed as {stop.reason}", stop.when.expression.origin
    for table in library.tables:
        for number, row in enumerate(table.rows, 1):
            yield "table rows", f"{table.id} row {number}", row.origin


def _exercised(decision: Decision) -> Iterator[Key]:
    """What one decision went through."""
    touchpoint = decision.facts.communication.touchpoint
    for gate in decision.gates:
        if gate.kind == "audience":
            yield "gates", f"{touchpoint}: {'in' if gate.answer is True else 'not in'} the audience"
        elif gate.kind == "suppression" and gate.answer is True:
            yield "gates", f"{touchpoint}: suppressed as {gate.name}"
        if gate.table is not None:
            for hit in gate.table.hits:
                yield "table rows", f"{gate.table.table.id} row {hit + 1}"
    for channel in decision.channels:
        for slot in channel.slots:
            for one in slot.considered:
                if one.verdict in _IN:
                    yield "fragments", one.fragment.name
                if one.trace is not None and one.trace.result is not None:
                    yield "conditions", f"{one.fragment.name} {'holds' if one.trace.result else 'does not hold'}"
