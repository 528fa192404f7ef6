"""Give a placeholder its type, its filters and its currency.

In: a hole of a wording, the fragment's locale, and one model of names for each grain of touchpoint that may
use it. Out: a typed `Placeholder`. In the body of a table over a rows fact, the names of the row's fields
come first.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ccm.diagnostics import Diagnostic, Span
from ccm.feel import Expression, Model, parse
from ccm.library.filters import FilterReader, Printing
from ccm.library.model import Placeholder
from ccm.library.placeholders import Hole, split_pipes


@dataclass(slots=True)
class Resolver:
    """Types the placeholders of one fragment; findings that several models share are told once."""

    locale: str
    models: Sequence[Model]
    row_models: Sequence[Model] = ()
    diagnostics: dict[Diagnostic, None] = field(default_factory=dict)

    def __call__(self, hole: Hole, in_rows: bool) -> Placeholder | None:
        """Type one placeholder; None when anything about it is wrong (the findings say what)."""
        if not hole.text:
            return None
        (_, source), *filters = split_pipes(hole.text)
        parts = [(_inside(hole, start, text), text) for start, text in filters]
        wanted = self.row_models if in_rows and self.row_models else self.models
        found = [self._in_model(hole, source, parts, model) for model in wanted]
        if not found or any(each is None for each in found):
            return None
        expression, printing = next(each for each in found if each is not None)
        return Placeholder(
            hole.text,
            expression,
            printing.filters,
            printing.unit,
            printing.unit_slug,
            hole.span.line,
            hole.span.column,
        )

    def _in_model(
        self, hole: Hole, source: str, parts: list[tuple[Span, str]], model: Model
    ) -> tuple[Expression, Printing] | None:
        reader = FilterReader(model, self.locale)
        calls = reader.calls(parts)
        expression, diagnostics = parse(source.rstrip(), model, origin=hole.span)
        self._tell(diagnostics)
        printing = None
        if expression is not None and len(calls) == len(parts):
            span = _inside(hole, 0, source.rstrip())
            printing = reader.printing(span, expression.type, calls)
        self._tell(reader.diagnostics)
        return None if expression is None or printing is None else (expression, printing)

    def _tell(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics.update(dict.fromkeys(diagnostics))


def _inside(hole: Hole, start: int, text: str) -> Span:
    """The place of a part of a placeholder, without the spaces around it."""
    lead = len(text) - len(text.lstrip())
    begin, end = start + lead, start + len(text.rstrip())
    (line, column), (end_line, end_column) = _place(hole, begin), _place(hole, max(begin, end))
    return Span(hole.span.source, line, column, end_line, end_column)


def _place(hole: Hole, offset: int) -> tuple[int, int]:
    before = hole.text[:offset]
    if "\n" in before:
        return hole.span.line + before.count("\n"), offset - before.rfind("\n")
    return hole.span.line, hole.span.column + offset
