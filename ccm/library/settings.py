"""`library.yaml`: whose project this is, in which languages it writes, where the brand lies.

In: the file. Out: `Settings`. The bank's constants become text facts: `name` is known to authors as `bank
name`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ccm.diagnostics import Diagnostic, Span, error
from ccm.library.fields import WRONG_SHAPE, LibraryFields
from ccm.values.locales import find_locale, language_of
from ccm.written import Entries, Text, short

UNKNOWN_LOCALE = error("L020", "unknown-locale", "A language tag is none that CLDR knows.")
LOCALE_NOT_OFFERED = error("L021", "language-not-offered", "A language is used that the project does not offer.")


@dataclass(frozen=True, slots=True)
class Settings:
    """The project's settings. `bank` holds the constants by their names as written in the file."""

    default_locale: str = "en-GB"
    locales: tuple[str, ...] = ("en-GB",)
    brand_folder: str = "../brand"
    bank: Mapping[str, str] = field(default_factory=dict)


def read_settings(path: str, text: str) -> tuple[Settings, tuple[Diagnostic, ...]]:
    """Read `library.yaml`; what is wrong keeps its default."""
    fields, diagnostics = open_record(path, text, of="library.yaml")
    if fields is None:
        return Settings(), tuple(diagnostics)
    default = fields.text("default locale", required=True)
    locales = tuple(each.text for each in fields.names("locales") if check_locale(each, fields)) or (default,)
    if default and language_of(default) not in {language_of(tag) for tag in locales}:
        span = fields.entries["default locale"][1].span
        hint = f"add it to locales: {', '.join(locales)}"
        fields.report(LOCALE_NOT_OFFERED, span, f"{short(default)} is not among the locales", hint=hint)
    bank = fields.record("bank", of="bank")
    brand = fields.text("brand", default="../brand")
    settings = Settings(default, locales, brand, _constants(bank) if bank else {})
    fields.close()
    return settings, tuple(diagnostics)


def _constants(bank: LibraryFields) -> dict[str, str]:
    constants = {}
    for name, (_, value) in bank.entries.items():
        if isinstance(value, Text):
            constants[name] = " ".join(value.text.split())
        else:
            bank.report(WRONG_SHAPE, value.span, f"bank {short(name)} takes a text")
    return constants


def check_locale(tag: Text, fields: LibraryFields) -> bool:
    """Tell whether CLDR knows a language tag; report it if not."""
    if find_locale(tag.text) is not None:
        return True
    hint = "write language and region: en-GB, cs-CZ"
    fields.report(UNKNOWN_LOCALE, tag.span, f"“{short(tag.text)}” is no language tag known to CLDR", hint=hint)
    return False


def open_record(path: str, text: str, *, of: str) -> tuple[LibraryFields | None, list[Diagnostic]]:
    """Read a YAML file that holds one record."""
    node, found = read_yaml(path, text.encode())
    diagnostics = list(found)
    if node is None and diagnostics:
        return None, diagnostics
    if node is not None and not isinstance(node, Entries):
        diagnostics.append(WRONG_SHAPE.at(node.span, f"{of} holds named fields, not a list or a text"))
        return None, diagnostics
    record = node or Entries((), Span(path, 1, 1))
    return LibraryFields(record, diagnostics, of=of, lines=text.split("\n")), diagnostics
