"""Telephone numbers that are hard to read or to dial.

Group the digits with spaces: *0808 157 0100*, *+44 20 7946 0018*. No hyphens, full stops or slashes; no *(0)*
behind a country code, because nobody abroad knows whether to dial it. Better still is a parameter, `{{ support
phone }}`.

In: a fragment. Out: a finding for each number with other signs between its digits, and for one without any group.
"""

import re
from collections.abc import Iterator

from ccm.compliance.model import Check, Inspection
from ccm.diagnostics import Diagnostic, warning
from ccm.library.model import Fragment

FORM = warning("K218", "phone-form", "A telephone number is not grouped by spaces.")

_NUMBER = re.compile(r"(?<![\w.,/+-])(?:\+\d|\(0|0)[\d \u00a0().–-]{6,}\d(?![\w-])")
_SAID = re.compile(
    r"(?:call|ring|phone|telephone|tel\.?|text|fax|line|volejte|zavolejte|číslo)\W+(?:\w+\W+){0,3}$", re.IGNORECASE
)
_DIGITS = range(9, 16)
_POSTCODE = re.compile(r"\d{5}-\d{4}")
"""An American postcode may begin with a nought, too."""


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """Every telephone number that is not grouped by spaces."""
    for passage in inspection.passages(fragment):
        for found in _NUMBER.finditer(passage.text):
            written = found[0]
            if sum(each.isdigit() for each in written) not in _DIGITS or _POSTCODE.fullmatch(written):
                continue
            span = passage.span(*found.span())
            if re.search(r"[()–-]|\..*\.", written):
                right = _grouped(written)
                fix = inspection.fix(passage, *found.span(), right)
                yield FORM.at(span, f"“{written}” has more than spaces in it", hint=f"write “{right}”", fix=fix)
            elif not re.search(r"[ \u00a0]", written) and (
                written.startswith("+") or _SAID.search(passage.text, 0, found.start())
            ):
                message = f"“{written}” has no groups"
                yield FORM.at(span, message, hint="group it as it is spoken, such as 0808 157 0100")


def _grouped(written: str) -> str:
    """The number with spaces alone; `(0)` goes behind a country code."""
    bare = re.sub(r"\(0\)", " ", written) if written.startswith("+") else written
    return " ".join(re.sub(r"[().–-]", " ", bare).split())


CHECK = Check(
    (FORM,),
    "brand",
    "ITU-T Recommendation E.123 (notation for telephone numbers: groups by spaces, no “(0)” in international form)",
    fragment=check,
)
