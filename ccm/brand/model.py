"""The data of a brand, ready for every form: resolved stylesheets, furniture texts, geometry, fonts, logo.

In: nothing. Out: frozen types; lengths are CSS pixels (1/96 inch) unless a name says points.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FontFace:
    """One family of the font stack: the package it comes from and its files by style (`regular`, `semibold`, …)."""

    family: str
    package: str
    files: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Furniture:
    """The bank's own words around every communication, in one language."""

    language: str
    page: str
    date: str
    reference: str
    sender: str
    contact_heading: str
    contact: tuple[str, ...]
    registered: tuple[str, ...]
    draft: str
    draft_note: str
    sent_to: str
    table: str
    mail_footer: str


@dataclass(frozen=True, slots=True)
class TableMetrics:
    """What fixed row heights are made of."""

    size: float
    line: float
    pad: float
    rule: float
    gap: float
    head_size: float
    head_line: float
    head_pad: float
    head_rule: float
    text_minimum: float


@dataclass(frozen=True, slots=True)
class AddressMetrics:
    """The size of an address's letters, the lines the window shows, the lines there are above the headline."""

    size: float
    shown: int
    room: int


@dataclass(frozen=True, slots=True)
class Geometry:
    """The page box and the address window."""

    content_width: float
    content_height: float
    window_width: float
    address: AddressMetrics
    tight_address: AddressMetrics
    table: TableMetrics


@dataclass(frozen=True, slots=True)
class Brand:
    """Everything visual. `css` holds the stylesheets `page`, `screen` and `mail` with every token put in."""

    name: str
    mail_domain: str
    mail_sender: str
    logo: str
    css: Mapping[str, str]
    tokens: Mapping[str, str]
    furniture: Mapping[str, Furniture]
    geometry: Geometry
    fonts: tuple[FontFace, ...]
    digest: str

    def furniture_for(self, locale: str) -> Furniture | None:
        """The furniture of a locale (`en-GB` finds `en`), or None: languages are never mixed."""
        return self.furniture.get(locale) or self.furniture.get(locale.split("-", maxsplit=1)[0])
