"""Stage 1 of 5 — derive: from source tables to the facts of every communication of one touchpoint and occasion.

In: an open `Source`, the vocabulary, for which subjects and roles, which names are needed. Out: `DerivedBatch`. The steps:
who is written to (`_communications`), each table passed once per grain (`measures.py`, `entries.py`), everything joined and
ordered, stored in shards. Ratios, formulas and chained entries are finished per document (`finishing.py`).
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from ccm.diagnostics import Diagnostic, Span, error
from ccm.facts.asking import first_row
from ccm.facts.batch import SHARD, DerivedBatch, store
from ccm.facts.entries import Chain, chain_pass, chains_of, is_chained, row_passes
from ccm.facts.finishing import FactsReader
from ccm.facts.measures import Pass, balance_passes, literal, window_passes
from ccm.facts.model import FactDefinition, Facts, Grain
from ccm.facts.obtaining import Balance, Builtin, Column, Measure, Sql, Window
from ccm.facts.plan import needed_facts, tables_read
from ccm.facts.sources import Source
from ccm.facts.tables import CONTACTS, SUBJECTS, TABLES
from ccm.facts.vocabulary import Vocabulary
from ccm.feel import Exactness, Expression, compile_expression, to_sql
from ccm.values.occasion import Occasion

SQL_FAILED = error("V040", "fact-sql-failed", "The SQL of a fact does not run over the data.")
SQL_SEVERAL = error("V041", "fact-sql-several-rows", "The SQL of a fact gives several rows for one subject.")


@dataclass(frozen=True, slots=True)
class Asked:
    """For whom facts are derived: one touchpoint's grain and roles, and perhaps only some subjects."""

    touchpoint: str
    grain: Grain
    recipients: tuple[str, ...]
    occasion: Occasion
    population: Expression | None = None
    subjects: tuple[str, ...] | None = None


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
    path: Path | None = None,
) -> tuple[DerivedBatch | None, tuple[Diagnostic, ...]]:
    """Derive the facts of all communications: one per subject and recipient in one of the roles.

    `names` are the facts that conditions and wording read (all, if None); `population` leaves out subjects for which it is
    false; `contacts` is an Arrow table of the ledger's contacts in the columns of the standard table; `path` is the Parquet
    file to write (in memory, if None). None instead of a batch when a fact's SQL fails.
    """
    asked = Asked(
        touchpoint,
        Grain(for_each),
        tuple(recipients),
        occasion,
        population,
        None if subjects is None else tuple(subjects),
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
    _communications(connection, asked)
    findings: list[Diagnostic] = []
    chains = chains_of(facts, asked.occasion)
    columns: list[str] = []
    joins: list[str] = []
    for number, one in enumerate(_passes(facts, chains, asked.occasion)):
        connection.execute(f"CREATE OR REPLACE TEMP TABLE _pass_{number} AS {one.sql}")
        key = "_subject" if one.grain is asked.grain else "_recipient"
        joins.append(f"LEFT JOIN _pass_{number} p{number} ON p{number}.subject = c.{key}")
        columns += [
            f"p{number}.{column.name} AS {column.name}"
            if column.without_rows == "NULL"
            else f"CASE WHEN p{number}.subject IS NULL THEN {column.without_rows} ELSE p{number}.{column.name} END AS {column.name}"
            for column in one.columns
        ]
    for fact in facts:
        if isinstance(fact.obtained, Sql):
            findings.extend(_run_sql(connection, fact, fact.obtained, asked.occasion))
            key = "_subject" if fact.grain is asked.grain else "_recipient"
            joins.append(f"LEFT JOIN _sql_{fact.slug} q_{fact.slug} ON q_{fact.slug}.subject = c.{key}")
            columns.append(f"q_{fact.slug}.value AS {fact.slug}")
    if findings:
        return None, tuple(findings)
    columns += [*_own_columns(facts, asked.grain), _aside(connection, facts, asked.grain, joins)]
    select = f"SELECT c.*, {', '.join(columns)} FROM _communications c {_subject_joins(asked.grain)} {' '.join(joins)}"
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
    condition, later = _population(asked.population, facts, chains)
    sql = f"SELECT * FROM ({select}) b WHERE {condition} ORDER BY _subject, _recipient, role"
    reader = connection.sql(sql).to_arrow_reader(SHARD)
    batch = DerivedBatch(asked.touchpoint, asked.occasion, asked.grain, facts, chains, 0, 0)
    batches: Iterator[Any] = iter(reader)
    if later is not None:
        batches = _only_population(batches, batch, later)
    count, shards, table = store(batches, reader.schema, path)
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
    connection.execute(
        f"CREATE OR REPLACE TEMP VIEW contacts AS SELECT {names} FROM contacts_of_data UNION ALL SELECT {names}"
        " FROM _ledger l WHERE NOT EXISTS (SELECT 1 FROM contacts_of_data d WHERE d.contact_id = l.contact_id)"
    )
    try:
        yield
    finally:
        connection.execute("CREATE OR REPLACE TEMP VIEW contacts AS SELECT * FROM contacts_of_data")
        connection.unregister("_ledger")


def _communications(connection: duckdb.DuckDBPyConnection, asked: Asked) -> None:
    """Who is written to about what: temporary tables `_communications` and a `_scope_…` per grain."""
    table = SUBJECTS[asked.grain]
    key, as_of = table.key[0], literal(asked.occasion.as_of)
    known = f"coalesce(t.{table.dated} <= {as_of}, true)"
    recipient, role, source = "t.customer_id", "'holder'", f"{table.name} t"
    if asked.grain is Grain.ACCOUNT:
        recipient, role = "h.customer_id", "h.role"
        source += " JOIN holders h ON h.account_id = t.account_id"
    elif asked.grain is Grain.EVENT:
        known = f"t.on_date BETWEEN {literal(asked.occasion.period.start)} AND least({literal(asked.occasion.period.end)}, {as_of})"
    conditions = [known, f"{role} IN (SELECT unnest($roles))"]
    bound: dict[str, Any] = {"roles": list(asked.recipients)}
    if asked.subjects is not None:
        conditions.append(f"t.{key} IN (SELECT unnest($subjects))")
        bound["subjects"] = list(asked.subjects)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE _communications AS SELECT t.{key} AS _subject, {recipient} AS _recipient,"
        f" {role} AS role FROM {source} JOIN customers r ON r.customer_id = {recipient} WHERE {' AND '.join(conditions)}",
        bound,
    )
    for grain in {asked.grain, Grain.CUSTOMER}:
        column = "_recipient" if grain is Grain.CUSTOMER else "_subject"
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE _scope_{grain} AS SELECT DISTINCT {column} AS subject FROM _communications"
        )


