"""Reads `facts/*.yaml`: from what authors declare to typed `FactDefinition`s, with every problem found at
once.

In: files by path. Out: definitions and findings. Names come first, so that a formula may read a fact declared
further down; then how each is obtained is read (`declarations.py`), formulas last.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from ccm.diagnostics import Diagnostic, did_you_mean, error, has_errors
from ccm.facts.builtin import BUILTIN, bank_facts
from ccm.facts.declarations import KINDS, declared
from ccm.facts.fields import FactFields
from ccm.facts.model import SEEN, FactDefinition, Grain, Sensitivity
from ccm.facts.naming import name_problem
from ccm.facts.obtaining import Formula
from ccm.feel import (
    BOOLEAN,
    DATE,
    NUMBER,
    TEXT,
    Expression,
    Model,
    Name,
    Type,
    list_of,
    money,
    parse,
    record_of,
    slugify,
)
from ccm.written import Text

NAME_REFUSED = error("V020", "fact-name-refused", "A fact has a name that the rule language could read in two ways.")
NAME_TAKEN = error("V021", "fact-name-taken", "Two facts have the same name or the same key.")
UNIT_MISSING = error("V022", "fact-unit-missing", "Money without a currency.")
UNIT_UNKNOWN = error("V023", "fact-unit-unknown", "The unit of money is neither a currency code nor a text fact.")
NOT_OBTAINED = error("V024", "fact-not-obtained", "A fact does not say, or says twice, how it is obtained.")
TYPE_DIFFERS = error("V025", "fact-type-differs", "What is declared gives another type than the fact has.")
FORMULA_LOOP = error("V026", "fact-formula-loop", "Formulas read each other in a circle.")

TYPES = ("number", "money", "text", "boolean", "date", "rows")
_CURRENCY = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class Draft:
    """A fact whose way of being obtained is still to be read."""

    fact: FactDefinition
    way: str
    fields: FactFields


def read_definitions(
    files: Mapping[str, bytes], *, bank: Mapping[str, str]
) -> tuple[tuple[FactDefinition, ...], tuple[Expression, ...], tuple[Diagnostic, ...]]:
    """Read every file: the facts, what is plausible of them, the findings.

    What has a problem is left out and stands in the findings.
    """
    findings: list[Diagnostic] = []
    drafts: list[Draft] = []
    plausible: list[Text] = []
    for path in sorted(files):
        fields = FactFields.open(path, files[path], findings, of="the file")
        if fields is not None:
            drafts += [draft for one in fields.records("facts", of="a fact") if (draft := _draft(one)) is not None]
            texts = [fields.as_text(each, "plausible") for each in fields.items("plausible")]
            plausible += [text for text in texts if text is not None]
            fields.close()
    drafts = _unique(drafts, findings, bank)
    standard = (*BUILTIN, *bank_facts(bank))
    known = _complete(drafts, findings, standard)
    return known, tuple(_plausible(plausible, (*standard, *known), findings)), tuple(findings)


def _plausible(
    written: list[Text], seen: tuple[FactDefinition, ...], findings: list[Diagnostic]
) -> Iterator[Expression]:
    """Conditions over facts that hold of everybody whom somebody would believe in."""
    names = Model(Name(one.name, one.slug, one.type, one.nullable) for one in seen)
    for text in written:
        expression, found = parse(text.text, names, origin=text.origin, expect=BOOLEAN)
        findings.extend(found)
        if expression is not None and not has_errors(found):
            yield expression


def _draft(fields: FactFields) -> Draft | None:
    """Read everything but the way a fact is obtained."""
    before = len(fields.diagnostics)
    name = fields.scalar("name", required=True)
    grain = fields.choice("grain", Grain, required=True)
    word = fields.choice("type", TYPES, required=True)
    meaning = fields.text("meaning", required=True)
    sensitivity = fields.choice("sensitivity", Sensitivity, required=True)
    nullable = fields.flag("nullable", default=True)
    unit = fields.text("unit") or None
    kind = _type(word, unit, fields)
    way = _way(fields)
    fields.close()
    if name is not None:
        _check_name(name, fields)
    if name is None or kind is None or has_errors(fields.diagnostics[before:]):
        return None
    fact = FactDefinition(
        name.text,
        slugify(name.text),
        Grain(grain),
        kind,
        " ".join(meaning.split()),
        Sensitivity(sensitivity),
        nullable,
        unit,
        span=name.span,
    )
    return Draft(fact, way, fields)


def _check_name(name: Text, fields: FactFields) -> None:
    problem = name_problem(name.text)
    if problem:
        why, proposal = problem
        hint = f"name it “{proposal}”" if proposal else None
        fields.report(NAME_REFUSED, name.span, f"“{name.text}” cannot be the name of a fact: {why}", hint=hint)


def _type(word: str, unit: str | None, fields: FactFields) -> Type | None:
    """The FEEL type. Only money carries its unit into the type; the unit of a number is told to people."""
    values = fields.names("values")
    if not word:
        return None
    if word == "money":
        if unit is None:
            said = "money needs a unit: a currency code, or the name of the text fact that holds it"
            fields.report(UNIT_MISSING, fields.span, said, hint="for example `unit: account currency`")
            return None
        return money(unit)
    if word == "rows":
        return list_of(record_of({}))
    plain = {"number": NUMBER, "text": TEXT, "boolean": BOOLEAN, "date": DATE}[word]
    return replace(plain, allowed=tuple(value.text for value in values) or None)


def _way(fields: FactFields) -> str:
    fields.ask("", "one of", choices=KINDS)
    ways = [key for key in KINDS if fields.node(key) is not None]
    if len(ways) != 1:
        said = f"a fact is obtained in exactly one way ({', '.join(KINDS)}); here are {len(ways)}"
        fields.report(NOT_OBTAINED, fields.entries[ways[1]][0].span if ways else fields.span, said)
    return ways[0] if ways else ""


def _unique(drafts: list[Draft], findings: list[Diagnostic], bank: Mapping[str, str]) -> list[Draft]:
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
            findings.append(NAME_TAKEN.at(fact.span, said, hint="take another name, or leave this out"))
        else:
            said = f"“{fact.name}” and “{earlier.name}” ({earlier.span}) are the same name to a computer"
            findings.append(NAME_TAKEN.at(fact.span, said, hint="rename one of them"))
    return kept


def _complete(
    drafts: list[Draft], findings: list[Diagnostic], standard: tuple[FactDefinition, ...]
) -> tuple[FactDefinition, ...]:
    """Read how each fact is obtained; formulas after all others, because they may read any of them."""
    known: list[FactDefinition] = []
    named = {draft.fact.slug: draft.fact for draft in drafts}
    for draft in (draft for draft in drafts if draft.way != "formula"):
        fact = declared(draft.fact, draft.way, draft.fields) if _fits(draft) else None
        if fact is not None:
            known.append(fact)
            named[fact.slug] = fact
    everything = (*standard, *named.values())
    for draft in (draft for draft in drafts if draft.way == "formula" and _fits(draft)):
        fact = _formula(draft, everything)
        if fact is not None:
            known.append(fact)
    known = [fact for fact in known if _unit_known(fact, everything, findings)]
    return _without_loops(known, findings)


def _fits(draft: Draft) -> bool:
    """Rows are for `type: rows` and the other way round."""
    if (draft.way == "rows") == (draft.fact.type.kind == "list"):
        return True
    said = f"“{draft.fact.name}”: `rows` and `type: rows` belong together"
    draft.fields.report(TYPE_DIFFERS, draft.fields.place(draft.way), said)
    return False


def _formula(draft: Draft, seen: tuple[FactDefinition, ...]) -> FactDefinition | None:
    fact, fields = draft.fact, draft.fields
    written = fields.expression("formula")
    if written is None:
        return None
    source, origin = written
    grains = SEEN[fact.grain]
    names = Model(
        Name(one.name, one.slug, one.type, one.nullable)
        for one in seen
        if one.grain in grains and one.slug != fact.slug
    )
    expression, findings = parse(source, names, origin=origin)
    fields.diagnostics.extend(findings)
    if expression is None or has_errors(findings):
        return None
    if expression.type.kind not in (fact.type.kind, "any", "null"):
        said = f"“{fact.name}” is a {fact.type}, but the formula gives a {expression.type}"
        fields.report(TYPE_DIFFERS, fields.place("formula"), said)
        return None
    return replace(fact, obtained=Formula(expression), source=f"formula: {' '.join(source.split())}")


def _unit_known(fact: FactDefinition, everything: tuple[FactDefinition, ...], findings: list[Diagnostic]) -> bool:
    """A currency code, or a text fact that the subject can see."""
    unit = fact.unit
    if unit is None or (fact.type.kind == "number" and fact.type.unit is None) or _CURRENCY.fullmatch(unit):
        return True
    grains = SEEN[fact.grain]
    texts = [one.name for one in everything if one.type.kind == "text" and one.grain in grains]
    if unit in texts:
        return True
    hint = did_you_mean(unit, texts) or "a currency code like GBP, or a text fact like “account currency”"
    said = f"“{fact.name}”: the unit “{unit}” is neither a currency code nor a text fact"
    findings.append(UNIT_UNKNOWN.at(fact.span, said, hint=hint))
    return False


def _without_loops(facts: list[FactDefinition], findings: list[Diagnostic]) -> tuple[FactDefinition, ...]:
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
            said = f"“{fact.name}” needs itself to be known"
            findings.append(FORMULA_LOOP.at(fact.span, said, hint="break the circle of formulas"))
        else:
            kept.append(fact)
    return tuple(kept)
