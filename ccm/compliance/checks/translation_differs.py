"""Translations that say something else than their source.

In: all fragments. Out: a finding for each translation that prints other values, writes other numbers, leads to other
addresses, requires other disclosures or is for other customers, channels or slots than the fragment of the same id in
the default language. Amounts and rights must not depend on the language somebody reads.
"""

from collections.abc import Iterator, Set

from ccm.compliance.model import Check, Inspection
from ccm.compliance.translations import links_of, numbers_of, pairs, values_of
from ccm.diagnostics import Diagnostic, Span, warning
from ccm.library.model import Fragment

DIFFERS = warning("K713", "translation-differs", "A translation says something else than its source.")


def check(inspection: Inspection) -> Iterator[Diagnostic]:
    """Every difference between a translation and its source."""
    names = {slug: fact.name for slug, fact in inspection.library.vocabulary.definitions.items()}
    names |= {each.slug: each.name for each in inspection.library.parameters}
    for translation, source in pairs(inspection):
        for what, mine, theirs in _traits(translation, source, inspection):
            lost, added = sorted(theirs - mine), sorted(mine - theirs)
            said = [f"lacks {_list(lost, names)}"] if lost else []
            said += [f"adds {_list(added, names)}"] if added else []
            if said:
                message = f"{what}: this {' and '.join(said)}, compared with {source.name}"
                hint = "say the same in both languages, or give each its own id"
                yield DIFFERS.at(Span(translation.path, 1, 1), message, hint=hint)


def _list(slugs: list[str], names: dict[str, str]) -> str:
    return ", ".join(names.get(each, each) for each in slugs)


def _traits(one: Fragment, other: Fragment, inspection: Inspection) -> Iterator[tuple[str, Set[str], Set[str]]]:
    """In what two fragments must agree: its name, what the one has and what the other has."""
    yield "values", values_of(one, inspection), values_of(other, inspection)
    yield "numbers", numbers_of(one, inspection), numbers_of(other, inspection)
    yield "links", links_of(one, inspection), links_of(other, inspection)
    yield "requires", set(one.requires), set(other.requires)
    yield "channels", set(one.channels), set(other.channels)
    yield "slot", {one.slot}, {other.slot}
    yield "variant of", set(one.ids[1:]), set(other.ids[1:])
    mine = one.when.expression.tree if one.when else None
    theirs = other.when.expression.tree if other.when else None
    if mine != theirs:
        sources = [{each.when.source} if each.when else set() for each in (one, other)]
        yield "condition", sources[0], sources[1]


CHECK = Check(
    (DIFFERS,),
    "structure",
    "the languages that library.yaml promises; FCA COBS 4.2.1R (fair, clear and not misleading)",
    library=check,
)
