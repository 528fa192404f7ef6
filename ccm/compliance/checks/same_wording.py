"""The same wording under two ids.

In: all fragments. Out: a finding for each fragment that says, in a dozen words or more, exactly what another of the
same language says. Two copies are changed by two people, and one is forgotten. Write it once for both touchpoints, or
let both require it.
"""

from collections.abc import Iterator

from ccm.compliance.model import Check, Inspection
from ccm.compliance.passages import HOLE
from ccm.diagnostics import Diagnostic, Span, warning

SAME = warning("K715", "same-wording", "Two fragments say the same, word for word.")

_LEAST_WORDS = 12


def check(inspection: Inspection) -> Iterator[Diagnostic]:
    """Every fragment that repeats one before it."""
    seen: dict[tuple[str, str], str] = {}
    for fragment in inspection.library.fragments:
        passages = inspection.passages(fragment)
        text = " ¶ ".join(" ".join(each.text.split()) for each in passages)
        if len(text.split()) < _LEAST_WORDS:
            continue
        sources = "|".join(hole.source for each in passages for hole in each.holes) if HOLE in text else ""
        first = seen.setdefault((fragment.locale, f"{text}|{sources}"), fragment.id)
        if first != fragment.id:
            message = f"{fragment.id} says word for word what {first} says"
            yield SAME.at(Span(fragment.path, 1, 1), message, hint=f"let {first} serve both, or let both require it")


CHECK = Check(
    (SAME,),
    "structure",
    "the authors' guide: one wording, one fragment",
    library=check,
)
