"""Who is written to about what: the communications of one touchpoint, and the single rows of their standard facts.

In: the grain, roles and occasion asked for. Out: temporary tables `_communications` and `_scope_…`, and the columns of
the subject's and recipient's own rows. Nobody is left out silently: who is not known yet on `as_of` is not there yet;
whose record was set aside is there with the reason in `_lost`.
"""

# ruff: noqa: S608 — SQL is put together here from the names of `tables.py` and checked slugs, never from what others wrote

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import duckdb

from ccm.facts.conform import ORPHAN, REPEATED_RECORD
from ccm.facts.lost import PLACE, add_lost, not_anothers
from ccm.facts.model import SEEN, FactDefinition, Grain
from ccm.facts.obtaining import Builtin, Column, Sql
from ccm.facts.plan import tables_read
from ccm.facts.recipients import known_on, written_to
from ccm.facts.tables import SUBJECTS, TABLES, listed
from ccm.feel import Expression
from ccm.values.occasion import Occasion


@dataclass(frozen=True, slots=True)
class Asked:
    """For whom facts are derived: one touchpoint's grain and roles, and perhaps only some subjects."""

    touchpoint: str
    grain: Grain
    recipients: tuple[str, ...]
    occasion: Occasion
    population: Expression | None = None
    subjects: tuple[str, ...] | None = None
    accept_unnamed: bool = False


def communications(connection: duckdb.DuckDBPyConnection, asked: Asked) -> None:
    """Who is written to about what: temporary tables `_communications` and a `_scope_…` per grain."""
    known = known_on(asked.grain, asked.occasion)
    conditions = ["role IN (SELECT unnest($roles))"]
    bound: dict[str, Any] = {"roles": list(asked.recipients)}
    if asked.subjects is not None:
        conditions.append("_subject IN (SELECT unnest($subjects))")
        bound["subjects"] = list(asked.subjects)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE _communications AS SELECT c.*, CAST(NULL AS VARCHAR) AS _lost"
        f" FROM ({written_to(asked.grain, asked.recipients, known)}) c"
        f" JOIN customers r ON r.customer_id = c._recipient WHERE {' AND '.join(conditions)}",
        bound,
    )
    add_lost(connection, asked.grain, asked.occasion, conditions, bound)
    for grain in SEEN[asked.grain]:
        column = key_of(grain, asked.grain)
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE _scope_{grain} AS SELECT DISTINCT {column} AS subject FROM _communications"
            f" WHERE {column} IS NOT NULL"
        )


_KEYS = {Grain.CUSTOMER: "_recipient", Grain.ACCOUNT: "_account", Grain.PRODUCT: "_product"}


def key_of(grain: Grain, subjects: Grain) -> str:
    """The column of `_communications` about `subjects` that leads to what a fact of a grain is about."""
    return "_subject" if grain is subjects else _KEYS[grain]


def subject_joins(grain: Grain) -> str:
    """The single rows of standard and column facts: the recipient `r`, the subject `t`, account `a`, product `p`."""
    joins = "LEFT JOIN customers r ON r.customer_id = c._recipient"
    if grain is Grain.CUSTOMER:
        return joins
    table = SUBJECTS[grain]
    joins += f" LEFT JOIN {table.name} t ON t.{table.key[0]} = c._subject"
    if grain is Grain.EVENT:
        joins += " LEFT JOIN products p ON p.product_id = c._product"
    return joins if grain is Grain.ACCOUNT else f"{joins} LEFT JOIN accounts a ON a.account_id = c._account"


def own_columns(facts: Iterable[FactDefinition], grain: Grain) -> Iterator[str]:
    """Standard and column facts."""
    for fact in facts:
        if not isinstance(fact.obtained, Builtin | Column):
            continue
        table, column = fact.obtained.table, fact.obtained.column
        if column == "full_name":
            yield f"nullif(concat_ws(' ', r.given_name, r.family_name), '') AS {fact.slug}"
        elif table == "customers":
            yield f"r.{column} AS {fact.slug}"
        elif table in TABLES:
            row = "t" if table == SUBJECTS[grain].name else {"products": "p"}.get(table, "a")
            yield f"{row}.{column} AS {fact.slug}"


_WHO_HOLDS_WHAT = ("customers", "accounts", "holders")
"""Tables of which a record that was set aside concerns nobody but whom it names."""


