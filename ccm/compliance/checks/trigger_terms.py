"""Trigger terms of United States credit advertising without the terms they demand.

In: a fragment that a marketing communication may print, where the United States are among the `jurisdictions`. Out: a
finding if it names a down payment, a number of payments, the amount of a payment or a finance charge, and the words
“annual percentage rate” (or APR) are not said beside it.
"""

import re
from collections.abc import Iterator

from ccm.compliance.model import Check, Inspection
from ccm.compliance.subjects import applies, is_promotion, unsaid
from ccm.diagnostics import Diagnostic, error
from ccm.library.model import Fragment

TRIGGER = error(
    "K304", "trigger-terms", "A trigger term of credit advertising stands without the annual percentage rate."
)

_FIGURE = r"(?:\$\s?\d[\d,.]*|\d[\d,.]*|\ufffc)"
_TERMS = re.compile(
    rf"{_FIGURE}\s?(?:%|percent|dollars)?\s(?:down(?:\spayment)?\b)"
    rf"|\bdown\spayment\sof\s{_FIGURE}"
    rf"|{_FIGURE}\s(?:(?:equal|easy|low)\s)?(?:monthly|weekly)?\s?(?:payments|instalments|installments)\b"
    rf"|\bpayments?\sof\s(?:only\s|just\s)?{_FIGURE}"
    rf"|\$\s?\d[\d,.]*\s(?:a|per|each)\s(?:month|week)\b"
    rf"|{_FIGURE}[-\s](?:month|year)\s(?:loan|financing|mortgage|term)\b"
    r"|\bfinance\scharge\sof\b",
    re.IGNORECASE,
)
_RATE = re.compile(r"\bannual percentage rate\b|\bAPR\b", re.IGNORECASE)


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """The first trigger term that stands alone."""
    if not applies(inspection, "US") or not is_promotion(fragment, inspection):
        return
    for passage in inspection.passages(fragment):
        found = _TERMS.search(passage.text)
        if found is None:
            continue
        where = unsaid(fragment, inspection, lambda text: _RATE.search(text) is not None, purpose="marketing")
        if where:
            message = f"“{found[0]}” is a trigger term, and {where} no annual percentage rate is said"
            hint = "say the down payment, the terms of repayment and the “annual percentage rate”, in these words"
            yield TRIGGER.at(passage.span(*found.span()), message, hint=hint)
        return


CHECK = Check(
    (TRIGGER,),
    "financial promotion",
    "Regulation Z, 12 CFR 1026.24(d) (closed-end credit) and 1026.16(b) (open-end credit)",
    fragment=check,
    languages=("en",),
    wording=True,
)
