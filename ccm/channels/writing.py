"""The document tree as HTML: plain functions, one per kind of node, joined strings.

In: blocks and a `Manner` (how this form writes tables, whether it marks fragments). Out: well-formed HTML, everything
escaped. A customer's text that reads right to left is isolated (`bdi`), so that it never turns the words around it.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from itertools import groupby

from ccm.brand.cascade import Step, Way
from ccm.composition.model import (
    Block,
    Document,
    Filled,
    Inline,
    Items,
    Panel,
    Paragraph,
    Row,
    Styled,
    Table,
    Text,
)

_TURNING = re.compile(
    "[\u0590-\u08ff\u200e\u200f\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_DIGIT_GROUPS = re.compile(r"\+?\d{1,5}(?: \d{2,5}){1,4}\Z", re.ASCII)
_STYLES = {"strong": "strong", "emphasis": "em"}
LONGEST_NUMBER = 17
"""Characters of the longest telephone number with its spaces, `+44 1632 960 1234`; longer values may need two lines."""

SAFE_TARGETS = ("https://", "mailto:", "tel:")
RIGHT_TO_LEFT = ("ar", "fa", "he", "ur", "yi")
EndLines = Callable[[tuple[Inline, ...], Way, float | None], tuple[Inline, ...]]
"""Ends the lines of what stands in an element, for forms on paper; of a table's cell with its column's width."""
Column = tuple[Step, float | None]
"""The classes of a column's cells and its width, if it is known."""


@dataclass(slots=True)
class Manner:
    """How one form writes one document: its tables, fragment marks.

    `paper` keeps headings with what follows, `lines` ends lines, `is_long` tells what is higher than a page; `depth` is
    the level of the last heading, `way` leads down to what is being written, `inside` says whether that is a panel.
    """

    table: Callable[[Table, "Manner"], str]
    marks: bool = False
    paper: bool = False
    lines: EndLines | None = None
    is_long: Callable[[str], bool] | None = None
    way: Way = ()
    depth: int = 1
    inside: bool = False

    def write(self, inlines: tuple[Inline, ...], *steps: Step, outer: float | None = None) -> str:
        """The nodes in the element at the end of these steps."""
        return write_inlines(self.lines(inlines, (*self.way, *steps), outer) if self.lines else inlines)


def is_right_to_left(locale: str) -> bool:
    """Whether a locale is written from right to left."""
    return locale.split("-", maxsplit=1)[0] in RIGHT_TO_LEFT


def keep_digits(text: str) -> str:
    """A value that is groups of digits and nothing else, such as a telephone number, stays on one line."""
    if " " in text and len(text) <= LONGEST_NUMBER and _DIGIT_GROUPS.match(text):
        return text.replace(" ", "\u00a0")
    return text


def is_turning(text: str) -> bool:
    """Whether a text has letters that are read from right to left."""
    return not text.isascii() and bool(_TURNING.search(text))


def write_filled(text: str) -> str:
    """A customer's text: escaped, isolated if it could turn its surroundings, its digits kept together."""
    text = keep_digits(text)
    return f"<bdi>{escape(text, False)}</bdi>" if is_turning(text) else escape(text, False)


def write_inlines(inlines: tuple[Inline, ...]) -> str:
    """A run of inline nodes. Most runs are the cells of a statement: one node, nothing to join."""
    if len(inlines) == 1:
        return _inline(inlines[0])
    return "".join([_inline(each) for each in inlines])


def _inline(each: Inline) -> str:
    if isinstance(each, Filled):
        return write_filled(each.text)
    if isinstance(each, Text):
        return escape(each.text, False)
    return _styled(each)


def _styled(each: Styled) -> str:
    if each.role == "break":
        return "<br/>"
    inner = write_inlines(each.children)
    if each.role == "link":
        return f'<a href="{escape(each.target)}">{inner}</a>' if each.target.startswith(SAFE_TARGETS) else inner
    tag = _STYLES[each.role]
    return f"<{tag}>{inner}</{tag}>"


def write_block(block: Block, manner: Manner) -> str:
    """One block with everything in it."""
    match block:
        case Paragraph():
            return _paragraph(block, manner)
        case Items():
            tag = "ol" if block.ordered else "ul"
            items = "".join(f"<li>{manner.write(item, (tag,), ('li',))}</li>" for item in block.items)
            return f"<{tag}{mark(block, manner)}>{items}</{tag}>"
        case Table():
            return manner.table(block, manner)
        case Panel():
            return _panel(block, manner)


def _panel(panel: Panel, manner: Manner) -> str:
    """A panel. On paper one that is higher than a page is marked, to end without a padding.

    In an element with a padding below, WeasyPrint breaks pages earlier than PlutoPrint: the margins of blocks must fit.
    """
    outside, manner.inside, manner.way = manner.way, True, (*manner.way, ("div", "panel", panel.role))
    inner = "".join(write_block(each, manner) for each in panel.blocks)
    manner.inside, manner.way = False, outside
    classes: Step = ("panel", panel.role)
    if manner.is_long is not None and manner.is_long(f"<div{class_attribute(classes)}>{inner}</div>"):
        classes = (*classes, "long")
    return f"<div{class_attribute(classes)}{mark(panel, manner)}>{inner}</div>"


