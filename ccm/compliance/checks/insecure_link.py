"""Addresses that begin with `http:`.

What travels over http can be read and changed on its way, and browsers warn of such pages. Write `https://`, or on
paper the bare domain, which is easier to type.

In: a fragment. Out: a finding for each address that begins with `http:`.
"""

import re
from collections.abc import Iterator

from ccm.compliance.model import Check, Inspection
from ccm.diagnostics import Diagnostic, warning
from ccm.library.model import Fragment

INSECURE = warning("K221", "insecure-link", "An address begins with http:, which nobody should be sent to.")

_HTTP = re.compile(r"\bhttp://(?=\w)", re.IGNORECASE)


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """Every address without encryption."""
    for passage in inspection.passages(fragment):
        for found in _HTTP.finditer(passage.text):
            fix = inspection.fix(passage, *found.span(), "https://")
            message = "this address is not encrypted"
            yield INSECURE.at(passage.span(*found.span()), message, hint="write https:// and try it out", fix=fix)


CHECK = Check((INSECURE,), "brand", "RFC 9110, 4.2.2 (https) and 17 (security considerations)", fragment=check)
