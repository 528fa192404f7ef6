"""Sensitive facts that choose who gets marketing, or that marketing prints.

In: fragments and touchpoints. Out: a finding for each fragment of a marketing touchpoint, and for each audience of
one, that uses a sensitive fact. To keep people out by one, under `suppress` or by the audience, is right; to sell by
one is not.
"""

from collections.abc import Iterator

from ccm.compliance.exclusions import is_meant_for
from ccm.compliance.model import Check, Inspection
from ccm.compliance.sensitive import asked, printed, reach_of
from ccm.compliance.subjects import is_promotion
from ccm.diagnostics import Diagnostic, Span, error
from ccm.feel.tree import Fact, walk
from ccm.library.model import Touchpoint

SELLS = error("K402", "sensitive-marketing", "Marketing uses sensitive facts to choose its readers or its words.")

_HINT = "use the fact under suppress, to keep people out, or leave it alone"


def check(inspection: Inspection) -> Iterator[Diagnostic]:
    """Every audience and fragment of marketing that uses a sensitive fact."""
    reach = inspection.once(reach_of)
    for touchpoint in inspection.library.touchpoints.values():
        if touchpoint.purpose != "marketing":
            continue
        used = reach.sensitive(_choosing(touchpoint))
        if used:
            message = f"the audience of {touchpoint.id} is chosen by {', '.join(used)}"
            yield SELLS.at(Span(touchpoint.path, 1, 1), message, hint=_HINT)
    for fragment in inspection.library.fragments:
        used = reach.sensitive([*asked(fragment), *printed(fragment, inspection)])
        if used and is_promotion(fragment, inspection):
            message = f"this may be printed in marketing and uses {', '.join(used)}"
            yield SELLS.at(Span(fragment.path, 1, 1), message, hint=_HINT)


def _choosing(touchpoint: Touchpoint) -> Iterator[str]:
    """The slugs by which a touchpoint chooses its readers; one that only keeps people out chooses nobody."""
    facts = {
        node.slug: node for each in touchpoint.gates for node in walk(each.expression.tree) if isinstance(node, Fact)
    }
    for slug in {slug: None for each in touchpoint.gates for slug in each.expression.reads}:
        if slug not in facts or is_meant_for(touchpoint, facts[slug]) is not False:
            yield slug


CHECK = Check(
    (SELLS,),
    "fairness",
    "Regulation (EU) 2016/679 (GDPR) and UK GDPR, Art. 9 and 21(2); Equality Act 2010, s 29; FCA PRIN 2A "
    "(Consumer Duty)",
    library=check,
)
