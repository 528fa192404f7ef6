"""The print form: untagged PDF by PlutoPrint, for paper. The same bytes from the same document, always.

In: a document. Out: a PDF whose only dates are the letter's date. `prepare_fonts` must run before this is imported.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Any

from ccm.brand.fonts import open_fonts
from ccm.brand.model import Brand
from ccm.channels.assets import brand_assets
from ccm.channels.model import Artefact
from ccm.channels.sheets import Sheet, SheetMaker
from ccm.composition.model import Document
from ccm.diagnostics import Diagnostic, Span, error, warning

if TYPE_CHECKING:
    from plutoprint import ResourceFetcher

LAYOUT_FAILED = error("R020", "print-failed", "PlutoPrint could not lay out a document.")
UNPLANNED_PAGES = warning(
    "R021",
    "unplanned-pages",
    "A table's page breaks came out otherwise than planned; it has no carried-forward rows.",
)
ASSET_REFUSED = error("R022", "asset-refused", "A document refers to something that is not part of the brand.")
TRUE_SIZE = "@page{-pluto-page-scale:1}"
"""Else PlutoPrint shrinks a document in which anything is a hair wider than the page, and its pages hold more."""
ATTEMPTS = (0.0, 16.0, 64.0)
"""Pixels left free at the foot of each page, attempt by attempt."""


class Layout:
    """PlutoPrint with the brand's stylesheet, and nothing to fetch but the brand's own drawings."""

    def __init__(self, brand: Brand) -> None:
        import plutoprint

        self._engine: Any = plutoprint
        self.error: type[Exception] = plutoprint.Error
        self._css = brand.css["page"]
        self.refused: list[str] = []
        self._fetcher = _fetcher(brand_assets(brand), self.refused)
        pixel = plutoprint.UNITS_PX
        width = brand.geometry.content_width * pixel
        self._column = plutoprint.PageSize(width, brand.geometry.content_height * pixel)

    def draws_letters(self) -> bool:
        """Whether text comes out with letters: without a font the engine leaves blank paper and says nothing."""
        book = self._engine.Book(self._engine.PAGE_SIZE_A4)
        book.load_html("<p>Hamburgefonts 123</p>", user_style=self._css)
        stream = BytesIO()
        book.write_to_pdf_stream(stream)
        return b"/Length1" in stream.getvalue()

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
        book.load_html(html, user_style=TRUE_SIZE + box + self._css)
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


def _fetcher(assets: Mapping[str, bytes], refused: list[str]) -> "ResourceFetcher":
    import plutoprint

    class BrandOnly(plutoprint.ResourceFetcher):
        def fetch_url(self, url: str) -> plutoprint.ResourceData:
            if url not in assets:
                refused.append(url)
            return plutoprint.ResourceData(assets.get(url, b""), "image/svg+xml")

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
        if not self.layout.draws_letters():
            raise RuntimeError("PlutoPrint finds none of the brand's fonts: every page would be blank")

    def render(self, document: Document) -> tuple[Artefact | None, tuple[Diagnostic, ...]]:
        """Render one document."""
        sheet, findings = self.sheets.make(document)
        if sheet is None:
            return None, findings
        try:
            book, planned = self._laid(sheet)
            if not planned:
                message = "the table is printed without balances carried forward"
                findings = (*findings, UNPLANNED_PAGES.at(Span(document.communication), message))
            pages = int(book.get_page_count())
            content = self.layout.pdf(book, document, self.brand.name)
        except self.layout.error as problem:
            return None, (*findings, LAYOUT_FAILED.at(Span(document.communication), f"PlutoPrint stopped: {problem}"))
        if self.layout.refused:
            return None, (*findings, *self._refusals(document))
        address = "\n".join(document.address)
        form = self.form
        made = Artefact(document.communication, form, "application/pdf", ".pdf", content, pages, 0, address, findings)
        return made, findings

    def _laid(self, sheet: Sheet) -> tuple[Any, bool]:
        """Lay out by plan; if no attempt comes out as planned, with the tables in one piece."""
        box = sheet.box + sheet.own_box
        if not sheet.tables:
            return self.layout.open(sheet.unbroken(), box), True
        for spare in ATTEMPTS:
            planned = self.sheets.plan(sheet, spare)
            book = self.layout.open(planned.html, box)
            if planned.holds(book.get_page_count(), lambda html: int(self.layout.open(html, box).get_page_count())):
                return book, True
        return self.layout.open(sheet.unbroken(), box), False

    def _refusals(self, document: Document) -> tuple[Diagnostic, ...]:
        span = Span(document.communication)
        found = tuple(ASSET_REFUSED.at(span, f"{url} is not part of the brand") for url in self.layout.refused)
        self.layout.refused.clear()
        return found
