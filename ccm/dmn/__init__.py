"""Decisions (OMG DMN 1.5): decision tables in a working format, and whole decision models in DMN XML.

In: text of a table and a typed model; out: a `DecisionTable`, and from it a callable that says the value, the row, and
for every row the first cell that failed. In: the bytes of a DMN file; out: its `Definitions`, a `DecisionModel` that
gives the value of any decision, and the bytes again with what was changed.
"""

from ccm.dmn.decision_model import DecisionModel, open_model
from ccm.dmn.definitions import Definitions
from ccm.dmn.evaluation import Outcome
from ccm.dmn.loading import load_table
from ccm.dmn.model import FIRST, UNIQUE, DecisionTable, Input, Row, RowTrace, TableResult
from ccm.dmn.running import compile_table, explain_row
from ccm.dmn.xml_reading import read_model
from ccm.dmn.xml_writing import write_model

__all__ = [
    "FIRST",
    "UNIQUE",
    "DecisionModel",
    "DecisionTable",
    "Definitions",
    "Input",
    "Outcome",
    "Row",
    "RowTrace",
    "TableResult",
    "compile_table",
    "explain_row",
    "load_table",
    "open_model",
    "read_model",
    "write_model",
]
