"""Pressure to decide at once.

In: a fragment. Out: a finding for each “act now”, “last chance”, “only today”. People decide well when they have
time: say until when an offer holds, and what happens if they do nothing. “There is no hurry” is left alone, and what
fraudsters say; so are security messages, where a call now does help.
"""

from collections.abc import Iterator

from ccm.compliance.model import Check, Inspection
from ccm.compliance.phrases import is_denied, phrases
from ccm.compliance.subjects import warns_of_fraud
from ccm.diagnostics import Diagnostic, warning
from ccm.library.model import Fragment

URGENCY = warning("K309", "urgency", "A wording presses the reader to decide at once.")

_PRESSURE = phrases(
    "act/apply/buy/order/invest/join/switch/decide now/today/immediately/fast/quickly",
    "don't miss/delay/wait",
    "do not miss/delay/wait",
    "last/final/only chance/opportunity",
    "last/final few/remaining days/hours to/left/remaining/for",
    "only ~ days/hours left",
    "once it is gone",
    "once it's gone",
    "snap/snapped up",
    "why wait",
    "act/be quick",
    "clock is ticking",
    "only today",
    "today only",
    "this week only",
    "hurry",
    "for a limited time",
    "limited time only/offer/deal/rate",
    "until/by/before midnight",
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
    "time/places/offer/stock/stocks is/are/running/runs ~ out fast/soon",
    "time is running out",
    "selling/going ~ fast/quickly",
    "secure your place/spot",
    "closing soon",
    "exclusive ~ offer",
)
_EXCUSED = phrases(
    "can/may/could apply/order/join/switch/buy/invest/decide now/today/immediately",
    "_/deposit/term/mortgage/loan/card/policy/contract/agreement/bond ends soon/today/tomorrow",
    "do not miss anything/out on anything",
    "you do not/don't miss",
    "off/down/closed until/by/before/at/today midnight",
    "until midnight for",
    "do not delay/miss ~ payment/payments",
    "don't delay/miss ~ payment/payments",
    "hurry you",
    "to/you/your hurry",
    "in a hurry",
    "this week only the/our/a/an/one/two/some",
    "last/final/only chance/opportunity to change/cancel/stop/tell/object/correct/complain/appeal/put",
    "do not wait for/until/till",
    "don't wait for/until/till",
)


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """Every word of pressure that is not denied."""
    for passage in inspection.passages(fragment):
        for start, end in _PRESSURE.find(passage.text, unless=_EXCUSED):
            if not is_denied(passage.text, start) and not warns_of_fraud(passage.text):
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
