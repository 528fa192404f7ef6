"""`library.yaml`: whose project this is, in which languages it writes, where the brand lies, who approves.

In: the file. Out: `Settings`. The bank's constants become text facts: `name` is known to authors as `bank
name`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ccm.diagnostics import Diagnostic, error
from ccm.library.approvals.policy import ApprovalPolicy, read_policy
from ccm.library.fields import LibraryFields
from ccm.values.locales import find_locale, language_of
from ccm.written import Text, short

UNKNOWN_LOCALE = error("L020", "unknown-locale", "A language tag is none that CLDR knows.")
LOCALE_NOT_OFFERED = error("L021", "language-not-offered", "A language is used that the project does not offer.")


@dataclass(frozen=True, slots=True)
class Settings:
    """The project's settings. `bank` holds the constants by their names as written in the file."""

    default_locale: str = "en-GB"
    locales: tuple[str, ...] = ("en-GB",)
    brand_folder: str = "../brand"
    bank: Mapping[str, str] = field(default_factory=dict)
    approval: ApprovalPolicy = field(default_factory=ApprovalPolicy)


def read_settings(path: str, text: str) -> tuple[Settings, tuple[Diagnostic, ...]]:
    """Read `library.yaml`; what is wrong keeps its default."""
    diagnostics: list[Diagnostic] = []
    fields = LibraryFields.open(path, text, diagnostics, of="library.yaml")
    if fields is None:
        return Settings(), tuple(diagnostics)
    default = fields.text("default locale", required=True)
    locales = tuple(each.text for each in fields.names("locales") if check_locale(each, fields)) or (default,)
    if default and not check_locale(Text(default, fields.place("default locale")), fields):
        default = locales[0]
    elif default and language_of(default) not in {language_of(tag) for tag in locales}:
        hint = f"add it to locales: {', '.join(locales)}"
        message = f"{short(default)} is not among the locales"
        fields.report(LOCALE_NOT_OFFERED, fields.place("default locale"), message, hint=hint)
    bank = fields.record("bank", of="bank")
    constants = {key.text: " ".join(value.text.split()) for key, value in bank.texts()} if bank else {}
    approval = fields.record("approval", of="approval")
    policy = read_policy(approval, locales) if approval else ApprovalPolicy()
    settings = Settings(default, locales, fields.text("brand", default="../brand"), constants, policy)
    fields.close()
    return settings, tuple(diagnostics)


def check_locale(tag: Text, fields: LibraryFields) -> bool:
    """Tell whether CLDR knows a language tag; report it if not."""
    if find_locale(tag.text) is not None:
        return True
    hint = "write language and region: en-GB, cs-CZ"
    fields.report(UNKNOWN_LOCALE, tag.span, f"“{short(tag.text)}” is no language tag known to CLDR", hint=hint)
    return False
