"""The candidates: which fragments may be used at all, per slot, for one touchpoint, channel, locale and letter date.

In: the library and the letter date. Out: `Candidates` in printing order and, for every fragment that is ruled
out before any customer is looked at, the reason. Made once per run, so that a customer costs only conditions.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from ccm.decisions.model import Considered, Verdict
from ccm.feel import Conditions, compile_conditions
from ccm.library.model import Effective, Fragment, Library, Touchpoint


@dataclass(frozen=True, slots=True)
class Candidates:
    """Usable fragments by slot and by id, those ruled out by slot; all conditions and all priorities, compiled."""

    by_slot: Mapping[str, tuple[Fragment, ...]]
    by_id: Mapping[str, Fragment]
    ruled_out: Mapping[str, tuple[Considered, ...]]
    conditions: Conditions
    priorities: Conditions


def find_candidates(
    library: Library, touchpoint: Touchpoint, *, channel: str, locale: str, on: date, draft: bool
) -> Candidates:
    """Sort the library's fragments for one touchpoint, channel and locale on a letter date.

    Without `draft` only versions approved on that date count; of several versions in force the newest does.
    """
    usable: dict[str, Fragment] = {}
    ruled_out: dict[str, list[Considered]] = {}
    slots = {slot.id: channel in slot.channels for slot in touchpoint.slots}
    for fragment in _in_version_order(library.fragments):
        if fragment.slot not in slots or not fragment.is_for(touchpoint):
            continue
        verdict = None if slots[fragment.slot] else Verdict.NO_SLOT
        verdict = verdict or _static_verdict(fragment, channel=channel, locale=locale, on=on, draft=draft)
        if verdict is not None:
            ruled_out.setdefault(fragment.slot, []).append(Considered(fragment, verdict))
            continue
        older = usable.pop(fragment.id, None)
        if older is not None:
            ruled_out.setdefault(older.slot, []).append(Considered(older, Verdict.SUPERSEDED))
        usable[fragment.id] = fragment
    by_slot: dict[str, list[Fragment]] = {}
    for fragment in sorted(usable.values(), key=lambda each: (each.order, each.id)):
        by_slot.setdefault(fragment.slot, []).append(fragment)
    conditions = {each.id: each.when.expression for each in usable.values() if each.when is not None}
    return Candidates(
        {slot: tuple(fragments) for slot, fragments in by_slot.items()},
        usable,
        {slot: tuple(considered) for slot, considered in ruled_out.items()},
        compile_conditions(conditions),
        compile_conditions(
            {each.id: each.priority.expression for each in usable.values() if each.priority is not None}
        ),
    )


def _in_version_order(fragments: Iterable[Fragment]) -> list[Fragment]:
    return sorted(fragments, key=lambda each: (each.id, each.effective.start or date.min, each.path))


def _static_verdict(fragment: Fragment, *, channel: str, locale: str, on: date, draft: bool) -> Verdict | None:
    if fragment.locale != locale:
        return Verdict.OTHER_LOCALE
    if channel not in fragment.channels:
        return Verdict.OTHER_CHANNEL
    if on not in fragment.effective:
        return Verdict.NOT_EFFECTIVE
    if not (fragment.approved_on(on) or draft):
        return Verdict.NOT_APPROVED
    return None


def describe_effective(effective: Effective) -> str:
    """Say a range of days in words, for explanations."""
    start = effective.start.isoformat() if effective.start else "always"
    end = effective.end.isoformat() if effective.end else "open"
    return f"{start} to {end}"
