"""Headings that skip a level, or stand without text.

People who listen to a letter jump from heading to heading; a `###` without a `##` before it sounds as if something
were missing. The title of the letter is the first level, so a fragment begins with `##`, unless one before it in
the same communication does.

In: a fragment. Out: a finding for a `###` that no `##` comes before, and for a heading that is followed by another
of its own level with nothing between.
"""

from collections.abc import Iterator
from itertools import pairwise

from ccm.compliance.model import Check, Inspection
from ccm.compliance.reach import touchpoints_of
from ccm.diagnostics import Diagnostic, warning
from ccm.library.leaves import blocks_of
from ccm.library.model import Fragment, ParagraphPart, Touchpoint

ORDER = warning("K610", "heading-order", "A heading skips a level or has nothing under it.")


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """Every heading out of order."""
    passages = inspection.passages(fragment)
    headings = [each for each in passages if each.kind == "heading"]
    if headings and headings[0].level > 2 and not _begun_before(fragment, inspection):
        first = headings[0]
        hint = "write ##; the look of a heading is the brand's business"
        yield ORDER.at(first.span(0, len(first.text)), "### comes before any ##", hint=hint)
    for one, other in pairwise(passages):
        if one.kind == other.kind == "heading" and one.level >= other.level:
            message = f"“{_short(one.text)}” has nothing under it"
            yield ORDER.at(
                one.span(0, len(one.text)), message, hint="write what belongs here, or take the heading away"
            )


def _begun_before(fragment: Fragment, inspection: Inspection) -> bool:
    """Whether every touchpoint that uses it has a `##` in an earlier place."""
    users = list(touchpoints_of(fragment, inspection.library))
    return bool(users) and all(_has_heading(fragment, inspection, touchpoint) for touchpoint in users)


def _has_heading(fragment: Fragment, inspection: Inspection, touchpoint: Touchpoint) -> bool:
    slots = [slot.id for slot in touchpoint.slots]
    here = (slots.index(fragment.slot), fragment.order)
    return any(
        other.slot in slots
        and other.locale == fragment.locale
        and other.is_for(touchpoint)
        and (slots.index(other.slot), other.order) < here
        and _begins(other)
        for other in inspection.library.fragments
    )


def _begins(fragment: Fragment) -> bool:
    return any(isinstance(block, ParagraphPart) and block.level == 2 for block in blocks_of(fragment.body))


def _short(text: str) -> str:
    return text.replace("\ufffc", "…")[:40]


CHECK = Check(
    (ORDER,),
    "accessibility",
    "WCAG 2.2, success criteria 1.3.1 and 2.4.6 (techniques H42, G141); ISO 14289-1 (PDF/UA-1), 7.4 (headings)",
    fragment=check,
)
