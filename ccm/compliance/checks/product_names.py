"""Product names with other letters than their own.

A product's name is written as the product is called, *Everyday Saver*, never “everyday saver” or “Everyday-Saver”:
else the customer cannot find it, and a registered name is watered down. The names stand under `products` in
`checks.yaml`.

In: a fragment. Out: a finding for each product name that is written otherwise.
"""

from collections.abc import Iterator

from ccm.compliance.model import Check, Inspection
from ccm.compliance.names import misspelt
from ccm.diagnostics import Diagnostic, warning
from ccm.library.model import Fragment

NAME = warning("K211", "product-names", "A product's name is not written as the product is called.")


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """Every product name with other letters."""
    for passage in inspection.passages(fragment):
        for start, end, name in misspelt(inspection.settings.products, passage.text):
            fix = inspection.fix(passage, start, end, name)
            message = f"“{passage.text[start:end]}” is called {name}"
            yield NAME.at(passage.span(start, end), message, hint=f"write “{name}”", fix=fix)


CHECK = Check((NAME,), "brand", "The library's own list of names, `products` in checks.yaml", fragment=check)
