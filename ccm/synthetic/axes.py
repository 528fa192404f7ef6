"""The dimensions of a space of customers, cut finely: on both sides of every constant, one step away.

In: terms and the constants they are compared with. Out: `Axis`: regions in order, each with a value that a customer
can have. A plain analysis needs one value between two constants; who looks at boundaries needs the first and the last.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from ccm.feel import tree
from ccm.feel.analysis import Dimension, Region, Space
from ccm.feel.analysis.dimensions import STEPS, cut, order_values
from ccm.feel.semantics import FAILURES, calculate
from ccm.feel.tree import Node
from ccm.feel.values import Months
from ccm.synthetic.domains import PENNY, Domain, is_above
from ccm.synthetic.saying import say

_ORDERED = frozenset([Decimal, date, timedelta, Months])


@dataclass(frozen=True)
class Axis:
    """One dimension: its term and regions; `cuts` are the places of the constants themselves, `slug` a fact's own."""

    dimension: Dimension
    cuts: frozenset[int]
    slug: str = ""

    @cached_property
    def values(self) -> tuple[object, ...]:
        """The value of each region."""
        return tuple(region.value for region in self.dimension.regions)

    @cached_property
    def _present(self) -> tuple[object, ...]:
        """The value of each region but null, which comes last."""
        return tuple(region.value for region in self.dimension.regions if not region.missing)

    def place(self, value: object) -> int:
        """The region a value lies in."""
        known = self._present
        if value is None:
            return len(known)
        for place, one in enumerate(known):
            if type(one) is type(value) and one == value:
                return place
        if len(known) == 1 or self.dimension.term.type.kind not in STEPS:
            return len(known) - 1  # a text that no constant is
        return self._between(value)

    def _between(self, value: object) -> int:
        """The region whose value is nearest among those that no constant parts from this one."""
        known = self._present
        above = next((place for place, one in enumerate(known) if is_above(one, value)), len(known))
        if above == 0:
            return 0
        below = above - 1
        return below if below not in self.cuts or above == len(known) else above


def open_space(
    conditions: Iterable[Node], domains: Mapping[str, Domain], others: Mapping[str, tuple[object, ...]]
) -> tuple[Space, tuple[Axis, ...]]:
    """The space of grounded conditions. `others` are, by slug, values to take where any value will do."""
    axes: list[Axis] = []

    def cutting(term: Node, _: str, met: Sequence[object]) -> Dimension:
        axes.append(axis_of(term, met, domains, others))
        return axes[-1].dimension

    space = Space.of(((condition, "") for condition in conditions), cutting=cutting)
    return space, tuple(axes)


def axis_of(
    term: Node, met: Sequence[object], domains: Mapping[str, Domain], others: Mapping[str, tuple[object, ...]]
) -> Axis:
    """A term's axis: of a fact only the values that it can have; of a comparison of two terms only true and false."""
    slug = term.slug if isinstance(term, tree.Fact) else ""
    domain = domains.get(slug, Domain(_step(term)))
    met = [one for one in met if one is not None]
    known = [one.value for one in cut(term, "", met).regions if not one.missing]
    if domain.values and slug:
        values = [one for one in domain.values if one in domain]
    elif term.type.kind in STEPS:
        values = _fine(known, met, domain) if met else [*others.get(slug, known)]
    else:
        values = _named(known, met, others.get(slug, ())) if term.type.kind == "text" else known
    values = _possible(values, met, domain) if slug else values
    missing = () if slug and not domain.nullable else (Region(None, missing=True),)
    regions = (*(Region(value) for value in values), *missing)
    cuts = frozenset(place for place, value in enumerate(values) if any(value == one for one in met))
    return Axis(Dimension(term, say(term), regions), cuts, slug)


def _possible(values: Sequence[object], met: Sequence[object], domain: Domain) -> list[object]:
    """The values that a fact can have. Of what it only usually is, one is kept between any two constants all the same:
    a condition that asks for it may know better.
    """
    kept = {_stretch(one, met) for one in values if one in domain}
    found: list[object] = []
    for one in values:
        rescued = not domain.certain and not domain.values and _stretch(one, met) not in kept
        if one in domain or rescued:
            found.append(one)
            kept.add(_stretch(one, met))
    return found or list(values[-1:])


def _stretch(value: object, met: Sequence[object]) -> tuple[int, bool]:
    """Between which constants a value lies, or that it is one."""
    return sum(is_above(value, one) for one in met), any(value == one for one in met)


def _step(term: Node) -> object:
    money = term.type.kind == "number" and term.type.unit is not None
    return PENNY if money else STEPS.get(term.type.kind, Decimal(1))


def _fine(known: Sequence[object], met: Sequence[object], domain: Domain) -> list[object]:
    """What a plain analysis takes, the values one step below and above each constant, and the least there can be."""
    found = [*known, domain.low] if domain.low is not None else list(known)
    for one in met:
        found += [value for sign in (-1, 1) if (value := _moved(one, domain.step, sign)) is not None]
    kinds = {type(one) for one in found}
    if len(kinds) != 1 or not kinds <= _ORDERED:
        return list(known)
    return order_values(found)


def _moved(value: object, step: object, sign: int) -> object:
    try:
        return calculate("+", value, calculate("*", step, Decimal(sign)))
    except FAILURES:
        return None


def _named(known: Sequence[object], met: Sequence[object], others: Sequence[object]) -> list[object]:
    """Texts: the constants, and one that is none of them, a real one if any is known."""
    constants = [one for one in known if one in met]
    other = next((one for one in others if one not in constants), known[-1])
    return [*constants, other]
