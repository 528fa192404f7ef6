"""The working formats of decision tables, and which file is in which.

In: a file's content and name, or a sheet and a format. Out: a sheet, or None, with findings; or content. Whatever one
format says of a table, the others say, too. A format's reader and writer are loaded when a file of it comes by.
"""

from collections.abc import Mapping
from pathlib import PurePath
from typing import TYPE_CHECKING

from ccm.diagnostics import Diagnostic, Span
from ccm.dmn.tables import kinds

if TYPE_CHECKING:
    from ccm.dmn.tables.sheet import Sheet

YAML, CSV, XLSX, DMN = "yaml", "csv", "xlsx", "dmn"
FORMATS = (YAML, CSV, XLSX, DMN)
_SUFFIXES = {".yaml": YAML, ".yml": YAML, ".csv": CSV, ".xlsx": XLSX, ".dmn": DMN, ".xml": DMN}


def format_of(name: str) -> str:
    """The format of a file by the ending of its name; empty if it is none of a decision table."""
    return _SUFFIXES.get(PurePath(name).suffix.lower(), "")


def read_sheet(
    content: bytes, origin: str, *, form: str = "", table: str = ""
) -> tuple["Sheet | None", tuple[Diagnostic, ...]]:
    """Read a table from a file; `table` names one of several in a decision model."""
    match form or format_of(origin) or YAML:
        case "csv":
            from ccm.dmn.tables.csv_format import read_csv_sheet

            return read_csv_sheet(content, origin)
        case "xlsx":
            from ccm.dmn.tables.xlsx_reading import read_xlsx_sheet

            return read_xlsx_sheet(content, origin)
        case "dmn":
            from ccm.dmn.tables.dmn_reading import read_dmn_sheet

            return read_dmn_sheet(content, origin, table=table)
        case _:
            from ccm.dmn.tables.yaml_reading import read_yaml_sheet

            return read_yaml_sheet(content, origin)


def table_names(content: bytes) -> tuple[str, ...]:
    """The names of the tables in a decision model."""
    from ccm.dmn.tables.dmn_reading import tables_in
    from ccm.dmn.xml_reading import read_model

    model, _ = read_model(content)
    return tuple(one.name for one in tables_in(model)) if model is not None else ()


def write_sheet(
    sheet: "Sheet", form: str, *, names: Mapping[str, str] | None = None
) -> tuple[bytes | None, tuple[Diagnostic, ...]]:
    """Write a table; `names` are the words for the types of names that it uses and does not declare (for DMN)."""
    from ccm.dmn.tables.sheet import find_unseen

    found = find_unseen(sheet)
    if found:
        return None, found
    match form:
        case "csv":
            from ccm.dmn.tables.csv_format import write_csv

            return write_csv(sheet), ()
        case "xlsx":
            return _as_xlsx(sheet)
        case "dmn":
            from ccm.dmn.tables.dmn_writing import write_dmn

            return write_dmn(sheet, names or {}), ()
        case _:
            from ccm.dmn.tables.yaml_writing import write_yaml

            return write_yaml(sheet).encode(), ()


def _as_xlsx(sheet: "Sheet") -> tuple[bytes | None, tuple[Diagnostic, ...]]:
    """Excel cuts long texts; a table that has one is not written."""
    from ccm.dmn.tables.xlsx_writing import LONGEST_TEXT, write_xlsx

    for row in sheet.rows:
        for cell in (*row.cells, *row.outputs):
            if len(cell.text) > LONGEST_TEXT:
                message = f"this cell has {len(cell.text):,} characters; Excel keeps {LONGEST_TEXT:,}"
                return None, (kinds.TOO_LARGE.at(cell.span if cell.span.source else Span(sheet.id.text), message),)
    return write_xlsx(sheet), ()
