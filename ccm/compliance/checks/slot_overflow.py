"""Fragments that a full slot can crowd out, though they matter.

In: slots that collect at most so many fragments (`limit`). Out: a finding for each fragment in one that carries a
`reference`, an important panel or a requirement, where as many fragments before it may be printed together with it as
the slot takes: for those customers it is left out without a word. And one for each fragment that is always crowded
out.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations

from ccm.compliance.companions import companions_of
from ccm.compliance.model import Check, Inspection
from ccm.diagnostics import Diagnostic, Span, warning
from ccm.feel.analysis import Boxes, Space, Steps, TooManyStepsError
from ccm.feel.analysis.boxes import cross
from ccm.library.audience import conditions_of, meant_by
from ccm.library.model import Fragment, PanelPart, Slot, Touchpoint

OVERFLOW = warning("K710", "slot-overflow", "A full slot can leave out a fragment that matters.")

MOST_STEPS = 20_000


def check(inspection: Inspection) -> Iterator[Diagnostic]:
    """Every fragment that can be crowded out."""
    by_slot = inspection.once(companions_of).by_slot
    for touchpoint in inspection.library.touchpoints.values():
        for slot in touchpoint.slots:
            if slot.fill != "collect" or slot.limit is None:
                continue
            for locale in touchpoint.locales:
                spoken = [each for each in by_slot.get(slot.id, ()) if each.locale == locale]
                mine = [each for each in spoken if each.is_for(touchpoint) and not each.only_brought]
                mine.sort(key=lambda each: each.place)
                yield from _crowded(touchpoint, slot, slot.limit, mine)


def _crowded(touchpoint: Touchpoint, slot: Slot, limit: int, fragments: Sequence[Fragment]) -> Iterator[Diagnostic]:
    for number, fragment in enumerate(fragments):
        beside = [each for each in fragments[:number] if not each.bars(fragment)]
        earlier = [each for each in beside if set(each.channels) & set(fragment.channels)]
        always = [each for each in earlier if each.when is None and set(each.channels) >= set(fragment.channels)]
        place, hint = Span(fragment.path, 1, 1), "give it a lower order, the slot a higher limit, or a slot of its own"
        if len(always) >= limit:
            message = f"{fragment.id} is never printed in {touchpoint.id}: slot “{slot.id}” is full before it"
            yield OVERFLOW.at(place, message, hint=hint)
        elif matters(fragment) and (crowd := _crowd(touchpoint, limit, fragment, earlier)):
            names = " and ".join(each.id for each in crowd)
            message = (
                f"{fragment.id} can be left out in {touchpoint.id}: slot “{slot.id}” takes {limit}, {names} come first"
            )
            yield OVERFLOW.at(place, message, hint=hint)


def matters(fragment: Fragment) -> bool:
    """Whether a fragment must not be left out without a word: a reference, a requirement, an important panel."""
    important = any(isinstance(part, PanelPart) and part.role == "important" for part in fragment.body)
    return bool(fragment.reference or fragment.requires or important)


def _crowd(touchpoint: Touchpoint, limit: int, fragment: Fragment, earlier: Sequence[Fragment]) -> tuple[Fragment, ...]:
    """So many fragments that may all be printed before it."""
    steps = Steps(MOST_STEPS)
    space = Space.of(conditions_of(touchpoint, [*earlier, fragment]))
    try:
        for crowd in combinations(earlier, limit):
            if any(one.bars(other) for one, other in combinations(crowd, 2)):
                continue
            left: Boxes = [space.everything]
            for each in (fragment, *crowd):
                left = cross(left, meant_by([each], space, steps), steps)
            if left:
                return crowd
    except TooManyStepsError:
        return tuple(earlier[:limit])
    return ()


CHECK = Check(
    (OVERFLOW,),
    "structure",
    "the authors' guide: how slots are filled",
    library=check,
)
