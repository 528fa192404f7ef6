"""A word that stands there twice, as in “the the”: nearly always a slip of editing.

In: a fragment. Out: a finding for each word that follows itself; where a language may double a word (“had had”, “that
that”) nothing is said.
"""

from collections.abc import Iterator
from itertools import pairwise

from ccm.compliance.model import Check, Inspection
from ccm.compliance.words import words_in
from ccm.diagnostics import Diagnostic, warning
from ccm.library.model import Fragment

REPEATED = warning("K123", "repeated-word", "A word follows itself.")

_MAY_DOUBLE = frozenset({"had", "that", "bye", "very", "\ufffc", "co"})


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """Every word that follows itself."""
    for passage in inspection.passages(fragment):
        for one, other in pairwise(words_in(passage.text)):
            if one.text != other.text or one.text in _MAY_DOUBLE or not one.text.isalpha():
                continue
            if passage.text[one.end : other.start] in (" ", "\u00a0"):
                once = passage.text[one.start : one.end]
                fix = inspection.fix(passage, one.start, other.end, once)
                message = f"“{passage.text[one.start : other.end]}” says one word twice"
                yield REPEATED.at(passage.span(one.start, other.end), message, hint=f"write “{once}”", fix=fix)


CHECK = Check(
    (REPEATED,),
    "plain language",
    "Proof-reading practice; ISO 24495-1:2023, principle 3 (a text free of errors is easier to follow)",
    fragment=check,
)
