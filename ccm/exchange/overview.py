"""The whole library in one table: a row for each fragment and language, for people who live in spreadsheets.

In: an opened project and a day. Out: rows, as CSV or Excel. Everything is a text but counts; no cell is ever
calculated, whatever an author wrote into it; the same library gives the same bytes.
"""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ccm.compliance.checking import Checked, check_library
from ccm.compliance.passages import Passage, passages_of
from ccm.compliance.reach import touchpoints_of
from ccm.compliance.readability import read
from ccm.compliance.similar import words_of
from ccm.dmn.tables.csv_format import letters, uncalculated
from ccm.dmn.tables.xlsx_writing import LONGEST_TEXT, timeless
from ccm.library.approvals.model import Entry, Standing
from ccm.library.model import (
    Fragment,
    Inline,
    ListPart,
    PanelPart,
    ParagraphPart,
    Part,
    Placeholder,
    Styled,
    TablePart,
    Words,
)
from ccm.project import Project
from ccm.values.locales import language_of

Cell = str | int | float

_TITLE_WORDS, _FEWEST_WORDS = 8, 20
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Row:
    """One fragment in one language, cell by cell in the order of `COLUMNS`."""

    cells: tuple[Cell, ...]

    def as_json(self) -> dict[str, Cell]:
        """The cells by the names of their columns."""
        return dict(zip(COLUMNS, self.cells, strict=True))


@dataclass(frozen=True, slots=True)
class _Told:
    """What the checks say of one file, a line for each."""

    findings: list[str] = field(default_factory=list)
    waivers: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Seen:
    """One fragment in one language with all that its cells are made of; `signed` are the approvals that count."""

    fragment: Fragment
    wording: str
    passages: Sequence[Passage]
    standing: Standing
    signed: Sequence[Entry]
    users: Sequence[str]
    told: _Told


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its width in characters, and how its cell is made."""

    width: int
    cell: Callable[[_Seen], Cell]


def overview(project: Project, on: date, *, only: Collection[str] | None = None) -> tuple[Row, ...]:
    """Every fragment of a project, or those at these paths, by name."""
    checked = check_library(project.library, project.files, brand=project.brand, on=on)
    mine = [each for each in project.library.fragments if only is None or each.path in only]
    told = _by_path(checked)
    seen = (_seen(each, project, on, told[each.path]) for each in sorted(mine, key=lambda each: each.name))
    return tuple(Row(tuple(column.cell(each) for column in COLUMNS.values())) for each in seen)


def _by_path(checked: Checked) -> defaultdict[str, _Told]:
    """The findings that count and the waivers of those that do not, as lines of text, by the file they are about."""
    told: defaultdict[str, _Told] = defaultdict(_Told)
    for found in checked.findings:
        if found.span:
            line = f"{found.severity} {found.code} {found.slug}: {found.message}"
            told[found.span.source].findings.append(line)
    for found, waiver in checked.waived:
        if found.span:
            line = f"{found.slug} until {waiver.until}, {waiver.owner}: {waiver.reason}"
            told[found.span.source].waivers.append(line)
    return told


def _seen(fragment: Fragment, project: Project, on: date, told: _Told) -> _Seen:
    review = project.library.reviews[fragment.name]
    return _Seen(
        fragment,
        plain_of(fragment.body),
        passages_of(fragment, project.text(fragment.path)),
        review.standing(on),
        review.approvals if fragment.approved else (),
        sorted(each.id for each in touchpoints_of(fragment, project.library)),
        told,
    )


def _missing(standing: Standing) -> str:
    parts = (standing.why, *(f"needs {each}" for each in standing.missing))
    return "; ".join(part for part in parts if part)


def _signers(signed: Iterable[Entry]) -> str:
    return ", ".join(dict.fromkeys(f"{each.reviewer} ({each.role})" for each in signed))


def _title(fragment: Fragment, wording: str) -> str:
    """The first heading, or the first words."""
    heading = next((each for each in fragment.body if isinstance(each, ParagraphPart) and each.level), None)
    words = (_line(heading.inlines) if heading else wording).split()
    return " ".join(words[:_TITLE_WORDS]) + ("…" if len(words) > _TITLE_WORDS else "")


def _audience(fragment: Fragment) -> str:
    if fragment.when is None:
        return "everybody"
    if fragment.only_brought:
        return "only where another fragment brings it along"
    return f"if {fragment.when.source}"


def _grade(fragment: Fragment, passages: Iterable[Passage]) -> Cell:
    """The Flesch–Kincaid grade, which is made for English; of a few words it says nothing."""
    prose = [each for each in passages if each.kind in ("paragraph", "item")]
    reading = read(each.text[start:end] for each in prose for start, end in each.sentences())
    graded = reading is not None and reading.words >= _FEWEST_WORDS and language_of(fragment.locale) == "en"
    return round(reading.grade, 1) if reading is not None and graded else ""


def plain_of(parts: Iterable[Part]) -> str:
    """A wording as plain text; placeholders stay as they are written."""
    return "\n".join(_plain(part) for part in parts)


def _plain(part: Part) -> str:
    match part:
        case ParagraphPart():
            return _line(part.inlines)
        case ListPart():
            marks = (f"{number}." if part.ordered else "•" for number in range(1, len(part.items) + 1))
            return "\n".join(f"{mark} {_line(item)}" for mark, item in zip(marks, part.items, strict=False))
        case TablePart():
            rows = (part.head, *(row.cells for row in part.rows))
            return "\n".join(" | ".join(map(_line, row)) for row in rows)
        case PanelPart():
            return plain_of(part.parts)


def _line(inlines: Iterable[Inline]) -> str:
    found = ""
    for each in inlines:
        match each:
            case Words():
                found += each.text
            case Placeholder():
                found += each.spelling
            case Styled(role="break"):
                found += "\n"
            case Styled(role="link"):
                found += f"{_line(each.children)} ({each.target})"
            case Styled():
                found += _line(each.children)
    return found


COLUMNS: Mapping[str, Column] = {
    "fragment": Column(30, lambda seen: seen.fragment.id),
    "language": Column(9, lambda seen: seen.fragment.locale),
    "topic": Column(14, lambda seen: seen.fragment.topic),
    "title": Column(30, lambda seen: _title(seen.fragment, seen.wording)),
    "variant of": Column(24, lambda seen: seen.fragment.variant.bases[0] if seen.fragment.variant else ""),
    "slot": Column(14, lambda seen: seen.fragment.slot),
    "touchpoints": Column(26, lambda seen: ", ".join(seen.users)),
    "channels": Column(14, lambda seen: ", ".join(seen.fragment.channels)),
    "state": Column(11, lambda seen: seen.standing.state.value),
    "what is missing": Column(24, lambda seen: _missing(seen.standing)),
    "approved on": Column(12, lambda seen: max((str(each.day) for each in seen.signed), default="")),
    "approved by": Column(22, lambda seen: _signers(seen.signed)),
    "approved until": Column(13, lambda seen: str(seen.standing.until or "")),
    "in force from": Column(12, lambda seen: str(seen.fragment.effective.start or "")),
    "in force to": Column(12, lambda seen: str(seen.fragment.effective.end or "")),
    "review by": Column(12, lambda seen: str(seen.fragment.review_by or "")),
    "owner": Column(22, lambda seen: seen.fragment.owner),
    "who gets it": Column(40, lambda seen: _audience(seen.fragment)),
    "wording": Column(70, lambda seen: seen.wording),
    "words": Column(8, lambda seen: len(words_of(seen.passages))),
    "reading grade": Column(9, lambda seen: _grade(seen.fragment, seen.passages)),
    "findings": Column(44, lambda seen: "\n".join(seen.told.findings)),
    "waivers": Column(44, lambda seen: "\n".join(seen.told.waivers)),
    "reference": Column(30, lambda seen: seen.fragment.reference),
    "file": Column(44, lambda seen: seen.fragment.path),
}
"""The columns in order, by their headings."""


def as_csv(rows: Sequence[Row]) -> bytes:
    """The rows as CSV (RFC 4180), in UTF-8 with the mark by which Excel knows it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows([uncalculated(each) if isinstance(each, str) else each for each in row.cells] for row in rows)
    return out.getvalue().encode("utf-8-sig", "replace")


