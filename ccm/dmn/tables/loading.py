"""Load a decision table from any of its working formats.

In: a file's content, its name, and the typed model. Out: the table, or None, with every finding at once.
"""

from ccm.diagnostics import Diagnostic, has_errors
from ccm.dmn.tables.analysis import analyse
from ccm.dmn.tables.building import build_table, own_model
from ccm.dmn.tables.formats import read_sheet
from ccm.dmn.tables.model import DecisionTable
from ccm.dmn.tables.sheet import Sheet
from ccm.feel import Model


def load_table(
    content: bytes | str, model: Model | None, *, origin: str = "", table: str = ""
) -> tuple[DecisionTable | None, tuple[Diagnostic, ...]]:
    """Load one table. `origin` is the file's name, which tells its format; without a model it has its own names only.

    `table` names one of several tables of a decision model.
    """
    bytes_ = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    sheet, found = read_sheet(bytes_, origin, table=table)
    if sheet is None:
        return None, found
    loaded, more = load_sheet(sheet, model, analysed=not has_errors(found))
    return (None if has_errors(found) else loaded), (*found, *more)


def load_sheet(
    sheet: Sheet, model: Model | None, *, analysed: bool = True
) -> tuple[DecisionTable | None, tuple[Diagnostic, ...]]:
    """Build and analyse the table of a sheet."""
    table, found = build_table(sheet, own_model(sheet) if model is None else model)
    if table is None or has_errors(found):
        return None, found
    return table, (*found, *(analyse(table) if analysed else ()))
