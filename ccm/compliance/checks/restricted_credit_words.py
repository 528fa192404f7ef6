"""Words that credit marketing may use only where they are literally true.

In: a fragment about credit that a marketing communication may print. Out: a finding for “interest free”, “no
deposit”, “loan guaranteed”, “pre-approved”, “no credit check”, a gift, or a weekly equivalent. Where the words are
true (nothing at all is charged, no condition is left), waive the finding and say so.
"""

from collections.abc import Iterator

from ccm.compliance.model import Check, Inspection
from ccm.compliance.phrases import is_denied, phrases
from ccm.compliance.subjects import applies, is_promotion, speaks_of_credit, wording_of
from ccm.diagnostics import Diagnostic, error
from ccm.library.model import Fragment

RESTRICTED = error("K306", "restricted-credit-words", "Credit marketing uses words that only some credit may.")

_WORDS = {
    "say what is charged, or show the representative APR": phrases(
        "interest free", "0 % interest", "no/zero interest", "at 0 %", "free credit"
    ),
    "say what must be paid at the start": phrases(
        "no/zero deposit", "nothing/nil to pay up front/today/now", "nothing to pay upfront", "nothing down"
    ),
    "say that acceptance depends on a check": phrases(
        "loan/loans/credit guaranteed",
        "guaranteed loan/loans/credit/acceptance/approval",
        "pre approved",
        "preapproved",
        "no/without/skip/skips ~ credit check/checks",
        "instant/automatic approval/acceptance",
        "approved ~ in advance/seconds/minutes",
        "approved instantly/automatically",
        "instantly/automatically approved",
        "cannot/can't/won't/never ~ be turned down",
        "cannot/can't/won't/never ~ be refused/rejected/declined",
        "nobody/none ~ turned down",
        "nobody/none ~ refused/rejected/declined",
        "bad/poor credit ? no problem/worries",
        "bad/poor credit welcome/accepted",
        "no questions asked",
        "everyone/everybody ~ accepted/approved/welcome",
    ),
    "call it what it is: something that is given back if the credit is not kept": phrases(
        "free/welcome gift/gifts",
        "get/receive/win a free",
        "gift/present for you",
        "gift/present/reward when you borrow/apply/take",
    ),
    "give the payment as it is made": phrases("weekly equivalent", "only ~ a day/week"),
}

_EXCUSED = phrases(
    "no deposit of/under/below/less",
    "present for you know",
    "gift for you to give",
    "everyone/everybody ~ welcome to/in/at ~ branch/branches/event/counter/talk",
)


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """Every restricted expression."""
    if not applies(inspection, "UK") or not is_promotion(fragment, inspection):
        return
    if not speaks_of_credit(wording_of(fragment, inspection)):
        return
    for passage in inspection.passages(fragment):
        found = (
            (*place, hint) for hint, words in _WORDS.items() for place in words.find(passage.text, unless=_EXCUSED)
        )
        for start, end, hint in sorted(found):
            if not is_denied(passage.text, start):
                message = f"“{passage.text[start:end]}” may stand in credit marketing only where it is literally true"
                yield RESTRICTED.at(passage.span(start, end), message, hint=hint)


CHECK = Check(
    (RESTRICTED,),
    "financial promotion",
    "FCA CONC 3.5.12R (restricted expressions); FCA letter to credit brokers, May 2022 (“no credit check”, "
    "“pre-approved”)",
    fragment=check,
    languages=("en",),
    wording=True,
)
