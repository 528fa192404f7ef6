"""What a wording is about, by its words: borrowing, investing, deposits; and what several checks ask of it.

In: passages and fragments. Out: answers that more than one check needs.
"""

import re
from collections.abc import Callable, Iterator

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
_NO_CREDIT = phrases(
    "credit check/checks/record/records/file/files/score/scores/rating/reference/history/union/unions/balance/balances",
    "credit where credit is due",
    "give/gives/given/take credit for",
    "in credit",
)
"""Where the word says nothing of borrowing."""
INVESTING = phrases(
    "invest/investing/investment/investments/investor/investors/fund/funds/shares/stocks/bonds/portfolio/portfolios",
    "tracker/equity/equities/etf/etfs/securities/crypto/cryptocurrency/bitcoin",
    "buy/sell/trade/own/hold gold",
    "buy/sell/trade it ~ in/on our app/platform",
    "pension ~ work/working harder",
    "move/transfer/switch your pension",
    "managed plan/plans/fund",
    "wealth manager/managers/management",
    "unit/investment/property trust/trusts",
    "trust that buys/owns/holds",
    "property fund/funds",
)
_NO_INVESTING = phrases(
    "emergency/rainy/hardship fund/day",
    "rainy day fund",
    "fund raiser/raising",
    "funds for/in/to/from/are/were",
    "electronic funds transfer/withdrawal",
    "source for these funds",
    "insufficient/enough/sufficient/available funds",
    "invest/investing/invested/investment ~ time/effort/care/branch/branches/staff/people/service/services",
    "payment/order/parcel/transfer/application tracker",
    "tracker in the app",
    "tracker mortgage/rate",
    "family/close bonds",
    "he/she/who/somebody/nobody/everyone shares",
    "shares a/an/her/his/their/our/your/its/this",
)
"""Where the words are about money at hand, or about no money at all."""
_FRAUD = phrases(
    "fraud/frauds/fraudster/fraudsters/scam/scams/scammer/scammers/criminal/criminals",
    "hang up",
    "on your guard",
    "anyone/anybody who says/asks/tells/promises/offers/presses",
)
PERCENT = re.compile(r"(?:\d[\d.,]*|\ufffc)\s?(?:%|per cent\b|percent\b)")
AMOUNT = re.compile(
    r"(?:£|\$|€|\b(?:GBP|EUR|USD|CZK)\s?)(?:\d{1,3}(?:[ \u00a0]\d{3})+|\d(?:[\d,.]*\d)?)"
    r"|\b(?:\d{1,3}(?:[ \u00a0]\d{3})+|\d[\d,.]*)\s?(?:pounds?|euros?|dollars?|Kč|GBP|EUR|USD|CZK)\b"
)


def is_promotion(fragment: Fragment, inspection: Inspection) -> bool:
    """Whether a marketing communication may print it."""
    return "marketing" in purposes_of(fragment, inspection)


def applies(inspection: Inspection, *jurisdictions: str) -> bool:
    """Whether the rules of one of these jurisdictions are the library's."""
    return not set(jurisdictions).isdisjoint(inspection.settings.jurisdictions)


def speaks_of_credit(text: str) -> bool:
    """Whether a text is about borrowing; a credit record is not."""
    return next(CREDIT.find(text, unless=_NO_CREDIT), None) is not None


def investing_in(text: str) -> Iterator[tuple[int, int]]:
    """The words of investing in a text; an emergency fund is none."""
    return INVESTING.find(text, unless=_NO_INVESTING)


def warns_of_fraud(text: str) -> bool:
    """Whether a passage is about what fraudsters say and do; it may then say what they say."""
    return text in _FRAUD


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
