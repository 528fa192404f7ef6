"""Decision tables (OMG DMN 1.5): a working format in YAML with FEEL in the cells, hit policies unique and first.

In: text of a table and a typed model. Out: a `DecisionTable`, and from it a callable that says the value, the row,
and for every row the first cell that failed.
"""

from ccm.dmn.loading import load_table
from ccm.dmn.model import FIRST, UNIQUE, DecisionTable, Input, Row, RowTrace, TableResult
from ccm.dmn.running import compile_table, explain_row

__all__ = [
    "FIRST",
    "UNIQUE",
    "DecisionTable",
    "Input",
    "Row",
    "RowTrace",
    "TableResult",
    "compile_table",
    "explain_row",
    "load_table",
]
