"""Page furniture: what stands around the wording, from Jinja templates compiled once.

In: a document, the brand's furniture texts, the body as HTML. Out: the HTML of a form. The sandbox escapes everything
that is not marked as HTML, refuses what is undefined, and calls no methods that change anything. Templates are given
plain values, no objects: there is no attribute for the sandbox to judge, which it does anew at every look.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from typing import Any

from jinja2 import PackageLoader, StrictUndefined, Template
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from ccm.brand.model import Brand, Furniture
from ccm.channels.writing import is_right_to_left, write_filled
from ccm.composition.model import Document
from ccm.diagnostics import Diagnostic, Span, error

NO_FURNITURE = error("R001", "no-furniture", "The brand has no furniture texts in the language of a document.")
LAYOUTS = ("letter", "statement")


@cache
def template(name: str) -> Template:
    """A furniture template, compiled once per process."""
    environment = ImmutableSandboxedEnvironment(
        loader=PackageLoader("ccm.channels"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    return environment.get_template(name)


@dataclass(slots=True)
class Stationery:
    """The brand's paper for one form: fills the furniture of that form around a body."""

    brand: Brand
    name: str
    texts: Mapping[str, Mapping[str, Any]] = field(init=False)

    def __post_init__(self) -> None:
        self.texts = {each.language: asdict(each) for each in self.brand.furniture.values()}

    def wrap(self, document: Document, furniture: Furniture, body: str, **more: Any) -> str:
        """The whole HTML of a document. `more` holds what only this form's template reads."""
        lang = language_of(document)
        return template(self.name).render(
            title=document.title,
            dated=document.dated,
            letter_date=document.letter_date.isoformat(),
            reference=document.reference,
            draft=document.draft,
            bank=self.brand.name,
            furniture=self.texts[furniture.language],
            body=Markup(body),  # noqa: S704 — written and escaped by ccm.channels.writing
            lang=lang,
            rtl=is_right_to_left(lang),
            layout=layout_of(document),
            **more,
        )


def layout_of(document: Document) -> str:
    """The class of the page's body."""
    return document.layout if document.layout in LAYOUTS else "letter"


def safe(html: str) -> Markup:
    """Mark HTML that this package wrote itself (a resolved stylesheet, the checked logo, filled text)."""
    return Markup(html)  # noqa: S704 — never called with author or customer text


def filled(text: str) -> Markup:
    """A customer's text, escaped and isolated."""
    return safe(write_filled(text))


def language_of(document: Document) -> str:
    """The language the wording is written in: that of its fragments, which formats may refine (`en` in `en-GB`)."""
    for section in document.sections:
        for block in section.blocks:
            written = block.origin.locale
            return document.locale if document.locale.startswith(written) else written
    return document.locale


def furniture_of(document: Document, brand: Brand) -> tuple[Furniture | None, tuple[Diagnostic, ...]]:
    """The furniture in the document's language; a language the brand has not is refused, never mixed."""
    lang = language_of(document)
    found = brand.furniture_for(lang)
    if found is not None:
        return found, ()
    known = ", ".join(sorted(brand.furniture))
    message = f"the brand has no furniture for “{lang}” (it has {known})"
    span = Span(document.communication, field="locale")
    return None, (NO_FURNITURE.at(span, message, hint="add the language under `furniture` in brand.yaml"),)
