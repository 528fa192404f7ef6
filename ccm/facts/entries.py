"""Writes the SQL of row facts and of balances that chain: lists of rows per subject, in order.

In: definitions and an occasion. Out: passes whose one column is a list of records. Where balances must chain,
the last two booked days before the window come along: from them the opening balance is found, even when they
hold several entries.
"""

# ruff: noqa: S608 — SQL is put together here from the names of `tables.py` and checked slugs, never from what others wrote

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ccm.facts.links import link, with_account
from ccm.facts.measures import (
    Computed,
    Pass,
    by_subject,
    cut_day,
    expression_sql,
    literal,
    seen_from,
    selected,
    total_order,
    within,
)
from ccm.facts.model import FactDefinition, Grain
from ccm.facts.obtaining import Balance, Moment, RowOrder, Rows
from ccm.facts.tables import TABLES, TRANSACTIONS
from ccm.values.occasion import Occasion


@dataclass(frozen=True, slots=True)
class Chain:
    """A stretch of one account's entries whose order must chain, and the facts that are read off it."""

    column: str
    start: date | None
    end: date
    openings: tuple[str, ...] = ()
    closings: tuple[str, ...] = ()
    rows: tuple[FactDefinition, ...] = ()


def is_chained(fact: FactDefinition) -> bool:
    """Whether the fact's order comes from balances that chain."""
    return isinstance(fact.obtained, Rows | Balance) and fact.obtained.order is RowOrder.CHAINED_BALANCE


def chains_of(facts: Iterable[FactDefinition], occasion: Occasion) -> tuple[Chain, ...]:
    """Group chained facts by the stretch of time they look at; the period serves its rows and both its balances."""
    found: dict[tuple[date | None, date], dict[str, list[FactDefinition]]] = {}
    period = (occasion.period.start, cut_day(Moment.END_OF_PERIOD, occasion))
    for fact in facts:
        if not is_chained(fact):
            continue
        if isinstance(fact.obtained, Rows):
            key, part = fact.obtained.over.days(occasion), "rows"
        elif isinstance(fact.obtained, Balance) and fact.obtained.at is not Moment.AS_OF:
            key, part = period, "openings" if fact.obtained.at is Moment.START_OF_PERIOD else "closings"
        else:
            key, part = (occasion.as_of + timedelta(days=1), occasion.as_of), "openings"
        found.setdefault(key, {"openings": [], "closings": [], "rows": []})[part].append(fact)
    return tuple(
        Chain(
            f"entries__{index}",
            start,
            end,
            tuple(fact.slug for fact in parts["openings"]),
            tuple(fact.slug for fact in parts["closings"]),
            tuple(parts["rows"]),
        )
        for index, ((start, end), parts) in enumerate(found.items())
    )


def chain_pass(chain: Chain, occasion: Occasion) -> Pass:
    """The entries of a chain per account: day, amount, balance, then per row fact its fields and if the row is kept."""
    table = TRANSACTIONS
    parts = [("day", "t.booked"), ("amount", "t.amount"), ("balance", "t.balance")]
    reads: set[str] = set()
    for number, fact in enumerate(chain.rows):
        obtained = _rows_of(fact)
        parts += [
            (f"f{number}_{field.slug}", expression_sql(field.expression, table, occasion)) for field in obtained.fields
        ]
        parts.append((f"kept{number}", f"coalesce({expression_sql(obtained.where, table, occasion)}, false)"))
        reads |= _reads(obtained)
    record = "{" + ", ".join(f"'{name}': {sql}" for name, sql in parts) + "}"
    source = with_account("transactions t JOIN _scope_account s ON s.subject = t.account_id", reads)
    where = f"t.booked <= {literal(chain.end)}"
    if chain.start is not None:
        source += f" LEFT JOIN ({_prior_days(chain.start)}) p ON p.account_id = t.account_id"
        where = f"t.booked >= coalesce(p.day, {literal(chain.start)}) AND {where}"
    listed = f"list({record} ORDER BY {', '.join(total_order(table))})"
    sql = f"SELECT t.account_id AS subject, {listed} AS {chain.column} FROM {source} WHERE {where} GROUP BY 1"
    return Pass(Grain.ACCOUNT, sql, (Computed(chain.column, "", "NULL"),))


def _prior_days(start: date) -> str:
    """Per account the last booked day before a day, or the one before that if there is one."""
    last = (
        "SELECT t.account_id, max(t.booked) AS day"
        " FROM transactions t JOIN _scope_account s ON s.subject = t.account_id"
        f" WHERE t.booked < {literal(start)} GROUP BY 1"
    )
    return (
        f"SELECT l.account_id, coalesce(max(t.booked), min(l.day)) AS day FROM ({last}) l"
        " LEFT JOIN transactions t ON t.account_id = l.account_id AND t.booked < l.day GROUP BY 1"
    )


def row_passes(facts: Iterable[FactDefinition], occasion: Occasion) -> list[Pass]:
    """Row facts in the order booked: one pass each."""
    return [
        _row_pass(fact, fact.obtained, occasion)
        for fact in facts
        if isinstance(fact.obtained, Rows) and not is_chained(fact)
    ]


def _row_pass(fact: FactDefinition, rows: Rows, occasion: Occasion) -> Pass:
    table = TABLES[rows.table]
    way = link(fact.grain, table)
    if way is None:
        raise AssertionError(f"{fact.grain} does not reach {table.name}")
    parts = [(f"f0_{field.slug}", expression_sql(field.expression, table, occasion)) for field in rows.fields]
    record = "{" + ", ".join(f"'{name}': {sql}" for name, sql in parts) + "}"
    start, end = rows.over.days(seen_from(occasion, table))
    where = within(table, start, end)
    if rows.where is not None:
        where = f"{where} AND ({expression_sql(rows.where, table, occasion)})"
    source = f"{way.source} JOIN _scope_{fact.grain} s ON s.subject = {way.subject}"
    listed = f"list({record} ORDER BY {', '.join(total_order(table))})"
    sql = (
        f"{selected(way)}, {listed} AS {fact.slug} FROM {with_account(source, _reads(rows))}"
        f" WHERE {where} {by_subject(way)}"
    )
    return Pass(fact.grain, sql, (Computed(fact.slug, "", "NULL"),), bool(way.recipient))


def _rows_of(fact: FactDefinition) -> Rows:
    if not isinstance(fact.obtained, Rows):
        raise AssertionError(f"{fact.name} is no row fact")
    return fact.obtained


def _reads(rows: Rows) -> set[str]:
    expressions: Sequence[object] = [rows.where, *(field.expression for field in rows.fields)]
    return {slug for one in expressions if one is not None for slug in getattr(one, "reads", ())}
