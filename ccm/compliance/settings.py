"""`checks.yaml`: which checks a library switches on, and the bank's own words and limits.

In: the file. Out: `CheckSettings`. Without the file all bundles are on with the limits given here; what is wrong in
the file keeps its default and is told.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from ccm.diagnostics import Diagnostic, Span, error
from ccm.library.fields import LibraryFields
from ccm.library.model import CHANNELS, JURISDICTIONS
from ccm.written import short

UNKNOWN_CHECK = error("K001", "unknown-check", "A check or bundle is named that does not exist.")

PATH = "checks.yaml"
BUNDLES = ("plain language", "brand", "financial promotion", "fairness", "data", "accessibility", "structure")

LIMITS: Mapping[str, int] = MappingProxyType(
    {
        "reading grade": 12,
        "sentence words": 30,
        "paragraph words": 120,
        "subject characters": 60,
        "sms segments": 2,
        "review months": 12,
    }
)
"""The limits a library may set under `limits`, and what holds if it does not: whole numbers."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word the bank uses, and those it does not use for it. Of `only` forbidden words `use` is empty."""

    use: str
    instead_of: tuple[str, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class MandateEntry:
    """A wording that a law or regulator prescribes. `{…}` in its text is a blank; `until` its last day."""

    id: str
    text: str
    source: str
    jurisdiction: str = ""
    product: str = ""
    address: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """A disclosure that must be there: in every communication of these touchpoints (none: of all) by these channels."""

    show: str
    touchpoints: tuple[str, ...] = ()
    channels: tuple[str, ...] = CHANNELS
    because: str = ""
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class CheckSettings:
    """What a library asks of its checks. `bundles` and `off` decide which run; the rest is what they look for.

    `products` are names with their exact capitals, `domains` the hosts that links may lead to,
    `abbreviations` what every reader knows, `jurisdictions` whose rules apply, `mandated` wordings beside those that
    ccm knows, `duties` the disclosures that no communication may lack.
    """

    bundles: tuple[str, ...] = BUNDLES
    off: frozenset[str] = frozenset()
    limits: Mapping[str, int] = field(default_factory=lambda: LIMITS)
    grades: Mapping[str, int] = field(default_factory=dict)
    """Reading grades of audiences that need simpler words, by touchpoint."""
    terms: tuple[Term, ...] = ()
    products: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    jurisdictions: tuple[str, ...] = JURISDICTIONS
    mandated: tuple[MandateEntry, ...] = ()
    duties: tuple[Duty, ...] = ()


def read_check_settings(text: str, slugs: frozenset[str]) -> tuple[CheckSettings, tuple[Diagnostic, ...]]:
    """Read `checks.yaml`; `slugs` are the checks there are."""
    diagnostics: list[Diagnostic] = []
    fields = LibraryFields.open(PATH, text, diagnostics, of=PATH)
    if fields is None:
        return CheckSettings(), tuple(diagnostics)
    settings = CheckSettings(
        bundles=fields.choices("bundles", BUNDLES, default=BUNDLES),
        off=frozenset(fields.choices("off", sorted(slugs))),
        limits={**LIMITS, **_numbers(fields, "limits", tuple(LIMITS))},
        grades=_numbers(fields, "reading grades"),
        terms=tuple(_term(each) for each in fields.records("terms", of="a term")),
        products=tuple(each.text for each in fields.names("products")),
        domains=tuple(each.text.lower() for each in fields.names("domains")),
        abbreviations=tuple(each.text for each in fields.names("abbreviations")),
        jurisdictions=fields.choices("jurisdictions", JURISDICTIONS, default=JURISDICTIONS),
        mandated=tuple(_mandate(each) for each in fields.records("mandated", of="a mandated wording")),
        duties=tuple(_duty(each) for each in fields.records("disclosures", of="a disclosure that must be there")),
    )
    fields.close()
    return settings, tuple(diagnostics)


def _numbers(fields: LibraryFields, key: str, known: tuple[str, ...] = ()) -> dict[str, int]:
    """Whole numbers by name; with `known`, only those names."""
    record = fields.record(key, of=key)
    if record is None:
        return {}
    names = known or record.free_keys()
    found = {name: number for name in names if (number := record.whole(name, least=1)) is not None}
    record.close()
    return found


def _term(fields: LibraryFields) -> Term:
    use = fields.text("use")
    found = Term(use, tuple(each.text for each in fields.names("not", required=True)), fields.text("because"))
    fields.close()
    return found


def read_mandates(path: str, text: str) -> tuple[tuple[MandateEntry, ...], tuple[Diagnostic, ...]]:
    """Read a file of prescribed wordings."""
    diagnostics: list[Diagnostic] = []
    fields = LibraryFields.open(path, text, diagnostics, of=path)
    entries = fields.records("wordings", of="a mandated wording") if fields else ()
    return tuple(_mandate(each) for each in entries), tuple(diagnostics)


def _mandate(fields: LibraryFields) -> MandateEntry:
    found = MandateEntry(
        fields.text("id", required=True),
        fields.text("text", required=True),
        fields.text("source", required=True),
        fields.choice("jurisdiction", JURISDICTIONS),
        fields.text("product"),
        fields.text("address"),
        fields.day_of("until"),
    )
    fields.close()
    return found


def _duty(fields: LibraryFields) -> Duty:
    found = Duty(
        fields.text("show", required=True),
        tuple(each.text for each in fields.names("in")),
        fields.choices("channels", CHANNELS, default=CHANNELS),
        fields.text("because"),
        fields.place("show"),
    )
    fields.close()
    return found


def unknown_check(name: str, hint: str | None) -> Diagnostic:
    """The finding for a name on the command line or in a waiver that no check has."""
    return UNKNOWN_CHECK.at(None, f"there is no check “{short(name)}”", hint=hint)
