"""The cost of credit in marketing without a representative example.

In: a fragment that a marketing communication may print. Out: a finding if it names an APR, an APRC or, speaking of
credit, a rate or an amount per month, and no representative example is said beside it: in the fragment, in one that
it requires, or in one that the touchpoint always prints. An example says the rate and whether it is fixed, all
charges, the amount of credit, the representative APR, the duration, the total payable and each repayment.
"""

import re
from collections.abc import Iterator

from ccm.compliance.model import Check, Inspection
from ccm.compliance.passages import HOLE, Passage, is_rate, places_of_holes
from ccm.compliance.phrases import phrases
from ccm.compliance.subjects import PERCENT, applies, is_promotion, speaks_of_credit, unsaid, wording_of
from ccm.diagnostics import Diagnostic, error
from ccm.library.model import Fragment

EXAMPLE = error(
    "K303", "representative-example", "Marketing names the cost of credit without a representative example."
)

_RATES = phrases(
    "apr",
    "aprc",
    "annual percentage rate",
    "annual percentage rate of charge",
    "total charge/cost for/of credit",
    "total amount payable",
)
_EXAMPLE = phrases("representative example")
_MONTHLY = re.compile(
    r"(?:[£$€]\s?\d[\d,.]*|(?:\d[\d,.]*|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twenty|fifty|hundred))\s"
    r"(?:pounds?|euros?|dollars)|\ufffc)\s(?:a|per|each|every)\s(?:week|month|year)\b"
    r"|\b(?:instalments|installments|payments|repayments)\sof\s(?:only\s|just\s)?(?:[£$€]\s?\d[\d,.]*|\ufffc)"
)
_OF_CREDIT = re.compile(
    r"\b(?:rates?|interest|fixed|variable|borrow\w*|loans?|mortgages?|overdrafts?|cards?|charged?|cost\w*|financ\w+|EAR)\b",
    re.IGNORECASE,
)
_OF_SAVING = re.compile(
    r"\b(?:sav(?:e|es|ed|er|ers|ing|ings)|deposits?|earn\w*|AER|give|gives|donat\w+)\b", re.IGNORECASE
)
"""A figure in such a sentence is no cost, even where the text goes on to speak of credit."""


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
        shown = passage.text[start:end].replace(HOLE, "{{ … }}")
        message = f"“{shown}” names a cost of credit, and {where} no representative example is given"
        hint = (
            "require a fragment that begins “Representative example:” and gives rate, charges, amount, APR, term, total"
        )
        yield EXAMPLE.at(passage.span(start, end), message, hint=hint)


def _costs(fragment: Fragment, inspection: Inspection) -> Iterator[tuple[Passage, int, int]]:
    credit = speaks_of_credit(wording_of(fragment, inspection))
    for passage in inspection.passages(fragment):
        text = passage.text
        rates = [(start, end) for start, end in _RATES.find(text) if end - start > 4 or text[start:end].isupper()]
        figures = list(_figures(passage)) if credit else []
        yield from ((passage, start, end) for start, end in sorted([*rates, *figures]))


def _figures(passage: Passage) -> Iterator[tuple[int, int]]:
    """The rates and regular amounts in sentences that are not about saving."""
    text = passage.text
    rates = {place for place, hole in zip(places_of_holes(text), passage.holes, strict=True) if is_rate(hole)}
    for first, last in passage.sentences():
        if _OF_SAVING.search(text, first, last):
            continue
        yield from (each.span() for pattern in (PERCENT, _MONTHLY) for each in pattern.finditer(text, first, last))
        if _OF_CREDIT.search(text, first, last):
            yield from ((place, place + 1) for place in rates if first <= place < last)


CHECK = Check(
    (EXAMPLE,),
    "financial promotion",
    "FCA CONC 3.5.3R and 3.5.5R; Directive (EU) 2023/2225, Art. 8 (consumer credit); Directive 2014/17/EU, Art. 11 "
    "(mortgages)",
    fragment=check,
    languages=("en",),
    wording=True,
)
