"""Fill the slots of one channel: conditions decide, `requires` brings disclosures along exactly once.

In: a deck and one customer's values. Out: a `SlotDecision` per slot, and what is missing or wrong. A fragment whose
condition is null is left out and said so; a required slot that hangs on a null makes the communication undecided.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ccm.decisions.deck import Deck
from ccm.decisions.model import Considered, SlotDecision, Verdict
from ccm.diagnostics import Diagnostic, Span, error
from ccm.feel import Trace
from ccm.library.model import Fragment, Slot

REQUIRED_SLOT_EMPTY = error(
    "D101",
    "required-slot-empty",
    "A required slot has no fragment for this customer in this channel and language.",
)
SLOT_NOT_UNIQUE = error("D102", "slot-not-unique", "More than one fragment fits a slot that takes exactly one.")
REQUIRED_FRAGMENT_MISSING = error(
    "D103", "required-fragment-missing", "A fragment requires another that may not be used here."
)

SINGLE = ("first", "unique")


@dataclass(slots=True)
class Filling:
    """The slots of one channel while they are filled: chosen, considered and nulls by slot, the slots that a
    requirement brought something into, what was undecided or failed.
    """

    chosen: dict[str, list[Fragment]] = field(default_factory=dict)
    considered: dict[str, list[Considered]] = field(default_factory=dict)
    nulls: dict[str, list[str]] = field(default_factory=dict)
    brought: set[str] = field(default_factory=set)
    undecided: list[str] = field(default_factory=list)
    failures: list[Diagnostic] = field(default_factory=list)


def fill_slots(
    deck: Deck, slots: tuple[Slot, ...], values: Mapping[str, object]
) -> tuple[tuple[SlotDecision, ...], Filling]:
    """Choose the fragments of every slot for one customer."""
    traces = deck.conditions.trace(values)
    filling = Filling()
    for slot in slots:
        _fill(slot, deck, traces, filling)
    _bring_required(deck, slots, filling)
    for slot in slots:
        _check_single(slot, filling)
        _check_nulls(slot, filling)
    for slot in slots:
        _check_required(slot, filling)
    decided = tuple(
        SlotDecision(
            slot.id,
            _in_printing_order(slot, filling),
            (*filling.considered[slot.id], *deck.ruled_out.get(slot.id, ())),
        )
        for slot in slots
    )
    return decided, filling


def _in_printing_order(slot: Slot, filling: Filling) -> tuple[Fragment, ...]:
    """The deck is in this order already; what a requirement brought stands at the end until now."""
    chosen = filling.chosen[slot.id]
    if slot.id in filling.brought:
        chosen.sort(key=lambda each: (each.order, each.id))
    return tuple(chosen)


def _fill(slot: Slot, deck: Deck, traces: Mapping[str, Trace], filling: Filling) -> None:
    chosen: list[Fragment] = []
    considered: list[Considered] = []
    nulls: list[str] = []
    limit = 1 if slot.fill == "first" else slot.limit
    for fragment in deck.by_slot.get(slot.id, ()):
        trace = traces.get(fragment.id)
        truth = True if trace is None else trace.result
        if truth is True and limit is not None and len(chosen) >= limit:
            verdict = Verdict.NOT_NEEDED if slot.fill == "first" else Verdict.LIMIT_REACHED
            considered.append(Considered(fragment, verdict, trace))
        elif truth is True:
            chosen.append(fragment)
            considered.append(Considered(fragment, Verdict.INCLUDED, trace))
        elif truth is None:
            considered.append(Considered(fragment, Verdict.CONDITION_UNDECIDED, trace))
            if not (slot.fill == "first" and chosen):
                nulls.append(_missing(fragment, trace))
        else:
            considered.append(Considered(fragment, Verdict.CONDITION_FALSE, trace))
    filling.chosen[slot.id] = chosen
    filling.considered[slot.id] = considered
    filling.nulls[slot.id] = nulls


def _check_single(slot: Slot, filling: Filling) -> None:
    chosen = filling.chosen[slot.id]
    if slot.fill in SINGLE and len(chosen) > 1:
        ids = ", ".join(each.id for each in chosen)
        message = f"slot “{slot.id}” takes one fragment, but {len(chosen)} fit: {ids}"
        hint = "make their conditions exclude each other, or let the slot be filled by `first`"
        if slot.id in filling.brought:
            hint = "one of them is required by another fragment: let the slot collect, or end the requirement"
        filling.failures.append(SLOT_NOT_UNIQUE.at(Span(chosen[1].path), message, hint=hint))


def _check_nulls(slot: Slot, filling: Filling) -> None:
    """A required slot that hangs on a null is undecided, unless a requirement fills it whatever the null would say."""
    nulls = filling.nulls[slot.id]
    settled = slot.id in filling.brought or (slot.fill not in SINGLE and filling.chosen[slot.id])
    if slot.required and nulls and not settled:
        filling.undecided.append(f"slot {slot.id}: {'; '.join(nulls)}")


def _missing(fragment: Fragment, trace: Trace | None) -> str:
    names = ", ".join(trace.missing) if trace else ""
    return f"{fragment.id} is undecided because {names or 'a value'} is missing"


def _bring_required(deck: Deck, slots: tuple[Slot, ...], filling: Filling) -> None:
    present = {fragment.id for chosen in filling.chosen.values() for fragment in chosen}
    pending = [fragment for slot in slots for fragment in filling.chosen[slot.id] if fragment.requires]
    while pending:
        fragment = pending.pop(0)
        for wanted in fragment.requires:
            if wanted in present:
                continue
            brought = deck.by_id.get(wanted)
            if brought is None:
                _report_missing(wanted, fragment, deck, filling)
                continue
            present.add(wanted)
            pending.append(brought)
            filling.chosen[brought.slot].append(brought)
            filling.brought.add(brought.slot)
            kept = [each for each in filling.considered[brought.slot] if each.fragment.id != wanted]
            because = f"required by {fragment.id}"
            kept.append(Considered(brought, Verdict.REQUIRED, None, because))
            filling.considered[brought.slot] = kept


def _report_missing(wanted: str, fragment: Fragment, deck: Deck, filling: Filling) -> None:
    verdicts = sorted(
        {str(each.verdict) for all_out in deck.ruled_out.values() for each in all_out if each.fragment.id == wanted}
    )
    why = f" ({'; '.join(verdicts)})" if verdicts else " (no such fragment for this touchpoint)"
    message = f"{fragment.id} requires {wanted}, which may not be used here{why}"
    hint = f"approve {wanted} for this channel, language and date, or end the requirement"
    filling.failures.append(REQUIRED_FRAGMENT_MISSING.at(Span(fragment.path), message, hint=hint))


def _check_required(slot: Slot, filling: Filling) -> None:
    if slot.required and not filling.chosen[slot.id] and not filling.undecided:
        message = f"nothing fills the required slot “{slot.id}”"
        hint = "add a fragment without a condition as the last choice"
        filling.failures.append(REQUIRED_SLOT_EMPTY.at(None, message, hint=hint))
