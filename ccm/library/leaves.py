"""The leaves of a wording: its words and placeholders in reading order, wherever they stand; the names it reads.

In: the parts of a fragment. Out: `Words` and `Placeholder`s; what stands in lists, tables, panels, bold and links is
reached all the same.
"""

from collections.abc import Iterable, Iterator

from ccm.library.model import (
    Fragment,
    Inline,
    ListPart,
    PanelPart,
    ParagraphPart,
    Part,
    Placeholder,
    Styled,
    TablePart,
    Words,
)


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


def texts_of(parts: tuple[Part, ...]) -> Iterator[str]:
    """Every text that the wording itself brings, plural forms and what is carried over pages included."""
    for leaf in leaves_of(parts):
        if isinstance(leaf, Words):
            yield leaf.text
        else:
            yield from (text for each in leaf.filters for _, text in each.options)
    yield from (f"{table.carried}{table.brought}" for table in tables_of(parts))


def names_of(fragment: Fragment) -> Iterator[str]:
    """The slugs that a fragment's conditions, placeholders and tables read; some may come twice."""
    for condition in (fragment.when, fragment.priority):
        if condition is not None:
            yield from condition.expression.reads
    for leaf in leaves_of(fragment.body):
        if isinstance(leaf, Placeholder):
            yield from leaf.expression.reads
            if leaf.unit_slug:
                yield leaf.unit_slug
    yield from (table.rows_slug for table in tables_of(fragment.body) if table.rows_slug)


def _among(inlines: Iterable[Inline]) -> Iterator[Words | Placeholder]:
    for inline in inlines:
        if isinstance(inline, Styled):
            yield from _among(inline.children)
        else:
            yield inline
