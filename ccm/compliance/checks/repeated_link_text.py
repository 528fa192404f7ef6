"""The same words for links that lead to different places.

Two links that both say *our terms* are taken for one. Let the words differ, or the targets be one.

In: the library. Out: a finding for each link that has the words of another link in the same communication and
language and another target.
"""

from collections.abc import Iterator

from ccm.compliance.model import Check, Inspection
from ccm.compliance.passages import Passage
from ccm.compliance.reach import touchpoints_of
from ccm.diagnostics import Diagnostic, warning

REPEATED = warning("K612", "repeated-link-text", "Links with the same words lead to different places.")


def check(inspection: Inspection) -> Iterator[Diagnostic]:
    """Every link whose words another link has."""
    first: dict[tuple[str, str, str], tuple[str, Passage]] = {}
    told: set[tuple[str, int]] = set()
    for fragment in inspection.library.fragments:
        linking = [each for each in inspection.passages(fragment) if each.links]
        if not linking:
            continue
        for touchpoint in touchpoints_of(fragment, inspection.library):
            for passage in linking:
                for start, end, target in passage.links:
                    words = " ".join(passage.text[start:end].lower().split())
                    other, where = first.setdefault((touchpoint.id, fragment.locale, words), (target, passage))
                    span = passage.span(start, end)
                    if other != target and (span.source, span.line * 1000 + span.column) not in told:
                        told.add((span.source, span.line * 1000 + span.column))
                        message = f"“{passage.text[start:end]}” leads to {target} here and to {other} in {where.path}"
                        yield REPEATED.at(span, message, hint="let the words say what differs, or link to one place")


CHECK = Check(
    (REPEATED,),
    "accessibility",
    "WCAG 2.2, success criteria 2.4.4 (link purpose) and 3.2.4 (consistent identification)",
    library=check,
)
