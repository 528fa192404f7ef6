"""What fills the slots of a touchpoint, who is left with nothing, and who gets two where one is asked for.

In: a library, a touchpoint, an occasion. Out: for every slot and language its fragments, and `Finding`s, each with the
customers in words and one of them worked out. The rule engine is asked about that one: what it does not confirm is not
said to happen. What takes more steps than the budget is said to be undecided.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from ccm.decisions import Decider, Decision, Status
from ccm.feel.analysis import Boxes, Steps, TooManyStepsError
from ccm.library.model import Fragment, Library, Slot, Touchpoint
from ccm.synthetic.customers import customers_of
from ccm.synthetic.model import Terrain, terrain_of
from ccm.synthetic.ways import Ways
from ccm.synthetic.wording import beyond, describe_box, describe_facts
from ccm.values.occasion import Occasion

MOST_STEPS = 200_000
"""Of each question: of one slot, channel and language."""
MOST_TRIES = 12
GAP, EMPTY, OVERLAP, UNDECIDED = "gap", "empty", "overlap", "undecided"


@dataclass(frozen=True, slots=True)
class Filler:
    """A fragment that is written for a slot; `ruled_out` says why it cannot be printed on the day, if it cannot."""

    fragment: Fragment
    channels: tuple[str, ...]
    ruled_out: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """Somebody for whom a slot stays empty (`gap` if it is required, else `empty`) or would hold several (`overlap`).

    `who` says for whom in words, `decision` is what one of them gets and `example` what counts of it; `undecided` has
    neither.
    """

    kind: str
    channel: str
    locale: str
    fragments: tuple[str, ...] = ()
    who: str = ""
    decision: Decision | None = None
    example: str = ""
    because: str = ""


@dataclass(frozen=True, slots=True)
class SlotCoverage:
    """One slot in one language."""

    slot: Slot
    locale: str
    fillers: tuple[Filler, ...]
    findings: tuple[Finding, ...]


def cover_slots(
    library: Library,
    touchpoint: Touchpoint,
    occasion: Occasion,
    *,
    slot: str = "",
    draft: bool = True,
    steps: int = MOST_STEPS,
) -> tuple[SlotCoverage, ...]:
    """Look at every slot of a touchpoint, or at one."""
    decider = Decider(library, touchpoint, on=occasion.letter_date, draft=draft)
    ways = open_ways(terrain_of(library, touchpoint, occasion), decider)
    return tuple(
        SlotCoverage(
            each, locale, tuple(_fillers(ways, each, locale)), tuple(find_unfilled(ways, each, locale, steps=steps))
        )
        for each in touchpoint.slots
        if slot in ("", each.id)
        for locale in touchpoint.locales
    )


def open_ways(terrain: Terrain, decider: Decider) -> Ways:
    """The ways through a touchpoint, also by language."""
    speaking = (terrain.speaks(locale) for locale in terrain.touchpoint.locales)
    return Ways(customers_of(terrain, speaking), decider)


def _fillers(ways: Ways, slot: Slot, locale: str) -> Iterator[Filler]:
    terrain = ways.terrain
    touchpoint = terrain.touchpoint
    mine = [each for each in terrain.library.fragments if each.slot == slot.id and each.locale == locale]
    for fragment in sorted(mine, key=lambda each: (each.place, each.path)):
        if not touchpoint.uses(fragment) or terrain.is_idle(fragment):
            continue
        channels, reasons = [], []
        for channel in _channels(touchpoint, slot):
            usable = ways.decider.candidates(channel, locale)
            if usable.by_id.get(fragment.id) is fragment:
                channels.append(channel)
            else:
                reasons += [str(one.verdict) for one in usable.ruled_out.get(slot.id, ()) if one.fragment is fragment]
        yield Filler(fragment, tuple(channels), "" if channels else ", ".join(dict.fromkeys(reasons)))


def _channels(touchpoint: Touchpoint, slot: Slot) -> list[str]:
    return [channel for channel in touchpoint.offered if channel in slot.channels]


def find_unfilled(ways: Ways, slot: Slot, locale: str, *, steps: int = MOST_STEPS) -> Iterator[Finding]:
    """Who gets nothing in a slot, and who would get several where one is asked for; so many steps for each question."""
    for channel in _channels(ways.terrain.touchpoint, slot):
        kind = GAP if slot.required else EMPTY
        try:
            ways.steps = Steps(steps)
            found = _example(ways, ways.empty(slot, channel, locale), (channel, locale), slot, 0)
            if found is not None:
                yield replace(found, kind=kind)
            ways.steps = Steps(steps)
            yield from _overlaps(ways, slot, channel, locale)
        except TooManyStepsError:
            yield Finding(UNDECIDED, channel, locale, because=f"undecided after {steps:,} steps")


def _overlaps(ways: Ways, slot: Slot, channel: str, locale: str) -> Iterator[Finding]:
    if slot.fill != "unique":
        return
    here = ways.written(channel, locale)
    for one, other in combinations(ways.candidates(slot, channel, locale), 2):
        boxes = ways.all(here, ways.true(ways.when(one)), ways.true(ways.when(other)))
        found = _example(ways, boxes, (channel, locale), slot, 2)
        if found is not None:
            yield replace(found, kind=OVERLAP, fragments=(one.id, other.id))


def _example(ways: Ways, boxes: Boxes, where: tuple[str, str], slot: Slot, count: int) -> Finding | None:
    """Somebody in these boxes for whom the rule engine puts nothing (0) or several (2) into a slot."""
    customers = ways.customers
    for box in boxes[:MOST_TRIES]:
        given = customers.find(box)
        if given is None or not customers.is_usual(given):
            continue
        facts = customers.facts(given, 0, f"{ways.terrain.touchpoint.id}-{slot.id}")
        decision = ways.decider.decide(facts)
        chosen = _chosen(decision, where[0], slot)
        if chosen is not None and (len(chosen) >= count if count else not chosen):
            because = decision.reason if decision.status in (Status.FAILED, Status.UNDECIDED) else ""
            told = beyond(box, ways.written(*where), customers.space.everything)
            who, example = describe_box(customers.axes, told), describe_facts(customers.axes, told, facts.values)
            return Finding("", *where, who=who, decision=decision, example=example, because=because)
    return None


def _chosen(decision: Decision, channel: str, slot: Slot) -> Sequence[Fragment] | None:
    """What the rule engine puts into a slot of a channel; None if that channel is not written to."""
    for each in decision.channels:
        if each.channel == channel:
            return next((one.chosen for one in each.slots if one.slot == slot.id), None)
    return None
