"""Reads `facts/*.yaml`: from what authors declare to typed `FactDefinition`s, with every problem found at
once.

In: files by path. Out: definitions and findings. Names come first, so that a formula may read a fact declared
further down; then how each is obtained is read (`declarations.py`), formulas last.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from ccm.diagnostics import Diagnostic, did_you_mean, error, has_errors
from ccm.facts.builtin import BUILTIN, bank_facts
from ccm.facts.declarations import KINDS, declared
from ccm.facts.fields import Fields
from ccm.facts.model import FactDefinition, Grain, Sensitivity
from ccm.facts.naming import name_problem
from ccm.facts.obtaining import Formula
from ccm.facts.typeless import Entries, Text, Written, read_yaml
from ccm.feel import BOOLEAN, DATE, NUMBER, TEXT, Model, Name, Type, list_of, money, parse, record_of, slugify

NAME_REFUSED = error("V020", "fact-name-refused", "A fact has a name that the rule language could read in two ways.")
NAME_TAKEN = error("V021", "fact-name-taken", "Two facts have the same name or the same key.")
UNIT_MISSING = error("V022", "fact-unit-missing", "Money without a currency.")
UNIT_UNKNOWN = error("V023", "fact-unit-unknown", "The unit of money is neither a currency code nor a text fact.")
NOT_OBTAINED = error("V024", "fact-not-obtained", "A fact does not say, or says twice, how it is obtained.")
TYPE_DIFFERS = error("V025", "fact-type-differs", "What is declared gives another type than the fact has.")
FORMULA_LOOP = error("V026", "fact-formula-loop", "Formulas read each other in a circle.")

TYPES = ("number", "money", "text", "boolean", "date", "rows")
KEYS = ("name", "grain", "type", "unit", "values", "meaning", "sensitivity", "nullable", *KINDS)
_CURRENCY = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class Draft:
    """A fact whose way of being obtained is still to be read."""

    fact: FactDefinition
    way: str
    node: Written
    entries: Entries


def read_definitions(
    files: Mapping[str, bytes], *, bank: Mapping[str, str]
) -> tuple[tuple[FactDefinition, ...], tuple[Diagnostic, ...]]:
    """Read every file; a fact with a problem is left out of the definitions and stands in the findings."""
    fields = Fields()
    drafts: list[Draft] = []
    for path in sorted(files):
        for entries in _facts_of(path, files[path], fields):
            draft = _draft(entries, fields)
            if draft is not None:
                drafts.append(draft)
    drafts = _unique(drafts, fields, bank)
    known = _complete(drafts, fields, (*BUILTIN, *bank_facts(bank)))
    return known, tuple(fields.findings)


def _facts_of(path: str, content: bytes, fields: Fields) -> list[Entries]:
    root, findings = read_yaml(path, content)
    fields.findings.extend(findings)
    if root is None:
        return []
    top = fields.mapping(root, path)
    if top is None:
        return []
    fields.only(top, ("facts",))
    items = fields.items(top.get("facts"), "facts", at=top.span)
    return [entries for item in items if (entries := fields.mapping(item, "a fact")) is not None]


def _draft(entries: Entries, fields: Fields) -> Draft | None:
    """Read everything but the way a fact is obtained."""
    before = len(fields.findings)
    fields.only(entries, KEYS)
    name = fields.text(entries, "name", required=True)
    grain = fields.word(entries, "grain", Grain)
    word = fields.word(entries, "type", TYPES)
    meaning = fields.text(entries, "meaning", required=True)
    sensitivity = fields.word(entries, "sensitivity", Sensitivity)
    nullable = fields.flag(entries, "nullable", default=True)
    unit = fields.text(entries, "unit")
    kind = _type(entries, word, unit, fields)
    way = _way(entries, fields)
    if name is not None:
        _check_name(name, fields)
    if name is None or meaning is None or way is None or kind is None or has_errors(fields.findings[before:]):
        return None
    if grain is None or sensitivity is None:
        return None
    fact = FactDefinition(
        name.text,
        slugify(name.text),
        Grain(grain),
        kind,
        " ".join(meaning.text.split()),
        Sensitivity(sensitivity),
        nullable,
        unit.text if unit else None,
        span=name.span,
    )
    return Draft(fact, way[0].text, way[1], entries)


def _check_name(name: Text, fields: Fields) -> None:
    problem = name_problem(name.text)
    if problem:
        why, proposal = problem
        hint = f"name it “{proposal}”" if proposal else None
        fields.say(NAME_REFUSED, name.span, f"“{name.text}” cannot be the name of a fact: {why}", hint)


def _type(entries: Entries, word: str | None, unit: Text | None, fields: Fields) -> Type | None:
    """The FEEL type. Only money carries its unit into the type; the unit of a number is told to people."""
    if word is None:
        return None
    if word == "money":
        if unit is None:
            said = "money needs a unit: a currency code, or the name of the text fact that holds it"
            fields.say(UNIT_MISSING, entries.span, said, "for example `unit: account currency`")
            return None
        return money(unit.text)
    if word == "rows":
        return list_of(record_of({}))
    plain = {"number": NUMBER, "text": TEXT, "boolean": BOOLEAN, "date": DATE}[word]
    values = entries.get("values")
    if values is None:
        return plain
    allowed = [fields.as_text(item, "a value") for item in fields.items(values, "values")]
    return replace(plain, allowed=tuple(value.text for value in allowed if value is not None))


def _way(entries: Entries, fields: Fields) -> tuple[Text, Written] | None:
    ways = [(key, value) for key, value in entries if key.text in KINDS]
    if len(ways) == 1:
        return ways[0]
    said = f"a fact is obtained in exactly one way ({', '.join(KINDS)}); here are {len(ways)}"
    fields.say(NOT_OBTAINED, ways[1][0].span if ways else entries.span, said)
    return None


def _unique(drafts: list[Draft], fields: Fields, bank: Mapping[str, str]) -> list[Draft]:
    """Keep the first of each key; report the others, and names that the standard facts already have."""
    seen = {fact.slug: fact for fact in (*BUILTIN, *bank_facts(bank))}
    kept = []
    for draft in drafts:
        fact, earlier = draft.fact, seen.get(draft.fact.slug)
        if earlier is None:
            seen[fact.slug] = fact
            kept.append(draft)
        elif earlier.span is None:
            said = f"“{fact.name}” is a standard fact ({earlier.source}) and need not be declared"
            fields.say(NAME_TAKEN, fact.span, said, "take another name, or leave this out")
        else:
            said = f"“{fact.name}” and “{earlier.name}” ({earlier.span}) are the same name to a computer"
            fields.say(NAME_TAKEN, fact.span, said, "rename one of them")
    return kept


def _complete(drafts: list[Draft], fields: Fields, standard: tuple[FactDefinition, ...]) -> tuple[FactDefinition, ...]:
    """Read how each fact is obtained; formulas after all others, because they may read any of them."""
    known: list[FactDefinition] = []
    named = {draft.fact.slug: draft.fact for draft in drafts}
    for draft in (draft for draft in drafts if draft.way != "formula"):
        fact = declared(draft.fact, draft.way, draft.node, fields) if _fits(draft, fields) else None
        if fact is not None:
            known.append(fact)
            named[fact.slug] = fact
    everything = (*standard, *named.values())
    for draft in (draft for draft in drafts if draft.way == "formula" and _fits(draft, fields)):
        fact = _formula(draft, everything, fields)
        if fact is not None:
            known.append(fact)
    known = [fact for fact in known if _unit_known(fact, everything, fields)]
    return _without_loops(known, fields)


def _fits(draft: Draft, fields: Fields) -> bool:
    """Rows are for `type: rows` and the other way round."""
    fact = draft.fact
    if (draft.way == "rows") == (draft.fact.type.kind == "list"):
        return True
    fields.say(TYPE_DIFFERS, draft.node.span, f"“{fact.name}”: `rows` and `type: rows` belong together")
    return False


def _formula(draft: Draft, seen: tuple[FactDefinition, ...], fields: Fields) -> FactDefinition | None:
    fact = draft.fact
    source = fields.as_text(draft.node, "formula")
    if source is None:
        return None
    grains = {fact.grain, Grain.CUSTOMER}
    names = Model(
        Name(one.name, one.slug, one.type, one.nullable)
        for one in seen
        if one.grain in grains and one.slug != fact.slug
    )
    expression, findings = parse(source.text, names, origin=source.origin)
    fields.findings.extend(findings)
    if expression is None or has_errors(findings):
        return None
    if expression.type.kind not in (fact.type.kind, "any", "null"):
        said = f"“{fact.name}” is a {fact.type}, but the formula gives a {expression.type}"
        fields.say(TYPE_DIFFERS, source.span, said)
        return None
    return replace(fact, obtained=Formula(expression), source=f"formula: {' '.join(source.text.split())}")


def _unit_known(fact: FactDefinition, everything: tuple[FactDefinition, ...], fields: Fields) -> bool:
    """A currency code, or a text fact that the subject can see."""
    unit = fact.unit
    if unit is None or (fact.type.kind == "number" and fact.type.unit is None) or _CURRENCY.fullmatch(unit):
        return True
    grains = {fact.grain, Grain.CUSTOMER}
    texts = [one.name for one in everything if one.type.kind == "text" and one.grain in grains]
    if unit in texts:
        return True
    hint = did_you_mean(unit, texts) or "a currency code like GBP, or a text fact like “account currency”"
    fields.say(
        UNIT_UNKNOWN,
        fact.span,
        f"“{fact.name}”: the unit “{unit}” is neither a currency code nor a text fact",
        hint,
    )
    return False


def _without_loops(facts: list[FactDefinition], fields: Fields) -> tuple[FactDefinition, ...]:
    """Leave out formulas that reach themselves; each loop is reported once, at each fact in it."""
    by_slug = {fact.slug: fact for fact in facts}

    def reads(fact: FactDefinition) -> tuple[str, ...]:
        return fact.obtained.expression.reads if isinstance(fact.obtained, Formula) else ()

    def reaches_itself(fact: FactDefinition) -> bool:
        seen: set[str] = set()
        ahead = list(reads(fact))
        while ahead:
            slug = ahead.pop()
            if slug == fact.slug:
                return True
            if slug in by_slug and slug not in seen:
                seen.add(slug)
                ahead.extend(reads(by_slug[slug]))
        return False

    kept = []
    for fact in facts:
        if reaches_itself(fact):
            fields.say(
                FORMULA_LOOP,
                fact.span,
                f"“{fact.name}” needs itself to be known",
                "break the circle of formulas",
            )
        else:
            kept.append(fact)
    return tuple(kept)
