"""Selling where nobody agreed to be sold to.

In: fragments and touchpoints. Out: a finding for words of selling in a fragment that a regulatory or service
communication may print, and for a slot of offers in such a touchpoint. A letter about arrears or a statement is no
place for an offer, and one sentence of selling may turn the whole message into marketing, which needs consent.
"""

from collections.abc import Iterator

from ccm.compliance.companions import purposes_of
from ccm.compliance.model import Check, Inspection
from ccm.compliance.phrases import is_denied, phrases
from ccm.diagnostics import Diagnostic, Span, warning
from ccm.library.model import Fragment

SELLING = warning("K403", "selling-elsewhere", "A regulatory or service communication sells something.")

_SELLING = phrases(
    "special/exclusive/new/great/fantastic offer/offers/deal/deals",
    "you might/may/could also like",
    "why not ~ open/upgrade/switch/try/apply/treat/invest/borrow",
    "treat yourself",
    "upgrade to",
    "discover/explore our",
    "switch to our",
    "sign up for our",
    "apply today/online for",
    "save ~ when you open/switch/join/take",
    "earn up to",
    "introducing our/the/a",
    "ask us about our",
    "refer/recommend/introduce a friend",
    "cashback when",
    "bonus when",
    "promo code",
    "terms and conditions apply",
)
_SLOTS = ("offer", "offers", "promotion", "promotions", "marketing", "advert", "cross-sell", "upsell")


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """Every word of selling in a fragment that is not only for marketing."""
    for passage in inspection.passages(fragment):
        for start, end in _SELLING.find(passage.text):
            if is_denied(passage.text, start):
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
