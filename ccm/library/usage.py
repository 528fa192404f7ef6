"""Where something is used: a fragment, a touchpoint, a fact, a parameter, a decision table.

In: a library and a name. Out: `Use`s, each with its place, in the order of the files. What an author wants to know
before changing a thing, and a reviewer before signing it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from ccm.diagnostics import Span
from ccm.facts.obtaining import Formula
from ccm.library.leaves import leaves_of, tables_of
from ccm.library.model import Condition, Fragment, Library, Placeholder, Touchpoint

Expressions = Iterator[tuple[str, Span, tuple[str, ...]]]
"""How an expression is used, its place, the slugs it reads."""


@dataclass(frozen=True, slots=True)
class Use:
    """One use: `what` uses it (`fragment savings.thanks.en`), `how` (`condition`), and where."""

    what: str
    how: str
    span: Span


@dataclass(frozen=True, slots=True)
class Known:
    """What a name means: `kind` is fragment, touchpoint, fact, parameter or table."""

    kind: str
    name: str
    key: str


def find_meaning(library: Library, name: str) -> Known | None:
    """What a name means in a library: an id, or a fact's, parameter's or table's name or slug."""
    words = " ".join(name.split())
    if any(words in (each.id, each.name) for each in library.fragments):
        return Known("fragment", words, words)
    if words in library.touchpoints:
        return Known("touchpoint", words, words)
    fact = library.vocabulary.fact(words)
    if fact is not None:
        return Known("fact", fact.name, fact.slug)
    for parameter in library.parameters:
        if words in (parameter.name, parameter.slug):
            return Known("parameter", parameter.name, parameter.slug)
    for table in library.tables:
        if words in (table.id, table.name, table.slug):
            return Known("table", table.name, table.slug)
    return None


def known_names(library: Library) -> Iterator[str]:
    """Every name that `find_meaning` knows."""
    yield from dict.fromkeys(each.id for each in library.fragments)
    yield from library.touchpoints
    yield from (fact.name for fact in library.vocabulary.definitions.values())
    yield from (parameter.name for parameter in library.parameters)
    yield from (table.name for table in library.tables)


def find_uses(library: Library, known: Known) -> tuple[Use, ...]:
    """Every use of what a name means."""
    match known.kind:
        case "fragment":
            found = _uses_of_fragment(library, known.key)
        case "touchpoint":
            found = _uses_of_touchpoint(library, library.touchpoints[known.key])
        case _:
            found = _uses_of_name(library, known.key)
    return tuple(dict.fromkeys(found))


def _uses_of_fragment(library: Library, key: str) -> Iterator[Use]:
    mine = [each for each in library.fragments if key in (each.id, each.name)]
    for touchpoint in library.touchpoints.values():
        slots = dict.fromkeys(each.slot for each in mine if touchpoint.uses(each))
        for slot in slots:
            yield Use(f"touchpoint {touchpoint.id}", f"slot {slot}", Span(touchpoint.path))
    ids = {each.id for each in mine}
    for other in library.fragments:
        ties = (("requires it", other.requires), ("excludes it", other.excludes), ("is a variant of it", other.ids[1:]))
        for how, names in ties:
            if ids & set(names):
                yield Use(f"fragment {other.name}", how, Span(other.path))


def _uses_of_touchpoint(library: Library, touchpoint: Touchpoint) -> Iterator[Use]:
    for fragment in library.fragments:
        if touchpoint.uses(fragment):
            yield Use(f"fragment {fragment.name}", f"slot {fragment.slot}", Span(fragment.path))
    for case in library.cases:
        if case.touchpoint == touchpoint.id:
            yield Use(f"case {case.id}", "shows it", Span(case.path))


def _uses_of_name(library: Library, slug: str) -> Iterator[Use]:
    for what, uses in _all_expressions(library):
        for how, span, reads in uses:
            if slug in reads:
                yield Use(what, how, span)
    for case in library.cases:
        if case.facts.get(slug) is not None:
            yield Use(f"case {case.id}", "given", Span(case.path))


def _all_expressions(library: Library) -> Iterator[tuple[str, Expressions]]:
    for fragment in library.fragments:
        yield f"fragment {fragment.name}", _of_fragment(fragment)
    for touchpoint in library.touchpoints.values():
        yield f"touchpoint {touchpoint.id}", _of_touchpoint(touchpoint)
    for table in library.tables:
        yield f"table {table.id}", iter([("inputs, cells or outputs", table.origin, table.reads)])
    for fact in library.vocabulary.definitions.values():
        if isinstance(fact.obtained, Formula):
            place = fact.span or fact.obtained.expression.origin
            yield f"fact {fact.name}", iter([("formula", place, fact.obtained.expression.reads)])


def _of_fragment(fragment: Fragment) -> Expressions:
    yield from _of_condition("condition", fragment.when)
    yield from _of_condition("priority", fragment.priority)
    for leaf in leaves_of(fragment.body):
        if isinstance(leaf, Placeholder):
            reads = (*leaf.expression.reads, *([leaf.unit_slug] if leaf.unit_slug else []))
            yield "placeholder", Span(fragment.path, leaf.line, leaf.column), reads
    for table in tables_of(fragment.body):
        if table.rows_slug:
            yield "rows", Span(fragment.path), (table.rows_slug,)


def _of_touchpoint(touchpoint: Touchpoint) -> Expressions:
    yield from _of_condition("population", touchpoint.population)
    yield from _of_condition("audience", touchpoint.audience)
    yield from _of_condition("language", touchpoint.locale)
    for stop in touchpoint.suppress:
        yield from _of_condition(f"suppression ({stop.reason})", stop.when)
    for rule in touchpoint.channels:
        yield from _of_condition(f"channel {rule.channel}", rule.when)
    for each in touchpoint.invariants:
        yield "invariant", Span(touchpoint.path), (each.opening, each.rows, each.closing)


def _of_condition(how: str, condition: Condition | None) -> Expressions:
    if condition is not None:
        yield how, condition.expression.origin, condition.expression.reads
