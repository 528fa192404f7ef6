"""Investments in marketing without a warning of loss.

In: a fragment that a marketing communication may print and that speaks of investing. Out: a finding unless a warning
(that the value can fall, that one may get back less, that capital is at risk) is said beside it: in the fragment, in
one that it requires, or in one that the touchpoint always prints.
"""

from collections.abc import Iterator

from ccm.compliance.model import Check, Inspection
from ccm.compliance.phrases import phrases
from ccm.compliance.subjects import investing_in, is_promotion, unsaid
from ccm.diagnostics import Diagnostic, error
from ccm.library.model import Fragment

RISK = error("K307", "investment-risk", "Marketing speaks of investing, and nothing warns of a loss.")

_WARNING = phrases(
    "capital/money/investment is at risk",
    "capital at risk",
    "value ~ can/may ~ fall",
    "value ~ can/may go down",
    "can/may ~ fall as well as rise",
    "go down as well as up",
    "get back less",
    "may/can/could lose value/money",
    "lose some or all",
)


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """The first word of investing that stands without a warning."""
    if not is_promotion(fragment, inspection):
        return
    for passage in inspection.passages(fragment):
        for start, end in investing_in(passage.text):
            where = unsaid(fragment, inspection, lambda text: text in _WARNING, purpose="marketing")
            if where:
                message = f"this speaks of investing (“{passage.text[start:end]}”), and {where} nothing warns of a loss"
                hint = (
                    "require a fragment that says: “The value of investments can fall as well as rise. You may "
                    "get back less.”"
                )
                yield RISK.at(passage.span(start, end), message, hint=hint)
            return


CHECK = Check(
    (RISK,),
    "financial promotion",
    "FCA COBS 4.5.2R and 4.5A.3R; Commission Delegated Regulation (EU) 2017/565, Art. 44(2)(b); Directive 2014/65/EU, "
    "Art. 24(3)",
    fragment=check,
    languages=("en",),
    wording=True,
)
