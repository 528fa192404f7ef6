"""The candidates: which fragments may be used at all, per slot, for one touchpoint, channel, locale and letter date.

In: the library and the letter date. Out: `Candidates` in printing order and, for every fragment that is ruled
out before any customer is looked at, the reason. Made once per run, so that a customer costs only conditions.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from ccm.decisions.model import Considered, Verdict
from ccm.feel import Conditions, Expression, compile_conditions
from ccm.library.model import Condition, Effective, Fragment, Library, Touchpoint


@dataclass(frozen=True, slots=True)
class Candidates:
    """Usable fragments by slot and by id, those ruled out by slot; all conditions and all priorities, compiled.

    `variants` are those of each id, in the order in which they are asked; `own` are the conditions that each has below
    its last base, by its id and their number.
    """

    by_slot: Mapping[str, tuple[Fragment, ...]]
    by_id: Mapping[str, Fragment]
    variants: Mapping[str, tuple[Fragment, ...]]
    ruled_out: Mapping[str, tuple[Considered, ...]]
    conditions: Conditions
    priorities: Conditions
    own: Conditions

    def standing_for(
        self, wanted: str, values: Mapping[str, object], rival_of: Callable[[Fragment], str]
    ) -> Fragment | None:
        """What a requirement brings for one customer: a variant whose own conditions hold, or else what is required.

        The condition of what is required does not count, and so counts for no variant of it. A variant with a rival
        leaves its place to its base, as it does where nothing requires it.
        """
        variants = self.variants.get(wanted, ())
        holds = self.own.evaluate(values) if variants else {}
        for each in variants:
            asked = (_key(each, number) for number in range(each.ids.index(wanted)))
            if all(holds.get(key, True) is True for key in asked) and not rival_of(each):
                return each
        return self.by_id.get(wanted)


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
    for fragment in [each for each in usable.values() if _is_left_behind(each, usable)]:
        del usable[fragment.id]
        told = Considered(fragment, Verdict.SUPERSEDED, None, "it inherits from an older version of its base")
        ruled_out.setdefault(fragment.slot, []).append(told)
    return _sorted(usable, {slot: tuple(considered) for slot, considered in ruled_out.items()})


def _sorted(usable: Mapping[str, Fragment], ruled_out: Mapping[str, tuple[Considered, ...]]) -> Candidates:
    by_slot: dict[str, list[Fragment]] = {}
    variants: dict[str, list[Fragment]] = {}
    for fragment in sorted(usable.values(), key=lambda each: each.place):
        by_slot.setdefault(fragment.slot, []).append(fragment)
        for base in fragment.ids[1:]:
            variants.setdefault(base, []).append(fragment)
    return Candidates(
        {slot: tuple(fragments) for slot, fragments in by_slot.items()},
        usable,
        {base: tuple(fragments) for base, fragments in variants.items()},
        ruled_out,
        compile_conditions(_expressions((each.id, each.when) for each in usable.values())),
        compile_conditions(_expressions((each.id, each.priority) for each in usable.values())),
        compile_conditions(_expressions(_own(usable.values()))),
    )


def _own(fragments: Iterable[Fragment]) -> Iterator[tuple[str, Condition | None]]:
    for each in fragments:
        for number, condition in enumerate(each.variant.conditions if each.variant else ()):
            yield _key(each, number), condition


def _key(variant: Fragment, number: int) -> str:
    return f"{variant.id} {number}"


def _expressions(conditions: Iterable[tuple[str, Condition | None]]) -> dict[str, Expression]:
    return {id: condition.expression for id, condition in conditions if condition is not None}


def _is_left_behind(fragment: Fragment, usable: Mapping[str, Fragment]) -> bool:
    """Whether a base of a variant is used in another version than the one that the variant inherits from.

    Its condition would be the older one's, so that somebody might get it who would not get the base.
    """
    inherited = zip(fragment.variant.bases, fragment.variant.paths, strict=True) if fragment.variant else ()
    return any(id in usable and usable[id].path != path for id, path in inherited)


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
