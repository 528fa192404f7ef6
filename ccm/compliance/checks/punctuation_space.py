"""Spaces before punctuation, none after it, and marks set twice.

“Thank you , we” looks careless, and a line may begin with the comma. French sets a space before some marks, so
nothing is said there.

In: a fragment in another language than French. Out: a finding for each such place.
"""

import re
from collections.abc import Iterator

from ccm.compliance.model import Check, Inspection
from ccm.diagnostics import Diagnostic, warning
from ccm.library.model import Fragment
from ccm.values.locales import language_of

SPACE = warning("K222", "punctuation-space", "A punctuation mark has a space too many or too few, or is set twice.")

_BEFORE = re.compile(r"(?<=[\w\ufffc)”’%])[ \u00a0]([,;:!?]|\.(?![.\w]))(?![)(-])")
_AFTER = re.compile(r"(?<![\w@./:-])([^\W\d_]+)([,;])(?=[^\W\d_]{2})|([a-zà-ž]{2,})([.!?])(?=[A-ZÀ-Ž][a-zà-ž]*[\s,])")
_TWICE = re.compile(r"([,;:])[ ]?\1+|(?<!\.)\.\.(?!\.)|[,;]\.(?!\.)")


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """Every space too many or too few, and every mark set twice."""
    if language_of(fragment.locale) == "fr":
        return
    for passage in inspection.passages(fragment):
        for found in _BEFORE.finditer(passage.text):
            fix = inspection.fix(passage, found.start() - 1, found.end(), passage.text[found.start() - 1] + found[1])
            span = passage.span(found.start() - 1, found.end())
            yield SPACE.at(span, f"there is a space before “{found[1]}”", hint="take it away", fix=fix)
        for found in _AFTER.finditer(passage.text):
            fix = inspection.fix(passage, *found.span(), f"{found[0]} ")
            message = f"there is no space after “{found[0]}”"
            yield SPACE.at(passage.span(*found.span()), message, hint="add one", fix=fix)
        for found in _TWICE.finditer(passage.text):
            once = "." if "." in found[0] else found[0][0]
            fix = inspection.fix(passage, *found.span(), once)
            yield SPACE.at(
                passage.span(*found.span()), f"“{found[0]}” is one mark too many", hint=f"write {once}", fix=fix
            )


CHECK = Check(
    (SPACE,), "brand", "Proof-reading practice; Unicode Line Breaking Algorithm (UAX #14) for marks", fragment=check
)
