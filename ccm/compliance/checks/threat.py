"""Threats without help.

In: a fragment. Out: a finding if it names what may happen to people who do not pay (court, bailiffs, repossession,
default, a mark in the credit record) and neither it nor what stands beside it offers help: somebody to talk to, or
free advice. Left alone: what is denied, what fraudsters threaten with, and a warning that a law words itself.
"""

from collections.abc import Iterator

from ccm.compliance.mandated import mandates_of
from ccm.compliance.model import Check, Inspection
from ccm.compliance.phrases import is_denied, phrases
from ccm.compliance.subjects import unsaid, warns_of_fraud
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
    "debt/collection company/companies/firm/agents",
    "sell/sold/pass/passed your debt/account/file to",
    "come to your door/house/home",
    "repossess/repossessed/repossession",
    "seize/seizing/seized your/the",
    "house/home/flat/property/car may/will/can/could be sold",
    "evict/evicted/eviction",
    "ask/asking/apply ~ court",
    "demand/call ~ whole/full/entire sum/amount/debt/balance/loan",
    "report you to",
    "default notice",
    "register/registered ~ default",
    "tell/told/inform/informed/report/reported/notify/notified ~ credit reference/rating agency/agencies",
    "pass/passed/share/shared/register/registered/recorded ~ credit reference/rating agency/agencies",
    "tell/told/inform/report/reported/notify/pass/share/register/recorded ~ credit agency/agencies/bureau/bureaus",
    "harm/damage/affect/hurt your credit ~ record/file/rating/score",
    "credit record/file/rating/score/history will/may/could ~ suffer/drop/fall/worsen",
    "terminate/cancel your agreement",
    "enforcement action/agents",
    "lose your home",
    "blacklist/blacklisted",
    "judgment/judgement against you",
    "nobody/none will ~ lend ~ to you",
    "no bank/lender will ~ lend",
)
_EXCUSED = phrases(
    "have/has/had/given/gave/with/under/sent a/the court order",
    "not affect your credit",
    "debt collector/collectors ~ you told/named/mentioned",
    "you ~ tell/ask a/the credit reference agency",
)
_HELP = phrases(
    "we ~ help",
    "help you",
    "talk/speak to us",
    "free ~ advice",
    "independent ~ advice/help",
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
        prescribed = inspection.once(mandates_of).ranges(passage.text)
        for start, end in _THREATS.find(passage.text, unless=_EXCUSED):
            told = any(first <= start and end <= last for first, last in prescribed)
            if told or is_denied(passage.text, start) or warns_of_fraud(passage.text):
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
