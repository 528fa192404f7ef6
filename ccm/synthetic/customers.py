"""Finds a customer in a box: facts that meet every restriction of it, the others as ordinary as can be.

In: a terrain and conditions. Out: `Customers`: the space of those conditions; for a box, values for every given fact.
A term that is calculated from several facts is met by changing one of them; where they cannot all be met, there is
no answer, and whoever asked tries another box.
"""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from functools import cached_property, partial

from ccm.facts import Facts, complete
from ccm.facts.model import FactDefinition
from ccm.facts.obtaining import Measure, Window
from ccm.feel.analysis import Box, Boxes, Space, Steps
from ccm.feel.interpreter import interpret_node
from ccm.feel.tree import Fact, Junction, Node, walk
from ccm.synthetic.aiming import Aim, MayBe
from ccm.synthetic.axes import Axis, open_space
from ccm.synthetic.domains import Domain, column_of
from ccm.synthetic.model import Terrain
from ccm.synthetic.people import invent_person, longest_person
from ccm.synthetic.rows import entries_of
from ccm.values.locales import find_locale, language_of
from ccm.values.occasion import Communication

MOST_ROUNDS, MOST_CHANGES = 5, 60
_SELDOM = ("customers.region", "accounts.closed")
_OTHERS = {"customers.title": ("Dr",), "customers.country": ("FR",)}
_AGE, _LONG_AGO = timedelta(days=40 * 365), timedelta(days=5 * 365 + 40)


