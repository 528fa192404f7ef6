"""Writes the SQL of window and balance facts: all facts of one grain over one table in a single pass.

In: definitions and an occasion. Out: SELECTs with one row per subject. Every aggregate is exact and has a
total order, so the result does not depend on threads: sums are of decimals, first and last are by day,
sequence and id.
"""

# ruff: noqa: S608 — SQL is put together here from the names of `tables.py` and checked slugs, never from what others wrote

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from ccm.facts.links import Link, columns_of, link, with_account
from ccm.facts.model import FactDefinition, Grain
from ccm.facts.obtaining import Balance, Measure, Moment, Over, Reach, Window
from ccm.facts.tables import CONTACTS, TABLES, TRANSACTIONS, Kind, Table
from ccm.feel import Expression, to_sql
from ccm.values.occasion import Occasion

NULL_LAST = 9_223_372_036_854_775_807


@dataclass(frozen=True, slots=True)
class Computed:
    """One column of a pass: its name, its SQL, and the value of a subject without any row there."""

    name: str
    sql: str
    without_rows: str


@dataclass(frozen=True, slots=True)
class Pass:
    """One SELECT with a row per subject of a grain (and `recipient`, if each has rows of its own), and its columns."""

    grain: Grain
    sql: str
    columns: tuple[Computed, ...]
    recipient: bool = False


def literal(day: date) -> str:
    """A date as SQL."""
    return f"CAST('{day.isoformat()}' AS DATE)"


def seen_from(occasion: Occasion, table: Table) -> Occasion:
    """Contacts count up to the day before they must be known; everything else up to `as_of`."""
    return replace(occasion, as_of=occasion.known_at - timedelta(days=1)) if table is CONTACTS else occasion


def within(table: Table, first: date | None, last: date) -> str:
    """The rows of a stretch of time; rows without a day count as known from the beginning."""
    if not table.dated:
        return "true"
    dated = f"t.{table.dated}"
    if first is not None:
        return f"{dated} BETWEEN {literal(first)} AND {literal(last)}"
    column = table.column(table.dated)
    known = f"{dated} <= {literal(last)}"
    return known if column and column.required else f"coalesce({known}, true)"


def total_order(table: Table) -> list[str]:
    """The columns that order a table's rows for ever: the day, the sequence, the id (or everything, without an id)."""
    order = [f"t.{table.dated}"] if table.dated else []
    if table.column("sequence"):
        order.append(f"coalesce(t.sequence, {NULL_LAST})")
    if table.key:
        return order + [f"t.{name}" for name in table.key]
    # of a yes and a no on one day, with nothing to tell which came last, the no is the later one
    return order + [f"{'NOT ' if column.kind is Kind.BOOLEAN else ''}t.{column.name}" for column in table.columns]


def expression_sql(expression: Expression | None, table: Table, occasion: Occasion) -> str:
    """The SQL of an author's expression over a table's rows; `true` without one."""
    if expression is None:
        return "true"
    sql, _ = to_sql(expression, columns_of(table, occasion.days))
    if sql is None:
        raise AssertionError(f"not checked when it was declared: {expression.source}")
    return sql


def currency_asked(fact: FactDefinition) -> str | None:
    """The currency in which a fact adds up entries of several accounts; None where nothing can be mixed."""
    unit = fact.unit or ""
    if fact.grain is Grain.ACCOUNT or not (len(unit) == 3 and unit.isupper()):
        return None
    way = fact.obtained
    measured = isinstance(way, Window) and way.table == TRANSACTIONS.name and way.of is not None
    return unit if measured or isinstance(way, Balance) else None


def _other_currency(fact: FactDefinition, rows: str) -> list[Computed]:
    """A column that counts entries in another currency than the fact's: with any, the sum would mean nothing."""
    currency = currency_asked(fact)
    if currency is None:
        return []
    counted = f"count(*) FILTER (WHERE {rows} AND a.currency <> '{currency}')"
    return [Computed(f"{fact.slug}__other", counted, "0")]


