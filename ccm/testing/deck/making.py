"""Makes the deck of a touchpoint: search, ask the rule engine, keep the fewest.

In: a library, a touchpoint, an occasion. Out: `Deck`. Goals are worked off from the most demanding on: a customer is
found who meets as many others with it as can be met together, and the real rule engine says what that customer
exercises. From all that were found the fewest are kept that exercise the same.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ccm.decisions import Decider, Decision
from ccm.facts import Facts
from ccm.feel.analysis import Box, Boxes, Steps, TooManyStepsError
from ccm.feel.analysis.boxes import intersect
from ccm.library.model import Library, Touchpoint
from ccm.synthetic.customers import Customers, customers_of
from ccm.synthetic.model import terrain_of
from ccm.synthetic.ways import Ways
from ccm.testing.deck.boundaries import boundary_goals
from ccm.testing.deck.covering import fewest, friends_of, least_needed
from ccm.testing.deck.goals import Goal, plain_goals
from ccm.testing.deck.model import Deck, Gap, Member, Target
from ccm.testing.deck.naming import titles
from ccm.testing.deck.unreached import reason_for
from ccm.values.occasion import Occasion

MOST_STEPS = 3_000_000
"""Of the search for one touchpoint; a step is a comparison of two sets of customers."""
MOST_STEPS_OF_A_GOAL = 100_000
MOST_SHARE = 10
"""A second search is made where the first took less than a tenth of the steps."""
STEPS_OF_A_CUSTOMER = 500
MOST_BOXES = 24
MOST_TRIES, MOST_CONFLICTS = 12, 2
Given = dict[str, object]


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody: the facts, the decision, the goals that it met, by their places."""

    given: Given
    facts: Facts
    decision: Decision
    met: frozenset[int]


@dataclass
class _Search:
    """The search for one touchpoint."""

    ways: Ways
    goals: Sequence[Goal]
    left: Steps
    most: int
    boxes: list[Boxes] = field(default_factory=list)
    friends: list[int] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)
    order: Sequence[int] = ()
    undecided: set[int] = field(default_factory=set)
    absent: set[int] = field(default_factory=set)
    _seen: dict[tuple[tuple[str, object], ...], Found] = field(default_factory=dict)

    @property
    def customers(self) -> Customers:
        """Among whom is searched."""
        return self.ways.customers

    def look(self) -> None:
        """Work out where each goal can be met, then find customers until nothing more is met."""
        for place, goal in enumerate(self.goals):
            self.boxes.append(self._where(place, goal))
        self.friends = friends_of(self.boxes, self.customers.space.everything)
        every = {place for place, boxes in enumerate(self.boxes) if boxes}
        rarest = sorted(every, key=lambda one: (self.friends[one].bit_count(), one))
        self._work_off(every, rarest, sorted(every))
        cheap = self.most - self.left.left < self.most // MOST_SHARE
        if cheap and len(fewest([one.met for one in self.found])) > least_needed(self.friends, rarest):
            self._work_off(every, rarest, rarest)  # another way to put goals together: of both, the fewest are kept

    def _work_off(self, every: set[int], rarest: Sequence[int], order: Sequence[int]) -> None:
        """Find somebody for each goal, the rarest first; with it others are met as far as they go, in this order."""
        self.order = order
        pending = every - self.undecided
        for place in rarest:
            if place in pending:
                self._meet(place, pending)

    def _where(self, place: int, goal: Goal) -> Boxes:
        """The boxes to look in; none where that takes too many steps, or where there is no such thing."""
        steps = Steps(min(MOST_STEPS_OF_A_GOAL, self.left.left))
        begun = steps.left
        self.ways.steps = steps
        try:
            if goal.exists is not None and not self.ways.true(goal.exists):
                self.absent.add(place)
            boxes = list(dict.fromkeys(goal.where(self.ways)))
        except TooManyStepsError:
            self.undecided.add(place)
            boxes = []
        self.left.left -= begun - max(steps.left, 0)
        return boxes

    def _meet(self, place: int, pending: set[int]) -> None:
        """Somebody for one goal, and for as many of the others as go with it."""
        for box in self.boxes[place][:MOST_TRIES]:
            if self.left.left <= 0:
                self.undecided.add(place)
                return
            alone = self._find(box)
            if alone is None:
                continue
            for given in (self._widened(box, alone, place, pending), alone):
                found = self._ask(given)
                if place in found.met:
                    pending -= found.met
                    self.found.append(found)
                    return

    def _widened(self, box: Box, somebody: Given, place: int, pending: set[int]) -> Given:
        """Somebody who meets other goals, too: as many as leave somebody in their common box."""
        for other in self.order:
            if other in pending and other != place and self.friends[place] >> other & 1:
                box, somebody = self._joined(box, somebody, self.boxes[other][:MOST_BOXES])
        return somebody

    def _joined(self, box: Box, somebody: Given, others: Boxes) -> tuple[Box, Given]:
        """The box with the first of some others in common that somebody is in."""
        tries = 0
        for more in others:
            common = intersect(box, more)
            if common is None or tries >= MOST_CONFLICTS:
                continue
            if common == box or self._is_plain(box, common):
                return common, self.customers.moved(common, somebody)
            found, tries = self._find(common, somebody), tries + 1
            if found is not None:
                return common, found
        return box, somebody

    def _is_plain(self, box: Box, common: Box) -> bool:
        """Whether only facts became narrower that no calculated term reads: they can be what they like."""
        read = self.customers.read_by_terms
        return all(
            one == other or (axis.slug and axis.slug not in read)
            for axis, one, other in zip(self.customers.axes, box, common, strict=True)
        )

    def _ask(self, given: Given) -> Found:
        """What the rule engine says of somebody."""
        key = tuple(sorted(given.items()))
        if key not in self._seen:
            self._seen[key] = self.named(given, len(self._seen))
        return self._seen[key]

    def _find(self, box: Box, near: Given | None = None) -> Given | None:
        """Somebody in a box; nobody once the steps are used up."""
        self.left.left -= STEPS_OF_A_CUSTOMER
        return self.customers.find(box, near) if self.left.left > 0 else None

    def named(self, given: Given, number: int) -> Found:
        """Somebody as the n-th customer, and what the rule engine says of them."""
        facts = self.customers.facts(given, number, f"{self.ways.terrain.touchpoint.id}-deck-{number + 1:02d}")
        decision = self.ways.decider.decide(facts)
        met = frozenset(place for place, goal in enumerate(self.goals) if goal.met(decision))
        return Found(given, facts, decision, met)


