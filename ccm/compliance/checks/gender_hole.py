"""Forms that make the reader choose: “his/her”, “account(s)”, “Sir or Madam”, “Mr/Mrs”.

In: a fragment. Out: a finding for each. The bank knows whom it writes to: use the name, a plural filter, or words
that fit everybody (“their”, “you”).
"""

import re
from collections.abc import Iterator

from ccm.compliance.model import Check, Inspection
from ccm.diagnostics import Diagnostic, warning
from ccm.library.model import Fragment

CHOOSE = warning("K510", "gender-hole", "A wording makes the reader choose the form that fits.")

_PRONOUN = r"(?:he|she|his|her|him|hers|himself|herself)"
_TITLE = r"(?:Mrs?|Ms|Miss)"
_KIN = r"(?:husband|wife|son|daughter|brother|sister|mother|father)"
_FORMS = re.compile(
    rf"\bs/he\b|\(s\)he\b|\b{_PRONOUN}(?:\s?/\s?|\s(?:or|and)\s|\s\((?:or|and)\s){_PRONOUN}\b(?!-)"
    rf"|\b(?:{_TITLE}\.?\s?/\s?{_TITLE}|{_KIN}\s?/\s?{_KIN})\b"
    r"|\bSir(?:\sor\s|\s?/\s?)Madam\b|\bDear\sSirs?\b|\b\w{3,}\((?:a|á|y|i)\)|\b\w{3,}/(?:a|á|ka)\b",
    re.IGNORECASE,
)


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """Every form that leaves the choice to the reader."""
    for passage in inspection.passages(fragment):
        for found in _FORMS.finditer(passage.text):
            message = f"“{found[0]}” lets the reader choose the form"
            hint = "use the name, “you” or “their”; for numbers plural(one: …, other: …)"
            yield CHOOSE.at(passage.span(*found.span()), message, hint=hint)


CHECK = Check(
    (CHOOSE,),
    "data",
    "Plain-language guidance of governments (gov.uk content design); Unicode CLDR plural rules",
    fragment=check,
    wording=True,
)
