"""Sensitive facts that choose who gets marketing, or that marketing prints.

In: fragments and touchpoints. Out: a finding for each fragment of a marketing touchpoint, and for each audience of
one, that uses a sensitive fact. To keep people out by one (`suppress`) is right; to sell by one is not.
"""

from collections.abc import Iterator

from ccm.compliance.model import Check, Inspection
from ccm.compliance.sensitive import asked, printed, reach_of
from ccm.compliance.subjects import is_promotion
from ccm.diagnostics import Diagnostic, Span, error

SELLS = error("K402", "sensitive-marketing", "Marketing uses sensitive facts to choose its readers or its words.")

_HINT = "use the fact under suppress, to keep people out, or leave it alone"


def check(inspection: Inspection) -> Iterator[Diagnostic]:
    """Every audience and fragment of marketing that uses a sensitive fact."""
    reach = inspection.once(reach_of)
    for touchpoint in inspection.library.touchpoints.values():
        used = reach.sensitive(slug for each in touchpoint.gates for slug in each.expression.reads)
        if touchpoint.purpose == "marketing" and used:
            message = f"the audience of {touchpoint.id} is chosen by {', '.join(used)}"
            yield SELLS.at(Span(touchpoint.path, 1, 1), message, hint=_HINT)
    for fragment in inspection.library.fragments:
        used = reach.sensitive([*asked(fragment), *printed(fragment, inspection)])
        if used and is_promotion(fragment, inspection):
            message = f"this may be printed in marketing and uses {', '.join(used)}"
            yield SELLS.at(Span(fragment.path, 1, 1), message, hint=_HINT)


CHECK = Check(
    (SELLS,),
    "fairness",
    "Regulation (EU) 2016/679 (GDPR) and UK GDPR, Art. 9 and 21(2); Equality Act 2010, s 29; FCA PRIN 2A "
    "(Consumer Duty)",
    library=check,
)
