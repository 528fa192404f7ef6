"""A hyphen where a dash belongs.

A hyphen joins (*e-mail*), a dash parts – like this – and stands for *to* between figures: *10–20 minutes*. Text
messages have hyphens only, so nothing is said there.

In: a fragment. Out: a finding for each hyphen between spaces, each row of hyphens and each hyphen between two
figures.
"""

import re
from collections.abc import Iterator

from ccm.compliance.model import Check, Inspection
from ccm.compliance.reach import is_texted
from ccm.diagnostics import Diagnostic, warning
from ccm.library.model import Fragment

DASH = warning("K215", "dashes", "A hyphen stands where a dash belongs.")

_BETWEEN_SPACES = re.compile(r"(?<=[^\s-] )-{1,3}(?= [^\s-])|(?<=[^\W\d_])--+(?=[^\W\d_])")
_RANGE = re.compile(r"(?<![\w./+-])(?!0)\d{1,4}(-)(?!0)\d{1,4}(?![\w/-]|[.,]\d)")


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """Every hyphen that should be a dash."""
    if is_texted(fragment, inspection.library):
        return
    for passage in inspection.passages(fragment):
        for found in _BETWEEN_SPACES.finditer(passage.text):
            fix = inspection.fix(passage, *found.span(), "–")
            yield DASH.at(passage.span(*found.span()), "a hyphen does not part", hint="write – (a dash)", fix=fix)
        for found in _RANGE.finditer(passage.text):
            if not _is_range(found[0]):
                continue
            right = found[0].replace("-", "–")
            fix = inspection.fix(passage, *found.span(), right)
            message = f"“{found[0]}” is joined by a hyphen"
            yield DASH.at(passage.span(*found.span()), message, hint=f"write “{right}” or “to”", fix=fix)


def _is_range(written: str) -> bool:
    low, high = written.split("-")
    return int(low) < int(high)


CHECK = Check(
    (DASH,),
    "brand",
    "Unicode Standard, chapter 6 (dashes and hyphens: U+2013 for ranges and between spaces)",
    fragment=check,
)
