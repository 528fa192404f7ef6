"""Values in a form that does not fit them.

In: a fragment. Out: a finding for each rate printed as a bare number (0.0225 instead of 2.25 %), each amount of money
printed without its currency in a sentence, and each key or code of the bank's systems that is printed as it is.
"""

import re
from collections.abc import Iterator

from ccm.compliance.model import Check, Inspection
from ccm.diagnostics import Diagnostic, Span, error, warning
from ccm.feel.tree import Fact
from ccm.library.model import Fragment, Placeholder

UNFIT = error("K511", "unfit-filter", "A value is printed in a form that does not fit it.")
CODE = warning("K512", "printed-code", "A key or code of the bank's systems is printed as it is.")

_RATE = re.compile(r"\brate\b|\bpercent|\bAPR\b|\bAER\b|\bshare of\b")
_CODES = frozenset(
    {"customer_id", "account_id", "product_id", "event_id", "event_kind", "account_kind", "product_kind"}
)
"""Standard facts whose values are made for machines."""


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """Every value whose form does not fit."""
    for passage in inspection.passages(fragment):
        for hole in passage.holes:
            yield from _judge(fragment, hole)


def _judge(fragment: Fragment, hole: Placeholder) -> Iterator[Diagnostic]:
    node, place = hole.expression.tree, Span(fragment.path, hole.line, hole.column)
    printed = hole.filters[0].name if hole.filters else ""
    source = hole.expression.source.strip()
    if isinstance(node, Fact) and node.slug in _CODES:
        hint = 'choose words: {{ if … = "…" then "…" else "…" }}, or a decision table that gives them'
        yield CODE.at(place, f"“{node.name}” is a key of the bank's systems, not a word for readers", hint=hint)
    if printed != "number" or node.type.kind != "number":
        return
    if node.type.unit is not None and node.type.unit.isupper():
        message = f"“{source}” is an amount of money and is printed without its currency"
        yield UNFIT.at(place, message, hint=f"{{{{ {source} | money }}}}")
    elif isinstance(node, Fact) and node.type.unit is None and _RATE.search(node.name):
        message = f"“{node.name}” is a rate, kept as a fraction: 0.0225 is 2.25 %"
        yield UNFIT.at(place, message, hint=f"{{{{ {source} | percent(2) }}}}")


CHECK = Check(
    (UNFIT, CODE),
    "data",
    "the authors' guide: filters; Unicode CLDR number formats",
    fragment=check,
)
