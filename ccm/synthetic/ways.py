"""Where in the space of customers something happens: who is written to, who is printed what.

In: a terrain, the fragments usable per channel and language, the space. Out: boxes. They never leave anybody out whom
the rule engine would let in, so that nothing in them means that nobody is there; whether somebody in them really gets
it, the rule engine says.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ccm.decisions import Decider
from ccm.feel.analysis import Box, Boxes, Steps, TooManyStepsError
from ccm.feel.analysis.boxes import cross, intersect, subtract
from ccm.feel.tree import Node
from ccm.library.model import Fragment, Slot
from ccm.synthetic.customers import Customers
from ccm.synthetic.model import Terrain

MOST_ALONE = 12


@dataclass
class Ways:
    """The ways through a touchpoint, each worked out once; `steps` are those of the question that is asked now.

    Without `believable` also those of somebody whom nobody would believe in.
    """

    customers: Customers
    decider: Decider
    steps: Steps = field(default_factory=Steps)
    believable: bool = True
    _population: Boxes | None = field(default=None, init=False)
    _before: dict[int, Boxes] = field(default_factory=dict, init=False)
    _written: dict[tuple[str, str], Boxes] = field(default_factory=dict, init=False)
    _printed: dict[tuple[str, str, str], Boxes] = field(default_factory=dict, init=False)

    @property
    def terrain(self) -> Terrain:
        """The touchpoint and its occasion."""
        return self.customers.terrain

    def true(self, node: Node | None) -> Boxes:
        """Where a grounded condition holds; everywhere without one."""
        return [self.customers.space.everything] if node is None else self.customers.sets(node, self.steps)[0]

    def false(self, node: Node | None) -> Boxes:
        """Where a grounded condition does not hold."""
        return [] if node is None else self.customers.sets(node, self.steps)[1]

    def never(self, node: Node | None) -> Boxes:
        """Where a grounded condition does not hold, or is undecided."""
        return subtract([self.customers.space.everything], self.true(node), self.steps)

    def all(self, *several: Boxes) -> Boxes:
        """Where all of these are."""
        found: Boxes = [self.customers.space.everything]
        for boxes in several:
            found = cross(found, boxes, self.steps)
        return found

    def before(self, stops: int | None = None) -> Boxes:
        """Who is asked the n-th suppression, from 0; without a number who has passed all of them."""
        touchpoint = self.terrain.touchpoint
        last = len(touchpoint.suppress) if stops is None else stops
        if last not in self._before:
            if last == 0:
                found = self.all(self.population, self.true(self.terrain.ground(touchpoint.audience)))
            else:
                passed = self.false(self.terrain.ground(touchpoint.suppress[last - 1].when))
                found = self.all(self.before(last - 1), passed)
            self._before[last] = found
        return self._before[last]

    @property
    def population(self) -> Boxes:
        """Who is looked at at all, as far as somebody would believe in them."""
        if self._population is None:
            likely = [self.true(node) for node in self.terrain.plausible] if self.believable else []
            likely = [boxes for boxes in likely if len(boxes) == 1]  # what is joined by `or` is met when facts are made
            self._population = self.all(self.true(self.terrain.ground(self.terrain.touchpoint.population)), *likely)
        return self._population

    def written(self, channel: str, locale: str) -> Boxes:
        """Who is written to by a channel in a language."""
        key = (channel, locale)
        if key not in self._written:
            rules = [rule for rule in self.terrain.touchpoint.channels if rule.channel == channel]
            taken = [box for rule in rules for box in self.true(self.terrain.ground(rule.when))]
            self._written[key] = self.all(self.before(), self.true(self.terrain.speaks(locale)), taken)
        return self._written[key]

    def candidates(self, slot: Slot, channel: str, locale: str) -> tuple[Fragment, ...]:
        """The fragments that may fill a slot, in printing order."""
        return self.decider.candidates(channel, locale).by_slot.get(slot.id, ())

    def when(self, fragment: Fragment) -> Node | None:
        """A fragment's condition, grounded."""
        return self.terrain.ground(fragment.when)

    def printed(self, fragment: Fragment, channel: str) -> Boxes:
        """Who can be printed a fragment in a channel, by its own condition or because another requires it."""
        key = (fragment.id, fragment.locale, channel)
        if key not in self._printed:
            here = self.written(channel, fragment.locale)
            wanted = self.all(here, self.true(self.when(fragment)), self._not_before(fragment, channel))
            self._printed[key] = []  # what requires itself in a circle brings nothing more
            try:
                brought = [box for other in self._requirers(fragment, channel) for box in self.printed(other, channel)]
                self._printed[key] = [*wanted, *self.all(brought, *self._own(fragment))]
            except TooManyStepsError:
                del self._printed[key]
                raise
        return self._printed[key]

    def printed_alone(self, fragment: Fragment, channel: str) -> Boxes:
        """Some of those, for whom as little else as possible stands in its slot, or before it."""
        slot = self.slot_of(fragment)
        if slot is None or slot.fill == "first" or (slot.fill == "collect" and slot.limit is None):
            return []
        others = [one for one in self.candidates(slot, channel, fragment.locale) if one is not fragment]
        if slot.fill == "collect":
            others = list(self.earlier(fragment, slot, channel))
        return [self._narrowed(box, others) for box in self.printed(fragment, channel)[:MOST_ALONE]]

    def _narrowed(self, box: Box, others: Iterable[Fragment]) -> Box:
        """A part of a box where as many of these do not fit as can be."""
        for one in others:
            self.steps.spend()
            commons = (intersect(box, apart) for apart in self.false(self.when(one)))
            box = next((common for common in commons if common is not None), box)
        return box

    def _requirers(self, fragment: Fragment, channel: str) -> Iterator[Fragment]:
        usable = self.decider.candidates(channel, fragment.locale).by_id.values()
        return (other for other in usable if not set(fragment.ids).isdisjoint(other.requires))

    def _own(self, fragment: Fragment) -> Iterator[Boxes]:
        """Where each condition holds that a variant has besides its base's."""
        for condition in fragment.variant.conditions if fragment.variant else ():
            yield self.true(self.terrain.ground(condition))

    def _not_before(self, fragment: Fragment, channel: str) -> Boxes:
        """In a slot filled by the first: where no earlier fragment fits."""
        slot = self.slot_of(fragment)
        if slot is None or slot.fill != "first":
            return [self.customers.space.everything]
        taken = [
            box
            for one in self.earlier(fragment, slot, channel)
            if not one.excludes
            for box in self.true(self.when(one))
        ]
        return subtract([self.customers.space.everything], taken, self.steps)

    def earlier(self, fragment: Fragment, slot: Slot, channel: str) -> Sequence[Fragment]:
        """The fragments that are asked before one in its slot."""
        mine = self.candidates(slot, channel, fragment.locale)
        return mine[: mine.index(fragment)] if fragment in mine else mine

    def slot_of(self, fragment: Fragment) -> Slot | None:
        """The slot of this touchpoint that a fragment is for."""
        return next((slot for slot in self.terrain.touchpoint.slots if slot.id == fragment.slot), None)

    def crowded_out(self, fragment: Fragment, channel: str) -> Boxes:
        """Who fits a fragment and is not printed it, because others are there."""
        slot = self.slot_of(fragment)
        if slot is None or fragment.only_brought:
            return []
        here = self.all(self.written(channel, fragment.locale), self.true(self.when(fragment)))
        others = list(self.earlier(fragment, slot, channel))
        if slot.fill == "priority":
            others = [one for one in self.candidates(slot, channel, fragment.locale) if one is not fragment]
        rivals = [one for one in self.decider.candidates(channel, fragment.locale).by_id.values() if one.bars(fragment)]
        found = [box for one in rivals for box in self.all(here, self.true(self.when(one)))]
        if slot.fill in ("first", "priority"):
            found += [box for one in others for box in self.all(here, self.true(self.when(one)))]
        elif slot.fill == "collect" and slot.limit is not None and len(others) >= slot.limit:
            found += self.all(here, *(self.true(self.when(one)) for one in self._fullest(others, slot.limit)))
        return found

    def _fullest(self, others: Iterable[Fragment], limit: int) -> list[Fragment]:
        """So many fragments that fill a slot, those with the widest conditions."""
        return sorted(others, key=lambda one: (one.when is not None, one.place))[:limit]

    def empty(self, slot: Slot, channel: str, locale: str) -> Boxes:
        """Who is written to and fits no fragment of a slot."""
        fitting = [box for one in self.candidates(slot, channel, locale) for box in self.true(self.when(one))]
        nobody = subtract([self.customers.space.everything], fitting, self.steps)
        return self.all(self.written(channel, locale), nobody)
