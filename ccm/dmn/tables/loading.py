"""Load a decision table from any of its working formats.

In: a file's content, its name, and the typed model. Out: the table, or None, with every finding at once.
"""

from ccm.diagnostics import Diagnostic, has_errors
from ccm.dmn.tables.analysis import analyse
from ccm.dmn.tables.building import build_table
from ccm.dmn.tables.model import DecisionTable
from ccm.dmn.tables.yaml_reading import read_yaml_sheet
from ccm.feel import Model


def load_table(
    content: bytes | str, model: Model, *, origin: str = ""
) -> tuple[DecisionTable | None, tuple[Diagnostic, ...]]:
    """Load one table; `origin` is the file's name, for its format and for the findings."""
    sheet, found = read_yaml_sheet(content, origin)
    if sheet is None:
        return None, found
    table, more = build_table(sheet, model)
    if table is None or has_errors(found):
        return None, (*found, *more)
    return table, (*found, *more, *analyse(table))