def _subject_joins(grain: Grain) -> str:
    """The single rows that standard and column facts are read from: the recipient `r`, the subject `t`, its account `a`."""
    joins = "JOIN customers r ON r.customer_id = c._recipient"
    if grain is Grain.CUSTOMER:
        return joins
    table = SUBJECTS[grain]
    joins += f" JOIN {table.name} t ON t.{table.key[0]} = c._subject"
    return joins if grain is Grain.ACCOUNT else f"{joins} LEFT JOIN accounts a ON a.account_id = t.account_id"


def _own_columns(facts: Iterable[FactDefinition], grain: Grain) -> Iterator[str]:
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
            yield f"{'t' if table == SUBJECTS[grain].name else 'a'}.{column} AS {fact.slug}"


_CASTS = {"text": "VARCHAR", "date": "DATE", "boolean": "BOOLEAN"}


def _run_sql(
    connection: duckdb.DuckDBPyConnection, fact: FactDefinition, sql: Sql, occasion: Occasion
) -> Iterator[Diagnostic]:
    """Run the SQL of one fact into a table `subject, value`; more than one row for a subject is a finding."""
    days = {
        "as_of": occasion.as_of,
        "period_start": occasion.period.start,
        "period_end": occasion.period.end,
        "known_at": occasion.known_at,
    }
    cast = _CASTS.get(fact.type.kind) or ("DECIMAL(18,2)" if fact.type.unit else "DECIMAL(38,10)")
    span = fact.span or Span("facts")
    try:
        asked = connection.extract_statements(sql.text)[0].named_parameters
        bound = {name: day for name, day in days.items() if name in asked}
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE _sql_{fact.slug} AS SELECT CAST(subject AS VARCHAR) AS subject,"
            f" CAST(value AS {cast}) AS value FROM ({sql.text.strip().rstrip(';')})",
            bound,
        )
    except duckdb.Error as problem:
        said = f"the SQL of “{fact.name}” does not run: {str(problem).splitlines()[0][:300]}"
        yield SQL_FAILED.at(span, said, hint="it must give the columns `subject` and `value`")
        return
    several = first_row(connection, f"SELECT subject, count(*) FROM _sql_{fact.slug} GROUP BY 1 HAVING count(*) > 1 ORDER BY 1 LIMIT 1")
    if several:
        said = f"the SQL of “{fact.name}” gives {several[1]} rows for “{several[0]}”"
        yield SQL_SEVERAL.at(span, said, hint="aggregate, or GROUP BY subject")


