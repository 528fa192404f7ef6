"""Values in a form that does not fit them.

In: a fragment. Out: a finding for each rate printed as a bare number (0.0225 instead of 2.25 %), each amount of money
printed without its currency in a sentence, and each key or code of the bank's systems that is printed as it is. A
rate is told by its name, or a parameter by its values, all of them between 0 and 1. The code of a currency is left
alone.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from ccm.compliance.model import Check, Inspection
from ccm.diagnostics import Diagnostic, Span, error, warning
from ccm.feel.tree import Arithmetic, Fact, Node, children
from ccm.library.model import Fragment, Placeholder

UNFIT = error("K511", "unfit-filter", "A value is printed in a form that does not fit it.")
CODE = warning("K512", "printed-code", "A key or code of the bank's systems is printed as it is.")

_RATE = re.compile(r"\brate\b|\bpercent|\bAPR\b|\bAER\b|\bshare of\b")
_CODES = frozenset(
    {"customer_id", "account_id", "product_id", "event_id", "event_kind", "account_kind", "product_kind"}
    | {"locale", "role", "country", "channel_preference", "account_cycle"}
)
"""Standard facts whose values are made for machines; the code of a currency is known to readers, too."""


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """Every value whose form does not fit."""
    for passage in inspection.passages(fragment):
        for hole in passage.holes:
            yield from _judge(fragment, hole, inspection)


def _judge(fragment: Fragment, hole: Placeholder, inspection: Inspection) -> Iterator[Diagnostic]:
    node, place = hole.expression.tree, Span(fragment.path, hole.line, hole.column)
    printed = hole.filters[0].name if hole.filters else ""
    source = hole.expression.source.strip()
    for fact in _codes(node):
        hint = 'choose words: {{ if … = "…" then "…" else "…" }}, or a decision table that gives them'
        yield CODE.at(place, f"“{fact.name}” is a key of the bank's systems, not a word for readers", hint=hint)
    if printed != "number" or node.type.kind != "number":
        return
    unit = node.type.unit
    if unit is not None and (unit.isupper() or unit.endswith("currency")):
        message = f"“{source}” is an amount of money and is printed without its currency"
        yield UNFIT.at(place, message, hint=f"{{{{ {source} | money }}}}")
    elif unit is None and _is_rate(node, inspection):
        message = f"“{source}” is a rate, kept as a fraction: 0.0225 is 2.25 %"
        yield UNFIT.at(place, message, hint=f"{{{{ {source} | percent(2) }}}}")


def _codes(node: Node) -> Iterator[Fact]:
    """The keys that an expression prints: as it is, or put together with other text."""
    if isinstance(node, Fact) and node.slug in _CODES:
        yield node
    elif isinstance(node, Arithmetic):
        for operand in children(node):
            yield from _codes(operand)


def _is_rate(node: Node, inspection: Inspection) -> bool:
    """Whether a number is a fraction: a rate by its name or by all its values, or a sum, difference or part of such."""
    if isinstance(node, Fact):
        return bool(_RATE.search(node.name)) or node.slug in inspection.once(_fractions)
    if isinstance(node, Arithmetic) and node.op in ("+", "-"):
        return all(_is_rate(one, inspection) for one in children(node))
    return isinstance(node, Arithmetic) and node.op == "/" and _is_rate(next(iter(children(node))), inspection)


def _fractions(inspection: Inspection) -> frozenset[str]:
    """Parameters without a unit all whose values lie between 0 and 1."""
    numbers = (one for one in inspection.library.parameters if one.type.kind == "number" and one.type.unit is None)
    return frozenset(one.slug for one in numbers if all(_is_fraction(value) for _, value, _ in one.values))


def _is_fraction(value: object) -> bool:
    return isinstance(value, Decimal) and 0 < abs(value) < 1


CHECK = Check(
    (UNFIT, CODE),
    "data",
    "the authors' guide: filters; Unicode CLDR number formats",
    fragment=check,
)
