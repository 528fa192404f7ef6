"""Emphasis by punctuation: !!, ??, *****, s p a c e d letters.

Programs that read aloud skip such marks or name each of them: “star star star”. Say what matters in words and set
it in **bold**.

In: a fragment. Out: a finding for each row of exclamation or question marks or of signs, and for letters with
spaces between.
"""

import re
from collections.abc import Iterator

from ccm.compliance.model import Check, Inspection
from ccm.diagnostics import Diagnostic, warning
from ccm.library.model import Fragment

EMPHASIS = warning("K617", "punctuation-emphasis", "Marks or signs in a row stand for emphasis.")

_MARKS = re.compile(r"[!?]{2,}")
_SIGNS = re.compile(r"([*_=~#•+-])\1{3,}|[*~=]{3,}")
_SPACED = re.compile(r"(?<![\w ] )(?<!\w)(?:[A-ZÀ-Ž] ){3,}[A-ZÀ-Ž](?!\w)")


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """Every row of marks or signs."""
    for passage in inspection.passages(fragment):
        for found in _MARKS.finditer(passage.text):
            once = "?" if "?" in found[0] else "!"
            fix = inspection.fix(passage, *found.span(), once)
            yield EMPHASIS.at(passage.span(*found.span()), f"“{found[0]}” shouts", hint=f"write {once}", fix=fix)
        for found in _SIGNS.finditer(passage.text):
            message = f"“{found[0][:12]}” is read out sign by sign, or not at all"
            yield EMPHASIS.at(passage.span(*found.span()), message, hint="take it away; use **bold** or a heading")
        for found in _SPACED.finditer(passage.text):
            word = found[0].replace(" ", "").capitalize()
            message = f"“{found[0]}” is read out letter by letter"
            yield EMPHASIS.at(passage.span(*found.span()), message, hint=f"write “{word}”, in **bold** if it matters")


CHECK = Check(
    (EMPHASIS,),
    "accessibility",
    "WCAG 2.2, success criteria 1.1.1 (failure F71, F72: signs and ASCII art) and 1.3.2 (failure F32: spaced letters)",
    fragment=check,
)
