"""Table rows of known height: columns as wide as their figures, text broken into lines here, not by the engine.

In: a table with `carried` wording, the fonts, the brand's table metrics. Out: `LaidTable`: column widths, each row as
HTML with its exact height in CSS pixels. That is what page breaks with balances carried forward are planned from.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import escape
from itertools import accumulate, count

from ccm.brand.fonts import Fonts
from ccm.brand.model import TableMetrics
from ccm.channels.columns import column_widths, plain, text_column
from ccm.channels.measuring import break_text, words_of
from ccm.channels.writing import cell_classes, class_attribute, write_filled, write_inlines
from ccm.composition.model import Filled, Inline, Row, Styled, Table, Text

SPACES = " \t\r\n"


@dataclass(frozen=True, slots=True)
class LaidRow:
    """A row as HTML, its height, and the balance after it."""

    html: str
    height: float
    carry: str


@dataclass(frozen=True, slots=True)
class LaidTable:
    """A table ready to be cut into pages; `brought` and `carried` make the rows at a page break."""

    table: Table
    columns: str
    head: str
    head_height: float
    rows: tuple[LaidRow, ...]
    break_height: float

    def break_row(self, wording: str, balance: str) -> str:
        """The row that carries a balance over a page break."""
        table = self.table
        cells = [""] * len(table.head)
        cells[text_column(table)] = escape(wording, False)
        cells[table.carried_column] = escape(balance, False)
        classes = map(class_attribute, cell_classes(table))
        inner = "".join(f"<td{class_}>{cell}</td>" for cell, class_ in zip(cells, classes, strict=True))
        return f'<tr class="carry">{inner}</tr>'

    def html(self, rows: str, *, new_page: bool = False, end: bool = True) -> str:
        """One piece of the table with its own head."""
        names = ["rows", *(["new-page"] if new_page else []), *(["end"] if end else [])]
        return f'<table class="{" ".join(names)}">{self.columns}{self.head}<tbody>{rows}</tbody></table>'


def lay_out(table: Table, width: float, fonts: Fonts, metrics: TableMetrics) -> LaidTable | None:
    """Lay out a table in a width; None when its figures leave too little room for its text."""
    widths = column_widths(table, width, fonts, metrics)
    text_at = text_column(table)
    if widths[text_at] < metrics.text_minimum:
        return None
    inner = widths[text_at] - 2 * metrics.gap
    classes = [class_attribute(each) for each in cell_classes(table)]
    columns = "".join(f'<col style="width:{each:.3f}px"/>' for each in widths)
    head, head_lines = _head(table, widths, classes, fonts, metrics)
    rows, band = [], False
    for row in table.rows:
        band = row.role != "fixed" and not band
        rows.append(_row(row, text_at, inner, classes, fonts, metrics, band=band))
    return LaidTable(
        table,
        f"<colgroup>{columns}</colgroup>",
        head,
        head_lines * metrics.head_line + 2 * metrics.head_pad + metrics.head_rule,
        tuple(rows),
        metrics.line + 2 * metrics.pad,
    )


def _head(
    table: Table, widths: list[float], classes: list[str], fonts: Fonts, metrics: TableMetrics
) -> tuple[str, int]:
    cells, most = [], 1
    for at, (head, class_) in enumerate(zip(table.head, classes, strict=True)):
        inner = widths[at] - 2 * metrics.gap
        lines = break_text(plain(head), inner, metrics.head_size, fonts, strong=True)
        most = max(most, len(lines))
        cells.append(f'<th scope="col"{class_}>{"<br/>".join(escape(line, False) for line in lines)}</th>')
    return f"<thead><tr>{''.join(cells)}</tr></thead>", most


def _row(
    row: Row, text_at: int, width: float, classes: list[str], fonts: Fonts, metrics: TableMetrics, *, band: bool
) -> LaidRow:
    parts, lines = [], 1
    strong = row.role == "fixed"
    for at, cell in enumerate(row.cells):
        if at == text_at:
            inner, lines = _text_cell(cell, width, fonts, metrics, strong)
        else:
            inner = write_inlines(cell)
        parts.append(f"<td{classes[at]}>{inner}</td>")
    opening = '<tr class="fixed">' if strong else '<tr class="band">' if band else "<tr>"
    height = lines * metrics.line + 2 * metrics.pad + (metrics.rule if strong else 0.0)
    return LaidRow(f"{opening}{''.join(parts)}</tr>", height, row.carry)


def _text_cell(
    cell: tuple[Inline, ...], width: float, fonts: Fonts, metrics: TableMetrics, strong: bool
) -> tuple[str, int]:
    if len(cell) == 1 and isinstance(cell[0], Text | Filled):
        lines = break_text(cell[0].text, width, metrics.size, fonts, strong=strong)
        if len(lines) < 2:
            return write_inlines(cell), 1
        write = write_filled if isinstance(cell[0], Filled) else _escaped
        return "<br/>".join(map(write, lines)), len(lines)
    heavy = strong or any(isinstance(each, Styled) for each in cell)
    lines = [
        line for part in plain(cell).split("\n") for line in break_text(part, width, metrics.size, fonts, strong=heavy)
    ]
    if len(lines) < 2:
        return write_inlines(cell), 1
    return write_inlines(_rebroken(cell, lines)), len(lines)


def _escaped(text: str) -> str:
    return escape(text, False)


def _rebroken(cell: tuple[Inline, ...], lines: list[str]) -> tuple[Inline, ...]:
    """The same nodes with a break node where each line ends; places are counted in characters that are no space."""
    counts = accumulate(sum(len(word) for word in words_of(line)) for line in lines)
    return tuple(_broken(cell, set(list(counts)[:-1]), count(0)))


def _broken(inlines: tuple[Inline, ...], cuts: set[int], seen: "count[int]") -> Iterator[Inline]:
    for each in inlines:
        if isinstance(each, Styled):
            if each.role != "break":
                yield replace(each, children=tuple(_broken(each.children, cuts, seen)))
            continue
        start = 0
        for at, character in enumerate(each.text):
            if character in SPACES:
                continue
            here = next(seen)
            if here in cuts:
                cuts.discard(here)
                if each.text[start:at].strip(SPACES):
                    yield replace(each, text=each.text[start:at].rstrip(SPACES))
                yield Styled("break")
                start = at
        yield replace(each, text=each.text[start:])