@dataclass
class Customers:
    """The space of some grounded conditions, and the way from a box in it to somebody."""

    terrain: Terrain
    conditions: tuple[Node, ...]
    _sets: dict[Node, tuple[Boxes, Boxes]] = field(default_factory=dict)

    @cached_property
    def _opened(self) -> tuple[Space, tuple[Axis, ...]]:
        return open_space(self.conditions, self.terrain.domains, self._ordinary)

    @property
    def space(self) -> Space:
        """The space."""
        return self._opened[0]

    @property
    def axes(self) -> tuple[Axis, ...]:
        """Its dimensions."""
        return self._opened[1]

    @cached_property
    def read_by_terms(self) -> frozenset[str]:
        """Facts that a calculated term reads."""
        terms = [*self.terrain.plausible, *(axis.dimension.term for axis in self.axes if not axis.slug)]
        return frozenset(one.slug for term in terms for one in walk(term) if isinstance(one, Fact))

    def sets(self, node: Node, steps: Steps) -> tuple[Boxes, Boxes]:
        """Where a grounded condition is true, and where it is false; found out once."""
        if node not in self._sets:
            self._sets[node] = self.space.sets(node, steps)
        return self._sets[node]

    def find(self, box: Box, near: Mapping[str, object] | None = None) -> dict[str, object] | None:
        """Given facts of a customer in a box, by slug; None where no single changes lead there.

        With somebody who is `near` as little as possible is changed of them.
        """
        values = dict(near or self._defaults)
        masks: dict[str, tuple[Axis, int]] = {}
        demands = [_Demand(node, (True,), _is_not_false) for node in self.terrain.plausible]
        for axis, mask in zip(self.axes, box, strict=True):
            if axis.slug:
                masks[axis.slug] = (axis, mask)
                if near is None or not _lies_in(axis, mask, values.get(axis.slug)):
                    values[axis.slug] = _chosen(axis, mask, values.get(axis.slug))
            elif mask != axis.dimension.everything:
                wanted = tuple(value for place, value in enumerate(axis.values) if mask >> place & 1)
                demands.append(_Demand(axis.dimension.term, wanted, partial(_lies_in, axis, mask)))
        aim = Aim(values, self._may_be(masks), self._fitted, self._known)
        left: set[tuple[str, object]] = set()
        for _ in range(MOST_ROUNDS):
            unmet = [one for one in demands if not one.is_met(values)]
            if not unmet:
                return values
            for one in unmet:
                if not one.is_met(values):
                    change = _change(aim, one, demands, left)
                    left.update((slug, values.get(slug)) for slug in change)  # no fact goes back, so none goes round
                    values.update(change)
        return None if any(not one.is_met(values) for one in demands) else values

    def is_usual(self, values: Mapping[str, object]) -> bool:
        """Whether every fact has a value that such a fact usually has: no count below nothing, no half a card."""
        return all(values.get(slug) in domain for slug, domain in self.terrain.domains.items())

    def moved(self, box: Box, values: Mapping[str, object]) -> dict[str, object]:
        """Somebody with the plain facts brought into a box; calculated terms are not looked at."""
        found = dict(values)
        for axis, mask in zip(self.axes, box, strict=True):
            if axis.slug and not _lies_in(axis, mask, found.get(axis.slug)):
                found[axis.slug] = _chosen(axis, mask, found.get(axis.slug))
        return found

    def facts(self, values: Mapping[str, object], number: int, name: str, *, long: bool = False) -> Facts:
        """The facts of one communication: who the n-th customer is, what is given, and what follows from it.

        A `long` one has as long a name and address as there is.
        """
        terrain = self.terrain
        touchpoint, occasion = terrain.touchpoint, terrain.occasion
        locale = str(values.get("locale") or terrain.library.default_locale)
        person = longest_person(self._country) if long else invent_person(number, language_of(locale), self._country)
        free = {slug for slug in self._personal if slug not in self._bound and values.get(slug) is not None}
        role = str(values.get("role") or touchpoint.recipients[0])
        given = {**values, **{slug: person[self._personal[slug]] for slug in free}, **occasion.days, "role": role}
        given |= entries_of(terrain, given)
        communication = Communication(touchpoint.id, name, name, role, occasion)
        return Facts(communication, complete(given, terrain.library.vocabulary, touchpoint.for_each))

    @cached_property
    def _personal(self) -> dict[str, str]:
        """Facts that say who somebody is, each with its column."""
        person = invent_person(0, "en", self._country)
        columns = {slug: column_of(fact) for slug, fact in self.terrain.facts.items()}
        return {slug: column for slug, column in columns.items() if column in person}

    @cached_property
    def _bound(self) -> frozenset[str]:
        """Facts whose very value a condition asks for, not only whether there is one."""
        return frozenset(axis.slug for axis in self.axes if axis.slug and axis.cuts)

    @cached_property
    def _currencies(self) -> frozenset[str]:
        """The names of facts in whose currency some amount is."""
        return frozenset(fact.unit for fact in self.terrain.library.vocabulary.visible() if fact.unit)

    @cached_property
    def _country(self) -> str:
        locale = find_locale(self.terrain.library.default_locale)
        return (locale.territory if locale else None) or "GB"

    @cached_property
    def _ordinary(self) -> dict[str, tuple[object, ...]]:
        """An ordinary value for every fact that asks for none in particular."""
        person = invent_person(0, language_of(self.terrain.library.default_locale), self._country)
        found: dict[str, tuple[object, ...]] = {}
        for slug, fact in self.terrain.facts.items():
            texts = self.terrain.texts.get(slug, ())
            column = self._personal.get(slug)
            found[slug] = (
                (person[column], *_OTHERS.get(column, ())) if column else texts or (self._ordinary_value(fact),)
            )
        return found

    def _ordinary_value(self, fact: FactDefinition) -> object:
        column = column_of(fact)
        if column in _SELDOM and fact.nullable:
            return None
        as_of = self.terrain.occasion.as_of
        domain = self.terrain.domains[fact.slug]
        if domain.values:
            return domain.values[-1] if fact.type.kind == "boolean" else domain.values[0]
        match fact.type.kind:
            case "number":
                return _ordinary_number(fact, domain)
            case "date":
                return as_of - (_AGE if column == "customers.birth_date" else _LONG_AGO)
            case "text":
                return "GBP" if fact.name in self._currencies else f"example {fact.name}"
            case "list":
                return ()
        return None

    @cached_property
    def _defaults(self) -> dict[str, object]:
        found = {slug: values[0] for slug, values in self._ordinary.items()}
        for slug, domain in self.terrain.domains.items():
            if domain.values and found.get(slug) not in domain.values:
                found[slug] = domain.values[0]
        return found

    def _may_be(self, masks: Mapping[str, tuple[Axis, int]]) -> MayBe:
        domains = self.terrain.domains

        def may_be(slug: str, value: object) -> bool:
            if slug not in domains or value not in domains[slug]:
                return False
            return slug not in masks or _lies_in(*masks[slug], value)

        return may_be

    def _fitted(self, slug: str, value: object) -> object:
        domain = self.terrain.domains.get(slug)
        return domain.fitted(value) if domain else value

    def _known(self, slug: str) -> tuple[object, ...]:
        domain = self.terrain.domains.get(slug, Domain())
        return (*domain.values, *self.terrain.texts.get(slug, ()), *self._ordinary.get(slug, ()))


