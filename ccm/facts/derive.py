"""Stage 1 of 5 — derive: from source tables to the facts of every communication of one touchpoint and
occasion.

In: an open `Source`, the vocabulary, for which subjects and roles, which names are needed. Out:
`DerivedBatch`. The steps: who is written to (`_communications`), each table passed once per grain
(`measures.py`, `entries.py`), everything joined and ordered, stored in shards. Ratios, formulas and chained
entries are finished per document (`finishing.py`).
"""

# ruff: noqa: S608 — SQL is put together here from the names of `tables.py` and checked slugs, never from what others wrote

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from ccm.diagnostics import Diagnostic
from ccm.facts.authored_sql import run_sql
from ccm.facts.batch import SHARD, DerivedBatch, store
from ccm.facts.entries import Chain, chain_pass, chains_of, is_chained, row_passes
from ccm.facts.finishing import FactsReader
from ccm.facts.measures import Pass, balance_passes, window_passes
from ccm.facts.model import FactDefinition, Facts, Grain
from ccm.facts.obtaining import Balance, Sql
from ccm.facts.plan import facts_behind, needed_facts
from ccm.facts.population import UNSURE, only_population, population_sql
from ccm.facts.sources import Source
from ccm.facts.subjects import Asked, aside_column, communications, key_of, own_columns, subject_joins
from ccm.facts.tables import CONTACTS
from ccm.facts.vocabulary import Vocabulary
from ccm.feel import Expression
from ccm.values.occasion import Occasion


def derive(
    source: Source,
    vocabulary: Vocabulary,
    *,
    touchpoint: str,
    for_each: Grain | str,
    recipients: Sequence[str],
    occasion: Occasion,
    names: Iterable[str] | None = None,
    population: Expression | None = None,
    contacts: Any = None,
    subjects: Sequence[str] | None = None,
    accept_unnamed: bool = False,
    path: Path | None = None,
) -> tuple[DerivedBatch | None, tuple[Diagnostic, ...]]:
    """Derive the facts of all communications: one per subject and recipient in one of the roles.

    `names` are the facts that conditions and wording read (all, if None); `population` leaves out subjects for which
    it is false; `contacts` is an Arrow table of the ledger's contacts in the columns of the standard table; `path` is
    the Parquet file to write (in memory, if None). A lost record that does not say whose it is may be anybody's and
    fails all whose facts need its table, unless `accept_unnamed`. None instead of a batch when a fact's SQL fails.
    """
    asked = Asked(
        touchpoint,
        Grain(for_each),
        tuple(recipients),
        occasion,
        population,
        None if subjects is None else tuple(subjects),
        accept_unnamed,
    )
    read = None if names is None else [*names, *(population.reads if population else ())]
    facts = needed_facts(vocabulary, asked.grain, read)
    with _contacts(source.connection, contacts):
        return _derive(source.connection, asked, facts, path)


def derive_one(
    source: Source, vocabulary: Vocabulary, subject: str, **asked: Any
) -> tuple[tuple[Facts, ...], tuple[Diagnostic, ...]]:
    """The facts of one subject, for each of its recipients: the same steps, for `ccm explain` and `ccm preview`."""
    batch, findings = derive(source, vocabulary, subjects=(subject,), **asked)
    if batch is None:
        return (), findings
    reader = FactsReader(batch)
    return tuple(facts for number in range(batch.shards) for facts in reader.read(number)), findings


