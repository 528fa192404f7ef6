"""Words that credit marketing may use only where they are literally true.

In: a fragment about credit that a marketing communication may print. Out: a finding for “interest free”, “no
deposit”, “loan guaranteed”, “pre-approved”, “no credit check”, a gift, or a weekly equivalent. Where the words are
true (nothing at all is charged, no condition is left), waive the finding and say so.
"""

from collections.abc import Iterator

from ccm.compliance.model import Check, Inspection
from ccm.compliance.phrases import is_denied, phrases
from ccm.compliance.subjects import CREDIT, applies, is_promotion, wording_of
from ccm.diagnostics import Diagnostic, error
from ccm.library.model import Fragment

RESTRICTED = error("K306", "restricted-credit-words", "Credit marketing uses words that only some credit may.")

_WORDS = {
    "say what is charged, or show the representative APR": phrases(
        "interest free", "0 % interest", "no interest", "free credit"
    ),
    "say what must be paid at the start": phrases("no/zero deposit"),
    "say that acceptance depends on a check": phrases(
        "loan/loans/credit guaranteed",
        "guaranteed loan/loans/credit/acceptance/approval",
        "pre approved",
        "preapproved",
        "no credit check/checks",
        "instant approval",
        "everyone/everybody accepted",
    ),
    "call it what it is: something that is given back if the credit is not kept": phrases(
        "free gift", "gift/present for you"
    ),
    "give the payment as it is made": phrases("weekly equivalent", "only ~ a day/week"),
}


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """Every restricted expression."""
    if not applies(inspection, "UK") or not is_promotion(fragment, inspection):
        return
    if wording_of(fragment, inspection) not in CREDIT:
        return
    for passage in inspection.passages(fragment):
        found = ((*place, hint) for hint, words in _WORDS.items() for place in words.find(passage.text))
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
