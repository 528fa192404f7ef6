"""Pressure to decide at once.

In: a fragment. Out: a finding for each “act now”, “last chance”, “only today”. People decide well when they have
time: say until when an offer holds, and what happens if they do nothing. “There is no hurry” is left alone; so are
security messages, where a call now does help.
"""

from collections.abc import Iterator

from ccm.compliance.model import Check, Inspection
from ccm.compliance.phrases import is_denied, phrases
from ccm.diagnostics import Diagnostic, warning
from ccm.library.model import Fragment

URGENCY = warning("K309", "urgency", "A wording presses the reader to decide at once.")

_PRESSURE = phrases(
    "act/apply/buy/order/invest/join/switch/decide now/today/immediately/fast/quickly",
    "don't miss/delay/wait",
    "do not miss/delay/wait",
    "last/final/only chance",
    "only today",
    "today only",
    "this week only",
    "hurry",
    "limited time",
    "limited offer",
    "for a short time only",
    "while stocks last",
    "while it lasts",
    "ends soon/today/tonight/tomorrow/midnight",
    "ends at midnight",
    "before it is too late",
    "before it's too late",
    "now or never",
    "once in a lifetime",
    "running/runs out fast/soon",
    "time is running out",
    "selling/going fast",
    "secure your place/spot",
    "closing soon",
    "exclusive ~ offer",
)
_EXCUSED = phrases("do not delay/miss ~ payment/payments", "don't delay/miss ~ payment/payments")


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """Every word of pressure that is not denied."""
    for passage in inspection.passages(fragment):
        for start, end in _PRESSURE.find(passage.text, unless=_EXCUSED):
            if not is_denied(passage.text, start):
                message = f"“{passage.text[start:end]}” presses the reader to decide at once"
                hint = "say until when the offer holds and what happens without it: “You can take your time until …”"
                yield URGENCY.at(passage.span(start, end), message, hint=hint)


CHECK = Check(
    (URGENCY,),
    "financial promotion",
    "Directive 2005/29/EC, Annex I no 7, Art. 8 and 9; FCA PRIN 2A (Consumer Duty)",
    fragment=check,
    languages=("en",),
    wording=True,
)
