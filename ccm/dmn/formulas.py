"""The FEEL texts of a decision model, parsed once and evaluated often.

In: a text, the names in scope and where it stands. Out: a `Formula`. Names are kept by themselves, as FEEL contexts
keep them, so a value is read by the name that the model gives it. Problems of type are warnings here: the standard
says null when they are met (DMN 1.5, 10.3.2).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from ccm.diagnostics import Diagnostic, Span
from ccm.dmn.evaluating import Evaluation, Values
from ccm.feel import ANY, Expression, Model, Name, Type, parse, parse_tests, reasons
from ccm.feel.interpreter import Walk
from ccm.feel.reading import SUBJECT
from ccm.feel.stack import calling


@dataclass(frozen=True, slots=True)
class Formula:
    """A parsed text."""

    expression: Expression

    @property
    def type(self) -> Type:
        """The type as far as it is known."""
        return self.expression.type

    def value(self, evaluation: Evaluation, values: Values) -> object:
        """The value; where it is to be explained, every null says where it arose."""
        if not evaluation.notes.explain:
            return calling(Walk(values, evaluation.budget).value, self.expression.tree)
        value, found = calling(reasons, self.expression, values, budget=evaluation.budget)
        for one in found:
            evaluation.notes.add(str(one))
        return value

    def holds(self, evaluation: Evaluation, values: Values, subject: object) -> object:
        """The value of a test of `subject`."""
        walk = Walk(values, evaluation.budget)
        walk.locals[SUBJECT] = subject
        return calling(walk.value, self.expression.tree)


def names_of(types: Mapping[str, Type]) -> tuple[Name, ...]:
    """Names of a decision model, each kept by itself."""
    return tuple(Name(name, name, type_) for name, type_ in types.items())


def read_formula(text: str, scope: Model, origin: Span) -> tuple[Formula | None, tuple[Diagnostic, ...]]:
    """Parse an expression."""
    expression, found = parse(text, scope, origin=origin, strict=False)
    return (None if expression is None else Formula(expression)), found


def read_test(
    text: str, scope: Model, origin: Span, *, subject: Type = ANY
) -> tuple[Formula | None, tuple[Diagnostic, ...]]:
    """Parse a cell, or allowed values."""
    expression, found = parse_tests(text, scope, subject=subject, origin=origin, strict=False)
    return (None if expression is None else Formula(expression)), found
