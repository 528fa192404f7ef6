"""What one evaluation may cost: iterations, sizes, and calls inside calls. Beyond it the evaluation gives null.

The same for every back end, so that they stop at the same place; counted, never timed, so that the same input always
gives the same answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from ccm.feel.values import BudgetError

MOST_ITERATIONS = 200_000
MOST_CALLS = 30
SIZE_OF_AN_ITERATION = 100
"""So many characters or items count as one iteration."""


@dataclass(slots=True)
class Budget:
    """What is left of the iterations of one evaluation, how many calls are open, and how many loops."""

    left: int = MOST_ITERATIONS
    calls: int = 0
    loops: int = 0

    def spend(self, count: int) -> None:
        """Take iterations from the budget."""
        self.left -= count
        if self.left < 0:
            raise BudgetError

    def pay_for(self, *values: object) -> None:
        """Take the sizes of texts, lists and contexts that are made, or read again and again, from the budget."""
        for value in values:
            if isinstance(value, str | tuple | list | Mapping):
                self.spend(len(value) // SIZE_OF_AN_ITERATION)

    def open_call(self) -> None:
        """One call more inside the others."""
        self.calls += 1
        if self.calls > MOST_CALLS:
            raise BudgetError

    def close_call(self) -> None:
        """A call has ended."""
        self.calls -= 1
