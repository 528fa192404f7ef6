"""What synthetic customers of one touchpoint have to meet: its conditions over given facts, and what facts can be.

In: a library, a touchpoint, an occasion. Out: `Terrain`: every condition grounded, a domain for every fact that is
read, the values that authors have written anywhere for texts.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import sqlglot
from sqlglot import exp

from ccm.facts.model import FactDefinition, Grain, Sensitivity
from ccm.facts.obtaining import Constant, Formula, Obtained, Sql
from ccm.facts.plan import needed_facts
from ccm.feel import BOOLEAN, TEXT, tree
from ccm.feel.analysis.atoms import atom_of, leaves
from ccm.feel.tree import Node
from ccm.library.model import Condition, Fragment, Library, Touchpoint
from ccm.library.needs import needed_names
from ccm.synthetic.domains import Domain, domain_of
from ccm.synthetic.grounding import Grounding
from ccm.values.locales import language_of
from ccm.values.occasion import Occasion

_OPEN = (Sensitivity.PUBLIC, Sensitivity.INTERNAL)
"""Values of facts such as these may be taken from an author's case; what is personal is always invented."""


@dataclass(frozen=True)
class Terrain:
    """A touchpoint on one occasion, and everything that does not depend on a customer."""

    library: Library
    touchpoint: Touchpoint
    occasion: Occasion
    grounding: Grounding
    facts: Mapping[str, FactDefinition]
    """Those that are given, not calculated, and that the touchpoint reads, by slug."""
    texts: Mapping[str, tuple[object, ...]]
    """Values that texts have somewhere in the library, by slug."""
    plausible: tuple[Node, ...] = ()
    """What holds of everybody whom somebody would believe in, grounded."""

    def ground(self, condition: Condition | None) -> Node | None:
        """A condition over given facts; None for none."""
        return None if condition is None else self.grounding(condition.expression.tree)

    @cached_property
    def conditions(self) -> tuple[Node, ...]:
        """Every condition that decides anything in the touchpoint, grounded."""
        return tuple(self.grounding(node) for node in all_conditions(self.library, self.touchpoint))

    @cached_property
    def domains(self) -> Mapping[str, Domain]:
        """What every fact can be; texts that are chosen from a few are so."""
        met: dict[str, list[object]] = {}
        for node in self.conditions:
            for slug, value in _met(node):
                met.setdefault(slug, []).append(value)
        found = {
            slug: domain_of(fact, self.touchpoint, self.occasion, met.get(slug, ()))
            for slug, fact in self.facts.items()
        }
        if "locale" in found:
            found["locale"] = Domain(values=tuple(self.tag_of(one) for one in self.touchpoint.locales), nullable=False)
        return found

    def is_idle(self, fragment: Fragment) -> bool:
        """Whether a fragment is printed only where another requires it, and none of this touchpoint does."""
        bringing = (one for one in self.library.fragments if not set(fragment.ids).isdisjoint(one.requires))
        return fragment.only_brought and not any(self.touchpoint.uses(one) for one in bringing)

    def tag_of(self, locale: str) -> str:
        """A language with its region, as a recipient of this bank would have it."""
        language = language_of(locale)
        return (
            locale
            if "-" in locale
            else next((one for one in self.library.locales if language_of(one) == language), locale)
        )

    def speaks(self, locale: str) -> Node:
        """The condition that somebody is written to in a language."""
        asked = self.touchpoint.locale
        chosen: Node = asked.expression.tree if asked else text_fact("locale")
        same = tuple(equals(chosen, tag) for tag in dict.fromkeys((locale, self.tag_of(locale))))
        return self.grounding(same[0] if len(same) == 1 else tree.Junction((0, 0), BOOLEAN, 3, "or", same))


def text_fact(slug: str) -> Node:
    """The term that reads a fact that is a text."""
    return tree.Fact((0, 0), TEXT, 1, slug, slug)


def equals(term: Node, value: object) -> Node:
    """The condition that a term has a value."""
    return tree.Comparison(term.extent, BOOLEAN, term.depth + 1, "=", term, tree.Literal((0, 0), term.type, 1, value))


def terrain_of(library: Library, touchpoint: Touchpoint, occasion: Occasion) -> Terrain:
    """Look at a touchpoint on an occasion."""
    parameters = {each.slug: each.on(occasion.letter_date) for each in library.parameters}
    read = needed_facts(library.vocabulary, Grain(touchpoint.for_each), _names(library, touchpoint))
    constants = {fact.slug: fact.obtained.value for fact in read if isinstance(fact.obtained, Constant)}
    formulas = {fact.slug: fact.obtained.expression.tree for fact in read if isinstance(fact.obtained, Formula)}
    tables = {table.slug: table for table in library.tables}
    given = {fact.slug: fact for fact in read if fact.slug not in {*constants, *formulas, *occasion.days}}
    grounding = Grounding({**constants, **library.bank, **parameters, **occasion.days}, formulas, tables)
    plausible = (grounding(one.tree) for one in library.vocabulary.plausible)
    told = tuple(node for node in plausible if _facts_of(node) and _facts_of(node) <= given.keys())
    return Terrain(library, touchpoint, occasion, grounding, given, _texts(library, given), told)


def _facts_of(node: Node) -> set[str]:
    return {one.slug for one in tree.walk(node) if isinstance(one, tree.Fact)}


def _names(library: Library, touchpoint: Touchpoint) -> set[str]:
    """What a touchpoint reads; of the decision tables only those that it asks."""
    found = set(needed_names(replace(library, tables=()), touchpoint))
    for table in reversed(library.tables):  # a later one may read an earlier one
        if table.slug in found:
            found.update(table.reads)
    return found


def all_conditions(library: Library, touchpoint: Touchpoint) -> Iterator[Node]:
    """Every condition that decides anything in a touchpoint."""
    mine = [each.when for each in library.fragments if each.when is not None and touchpoint.uses(each)]
    yield from dict.fromkeys(one.expression.tree for one in (*touchpoint.conditions, *mine))


def _met(node: Node) -> Iterator[tuple[str, object]]:
    """The constants that a fact itself is compared with."""
    for leaf in leaves(node):
        atom = atom_of(leaf)
        if isinstance(atom.term, tree.Fact):
            yield from ((atom.term.slug, value) for value in atom.constants)


def _texts(library: Library, facts: Mapping[str, FactDefinition]) -> dict[str, tuple[object, ...]]:
    """What text facts are compared with anywhere, end in, and have in cases if they are not personal."""
    found: dict[str, dict[object, None]] = {slug: {} for slug, fact in facts.items() if fact.type.kind == "text"}
    for case in library.cases:
        for slug, value in case.facts.items():
            if slug in found and isinstance(value, str) and facts[slug].sensitivity in _OPEN:
                found[slug][value] = None
    for slug, values in found.items():
        values.update(dict.fromkeys(_outcomes(facts[slug].obtained)))
    for touchpoint in library.touchpoints.values():
        for node in all_conditions(library, touchpoint):
            for slug, value in _met(node):
                if slug in found and isinstance(value, str):
                    found[slug][value] = None
    return {slug: tuple(values) for slug, values in found.items()}


def _outcomes(obtained: Obtained) -> Iterator[str]:
    """The texts that the `CASE` of a fact's SQL ends in."""
    if isinstance(obtained, Sql):
        for case in sqlglot.parse_one(obtained.text, dialect="duckdb").find_all(exp.Case):
            ends = [one.args.get("true") for one in case.args.get("ifs", ())] + [case.args.get("default")]
            yield from (one.this for one in ends if isinstance(one, exp.Literal) and one.is_string)
