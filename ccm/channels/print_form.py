"""The print form: untagged PDF by PlutoPrint, for paper. The same bytes from the same document, always.

In: a document. Out: a PDF whose only dates are the letter's date. PlutoPrint must not be imported before `prepare_fonts`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from ccm.brand.fonts import open_fonts
from ccm.brand.model import Brand
from ccm.channels.assets import brand_assets
from ccm.channels.model import Artefact
from ccm.channels.sheets import SheetMaker
from ccm.composition.model import Document
from ccm.diagnostics import Diagnostic, Span, error, warning

LAYOUT_FAILED = error("R020", "print-failed", "PlutoPrint could not lay out a document.")
UNPLANNED_PAGES = warning(
    "R021",
    "unplanned-pages",
    "A table's page breaks came out otherwise than planned; it has no carried-forward rows.",
)
ATTEMPTS = (0.0, 16.0, 64.0)
"""Pixels left free at the foot of each page, attempt by attempt."""


class Layout:
    """PlutoPrint with the brand's stylesheet, and nothing to fetch but the brand's own drawings."""

    def __init__(self, brand: Brand) -> None:
        import plutoprint

        self._engine: Any = plutoprint
        self._css = brand.css["page"]
        self._fetcher = _fetcher(plutoprint, brand_assets(brand))
        pixel = plutoprint.UNITS_PX
        width = brand.geometry.content_width * pixel
        self._column = plutoprint.PageSize(width, brand.geometry.content_height * pixel)

    def measure(self, html: str) -> float:
        """The height of HTML laid out in one column of the page's width, in CSS pixels."""
        engine = self._engine
        book = engine.Book(self._column, engine.PAGE_MARGINS_NONE, engine.MEDIA_TYPE_SCREEN)
        book.custom_resource_fetcher = self._fetcher
        book.load_html(html, user_style=self._css)
        return float(book.get_document_height())

    def open(self, html: str, box: str) -> Any:
        """A laid-out book."""
        engine = self._engine
        book = engine.Book(engine.PAGE_SIZE_A4, engine.PAGE_MARGINS_NONE, engine.MEDIA_TYPE_PRINT)
        book.custom_resource_fetcher = self._fetcher
        book.load_html(html, user_style=box + self._css)
        return book

    def pdf(self, book: Any, document: Document, author: str) -> bytes:
        """The PDF, with the letter's date as its only date."""
        engine = self._engine
        when = f"{document.letter_date.isoformat()}T00:00:00Z"
        book.set_metadata(engine.PDF_METADATA_TITLE, document.title)
        book.set_metadata(engine.PDF_METADATA_AUTHOR, author)
        book.set_metadata(engine.PDF_METADATA_CREATION_DATE, when)
        book.set_metadata(engine.PDF_METADATA_MODIFICATION_DATE, when)
        stream = BytesIO()
        book.write_to_pdf_stream(stream)
        return stream.getvalue()


def _fetcher(engine: Any, assets: Mapping[str, bytes]) -> Any:
    class BrandOnly(engine.ResourceFetcher):  # type: ignore[misc]  # the engine is only importable once fonts are set
        def fetch_url(self, url: str) -> Any:
            if url not in assets:
                message = f"rendering may not fetch {url}"
                raise PermissionError(message)
            return engine.ResourceData(assets[url], "image/svg+xml")

    return BrandOnly()


@dataclass(slots=True)
class PrintRenderer:
    """Documents of one brand to print PDF."""

    brand: Brand
    form: str = "print"
    layout: Layout = field(init=False)
    sheets: SheetMaker = field(init=False)

    def __post_init__(self) -> None:
        self.layout = Layout(self.brand)
        self.sheets = SheetMaker(self.brand, open_fonts(self.brand.fonts), self.layout.measure)

    def render(self, document: Document) -> tuple[Artefact | None, tuple[Diagnostic, ...]]:
        """Render one document."""
        sheet, findings = self.sheets.make(document)
        if sheet is None:
            return None, findings
        for spare in ATTEMPTS:
            planned = self.sheets.plan(sheet, spare)
            book = self.layout.open(planned.html, sheet.box + sheet.own_box)
            pages = int(book.get_page_count())
            if not planned.breaks or pages == planned.breaks + self._tail_pages(
                planned.tail, pages - planned.breaks, sheet.box
            ):
                break
        else:
            book = self.layout.open(sheet.unbroken(), sheet.box + sheet.own_box)
            pages = int(book.get_page_count())
            message = "the table is printed without balances carried forward"
            findings = (*findings, UNPLANNED_PAGES.at(Span(document.communication), message))
        content = self.layout.pdf(book, document, self.brand.name)
        address = "\n".join(document.address)
        made = Artefact(
            document.communication, self.form, "application/pdf", ".pdf", content, pages, 0, address, findings
        )
        return made, findings

    def _tail_pages(self, tail: str, expected: int, box: str) -> int:
        """The pages after the last planned break; laid out on their own only if there is more than one."""
        return 1 if expected == 1 else int(self.layout.open(tail, box).get_page_count())