def _derive(
    connection: duckdb.DuckDBPyConnection, asked: Asked, facts: tuple[FactDefinition, ...], path: Path | None
) -> tuple[DerivedBatch | None, tuple[Diagnostic, ...]]:
    communications(connection, asked)
    findings: list[Diagnostic] = []
    chains = chains_of(facts, asked.occasion)
    columns: list[str] = []
    joins: list[str] = []
    for number, one in enumerate(_passes(facts, chains, asked.occasion)):
        connection.execute(f"CREATE OR REPLACE TEMP TABLE _pass_{number} AS {one.sql}")
        key = key_of(one.grain, asked.grain)
        joins.append(f"LEFT JOIN _pass_{number} p{number} ON p{number}.subject = c.{key}")
        if one.recipient:
            joins.append(f"AND p{number}.recipient = c._recipient")
        columns += [
            f"p{number}.{column.name} AS {column.name}"
            if column.without_rows == "NULL"
            else f"CASE WHEN c.{key} IS NULL THEN NULL WHEN p{number}.subject IS NULL THEN {column.without_rows}"
            f" ELSE p{number}.{column.name} END AS {column.name}"
            for column in one.columns
        ]
    for fact in facts:
        if isinstance(fact.obtained, Sql):
            findings.extend(run_sql(connection, fact, fact.obtained, asked.occasion))
            key = key_of(fact.grain, asked.grain)
            joins.append(f"LEFT JOIN _sql_{fact.slug} q_{fact.slug} ON q_{fact.slug}.subject = c.{key}")
            columns.append(f"q_{fact.slug}.value AS {fact.slug}")
    if findings:
        return None, tuple(findings)
    columns += [
        *own_columns(facts, asked.grain),
        aside_column(connection, facts, asked.grain, joins, accept_unnamed=asked.accept_unnamed),
    ]
    if asked.population is not None:
        behind = facts_behind(facts, asked.population.reads)
        accept = asked.accept_unnamed
        columns.append(aside_column(connection, behind, asked.grain, joins, name=UNSURE, accept_unnamed=accept))
    source = f"_communications c {subject_joins(asked.grain)} {' '.join(joins)}"
    select = f"SELECT c.* EXCLUDE (_lost, _customer, _product), {', '.join(columns)} FROM {source}"
    batch = _stored(connection, select, asked, facts, chains, path)
    return batch, ()


def _stored(
    connection: duckdb.DuckDBPyConnection,
    select: str,
    asked: Asked,
    facts: tuple[FactDefinition, ...],
    chains: tuple[Chain, ...],
    path: Path | None,
) -> DerivedBatch:
    """Run the one big SELECT in order, leave out who is not in the population, and store the rest."""
    condition, later = population_sql(asked.population, facts)
    dropped = f" EXCLUDE ({UNSURE})" if asked.population is not None and later is None else ""
    sql = f"SELECT *{dropped} FROM ({select}) b WHERE {condition} ORDER BY _subject, _recipient, role"
    reader = connection.sql(sql).to_arrow_reader(SHARD)
    batch = DerivedBatch(asked.touchpoint, asked.occasion, asked.grain, facts, chains, 0, 0)
    batches: Iterator[Any] = iter(reader)
    schema = reader.schema
    if later is not None:
        batches = only_population(batches, batch, later)
        schema = schema.remove(schema.get_field_index(UNSURE))
    count, shards, table = store(batches, schema, path)
    return DerivedBatch(asked.touchpoint, asked.occasion, asked.grain, facts, chains, count, shards, path, table)


def _passes(facts: tuple[FactDefinition, ...], chains: tuple[Chain, ...], occasion: Occasion) -> Iterator[Pass]:
    yield from window_passes(facts, occasion)
    balances: dict[Grain, list[tuple[FactDefinition, Balance]]] = {}
    for fact in facts:
        if isinstance(fact.obtained, Balance) and not is_chained(fact):
            balances.setdefault(fact.grain, []).append((fact, fact.obtained))
    yield from balance_passes(balances, occasion)
    yield from row_passes(facts, occasion)
    for chain in chains:
        yield chain_pass(chain, occasion)


@contextmanager
def _contacts(connection: duckdb.DuckDBPyConnection, contacts: Any) -> Iterator[None]:
    """Let the ledger's contacts count beside the data's; a contact that both know counts once."""
    names = ", ".join(CONTACTS.names)
    if contacts is None:
        yield
        return
    connection.register("_ledger", contacts)
    known = ", ".join(name if name in contacts.schema.names else f"NULL AS {name}" for name in CONTACTS.names)
    connection.execute(
        f"CREATE OR REPLACE TEMP VIEW contacts AS SELECT {names} FROM contacts_of_data UNION ALL SELECT {known}"
        " FROM _ledger l WHERE NOT EXISTS (SELECT 1 FROM contacts_of_data d WHERE d.contact_id = l.contact_id)"
    )
    try:
        yield
    finally:
        connection.execute("CREATE OR REPLACE TEMP VIEW contacts AS SELECT * FROM contacts_of_data")
        connection.unregister("_ledger")
