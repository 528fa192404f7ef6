"""The same value twice in a sentence.

In: a fragment. Out: a finding for each sentence that prints the same placeholder more than once, in whatever form. It
reads like a mistake, and often one of the two was meant to be another value.
"""

from collections.abc import Iterator

from ccm.compliance.model import Check, Inspection
from ccm.compliance.passages import HOLE
from ccm.diagnostics import Diagnostic, warning
from ccm.library.model import Fragment, Placeholder

REPEATED = warning("K513", "repeated-value", "A sentence prints the same value twice.")


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """Every value that a sentence repeats."""
    for passage in inspection.passages(fragment):
        if len(passage.holes) < 2:
            continue
        places = [at for at, sign in enumerate(passage.text) if sign == HOLE]
        for start, end in passage.sentences():
            seen: set[str] = set()
            for at, hole in zip(places, passage.holes, strict=True):
                if start <= at < end and _value(hole) in seen:
                    message = f"“{hole.expression.source.strip()}” is printed twice in this sentence"
                    hint = "say it once, or name the other value that was meant"
                    yield REPEATED.at(passage.span(at, at + 1), message, hint=hint)
                elif start <= at < end:
                    seen.add(_value(hole))


def _value(hole: Placeholder) -> str:
    """What is printed, whatever its form; a plural that agrees with a number elsewhere does not print it."""
    plural = bool(hole.filters) and hole.filters[0].name == "plural"
    return hole.source if plural else hole.expression.source.strip()


CHECK = Check(
    (REPEATED,),
    "data",
    "Plain-language guidance of governments (gov.uk content design)",
    fragment=check,
)
