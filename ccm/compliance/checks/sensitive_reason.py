"""Sensitive facts that are used without a reason.

In: a fragment. Out: a finding if its condition or its wording uses a sensitive fact (health, hardship, bereavement,
age and the like: `sensitivity: sensitive` in the vocabulary, or a name that says so), directly or through a decision
table or formula, and no `because:` in the front matter says what for. One reason is enough for all languages and
versions of a fragment.
"""

from collections.abc import Iterator, Mapping

from ccm.compliance.model import Check, Inspection
from ccm.compliance.sensitive import asked, printed, reach_of
from ccm.diagnostics import Diagnostic, Span, warning
from ccm.library.model import Fragment

NO_REASON = warning("K401", "sensitive-reason", "A fragment uses sensitive facts and does not say what for.")


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """A fragment that uses sensitive facts without a reason."""
    if inspection.once(_reasons).get(fragment.id):
        return
    found = inspection.once(reach_of).sensitive([*asked(fragment), *printed(fragment, inspection)])
    if found:
        message = f"this uses sensitive facts and does not say what for: {', '.join(found)}"
        hint = "because: what the customer gains from it, in the front matter; or do without the fact"
        yield NO_REASON.at(Span(fragment.path, 1, 1), message, hint=hint)


def _reasons(inspection: Inspection) -> Mapping[str, bool]:
    return {each.id: True for each in inspection.library.fragments if each.because}


CHECK = Check(
    (NO_REASON,),
    "fairness",
    "Regulation (EU) 2016/679 (GDPR) and UK GDPR, Art. 5(1)(b), 9 and 10; Equality Act 2010, s 4 and s 29; FCA FG21/1 "
    "(vulnerable customers)",
    fragment=check,
)
