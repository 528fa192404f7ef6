"""Past performance without the warning that it says nothing reliable about the future.

In: a fragment that speaks of investments. Out: a finding for each mention of past results, unless the same fragment,
one it requires, or one its touchpoint always prints says that past performance is not a reliable guide.
"""

import re
from collections.abc import Iterator

from ccm.compliance.model import Check, Inspection
from ccm.compliance.passages import Passage
from ccm.compliance.phrases import phrases
from ccm.compliance.subjects import INVESTING, unsaid, wording_of
from ccm.diagnostics import Diagnostic, error
from ccm.library.model import Fragment

PAST = error("K302", "past-performance", "Past results are named without the warning that belongs to them.")

_NAMED = phrases(
    "track record",
    "past performance",
    "outperformed",
    "beaten/beat the market/index",
    "since launch",
    "performed well/strongly",
    "return/returns/growth over/in the last/past",
)
_FIGURE = re.compile(
    r"\b(?:returned|returns? of|grew|grown|gained|gains? of|rose|risen|growth of|delivered|up)\b[^.!?]{0,60}?"
    r"[\d\ufffc][\d.,]*\s?(?:%|per cent|percent|\Z|(?=\s(?:a|over|in|since)))",
    re.IGNORECASE,
)
_WARNED = phrases(
    "past performance/results/returns is/are not/no",
    "past performance ~ not ~ guide/indicator/guarantee/reliable",
    "not ~ reliable ~ guide/indicator",
    "past years say little",
)


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """Every mention of past results that stands alone."""
    found = list(_mentions(fragment, inspection))
    if not found or wording_of(fragment, inspection) not in INVESTING:
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
        if "%" in passage.text or "cent" in passage.text or "\ufffc" in passage.text:
            for found in _FIGURE.finditer(passage.text):
                yield passage, *found.span()


CHECK = Check(
    (PAST,),
    "financial promotion",
    "FCA COBS 4.6.2R and 4.5A; Commission Delegated Regulation (EU) 2017/565, Art. 44(4)",
    fragment=check,
    languages=("en",),
    wording=True,
)
