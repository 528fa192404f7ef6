"""One evaluation of a decision model: why values are null, what `now()` means, and what is left of the budget.

In: nothing. Out: `Evaluation`, which every box and text of one evaluation shares, so that boxes in boxes and functions
in functions cannot multiply what each alone may cost. Beyond the budget the whole evaluation gives null and says so.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ccm.feel.budgeting import Budget
from ccm.feel.stack import calling

Values = Mapping[str, object]
MOST_STEPS, MOST_REASONS = 500_000, 50


class Notes:
    """Why values are null, in the order it was found out; the same reason is kept once."""

    def __init__(self, *, explain: bool = False) -> None:
        self.explain = explain
        self._notes: dict[str, None] = {}

    def add(self, note: str) -> None:
        """Keep a reason."""
        if len(self._notes) < MOST_REASONS:
            self._notes.setdefault(note)

    def all(self) -> tuple[str, ...]:
        """All reasons."""
        return tuple(self._notes)


@dataclass(slots=True)
class Evaluation:
    """One evaluation: its reasons, the moment `now()` means, and its budget."""

    notes: Notes = field(default_factory=Notes)
    moment: Values = field(default_factory=dict)
    budget: Budget = field(default_factory=lambda: Budget(MOST_STEPS))

    def called(self, body: Callable[["Evaluation", Values], object], values: Values) -> object:
        """The value of a function's body; calls within calls have a limit."""
        self.budget.spend(1)
        self.budget.open_call()
        try:
            return calling(body, self, values)
        finally:
            self.budget.close_call()
