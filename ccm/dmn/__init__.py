"""Decisions (OMG DMN 1.5): decision tables with every hit policy, and whole decision models in DMN XML.

In: text of a table and a typed model; out: a `DecisionTable`, and from it the value for a customer, or a `TableResult`
that says the value, the rows, and for every row the first cell that failed. In: the bytes of a DMN file; out: its
`Definitions`, a `DecisionModel` that gives the value of any decision, and the bytes again with what was changed.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ccm.dmn.tables.model import Aggregate, DecisionTable, HitPolicy, Input, Output, Row
from ccm.dmn.tables.results import TableResult

if TYPE_CHECKING:
    from ccm.dmn.decision_model import DecisionModel, open_model
    from ccm.dmn.definitions import Definitions
    from ccm.dmn.evaluation import Outcome
    from ccm.dmn.tables.loading import load_table
    from ccm.dmn.tables.running import CompiledTable, compile_table
    from ccm.dmn.tables.tracing import RowTrace, explain_row
    from ccm.dmn.xml_reading import read_model
    from ccm.dmn.xml_writing import write_model

_HOMES = {
    "CompiledTable": "ccm.dmn.tables.running",
    "DecisionModel": "ccm.dmn.decision_model",
    "Definitions": "ccm.dmn.definitions",
    "Outcome": "ccm.dmn.evaluation",
    "RowTrace": "ccm.dmn.tables.tracing",
    "compile_table": "ccm.dmn.tables.running",
    "explain_row": "ccm.dmn.tables.tracing",
    "load_table": "ccm.dmn.tables.loading",
    "open_model": "ccm.dmn.decision_model",
    "read_model": "ccm.dmn.xml_reading",
    "write_model": "ccm.dmn.xml_writing",
}
"""Names whose modules are loaded at first use: whoever only reads what authors wrote needs none of them."""

__all__ = [
    "Aggregate",
    "CompiledTable",
    "DecisionModel",
    "DecisionTable",
    "Definitions",
    "HitPolicy",
    "Input",
    "Outcome",
    "Output",
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


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'ccm.dmn' has no attribute {name!r}")
