"""Instructions that only eyes can follow.

“The red box on the right” says nothing to somebody who listens, prints in black or reads on a phone, where the box
may stand elsewhere. Name what it is called: *under “Your summary”*.

In: a fragment in English or Czech. Out: a finding for each reference by colour, side, corner, shape or size alone;
*above* and *below* follow the order of reading and are let pass.
"""

import re
from collections.abc import Iterator

from ccm.compliance.model import Check, Inspection
from ccm.diagnostics import Diagnostic, warning
from ccm.library.model import Fragment
from ccm.values.locales import language_of

SENSORY = warning("K618", "sensory", "Something is pointed to by colour, side, shape or size alone.")

_COLOURS = "red|green|blue|yellow|orange|purple|pink|grey|gray|black|white|brown|coloured|shaded"
_THINGS = (
    "box|boxes|text|panel|button|lines?|rows?|column|figures?|numbers?|section|area|field|arrow|icon|link|words|letters|"
    "table|bar|circle|square|menu|tab|heading"
)
_HOW = "shown|marked|printed|highlighted|written|displayed|set|appear|appears|fields?|items?"
_SHAPES = "round|square|rectangular|triangular|circular|large|big|small|tiny"
_SHAPED = "box|boxes|button|panel|icon|arrow|letters|link|text|symbol"
_PATTERNS = {
    "en": re.compile(
        rf"\b(?:the|a|any|all|each|this|that)\s+(?:\w+\s+)?(?:{_COLOURS})\s+(?:\w+\s+)?(?:{_THINGS})\b"
        rf"|\b(?:the|a|any|this|that)\s+(?:\w+\s+)?(?:{_SHAPES})\s+(?:\w+\s+)?(?:{_SHAPED})\b"
        rf"|\b(?:{_HOW})\s+in\s+(?:{_COLOURS})\b"
        rf"|\b(?:{_THINGS})\s+(?:on|to|at)\s+(?:the|your)\s+(?:right|left|top|bottom)\b"
        r"|\b(?:on|in|at)\s+the\s+(?:(?:top|bottom|upper|lower)[- ])?(?:right|left)(?:[- ]hand)?\s+(?:side|corner)\b"
        rf"|\b(?:right|left)-hand\s+(?:{_THINGS}|side|corner)\b",
        re.IGNORECASE,
    ),
    "cs": re.compile(
        r"\b(?:červen|zelen|modr|žlut|oranžov|šed|barevn|kulat|velk|mal)\w{1,3}\s+"
        r"(?:rámeč\w+|tlačítk\w+|pol[íe]\w*|text\w*|řád\w+|panel\w*|šipk\w+|údaj\w*)\b"
        r"|\b(?:červeně|zeleně|modře|žlutě|barevně)\s+(?:vyznačen\w+|označen\w+|vytištěn\w+)\b"
        r"|\b(?:tlačítk\w+|rámeč\w+|pol[íe]\w*|panel\w*)\s+(?:vpravo|vlevo)\b"
        r"|\bv\s+(?:pravém|levém)\s+(?:horním|dolním)\s+rohu\b",
        re.IGNORECASE,
    ),
}


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """Every instruction that only eyes can follow."""
    pattern = _PATTERNS[language_of(fragment.locale)]
    for passage in inspection.passages(fragment):
        for found in pattern.finditer(passage.text):
            message = f"“{found[0]}” is found by eye alone"
            hint = "name it by its heading or words: under “Your summary”"
            yield SENSORY.at(passage.span(*found.span()), message, hint=hint)


CHECK = Check(
    (SENSORY,),
    "accessibility",
    "WCAG 2.2, success criteria 1.3.3 (sensory characteristics) and 1.4.1 (use of colour)",
    fragment=check,
    languages=tuple(_PATTERNS),
)
