"""Why a condition came out as it did: every comparison with its result and the values it saw.

In: the plan of an expression (its steps), and what the traced function of its group returned: one tuple of slots for
all expressions, with the places that belong to each. Out: a `Trace` that works its words out only when somebody reads
them, so that tracing everybody stays affordable.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from ccm.feel.values import show


@dataclass(frozen=True, slots=True)
class Step:
    """One comparison: its text and place, its three-valued result, and the (name, value) pairs it read."""

    text: str
    line: int
    column: int
    result: object
    seen: tuple[tuple[str, object], ...]

    def describe(self) -> str:
        """One line for people: `balance > 100 is true (balance was 250)`."""
        outcome = "undecided" if self.result is None else show(self.result)
        seen = ", ".join(f"{name} was {'missing' if value is None else show(value)}" for name, value in self.seen)
        return f"{self.text} is {outcome}" + (f" ({seen})" if seen else "")


@dataclass(frozen=True, slots=True)
class Places:
    """Where in the slots an expression's result, the values of its plan's probes, and the facts it read are."""

    result: int
    probes: tuple[int, ...]
    read: tuple[int, ...]

    @classmethod
    def in_order(cls, probes: int, read: int) -> "Places":
        """The places of an expression that has the slots for itself."""
        return cls(0, tuple(range(1, probes + 1)), tuple(range(probes + 1, probes + 1 + read)))


class Planned(Protocol):
    """What a trace needs of the plan it follows."""

    @property
    def source(self) -> str:
        """The expression as written."""
        ...

    def steps_of(self, results: Sequence[object], read: Sequence[object]) -> tuple[Step, ...]:
        """The steps with what they saw."""
        ...

    def missing_of(self, result: object, results: Sequence[object], read: Sequence[object]) -> tuple[str, ...]:
        """The names whose absence left the result null."""
        ...


class Trace:
    """What was asked, what came out, and why. `missing` names what was null and left it undecided."""

    __slots__ = ("_places", "_plan", "_slots")

    def __init__(self, plan: Planned, places: Places, slots: Sequence[object]) -> None:
        self._plan, self._places, self._slots = plan, places, slots

    @property
    def result(self) -> Any:
        """True, False, or None for undecided (any value, if the expression is no condition)."""
        return self._slots[self._places.result]

    @property
    def source(self) -> str:
        """The expression as written."""
        return self._plan.source

    @property
    def steps(self) -> tuple[Step, ...]:
        """Every comparison in source order."""
        return self._plan.steps_of(*self._seen())

    @property
    def missing(self) -> tuple[str, ...]:
        """The names that were null and made the result undecided; empty if it is decided."""
        return self._plan.missing_of(self.result, *self._seen())

    def _seen(self) -> tuple[list[object], list[object]]:
        """The values of the probes, and the facts read."""
        slots = self._slots
        return [slots[place] for place in self._places.probes], [slots[place] for place in self._places.read]

    def describe(self) -> list[str]:
        """Readable lines: the verdict first, then one line per comparison."""
        verdict = "undecided" if self.result is None else show(self.result)
        missing = f" because {' and '.join(self.missing)} is missing" if self.missing else ""
        return [f"{self.source}: {verdict}{missing}", *(f"  {step.describe()}" for step in self.steps)]

    def __reduce__(self) -> "tuple[type[Trace], tuple[Planned, Places, tuple[object, ...]]]":
        """It travels with what it tells alone, without the rest of its group."""
        probes, read = self._seen()
        return Trace, (self._plan, Places.in_order(len(probes), len(read)), (self.result, *probes, *read))

    def __repr__(self) -> str:
        return f"Trace({self.source!r}, {self.result!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Trace) and (self.source, self.result, self.steps, self.missing) == (
            other.source,
            other.result,
            other.steps,
            other.missing,
        )

    def __hash__(self) -> int:
        return hash((self.source, self.result))
