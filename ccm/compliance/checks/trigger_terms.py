"""Trigger terms of United States credit advertising without the terms they demand.

In: a fragment that a marketing communication may print, where the United States are among the `jurisdictions`. Out: a
finding if it names a down payment, a number of payments, the amount of a payment or a finance charge, and the words
“annual percentage rate” (or APR) are not said beside it.
"""

import re
from collections.abc import Iterator

from ccm.compliance.model import Check, Inspection
from ccm.compliance.passages import Passage
from ccm.compliance.subjects import applies, is_promotion, unsaid
from ccm.diagnostics import Diagnostic, error
from ccm.library.model import Fragment

TRIGGER = error(
    "K304", "trigger-terms", "A trigger term of credit advertising stands without the annual percentage rate."
)

_FIGURE = r"(?:\$\s?\d[\d,.]*|\d[\d,.]*|\ufffc)"
_WORDS = (
    r"(?:five|six|ten|twelve|fifteen|eighteen"
    r"|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty)(?:-(?:two|four|six|eight))?)"
)
_PLACE = r"\s(?:the|to|on|in|by|from)\b"
_TERMS = re.compile(
    rf"(?:{_FIGURE}|\b(?:nothing|zero|{_WORDS}))\s?(?:%|percent|dollars)?\sdown(?:\spayment)?\b(?!{_PLACE})"
    rf"|\bdown\spayment\sof\s{_FIGURE}"
    rf"|(?:{_FIGURE}|\b{_WORDS})\s(?:(?:equal|easy|low)\s)?(?:monthly|weekly)?\s?(?:payments|instalments|installments)\b"
    rf"|\bpayments?\s(?:of\s(?:only\s|just\s)?|as\slow\sas\s|from\s|(?:start|starting|begin)\s(?:at|from)\s){_FIGURE}"
    rf"|(?:\$\s?\d[\d,.]*|\ufffc)\s(?:a|per|each|every)\s(?:month|week)\b"
    rf"|{_FIGURE}[-\s](?:month|year)\s(?:(?:fixed|variable)(?:[-\s]rate)?\s)?(?:loan|financing|mortgage|term)\b"
    rf"|\b(?:pay|repay|financing|loan|mortgage)\b[^.!?]{{0,20}}?\b(?:for|over|in)\s{_FIGURE}\s(?:months|years)\b"
    rf"|{_FIGURE}\s(?:months|years)\sto\s(?:re)?pay\b"
    r"|\bfinance\scharge\sof\b|\btotal\s(?:interest|finance\scharge)\b"
    rf"|{_FIGURE}\s(?:per|for\seach|for\severy)\s{_FIGURE}\s(?:borrowed|financed)\b",
    re.IGNORECASE,
)
_SAVED = re.compile(r"\b(?:sav(?:e|es|ed|ing|ings)|earn\w*)\b", re.IGNORECASE)
_RATE = re.compile(r"\bannual percentage rate\b|\bAPR\b", re.IGNORECASE)


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """The first trigger term that stands alone."""
    if not applies(inspection, "US") or not is_promotion(fragment, inspection):
        return
    for passage in inspection.passages(fragment):
        found = next(_terms(passage), None)
        if found is None:
            continue
        where = unsaid(fragment, inspection, lambda text: _RATE.search(text) is not None, purpose="marketing")
        if where:
            message = f"“{found[0]}” is a trigger term, and {where} no annual percentage rate is said"
            hint = "say the down payment, the terms of repayment and the “annual percentage rate”, in these words"
            yield TRIGGER.at(passage.span(*found.span()), message, hint=hint)
        return


def _terms(passage: Passage) -> Iterator[re.Match[str]]:
    """Trigger terms, sentence by sentence; what is saved or earned is no payment."""
    for first, last in passage.sentences():
        found = _TERMS.search(passage.text, first, last)
        if found and not _SAVED.search(passage.text, first, last):
            yield found


CHECK = Check(
    (TRIGGER,),
    "financial promotion",
    "Regulation Z, 12 CFR 1026.24(d) (closed-end credit) and 1026.16(b) (open-end credit)",
    fragment=check,
    languages=("en",),
    wording=True,
)
