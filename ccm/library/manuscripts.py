"""`paragraphs/<topic>/<id>.<locale>[.<from>].md`: fragments as their authors wrote them, not yet linked.

In: a file. Out: a `Manuscript`: typed fields with positions, and the wording as text. What a name in it
means is found out by `linking.py`, which knows the whole project.
"""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from ccm.diagnostics import Diagnostic, Span, error
from ccm.feel import read_date
from ccm.library.fields import LibraryFields
from ccm.library.front_matter import Sheet, split_front_matter
from ccm.library.model import CHANNELS, TONES, Effective, full_name
from ccm.library.settings import UNKNOWN_LOCALE
from ccm.library.touchpoints import FILE_NAME
from ccm.values.locales import find_locale
from ccm.written import Text, short

NO_ROWS = error("L035", "rows-setting", "A setting for repeated rows is given without `rows`, or does not fit them.")

_LOCALE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|[0-9]{3}))?")
ROW_KEYS = ("carried", "brought", "carried field", "carried column", "text column")


@dataclass(frozen=True, slots=True)
class RowSettings:
    """How a fragment's table repeats over a rows fact; columns count from 0, -1 means none."""

    rows: Text
    carried: str = ""
    brought: str = ""
    carried_field: Text | None = None
    carried_column: int = -1
    text_column: int = -1


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A fragment as written. `since` is the date in the file's name, `fields` are those that are written at all.

    Of a variant (`variant_of`), what it does not say itself is filled in by `variants.inherit`: then `bases` are the
    ids it stands for, `base_paths` their files and `inherited` the condition of each; `rank` says which of several is
    asked first.
    """

    path: str
    id: str
    locale: str
    since: date | None
    slot: Text
    body: str
    body_line: int
    when: tuple[str, Span] | None
    touchpoints: tuple[Text, ...]
    channels: tuple[str, ...]
    requires: tuple[Text, ...]
    excludes: tuple[Text, ...]
    priority: tuple[str, Span] | None
    effective: Effective
    order: int
    owner: str
    review_by: date | None
    reference: str
    rows: RowSettings | None
    tone: str = ""
    tags: tuple[str, ...] = ()
    because: str = ""
    mandated: str = ""
    fields: frozenset[str] = frozenset()
    variant_of: Text | None = None
    bases: tuple[str, ...] = ()
    base_paths: tuple[str, ...] = ()
    inherited: tuple[tuple[str, Span] | None, ...] = ()
    rank: int = 100

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids it stands for: its own and, of a variant, those of its bases."""
        return (self.id, *self.bases)

    @property
    def name(self) -> str:
        """The fragment's full name."""
        return full_name(self.id, self.locale, self.since)


def read_manuscript(path: str, text: str) -> tuple[Manuscript | None, list[Diagnostic]]:
    """Read one fragment file."""
    sheet, found = split_front_matter(path, text)
    diagnostics = list(found)
    if sheet is None:
        return None, diagnostics
    fields = LibraryFields(sheet.fields, diagnostics, of="a fragment", lines=sheet.lines)
    manuscript = _read_fields(path, sheet, fields)
    fields.close()
    return manuscript, diagnostics


def _read_fields(path: str, sheet: Sheet, fields: LibraryFields) -> Manuscript | None:
    name = fields.id()
    locale, since = _named(path, name, fields)
    varies = "variant of" in fields.entries
    variant_of = fields.scalar("variant of", required=varies)
    slot = fields.scalar("slot", required=not varies)
    order = fields.whole("order", default=100)
    manuscript = Manuscript(
        path=path,
        id=name,
        locale=locale,
        since=since,
        slot=slot or Text("", fields.span),
        body=sheet.body,
        body_line=sheet.body_line,
        when=fields.expression("when"),
        touchpoints=fields.names("touchpoints"),
        channels=fields.choices("channels", CHANNELS, default=CHANNELS),
        requires=fields.names("requires"),
        excludes=fields.names("excludes"),
        priority=fields.expression("priority"),
        effective=_effective(fields, since),
        order=100 if order is None else order,
        owner=fields.text("owner"),
        review_by=fields.day_of("review_by"),
        reference=fields.text("reference"),
        rows=_row_settings(fields),
        tone=fields.choice("tone", TONES),
        tags=tuple(each.text for each in fields.names("tags")),
        because=fields.text("because"),
        mandated=fields.text("mandated"),
        fields=frozenset(fields.entries),
        variant_of=variant_of,
    )
    return manuscript if name and locale and (slot or variant_of) else None


