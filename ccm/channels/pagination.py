"""Page breaks of tables with balances carried and brought forward, planned before the engine lays out the page.

In: the HTML of a document with a place for each such table, the laid-out tables, a way to measure HTML. Out: the whole
HTML, its tables cut into page-sized pieces, and `Planned`: what the engine's page count must come out as.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from ccm.channels.rows import LaidRow, LaidTable

FEWEST_ROWS = 2
"""A table does not begin at the foot of a page with fewer rows than this."""
SAFETY = 0.5
"""Pixels kept free at the foot of a page, for the rounding of positions."""
_END = "</main></body></html>"
_HEADINGS = ("</h2>", "</h3>", "</h4>")


@dataclass(frozen=True, slots=True)
class Planned:
    """The HTML in `runs` parts that each begin a page; `loose` are those parts that may take more than one page."""

    html: str
    runs: int
    loose: tuple[str, ...]

    def holds(self, pages: int, count: Callable[[str], int]) -> bool:
        """Whether an engine's page count is as planned; `count` lays out a part alone, only if it must be known."""
        if pages == self.runs:
            return True
        return pages == self.runs - len(self.loose) + sum(map(count, self.loose))


@dataclass(slots=True)
class _Flow:
    """What is written: `parts` all of it, `page` what stands since the last break that was put in."""

    start: str
    parts: list[str] = field(default_factory=list)
    page: list[str] = field(default_factory=list)
    runs: int = 1
    loose: list[str] = field(default_factory=list)

    def add(self, html: str) -> None:
        self.parts.append(html)
        self.page.append(html)

    def turn(self, html: str) -> None:
        """Begin a page with `html`, which carries the break itself."""
        self.runs += 1
        self.parts.append(html)
        self.page = [self.start, html]


def plan(
    pieces: Sequence[str],
    tables: Sequence[LaidTable],
    height: float,
    measure: Callable[[str], float],
    *,
    spare: float = 0.0,
) -> Planned:
    """Cut tables to pages of `height`. `pieces` are the HTML before, between and after them; one more than tables.

    `spare` is room to leave free on each page, for a second attempt when an engine's pages did not match the plan.
    """
    flow = _Flow(pieces[0][: pieces[0].index("<header")] + "<main>")
    for piece, table in zip(pieces, tables, strict=False):
        flow.add(piece)
        _place(flow, table, height - SAFETY - spare, measure)
    flow.add(pieces[-1])
    return Planned("".join(flow.parts), flow.runs, (*flow.loose, "".join(flow.page)))


def _place(flow: _Flow, table: LaidTable, height: float, measure: Callable[[str], float]) -> None:
    free = height - measure("".join(flow.page) + table.html("", end=False))
    rows, fresh = list(table.rows), False
    if not _begins(rows, free, table.break_height):
        free, fresh = _next_page(flow, table, height, measure, full=free < 0)
    brought = ""
    while True:
        count = _fitting(rows, free, table.break_height, begun=bool(brought))
        here, rows = rows[:count], rows[count:]
        carry = next((row.carry for row in reversed(here) if row.carry), brought)
        html = table.break_row(table.table.brought, brought) if brought else ""
        html += "".join(row.html for row in here)
        html += table.break_row(table.table.carried, carry) if rows and carry else ""
        piece = table.html(html, new_page=fresh, end=not rows)
        if fresh:
            flow.turn(piece)
        else:
            flow.add(piece)
        if not rows:
            return
        brought, fresh = carry, True
        free = height - table.head_height


def _begins(rows: Sequence[LaidRow], free: float, break_height: float) -> bool:
    """Whether a table may begin in this room: all of it, or enough rows and the carried row."""
    if sum(row.height for row in rows) <= free:
        return True
    return sum(row.height for row in rows[:FEWEST_ROWS]) + break_height <= free


def _fitting(rows: Sequence[LaidRow], free: float, break_height: float, *, begun: bool) -> int:
    """How many rows fit; all, or as many as leave room for the carried row. Always at least one."""
    room = free - (break_height if begun else 0.0)
    used = 0.0
    fit = 0
    for at, row in enumerate(rows):
        used += row.height
        if used > room:
            break
        if used + break_height <= room:
            fit = at + 1
    else:
        return len(rows)
    if len(rows) - fit < FEWEST_ROWS < fit:
        fit -= 1
    return max(fit, 1)


def _next_page(
    flow: _Flow, table: LaidTable, height: float, measure: Callable[[str], float], *, full: bool
) -> tuple[float, bool]:
    """Begin a table on the next page; a heading right before it goes with it. Returns the room and whether to break.

    `full` says that what stands before takes more than one page; how many, the engine must tell.
    """
    last = flow.parts[-1]
    at = len(last)
    while last[:at].rstrip().endswith(_HEADINGS):
        at = last.rindex("<h", 0, at)
    flow.parts[-1] = flow.page[-1] = last[:at]
    if full:
        flow.loose.append("".join(flow.page) + _END)
    heading = last[at:]
    if not heading.startswith("<h"):
        return height - table.head_height, True
    flow.turn(heading[:3] + ' class="new-page"' + heading[3:])
    return height - measure("".join(flow.page) + table.html("", end=False)), False
