"""Three full stops for an ellipsis.

The ellipsis … is one character: it is never broken over two lines, and programs that read aloud make one pause of
it. Text messages have no such character, so nothing is said there.

In: a fragment. Out: a finding for each row of three full stops or more.
"""

import re
from collections.abc import Iterator

from ccm.compliance.model import Check, Inspection
from ccm.compliance.reach import is_texted
from ccm.diagnostics import Diagnostic, warning
from ccm.library.model import Fragment

ELLIPSIS = warning("K216", "ellipsis", "Full stops in a row stand where an ellipsis belongs.")

_STOPS = re.compile(r"\.{3,}|\.(?: \.){2,}")


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """Every row of full stops."""
    if is_texted(fragment, inspection.library):
        return
    for passage in inspection.passages(fragment):
        for found in _STOPS.finditer(passage.text):
            fix = inspection.fix(passage, *found.span(), "…")
            message = f"“{found[0]}” is {found[0].count('.')} full stops"
            yield ELLIPSIS.at(passage.span(*found.span()), message, hint="write …, or end the sentence", fix=fix)


CHECK = Check((ELLIPSIS,), "brand", "Unicode Standard, chapter 6 (horizontal ellipsis, U+2026)", fragment=check)
