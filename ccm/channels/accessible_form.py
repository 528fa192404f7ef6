"""The accessible form: tagged PDF/UA-1 by WeasyPrint, from the same HTML and CSS as the print form.

In: a document. Out: a PDF whose structure a screen reader can follow, with the letter's date as its only date.
WeasyPrint's remarks become findings; nothing is written to a terminal. Fonts, stylesheets and images are read once per
worker, styles are kept (`warm_weasyprint`), and WeasyPrint's defaults are cut down to the elements we write.
"""

import gc
import logging
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from ccm.brand.fonts import open_fonts
from ccm.brand.model import Brand
from ccm.channels.assets import brand_assets
from ccm.channels.model import Artefact
from ccm.channels.print_form import ASSET_REFUSED, ATTEMPTS, UNPLANNED_PAGES, Layout
from ccm.channels.sheets import Sheet, SheetMaker
from ccm.composition.model import Document
from ccm.diagnostics import Diagnostic, Span, error, warning

FAILED = error("R030", "accessible-failed", "WeasyPrint could not lay out a document.")
REMARK = warning("R031", "engine-remark", "WeasyPrint remarked on the HTML or CSS of a document.")

VARIANT = "pdf/ua-1"

DEFAULTS = """
head,title,meta{display:none}
html,body,header,main,div,address,h1,h2,h3,h4,p,ul,ol{display:block}
li{display:list-item}
table{display:table;box-sizing:border-box;text-indent:0}
colgroup{display:table-column-group}
col{display:table-column}
thead{display:table-header-group;vertical-align:middle}
tbody{display:table-row-group;vertical-align:middle}
tr{display:table-row}
td,th{display:table-cell;vertical-align:inherit}
tr,td,th{vertical-align:inherit}
br::before{content:"\\A";white-space:pre-line}
ol{list-style-type:decimal}
ol,ul{counter-reset:list-item}
li::marker{white-space:pre}
h1{bookmark-level:1}
h2{bookmark-level:2}
h3{bookmark-level:3}
h4{bookmark-level:4}
h1,h2,h3,h4{bookmark-label:content(text);break-inside:avoid}
img{overflow:hidden}
bdi{unicode-bidi:isolate}
[dir=rtl]{direction:rtl}
"""
"""WeasyPrint's own defaults for the elements that `writing` and the furniture use, and no others."""


class _Listener(logging.Handler):
    """Collects what WeasyPrint logs while this thread renders."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._here = threading.local()

    def emit(self, record: logging.LogRecord) -> None:
        heard = getattr(self._here, "heard", None)
        if heard is not None:
            heard.append(record)

    @contextmanager
    def listen(self) -> Iterator[list[logging.LogRecord]]:
        """Collect the records of a `with` block."""
        heard: list[logging.LogRecord] = []
        self._here.heard = heard
        try:
            yield heard
        finally:
            self._here.heard = None


def _listener() -> _Listener:
    logger = logging.getLogger("weasyprint")
    logger.propagate = False
    found = next((each for each in logger.handlers if isinstance(each, _Listener)), None)
    if found is None:
        found = _Listener()
        logger.addHandler(found)
    return found


class Engine:
    """WeasyPrint, warm: fonts, stylesheets and images read once."""

    def __init__(self, brand: Brand) -> None:
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration

        from ccm.channels.warm_pdf import write_once
        from ccm.channels.warm_weasyprint import WarmHTML, WarmStyles

        self._listener = _listener()
        self._css: Any = weasyprint.CSS
        self._html = WarmHTML
        self._finisher = write_once
        self._warm = WarmStyles()
        self._fonts = FontConfiguration()
        self._images: dict[str, Any] = {}
        self._fetcher = _fetcher(brand_assets(brand))
        with self._listener.listen() as heard:
            page = self._parsed(brand.css["page"])
        self.remarks = tuple(_remark("brand/page.css", record) for record in heard)
        self._sheets = [(self._parsed(DEFAULTS), "user agent", None), (page, "user", None)]
        self._boxes: dict[str, Any] = {}

    def _parsed(self, css: str) -> Any:
        return self._css(string=css, font_config=self._fonts, url_fetcher=self._fetcher)

    def lay_out(self, html: str, sheet: Sheet) -> tuple[Any, list[logging.LogRecord]]:
        """Lay out HTML; returns WeasyPrint's document and what it remarked."""
        shared = self._boxes.get(sheet.box)
        if shared is None:
            shared = self._boxes[sheet.box] = self._parsed(sheet.box)
        with self._listener.listen() as heard:
            boxes = [shared, self._parsed(sheet.own_box)] if sheet.own_box else [shared]
            sheets = [*self._sheets, *((box, "user", None) for box in boxes)]
            tree = self._html(html, self._fetcher, sheets, self._warm)
            laid = tree.render(self._fonts, pdf_variant=VARIANT, cache=self._images)
        return laid, heard

    def pdf(self, laid: Any, identifier: bytes) -> tuple[bytes, list[logging.LogRecord]]:
        """The PDF; `identifier` becomes its /ID."""
        with self._listener.listen() as heard:
            content = laid.write_pdf(
                finisher=self._finisher, pdf_variant=VARIANT, pdf_identifier=identifier, cache=self._images
            )
        return content, heard