def _aside(
    connection: duckdb.DuckDBPyConnection, facts: Sequence[FactDefinition], grain: Grain, joins: list[str]
) -> str:
    """The column that tells, for each communication, the first set-aside record that its facts would have needed."""
    if not connection.execute("SELECT 1 FROM set_aside LIMIT 1").fetchall():
        return "CAST(NULL AS VARCHAR) AS _aside"
    said = "min(table_name || ' (' || _file || ' row ' || _row || ' field ' || field || ')')"
    own, customer = (sorted(tables_read(facts, one)) for one in (grain, Grain.CUSTOMER))
    whose = "account_id" if grain is Grain.ACCOUNT else "customer_id"
    parts = [("_aside_own", own, whose, "set_aside", "_subject" if grain is Grain.ACCOUNT else "_recipient")]
    owners = "(SELECT x.* EXCLUDE (customer_id), o.customer_id FROM set_aside x JOIN own_accounts o USING (account_id))"
    parts.append(("_aside_customer", customer, "customer_id", "set_aside", "_recipient"))
    parts.append(("_aside_accounts", customer, "customer_id", owners, "_recipient"))
    for name, tables, column, relation, key in parts:
        listed = ", ".join(f"'{table}'" for table in tables) or "''"
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT {column} AS k, {said} AS said FROM {relation}"
            f" WHERE table_name IN ({listed}) AND {column} IS NOT NULL GROUP BY 1"
        )
        joins.append(f"LEFT JOIN {name} ON {name}.k = c.{key}")
    return "coalesce(_aside_own.said, _aside_customer.said, _aside_accounts.said) AS _aside"


def _population(
    population: Expression | None, facts: Sequence[FactDefinition], chains: Sequence[Chain]
) -> tuple[str, Expression | None]:
    """The condition in SQL where it is exact over finished columns; otherwise it is asked later, row by row."""
    if population is None:
        return "true", None
    finished = {
        fact.slug: f"b.{fact.slug}"
        for fact in facts
        if fact.slug in population.reads and not is_chained(fact) and _is_column(fact)
    }
    if set(population.reads) - set(finished):
        return "true", population
    sql, exactness = to_sql(population, finished)
    if sql is None or exactness is not Exactness.EXACT:
        return "true", population
    return f"({sql}) IS DISTINCT FROM false", None


def _is_column(fact: FactDefinition) -> bool:
    """Whether the batch has the fact's value itself, needing no further step."""
    match fact.obtained:
        case Window(measure=measure):
            return measure is not Measure.AVERAGE
        case Builtin(table=table):
            return table != "occasion"
        case Column() | Sql() | Balance():
            return True
        case _:
            return False


def _only_population(batches: Iterator[Any], batch: DerivedBatch, population: Expression) -> Iterator[Any]:
    reader, asked = FactsReader(batch), compile_expression(population)
    for part in batches:
        table = pa.Table.from_batches([part])
        keep = [asked(facts.values) is not False for facts in reader.finish(table)]
        yield from table.filter(pa.array(keep, pa.bool_())).to_batches()
