"""Decisions (OMG DMN 1.5): decision tables with every hit policy and as many outputs as needed, decision models in XML.

In: text of a table and a typed model. Out: a `DecisionTable`, and from it the value for a customer, or a `TableResult`
that says the value, the rows, and for every row the first cell that failed.
"""

from ccm.dmn.tables.loading import load_table
from ccm.dmn.tables.model import Aggregate, DecisionTable, HitPolicy, Input, Output, Row
from ccm.dmn.tables.running import CompiledTable, compile_table
from ccm.dmn.tables.tracing import RowTrace, TableResult, explain_row

__all__ = [
    "Aggregate",
    "CompiledTable",
    "DecisionTable",
    "HitPolicy",
    "Input",
    "Output",
    "Row",
    "RowTrace",
    "TableResult",
    "compile_table",
    "explain_row",
    "load_table",
]
