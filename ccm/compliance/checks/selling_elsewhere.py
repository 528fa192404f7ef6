"""Selling where nobody agreed to be sold to.

In: fragments and touchpoints. Out: a finding for words of selling in a fragment that a regulatory or service
communication may print, and for a slot of offers in such a touchpoint. A letter about arrears or a statement is no
place for an offer, and one sentence of selling may turn the whole message into marketing, which needs consent.
"""

from collections.abc import Iterator

from ccm.compliance.companions import purposes_of
from ccm.compliance.model import Check, Inspection
from ccm.compliance.phrases import is_denied, phrases
from ccm.compliance.subjects import warns_of_fraud
from ccm.diagnostics import Diagnostic, Span, warning
from ccm.library.model import Fragment

SELLING = warning("K403", "selling-elsewhere", "A regulatory or service communication sells something.")

_SELLING = phrases(
    "special/exclusive/new/great/fantastic offer/offers/deal/deals",
    "you might/may/could also like ~ our",
    "might/may/could/would be ~ right/perfect/ideal for you",
    "also love/like our",
    "take advantage of our/this/the",
    "looking for a ~ better/higher/lower/cheaper rate/account/deal/loan/card",
    "discover/explore/enjoy the benefits/advantages of",
    "tell a friend",
    "have you heard of/about our",
    "do not miss our/this/out",
    "don't miss our/this/out",
    "exclusive to/for our/you/members/customers",
    "you could ~ earn/save/get more with our",
    "introducing",
    "great/good/perfect/right time to ~ open/move/switch/buy/invest/borrow/apply/save/upgrade",
    "% off your/our/the/all/any",
    "why not ~ open/upgrade/switch/try/apply/treat/invest/borrow",
    "treat yourself",
    "upgrade to",
    "discover/explore our",
    "switch to our",
    "sign up for our",
    "apply today/online for ~ card/account/loan/mortgage/insurance/overdraft/isa",
    "save ~ when you open/switch/join/take",
    "earn up to",
    "ask us about our",
    "refer/recommend/introduce a friend",
    "cashback when you",
    "bonus when you",
    "promo code",
    "terms and conditions apply",
)
_EXCUSED = phrases(
    "upgrade to ~ version/system/app/browser/phone/security",
    "why not try ~ card/code/app/again/first/it",
    "are/is/be/been/by/were/before/after/of/on introducing",
    "your special/new/introductory offer/deal",
    "you will not miss out",
)
"""Service that uses the same words."""
_SLOTS = ("offer", "offers", "promotion", "promotions", "marketing", "advert", "cross-sell", "upsell")


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """Every word of selling in a fragment that is not only for marketing."""
    for passage in inspection.passages(fragment):
        for start, end in _SELLING.find(passage.text, unless=_EXCUSED):
            if is_denied(passage.text, start) or warns_of_fraud(passage.text):
                continue
            elsewhere = sorted(purposes_of(fragment, inspection) - {"marketing"})
            if elsewhere:
                message = f"“{passage.text[start:end]}” sells, and this is for {' and '.join(elsewhere)} communications"
                hint = "take it out, or make a marketing touchpoint that asks for consent"
                yield SELLING.at(passage.span(start, end), message, hint=hint)


def check_slots(inspection: Inspection) -> Iterator[Diagnostic]:
    """Every slot of offers outside marketing."""
    for touchpoint in inspection.library.touchpoints.values():
        for slot in touchpoint.slots:
            if touchpoint.purpose != "marketing" and not set(slot.id.split(".")).isdisjoint(_SLOTS):
                message = f"{touchpoint.id} is for {touchpoint.purpose} and has a slot “{slot.id}”"
                yield SELLING.at(Span(touchpoint.path, 1, 1), message, hint="move the slot into a marketing touchpoint")


CHECK = Check(
    (SELLING,),
    "fairness",
    "Privacy and Electronic Communications Regulations 2003 (SI 2003/2426), reg 22; Directive 2002/58/EC, Art. "
    "13; FCA PRIN "
    "2A (Consumer Duty)",
    fragment=check,
    library=check_slots,
    languages=("en",),
    wording=True,
)
