"""The document tree as HTML: plain functions, one per kind of node, joined strings.

In: blocks and a `Manner` (how this form writes tables, whether it marks fragments). Out: well-formed HTML, everything
escaped. A customer's text that reads right to left is isolated (`bdi`), so that it never turns the words around it.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from itertools import groupby

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
_LONG_WORD = re.compile(r"[\s<>&][^\s<>&]{41}")
"""Looked for where a word begins; in HTML, something always stands before it."""
_TAG_OR_LONG_WORD = re.compile(r"(<[^>]*>)|([^\s<>&]{41,})")
_TEN_LETTERS = re.compile(".{10}(?=.)", re.DOTALL)
_DIGIT_GROUPS = re.compile(r"\+?\d{1,5}(?: \d{2,5}){1,4}\Z", re.ASCII)
_STYLES = {"strong": "strong", "emphasis": "em"}
LONGEST_NUMBER = 17
"""Characters of the longest telephone number with its spaces, `+44 1632 960 1234`; longer values may need two lines."""

SAFE_TARGETS = ("https://", "mailto:", "tel:")
RIGHT_TO_LEFT = ("ar", "fa", "he", "ur", "yi")


@dataclass(slots=True)
class Manner:
    """How one form writes one document: its tables, fragment marks.

    `paper` keeps headings with what follows; `depth` is the level of the last heading, `inside` whether a panel is
    being written.
    """

    table: Callable[[Table, "Manner"], str]
    marks: bool = False
    paper: bool = False
    depth: int = 1
    inside: bool = False


def is_right_to_left(locale: str) -> bool:
    """Whether a locale is written from right to left."""
    return locale.split("-", maxsplit=1)[0] in RIGHT_TO_LEFT


def keep_digits(text: str) -> str:
    """A value that is groups of digits and nothing else, such as a telephone number, stays on one line."""
    if " " in text and len(text) <= LONGEST_NUMBER and _DIGIT_GROUPS.match(text):
        return text.replace(" ", "\u00a0")
    return text


def write_filled(text: str) -> str:
    """A customer's text: escaped, isolated if it could turn its surroundings, its digits kept together."""
    text = keep_digits(text)
    if text.isascii() or not _TURNING.search(text):
        return escape(text, False)
    return f"<bdi>{escape(text, False)}</bdi>"


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
            items = "".join(f"<li>{write_inlines(item)}</li>" for item in block.items)
            return f"<{tag}{mark(block, manner)}>{items}</{tag}>"
        case Table():
            return manner.table(block, manner)
        case Panel():
            manner.inside = True
            inner = "".join(write_block(each, manner) for each in block.blocks)
            manner.inside = False
            return f'<div class="panel {block.role}"{mark(block, manner)}>{inner}</div>'


def _paragraph(block: Paragraph, manner: Manner) -> str:
    tag = "p"
    if block.level:
        manner.depth = min(max(block.level, 2), manner.depth + 1)
        tag = f"h{manner.depth}"
    return f"<{tag}{mark(block, manner)}>{write_inlines(block.inlines)}</{tag}>"


def mark(block: Block, manner: Manner) -> str:
    """The provenance hook: a viewer finds the fragment of each block, and shows why it is there."""
    if not manner.marks:
        return ""
    return _mark(block.origin.fragment, block.origin.slot)


@lru_cache(maxsize=4096)
def _mark(fragment: str, slot: str) -> str:
    return f' data-fragment="{escape(fragment)}" data-slot="{escape(slot)}"'


def cell_classes(table: Table) -> list[str]:
    """The class attribute of each column, from its alignment."""
    found = []
    for at, align in enumerate(table.align):
        words = ["first"] if at == 0 else []
        words += ["last"] if at == len(table.align) - 1 else []
        words += [align] if align in ("right", "center") else []
        found.append(f' class="{" ".join(words)}"' if words else "")
    return found


def write_head(table: Table, classes: list[str]) -> str:
    """The head row of a table."""
    cells = "".join(
        f'<th scope="col"{class_}>{write_inlines(cell)}</th>' for cell, class_ in zip(table.head, classes, strict=True)
    )
    return f"<thead><tr>{cells}</tr></thead>"


def write_row(row: Row, classes: list[str]) -> str:
    """One body row."""
    cells = [f"<td{class_}>{write_inlines(cell)}</td>" for cell, class_ in zip(row.cells, classes, strict=True)]
    opening = '<tr class="fixed">' if row.role == "fixed" else "<tr>"
    return f"{opening}{''.join(cells)}</tr>"


def write_table(table: Table, manner: Manner, *, columns: str = "") -> str:
    """A table in one piece, laid out by the engine; `columns` is its column group, if widths are given."""
    classes = cell_classes(table)
    rows = "".join([write_row(row, classes) for row in table.rows])
    kind = ' class="rows"' if table.carried else ""
    return f"<table{kind}{mark(table, manner)}>{columns}{write_head(table, classes)}<tbody>{rows}</tbody></table>"


def breakable(html: str) -> str:
    """Give very long words places to break (U+200B), every ten letters; names without spaces then stay on the page."""
    if not _LONG_WORD.search(html):
        return html
    return _TAG_OR_LONG_WORD.sub(lambda found: found[1] or _TEN_LETTERS.sub("\\g<0>\u200b", found[2]), html)


def _written(blocks: Iterable[Block], manner: Manner) -> str:
    return "".join(write_block(block, manner) for block in blocks)


def _kept(blocks: Iterable[Block], manner: Manner) -> str:
    """Blocks for paper: a heading and what follows it stay on one page. PlutoPrint knows this only of a box as a whole.

    A table with balances carried forward is cut into pages by `pagination`, which takes the heading along itself.
    """
    parts, headings = [], ""
    for block in blocks:
        html = write_block(block, manner)
        if isinstance(block, Paragraph) and block.level:
            headings += html
        elif headings and not (isinstance(block, Table) and block.carried):
            parts.append(f'<div class="keep">{headings}{html}</div>')
            headings = ""
        else:
            parts.append(headings + html)
            headings = ""
    return "".join(parts) + headings


def write_body(document: Document, manner: Manner) -> str:
    """Everything the customer reads below the headline, in printing order. The headline itself is furniture.

    The slots leave no trace but one: disclosures are small print and stand apart.
    """
    write = _kept if manner.paper else _written
    sections = [section for section in document.sections if section.slot != "subject"]
    parts = []
    for small, run in groupby(sections, lambda section: section.slot == "disclosures"):
        html = write((block for section in run for block in section.blocks), manner)
        parts.append(f'<div class="disclosures">{html}</div>' if small and html else html)
    return "".join(parts)