def _named(path: str, name: str, fields: LibraryFields) -> tuple[str, date | None]:
    """The locale and version that a file's name holds; the rest of it must be the fragment's id."""
    parts = PurePosixPath(path).name.removesuffix(".md").split(".")
    since = read_date(parts[-1])
    if since is not None:
        parts.pop()
    start = Span(path, 1, 1)
    if len(parts) < 2 or not _LOCALE.fullmatch(parts[-1]):
        message, hint = _misnamed(parts)
        fields.report(FILE_NAME, start, message, hint=hint)
        return "", since
    locale = parts.pop()
    if find_locale(locale) is None:
        fields.report(UNKNOWN_LOCALE, start, f"“{locale}” in the file's name is no language known to CLDR")
        return "", since
    stem = ".".join(parts)
    if name and stem != name:
        span = fields.place("id")
        message = f"the file is called {short(stem)}, the fragment {short(name)}"
        fields.report(FILE_NAME, span, message, hint="give both the same name")
    return locale, since


def _misnamed(parts: list[str]) -> tuple[str, str]:
    """What is wrong with the end of a file's name, and what to do."""
    last = parts[-1]
    if len(parts) > 2 and last[:1].isdigit():
        return f"“{short(last)}” in the file's name is no date", "write the day it begins as ID.LOCALE.2027-01-31.md"
    if len(parts) > 1 and _LOCALE.fullmatch(last.lower()):
        return f"“{short(last)}” in the file's name is no language", f"write it as {_spelt(last)}"
    return (
        "the file's name does not say the language",
        "call the file ID.LOCALE.md, such as savings.regular-saver.en.md",
    )


def _spelt(tag: str) -> str:
    """A language tag in the case it is written in: `EN-gb` is en-GB."""
    language, *rest = tag.lower().split("-")
    return "-".join([language, *(part.title() if len(part) == 4 else part.upper() for part in rest)])


def _effective(fields: LibraryFields, since: date | None) -> Effective:
    effective = fields.effective("effective")
    if since is None:
        return effective
    if effective.start is None:
        return fields.ordered(fields.place("effective"), since, effective.end)
    if effective.start != since:
        span = fields.place("effective")
        message = f"the file's name says from {since}, this says {effective.start}"
        fields.report(FILE_NAME, span, message, hint="give both the same date")
    return effective


def _row_settings(fields: LibraryFields) -> RowSettings | None:
    rows = fields.scalar("rows")
    settings = RowSettings(
        rows or Text("", fields.span),
        fields.text("carried"),
        fields.text("brought"),
        fields.scalar("carried field"),
        _column(fields, "carried column"),
        _column(fields, "text column"),
    )
    if rows is None:
        for key in ROW_KEYS:
            if key in fields.entries:
                span = fields.entries[key][0].span
                fields.report(NO_ROWS, span, f"“{key}” means something only together with “rows”")
        return None
    if bool(settings.carried) != bool(settings.brought) or (settings.carried and settings.carried_field is None):
        message = "“carried”, “brought” and “carried field” belong together"
        fields.report(NO_ROWS, rows.span, message, hint="give all three or none")
    return settings


def _column(fields: LibraryFields, key: str) -> int:
    column = fields.whole(key, least=1)
    return -1 if column is None else column - 1
