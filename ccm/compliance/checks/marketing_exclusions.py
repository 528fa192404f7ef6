"""People whom marketing must leave in peace, and communications that must not be written to the dead.

In: touchpoints. Out: a finding for each marketing touchpoint that does not keep out customers in vulnerable
circumstances, customers behind with what they owe, and customers who did not agree to marketing; and for every
touchpoint that may still write to somebody who has died (other than marketing: where the vocabulary knows of deaths).
A touchpoint keeps people out under `suppress`, by its audience, or by the conditions of its channels; which facts say
so is told by their names (vulnerable, arrears, consent, deceased). A condition that asks such a fact the wrong way
round, or leaves some of these people in, is told as well.
"""

import re
from collections.abc import Iterator

from ccm.compliance.exclusions import MANY, asked, gates_ask, lets_in
from ccm.compliance.model import Check, Inspection
from ccm.compliance.sensitive import CONSENT, DEATH, HARDSHIP, VULNERABLE
from ccm.diagnostics import Diagnostic, Kind, Span, error
from ccm.library.model import Touchpoint

VULNERABLE_KEPT = error("K404", "vulnerable-not-excluded", "Marketing may go to customers in vulnerable circumstances.")
ARREARS_KEPT = error("K405", "arrears-not-excluded", "Marketing may go to customers who are behind with what they owe.")
CONSENT_UNASKED = error("K406", "consent-not-asked", "Marketing may go to customers who did not agree to it.")
DECEASED_KEPT = error("K407", "deceased-not-excluded", "A communication may go to a customer who has died.")

_MARKETING: tuple[tuple[Kind, re.Pattern[str], str, str], ...] = (
    (
        VULNERABLE_KEPT,
        VULNERABLE,
        "customers in vulnerable circumstances",
        "suppress: - {reason: vulnerable circumstances, when: vulnerable}",
    ),
    (
        ARREARS_KEPT,
        HARDSHIP,
        "customers who are behind with repayments",
        "suppress: - {reason: behind with repayments, when: instalments behind > 0}",
    ),
    (
        CONSENT_UNASKED,
        CONSENT,
        "customers who did not agree to marketing",
        "suppress: - {reason: no marketing consent, when: not(email marketing consent = true)}",
    ),
)


def check(inspection: Inspection) -> Iterator[Diagnostic]:
    """Whom each touchpoint fails to keep out."""
    for touchpoint in inspection.library.touchpoints.values():
        if touchpoint.purpose == "marketing":
            for kind, name, who, hint in _MARKETING:
                yield from _unless_asked(touchpoint, inspection, kind, name, who, hint)
        if touchpoint.purpose != "marketing" and not inspection.once(_knows_of_deaths):
            continue
        hint = "suppress: - {reason: customer deceased, when: death notices > 0}"
        yield from _unless_asked(touchpoint, inspection, DECEASED_KEPT, DEATH, "customers who have died", hint)


def _knows_of_deaths(inspection: Inspection) -> bool:
    return any(DEATH.search(fact.name) for fact in inspection.library.vocabulary.definitions.values())


def _unless_asked(
    touchpoint: Touchpoint, inspection: Inspection, kind: Kind, name: re.Pattern[str], who: str, hint: str
) -> Iterator[Diagnostic]:
    facts = asked(touchpoint, name, inspection)
    if not facts:
        message = f"{touchpoint.id} does not keep out {who}"
    elif kind is DECEASED_KEPT and gates_ask(touchpoint, facts):
        return  # it is about deaths: to whom it goes is its own business
    elif not lets_in(touchpoint, facts, if_not=kind is CONSENT_UNASKED, over=MANY):
        return
    else:
        names = " and ".join(f"“{each.name}”" for each in facts)
        message = f"{touchpoint.id} asks {names}, and may still go to {who}"
    yield kind.at(Span(touchpoint.path, 1, 1), message, hint=hint)


CHECK = Check(
    (VULNERABLE_KEPT, ARREARS_KEPT, CONSENT_UNASKED, DECEASED_KEPT),
    "fairness",
    "FCA FG21/1 (vulnerable customers) and PRIN 2A (Consumer Duty); Privacy and Electronic Communications "
    "Regulations 2003 "
    "(SI 2003/2426), reg 22; UK GDPR Art. 21(2)",
    library=check,
)
