"""Keeps who is lost with a record: the communications that a record set aside would have led to.

In: the raw records of customers, accounts, holders, products and events that were set aside. Out: tables `aside_…` of
what can be read of them, and rows of `_communications` with the reason in `_lost`: they are read and fail, by name,
so that nobody vanishes. A record that does not even say whose it is goes by its file and row. A holder who is not among
the customers at all is nobody to write to: it fails only where no other holder is left.
"""

# ruff: noqa: S608 — SQL is put together here from the names of `tables.py` and checked slugs, never from what others wrote

from collections.abc import Iterable
from typing import Any

import duckdb

from ccm.facts.model import Grain
from ccm.facts.recipients import HOLDER, JOINT_HOLDER, about, known_on
from ccm.facts.tables import OWNING_ROLES, SQL_TYPES, SUBJECTS, TABLES, Table, listed
from ccm.values.occasion import Occasion

LEADING = ("customers", "accounts", "holders", "products", "events")
"""The tables whose records decide who is written to."""

PLACE = "table_name || ' (' || _file || ' row ' || _row || coalesce(' field ' || field, '') || ')'"
"""The SQL that tells where a record set aside stands."""

_LINKS_ONLY = "'S028', 'S029'"  # repeated ids and orphans: every field of such a record can be read


def keep_none_aside(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Make the table `aside_…`, without records."""
    if table.name in LEADING:
        columns = ", ".join(f"{column.name} {SQL_TYPES[column.kind]}" for column in table.columns)
        connection.execute(
            f"CREATE OR REPLACE TABLE aside_{table.name}"
            f" ({columns}, _file VARCHAR, _row BIGINT, _bad VARCHAR[], _said VARCHAR)"
        )


def keep_aside(
    connection: duckdb.DuckDBPyConnection, table: Table, raw: str, columns: str, *, harmless: Iterable[str]
) -> None:
    """Fill `aside_…` with what can be read of the records set aside; `columns` is the SQL of the standard columns.

    Those set aside for a `harmless` code alone lead to nothing that another record does not lead to.
    """
    if table.name not in LEADING:
        return
    codes = ", ".join(f"'{code}'" for code in harmless)
    connection.execute(
        f"INSERT INTO aside_{table.name} SELECT {columns}, r._file, r._row, x.bad, x.said FROM {raw} r JOIN ("
        f" SELECT _file, _row, coalesce(list(field) FILTER (code NOT IN ({_LINKS_ONLY})), []) AS bad,"
        f" min({PLACE}) AS said"
        f" FROM set_aside WHERE table_name = '{table.name}' AND code NOT IN ({codes}) GROUP BY 1, 2"
        ") x ON x._file = r._file AND x._row = r._row"
    )


def keep_lines_aside(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Fill `aside_…` with lines that are no records, from `_named`: each leads to somebody, named in it or not."""
    columns = "".join(f"{column}, " for column in ("account_id", "customer_id") if column in TABLES[name].names)
    connection.execute(
        f"INSERT INTO aside_{name} ({columns}_file, _row, _bad, _said)"
        f" SELECT {columns}_file, _row, [], '{name} (' || _file || ' row ' || _row || ')' FROM _named"
    )


def add_lost(
    connection: duckdb.DuckDBPyConnection,
    grain: Grain,
    occasion: Occasion,
    conditions: Iterable[str],
    bound: dict[str, Any],
) -> None:
    """Add to `_communications` those that records set aside would have led to, each once, with the reason."""
    if not connection.execute("SELECT 1 FROM set_aside LIMIT 1").fetchall():
        return
    own = "h" if grain is Grain.ACCOUNT else "t"
    table = SUBJECTS[grain]
    subject, recipient = _known_as(own, table.key[0]), _known_as(own, "customer_id")
    role, source = f"'{HOLDER}'", f"aside_{table.name} t"
    if grain is Grain.ACCOUNT:
        role = "CASE WHEN h.role IS NULL OR list_contains(h._bad, 'role') THEN $roles[1] ELSE h.role END"
        source = "aside_holders h LEFT JOIN accounts t ON t.account_id = h.account_id"
    reasons = ["k._said"] if grain is Grain.CUSTOMER else ["k._said", "a._said"]
    if grain is not Grain.CUSTOMER:
        source += f" LEFT JOIN aside_accounts a ON a.account_id = {own}.account_id"
    source += f" LEFT JOIN aside_customers k ON k.customer_id = {own}.customer_id"
    lost = (
        f"SELECT {subject} AS _subject, {recipient} AS _recipient, {role} AS role,"
        f" {_belongs(grain)}, coalesce({', '.join(reasons)}, {own}._said) AS said"
        f" FROM {source} WHERE {_due(grain, occasion)}"
    )
    if grain is not Grain.ACCOUNT:
        _add(connection, lost, "c._recipient = l._recipient", conditions, bound)
        if grain is not Grain.CUSTOMER and set(bound["roles"]) != {HOLDER}:
            _add(connection, _others_lost(grain, occasion), "c._recipient = l._recipient", conditions, bound)
        return
    _add(connection, f"{lost} AND NOT {_STALE}", "c._recipient = l._recipient", conditions, bound)
    _add(connection, f"{lost} AND {_STALE}", "true", conditions, bound)


_STALE = """(
    h.customer_id IS NOT NULL AND NOT list_contains(h._bad, 'customer_id')
    AND NOT EXISTS (SELECT 1 FROM customers k WHERE k.customer_id = h.customer_id)
    AND NOT EXISTS (SELECT 1 FROM aside_customers k WHERE k.customer_id = h.customer_id)
    AND NOT EXISTS (SELECT 1 FROM aside_customers k WHERE k.customer_id IS NULL OR list_contains(k._bad, 'customer_id'))
)"""
"""A holder whom the customers have never heard of, and who is none of those whose record was lost."""


def _add(
    connection: duckdb.DuckDBPyConnection, lost: str, same: str, conditions: Iterable[str], bound: dict[str, Any]
) -> None:
    """Add those of whom there is no communication yet: about the subject, and the `same` in other ways."""
    connection.execute(
        "INSERT INTO _communications BY NAME SELECT _subject, _recipient, min(role) AS role, min(said) AS _lost,"
        f" min(_customer) AS _customer, min(_account) AS _account, min(_product) AS _product FROM ({lost}) l"
        f" WHERE {' AND '.join(conditions)} AND NOT EXISTS (SELECT 1 FROM _communications c"
        f" WHERE c._subject = l._subject AND {same}) GROUP BY 1, 2",
        bound,
    )


def _belongs(grain: Grain) -> str:
    """The columns that say what the subject of a record set aside belongs to, as far as it can be read."""
    none, own = "CAST(NULL AS VARCHAR)", "h" if grain is Grain.ACCOUNT else "t"
    account = none if grain is Grain.CUSTOMER else f"{own}.account_id"
    product = "t.product_id" if grain in (Grain.PRODUCT, Grain.EVENT) else none
    return f"{own}.customer_id AS _customer, {account} AS _account, {product} AS _product"


def _others_lost(grain: Grain, occasion: Occasion) -> str:
    """Joint holders, and those who act, whom a record set aside would have led to: a holder's, or the subject's own."""
    table = SUBJECTS[grain]
    owned = listed(OWNING_ROLES)
    role = f"CASE WHEN h.role IN ({owned}) THEN '{JOINT_HOLDER}' ELSE h.role END"
    unread = f"CASE WHEN h.role IS NULL OR list_contains(h._bad, 'role') THEN $roles[1] ELSE {role} END"
    live = f"WITH about AS ({about(grain, known_on(grain, occasion))})"
    aside = f"aside_{table.name} t"
    customer = " LEFT JOIN aside_customers k ON k.customer_id = h.customer_id"
    holder = f"{_known_as('h', 'customer_id')} AS _recipient, {unread} AS role"
    belongs, said = "b._customer, b._account, b._product", "coalesce(k._said, h._said) AS said"
    acts = f"h.role IS NULL OR h.role NOT IN ({owned})"
    other = f"AND NOT coalesce(h.role IN ({owned}) AND h.customer_id = {{}}, false)"  # not the holder again
    own = "JOIN own_accounts o ON o.customer_id = b._customer AND b._account IS NULL"
    subject, whose = _known_as("t", table.key[0]), _belongs(grain)
    selects = (
        f"SELECT b._subject, {holder}, {belongs}, {said} FROM about b JOIN aside_holders h"
        f" ON h.account_id = b._account{customer} WHERE NOT {_STALE} {other.format('b._customer')}",
        f"SELECT b._subject, {holder}, {belongs}, {said} FROM about b {own} JOIN aside_holders h"
        f" ON h.account_id = o.account_id{customer} WHERE ({acts}) AND NOT {_STALE}",
        f"SELECT b._subject, h.customer_id, h.role, {belongs}, x._said FROM about b {own} JOIN holders h"
        f" ON h.account_id = o.account_id JOIN aside_holders x ON x.account_id = h.account_id WHERE {acts}",
        f"SELECT {subject}, h.customer_id, {role}, {whose}, t._said FROM {aside} JOIN holders h"
        f" ON h.account_id = t.account_id WHERE {_due(grain, occasion)} {other.format('t.customer_id')}",
        f"SELECT {subject}, {holder}, {whose}, {said} FROM {aside} JOIN aside_holders h"
        f" ON h.account_id = t.account_id{customer} WHERE {_due(grain, occasion)} AND NOT {_STALE}"
        f" {other.format('t.customer_id')}",
    )
    return f"{live} {' UNION ALL '.join(selects)}"


def _known_as(alias: str, column: str) -> str:
    """An id, or the place of the record if it has none that can be read."""
    place = f"{alias}._file || ' row ' || {alias}._row"
    unknown = f"{alias}.{column} IS NULL OR list_contains({alias}._bad, '{column}')"
    return f"CASE WHEN {unknown} THEN {place} ELSE {alias}.{column} END"


def _due(grain: Grain, occasion: Occasion) -> str:
    """Whether the subject is known on the day; who knows no day of it takes it for known."""
    dated = SUBJECTS[grain].dated
    aside = "a" if grain is Grain.ACCOUNT else "t"
    day = f"CASE WHEN NOT list_contains({aside}._bad, '{dated}') THEN {aside}.{dated} END"
    return known_on(grain, occasion, f"coalesce(t.{dated}, {day})" if grain is Grain.ACCOUNT else day)


def not_anothers(alias: str) -> str:
    """The condition that a record set aside may concern any holder of its account: nobody else is named by it."""
    return (
        f"{alias}.table_name <> 'holders' AND ({alias}.customer_id IS NULL"
        f" OR NOT EXISTS (SELECT 1 FROM customers k WHERE k.customer_id = {alias}.customer_id)"
        f" AND NOT EXISTS (SELECT 1 FROM aside_customers k WHERE k.customer_id = {alias}.customer_id)"
        f" AND NOT EXISTS (SELECT 1 FROM aside_holders k WHERE k.customer_id = {alias}.customer_id))"
    )