def as_xlsx(rows: Sequence[Row]) -> bytes:
    """The rows as an Excel file: head and names stay in sight, every column can be filtered, texts are wrapped."""
    import openpyxl
    from openpyxl.styles import Alignment, Font, PatternFill

    book = openpyxl.Workbook()
    page = book.active
    page.title = "fragments"
    page.append(list(COLUMNS))
    for number, (cell, column) in enumerate(zip(page[1], COLUMNS.values(), strict=True), 1):
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="E8EEF4")
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        page.column_dimensions[letters(number)].width = column.width
    wrapped = Alignment(wrap_text=True, vertical="top")
    for number, row in enumerate(rows, 2):
        for place, value in enumerate(row.cells, 1):
            cell = page.cell(number, place)
            cell.alignment = wrapped
            if isinstance(value, str):
                cell.value, cell.data_type = _fitting(value), "s"  # never a formula, whatever it begins with
                cell.number_format, cell.quotePrefix = "@", True
            else:
                cell.value = value
    page.freeze_panes = "C2"
    page.auto_filter.ref = f"A1:{letters(len(COLUMNS))}{len(rows) + 1}"
    page.page_setup.orientation, page.page_setup.fitToHeight = "landscape", 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_title_rows = "1:1"
    out = io.BytesIO()
    book.save(out)
    return timeless(out.getvalue())


def _fitting(text: str) -> str:
    """A text that Excel can keep."""
    shown = _UNSEEN.sub("\ufffd", text)
    return shown if len(shown) <= LONGEST_TEXT else f"{shown[: LONGEST_TEXT - 1]}…"
