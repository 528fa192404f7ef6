"""Words of lawyers and offices for which everybody has another word.

*Under* says no less than *pursuant to*, *start* no less than *commence*. A term of banking that has no other word
(overdraft, standing order, annuity) is not jargon: explain it where it is first met.

In: a fragment in English. Out: a finding for each such word, with the everyday word.
"""

from collections.abc import Iterator

from ccm.compliance.model import Check, Inspection
from ccm.compliance.words import Phrases, inflected
from ccm.diagnostics import Diagnostic, warning
from ccm.library.model import Fragment

JARGON = warning("K115", "jargon", "A word of lawyers or offices stands where an everyday word says the same.")

_EXACT = {
    "pursuant to": "under",
    "prior to": "before",
    "subsequent to": "after",
    "in the event that": "if",
    "whilst": "while",
    "amongst": "among",
    "forthwith": "at once",
    "henceforth": "from now on",
    "heretofore": "until now",
    "notwithstanding": "despite",
    "in respect of": "for",
    "with respect to": "about",
    "with regard to": "about",
    "in regard to": "about",
    "with reference to": "about",
    "upon receipt of": "when we get",
    "we are in receipt of": "we have received",
    "enclosed please find": "we enclose",
    "please find enclosed": "we enclose",
    "please find attached": "we attach",
    "going forward": "from now on",
    "solely": "only",
    "thereafter": "after that",
    **inflected(
        ("utilise", "utilises", "utilised", "utilising", "utilize", "utilizes", "utilized", "utilizing"),
        [""],
        ("use", "uses", "used", "using", "use", "uses", "used", "using"),
    ),
    **inflected(("commence", "commences", "commenced", "commencing"), [""], ("start", "starts", "started", "starting")),
    **inflected(("terminate", "terminates", "terminated", "terminating"), [""], ("end", "ends", "ended", "ending")),
    **inflected(
        ("endeavour", "endeavours", "endeavoured", "endeavor"), ["to"], ("try to", "tries to", "tried to", "try to")
    ),
}
_LOOSE = {
    **dict.fromkeys(
        ("hereby", "herein", "hereinafter", "hereof", "hereto", "hereunder", "herewith"), "nothing, or “in this letter”"
    ),
    **dict.fromkeys(
        ("therein", "thereof", "thereto", "thereunder", "therewith", "whereof", "wherein"), "its, of it, in it"
    ),
    **dict.fromkeys(
        ("aforementioned", "aforesaid", "abovementioned", "above-mentioned", "said account"), "this, these"
    ),
    "in accordance with": "under, by, as … says",
    "shall": "must, or will",
    "remit": "send, pay",
    "remittance": "payment",
    "remuneration": "pay",
    "ascertain": "find out",
    "furnish": "give, send",
    "expedite": "speed up",
    "facilitate": "help, make easier",
    "deem": "treat as",
    "deemed": "treated as",
    "liaise": "talk to",
    "methodology": "method",
    "proceeds thereof": "what it brings",
    "effectuate": "bring about",
    "indebtedness": "what you owe",
    "monies": "money",
    "leverage our": "use our",
    "in the event of": "if there is",
    "on the part of": "by, from",
    "per our records": "our records show",
    "as per": "as … says",
}
_PHRASES = Phrases(_EXACT | _LOOSE)


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """Every word of lawyers and offices."""
    for passage in inspection.passages(fragment):
        for hit in _PHRASES.find(passage.text):
            exact = hit.said if hit.said in _EXACT.values() else ""
            said = f"“{hit.instead}”" if exact else hit.said
            message = f"“{hit.written}” is not a word most people use"
            fix = inspection.fix(passage, hit.start, hit.end, hit.instead) if exact else None
            yield JARGON.at(passage.span(hit.start, hit.end), message, hint=f"write {said}", fix=fix)


CHECK = Check(
    (JARGON,),
    "plain language",
    "ISO 24495-1:2023, principle 3 (familiar words); "
    "Federal Plain Language Guidelines (simple words, “must” for “shall”)",
    fragment=check,
    languages=("en",),
)
