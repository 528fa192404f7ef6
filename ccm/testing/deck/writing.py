"""Writes decks down: as a file of cases that `ccm test` runs and people read, and as plain data for programs.

In: decks. Out: YAML text, which is a regression suite: each member must receive what the rule engine gave it when the
deck was made; or JSON-ready values. Same decks, same bytes.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from ccm.decisions import Decision, Status
from ccm.facts.model import FactDefinition
from ccm.facts.obtaining import Rows
from ccm.facts.vocabulary import Vocabulary
from ccm.feel.plain import to_plain
from ccm.testing.deck.model import KINDS, Deck, Member, Target
from ccm.values.occasion import Occasion

HEAD = """\
# Synthetic customers: invented, none of them exists. Made by `ccm deck`; make it anew rather than change it.
# Each must receive what the rule engine gave it on the day the deck was made; `ccm test` tells what has changed.
cases:
"""
MOST_SHOWN = 8


def deck_file(decks: Sequence[Deck], vocabulary: Vocabulary) -> str:
    """The decks as a file for `cases/`."""
    if not any(deck.members for deck in decks):
        return HEAD.replace("cases:\n", "cases: []\n")
    lines = (line for deck in decks for member in deck.members for line in _case(member, deck, vocabulary))
    return HEAD + "".join(f"{line}\n" for line in lines)


def _case(member: Member, deck: Deck, vocabulary: Vocabulary) -> Iterator[str]:
    yield f"  - id: {member.id}"
    yield f"    title: {_quoted(member.title)}"
    yield f"    touchpoint: {deck.touchpoint.id}"
    yield f"    as of: {deck.occasion.as_of}"
    if deck.occasion != Occasion.of_month(deck.occasion.as_of):
        yield f"    letter date: {deck.occasion.letter_date}"
    for kind in KINDS:
        names = [target.name for target in member.only if target.kind == kind]
        if names:
            more = f"; and {len(names) - MOST_SHOWN} more" if len(names) > MOST_SHOWN else ""
            yield f"    # only here, {kind}: {'; '.join(names[:MOST_SHOWN])}{more}"
    yield "    facts:"
    for slug in sorted(member.given):
        fact = vocabulary.definitions.get(slug)
        if fact is not None:
            yield from _fact(fact, member.facts.values.get(slug))
    yield from _expected(member.decision)


def _fact(fact: FactDefinition, value: object) -> Iterator[str]:
    name = f"      {_key(fact.name)}:"
    if isinstance(fact.obtained, Rows) and isinstance(value, tuple | list):
        names = {field.slug: field.name for field in fact.obtained.fields}
        yield f"{name}{'' if value else ' []'}"
        for row in value:
            yield f"        - {{{', '.join(f'{_key(names[slug])}: {_scalar(one)}' for slug, one in row.items())}}}"
    else:
        yield f"{name} {_scalar(value)}"


def _scalar(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case Decimal():
            return f"{value:f}"
        case date():
            return value.isoformat()
    return _quoted(str(value))


def _key(name: str) -> str:
    return name if name.replace(" ", "").isalnum() and name.isascii() else _quoted(name)


def _quoted(text: str) -> str:
    """A text in double quotes; what JSON writes is YAML, too."""
    return json.dumps(text, ensure_ascii=False)


def _expected(decision: Decision) -> Iterator[str]:
    yield "    expect:"
    yield f"      status: {decision.status}"
    if decision.status is Status.SUPPRESSED:
        yield f"      reason: {_quoted(decision.reason)}"
    if decision.status is Status.PRODUCED:
        yield f"      locale: {decision.fragment_locale}"
        yield f"      channels: [{', '.join(each.channel for each in decision.channels)}]"
        yield f"      only: [{', '.join(fragments_of(decision))}]"


def fragments_of(decision: Decision) -> list[str]:
    """The ids of everything that is said, in the order in which it is met."""
    return list(dict.fromkeys(one.id for channel in decision.channels for one in channel.chosen))


def deck_as_json(deck: Deck) -> dict[str, Any]:
    """A deck as plain values."""
    return {
        "touchpoint": deck.touchpoint.id,
        "as_of": str(deck.occasion.as_of),
        "letter_date": str(deck.occasion.letter_date),
        "at_least": deck.least,
        "minimal": deck.minimal,
        "steps": deck.steps,
        "coverage": {kind: dict(zip(("reached", "of"), deck.count(kind), strict=True)) for kind in KINDS},
        "members": [_member(each) for each in deck.members],
        "gaps": [{**_target(gap.target), "reason": gap.reason, "sure": gap.sure} for gap in deck.gaps],
    }


def _member(member: Member) -> dict[str, Any]:
    decision = member.decision
    return {
        "id": member.id,
        "title": member.title,
        "status": decision.status.value,
        "reason": decision.reason,
        "locale": decision.fragment_locale,
        "channels": [each.channel for each in decision.channels],
        "fragments": fragments_of(decision),
        "facts": _given(member.given, member.facts.values),
        "covers": [_target(target) for target in member.covers],
        "only": [_target(target) for target in member.only],
    }


def _given(slugs: Iterable[str], values: Mapping[str, object]) -> dict[str, object]:
    return {slug: to_plain(values.get(slug)) for slug in sorted(slugs)}


def _target(target: Target) -> dict[str, str]:
    return {"kind": target.kind, "name": target.name, "place": str(target.span)}
