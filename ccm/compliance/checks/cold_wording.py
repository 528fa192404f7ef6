"""Wording that blames, threatens or keeps people at arm's length.

People in difficulty stop reading at the first reproach. Say what happened without a culprit (*the payment did not
reach us*), what it means, and what helps. Speak of a person who died by name or as *the account holder*, not as
“the deceased”.

In: a fragment in English. Out: a finding for each such phrase, with a way to say it.
"""

from collections.abc import Iterator

from ccm.compliance.model import Check, Inspection
from ccm.compliance.words import Phrases
from ccm.diagnostics import Diagnostic, warning
from ccm.library.model import Fragment

COLD = warning("K122", "cold-wording", "A phrase blames or threatens the reader, or keeps them at a distance.")

_PAYMENT = "say what happened without a culprit: “the payment did not reach us”"
_PHRASES = Phrases(
    {
        **dict.fromkeys(
            (
                "you failed to",
                "you have failed to",
                "you've failed to",
                "you neglected to",
                "you have neglected to",
                "your failure to",
                "your neglect",
                "your refusal to",
                "you refused to",
                "you ignored",
                "you have ignored",
            ),
            _PAYMENT,
        ),
        **dict.fromkeys(
            ("you are in default", "you are in breach", "you are delinquent", "delinquent account"),
            "say what is owed and since when",
        ),
        **dict.fromkeys(
            ("we regret to inform you", "we regret to advise you", "we are unable to accede"),
            "say it plainly, and “sorry” if you are: “We are sorry: we cannot …”",
        ),
        **dict.fromkeys(
            ("you claim that", "you allege that", "your claim that"), "“you say that” does not doubt the reader"
        ),
        **dict.fromkeys(
            (
                "as you should be aware",
                "as you are no doubt aware",
                "you should have",
                "you ought to have",
                "as previously stated",
                "as we have already told you",
            ),
            "say it again, without the reproach",
        ),
        **dict.fromkeys(
            ("we must insist", "we demand", "immediate payment is demanded", "legal action will be taken"),
            "say what you ask for, until when, and what happens then",
        ),
        **dict.fromkeys(
            ("the deceased", "the late customer"), "write the person's name, or “the account holder”; “who has died”"
        ),
        **dict.fromkeys(
            ("it is your responsibility to", "it is your own responsibility"), "say what to do: “please …”"
        ),
        "no exceptions will be made": "say what is possible instead",
        "non-compliance": "say what was not done",
    }
)  # fmt: skip


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """Every phrase that blames or keeps at a distance."""
    for passage in inspection.passages(fragment):
        for hit in _PHRASES.find(passage.text):
            yield COLD.at(
                passage.span(hit.start, hit.end), f"“{hit.written}” sounds cold or like a reproach", hint=hit.said
            )


CHECK = Check(
    (COLD,),
    "plain language",
    "FCA FG21/1 (fair treatment of vulnerable customers: communications) and FG22/5 (consumer understanding outcome)",
    fragment=check,
    languages=("en",),
)
