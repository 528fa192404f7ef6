"""The document tree as plain text: the text part of an e-mail, and text messages.

In: blocks. Out: lines, written from the tree and so complete: headings underlined, lists marked, tables in aligned
columns, links with their address. Nothing is stripped out of HTML.
"""

from collections.abc import Iterable, Iterator

from ccm.composition.model import Block, Document, Filled, Inline, Items, Panel, Paragraph, Styled, Table, Text

WIDTH = 76
"""Characters a line of an e-mail's text part takes before it is folded at a space."""


def plain_inlines(inlines: Iterable[Inline], *, links: bool = True) -> str:
    """Inline nodes as text; a link is followed by its address unless that is what it says."""
    parts = []
    for each in inlines:
        match each:
            case Text() | Filled():
                parts.append(each.text)
            case Styled(role="break"):
                parts.append("\n")
            case Styled():
                inner = plain_inlines(each.children, links=links)
                shown = links and each.target and inner not in each.target
                parts.append(f"{inner} ({each.target.removeprefix('mailto:')})" if shown else inner)
    return "".join(parts)


def fold(text: str, width: int = WIDTH, indent: str = "") -> Iterator[str]:
    """Fold each line of a text at spaces; words longer than a line are left whole, so that addresses still work."""
    for line in text.split("\n"):
        current = indent
        for word in line.split(" "):
            if len(current) + len(word) + 1 > width and current.strip():
                yield current.rstrip(" ")
                current = " " * len(indent)
            current += word + " "
        yield current.rstrip(" ")


def plain_block(block: Block) -> Iterator[str]:
    """A block as lines, an empty line after it."""
    match block:
        case Paragraph():
            lines = list(fold(plain_inlines(block.inlines)))
            yield from lines
            if block.level:
                yield "-" * min(max(map(len, lines)), WIDTH)
            yield ""
        case Items():
            for number, item in enumerate(block.items, 1):
                yield from fold(plain_inlines(item), indent=f"{number}. " if block.ordered else "- ")
            yield ""
        case Table():
            yield from _table(block)
            yield ""
        case Panel():
            for each in block.blocks:
                yield from plain_block(each)


def _table(table: Table) -> Iterator[str]:
    rows = [[plain_inlines(cell).replace("\n", " ") for cell in cells] for cells in _all_rows(table)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(table.head))]
    for row in rows:
        cells = (
            cell.rjust(width) if align == "right" else cell.ljust(width)
            for cell, width, align in zip(row, widths, table.align, strict=True)
        )
        yield "  ".join(cells).rstrip(" ")


def _all_rows(table: Table) -> Iterator[tuple[tuple[Inline, ...], ...]]:
    yield table.head
    for row in table.rows:
        yield row.cells


def plain_document(document: Document) -> str:
    """All of a document as text, in printing order, below its title."""
    lines = [*fold(document.title), "=" * min(len(document.title), WIDTH), ""]
    for section in document.sections:
        if section.slot == "subject":
            continue
        if section.slot == "disclosures":
            lines += ["-" * WIDTH, ""]
        for block in section.blocks:
            lines.extend(plain_block(block))
    return "\n".join(lines).rstrip("\n") + "\n"
