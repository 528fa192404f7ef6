"""What a wording is about, by its words: borrowing, investing, deposits; and what several checks ask of it.

In: passages and fragments. Out: answers that more than one check needs.
"""

import re
from collections.abc import Callable

from ccm.compliance.companions import companions_of, purposes_of
from ccm.compliance.model import Inspection
from ccm.compliance.phrases import Phrases, phrases
from ccm.library.model import Fragment

CREDIT = phrases(
    "loan/loans/credit/mortgage/mortgages/overdraft/overdrafts/borrow/borrowing/lending",
    "credit card/cards",
    "buy now pay later",
    "car/motor finance",
)
INVESTING = phrases("invest/investing/investment/investments/fund/shares/stocks/bonds/portfolio/portfolios/tracker")
PERCENT = re.compile(r"(?:\d[\d.,]*|\ufffc)\s?(?:%|per cent\b|percent\b)")
AMOUNT = re.compile(
    r"(?:£|\$|€|\b(?:GBP|EUR|USD|CZK)\s?)\d[\d,.]*|\b\d[\d,.]*\s?(?:pounds?|euros?|dollars?|Kč|GBP|EUR|USD|CZK)\b"
)


def is_promotion(fragment: Fragment, inspection: Inspection) -> bool:
    """Whether a marketing communication may print it."""
    return "marketing" in purposes_of(fragment, inspection)


def applies(inspection: Inspection, *jurisdictions: str) -> bool:
    """Whether the rules of one of these jurisdictions are the library's."""
    return not set(jurisdictions).isdisjoint(inspection.settings.jurisdictions)


def wording_of(fragment: Fragment, inspection: Inspection) -> str:
    """All a fragment says, passage by passage, a sign between that no phrase goes across."""
    return " ¶ ".join(each.text for each in inspection.passages(fragment))


def unsaid(fragment: Fragment, inspection: Inspection, says: Callable[[str], bool], *, purpose: str = "") -> str:
    """Where something is not said beside a fragment that must be: a touchpoint and channel in words, or nothing.

    With a `purpose`, only its touchpoints are asked.
    """
    companions = inspection.once(companions_of)
    found = companions.lacking(fragment, lambda each: says(wording_of(each, inspection)), purpose=purpose)
    return f"in {found[0].id} by {found[1]}" if found else ""


def product_names(inspection: Inspection) -> Phrases:
    """The bank's product names, which keep their words whatever these say."""
    return phrases(*inspection.settings.products)
