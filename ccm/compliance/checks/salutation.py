"""Salutations that speak past the reader, or do not go with the closing.

We know whom we write to. *Dear Sir or Madam* and *To whom it may concern* say that we do not; use the customer's
name, and keep *Dear customer* for the fragment that stands in when there is none (`when: full name = null`, or the
last one of a slot that is filled by `first`). In British letters *Yours sincerely* goes with a name, *Yours
faithfully* with *Dear Sir or Madam*.

In: a fragment in English. Out: a finding for each impersonal salutation, for *Dear customer* beside a name or with
the capitals of a name, and for a closing that does not go with the salutation.
"""

import re
from collections.abc import Iterator

from ccm.compliance.model import Check, Inspection
from ccm.compliance.passages import HOLE
from ccm.diagnostics import Diagnostic, warning
from ccm.library.model import Fragment

SALUTATION = warning("K120", "salutation", "A salutation speaks past the reader, or does not go with the closing.")

_IMPERSONAL = re.compile(
    r"\b(?:dear\s+sirs?(?:\s*(?:or|/|and)\s*madams?)?|dear\s+madam|to\s+whom\s+it\s+may\s+concern)\b", re.IGNORECASE
)
_CUSTOMER = re.compile(
    r"\bdear\s+(?:valued\s+|esteemed\s+|loyal\s+)?(?:customer|client|account\s+holder|member|cardholder)\b",
    re.IGNORECASE,
)
_VALUED = re.compile(r"\b(?:valued|esteemed|loyal)\b", re.IGNORECASE)
_NAMED = re.compile(rf"\b(?:dear|hello|hi)\s+{HOLE}", re.IGNORECASE)
_FAITHFULLY = re.compile(r"\byours\s+faithfully\b", re.IGNORECASE)
_SINCERELY = re.compile(r"\byours\s+sincerely\b", re.IGNORECASE)


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """Every salutation that misses the reader, and a closing that does not fit."""
    passages = inspection.passages(fragment)
    text = "\n".join(each.text for each in passages)
    named, impersonal = bool(_NAMED.search(text)), bool(_IMPERSONAL.search(text))
    for passage in passages:
        for found in _IMPERSONAL.finditer(passage.text):
            message = f"“{found[0]}” says that we do not know whom we write to"
            hint = "write “Dear {{ full name }}”; where there is no name, “Dear customer”"
            yield SALUTATION.at(passage.span(*found.span()), message, hint=hint)
        for found in _CUSTOMER.finditer(passage.text):
            if named or _VALUED.search(found[0]):
                message = f"“{found[0]}” is for nobody in particular" + (", beside a name" if named else "")
                yield SALUTATION.at(
                    passage.span(*found.span()), message, hint="write the name, or plainly “Dear customer”"
                )
        for pattern, wrong, right in (
            (_FAITHFULLY, named, "Yours sincerely"),
            (_SINCERELY, impersonal, "Yours faithfully"),
        ):
            for found in pattern.finditer(passage.text):
                if wrong:
                    fix = inspection.fix(passage, *found.span(), right)
                    message = f"“{found[0]}” does not go with the salutation above it"
                    yield SALUTATION.at(passage.span(*found.span()), message, hint=f"write “{right}”", fix=fix)


CHECK = Check(
    (SALUTATION,),
    "plain language",
    "Federal Plain Language Guidelines (address the reader); British letter-writing practice for closings",
    fragment=check,
    languages=("en",),
)
