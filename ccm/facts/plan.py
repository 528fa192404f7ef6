"""Which facts a communication needs, and in which order they are finished.

In: a vocabulary, a grain and the names that a touchpoint's conditions and wording read. Out: the facts
themselves, those that formulas and units bring along included; formulas after everything they read.
"""

from collections.abc import Iterable
from functools import cache

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from ccm.facts.model import FactDefinition, Grain
from ccm.facts.obtaining import Balance, Builtin, Column, Constant, Formula, Rows, Sql, Window
from ccm.facts.tables import TABLES
from ccm.facts.vocabulary import Vocabulary


def needed_facts(vocabulary: Vocabulary, grain: Grain, names: Iterable[str] | None) -> tuple[FactDefinition, ...]:
    """The standard facts, the bank's constants, and what the names (or slugs) reach; all visible facts for None."""
    visible = {fact.slug: fact for fact in vocabulary.visible(grain)}
    if names is None:
        return _in_order(visible.values())
    found = {slug: fact for slug, fact in visible.items() if isinstance(fact.obtained, Builtin | Constant)}
    by_name = {fact.name: fact for fact in visible.values()}
    ahead = [visible.get(name) or by_name.get(name) for name in names]
    while ahead:
        fact = ahead.pop()
        if fact is None or fact.slug in found:
            continue
        found[fact.slug] = fact
        if fact.unit in by_name:
            ahead.append(by_name[fact.unit])
        if isinstance(fact.obtained, Formula):
            ahead.extend(visible.get(slug) for slug in fact.obtained.expression.reads)
    return _in_order(found.values())


def _in_order(facts: Iterable[FactDefinition]) -> tuple[FactDefinition, ...]:
    """Everything that comes from the data by key, then formulas, each after the ones it reads."""
    ordered = sorted(facts, key=lambda fact: fact.slug)
    done = {fact.slug: fact for fact in ordered if not isinstance(fact.obtained, Formula)}
    waiting = [fact for fact in ordered if isinstance(fact.obtained, Formula)]
    while waiting:
        names = {fact.slug for fact in waiting}
        ready = [
            fact
            for fact in waiting
            if isinstance(fact.obtained, Formula) and not names & set(fact.obtained.expression.reads)
        ]
        if not ready:
            raise AssertionError(f"formulas read each other in a circle: {sorted(names)}")
        done |= {fact.slug: fact for fact in ready}
        waiting = [fact for fact in waiting if fact.slug not in done]
    return tuple(done.values())


def facts_behind(facts: Iterable[FactDefinition], slugs: Iterable[str]) -> tuple[FactDefinition, ...]:
    """Those of the facts that these names reach, through formulas too."""
    known = {fact.slug: fact for fact in facts}
    found: dict[str, FactDefinition] = {}
    ahead = list(slugs)
    while ahead:
        fact = known.get(ahead.pop())
        if fact is None or fact.slug in found:
            continue
        found[fact.slug] = fact
        if isinstance(fact.obtained, Formula):
            ahead.extend(fact.obtained.expression.reads)
    return tuple(found.values())


def tables_read(facts: Iterable[FactDefinition], grain: Grain) -> set[str]:
    """The tables that the facts of one grain are taken from; a customer's entries are found through the holders."""
    read: set[str] = set()
    for fact in facts:
        match fact.obtained if fact.grain is grain else None:
            case Window(table=table) | Rows(table=table) | Column(table=table):
                read.add(table)
            case Balance():
                read.add("transactions")
            case Sql(text=text):
                read |= _tables_named(text)
            case _:
                pass
    through_holders = grain is Grain.CUSTOMER and read & {"transactions", "accounts"}
    return read | {"accounts", "holders"} if through_holders else read


@cache
def _tables_named(sql: str) -> frozenset[str]:
    """The standard tables that an SQL text names; all of them if it cannot be told."""
    try:
        named = {table.name.lower() for table in sqlglot.parse_one(sql, dialect="duckdb").find_all(exp.Table)}
    except SqlglotError:
        return frozenset(TABLES)
    if "own_accounts" in named:
        named |= {"accounts", "holders"}
    if "contacts_of_data" in named:
        named.add("contacts")
    return frozenset(named & set(TABLES)) or frozenset(TABLES)
