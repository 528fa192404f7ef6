"""Whether some combination of fragments that a customer can get lacks a disclosure.

In: a touchpoint with the fragments in force on a day, in one language and channel, and the id of a disclosure. Out: a
customer in words who gets a communication without it, or nothing. The slots are gone through as a run fills them, not
one combination after the other: what is left are the customers for whom no fragment that brings the disclosure is
certain to be printed. A budget of steps ends what would take too long, with `TooManyStepsError`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ccm.compliance.companions import Companions
from ccm.feel.analysis import Box, Boxes, Space, Steps
from ccm.feel.analysis.boxes import cross, subtract
from ccm.library.audience import conditions_of, meant_by, reached, sets_of
from ccm.library.model import Fragment, Slot, Touchpoint

MOST_STEPS = 100_000


@dataclass(frozen=True)
class Combinations:
    """The fragments of one touchpoint, channel and language on one day, by slot in printing order."""

    touchpoint: Touchpoint
    channel: str
    by_slot: dict[str, list[Fragment]]
    companions: Companions

    def lacking(self, show: str) -> str | None:
        """Customers, in words, whose communication lacks a disclosure; None if there are none, "" if all lack it."""
        steps = Steps(MOST_STEPS)
        slots = [slot for slot in self.touchpoint.slots if self.channel in slot.channels]
        bringing = self.bringing(show)
        if self._left(show, bringing, steps)[1]:
            others = [each for each in slots if each not in bringing and each.required]
            space, left = self._left(show, [*bringing, *others], steps)
            return _describe(space, left[0]) if left else None
        return None

    def bringing(self, show: str) -> list[Slot]:
        """The slots with a fragment that brings the disclosure."""
        slots = (slot for slot in self.touchpoint.slots if self.channel in slot.channels)
        return [slot for slot in slots if any(show in self.companions.closure(one) for one in self.by_slot[slot.id])]

    def _left(self, show: str, slots: Sequence[Slot], steps: Steps) -> tuple[Space, Boxes]:
        """The customers who lack it when these slots are filled."""
        fragments = [each for slot in slots for each in self.by_slot[slot.id]]
        space = Space.of(conditions_of(self.touchpoint, fragments))
        left = reached(space, self.touchpoint, self.channel, steps)
        for slot in slots:
            left = self._filled(slot, show, left, space, steps) if left else left
        return space, left

    def _brings(self, fragment: Fragment, show: str, beside: Iterable[Fragment]) -> bool:
        """Whether a fragment, once printed, is certain to bring the disclosure."""
        if show not in self.companions.closure(fragment):
            return False
        asked = {*fragment.ids, show}
        return not any(asked & set(other.excludes) for other in beside)

    def _filled(self, slot: Slot, show: str, left: Boxes, space: Space, steps: Steps) -> Boxes:
        """The customers who still lack it when a slot is filled."""
        candidates = self.by_slot[slot.id]
        bringers = [each for each in candidates if self._brings(each, show, candidates)]
        if slot.fill == "first":
            return self._first(slot, candidates, bringers, left, space, steps)
        others = [each for each in candidates if each not in bringers]
        if slot.fill == "collect":
            certain = [each for each in bringers if _has_room(each, slot, candidates)]
            kept = subtract(left, _in_place(certain, others, space, steps), steps)
            brought = any(each.only_brought for each in self.companions.by_slot.get(slot.id, ()))
            return cross(kept, meant_by(candidates, space, steps), steps) if slot.required and not brought else kept
        if slot.fill == "unique":
            kept = subtract(left, _in_place(bringers, others, space, steps), steps)
            return cross(kept, meant_by(others, space, steps), steps) if slot.required else kept
        return left if others else subtract(left, meant_by(bringers, space, steps), steps)

    def _first(
        self,
        slot: Slot,
        candidates: Sequence[Fragment],
        bringers: Sequence[Fragment],
        left: Boxes,
        space: Space,
        steps: Steps,
    ) -> Boxes:
        """A slot that the first fitting fragment fills."""
        kept: Boxes = []
        for fragment in candidates:
            true, false = sets_of(fragment.when, space, steps)
            if fragment not in bringers:
                kept += cross(left, true, steps)
            left = cross(left, false, steps)
        return kept if slot.required else [*kept, *left]


def combinations_of(
    touchpoint: Touchpoint, channel: str, locale: str, fragments: Iterable[Fragment], companions: Companions
) -> Combinations:
    """Sort the fragments in force by slot, as a run does: by order, then by id, a variant before its base."""
    by_slot: dict[str, list[Fragment]] = {slot.id: [] for slot in touchpoint.slots}
    for each in sorted(fragments, key=lambda one: one.place):
        spoken = each.locale == locale and channel in each.channels
        if each.is_for(touchpoint) and spoken and each.slot in by_slot and not each.only_brought:
            by_slot[each.slot].append(each)
    return Combinations(touchpoint, channel, by_slot, companions)


def _in_place(fragments: Iterable[Fragment], others: Sequence[Fragment], space: Space, steps: Steps) -> Boxes:
    """Where any of some fragments is wanted and none of the others is the variant that stands in its place."""
    found: Boxes = []
    for each in fragments:
        earlier = [one for one in others if one.family == each.family and one.place < each.place]
        found += subtract(meant_by([each], space, steps), meant_by(earlier, space, steps), steps)
    return found


def _has_room(fragment: Fragment, slot: Slot, candidates: Sequence[Fragment]) -> bool:
    """Whether a slot takes a fragment whatever stands there already: of every family, one at most."""
    earlier = {each.family for each in candidates if each.place < fragment.place} - {fragment.family}
    return slot.limit is None or len(earlier) < slot.limit


def _describe(space: Space, box: Box) -> str:
    """A customer of a box in words; only what the box asks for."""
    asked = [place for place, mask in enumerate(box) if mask != space.everything[place]]
    return space.describe(space.point(box), asked)
