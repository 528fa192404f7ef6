"""The page form: one responsive HTML page, complete in itself, for a customer's browser or the bank's own portal.

In: a document. Out: HTML without scripts or outside references; each block says which fragment it came from.
"""

from dataclasses import dataclass, field

from markupsafe import Markup

from ccm.brand.model import Brand, Furniture
from ccm.channels.checking import check_controls
from ccm.channels.furniture import Stationery, filled, furniture_of, safe
from ccm.channels.model import Artefact
from ccm.channels.writing import Manner, mark, write_body, write_table
from ccm.composition.model import Block, Document, Table
from ccm.diagnostics import Diagnostic


@dataclass(slots=True)
class PageRenderer:
    """Documents of one brand to HTML pages."""

    brand: Brand
    form: str = "page"
    stationery: Stationery = field(init=False)
    css: Markup = field(init=False)
    logo: Markup = field(init=False)

    def __post_init__(self) -> None:
        self.stationery = Stationery(self.brand, "page.html.j2")
        self.css = safe(self.brand.css["screen"])
        self.logo = safe(self.brand.logo.replace("<svg ", '<svg class="logo" aria-hidden="true" ', 1))

    def render(self, document: Document) -> tuple[Artefact | None, tuple[Diagnostic, ...]]:
        """Render one document."""
        furniture, findings = furniture_of(document, self.brand)
        if furniture is None:
            return None, findings
        html = self._html(document, furniture)
        findings = check_controls(document, html)
        if findings:
            return None, findings
        address = "\n".join(document.address)
        return Artefact(document.communication, self.form, "text/html", ".html", html.encode(), address=address), ()

    def _html(self, document: Document, furniture: Furniture) -> str:
        opening = f'<div class="scroll" role="group" tabindex="0" aria-label="{furniture.table}">'

        def table(node: Table, manner: Manner) -> str:
            return f"{opening}{write_table(node, manner, kind='rows' if node.carried else '')}</div>"

        manner = Manner(table, marks=True)
        return self.stationery.wrap(
            document,
            furniture,
            write_body(document, manner),
            headline=safe("".join(mark(block, manner) for block in _subject(document)[:1])),
            css=self.css,
            logo=self.logo,
            name=filled(document.recipient_name),
        )


def _subject(document: Document) -> tuple[Block, ...]:
    """The wording of the headline, which the furniture writes."""
    return next((section.blocks for section in document.sections if section.slot == "subject"), ())
