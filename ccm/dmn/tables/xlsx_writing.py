"""Write a decision table as an Excel file.

In: a sheet. Out: bytes, the same for the same sheet. Every cell is a text, so that none is calculated.
"""

import io
import re
import zipfile

from ccm.dmn.tables.csv_format import letters
from ccm.dmn.tables.grid import OF_COLUMNS, RULE, write_grid
from ccm.dmn.tables.sheet import Sheet

LONGEST_TEXT = 32_767
"""What Excel keeps of a text."""
_EPOCH = (1980, 1, 1, 0, 0, 0)


def write_xlsx(sheet: Sheet) -> bytes:
    """Write a table as an Excel file; the same sheet gives the same bytes."""
    import openpyxl
    from openpyxl.styles import Alignment, Font, PatternFill

    book = openpyxl.Workbook()
    page = book.active
    page.title = "table"
    lines = write_grid(sheet)
    shown, soft = Font(bold=True), PatternFill("solid", fgColor="E8EEF4")
    for row, line in enumerate(lines, 1):
        for column, text in enumerate(line, 1):
            if not text:
                continue
            cell = page.cell(row, column)
            cell.value, cell.data_type = text, "s"  # never a formula, whatever it begins with
            cell.number_format, cell.quotePrefix = "@", True
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if line[0] == RULE or column == 1:
                cell.font = shown
            if line[0] in (RULE, *OF_COLUMNS):
                cell.fill = soft
    for column in range(1, max(map(len, lines)) + 1):
        longest = max(len(line[column - 1]) for line in lines if len(line) >= column)
        page.column_dimensions[letters(column)].width = min(max(longest + 2, 8), 48)
    page.freeze_panes = f"B{next(at for at, line in enumerate(lines, 1) if line[0] == RULE) + 1}"
    out = io.BytesIO()
    book.save(out)
    return timeless(out.getvalue())


def timeless(content: bytes) -> bytes:
    """The file without the moment it was written in."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.infolist():
            part = old.read(one)
            if one.filename == "docProps/core.xml":
                part = re.sub(rb">\d{4}-\d\d-\d\dT[0-9:.]+Z<", b">1980-01-01T00:00:00Z<", part)
            entry = zipfile.ZipInfo(one.filename, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, part)
    return out.getvalue()
