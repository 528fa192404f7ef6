"""Two negatives that the reader must undo.

“Not uncommon” is *common*, “no fewer than” is *at least*, “do not forget to” is *remember to*. Each negative costs
a step; two of them make many readers arrive at the opposite.

In: a fragment in English. Out: a finding for each double negative, with the positive where it is plain.
"""

import re
from collections.abc import Iterator

from ccm.compliance.model import Check, Inspection
from ccm.compliance.words import Phrases
from ccm.diagnostics import Diagnostic, warning
from ccm.library.model import Fragment

DOUBLE = warning("K117", "double-negative", "Two negatives stand together; readers lose track of what is meant.")

_ADJECTIVES = {
    "uncommon": "common",
    "unusual": "usual",
    "unlikely": "likely",
    "unreasonable": "reasonable",
    "unlike": "like",
    "unable": "able",
    "unnecessary": "needed",
    "unaware": "aware",
    "unaffected": "affected",
    "unlimited": "limited",
    "impossible": "possible",
    "improbable": "likely",
    "insignificant": "important",
    "inappropriate": "right",
    "ineligible": "eligible",
    "inconsiderable": "large",
    "irrelevant": "relevant",
    "dissimilar": "similar",
    "without": "with some",
}
_PLAIN = {
    "no fewer than": "at least",
    "no less than": "at least",
    "not less than": "at least",
    "not fewer than": "at least",
    "do not forget to": "remember to",
    "don't forget to": "remember to",
    "please do not forget": "please remember",
}
_PHRASES = Phrases(_PLAIN | {f"not {word}": positive for word, positive in _ADJECTIVES.items()})
_FAR = re.compile(
    r"\b(?:not|never|n[’']t|cannot)\s+(?:\w+\s+){0,2}?(?:fail(?:s|ed)?\s+to|not|nothing|nobody|never|no)\b",
    re.IGNORECASE,
)
_BEGINS = re.compile(
    r"\b(?:nobody|none|nothing|no one)\s+(?:\w+\s+){0,3}?(?:not|never|cannot|\w+n[’']t)\b", re.IGNORECASE
)


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """Every pair of negatives."""
    for passage in inspection.passages(fragment):
        told: set[int] = set()
        for hit in _PHRASES.find(passage.text):
            told.update(range(hit.start, hit.end))
            fix = inspection.fix(passage, hit.start, hit.end, hit.instead) if hit.said == "at least" else None
            message = f"“{hit.written}” makes the reader undo a negative"
            yield DOUBLE.at(passage.span(hit.start, hit.end), message, hint=f"write “{hit.instead}”", fix=fix)
        for pattern in (_FAR, _BEGINS):
            for found in pattern.finditer(passage.text):
                if found.start() not in told:
                    message = f"“{found[0]}” holds two negatives"
                    yield DOUBLE.at(
                        passage.span(*found.span()), message, hint="say what is, instead of what is not not"
                    )


CHECK = Check(
    (DOUBLE,),
    "plain language",
    "Federal Plain Language Guidelines (use positive language; avoid double negatives)",
    fragment=check,
    languages=("en",),
)
