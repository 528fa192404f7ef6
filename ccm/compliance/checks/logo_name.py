"""A logo that speaks another name than the letter.

Who cannot see the logo hears its text alternative: the bank's name in `brand.yaml`. It must be the name that the
wording uses, `{{ bank name }}` from `library.yaml`; else the letter seems to come from two senders.

In: the library and its brand. Out: a finding if the two names differ.
"""

from collections.abc import Iterator

from ccm.compliance.model import Check, Inspection
from ccm.diagnostics import Diagnostic, Span, warning

NAME = warning("K615", "logo-name", "The logo's text alternative is not the bank's name in the wording.")


def check(inspection: Inspection) -> Iterator[Diagnostic]:
    """Whether brand and library name the bank alike."""
    bank = inspection.library.bank.get("bank_name", "")
    if inspection.brand is not None and bank and inspection.brand.name != bank:
        message = f"the logo is read out as “{inspection.brand.name}”, the wording says “{bank}”"
        yield NAME.at(Span("library.yaml"), message, hint="give brand.yaml and library.yaml one name")


CHECK = Check(
    (NAME,),
    "accessibility",
    "WCAG 2.2, success criterion 1.1.1 (text alternatives for a logo: technique G94)",
    library=check,
)
