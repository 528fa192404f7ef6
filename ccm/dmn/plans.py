"""What a box is compiled to, and one evaluation of it.

In: nothing. Out: `Plan`, a callable of the evaluation and the values in scope; `Evaluation`, which counts steps and
open calls, so that a model that calls itself for ever ends with null and a reason; and values made to fit their types.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from ccm.dmn.data_types import allows
from ccm.dmn.formulas import Notes, Values
from ccm.feel import ANY, Expression, Type, show
from ccm.feel.coercing import coerced
from ccm.feel.semantics import kind_of
from ccm.feel.values import BudgetError

MOST_STEPS, MOST_CALLS = 200_000, 30


@dataclass(slots=True)
class Evaluation:
    """One evaluation: its reasons, the moment `now()` means, and its budget. A budget once spent stays spent."""

    notes: Notes = field(default_factory=Notes)
    moment: Values = field(default_factory=dict)
    left: int = MOST_STEPS
    calls: int = 0

    @property
    def spent(self) -> bool:
        """Whether the evaluation has taken more steps than it may."""
        return self.left < 0

    def spend(self, count: int = 1) -> None:
        """Take steps from the budget."""
        self.left -= count
        if self.spent:
            raise BudgetError

    def called(self, plan: "Plan", values: Values) -> object:
        """The value of a function's body."""
        self.spend()
        if self.calls >= MOST_CALLS:
            self.left = -1
            raise BudgetError
        self.calls += 1
        try:
            return plan.run(self, values)
        finally:
            self.calls -= 1


Run = Callable[[Evaluation, Values], object]


@dataclass(frozen=True, slots=True)
class Plan:
    """A compiled box: how to get its value, its type as far as it is known, and its expression if it is one text."""

    run: Run
    type: Type = ANY
    expression: Expression | None = None


def nothing(why: str) -> Plan:
    """The plan of what cannot be evaluated: null, with the reason."""

    def run(evaluation: Evaluation, _: Values) -> object:
        evaluation.notes.add(why)
        return None

    return Plan(run)


def fitted(value: object, wanted: Type, what: str, notes: Notes) -> object:
    """A value as its declared type wants it (DMN 1.5, 10.3.2.9.4); what does not conform is null, with the reason."""
    fits, found = coerced(value, wanted)
    if not fits:
        notes.add(f"{what} is declared as {wanted}, and a {Type(kind_of(value))} does not fit")
    elif not allows(found, wanted):
        notes.add(f"{what} does not allow the value {show(found)}")
        return None
    return found
