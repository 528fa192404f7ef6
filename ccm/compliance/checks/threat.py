"""Threats without help.

In: a fragment. Out: a finding if it names what may happen to people who do not pay (court, bailiffs, repossession,
default, a mark in the credit record) and neither it nor what stands beside it offers help: somebody to talk to, or
free advice.
"""

from collections.abc import Iterator

from ccm.compliance.model import Check, Inspection
from ccm.compliance.phrases import is_denied, phrases
from ccm.compliance.subjects import unsaid
from ccm.diagnostics import Diagnostic, error
from ccm.library.model import Fragment

THREAT = error("K408", "threat", "A wording threatens, and nothing beside it helps.")

_THREATS = phrases(
    "legal action/proceedings",
    "take you to court",
    "court action/proceedings/order/judgment",
    "bailiff/bailiffs",
    "debt collector/collectors",
    "debt collection agency/agencies",
    "repossess/repossessed/repossession",
    "default notice",
    "register/registered ~ default",
    "credit reference agency/agencies",
    "harm/damage/affect your credit ~ record/file/rating/score",
    "terminate/cancel your agreement",
    "enforcement action/agents",
    "lose your home",
    "blacklist/blacklisted",
)
_HELP = phrases(
    "we ~ help",
    "help you",
    "talk/speak to us",
    "free ~ advice",
    "debt advice",
    "agree a plan",
    "get help",
    "find a way",
    "look for a way",
    "payment support",
    "pay less for a while",
    "breathing space",
)


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """The first threat that stands without help."""
    for passage in inspection.passages(fragment):
        for start, end in _THREATS.find(passage.text):
            if is_denied(passage.text, start):
                continue
            where = unsaid(fragment, inspection, lambda text: text in _HELP)
            if where:
                message = f"“{passage.text[start:end]}” threatens, and {where} nothing helps"
                hint = "say what you can do for the reader, whom to call, and where advice is free"
                yield THREAT.at(passage.span(start, end), message, hint=hint)
            return


CHECK = Check(
    (THREAT,),
    "fairness",
    "FCA CONC 7.3 (forbearance and due consideration; referral to free, independent debt advice); Directive "
    "2014/17/EU, "
    "Art. 28; FCA PRIN 2A (Consumer Duty)",
    fragment=check,
    languages=("en",),
    wording=True,
)
