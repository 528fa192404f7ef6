"""Days on which no version of a wording is in force.

In: all fragments. Out: a finding where a version ends before the next one begins: in between the wording is missing,
and a letter that needs it fails.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from ccm.compliance.companions import companions_of
from ccm.compliance.model import Check, Inspection
from ccm.diagnostics import Diagnostic, Span, error

GAP = error("K705", "version-gap", "Between two versions of a wording there are days on which neither is in force.")


def check(inspection: Inspection) -> Iterator[Diagnostic]:
    """Every gap between two versions."""
    for versions in inspection.once(companions_of).versions.values():
        ordered = sorted(versions, key=lambda each: each.effective.start or date.min)
        for earlier, later in pairwise(ordered):
            end, start = earlier.effective.end, later.effective.start
            if end is not None and start is not None and end + timedelta(days=1) < start:
                first, last = end + timedelta(days=1), start - timedelta(days=1)
                message = f"no version of {later.id} is in force from {first} to {last}"
                hint = f"let the earlier one end on {last}, or this one begin on {first}"
                yield GAP.at(Span(later.path, 1, 1), message, hint=hint)


CHECK = Check(
    (GAP,),
    "structure",
    "the authors' guide: versions",
    library=check,
)
