"""A currency or percent sign written beside a placeholder.

In: a fragment. Out: a finding for each sign or word of a unit that stands next to a value: `£{{ balance | number }}`
is wrong for an account in euros, `£{{ balance | money }}` prints the sign twice, `{{ rate | number }} %` prints 0.04
%. The filters `money` and `percent` print the unit that belongs to the value, as the reader's language writes it.
"""

import re
from collections.abc import Iterator

from ccm.compliance.model import Check, Inspection
from ccm.compliance.passages import HOLE, Passage
from ccm.diagnostics import Diagnostic, error
from ccm.library.model import Fragment

UNIT = error("K508", "wrong-unit", "A currency or percent sign stands beside a value that has its own.")

_SIGN = r"£|\$|€|\bGBP|\bEUR|\bUSD|\bCZK"
_WORD = (
    r"Kč|\bpounds?\b|\beuros?\b|\bdollars?\b|\bpence\b|\bquid\b|\bsterling\b|(?<=\ufffc)p\b"
    r"|%|per\s?cent\b|percent\b|pct\b"
)
_BRACKET = r"(?:\((?:all\s)?(?:in\s)?)?"
_BESIDE = re.compile(
    rf"(?P<before>(?:{_SIGN}|(?<![\d{HOLE}])%)[*_]{{0,3}}\s?){HOLE}|{HOLE}\s?{_BRACKET}(?P<after>{_SIGN}|{_WORD})"
)


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """Every unit beside a value."""
    for passage in inspection.passages(fragment):
        if not passage.holes:
            continue
        for found in _BESIDE.finditer(passage.text):
            yield _report(passage, found)


def _report(passage: Passage, found: re.Match[str]) -> Diagnostic:
    sign = (found["before"] or found["after"]).strip()
    hole = passage.holes[passage.text[: found.end()].count(HOLE) - 1]
    printed = hole.filters[0].name if hole.filters else ""
    wanted = "percent" if sign.lower() in ("%", "per cent", "percent") else "money"
    if printed == wanted and "plain" not in hole.filters[0].arguments:
        message, hint = f"“{sign}” stands beside a value that prints its own", f"take “{sign}” away"
    else:
        message = f"“{sign}” is written by hand beside “{hole.expression.source.strip()}”"
        hint = f"let the filter print it: {{{{ {hole.expression.source.strip()} | {wanted} }}}}"
    start = found.start() if found["before"] else found.end() - len(sign)
    return UNIT.at(passage.span(start, found.end()), message, hint=hint)


CHECK = Check(
    (UNIT,),
    "data",
    "the authors' guide: money carries its currency; Unicode CLDR writes units as each language does",
    fragment=check,
)
