"""Typeless nodes: every scalar stays the text that was written, and knows where.

`no` is not False and `2026-01-01` is not yet a date: the field that reads it decides.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ccm.diagnostics import Span


@dataclass(frozen=True, slots=True)
class Text:
    """A scalar as written; `quoted` tells `"no"` from `no`, `block` a `|` or `>` block."""

    text: str
    span: Span
    quoted: bool = False
    block: bool = False

    @property
    def origin(self) -> Span:
        """Where the text itself begins: behind the quotation mark, on the line after a `|`."""
        place = self.span
        if self.block:
            return Span(place.source, place.line + 1, 1, place.end_line, place.end_column)
        return Span(place.source, place.line, place.column + self.quoted, place.end_line, place.end_column)


@dataclass(frozen=True, slots=True)
class Items:
    """A sequence."""

    items: tuple["Written", ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Entries:
    """A mapping in the order written."""

    entries: tuple[tuple[Text, "Written"], ...]
    span: Span

    def get(self, key: str) -> "Written | None":
        """The value of a key, or None."""
        return next((value for name, value in self.entries if name.text == key), None)

    def __iter__(self) -> Iterator[tuple[Text, "Written"]]:
        return iter(self.entries)


Written = Text | Items | Entries


def plain(node: Written) -> Any:
    """The node as dicts, lists and texts, for a reader that types them itself."""
    match node:
        case Text():
            return node.text
        case Items():
            return [plain(item) for item in node.items]
        case Entries():
            return {key.text: plain(value) for key, value in node}


def as_written(node: Text, lines: Sequence[str]) -> tuple[str, Span]:
    """A text as it stands in its file, indents and line breaks kept: so columns stay exact."""
    span = node.span
    if node.quoted or (span.line == span.end_line and not node.block):
        return node.text, node.origin
    if node.block:
        last = span.end_line if span.end_column > 1 else span.end_line - 1
        return "\n".join(lines[span.line : last]), node.origin
    first, *middle = lines[span.line - 1 : span.end_line]
    rest = [*middle[:-1], middle[-1][: span.end_column - 1]] if middle else []
    return "\n".join([first[span.column - 1 :], *rest]), span


def split_names(node: Text) -> Iterable[Text]:
    """The words of a comma list, each with its own position; brackets around it are allowed."""
    text = node.text
    offset = 0
    if text.strip().startswith("[") and text.strip().endswith("]"):
        offset = text.index("[") + 1
        text = text.strip()[1:-1]
    for part in text.split(","):
        word = part.strip()
        if word:
            column = node.span.column + offset + len(part) - len(part.lstrip())
            span = Span(node.span.source, node.span.line, column, node.span.line, column + len(word))
            yield Text(word.strip("\"'"), span)
        offset += len(part) + 1


def short(text: str) -> str:
    """A text cut to what fits into a message."""
    return text if len(text) <= 60 else f"{text[:57]}…"
