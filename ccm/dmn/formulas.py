"""The FEEL texts of a decision model, parsed once and evaluated often.

In: a text, the names in scope and where it stands. Out: a `Formula`. Names are kept by themselves, as FEEL contexts
keep them, so a value is read by the name that the model gives it. Problems of type are warnings here: the standard
says null when they are met (DMN 1.5, 10.3.2).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from ccm.diagnostics import Diagnostic, Span
from ccm.feel import ANY, Expression, Model, Name, Type, parse, parse_tests, reasons
from ccm.feel.interpreter import interpret_node
from ccm.feel.reading import SUBJECT

Values = Mapping[str, object]
MOST_REASONS = 50


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


@dataclass(frozen=True, slots=True)
class Formula:
    """A parsed text."""

    expression: Expression

    @property
    def type(self) -> Type:
        """The type as far as it is known."""
        return self.expression.type

    def value(self, values: Values, notes: Notes) -> object:
        """The value; with `notes.explain` every null says where it arose."""
        if not notes.explain:
            return interpret_node(self.expression.tree, values)
        value, found = reasons(self.expression, values)
        for one in found:
            notes.add(str(one))
        return value

    def holds(self, values: Values, subject: object) -> object:
        """The value of a test of `subject`."""
        return interpret_node(self.expression.tree, values, {SUBJECT: subject})


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
