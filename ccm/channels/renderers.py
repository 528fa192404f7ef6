"""Warm renderers, one per form, opened once per worker and used for every document."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ccm.brand.fonts import open_fonts, prepare_fonts
from ccm.brand.model import Brand
from ccm.channels.engines import FORMS, availability
from ccm.channels.model import Artefact, Renderer
from ccm.composition.model import Document
from ccm.diagnostics import Diagnostic


@dataclass(frozen=True)
class Renderers:
    """The warm renderers of one worker, by form; `findings` are what an engine remarked when it read the brand.

    `unavailable` says of each form that cannot be made on this machine what is missing.
    """

    brand: Brand
    by_form: Mapping[str, Renderer]
    findings: tuple[Diagnostic, ...] = ()
    unavailable: Mapping[str, Diagnostic] = field(default_factory=dict)

    def render(self, document: Document, form: str) -> tuple[Artefact | None, tuple[Diagnostic, ...]]:
        """Render one document in one form; an error among the findings means no artefact."""
        if form in self.unavailable:
            return None, (self.unavailable[form],)
        return self.by_form[form].render(document)

    def printable(self, text: str) -> bool:
        """Whether the brand's fonts have every character of a text; if not, a romanised form is needed."""
        return not open_fonts(self.brand.fonts).lacks(text)


def open_renderers(brand: Brand, forms: Iterable[str] = FORMS) -> Renderers:
    """Warm up the engines of these forms, as far as they are on this machine. Sets fontconfig first."""
    prepare_fonts(brand)
    forms = tuple(forms)
    unavailable = {form: missing for form in forms if (missing := availability(form)) is not None}
    opened = {form: _opened(form, brand) for form in forms if form not in unavailable}
    findings = tuple(found for each in opened.values() for found in getattr(each, "findings", ()))
    return Renderers(brand, opened, findings, unavailable)


def _opened(form: str, brand: Brand) -> Renderer:
    """One warm renderer; engines are imported here, after fontconfig knows the brand's fonts."""
    match form:
        case "print":
            from ccm.channels.print_form import PrintRenderer

            return PrintRenderer(brand)
        case "page":
            from ccm.channels.page_form import PageRenderer

            return PageRenderer(brand)
        case "accessible":
            from ccm.channels.accessible_form import AccessibleRenderer

            return AccessibleRenderer(brand)
        case "mail":
            from ccm.channels.mail_form import MailRenderer

            return MailRenderer(brand)
        case "text":
            from ccm.channels.text_form import TextRenderer

            return TextRenderer(brand)
    message = f"there is no form “{form}”"
    raise ValueError(message)


def render(document: Document, form: str, renderers: Renderers) -> tuple[Artefact | None, tuple[Diagnostic, ...]]:
    """Stage 4: render one document in one form."""
    return renderers.render(document, form)
