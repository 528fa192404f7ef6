"""A bold line that only looks like a heading.

Screen readers and tables of contents find headings by their mark, not by their look. Write `## How to pay`; a bold
lead-in at the beginning of a paragraph (**How to pay.** You can …) is fine.

In: a fragment. Out: a finding for each paragraph that is a short bold line, does not end like a sentence, and has
text after it.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from ccm.compliance.model import Check, Inspection
from ccm.compliance.passages import Passage
from ccm.diagnostics import Diagnostic, warning
from ccm.library.leaves import blocks_of
from ccm.library.model import Fragment, ListPart, PanelPart, ParagraphPart, Part, Styled, TablePart

FALSE = warning("K621", "false-heading", "A bold line looks like a heading and is none.")

_LONGEST = 10
_ENDS = (".", "!", ",", ";", ")", "”")


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """Every bold line that is meant as a heading."""
    passages = iter(each for each in inspection.passages(fragment) if each.kind in ("paragraph", "heading"))
    paragraphs = (part for part in blocks_of(fragment.body) if isinstance(part, ParagraphPart))
    found = {id(part): next(passages, None) for part in paragraphs}
    for part, following in _neighbours(fragment.body):
        passage = found.get(id(part))
        introduces = isinstance(following, ParagraphPart | ListPart | TablePart)
        if passage is not None and introduces and _looks_so(part) and not _ends_like_a_sentence(passage):
            text = passage.text.replace("\ufffc", "…")
            message = f"“{text}” looks like a heading and is none"
            yield FALSE.at(passage.span(0, len(passage.text)), message, hint=f"write “## {text}”")


def _neighbours(parts: Sequence[Part]) -> Iterator[tuple[ParagraphPart, Part]]:
    for part, following in pairwise(parts):
        if isinstance(part, ParagraphPart):
            yield part, following
    for part in parts:
        if isinstance(part, PanelPart) and part.role != "signature":
            yield from _neighbours(part.parts)


def _looks_so(part: ParagraphPart) -> bool:
    return (
        part.level == 0
        and len(part.inlines) == 1
        and isinstance(part.inlines[0], Styled)
        and part.inlines[0].role == "strong"
    )


def _ends_like_a_sentence(passage: Passage) -> bool:
    return passage.text.rstrip().endswith(_ENDS) or len(passage.text.split()) > _LONGEST


CHECK = Check(
    (FALSE,),
    "accessibility",
    "WCAG 2.2, success criterion 1.3.1 (failure F2: text that looks like a heading without being one)",
    fragment=check,
)
