"""Read a decision table from an Excel file: its first worksheet, FEEL in the cells.

In: a file's bytes from anybody. Out: a sheet, or None, with findings by row and column. Numbers, dates and yes/no that
a spreadsheet keeps as such become FEEL; formulas, macros, links to other files and files that unpack to too much are
refused.
"""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from ccm.diagnostics import Diagnostic, Span
from ccm.dmn.tables import kinds
from ccm.dmn.tables.cells import Cell
from ccm.dmn.tables.csv_format import MOST_CELLS, MOST_LINES, letters
from ccm.dmn.tables.grid import read_grid
from ccm.dmn.tables.sheet import Sheet
from ccm.feel.times import write_length

LARGEST, MOST_UNPACKED, MOST_PARTS = 5_000_000, 60_000_000, 200
_NOT_NEEDED = re.compile(r"vbaProject|externalLinks/|embeddings/|activeX/", re.IGNORECASE)
_ENCODING = re.compile(rb"""<\?xml[^>]{0,100}encoding\s*=\s*["']([^"']{0,40})""")


def read_xlsx_sheet(content: bytes, origin: str) -> tuple[Sheet | None, tuple[Diagnostic, ...]]:
    """Read a table from an Excel file."""
    problem = _distrusted(content)
    if problem:
        return None, (kinds.UNSAFE.at(Span(origin), problem),)
    found: list[Diagnostic] = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and extensions, which no table needs
            lines = list(_lines(content, origin, found))
    except Exception as problem:  # noqa: BLE001 - whatever a hostile file makes the reader raise is a finding
        message = f"this is no Excel file that can be read ({type(problem).__name__})"
        return None, (kinds.UNSAFE.at(Span(origin), message, hint="save it anew as .xlsx"),)
    if len(lines) > MOST_LINES:
        message = f"a decision table has at most {MOST_LINES:,} lines"
        return None, (kinds.TOO_LARGE.at(Span(origin), message),)
    sheet, more = read_grid(lines, origin)
    return sheet, (*found, *more)


def _distrusted(content: bytes) -> str:
    """Why a file is not opened; empty if it may be."""
    if len(content) > LARGEST:
        return f"the file has {len(content):,} bytes; at most {LARGEST:,} are read"
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(one.file_size for one in parts) > MOST_UNPACKED:
                return f"the file unpacks to more than {MOST_UNPACKED:,} bytes or {MOST_PARTS} parts"
            if any(_NOT_NEEDED.search(one.filename) for one in parts):
                return "the file holds macros, links to other files or embedded objects; a decision table needs none"
            for one in parts:
                if one.filename.endswith((".xml", ".rels")) and not _is_plain(archive.read(one)):
                    return "the file holds a DOCTYPE or entities; they have no place in an Excel file"
    except Exception as problem:  # noqa: BLE001 - as above
        return f"this is no .xlsx file ({type(problem).__name__})"
    return ""


def _is_plain(part: bytes) -> bool:
    """Whether a part is XML without entities, in an encoding in which they would be seen."""
    named = _ENCODING.match(part.lstrip(b"\xef\xbb\xbf"))
    if named and named[1].lower() not in (b"utf-8", b"utf8", b"us-ascii", b"utf-16"):
        return False
    upper = part.replace(b"\0", b"").upper()
    return b"<!DOCTYPE" not in upper and b"<!ENTITY" not in upper


def _lines(content: bytes, origin: str, found: list[Diagnostic]) -> Iterator[list[Cell]]:
    """The cells of the first worksheet, as FEEL."""
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    try:
        page = book.worksheets[0]
        page.reset_dimensions()
        for row, line in enumerate(page.iter_rows(max_row=MOST_LINES + 1, max_col=MOST_CELLS), 1):
            used = line if any(one.value is not None for one in line) else ()  # a sheet may claim a million empty rows
            yield [_cell(one, Span(origin, row=row, field=letters(at)), found) for at, one in enumerate(used, 1)]
    finally:
        book.close()


def _cell(cell: Any, span: Span, found: list[Diagnostic]) -> Cell:
    """One cell."""
    if cell.data_type == "f" or not isinstance(cell.value, _KNOWN):
        message = "this cell holds a formula; a decision table holds FEEL"
        found.append(kinds.FORMULA.at(span, message, hint="write the value, or FEEL, as text"))
        return Cell("", span)
    if cell.data_type == "e":
        found.append(kinds.FORMULA.at(span, f"this cell holds the error {str(cell.value)[:20]}"))
        return Cell("", span)
    return Cell(_as_feel(cell.value), span)


_KNOWN = (str, bool, int, float, datetime, date, time, timedelta, type(None))


def _as_feel(value: object) -> str:
    """What a spreadsheet keeps, as FEEL."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float():
            return _number(value)
        case datetime():
            return f'@"{(value.date() if value.time() == time() else value).isoformat()}"'
        case date() | time():
            return f'@"{value.isoformat()}"'
        case timedelta():
            return f'@"{write_length(value)}"'
        case _:
            return str(value)


def _number(value: float) -> str:
    """A number without exponent; spreadsheets keep 15 digits."""
    text = f"{value:.15g}"
    return text if "e" not in text else f"{value:.15f}".rstrip("0").rstrip(".")