def window_passes(facts: Iterable[FactDefinition], occasion: Occasion) -> list[Pass]:
    """One pass for each grain and table that window facts need."""
    groups: dict[tuple[Grain, str], list[tuple[FactDefinition, Window]]] = {}
    for fact in facts:
        if isinstance(fact.obtained, Window):
            groups.setdefault((fact.grain, fact.obtained.table), []).append((fact, fact.obtained))
    return [_window_pass(grain, TABLES[name], group, occasion) for (grain, name), group in groups.items()]


def _window_pass(grain: Grain, table: Table, group: list[tuple[FactDefinition, Window]], occasion: Occasion) -> Pass:
    occasion_seen = seen_from(occasion, table)
    columns = [one for fact, window in group for one in _measured(fact, window, table, occasion, occasion_seen)]
    spans = [window.over.days(occasion_seen) for _, window in group]
    starts = [start for start, _ in spans]
    first = None if None in starts else min(start for start in starts if start is not None)
    where = within(table, first, max(end for _, end in spans))
    reads = {slug for _, window in group for one in (window.where, window.of) if one for slug in one.reads}
    reads |= {"account_currency" for fact, _ in group if currency_asked(fact)}
    return Pass(grain, grouped(grain, table, columns, where, reads), tuple(columns), per_recipient(grain, table))


def per_recipient(grain: Grain, table: Table) -> bool:
    """Whether each recipient has rows of their own about one subject."""
    way = link(grain, table)
    return way is not None and bool(way.recipient)


def grouped(grain: Grain, table: Table, columns: Iterable[Computed], where: str, reads: set[str]) -> str:
    """SELECT subject and columns over the subjects' rows in a table."""
    way = link(grain, table)
    if way is None:
        raise AssertionError(f"{grain} does not reach {table.name}")
    listed = "".join(f", {column.sql} AS {column.name}" for column in columns)
    source = with_account(way.source, reads)
    scope = f"JOIN _scope_{grain} s ON s.subject = {way.subject}"
    return f"{selected(way)}{listed} FROM {source} {scope} WHERE {where} {by_subject(way)}"


def selected(way: Link) -> str:
    """The SELECT of the subject, and of the recipient where each has rows of their own."""
    return f"SELECT {way.subject} AS subject" + (f", {way.recipient} AS recipient" if way.recipient else "")


def by_subject(way: Link) -> str:
    """The GROUP BY that belongs to it."""
    return f"GROUP BY {way.subject}" + (f", {way.recipient}" if way.recipient else "")


def _measured(fact: FactDefinition, window: Window, table: Table, occasion: Occasion, seen: Occasion) -> list[Computed]:
    """The columns of one window fact; an average has two, the ratio is taken in decimals later."""
    start, end = window.over.days(seen)
    rows = within(table, start, end)
    if window.where is not None:
        rows = f"{rows} AND ({expression_sql(window.where, table, occasion)})"
    of = expression_sql(window.of, table, occasion) if window.of else "1"
    return [*_columns(fact.slug, window, table, rows, of, end), *_other_currency(fact, rows)]


def _columns(slug: str, window: Window, table: Table, rows: str, of: str, end: date) -> list[Computed]:
    only = f"FILTER (WHERE {rows})"
    match window.measure:
        case Measure.COUNT:
            return [Computed(slug, f"count(*) {only}", "0")]
        case Measure.SUM:
            return [Computed(slug, f"coalesce(sum({of}) {only}, 0)", "0")]
        case Measure.AVERAGE:
            counted = Computed(f"{slug}__count", f"count({of}) {only}", "0")
            return [Computed(f"{slug}__sum", f"coalesce(sum({of}) {only}, 0)", "0"), counted]
        case Measure.MIN | Measure.MAX:
            return [Computed(slug, f"{window.measure}({of}) {only}", "NULL")]
        case Measure.FIRST | Measure.LAST:
            found = "arg_min_null" if window.measure is Measure.FIRST else "arg_max_null"
            return [Computed(slug, f"{found}({of}, {_order_key(table)}) {only}", "NULL")]
        case Measure.TREND:
            return [_steepness(slug, window.over, table, of, only, end)]
        case Measure.MONTHS_WITH | Measure.STREAK:
            return [_months(slug, window.measure, window.over, table, only, end)]


