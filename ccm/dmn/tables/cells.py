"""The texts of a decision table, each with the place where it begins.

In: texts as people write them. Out: cells without white space around them, lists of values taken apart.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from ccm.diagnostics import Span
from ccm.dmn.tables.model import NOWHERE
from ccm.feel.lexer import read_tokens


@dataclass(frozen=True, slots=True)
class Cell:
    """A text and the place where it begins."""

    text: str = ""
    span: Span = field(default=NOWHERE, compare=False)

    def __bool__(self) -> bool:
        return bool(self.text.strip())


EMPTY = Cell()


def tidy(cell: Cell) -> Cell:
    """A text without white space around it and with one kind of line end; its place moves along."""
    text = cell.text.replace("\r\n", "\n").replace("\r", "\n")
    ahead = text[: len(text) - len(text.lstrip())]
    span = cell.span
    if "\n" in ahead and span.line:
        line = span.line + ahead.count("\n")
        span = Span(span.source, line, len(ahead) - ahead.rindex("\n"), row=span.row, field=span.field)
    return Cell(text.strip(), _moved(span, len(ahead)) if "\n" not in ahead else span)


def always(cell: Cell) -> Cell:
    """A cell of an input; an empty one always holds, as a dash does."""
    return cell or Cell("-", cell.span)


def _moved(span: Span, by: int) -> Span:
    """A place further right in the same line."""
    return Span(span.source, span.line, span.column + by, row=span.row, field=span.field) if span.line else span


def split_values(cell: Cell) -> tuple[Cell, ...]:
    """The parts of a FEEL list without its brackets: `"a", [1..5]`. What is no FEEL stays one part."""
    tokens, problems = read_tokens(cell.text)
    if problems:
        return (cell,) if cell else ()
    parts: list[Cell] = []
    depth = start = 0
    for token in tokens:
        depth += (token.text in "([{") - (token.text in ")]}") if token.kind == "symbol" else 0
        if token.kind == "end" or (token.text == "," and token.kind == "symbol" and depth == 0):
            part = cell.text[start : token.start]
            if part.strip():
                parts.append(Cell(part.strip(), _moved(cell.span, start + len(part) - len(part.lstrip()))))
            start = token.end
    return tuple(parts)


def as_values(cells: Iterable[Cell], word: str) -> tuple[Cell, ...]:
    """Values as FEEL; where texts are expected, words may stand without quotation marks."""
    is_text = word == "text"
    return tuple(_in_quotes(one) if is_text and not one.text.startswith(_FEEL) else one for one in cells if one)


_FEEL = ('"', "[", "(", "]")
"""What texts and ranges of texts begin with."""


def _in_quotes(cell: Cell) -> Cell:
    text = cell.text.strip().replace("\\", "\\\\").replace('"', '\\"')
    return Cell(f'"{text}"', cell.span)
