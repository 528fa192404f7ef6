"""The whole library in one table: a row for each fragment and language, for people who live in spreadsheets.

In: an opened project and a day. Out: rows, as CSV or Excel. Everything is a text but counts; no cell is ever
calculated, whatever an author wrote into it; the same library gives the same bytes.
"""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ccm.compliance.checking import Checked, check_library
from ccm.compliance.passages import Passage, passages_of
from ccm.compliance.reach import touchpoints_of
from ccm.compliance.readability import read
from ccm.compliance.similar import words_of
from ccm.dmn.tables.csv_format import letters, uncalculated
from ccm.dmn.tables.xlsx_writing import LONGEST_TEXT, timeless
from ccm.library.approvals.model import Standing
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

COLUMNS: Mapping[str, int] = {
    "fragment": 30,
    "language": 9,
    "topic": 14,
    "title": 30,
    "slot": 14,
    "touchpoints": 26,
    "channels": 14,
    "state": 11,
    "what is missing": 24,
    "approved on": 12,
    "approved by": 22,
    "approved until": 13,
    "in force from": 12,
    "in force to": 12,
    "review by": 12,
    "owner": 22,
    "who gets it": 40,
    "wording": 70,
    "words": 8,
    "reading grade": 9,
    "findings": 44,
    "waivers": 44,
    "reference": 30,
    "file": 44,
}
"""The columns in order, each with its width in characters."""
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


def overview(project: Project, on: date, *, only: Collection[str] | None = None) -> tuple[Row, ...]:
    """Every fragment of a project, or those at these paths, by name."""
    checked = check_library(project.library, project.files, brand=project.brand, on=on)
    mine = [each for each in project.library.fragments if only is None or each.path in only]
    told = _by_path(checked)
    return tuple(_row(each, project, on, told[each.path]) for each in sorted(mine, key=lambda each: each.name))


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


def _row(fragment: Fragment, project: Project, on: date, told: _Told) -> Row:
    passages = passages_of(fragment, project.text(fragment.path))
    wording = plain_of(fragment.body)
    review = project.library.reviews[fragment.name]
    standing = review.standing(on)
    signed = review.approvals if fragment.approved else ()
    users = sorted(each.id for each in touchpoints_of(fragment, project.library))
    return Row(
        (
            fragment.id,
            fragment.locale,
            fragment.topic,
            _title(fragment, wording),
            fragment.slot,
            ", ".join(users),
            ", ".join(fragment.channels),
            standing.state.value,
            _missing(standing),
            max((str(each.day) for each in signed), default=""),
            ", ".join(dict.fromkeys(f"{each.reviewer} ({each.role})" for each in signed)),
            str(standing.until or ""),
            str(fragment.effective.start or ""),
            str(fragment.effective.end or ""),
            str(fragment.review_by or ""),
            fragment.owner,
            _audience(fragment),
            wording,
            len(words_of(passages)),
            _grade(fragment, passages),
            "\n".join(told.findings),
            "\n".join(told.waivers),
            fragment.reference,
            fragment.path,
        )
    )


def _missing(standing: Standing) -> str:
    parts = (standing.why, *(f"needs {each}" for each in standing.missing))
    return "; ".join(part for part in parts if part)


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
    for column, (cell, width) in enumerate(zip(page[1], COLUMNS.values(), strict=True), 1):
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="E8EEF4")
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        page.column_dimensions[letters(column)].width = width
    wrapped = Alignment(wrap_text=True, vertical="top")
    for number, row in enumerate(rows, 2):
        for column, value in enumerate(row.cells, 1):
            cell = page.cell(number, column)
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
