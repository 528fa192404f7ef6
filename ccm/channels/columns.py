"""Column widths from the text itself: figures get what they need, text shares the rest.

In: a table, the fonts, the brand's metrics. Out: widths in CSS pixels for tables that are cut into pages, shares of the
table's width for all others. Both engines then lay columns out alike, and no long word can push a column off the page.
"""

from ccm.brand.fonts import Fonts
from ccm.brand.model import Geometry, TableMetrics
from ccm.channels.measuring import words_of
from ccm.composition.model import Filled, Inline, Styled, Table, Text

HEAD_WIDTH = 92.0
"""Pixels up to which a column is widened so that its heading stays on one line."""


def text_column(table: Table) -> int:
    """The column whose text may run over lines; the first one that is not the balance if the table does not say."""
    if table.text_column >= 0:
        return table.text_column
    return 1 if table.carried_column == 0 and len(table.head) > 1 else 0


def plain(inlines: tuple[Inline, ...]) -> str:
    """The text of inline nodes without their styles."""
    return "".join(
        each.text if isinstance(each, Text | Filled) else "\n" if each.role == "break" else plain(each.children)
        for each in inlines
    )


def column_widths(table: Table, width: float, fonts: Fonts, metrics: TableMetrics) -> list[float]:
    """The width of each column in pixels, figures as wide as the widest; the text column has what is left."""
    text_at = text_column(table)
    widths = []
    for at, head in enumerate(table.head):
        if at == text_at:
            widths.append(0.0)
            continue
        title = plain(head)
        longest = max((fonts.width(word, strong=True) for word in words_of(title)), default=0.0)
        wanted = min(fonts.width(title, strong=True) * metrics.head_size, HEAD_WIDTH)
        needed = max(longest * metrics.head_size, wanted, _widest(table, at, fonts) * metrics.size)
        widths.append(needed + 2 * metrics.gap + 0.5)
    widths[text_at] = width - sum(widths)
    return widths


def _widest(table: Table, at: int, fonts: Fonts) -> float:
    """The widest cell of a column in em; a balance that is carried may stand in it, too."""
    regular: set[str] = set()
    strong: set[str] = set()
    for row in table.rows:
        cell = row.cells[at]
        heavy = row.role == "fixed" or any(isinstance(each, Styled) for each in cell)
        (strong if heavy else regular).add(plain(cell))
        if at == table.carried_column:
            regular.add(row.carry)
    widths = [*map(fonts.width, regular), *(fonts.width(text, strong=True) for text in strong)]
    return max(widths, default=0.0)


def share_columns(table: Table, fonts: Fonts, geometry: Geometry) -> str:
    """The column group of a table that is not cut into pages: a share of its width for each column.

    A table that fits is spread like a browser spreads it; else figures keep their width and text columns give way.
    """
    metrics = geometry.table
    wanted = [
        max(
            fonts.width(plain(head), strong=True) * metrics.head_size,
            _widest(table, at, fonts) * metrics.size,
            1.0,
        )
        + 2 * metrics.gap
        for at, head in enumerate(table.head)
    ]
    room = geometry.content_width * 0.9
    figures = sum(width for width, align in zip(wanted, table.align, strict=True) if align == "right")
    text = sum(wanted) - figures
    if sum(wanted) > room and text and figures < room * 0.7:
        shrink = (room - figures) / text
        wanted = [w if align == "right" else w * shrink for w, align in zip(wanted, table.align, strict=True)]
    total = sum(wanted)
    columns = "".join(f'<col style="width:{100 * width / total:.2f}%"/>' for width in wanted)
    return f"<colgroup>{columns}</colgroup>"
