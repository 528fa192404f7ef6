"""More words than the thought needs.

*Because* for “due to the fact that”, *now* for “at this point in time”, and nothing at all for “please note that”:
what follows is what should be noted. Each word that goes leaves more room for those that matter.

In: a fragment in English. Out: a finding for each wordy phrase, with the short one.
"""

from collections.abc import Iterator

from ccm.compliance.model import Check, Inspection
from ccm.compliance.words import Phrases
from ccm.diagnostics import Diagnostic, warning
from ccm.library.model import Fragment

WORDY = warning("K121", "wordiness", "A phrase uses several words for what one says.")

_SHORTER = {
    "in order to": "to",
    "so as to": "to",
    "due to the fact that": "because",
    "owing to the fact that": "because",
    "in view of the fact that": "because",
    "in spite of the fact that": "although",
    "despite the fact that": "although",
    "at this point in time": "now",
    "at this moment in time": "now",
    "at the present time": "now",
    "at that point in time": "then",
    "in the near future": "soon",
    "until such time as": "until",
    "on a regular basis": "regularly",
    "on a daily basis": "every day",
    "on a monthly basis": "every month",
    "on an annual basis": "every year",
    "on a yearly basis": "every year",
    "with the exception of": "except",
    "in excess of": "more than",
    "in the majority of cases": "usually",
    "a large number of": "many",
    "a small number of": "a few",
    "the majority of": "most",
    "for a period of": "for",
    "in the absence of": "without",
    "each and every": "each",
    "free gift": "gift",
    "completely free": "free",
    "is in a position to": "can",
    "are in a position to": "can",
    "has the ability to": "can",
    "have the ability to": "can",
    "at your earliest convenience": "as soon as you can",
    "in close proximity to": "near",
    "during the course of": "during",
    "in the course of": "during",
}
_NEEDLESS = (
    "please be aware that",
    "please be advised that",
    "please note that",
    "it should be noted that",
    "it is important to note that",
    "we would like to take this opportunity to",
    "we take this opportunity to",
    "we are writing to inform you that",
    "we are writing to let you know that",
    "this is to inform you that",
    "for your information",
    "as a matter of fact",
    "needless to say",
)
_REWRITTEN = {"do not hesitate to": "please …", "don't hesitate to": "please …", "for the purpose of": "to …, for …"}
_PHRASES = Phrases(_SHORTER | dict.fromkeys(_NEEDLESS, "") | _REWRITTEN)


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """Every phrase that is longer than it need be."""
    for passage in inspection.passages(fragment):
        for hit in _PHRASES.find(passage.text):
            span = passage.span(hit.start, hit.end)
            if not hit.said:
                message = f"“{hit.written}” says nothing of its own"
                yield WORDY.at(span, message, hint="leave it out and begin with what follows")
                continue
            safe = hit.said in _SHORTER.values()
            fix = inspection.fix(passage, hit.start, hit.end, hit.instead) if safe else None
            yield WORDY.at(span, f"“{hit.written}” is long for what it says", hint=f"write “{hit.instead}”", fix=fix)


CHECK = Check(
    (WORDY,),
    "plain language",
    "Federal Plain Language Guidelines (omit unnecessary words); ISO 24495-1:2023, principle 3 (concise sentences)",
    fragment=check,
    languages=("en",),
)
