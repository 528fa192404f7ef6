"""One sheet of paper: the same HTML and CSS for both PDF engines, with everything that must be known before layout.

In: a document, the brand, the fonts. Out: `Sheet`: HTML with its tables cut into pages, the page-box CSS, findings. The
print and the accessible form differ only in the engine that takes it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from ccm.brand.cascade import Way
from ccm.brand.fonts import Fonts
from ccm.brand.model import AddressMetrics, Brand, Furniture
from ccm.channels.checking import check_glyphs
from ccm.channels.columns import share_columns
from ccm.channels.furniture import Stationery, filled, furniture_of, layout_of
from ccm.channels.measuring import break_text
from ccm.channels.page_box import page_box, reference_box
from ccm.channels.pagination import Planned, plan
from ccm.channels.prose import Lines
from ccm.channels.rows import LaidTable, lay_out
from ccm.channels.writing import Manner, write_body, write_table
from ccm.composition.model import Document, Table
from ccm.diagnostics import Diagnostic, Span, error, has_errors, warning

ADDRESS_OVERFLOW = warning("R010", "address-overflow", "The address has more lines than the envelope window shows.")
ADDRESS_TOO_LONG = error("R012", "address-too-long", "The address would run into the text of the letter.")
NO_ROOM = error("R011", "table-too-wide", "The figures of a table leave too little room for its text on paper.")

FEW_LINES = 15
"""So many lines and rows are never more than a page, whatever they are."""
_LINE = re.compile(r"\n|<(?:br|p|li|tr|h\d)\b")

_PLACE = "\ue000"
"""A private-use character no document may hold: stands where a table will be cut into pages."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What an engine needs: the pieces to plan from, and the CSS of the page box: shared, and this document's own."""

    pieces: tuple[str, ...]
    tables: tuple[LaidTable, ...]
    box: str
    own_box: str

    def unbroken(self) -> str:
        """The HTML with its tables in one piece, for an engine whose pages do not match the plan."""
        tables = [table.html("".join(row.html for row in table.rows)) for table in self.tables]
        return "".join(part for pair in zip(self.pieces, [*tables, ""], strict=True) for part in pair)


@dataclass(slots=True)
class SheetMaker:
    """Makes sheets for documents of one brand; `measure` gives the height of HTML in the page's width."""

    brand: Brand
    fonts: Fonts
    measure: Callable[[str], float]
    stationery: Stationery = field(init=False)
    lines: Lines = field(init=False)

    def __post_init__(self) -> None:
        self.lines = Lines(self.brand)
        self.stationery = Stationery(self.brand, "print.html.j2")

    def make(self, document: Document) -> tuple[Sheet | None, tuple[Diagnostic, ...]]:
        """Write, lay out tables, check every character; an error means no sheet."""
        furniture, findings = furniture_of(document, self.brand)
        if furniture is None:
            return None, findings
        laid: list[LaidTable] = []
        wide: list[Table] = []
        page: Way = (("html",), ("body", layout_of(document)))
        manner = Manner(
            lambda table, manner: self._table(table, manner, laid, wide),
            paper=True,
            lines=self.lines.end,
            is_long=lambda html: self._is_long(html, page),
            way=(*page, ("main",)),
        )
        body = write_body(document, manner)
        if wide:
            return None, tuple(self._no_room(document, table) for table in wide)
        address, tight, overflow = self._address(document)
        if has_errors(overflow):
            return None, overflow
        shown = self._shown(document, furniture, page)
        html = self.stationery.wrap(document, furniture, body, address=address, tight=tight, shown=shown)
        lost = check_glyphs(document, html, self.fonts, place=_PLACE, places=len(laid))
        if lost:
            return None, lost
        box = page_box(document, furniture, self.brand)
        return Sheet(tuple(html.split(_PLACE)), tuple(laid), box, reference_box(document)), overflow

    def plan(self, sheet: Sheet, spare: float = 0.0) -> Planned:
        """Cut the sheet's tables to pages."""
        return plan(sheet.pieces, sheet.tables, self.brand.geometry.content_height, self.measure, spare=spare)

    def _table(self, table: Table, manner: Manner, laid: list[LaidTable], wide: list[Table]) -> str:
        geometry = self.brand.geometry
        if not table.carried or manner.inside or table.carried_column < 0:
            room = self.lines.cascade.place((*manner.way, ("table",))).width
            return write_table(table, manner, widths=share_columns(table, room, self.fonts, geometry.table))
        found = lay_out(table, geometry.content_width, self.fonts, geometry.table)
        if found is None:
            wide.append(table)
            return ""
        laid.append(found)
        return _PLACE

    def _is_long(self, html: str, page: Way) -> bool:
        """Whether something is higher than a page. It is only laid out if it has lines enough for that."""
        if len(_LINE.findall(html)) < FEW_LINES:
            return False
        (_, layout) = page[-1]
        return self.measure(f'<body class="{layout}"><main>{html}</main></body>') > self.brand.geometry.content_height

    def _shown(self, document: Document, furniture: Furniture, page: Way) -> dict[str, Any]:
        """What the template prints around the wording, with its lines ended."""
        head = (*page, ("header", "letterhead"))
        details: Way = (*head, ("div", "details"), ("p",))
        label: Way = (*details, ("span", "label"))

        def end(text: str, way: Way) -> str:
            return self.lines.text(text, way)

        return {
            "title": end(document.title, (*page, ("main",), ("h1",))),
            "sender": end(furniture.sender, (*head, ("div", "window"), ("p", "sender"))),
            "date_label": end(furniture.date, label),
            "dated": end(document.dated, details),
            "reference_label": end(furniture.reference, label),
            "reference": end(document.reference, details),
            "contact_label": end(furniture.contact_heading, label),
            "contact": [end(line, details) for line in furniture.contact],
        }

    def _address(self, document: Document) -> tuple[list[Markup], bool, tuple[Diagnostic, ...]]:
        """The address in lines no wider than the window; smaller letters before it overflows."""
        geometry = self.brand.geometry
        span = Span(document.communication, field="address")
        lines = self._address_lines(document, geometry.address)
        tight = len(lines) > geometry.address.shown
        if not tight:
            return _written(lines), False, ()
        lines = self._address_lines(document, geometry.tight_address)
        if len(lines) <= geometry.tight_address.shown:
            return _written(lines), True, ()
        message = f"the address takes {len(lines)} lines; the window shows {geometry.tight_address.shown}"
        kind = ADDRESS_OVERFLOW if len(lines) <= geometry.tight_address.room else ADDRESS_TOO_LONG
        return _written(lines), True, (kind.at(span, message),)

    def _address_lines(self, document: Document, metrics: AddressMetrics) -> list[str]:
        width = self.brand.geometry.window_width
        return [part for line in document.address for part in break_text(line, width, metrics.size, self.fonts)]

    def _no_room(self, document: Document, table: Table) -> Diagnostic:
        message = f"the table of fragment {table.origin.fragment} has figures too wide to leave room for its text"
        return NO_ROOM.at(Span(document.communication, field=table.origin.slot), message)


def _written(lines: list[str]) -> list[Markup]:
    return [filled(line) for line in lines]
