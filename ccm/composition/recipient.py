"""Who the document is for: the name in letters that can be printed, and the address block.

In: one communication's values. Out: name, address lines, e-mail, mobile; or findings. A name whose letters
the brand's fonts lack is printed in its romanised form, if there is one; it is never printed with gaps.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ccm.diagnostics import Diagnostic, error, warning
from ccm.library.model import LETTER
from ccm.values.address import MOST_LINES, PostalAddress, address_lines, is_country
from ccm.values.text import make_visible

NO_NAME = error("C020", "no-name", "The recipient has no name.")
UNPRINTABLE_NAME = error(
    "C021",
    "unprintable-name",
    "The fonts lack letters of the recipient's name and there is no romanised form.",
)
NO_ADDRESS = error("C022", "no-address", "A letter has no postal address to go to.")
UNKNOWN_COUNTRY = error("C023", "unknown-country", "An address names a country that does not exist.")
LONG_ADDRESS = warning("C024", "long-address", "An address has more lines than an address window shows.")

Printable = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Recipient:
    """The recipient as printed. `values` are the facts with the name as it can be printed."""

    name: str
    address: tuple[str, ...]
    email: str
    mobile: str
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Home:
    """Where the bank is: its country decides when a country line is needed, its language in what words."""

    country: str
    locale: str


def find_recipient(
    values: Mapping[str, object], channel: str, home: Home, *, printable: Printable | None
) -> tuple[Recipient, list[Diagnostic]]:
    """Read the recipient from the facts."""
    findings: list[Diagnostic] = []
    native = _text(values, "full_name") or " ".join(
        part for key in ("given_name", "family_name") if (part := _text(values, key))
    )
    name = _printable_name(native, _text(values, "romanised_name"), printable, findings)
    if name != native or values.get("full_name") is None:
        values = {**values, "full_name": name or None}
    address = _address(values, name, home, findings) if channel == LETTER else ()
    return Recipient(name, address, _text(values, "email"), _text(values, "mobile"), values), findings


def _text(values: Mapping[str, object], slug: str) -> str:
    value = values.get(slug)
    return make_visible(value).strip() if isinstance(value, str) else ""


def _printable_name(native: str, romanised: str, printable: Printable | None, findings: list[Diagnostic]) -> str:
    if native and (printable is None or printable(native)):
        return native
    if romanised and (printable is None or printable(romanised)):
        return romanised
    if native:
        hint = "give the customer a romanised name, or the brand a font that has these letters"
        message = f"the fonts lack letters of the name “{native}”, and there is no romanised name"
        findings.append(UNPRINTABLE_NAME.at(None, message, hint=hint))
    else:
        message = "the recipient has no name: full name is missing or holds nothing visible"
        findings.append(NO_NAME.at(None, message, hint="see given name, family name and romanised name"))
    return native


def _address(values: Mapping[str, object], name: str, home: Home, findings: list[Diagnostic]) -> tuple[str, ...]:
    street = values.get("street_address")
    if lacking := [slug.replace("_", " ") for slug in ("street_address", "city") if not _text(values, slug)]:
        are = "is missing or holds" if len(lacking) == 1 else "are missing or hold"
        message = f"the letter has no address: {' and '.join(lacking)} {are} nothing visible"
        findings.append(NO_ADDRESS.at(None, message))
        return ()
    country = _text(values, "country").upper()
    address = PostalAddress(
        street if isinstance(street, str) else "",
        _text(values, "city"),
        _text(values, "postal_code"),
        _text(values, "region"),
        country,
    )
    if country and not is_country(country):
        findings.append(UNKNOWN_COUNTRY.at(None, f"“{country[:20]}” is no country code (ISO 3166)"))
        return ()
    lines = address_lines([name], address, home_country=home.country, home_locale=home.locale)
    if len(lines) > MOST_LINES:
        message = f"the address has {len(lines)} lines; an address window shows {MOST_LINES}"
        findings.append(LONG_ADDRESS.at(None, message))
    return lines
