"""Facts that say less of their sensitivity than their name does.

In: the vocabulary. Out: a finding for each fact about health, ethnicity, religion, death, debt or another special
category that is not declared `sensitivity: sensitive`. What is understated slips past the checks that guard it.
"""

from collections.abc import Iterator

from ccm.compliance.model import Check, Inspection
from ccm.compliance.sensitive import CHARACTERISTIC, DEATH, HARDSHIP, VULNERABLE
from ccm.diagnostics import Diagnostic, warning
from ccm.facts.model import Sensitivity

UNDERSTATED = warning("K411", "understated", "A fact is more sensitive than its declaration says.")


def check(inspection: Inspection) -> Iterator[Diagnostic]:
    """Every fact that is more sensitive than it says."""
    for fact in inspection.library.vocabulary.definitions.values():
        telling = any(name.search(fact.name) for name in (CHARACTERISTIC, DEATH, HARDSHIP, VULNERABLE))
        if telling and fact.span is not None and fact.sensitivity is not Sensitivity.SENSITIVE:
            message = f"“{fact.name}” is declared {fact.sensitivity}, and its name says more"
            yield UNDERSTATED.at(fact.span, message, hint="sensitivity: sensitive; or give it a name that fits")


CHECK = Check(
    (UNDERSTATED,),
    "fairness",
    "Regulation (EU) 2016/679 (GDPR) and UK GDPR, Art. 9(1) and 10",
    library=check,
)
