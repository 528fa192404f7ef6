"""The cost of credit in marketing without a representative example.

In: a fragment that a marketing communication may print. Out: a finding if it names an APR, an APRC or, speaking of
credit, a rate or an amount per month, and no representative example is said beside it: in the fragment, in one that
it requires, or in one that the touchpoint always prints. An example says the rate and whether it is fixed, all
charges, the amount of credit, the representative APR, the duration, the total payable and each repayment.
"""

import re
from collections.abc import Iterator

from ccm.compliance.model import Check, Inspection
from ccm.compliance.passages import Passage
from ccm.compliance.phrases import phrases
from ccm.compliance.subjects import CREDIT, PERCENT, applies, is_promotion, unsaid, wording_of
from ccm.diagnostics import Diagnostic, error
from ccm.library.model import Fragment

EXAMPLE = error(
    "K303", "representative-example", "Marketing names the cost of credit without a representative example."
)

_RATES = phrases("apr", "aprc", "annual percentage rate", "annual percentage rate of charge")
_EXAMPLE = phrases("representative example")
_MONTHLY = re.compile(
    r"(?:[£$€]\s?\d[\d,.]*|\d[\d,.]*\s?(?:pounds|euros?|dollars)|\ufffc)\s(?:a|per|each|every)\s(?:week|month|year)\b"
)


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """The first cost of credit that stands alone."""
    if not applies(inspection, "UK", "EU", "IE") or not is_promotion(fragment, inspection):
        return
    found = next(_costs(fragment, inspection), None)
    if found is None:
        return
    where = unsaid(fragment, inspection, lambda text: text in _EXAMPLE, purpose="marketing")
    if where:
        passage, start, end = found
        message = f"“{passage.text[start:end]}” names a cost of credit, and {where} no representative example is given"
        hint = (
            "require a fragment that begins “Representative example:” and gives rate, charges, amount, APR, term, total"
        )
        yield EXAMPLE.at(passage.span(start, end), message, hint=hint)


def _costs(fragment: Fragment, inspection: Inspection) -> Iterator[tuple[Passage, int, int]]:
    credit = wording_of(fragment, inspection) in CREDIT
    for passage in inspection.passages(fragment):
        text = passage.text
        rates = [(start, end) for start, end in _RATES.find(text) if end - start > 4 or text[start:end].isupper()]
        figures = [each.span() for pattern in (PERCENT, _MONTHLY) for each in pattern.finditer(text)] if credit else []
        yield from ((passage, start, end) for start, end in sorted([*rates, *figures]))


CHECK = Check(
    (EXAMPLE,),
    "financial promotion",
    "FCA CONC 3.5.3R and 3.5.5R; Directive (EU) 2023/2225, Art. 8 (consumer credit); Directive 2014/17/EU, Art. 11 "
    "(mortgages)",
    fragment=check,
    languages=("en",),
    wording=True,
)