def _months(slug: str, measure: Measure, over: Over, table: Table, only: str, end: date) -> Computed:
    """Months as bits, the last one lowest: counted for *months with*, the run of lowest ones for a *streak*."""
    if over.reach is not Reach.LAST_MONTHS:
        return Computed(slug, f"count(DISTINCT date_trunc('month', t.{table.dated})) {only}", "0")
    # the shift is calculated for rows outside the window, too, before the filter drops them
    month = f"CAST(greatest(0, least({over.size}, datediff('month', t.{table.dated}, {literal(end)}))) AS INTEGER)"
    bits = f"coalesce(bit_or(CAST(1 AS HUGEINT) << {month}) {only}, 0)"
    counted = f"({bits}) & ~(({bits}) + 1)" if measure is Measure.STREAK else bits
    return Computed(slug, f"CAST(bit_count({counted}) AS BIGINT)", "0")


def _steepness(slug: str, over: Over, table: Table, of: str, only: str, end: date) -> Computed:
    """The exact part of a slope: each amount weighted by how far its month is from the middle, in half months.

    Divided later, in decimals, by `slope_divisor`.
    """
    weight = f"({over.size - 1} - 2 * datediff('month', t.{table.dated}, {literal(end)}))"
    return Computed(f"{slug}__steepness", f"coalesce(sum({weight} * ({of})) {only}, 0)", "0")


def slope_divisor(months: int) -> Decimal:
    """What turns the weighted sum into the slope of the least-squares line through the sums of so many months."""
    return Decimal(months * (months * months - 1)) / 6


def _order_key(table: Table) -> str:
    return "{" + ", ".join(f"'k{index}': {sql}" for index, sql in enumerate(total_order(table))) + "}"


def cut_day(moment: Moment, occasion: Occasion) -> date:
    """The last day whose entries are in a balance."""
    if moment is Moment.START_OF_PERIOD:
        return min(occasion.period.start - timedelta(days=1), occasion.as_of)
    if moment is Moment.END_OF_PERIOD:
        return min(occasion.period.end, occasion.as_of)
    return occasion.as_of


def balance_passes(facts: Mapping[Grain, list[tuple[FactDefinition, Balance]]], occasion: Occasion) -> list[Pass]:
    """Balances in the order booked: of an account its last one, of a customer the sum over the accounts."""
    return [_balance_pass(grain, group, occasion) for grain, group in facts.items() if group]


def _balance_pass(grain: Grain, group: list[tuple[FactDefinition, Balance]], occasion: Occasion) -> Pass:
    last = max(cut_day(balance.at, occasion) for _, balance in group)
    reads = {slug for _, balance in group if balance.where for slug in balance.where.reads}
    reads |= {"account_currency" for fact, _ in group if currency_asked(fact)}
    per_account: list[Computed] = []
    for fact, balance in group:
        condition = expression_sql(balance.where, TRANSACTIONS, occasion)
        rows = f"{within(TRANSACTIONS, None, cut_day(balance.at, occasion))} AND ({condition})"
        only = f"FILTER (WHERE {rows})"
        newest = f"arg_max_null(t.balance, {_order_key(TRANSACTIONS)}) {only}"
        sql = f"CASE WHEN count(*) {only} = 0 THEN 0 ELSE {newest} END"
        per_account += [Computed(fact.slug, sql, "0"), *_other_currency(fact, rows)]
    where = within(TRANSACTIONS, None, last)
    if grain is Grain.ACCOUNT:
        return Pass(grain, grouped(grain, TRANSACTIONS, per_account, where, reads), tuple(per_account))
    inner = grouped(grain, TRANSACTIONS, [Computed("account", "t.account_id", ""), *per_account], where, reads)
    summed = "".join(
        f", CASE WHEN count(*) = count({one.name}) THEN sum({one.name}) END AS {one.name}" for one in per_account
    )
    sql = f"SELECT subject{summed} FROM ({inner}, t.account_id) GROUP BY subject"
    return Pass(grain, sql, tuple(per_account))
