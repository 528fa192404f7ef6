"""Offers of credit without the warning that a law words.

In: a fragment that a marketing communication may print. Out: a finding if it offers credit in the European Union and
the warning that borrowing costs money is not said beside it, or offers a home loan in Ireland and “you may lose your
home” is not. `jurisdictions` in `checks.yaml` says whose rules apply. In marketing, every mention of a loan, an
overdraft, a credit card or (Ireland) a mortgage counts as an offer, unless it is denied, paid off or done without.
"""

from collections.abc import Iterator

from ccm.compliance.model import Check, Inspection
from ccm.compliance.phrases import Phrases, is_denied, phrases
from ccm.compliance.subjects import applies, is_promotion, unsaid
from ccm.diagnostics import Diagnostic, error
from ccm.library.model import Fragment

NO_WARNING = error("K311", "borrowing-warning", "Marketing offers credit without the warning that the law prescribes.")

_OFFER = phrases(
    "loan/loans/overdraft/overdrafts/borrow/borrowing",
    "apply for ~ loan/credit/card/overdraft",
    "credit card/cards/line/limit",
    "buy now ~ pay later",
    "pay later",
    "lend/lends you",
    "we/to/can/will finance it/your/the",
    "car/motor/personal finance",
)
_HOME = phrases("our ~ mortgage/mortgages", "mortgage/mortgages", "home loan/loans", "first time buyer/buyers")
_SETTLED = phrases(
    "pay/paid/paying/pays/repaid/repaying/repay off/back/down ~ loan/loans/mortgage/mortgages/overdraft/card",
    "borrow a/an/our/the card/cards/reader/readers/umbrella/umbrellas/book/books/room",
    "without a loan/mortgage",
)
"""Words of borrowing where nothing is lent."""
_RULES: tuple[tuple[tuple[str, ...], Phrases, Phrases, str], ...] = (
    (
        ("EU",),
        _OFFER,
        phrases("borrowing money costs money", "borrowing costs money", "credit costs money"),
        "Caution! Borrowing money costs money",
    ),
    (
        ("IE",),
        _HOME,
        phrases("you may lose your home"),
        "Warning: If you do not keep up your repayments you may lose your home.",
    ),
)


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """The first offer that lacks its warning, rule by rule."""
    if not is_promotion(fragment, inspection):
        return
    for jurisdictions, offers, warned, wanted in _RULES:
        if applies(inspection, *jurisdictions):
            yield from _first(fragment, inspection, offers, warned, wanted)


def _first(
    fragment: Fragment, inspection: Inspection, offers: Phrases, warned: Phrases, wanted: str
) -> Iterator[Diagnostic]:
    for passage in inspection.passages(fragment):
        for start, end in offers.find(passage.text, unless=_SETTLED):
            if is_denied(passage.text, start, within=6):
                continue
            where = unsaid(fragment, inspection, lambda text: text in warned, purpose="marketing")
            if where:
                message = f"“{passage.text[start:end]}” offers credit, and {where} the warning is not given"
                yield NO_WARNING.at(passage.span(start, end), message, hint=f"require a fragment that says: “{wanted}”")
            return


CHECK = Check(
    (NO_WARNING,),
    "financial promotion",
    "Directive (EU) 2023/2225, Art. 8(1), applied from 20 November 2026; Central Bank of Ireland, Consumer "
    "Protection Code "
    "9.19",
    fragment=check,
    languages=("en",),
    wording=True,
)
