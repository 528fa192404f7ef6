"""A document as plain, readable text: for goldens, for `ccm explain`, for a quick look.

In: a `Document`. Out: lines. Each block names its fragment in the margin, so that a reader sees where a
sentence came from.
"""

from collections.abc import Iterable

from ccm.composition.model import Block, Document, Items, Panel, Paragraph, Row, Table
from ccm.composition.parts import flatten


def print_document(document: Document, *, fragments: bool = True) -> str:
    """Write a document as text; with `fragments`, each block is preceded by the id of its fragment."""
    addressed = (document.recipient_name, document.email, document.mobile)
    lines = [
        f"{document.touchpoint} · {document.channel} · {document.locale}{' · PROOF' if document.draft else ''}",
        f"title: {document.title}",
        f"to: {' · '.join(each for each in addressed if each)}",
        *(f"    {line}" for line in document.address),
        f"dated: {document.dated}",
    ]
    for section in document.sections:
        lines += ["", f"[{section.slot}]"]
        last = ""
        for block in section.blocks:
            if fragments and block.origin.fragment != last:
                last = block.origin.fragment
                lines.append(f"  <{last}>")
            lines += [f"  {line}".rstrip() for line in _block(block)]
    return "\n".join(lines) + "\n"


def _block(block: Block) -> Iterable[str]:
    match block:
        case Paragraph():
            yield f"{'#' * block.level} {flatten(block.inlines)}".strip()
        case Items():
            for number, item in enumerate(block.items, 1):
                yield f"{f'{number}.' if block.ordered else '•'} {flatten(item)}"
        case Panel():
            yield f"┌ {block.role}"
            for inner in block.blocks:
                yield from (f"│ {line}" for line in _block(inner))
            yield "└"
        case Table():
            yield from _table(block)


def _table(table: Table) -> Iterable[str]:
    head = [flatten(cell) for cell in table.head]
    rows = [[flatten(cell) for cell in row.cells] for row in table.rows]
    widths = [max(len(cell) for cell in column) for column in zip(head, *rows, strict=True)]
    yield _row(head, widths, table.align)
    yield "-+-".join("-" * width for width in widths)
    for row, cells in zip(table.rows, rows, strict=True):
        yield _row(cells, widths, table.align) + _margin(row)
    if table.carried:
        yield f"({table.carried} / {table.brought}, column {table.carried_column + 1})"


def _row(cells: list[str], widths: list[int], align: tuple[str, ...]) -> str:
    aligned = (
        cell.rjust(width) if side == "right" else cell.center(width) if side == "center" else cell.ljust(width)
        for cell, width, side in zip(cells, widths, align, strict=True)
    )
    return " | ".join(aligned)


def _margin(row: Row) -> str:
    return f"  → {row.carry}" if row.carry else ""
