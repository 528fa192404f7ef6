"""The tree of a wording, walked: its blocks, runs of inline wording, words and placeholders; the names it reads.

In: the parts of a fragment. Out: all of one kind in reading order; what stands in lists, tables, panels, bold and links
is reached all the same. `rebuild` is the way back: the same parts around other inline wording.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

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

Inlines = tuple[Inline, ...]
Block = ParagraphPart | ListPart | TablePart
RunKind = Literal["paragraph", "heading", "item", "head", "cell"]


@dataclass(frozen=True, slots=True)
class InlineRun:
    """The wording of one paragraph, heading (`level` 1–3), list item or cell; `panel` is the role of what frames it."""

    kind: RunKind
    inlines: Inlines
    level: int = 0
    panel: str = ""


def blocks_of(parts: Iterable[Part]) -> Iterator[Block]:
    """Every part that is no panel; those in panels, too."""
    for _, block in _framed(parts, ""):
        yield block


def tables_of(parts: Iterable[Part]) -> Iterator[TablePart]:
    """Every table of these parts."""
    return (block for block in blocks_of(parts) if isinstance(block, TablePart))


def inline_runs(parts: Iterable[Part]) -> Iterator[InlineRun]:
    """Every run of inline wording."""
    for panel, block in _framed(parts, ""):
        level = block.level if isinstance(block, ParagraphPart) else 0
        for kind, inlines in _inlines_in(block):
            yield InlineRun(kind, inlines, level, panel)


def rebuild(parts: Iterable[Part], inlines: Iterable[Inlines]) -> tuple[Part, ...]:
    """The same parts with other inline wording, given run by run in the order of `inline_runs`."""
    return _rebuilt(parts, iter(inlines))


def leaves_of(parts: Iterable[Part]) -> Iterator[Words | Placeholder]:
    """Every word and placeholder."""
    for _, block in _framed(parts, ""):
        for _, inlines in _inlines_in(block):
            yield from _among(inlines)


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


def _framed(parts: Iterable[Part], panel: str) -> Iterator[tuple[str, Block]]:
    """Every block, with the role of the panel it stands in."""
    for part in parts:
        if isinstance(part, PanelPart):
            yield from _framed(part.parts, part.role)
        else:
            yield panel, part


def _inlines_in(block: Block) -> Iterator[tuple[RunKind, Inlines]]:
    match block:
        case ParagraphPart():
            yield ("heading" if block.level else "paragraph"), block.inlines
        case ListPart():
            for item in block.items:
                yield "item", item
        case TablePart():
            for cell in block.head:
                yield "head", cell
            for row in block.rows:
                for cell in row.cells:
                    yield "cell", cell


def _rebuilt(parts: Iterable[Part], inlines: Iterator[Inlines]) -> tuple[Part, ...]:
    def built(part: Part) -> Part:
        match part:
            case ParagraphPart():
                return replace(part, inlines=next(inlines))
            case ListPart():
                return replace(part, items=tuple(next(inlines) for _ in part.items))
            case TablePart():
                head = tuple(next(inlines) for _ in part.head)
                rows = tuple(replace(row, cells=tuple(next(inlines) for _ in row.cells)) for row in part.rows)
                return replace(part, head=head, rows=rows)
            case PanelPart():
                return replace(part, parts=_rebuilt(part.parts, inlines))

    return tuple(map(built, parts))
