"""The CSV form of a decision table.

In: a file's bytes, or a sheet. Out: a sheet, or None, with findings by row and column; or bytes that read back as an
equal sheet. Comma, semicolon and tab are read, comma is written. A cell that a spreadsheet would take for a formula is
written with an apostrophe in front, which reading takes off again.
"""

import csv
import io
import re

from ccm.diagnostics import Diagnostic, Span
from ccm.dmn.tables import kinds
from ccm.dmn.tables.cells import Cell
from ccm.dmn.tables.grid import read_grid, write_grid
from ccm.dmn.tables.sheet import Sheet

LARGEST, MOST_LINES, MOST_CELLS = 5_000_000, 25_000, 250
_DELIMITERS = (",", ";", "\t")
_HARMLESS = re.compile(r"-|-?\d+(?:\.\d+)?", re.ASCII)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")


def letters(column: int) -> str:
    """The letters of a 1-based column: A, B, …, Z, AA."""
    found = ""
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(ord("A") + rest) + found
    return found


def read_csv_sheet(content: bytes, origin: str) -> tuple[Sheet | None, tuple[Diagnostic, ...]]:
    """Read a table from CSV."""
    if len(content) > LARGEST:
        return None, (kinds.TOO_LARGE.at(Span(origin), f"this file is larger than {LARGEST:,} bytes"),)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        hint = "save it as CSV UTF-8"
        return None, (kinds.UNREADABLE.at(Span(origin), "this file is not UTF-8 text", hint=hint),)
    try:
        lines = _lines(text, origin)
    except csv.Error as problem:
        return None, (kinds.UNREADABLE.at(Span(origin), f"this is not CSV: {problem}"),)
    if len(lines) > MOST_LINES or any(len(line) > MOST_CELLS for line in lines):
        message = f"a decision table has at most {MOST_LINES:,} lines of {MOST_CELLS} cells"
        return None, (kinds.TOO_LARGE.at(Span(origin), message),)
    return read_grid(lines, origin)


def _lines(text: str, origin: str) -> list[list[Cell]]:
    """The cells with their places."""
    found = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    for row, line in enumerate(reader, 1):
        found.append([Cell(_bare(cell), Span(origin, row=row, field=letters(at))) for at, cell in enumerate(line, 1)])
    return found


def _delimiter(text: str) -> str:
    """What stands between the cells: what follows the word `rule`, or else `id`."""
    for word in ("rule", "id"):
        hit = re.search(rf'^"?{word}"?([,;\t])', text, re.MULTILINE | re.IGNORECASE)
        if hit:
            return hit[1]
    return ","


def _bare(cell: str) -> str:
    """A cell without the apostrophe that keeps spreadsheets from calculating it."""
    return cell.removeprefix("'")


def uncalculated(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    if cell.lstrip().startswith(_FORMULA) and not _HARMLESS.fullmatch(cell):
        return f"'{cell}"
    return cell


def write_csv(sheet: Sheet) -> bytes:
    """Write a table as CSV: UTF-8, commas, lines that end as the standard says (RFC 4180)."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([uncalculated(cell) for cell in line] for line in write_grid(sheet))
    return out.getvalue().encode()