def _paragraph(block: Paragraph, manner: Manner) -> str:
    tag = "p"
    if block.level:
        manner.depth = min(max(block.level, 2), manner.depth + 1)
        tag = f"h{manner.depth}"
    return f"<{tag}{mark(block, manner)}>{manner.write(block.inlines, (tag,))}</{tag}>"


def mark(block: Block, manner: Manner) -> str:
    """The provenance hook: a viewer finds the fragment of each block, and shows why it is there."""
    if not manner.marks:
        return ""
    return _mark(block.origin.fragment, block.origin.slot)


@lru_cache(maxsize=4096)
def _mark(fragment: str, slot: str) -> str:
    return f' data-fragment="{escape(fragment)}" data-slot="{escape(slot)}"'


def cell_classes(table: Table) -> list[Step]:
    """The classes of each column's cells, from its place and alignment."""
    found = []
    for at, align in enumerate(table.align):
        words = ["first"] if at == 0 else []
        words += ["last"] if at == len(table.align) - 1 else []
        words += [align] if align in ("right", "center") else []
        found.append(tuple(words))
    return found


def class_attribute(classes: Iterable[str]) -> str:
    """Classes as the attribute of a tag; nothing when there are none."""
    names = " ".join(classes)
    return f' class="{names}"' if names else ""


def write_table(table: Table, manner: Manner, *, kind: str = "", widths: Sequence[float] = ()) -> str:
    """A table in one piece, laid out by the engine; `widths` are its columns', in CSS pixels, if they are known."""
    kinds = (kind,) if kind else ()
    way = ("table", *kinds)
    cols = "".join(f'<col style="width:{width:g}px"/>' for width in widths)
    cols = f"<colgroup>{cols}</colgroup>" if cols else ""
    outer: Sequence[float | None] = widths or [None] * len(table.align)
    columns = list(zip(cell_classes(table), outer, strict=True))
    head = _cells(table.head, columns, "th", (way, ("thead",), ("tr",)), manner)
    rows = "".join(_row(row, columns, way, manner) for row in table.rows)
    opening = f"<table{class_attribute(kinds)}{mark(table, manner)}>{cols}"
    return f"{opening}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _row(row: Row, columns: Sequence[Column], way: Step, manner: Manner) -> str:
    kinds = ("fixed",) if row.role == "fixed" else ()
    cells = _cells(row.cells, columns, "td", (way, ("tbody",), ("tr", *kinds)), manner)
    return f"<tr{class_attribute(kinds)}>{cells}</tr>"


def _cells(cells: Sequence[tuple[Inline, ...]], columns: Sequence[Column], tag: str, way: Way, manner: Manner) -> str:
    scope = ' scope="col"' if tag == "th" else ""
    parts = []
    for cell, (classes, width) in zip(cells, columns, strict=True):
        inner = manner.write(cell, *way, (tag, *classes), outer=width)
        parts.append(f"<{tag}{scope}{class_attribute(classes)}>{inner}</{tag}>")
    return "".join(parts)


def _written(blocks: Iterable[Block], manner: Manner) -> str:
    return "".join(write_block(block, manner) for block in blocks)


def _groups(blocks: Iterable[Block], manner: Manner) -> Iterator[tuple[str, bool]]:
    """Blocks for paper, headings together with what follows them, and whether it must stay on one page with them.

    A table with balances carried forward is cut into pages by `pagination`, which takes the heading along itself.
    """
    headings = ""
    for block in blocks:
        html = write_block(block, manner)
        if isinstance(block, Paragraph) and block.level:
            headings += html
            continue
        yield headings + html, bool(headings) and not (isinstance(block, Table) and bool(block.carried))
        headings = ""
    if headings:
        yield headings, True


def _kept(groups: Iterable[tuple[str, bool]]) -> str:
    """A heading and what follows it stay on one page. PlutoPrint knows this only of a box as a whole."""
    return "".join(f'<div class="keep">{html}</div>' if kept else html for html, kept in groups)


def _small_print(blocks: Iterable[Block], manner: Manner) -> str:
    """Disclosures. On paper what sets them apart stays with the first of them; PlutoPrint would leave it behind at the
    foot of a page.
    """
    if not manner.paper:
        return f'<div class="disclosures">{_written(blocks, manner)}</div>'
    (first, _), *rest = _groups(blocks, manner)
    if not rest:
        return f'<div class="disclosures keep">{first}</div>'
    return f'<div class="disclosures keep opening">{first}</div><div class="disclosures further">{_kept(rest)}</div>'


def write_body(document: Document, manner: Manner) -> str:
    """Everything the customer reads below the headline, in printing order. The headline itself is furniture.

    The slots leave no trace but one: disclosures are small print and stand apart.
    """
    sections = [section for section in document.sections if section.slot != "subject"]
    page, parts = manner.way, []
    for small, run in groupby(sections, lambda section: section.slot == "disclosures"):
        blocks = [block for section in run for block in section.blocks]
        manner.way = (*page, ("div", "disclosures")) if small else page
        if small and blocks:
            parts.append(_small_print(blocks, manner))
        else:
            parts.append(_kept(_groups(blocks, manner)) if manner.paper else _written(blocks, manner))
    return "".join(parts)
