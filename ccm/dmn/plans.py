"""What a box is compiled to.

In: nothing. Out: `Plan`, a callable of the evaluation and the values in scope; and values made to fit their types.
"""

from collections.abc import Callable
from dataclasses import dataclass

from ccm.dmn.data_types import allows
from ccm.dmn.evaluating import Evaluation, Values
from ccm.feel import ANY, Expression, Type, show
from ccm.feel.coercing import coerced
from ccm.feel.semantics import kind_of

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


def fitted(value: object, wanted: Type, what: str, evaluation: Evaluation) -> object:
    """A value as its declared type wants it (DMN 1.5, 10.3.2.9.4); what does not conform is null, with the reason."""
    fits, found = coerced(value, wanted)
    if not fits:
        evaluation.notes.add(f"{what} is declared as {wanted}, and a {Type(kind_of(value))} does not fit")
    elif not allows(found, wanted, evaluation.budget.spend):
        evaluation.notes.add(f"{what} does not allow the value {show(found)}")
        return None
    return found
