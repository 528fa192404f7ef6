"""The bank's own name with other letters than its own.

Write `{{ bank name }}`, and it is right everywhere and at once when it changes. Where it stands as text it has the
letters that `library.yaml` gives it.

In: a fragment. Out: a finding for each place where the name has other capitals, a hyphen or no space.
"""

from collections.abc import Iterator

from ccm.compliance.model import Check, Inspection
from ccm.compliance.names import misspelt
from ccm.diagnostics import Diagnostic, warning
from ccm.library.model import Fragment

NAME = warning("K213", "bank-name", "The bank's name is not written as the bank is called.")


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """Every place where the bank's name has other letters."""
    bank = inspection.library.bank.get("bank_name", "")
    for passage in inspection.passages(fragment) if bank else ():
        for start, end, name in misspelt((bank,), passage.text):
            fix = inspection.fix(passage, start, end, name)
            message = f"“{passage.text[start:end]}” is called {name}"
            yield NAME.at(passage.span(start, end), message, hint="write {{ bank name }}, or " + f"“{name}”", fix=fix)


CHECK = Check((NAME,), "brand", "The bank's name in library.yaml", fragment=check)