def make(
    library: Library, touchpoint: Touchpoint, occasion: Occasion, *, draft: bool = True, steps: int = MOST_STEPS
) -> Deck:
    """Make the deck of one touchpoint; without `draft` only approved wording counts."""
    terrain = terrain_of(library, touchpoint, occasion)
    goals = [*plain_goals(terrain), *boundary_goals(terrain)]
    customers = customers_of(terrain, (node for goal in goals for node in goal.asks))
    decider = Decider(library, touchpoint, on=occasion.letter_date, draft=draft)
    search = _Search(Ways(customers, decider), goals, Steps(steps), steps)
    search.look()
    return _deck(search, occasion, steps)


def _deck(search: _Search, occasion: Occasion, steps: int) -> Deck:
    kept = fewest([one.met for one in search.found])
    found = [search.named(search.found[place].given, number) for number, place in enumerate(kept)]
    met = frozenset(place for one in found for place in one.met)
    gaps = tuple(_gaps(search, met))
    there = [goal.target for place, goal in enumerate(search.goals) if place in met or not _is_dropped(place, search)]
    least = least_needed(search.friends, sorted(met))
    members = tuple(_members(found, search.goals))
    return Deck(search.ways.terrain.touchpoint, occasion, members, tuple(there), gaps, least, steps - search.left.left)


def _is_dropped(place: int, search: _Search) -> bool:
    """Whether a goal that is not met is no gap: there is no such thing, or nothing says that it should be met."""
    open_question = place in search.undecided
    return place in search.absent or (search.goals[place].optional and not open_question)


def _gaps(search: _Search, met: frozenset[int]) -> Iterator[Gap]:
    anybody = replace(search.ways, believable=False)
    for place, goal in enumerate(search.goals):
        if place in met or _is_dropped(place, search):
            continue
        if place in search.undecided:
            spent = MOST_STEPS_OF_A_GOAL if search.left.left > 0 else search.most
            yield Gap(goal.target, f"undecided after {spent:,} steps", sure=False)
        elif search.boxes[place]:
            yield Gap(goal.target, "nobody was found whose facts go together like that", sure=False)
        else:
            search.ways.steps = anybody.steps = Steps(MOST_STEPS_OF_A_GOAL)
            yield Gap(goal.target, reason_for(goal, search.ways, anybody), sure=True)


def _members(found: Sequence[Found], goals: Sequence[Goal]) -> Iterator[Member]:
    """Those that are kept, in order, each named after what it is for."""
    targets = [tuple(goals[place].target for place in sorted(one.met)) for one in found]
    only = [_only(number, targets) for number in range(len(found))]
    names = titles([one.decision for one in found], only)
    for number, one in enumerate(found):
        name = one.facts.communication.subject
        yield Member(name, names[number], one.given, one.facts, one.decision, targets[number], only[number])


def _only(number: int, targets: Sequence[tuple[Target, ...]]) -> tuple[Target, ...]:
    others = {target for place, several in enumerate(targets) if place != number for target in several}
    return tuple(target for target in targets[number] if target not in others)