def _fetcher(assets: Mapping[str, bytes]) -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class BrandOnly(URLFetcher):
        def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:  # noqa: ARG002 — WeasyPrint's signature
            if url not in assets:
                message = "only the brand's own drawings may be read"
                raise ValueError(message)
            return URLFetcherResponse(url, assets[url], {"Content-Type": "image/svg+xml"})

    return BrandOnly()


@contextmanager
def _uncollected() -> Iterator[None]:
    """No garbage collection inside a document: its thousands of boxes all die together at the end."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@dataclass(slots=True)
class AccessibleRenderer:
    """Documents of one brand to accessible PDF."""

    brand: Brand
    form: str = "accessible"
    engine: Engine = field(init=False)
    sheets: SheetMaker = field(init=False)

    @property
    def findings(self) -> tuple[Diagnostic, ...]:
        """What WeasyPrint remarked on the brand's stylesheet when it was read."""
        return self.engine.remarks

    def __post_init__(self) -> None:
        self.engine = Engine(self.brand)
        self.sheets = SheetMaker(self.brand, open_fonts(self.brand.fonts), Layout(self.brand).measure)

    def render(self, document: Document) -> tuple[Artefact | None, tuple[Diagnostic, ...]]:
        """Render one document."""
        sheet, findings = self.sheets.make(document)
        if sheet is None:
            return None, findings
        try:
            with _uncollected():
                return self._rendered(document, sheet, findings)
        except Exception as problem:  # noqa: BLE001 — a fault of the engine must stop this document only
            message = f"WeasyPrint stopped: {type(problem).__name__}: {problem}"
            return None, (*findings, FAILED.at(Span(document.communication), message))

    def _rendered(
        self, document: Document, sheet: Sheet, findings: tuple[Diagnostic, ...]
    ) -> tuple[Artefact | None, tuple[Diagnostic, ...]]:
        laid, heard = self._laid(sheet)
        if laid is None:
            laid, heard = self.engine.lay_out(sheet.unbroken(), sheet)
            message = "the table is printed without balances carried forward"
            findings = (*findings, UNPLANNED_PAGES.at(Span(document.communication), message))
        identifier = blake2b(document.communication.encode(), digest_size=16).digest()
        content, more = self.engine.pdf(laid, identifier)
        remarks = tuple(_remark(document.communication, record) for record in (*heard, *more))
        findings = (*findings, *remarks)
        if any(remark.severity == "error" for remark in remarks):
            return None, findings
        address = "\n".join(document.address)
        pages = len(laid.pages)
        made = Artefact(
            document.communication, self.form, "application/pdf", ".pdf", content, pages, 0, address, findings
        )
        return made, findings

    def _laid(self, sheet: Sheet) -> tuple[Any | None, list[logging.LogRecord]]:
        """Lay out by plan; None when no attempt came out as planned."""
        if not sheet.tables:
            return self.engine.lay_out(sheet.unbroken(), sheet)
        for spare in ATTEMPTS:
            planned = self.sheets.plan(sheet, spare)
            laid, heard = self.engine.lay_out(planned.html, sheet)
            if planned.holds(len(laid.pages), lambda html: len(self.engine.lay_out(html, sheet)[0].pages)):
                return laid, heard
        return None, []


def _remark(source: str, record: logging.LogRecord) -> Diagnostic:
    kind = ASSET_REFUSED if record.levelno >= logging.ERROR else REMARK
    return kind.at(Span(source), record.getMessage())
