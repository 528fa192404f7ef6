"""Words that blame the reader.

In: a fragment. Out: a finding for each “you failed to”, “your failure”, “you should have”, “final demand”. Most
people who miss a payment had no choice; blame keeps them from calling. Say what happened: “The payment did not reach
us.”
"""

from collections.abc import Iterator

from ccm.compliance.model import Check, Inspection
from ccm.compliance.phrases import is_denied, phrases
from ccm.diagnostics import Diagnostic, warning
from ccm.library.model import Fragment

BLAME = warning("K410", "blame", "A wording blames or scolds the reader.")

_BLAME = phrases(
    "you ~ failed to",
    "your/you failure to",
    "you ~ neglected",
    "you ~ ignored",
    "you should have",
    "you ought to",
    "your refusal/negligence/neglect/recklessness/laziness/inaction",
    "reckless/recklessly/thoughtless/thoughtlessly/negligent",
    "did not/didn't/not bother",
    "yet again",
    "had you acted/paid/told/read/listened/answered/replied",
    "we are ~ disappointed",
    "you were/been warned",
    "you have ~ been warned",
    "yourself/yourselves to blame",
    "your fault",
    "your own/entire fault",
    "your mistake",
    "irresponsible/irresponsibly",
    "careless/carelessly/carelessness",
    "you refuse/refused to",
    "you ~ broken/breached",
    "final demand/warning",
    "despite ~ reminders",
    "you must ~ immediately",
    "pay ~ immediately",
    "we demand",
    "bad debt/debts/debtor",
)
_EXCUSED = phrases(
    "you should have ~ received/got/had/heard/seen",
    "you should have the/your/a/an/it/them/two/three/one/both",
)


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """Every word of blame that is not denied."""
    for passage in inspection.passages(fragment):
        for start, end in _BLAME.find(passage.text, unless=_EXCUSED):
            if not is_denied(passage.text, start):
                message = f"“{passage.text[start:end]}” blames the reader"
                hint = "say what happened and what can be done: “The payment did not reach us. We can move the date.”"
                yield BLAME.at(passage.span(start, end), message, hint=hint)


CHECK = Check(
    (BLAME,),
    "fairness",
    "FCA FG21/1 (vulnerable customers), PRIN 2A (Consumer Duty) and CONC 7.3.4R",
    fragment=check,
    languages=("en",),
    wording=True,
)