def customers_of(terrain: Terrain, asks: Iterable[Node] = ()) -> Customers:
    """The customers of a touchpoint: in the space of its conditions, of what is plausible, of what else is asked."""
    return Customers(terrain, tuple(dict.fromkeys((*terrain.conditions, *terrain.plausible, *asks))))


def _ordinary_number(fact: FactDefinition, domain: Domain) -> object:
    """So much money that a difference of a hundred is seen; so few of a thing that one is a change."""
    if fact.type.unit is not None:
        return Decimal(0) if _is_part(fact) else Decimal("1200.00")
    value = Decimal("0.035") if isinstance(domain.step, Decimal) and domain.step < Decimal("0.01") else Decimal(2)
    return value if value in domain else domain.low


def _is_part(fact: FactDefinition) -> bool:
    """Whether a sum takes only some of the entries: fees, interest. There are none unless they are asked for."""
    obtained = fact.obtained
    if not isinstance(obtained, Window) or obtained.measure is not Measure.SUM or obtained.where is None:
        return False
    return isinstance(obtained.where.tree, Junction)


def _lies_in(axis: Axis, mask: int, value: object) -> bool:
    return bool(mask >> axis.place(value) & 1)


def _chosen(axis: Axis, mask: int, ordinary: object) -> object:
    """The value to begin with: the ordinary one if it may be, else the first that may be and is there."""
    mask = mask & axis.dimension.present or mask
    if axis.cuts and axis.dimension.term.type.kind == "number":
        return axis.values[_nearest_to_nothing(axis, mask)]
    if ordinary is not None and _lies_in(axis, mask, ordinary):
        return ordinary
    return axis.values[(mask & -mask).bit_length() - 1]


def _nearest_to_nothing(axis: Axis, mask: int) -> int:
    """Of the numbers that may be, the smallest that is not negative."""
    places = [place for place in range(len(axis.values)) if mask >> place & 1]
    numbers = [place for place in places if isinstance(one := axis.values[place], Decimal) and one >= 0]
    return numbers[0] if numbers else places[-1]


@dataclass(frozen=True, slots=True)
class _Demand:
    """What a calculated term must come to: one of the wanted values, or whatever lies with them."""

    term: Node
    wanted: tuple[object, ...]
    fits: Callable[[object], bool]

    def is_met(self, values: Mapping[str, object]) -> bool:
        """Whether it does."""
        return self.fits(interpret_node(self.term, values))


def _is_not_false(value: object) -> bool:
    return value is not False


def _change(
    aim: Aim, demand: _Demand, demands: Sequence[_Demand], left: Container[tuple[str, object]]
) -> dict[str, object]:
    """What to change for one term: of all that would do, what leaves most of the other terms as they must be."""
    best: dict[str, object] = {}
    best_met, total = -1, len(demands)
    for wanted in demand.wanted:
        for number, change in enumerate(aim.at(demand.term, wanted)):
            if best_met == total or number > MOST_CHANGES:
                break
            if any(pair in left for pair in change.items()):
                continue
            values = {**aim.values, **change}
            if demand.is_met(values):
                met = sum(one.is_met(values) for one in demands)
                if met > best_met:
                    best, best_met = change, met
    return best
