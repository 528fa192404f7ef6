"""“account(s)”, “and/or”, “he/she”: words that ask the reader to choose.

We know how many accounts a customer has: the filter `plural` writes the right form. *And/or* nearly always means
*or*; *they* and *their* include everybody. Read aloud, “account(s)” becomes “account s”.

In: a fragment in English. Out: a finding for each word with a bracketed ending or a slash between alternatives.
"""

import re
from collections.abc import Iterator

from ccm.compliance.model import Check, Inspection
from ccm.diagnostics import Diagnostic, warning
from ccm.library.model import Fragment

BRACKETED = warning("K124", "bracketed-plural", "A word leaves the reader to choose its form.")

_ENDING = re.compile(r"\b[A-Za-z]{2,}\((?:s|es|ies|ren)\)")
_SLASH = {
    "and/or": "or",
    "he/she": "they",
    "she/he": "they",
    "s/he": "they",
    "him/her": "them",
    "her/him": "them",
    "his/her": "their",
    "her/his": "their",
    "himself/herself": "themselves",
    "mr/mrs": "the customer's own title",
    "sir/madam": "the customer's name",
}
_CHOICE = re.compile(rf"(?<![\w/])(?:{'|'.join(_SLASH)}|\(s\)he)(?![\w/])", re.IGNORECASE)


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """Every word that leaves its form to the reader."""
    for passage in inspection.passages(fragment):
        for found in _ENDING.finditer(passage.text):
            message = f"“{found[0]}” leaves the reader to choose"
            hint = "use the filter plural: {{ accounts held | plural(one: “one account”, other: “# accounts”) }}"
            yield BRACKETED.at(passage.span(*found.span()), message, hint=hint)
        for found in _CHOICE.finditer(passage.text):
            instead = _SLASH.get(found[0].lower(), "they")
            message = f"“{found[0]}” leaves the reader to choose"
            yield BRACKETED.at(passage.span(*found.span()), message, hint=f"write “{instead}”, or write it out")


CHECK = Check(
    (BRACKETED,),
    "plain language",
    "GOV.UK style guide (plurals: no “(s)”; no slashes instead of “or”; gender-neutral text)",
    fragment=check,
    languages=("en",),
)
