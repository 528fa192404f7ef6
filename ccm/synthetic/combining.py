"""The combinations of fragments that customers can get: found from the conditions, never from the power set.

In: the ways through a touchpoint, a channel, a language, which slots are to be told apart. Out: `Combination`s, each
with the customers who may get it, one after the other, so that whoever has seen enough can stop. Slots are gone through
as a run fills them; a combination that nobody can get is left as soon as its first slots contradict each other.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ccm.feel.analysis import Boxes
from ccm.feel.analysis.boxes import cross
from ccm.library.model import Fragment, Slot
from ccm.synthetic.ways import Ways


@dataclass(frozen=True, slots=True)
class Combination:
    """What conditions put into the slots that are told apart, by id, and where in the space of customers that is."""

    wanted: tuple[str, ...]
    boxes: Boxes


Choice = tuple[tuple[str, ...], Boxes]


def reachable(ways: Ways, channel: str, locale: str, told_apart: Callable[[Slot], bool]) -> Iterator[Combination]:
    """Every combination that somebody can get. Raises TooManyStepsError when the steps of the ways are used up."""
    slots = [slot for slot in ways.terrain.touchpoint.slots if channel in slot.channels and told_apart(slot)]
    start = ways.written(channel, locale)
    fragments = [[one for one in ways.candidates(each, channel, locale) if not one.only_brought] for each in slots]
    if start:
        yield from _joined(ways, list(zip(slots, fragments, strict=True)), (), start)


def _joined(
    ways: Ways, slots: Sequence[tuple[Slot, Sequence[Fragment]]], wanted: tuple[str, ...], left: Boxes
) -> Iterator[Combination]:
    """What the first slot can hold for those who are left, with all that goes with it of the other slots."""
    if not slots:
        yield Combination(wanted, left)
        return
    (slot, fragments), *others = slots
    choices = _first if slot.fill == "first" else _several
    for chosen, here in choices(ways, fragments, (), left):
        yield from _joined(ways, others, (*wanted, *chosen), here)


def _first(ways: Ways, fragments: Sequence[Fragment], _: tuple[str, ...], left: Boxes) -> Iterator[Choice]:
    """One fragment, where no earlier one fits."""
    for fragment in fragments:
        here = cross(left, ways.true(ways.when(fragment)), ways.steps)
        if here:
            yield (fragment.id,), here
        left = cross(left, ways.never(ways.when(fragment)), ways.steps)
        if not left:
            return
    yield (), left


def _several(ways: Ways, fragments: Sequence[Fragment], wanted: tuple[str, ...], left: Boxes) -> Iterator[Choice]:
    """Each fragment fits or does not; those without a condition fit everybody."""
    if not fragments:
        yield wanted, left
        return
    first, *others = fragments
    with_it = cross(left, ways.true(ways.when(first)), ways.steps)
    if with_it:
        yield from _several(ways, others, (*wanted, first.id), with_it)
    without = cross(left, ways.never(ways.when(first)), ways.steps)
    if without:
        yield from _several(ways, others, wanted, without)
