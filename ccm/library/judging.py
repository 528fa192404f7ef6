"""Judges conditions before any customer is looked at: fragments that can never be printed, conditions that ask nothing.

In: linked fragments and touchpoints. Out: findings, each with a worked example where there is one. A fragment is dead
in a touchpoint if its condition contradicts itself or the audience, or if the fragments before it in a slot filled by
`first` leave nobody to it. What takes more steps than the budget is said to be undecided.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from functools import cache as remembered
from functools import partial

from ccm.cache import NO_CACHE, Cache, key_of
from ccm.diagnostics import Diagnostic, Kind, Severity, Span, warning
from ccm.feel.analysis import Space, Steps, TooManyStepsError, judge
from ccm.feel.analysis.boxes import cross, subtract
from ccm.feel.stack import with_room
from ccm.feel.tree import Node
from ccm.library.audience import meant_by, trees_of, written_to
from ccm.library.model import Condition, Fragment, Slot, Touchpoint
from ccm.library.outline import users_of

NEVER_TRUE = warning("L090", "condition-never-true", "A condition can never hold, whoever the customer is.")
NEVER_FALSE = warning("L091", "condition-never-false", "A condition can never fail: it asks nothing.")
DEAD_FRAGMENT = warning("L092", "dead-fragment", "A fragment can never be printed in a touchpoint it is written for.")
UNDECIDED = Kind(
    "L093", "conditions-undecided", Severity.INFO, "Conditions are too many to say whether each can ever count."
)
MOST_STEPS = 50_000


def judge_conditions(
    fragments: Sequence[Fragment], touchpoints: Mapping[str, Touchpoint], *, cache: Cache = NO_CACHE
) -> Iterator[Diagnostic]:
    """All findings about the conditions of a library."""
    dead: set[str] = set()
    required = {wanted for fragment in fragments for wanted in fragment.requires}
    known: dict[Node, Diagnostic | None] = {}
    key = remembered(_key)
    for fragment in fragments:
        condition = fragment.when
        if fragment.only_brought and not required.isdisjoint(fragment.ids):
            dead.add(fragment.path)  # written to be brought along, and only so
            condition = _asked_when_brought(fragment, required)
        if condition is None:
            continue
        tree = condition.expression.tree
        if tree not in known:
            known[tree] = cache.recall(key(condition), partial(_judged, condition))
        found = known[tree]
        if found is not None:
            dead.add(fragment.path)
            yield replace(found, span=condition.expression.origin)
    places: dict[tuple[str, str], list[Fragment]] = {}
    for fragment in fragments:
        for touchpoint in users_of(fragment, touchpoints) if fragment.path not in dead else ():
            places.setdefault((touchpoint.id, fragment.slot), []).append(fragment)
    asked = [
        (touchpoint, slot, places.get((touchpoint.id, slot.id), []))
        for touchpoint in touchpoints.values()
        for slot in touchpoint.slots
    ]
    for found_here in cache.recall_each([_slot_key(*each, key) for each in asked], lambda at: _judge_slot(*asked[at])):
        yield from found_here


def _asked_when_brought(fragment: Fragment, required: Set[str]) -> Condition | None:
    """The condition on which a requirement of its base brings a variant; one that is required itself just comes."""
    return fragment.variant.conditions[0] if fragment.variant and fragment.id not in required else None


def _key(condition: Condition | None) -> str:
    if condition is None:
        return ""
    return with_room(key_of)("condition", condition.source, condition.expression.tree)


def _slot_key(
    touchpoint: Touchpoint, slot: Slot, fragments: Sequence[Fragment], key: Callable[[Condition | None], str]
) -> str:
    """Everything that `_judge_slot` looks at; `key` stands for a condition."""
    asked = [touchpoint.population, touchpoint.audience, *(each.when for each in touchpoint.suppress)]
    mine = [
        (each.path, each.ids, each.place, each.locale, each.channels, each.effective, key(each.when))
        for each in fragments
    ]
    return key_of("slot", touchpoint.id, touchpoint.path, [key(each) for each in asked], slot.id, slot.fill, mine)


def _judged(condition: Condition) -> Diagnostic | None:
    """What is wrong with a condition taken by itself."""
    verdict = judge(condition.expression, steps=Steps(MOST_STEPS))
    if verdict.may_hold is False:
        hint = f"for example: {verdict.when_false} makes it false" if verdict.when_false else "look for a contradiction"
        return NEVER_TRUE.at(None, f"“{condition.source}” can never hold", hint=hint)
    if verdict.may_fail is False:
        hint = "leave the condition out, or look for a bound that is missing"
        return NEVER_FALSE.at(None, f"“{condition.source}” can never fail", hint=hint)
    return None


def _judge_slot(touchpoint: Touchpoint, slot: Slot, fragments: Sequence[Fragment]) -> list[Diagnostic]:
    """The fragments of one slot, language by language; of languages that ask the same only the first is judged."""
    found: list[Diagnostic] = []
    known: dict[object, list[tuple[int | None, Diagnostic]]] = {}
    for locale in dict.fromkeys(each.locale for each in fragments):
        mine = sorted((each for each in fragments if each.locale == locale), key=lambda each: each.place)
        asked = tuple(map(_asked, mine))
        if asked not in known:
            known[asked] = _dead(touchpoint, slot, mine)
        found += [
            each if number is None else replace(each, span=Span(mine[number].path, 1, 1))
            for number, each in known[asked]
        ]
    return found


def _asked(fragment: Fragment) -> object:
    """What of a fragment `_find_dead` looks at."""
    when = fragment.when and (fragment.when.expression.source, fragment.when.expression.tree)
    return fragment.ids, fragment.channels, fragment.effective, when


def _dead(touchpoint: Touchpoint, slot: Slot, fragments: Sequence[Fragment]) -> list[tuple[int | None, Diagnostic]]:
    """What is said of fragments, each by its place in the list, or of all of them."""
    found: list[tuple[int | None, Diagnostic]] = []
    try:
        found.extend(_find_dead(touchpoint, slot, fragments))
    except TooManyStepsError:
        message = f"the conditions in slot “{slot.id}” take more than {MOST_STEPS:,} steps to compare"
        found.append((None, UNDECIDED.at(Span(touchpoint.path), message)))
    return found


def _find_dead(touchpoint: Touchpoint, slot: Slot, fragments: Sequence[Fragment]) -> Iterator[tuple[int, Diagnostic]]:
    """Fragments to which nobody is left, by their places in the list; that they never are is said without a place."""
    steps = Steps(MOST_STEPS)
    space = Space.of(trees_of([*touchpoint.gates, *touchpoint.stops, *(each.when for each in fragments)]))
    audience = written_to(space, touchpoint, steps)
    reach = {each.path: meant_by([each], space, steps) for each in fragments}
    for number, fragment in enumerate(fragments):
        here = cross(audience, reach[fragment.path], steps)
        where = f"in {touchpoint.id}"
        if not here:
            message = f"{fragment.id} is never printed {where}: its condition contradicts the audience"
            yield number, DEAD_FRAGMENT.at(None, message, hint=_audience_hint(touchpoint))
            continue
        earlier = [each for each in fragments[:number] if _stands_for(each, fragment)]
        if slot.fill != "first":
            earlier = [each for each in earlier if each.family == fragment.family]
        if earlier and not subtract(here, (box for each in earlier for box in reach[each.path]), steps):
            names = ", ".join(each.id for each in earlier[-3:])
            message = f"{fragment.id} is never printed {where}: {names} come first for everybody"
            varied = all(fragment.id in each.ids for each in earlier)
            hint = "leave somebody to it in the conditions of its variants" if varied else "give it a lower order"
            yield number, DEAD_FRAGMENT.at(None, message, hint=f"{hint}, or take it away")


def _audience_hint(touchpoint: Touchpoint) -> str:
    asked = [touchpoint.audience.source] if touchpoint.audience else []
    asked += [f"not ({each.when.source})" for each in touchpoint.suppress]
    return f"the audience is: {' and '.join(asked)}"[:300]


def _stands_for(earlier: Fragment, later: Fragment) -> bool:
    """Whether one fragment is there whenever the other could be: in its channels, and as long as it is in force."""
    starts = earlier.effective.start is None or (
        later.effective.start is not None and earlier.effective.start <= later.effective.start
    )
    ends = earlier.effective.end is None or (
        later.effective.end is not None and later.effective.end <= earlier.effective.end
    )
    return earlier.id != later.id and set(later.channels) <= set(earlier.channels) and starts and ends
