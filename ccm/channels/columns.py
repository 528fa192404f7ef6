"""Column widths from the text itself: figures get what they need, text shares the rest.

In: a table, the fonts, the brand's metrics. Out: widths in CSS pixels. Both engines then lay columns out alike, and no
long word can push a column off the page.
"""

from itertools import accumulate, compress, pairwise
from math import floor

from ccm.brand.fonts import Fonts
from ccm.brand.model import TableMetrics
from ccm.channels.measuring import words_of
from ccm.composition.model import Filled, Inline, Styled, Table, Text

EASE = 2.0
"""Pixels a column gets beyond its text: lines leave some free, and widths are rounded."""
WIDEST_FIGURE = 150.0
"""Pixels that a column may need for figures: some hundred million with a currency. What is wider is no figure."""
MOST_FIGURES = 0.7
"""The part of a crowded table's width that figures may take before they, too, are cut."""
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


def share_columns(table: Table, width: float, fonts: Fonts, metrics: TableMetrics) -> list[float]:
    """The width of each column of a table that is not cut into pages, in whole pixels: engines round parts of them.

    A table that fits is spread like a browser spreads it. Else figures stay on one line, no column gets less than its
    longest word, and what is left goes to those that want more. Where not even the words fit, figures are still whole.
    """
    most = [_wanted(table, at, fonts, metrics) for at in range(len(table.head))]
    if sum(most) <= width:
        return _whole(most, width)
    words = [min(high, _longest_word(table, at, fonts, metrics)) for at, high in enumerate(most)]
    figures = [align == "right" for align in table.align]
    least = [high if figure else low for low, high, figure in zip(words, most, figures, strict=True)]
    least = least if sum(least) <= width else words
    if sum(least) >= width:
        return _whole(_crowded(least, figures, width), width)
    share = (width - sum(least)) / (sum(most) - sum(least))
    return _whole([low + share * (high - low) for low, high in zip(least, most, strict=True)], width)


def _wanted(table: Table, at: int, fonts: Fonts, metrics: TableMetrics) -> float:
    """What a column needs so that nothing in it takes a second line."""
    head = fonts.width(plain(table.head[at]), strong=True) * metrics.head_size
    return max(head, _widest(table, at, fonts) * metrics.size, 1.0) + 2 * metrics.gap + EASE


def _longest_word(table: Table, at: int, fonts: Fonts, metrics: TableMetrics) -> float:
    """What a column needs so that no word in it is cut."""
    head = [fonts.width(word, strong=True) for word in words_of(plain(table.head[at]))]
    body = [fonts.width(word, strong=True) for row in table.rows for word in words_of(plain(row.cells[at]))]
    longest = max(max(head, default=0.0) * metrics.head_size, max(body, default=0.0) * metrics.size, 1.0)
    return longest + 2 * metrics.gap + EASE


def _crowded(wanted: list[float], figures: list[bool], width: float) -> list[float]:
    """Widths where words must be cut: figures get what they need, unless that leaves the others next to nothing."""
    whole = [figure and each <= WIDEST_FIGURE for each, figure in zip(wanted, figures, strict=True)]
    needed = sum(compress(wanted, whole))
    if needed > width * MOST_FIGURES:
        return _levelled(wanted, width)
    others = iter(_levelled([each for each, kept in zip(wanted, whole, strict=True) if not kept], width - needed))
    return [each if kept else next(others) for each, kept in zip(wanted, whole, strict=True)]


def _levelled(wanted: list[float], width: float) -> list[float]:
    """Widths that add up to no more than there is: what is wanted, up to a level that is the same for all."""
    level, rest = width, width
    for count, each in zip(range(len(wanted), 0, -1), sorted(wanted), strict=True):
        level = rest / count
        rest -= min(each, level)
    return [min(each, level) for each in wanted]


def _whole(widths: list[float], width: float) -> list[float]:
    """The same proportions in whole pixels that add up to the whole pixels of a table."""
    total = sum(widths)
    ends = [round(floor(width) * each / total) for each in accumulate(widths)]
    return [float(end - start) for start, end in pairwise((0, *ends))]
