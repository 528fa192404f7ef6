"""Past performance without the warning that it says nothing reliable about the future.

In: a fragment that speaks of investments. Out: a finding for each mention of past results, unless the same fragment,
one it requires, or one its touchpoint always prints says that past performance is not a reliable guide.
"""

import re
from collections.abc import Iterator

from ccm.compliance.model import Check, Inspection
from ccm.compliance.passages import Passage
from ccm.compliance.phrases import phrases
from ccm.compliance.subjects import investing_in, unsaid, wording_of
from ccm.diagnostics import Diagnostic, error
from ccm.library.model import Fragment

PAST = error("K302", "past-performance", "Past results are named without the warning that belongs to them.")

_NAMED = phrases(
    "track/proven/strong/winning record",
    "past/historic/historical performance/returns/results/gains/growth",
    "history shows",
    "outperformed",
    "beaten/beat/beats/beating the/its/their ~ market/index/benchmark/peers/average",
    "posted gains/profits/growth/returns",
    "since launch",
    "sitting on ~ profits/profit/gains",
    "you would have ~ as much",
    "you would have ~ doubled/tripled",
    "performed ~ well/strongly",
    "how well ~ done/did/performed",
    "has/have doubled/tripled/trebled/quadrupled",
    "doubled/tripled/trebled ~ in value",
    "return/returns/growth over/in the last/past",
)
_HELD = (
    r"(?:funds?|investments?|investors?|portfolios?|shares?|stocks?|bonds?|equities|ETFs?|index|plan|trust|strategy|it)"
)
_GAINED = (
    r"(?:returned|grew|grown|gained|rose|risen|climbed|increased|delivered|achieved|made|earned|yielded|advanced"
    r"|up(?!\s(?:to|for|until)\b))"
)
_AMOUNT = (
    r"(?:[\d\ufffc][\d.,]*\s?(?:%|per cent\b|percent\b|$|[.,;!]|(?=\s(?:a|each|per|over|in|since|on|last|after)\b))"
    r"|a (?:half|third|quarter|fifth|tenth)\b)"
)
_FIGURE = re.compile(
    rf"\b{_HELD}\b[^.!?]{{0,60}}?\b(?P<gained>{_GAINED}\b[^.!?\d\ufffc]{{0,40}}?{_AMOUNT})"
    rf"|\b(?:returns?|gains?|growth|profits?) of\s[^.!?\d\ufffc]{{0,20}}?{_AMOUNT}",
    re.IGNORECASE,
)
_COSTS = re.compile(
    r"\b(?:charges?|fees?|costs?|price|number of|share of|tax|inflation|put up|people|women|men)\b", re.IGNORECASE
)
"""What else goes up by a figure in a sentence about investments."""
_WARNED = phrases(
    "past performance/results/returns is/are not/no",
    "past performance/results/returns does/do/can/will not",
    "past performance/results/returns cannot",
    "past performance/results/returns says/say/tells/tell ~ nothing/little",
    "past performance ~ not ~ guide/indicator/guarantee/reliable",
    "not ~ reliable ~ guide/indicator",
    "no guide to the future",
    "in the past does/do/says/say/tells/tell not/nothing/little",
    "says/say/tells/tell nothing/little ~ about/of the future/years",
    "says/say/tells/tell nothing/little reliable about the future/years",
    "past years say little",
)


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """Every mention of past results that stands alone."""
    found = list(_mentions(fragment, inspection))
    if not found or next(investing_in(wording_of(fragment, inspection)), None) is None:
        return
    where = unsaid(fragment, inspection, lambda text: text in _WARNED)
    if where:
        passage, start, end = found[0]
        message = f"“{passage.text[start:end].strip()}” speaks of past results, and {where} nothing warns beside it"
        hint = "add: “Past performance is not a reliable indicator of future results.”"
        yield PAST.at(passage.span(start, end), message, hint=hint)


def _mentions(fragment: Fragment, inspection: Inspection) -> Iterator[tuple[Passage, int, int]]:
    for passage in inspection.passages(fragment):
        for start, end in _NAMED.find(passage.text):
            yield passage, start, end
        for first, last in passage.sentences():
            found = _FIGURE.search(passage.text, first, last)
            if found and not _COSTS.search(passage.text, first, found.end()):
                yield passage, *found.span("gained" if found["gained"] else 0)


CHECK = Check(
    (PAST,),
    "financial promotion",
    "FCA COBS 4.6.2R and 4.5A; Commission Delegated Regulation (EU) 2017/565, Art. 44(4)",
    fragment=check,
    languages=("en",),
    wording=True,
)