def aside_column(
    connection: duckdb.DuckDBPyConnection,
    facts: Sequence[FactDefinition],
    grain: Grain,
    joins: list[str],
    *,
    name: str = "_aside",
    accept_unnamed: bool = False,
) -> str:
    """The column that tells, for each communication, the first set-aside record that these facts would have needed."""
    if not connection.execute("SELECT 1 FROM set_aside LIMIT 1").fetchall():
        return f"CAST(NULL AS VARCHAR) AS {name}"
    read = {one: tables_read(facts, one) for one in SEEN[grain]}
    parts: list[_Part] = []
    if Grain.ACCOUNT in read:
        parts.append(_Part(f"{name}_account", read[Grain.ACCOUNT], "account_id", _OWN, "_account"))
    for about in [one for one in read if one in (Grain.PRODUCT, Grain.EVENT)]:
        parts += _customers_parts(f"{name}_{about}", facts, about, "_customer")
    parts += _customers_parts(f"{name}_customer", facts, Grain.CUSTOMER, "_recipient")
    for part, tables, column, relation, key in parts:
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {part} AS SELECT {column} AS k, min({PLACE}) AS said FROM {relation}"
            f" WHERE table_name IN ({listed(tables)}) AND {column} IS NOT NULL GROUP BY 1"
        )
        joins.append(f"LEFT JOIN {part} ON {part}.k = c.{key}")
    said = [f"{part.name}.said" for part in parts]
    if not accept_unnamed:
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {name}_unnamed AS SELECT min({PLACE}) || '{_UNNAMED}' AS said"
            " FROM (SELECT *, NULL AS field FROM concerned) WHERE account_id IS NULL AND customer_id IS NULL"
            f" AND table_name IN ({listed({table for tables in read.values() for table in tables})})"
        )
        joins.append(f"CROSS JOIN {name}_unnamed")
        said.append(f"{name}_unnamed.said")
    lost = "c._lost" if name == "_aside" else _lost_for(facts, grain)
    return f"coalesce({lost}, {', '.join(said)}) AS {name}"


class _Part(NamedTuple):
    """Records set aside, of some tables, that concern those with the same `key` in `_communications` as in `column`."""

    name: str
    tables: set[str]
    column: str
    relation: str
    key: str


def _customers_parts(name: str, facts: Sequence[FactDefinition], grain: Grain, key: str) -> list[_Part]:
    """What concerns a customer: records in the customer's name, and those of the customer's accounts."""
    tables = tables_read(facts, grain)
    owners = f"(SELECT x.* EXCLUDE (customer_id), o.customer_id FROM {_OWNED} x JOIN own_accounts o USING (account_id)"
    joint = tables_read([fact for fact in facts if _through_accounts(fact)], grain) - set(_WHO_HOLDS_WHAT)
    return [
        _Part(f"{name}_own", tables, "customer_id", _OWNED, key),
        _Part(f"{name}_accounts", tables, "customer_id", f"{owners} WHERE {not_anothers('x')})", key),
        _Part(f"{name}_joint", joint, "customer_id", f"{owners})", key),
    ]


_UNNAMED = ", and nobody can tell whose it is"
_OWNED = (
    f"(SELECT table_name, _file, _row, field, code, account_id, customer_id FROM set_aside"
    f" WHERE code <> '{REPEATED_RECORD.code}' UNION ALL"
    " SELECT table_name, _file, _row, NULL, NULL, account_id, customer_id FROM concerned)"
)
"""Records set aside with whom they are of, or may be of."""
_OWN = (
    f"(SELECT * FROM {_OWNED} WHERE NOT (table_name = 'holders' AND field = 'customer_id' AND code = '{ORPHAN.code}'))"
)
"""The same for an account itself: of a holder who is no customer nothing is known that another's copy could need."""


def _through_accounts(fact: FactDefinition) -> bool:
    """Whether a fact's SQL looks at whatever concerns the customer's accounts, though it be recorded for another."""
    return isinstance(fact.obtained, Sql) and "own_accounts" in fact.obtained.text.lower()


def _lost_for(facts: Iterable[FactDefinition], grain: Grain) -> str:
    """Why these facts cannot be told: the subject's or the recipient's own record is not there to be read."""
    keys = {Grain.CUSTOMER: "r.customer_id", grain: f"t.{SUBJECTS[grain].key[0]}"}
    if grain is Grain.CUSTOMER:
        keys = {grain: "r.customer_id"}
    absent = sorted(f"{keys[fact.grain]} IS NULL" for fact in facts if fact.grain in keys)
    return f"CASE WHEN {' OR '.join(dict.fromkeys(absent)) or 'false'} THEN c._lost END"
