"""The leaves of a wording: its words and placeholders in reading order, wherever they stand.

In: the parts of a fragment. Out: `Words` and `Placeholder`s; what stands in lists, tables, panels, bold and links is
reached all the same.
"""

from collections.abc import Iterable, Iterator

from ccm.library.model import Inline, ListPart, PanelPart, ParagraphPart, Part, Placeholder, Styled, TablePart, Words


def leaves_of(parts: Iterable[Part]) -> Iterator[Words | Placeholder]:
    """Every leaf of these parts."""
    for part in parts:
        match part:
            case ParagraphPart(inlines=inlines):
                yield from _among(inlines)
            case ListPart(items=items):
                for item in items:
                    yield from _among(item)
            case TablePart(head=head, rows=rows):
                for cell in (*head, *(cell for row in rows for cell in row.cells)):
                    yield from _among(cell)
            case PanelPart(parts=inner):
                yield from leaves_of(inner)


def tables_of(parts: Iterable[Part]) -> Iterator[TablePart]:
    """Every table of these parts."""
    for part in parts:
        if isinstance(part, TablePart):
            yield part
        elif isinstance(part, PanelPart):
            yield from tables_of(part.parts)


def _among(inlines: Iterable[Inline]) -> Iterator[Words | Placeholder]:
    for inline in inlines:
        if isinstance(inline, Styled):
            yield from _among(inline.children)
        else:
            yield inline
