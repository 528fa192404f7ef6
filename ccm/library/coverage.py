"""What only shows when the whole project is seen: doubles, requirements, slots that nothing can fill.

In: linked fragments and touchpoints. Out: findings.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from ccm.diagnostics import Diagnostic, Span, did_you_mean, error, warning
from ccm.library.manuscripts import Manuscript
from ccm.library.model import Fragment, Slot, Touchpoint
from ccm.library.outline import Outline, users_of
from ccm.library.touchpoints import DUPLICATE

UNKNOWN_FRAGMENT = error("L080", "unknown-fragment", "A fragment requires another that does not exist.")
REQUIRES_CYCLE = error("L081", "requires-cycle", "Fragments require each other in a circle.")
REQUIRES_SLOT = error(
    "L082", "requires-slot", "A required fragment has no slot in a touchpoint or channel that needs it."
)
UNFILLED_SLOT = error("L083", "unfilled-slot", "A required slot has no fragment in a language and channel.")
NO_PRIORITY = error("L085", "no-priority", "A slot is filled by priority, and a fragment for it has none.")
PRIORITY_UNUSED = warning(
    "L086", "priority-unused", "A fragment has a priority, but its slot is not filled by priority."
)
REQUIRES_EXCLUDED = error("L087", "requires-excluded", "A fragment excludes itself, or one that it requires.")
REVIEW_DUE = warning("L084", "review-due", "A fragment's review date has passed.")


def find_doubles(manuscripts: Iterable[Manuscript]) -> Iterable[Diagnostic]:
    """Two files for the same fragment, language and date."""
    seen: dict[tuple[str, str, date | None], str] = {}
    for each in manuscripts:
        key = (each.id, each.locale, each.effective.start)
        if key in seen:
            message = f"{each.name} is also in {seen[key]}"
            hint = "give the newer one a date in its file name: ID.LOCALE.2027-01-01.md"
            yield DUPLICATE.at(Span(each.path, 1, 1), message, hint=hint)
        seen.setdefault(key, each.path)


def check_requires(manuscripts: Sequence[Manuscript], touchpoints: Mapping[str, Touchpoint]) -> Iterable[Diagnostic]:
    """Requirements that lead nowhere, into no slot, or round in a circle; of variants those they add."""
    known = {(each.id, each.locale): each for each in manuscripts}
    for each in manuscripts:
        for wanted in (one for one in each.requires if one.span.source == each.path):
            found = known.get((wanted.text, each.locale))
            if found is None:
                ids = sorted({one.id for one in manuscripts if one.locale == each.locale})
                hint = did_you_mean(wanted.text, ids) or "write it in this language, too"
                message = f"there is no fragment “{wanted.text}” in {each.locale}"
                yield UNKNOWN_FRAGMENT.at(wanted.span, message, hint=hint)
                continue
            yield from _check_slot(each, found, wanted.span, touchpoints)
    yield from _find_circles(known)


def check_rivals(manuscripts: Sequence[Manuscript], touchpoints: Mapping[str, Touchpoint]) -> Iterable[Diagnostic]:
    """Exclusions that lead nowhere or contradict a requirement; priorities that are missing or mean nothing.

    What a variant inherits is told where it is written.
    """
    ids = {each.id for each in manuscripts}
    for each in manuscripts:
        wanted = {one.text for one in each.requires}
        added = {one.text for one in each.requires if one.span.source == each.path}
        for other in each.excludes:
            if other.span.source != each.path and other.text not in added:
                continue
            if other.text not in ids:
                hint = did_you_mean(other.text, ids) or "take it from the list"
                yield UNKNOWN_FRAGMENT.at(other.span, f"there is no fragment “{other.text}”", hint=hint)
            elif other.text == each.id or other.text in wanted:
                what = "itself" if other.text == each.id else f"{other.text}, which it requires"
                yield REQUIRES_EXCLUDED.at(other.span, f"{each.id} excludes {what}", hint="take one of the two away")
        if not each.bases:
            yield from _check_priority(each, touchpoints)


def _check_priority(one: Manuscript, touchpoints: Mapping[str, Touchpoint]) -> Iterable[Diagnostic]:
    """A priority is there exactly if a slot asks for it."""
    slots = [slot for name in _own(one, touchpoints) for slot in touchpoints[name].slots]
    fills = {slot.fill for slot in slots if slot.id == one.slot.text.strip()}
    if "priority" in fills and one.priority is None:
        hint = "priority: 10, or an expression over facts: the highest number comes first"
        yield NO_PRIORITY.at(
            one.slot.span, f"slot “{one.slot.text}” is filled by priority; {one.id} has none", hint=hint
        )
    elif fills and "priority" not in fills and one.priority is not None:
        hint = "let the slot be filled by priority, or take the priority away"
        yield PRIORITY_UNUSED.at(one.priority[1], f"slot “{one.slot.text}” is filled by {min(fills)}", hint=hint)


def _own(one: Manuscript, touchpoints: Mapping[str, Touchpoint]) -> list[str]:
    """The touchpoints that a fragment is written for: those it names, or all."""
    named = {each.text for each in one.touchpoints}
    return sorted(name for name in named if name in touchpoints) if named else sorted(touchpoints)


def _check_slot(
    one: Manuscript, required: Manuscript, span: Span, touchpoints: Mapping[str, Touchpoint]
) -> Iterable[Diagnostic]:
    slot = required.slot.text.strip()
    allowed = {each.text for each in required.touchpoints} or touchpoints
    for name in _own(one, touchpoints):
        slots = {each.id for each in touchpoints[name].slots}
        if one.slot.text.strip() not in slots:
            continue
        if slot not in slots:
            message = f"{required.id} belongs into slot “{slot}”, which {name} does not have"
            yield REQUIRES_SLOT.at(span, message, hint=f"add the slot to touchpoints/{name}.yaml")
        elif name not in allowed:
            message = f"{required.id} is not for {name}"
            yield REQUIRES_SLOT.at(span, message, hint=f"add {name} to its touchpoints")
        else:
            yield from _check_channels(one, required, span, touchpoints[name])


def _check_channels(one: Manuscript, required: Manuscript, span: Span, touchpoint: Touchpoint) -> Iterable[Diagnostic]:
    """Each channel in which the one may be printed must have the other and its slot."""
    slots = {each.id: each.channels for each in touchpoint.slots}
    own, slot = one.slot.text.strip(), required.slot.text.strip()
    for channel in touchpoint.offered:
        if channel not in one.channels or channel not in slots[own]:
            continue
        if channel not in slots[slot]:
            message = f"{required.id} belongs into slot “{slot}”, which {touchpoint.id} does not have for {channel}"
            hint = f"let the slot be for {channel}, too, or keep {one.id} to the slot’s channels"
            yield REQUIRES_SLOT.at(span, message, hint=hint)
        elif channel not in required.channels:
            message = f"{required.id} is not written for {channel}, {one.id} is"
            yield REQUIRES_SLOT.at(span, message, hint=f"add {channel} to its channels, or take it from {one.id}")


def _find_circles(known: Mapping[tuple[str, str], Manuscript]) -> Iterable[Diagnostic]:
    done: set[tuple[str, str]] = set()
    for start in known:
        path: list[tuple[str, str]] = []
        pending = [(start, 0)]
        while pending:
            key, depth = pending.pop()
            del path[depth:]
            if key in path:
                circle = [one for one, _ in path[path.index(key) :]]
                span = known[key].requires[0].span
                message = f"{' requires '.join([*circle, key[0]])}"
                yield REQUIRES_CYCLE.at(span, message, hint="take one of the requirements away")
                done.update(path)
            elif key not in done and key in known:
                path.append(key)
                pending += [((each.text, key[1]), depth + 1) for each in known[key].requires]
        done.add(start)


def find_unfilled(
    touchpoints: Mapping[str, Touchpoint], fragments: Sequence[Outline], *, on: date | None
) -> Iterable[Diagnostic]:
    """Required slots for which a language and channel has no fragment at all (or none in force on a day)."""
    places: dict[tuple[str, str], list[Outline]] = {}
    for each in fragments:
        for touchpoint in users_of(each, touchpoints):
            places.setdefault((touchpoint.id, each.slot), []).append(each)
    for touchpoint in touchpoints.values():
        for channel in touchpoint.offered:
            for slot in touchpoint.slots:
                if slot.required and channel in slot.channels:
                    yield from _find_unfilled(touchpoint, slot, channel, places.get((touchpoint.id, slot.id), ()), on)


def _find_unfilled(
    touchpoint: Touchpoint, slot: Slot, channel: str, fragments: Sequence[Outline], on: date | None
) -> Iterable[Diagnostic]:
    for locale in touchpoint.locales:
        filling = (
            each
            for each in fragments
            if each.locale == locale and channel in each.channels and (on is None or on in each.effective)
        )
        if not any(filling):
            when = f" in force on {on}" if on else ""
            message = f"slot “{slot.id}” has no fragment in {locale} for {channel}{when}"
            yield UNFILLED_SLOT.at(Span(touchpoint.path), message, hint="write one, or let the slot be optional")


def find_review_due(fragments: Iterable[Fragment], *, on: date | None) -> Iterable[Diagnostic]:
    """Fragments whose review date has passed."""
    for each in fragments:
        if on and each.review_by and each.review_by < on:
            message = f"{each.id} was to be reviewed by {each.review_by}"
            yield REVIEW_DUE.at(Span(each.path, 1, 1), message, hint=f"ask {each.owner or 'its owner'}")
