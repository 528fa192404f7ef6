"""The FEEL language (OMG DMN 1.5): parse once against a typed model, then evaluate, explain or write as SQL.

Knows nothing of banks. In: source text and a `Model` of typed names. Out: an `Expression`; from it a callable, a
group of traced conditions, or SQL. Values are None, bool, `Decimal`, str, `date`, `timedelta`, `Months`, tuple,
`Range`, `Function` and Mapping (facts' rows by slug, contexts by name).
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ccm.feel.expression import Expression
from ccm.feel.interpreter import interpret
from ccm.feel.reading import parse, parse_tests
from ccm.feel.reasons import Reason, reasons
from ccm.feel.trace import Step, Trace
from ccm.feel.types import (
    ANY,
    BOOLEAN,
    DATE,
    DATE_TIME,
    DAYS,
    FUNCTION,
    MONTHS,
    NULL,
    NUMBER,
    TEXT,
    TIME,
    Model,
    Name,
    Type,
    context_of,
    function_of,
    list_of,
    money,
    range_of,
    record_of,
    slugify,
)
from ccm.feel.values import ARITHMETIC, Function, Months, Range, read_date, show

if TYPE_CHECKING:
    from ccm.feel.conditions import Conditions, compile_conditions, compile_expression
    from ccm.feel.sql import Exactness, to_sql

_HOMES = {
    "Conditions": "ccm.feel.conditions",
    "Exactness": "ccm.feel.sql",
    "compile_conditions": "ccm.feel.conditions",
    "compile_expression": "ccm.feel.conditions",
    "to_sql": "ccm.feel.sql",
}
"""Names whose modules are loaded at first use: whoever only reads what authors wrote needs none of them."""

__all__ = [
    "ANY",
    "ARITHMETIC",
    "BOOLEAN",
    "DATE",
    "DATE_TIME",
    "DAYS",
    "FUNCTION",
    "MONTHS",
    "NULL",
    "NUMBER",
    "TEXT",
    "TIME",
    "Conditions",
    "Exactness",
    "Expression",
    "Function",
    "Model",
    "Months",
    "Name",
    "Range",
    "Reason",
    "Step",
    "Trace",
    "Type",
    "compile_conditions",
    "compile_expression",
    "context_of",
    "function_of",
    "interpret",
    "list_of",
    "money",
    "parse",
    "parse_tests",
    "range_of",
    "read_date",
    "reasons",
    "record_of",
    "show",
    "slugify",
    "to_sql",
]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'ccm.feel' has no attribute {name!r}")
