"""Fill the slots of one channel: conditions decide, `requires` brings disclosures along exactly once, `excludes` keeps
fragments apart.

In: candidates and one customer's values. Out: a `SlotDecision` per slot, and what is missing or wrong. Slots are filled
in the touchpoint's order, so the fragment of an earlier slot keeps out what it excludes from later ones. A fragment
whose condition is null is left out and said so; a required slot that hangs on a null makes the communication undecided.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from ccm.decisions.candidates import Candidates
from ccm.decisions.model import Considered, SlotDecision, Verdict
from ccm.diagnostics import Diagnostic, Span, error
from ccm.feel import Trace, show
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

REQUIRED_EXCLUDED = error(
    "D104", "required-fragment-excluded", "A fragment requires another that one already there excludes."
)

SINGLE = ("first", "unique")
_NEARLY = (Verdict.NOT_EFFECTIVE, Verdict.NOT_APPROVED)


@dataclass(slots=True)
class Filling:
    """The slots of one channel while they are filled: chosen, considered and nulls by slot, the slots that a
    requirement brought something into, the ids that are there by what stands for them (a variant stands for its bases,
    so a family is there if its last base is), the ids that must not come any more by what bars them, what was undecided
    or failed.
    """

    chosen: dict[str, list[Fragment]] = field(default_factory=dict)
    considered: dict[str, list[Considered]] = field(default_factory=dict)
    nulls: dict[str, list[str]] = field(default_factory=dict)
    brought: set[str] = field(default_factory=set)
    present: dict[str, str] = field(default_factory=dict)
    barred: dict[str, str] = field(default_factory=dict)
    undecided: list[str] = field(default_factory=list)
    failures: list[Diagnostic] = field(default_factory=list)

    def add(self, fragment: Fragment) -> None:
        """Take a fragment in; what it excludes is barred from now on."""
        for one in fragment.ids:
            self.present[one] = fragment.id
        for excluded in fragment.excludes:
            self.barred.setdefault(excluded, fragment.id)

    def rival_of(self, fragment: Fragment) -> str:
        """The id of a fragment already there that must not stand beside this one; empty if there is none."""
        for one in fragment.excludes:
            if one in self.present:
                return self.present[one]
        for one in fragment.ids if self.barred else ():
            if one in self.barred:
                return self.barred[one]
        return ""


def fill_slots(
    candidates: Candidates, slots: tuple[Slot, ...], values: Mapping[str, object]
) -> tuple[tuple[SlotDecision, ...], Filling]:
    """Choose the fragments of every slot for one customer."""
    traces = candidates.conditions.trace(values)
    ranked = any(slot.fill == "priority" for slot in slots)
    ranks = candidates.priorities.evaluate(values) if ranked else {}
    filling = Filling()
    for slot in slots:
        fragments = candidates.by_slot.get(slot.id, ())
        if slot.fill == "priority":
            fragments = _by_priority(fragments, ranks)
        _Choice(slot, fragments, traces, ranks, filling).choose()
    _bring_required(candidates, slots, filling, values)
    for slot in slots:
        _check_single(slot, filling)
        _check_nulls(slot, filling)
    for slot in slots:
        _check_required(slot, candidates, filling)
    decided = tuple(
        SlotDecision(
            slot.id,
            _in_printing_order(slot, candidates, filling),
            (*filling.considered[slot.id], *candidates.ruled_out.get(slot.id, ())),
        )
        for slot in slots
    )
    return decided, filling


def _in_printing_order(slot: Slot, candidates: Candidates, filling: Filling) -> tuple[Fragment, ...]:
    """The candidates are in this order already, and a slot filled by priority prints the most important first.

    What a requirement brought stands at the end until now.
    """
    if slot.id in filling.brought and slot.fill != "priority":
        return tuple(each for each in candidates.by_slot[slot.id] if filling.present.get(each.id) == each.id)
    return tuple(filling.chosen[slot.id])


def _by_priority(fragments: tuple[Fragment, ...], ranks: Mapping[str, object]) -> tuple[Fragment, ...]:
    """The highest priority first; a missing one might be the highest. Equal ones keep their order."""

    def rank(fragment: Fragment) -> tuple[bool, Decimal]:
        value = ranks.get(fragment.id)
        return (True, -value) if isinstance(value, Decimal) else (False, Decimal(0))

    return tuple(sorted(fragments, key=rank))


@dataclass(slots=True)
class _Choice:
    """One slot being filled."""

    slot: Slot
    fragments: tuple[Fragment, ...]
    traces: Mapping[str, Trace]
    ranks: Mapping[str, object]
    filling: Filling
    chosen: list[Fragment] = field(default_factory=list)
    considered: list[Considered] = field(default_factory=list)
    nulls: list[str] = field(default_factory=list)

    def choose(self) -> None:
        """Look at every candidate in turn."""
        for fragment in self.fragments:
            trace = self.traces.get(fragment.id)
            verdict, because = self._verdict(fragment, trace)
            self.considered.append(Considered(fragment, verdict, trace, because))
            if verdict is Verdict.INCLUDED:
                self.chosen.append(fragment)
                self.filling.add(fragment)
        self.filling.chosen[self.slot.id] = self.chosen
        self.filling.considered[self.slot.id] = self.considered
        self.filling.nulls[self.slot.id] = self.nulls

    def _verdict(self, fragment: Fragment, trace: Trace | None) -> tuple[Verdict, str]:
        truth = True if trace is None else trace.result
        if truth is False:
            return Verdict.CONDITION_FALSE, ""
        if truth is not True:
            if not self._is_full and not self._has_base(fragment):
                self.nulls.append(_missing(fragment, trace))
            return Verdict.CONDITION_UNDECIDED, ""
        relative = self.filling.present.get(fragment.family)
        if relative:
            return Verdict.REPLACED, f"{relative} is there"
        rival = self.filling.rival_of(fragment)
        if rival:
            return Verdict.EXCLUDED, f"{rival} is there"
        rank = self._rank(fragment)
        if self._is_full:
            return (Verdict.NOT_NEEDED if self.slot.fill == "first" else Verdict.LIMIT_REACHED), rank
        if self.slot.fill == "priority" and not rank:
            self.nulls.append(f"the priority of {fragment.id} is undecided")
            return Verdict.PRIORITY_UNDECIDED, ""
        return Verdict.INCLUDED, rank

    def _has_base(self, fragment: Fragment) -> bool:
        """Whether a base of a variant is here, which decides where the variant is undecided."""
        return fragment.variant is not None and any(each.id in fragment.variant.bases for each in self.fragments)

    @property
    def _is_full(self) -> bool:
        """Whether the slot takes no more; one that must be `unique` goes on, so that a second one is found."""
        limit = self.slot.limit or (1 if self.slot.fill == "priority" else None)
        limit = 1 if self.slot.fill == "first" else limit
        return limit is not None and len(self.chosen) >= limit

    def _rank(self, fragment: Fragment) -> str:
        """The priority in words; empty without one."""
        value = self.ranks.get(fragment.id)
        return f"priority {show(value)}" if self.slot.fill == "priority" and isinstance(value, Decimal) else ""


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
    settled = slot.id in filling.brought or (slot.fill == "collect" and filling.chosen[slot.id])
    if slot.required and nulls and not settled:
        filling.undecided.append(f"slot {slot.id}: {'; '.join(nulls)}")


def _missing(fragment: Fragment, trace: Trace | None) -> str:
    names = ", ".join(trace.missing) if trace else ""
    return f"{fragment.id} is undecided because {names or 'a value'} is missing"


def _bring_required(
    candidates: Candidates, slots: tuple[Slot, ...], filling: Filling, values: Mapping[str, object]
) -> None:
    pending = [fragment for slot in slots for fragment in filling.chosen[slot.id] if fragment.requires]
    while pending:
        fragment = pending.pop(0)
        for wanted in fragment.requires:
            if wanted in filling.present:
                continue
            brought = candidates.standing_for(wanted, values, filling.rival_of)
            if brought is None:
                _report_missing(wanted, fragment, candidates, filling)
                continue
            rival = filling.present.get(brought.family) or filling.rival_of(brought)
            if rival:
                message = f"{fragment.id} requires {wanted}, but {wanted} and {rival} exclude each other"
                hint = "make their conditions exclude each other, or end the requirement or the exclusion"
                filling.failures.append(REQUIRED_EXCLUDED.at(Span(fragment.path), message, hint=hint))
                continue
            filling.add(brought)
            pending.append(brought)
            filling.chosen[brought.slot].append(brought)
            filling.brought.add(brought.slot)
            kept = [each for each in filling.considered[brought.slot] if each.fragment is not brought]
            because = f"required by {fragment.id}"
            kept.append(Considered(brought, Verdict.REQUIRED, None, because))
            filling.considered[brought.slot] = kept


def _report_missing(wanted: str, fragment: Fragment, candidates: Candidates, filling: Filling) -> None:
    ruled_out = (each for considered in candidates.ruled_out.values() for each in considered)
    verdicts = sorted({str(each.verdict) for each in ruled_out if each.fragment.id == wanted})
    why = f" ({'; '.join(verdicts)})" if verdicts else " (no such fragment for this touchpoint)"
    message = f"{fragment.id} requires {wanted}, which may not be used here{why}"
    hint = f"approve {wanted} for this channel, language and date, or end the requirement"
    filling.failures.append(REQUIRED_FRAGMENT_MISSING.at(Span(fragment.path), message, hint=hint))


def _check_required(slot: Slot, candidates: Candidates, filling: Filling) -> None:
    if slot.required and not filling.chosen[slot.id] and not filling.undecided:
        message = f"nothing fills the required slot “{slot.id}”"
        hint = "add a fragment without a condition as the last choice"
        nearly = [each for each in candidates.ruled_out.get(slot.id, ()) if each.verdict in _NEARLY]
        if nearly:
            message += f": {'; '.join(f'{each.fragment.name} is {each.verdict}' for each in nearly[:3])}"
            hint = "approve wording that is in force on that day, or date the letter otherwise"
        filling.failures.append(REQUIRED_SLOT_EMPTY.at(None, message, hint=hint))
