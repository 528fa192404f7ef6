"""Runs the SQL of a fact: the escape hatch of the bank's own developers.

In: a checked SELECT of `subject` and `value`. Out: a temporary table with exactly one row per subject, typed like the
fact, or the finding why not. The database is locked: this SQL reads the standard tables and nothing else.
"""

# ruff: noqa: S608 — SQL is put together here from the names of `tables.py` and checked slugs, never from what others wrote

from collections.abc import Iterator

import duckdb

from ccm.diagnostics import Diagnostic, Span, error
from ccm.facts.asking import first_row
from ccm.facts.model import FactDefinition
from ccm.facts.obtaining import Sql
from ccm.values.occasion import Occasion

SQL_FAILED = error("V040", "fact-sql-failed", "The SQL of a fact does not run over the data.")
SQL_SEVERAL = error("V041", "fact-sql-several-rows", "The SQL of a fact gives several rows for one subject.")

_FLOATING = ("DOUBLE", "FLOAT")
_CASTS = {"text": "VARCHAR", "date": "DATE", "boolean": "BOOLEAN"}


def run_sql(
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
    select = sql.text.strip().rstrip(";")
    try:
        asked = connection.extract_statements(sql.text)[0].named_parameters
        bound = {name: day for name, day in days.items() if name in asked}
        types = {row[0]: row[1] for row in connection.execute(f"DESCRIBE {select}", bound).fetchall()}
        # a ratio without a divisor is nothing, for this subject; it is no reason to stop the others
        value = "CASE WHEN isfinite(value) THEN value END" if types.get("value") in _FLOATING else "value"
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE _sql_{fact.slug} AS SELECT CAST(subject AS VARCHAR) AS subject,"
            f" CAST({value} AS {cast}) AS value FROM ({select})",
            bound,
        )
    except duckdb.Error as problem:
        said = f"the SQL of “{fact.name}” does not run: {str(problem).splitlines()[0][:300]}"
        yield SQL_FAILED.at(span, said, hint="it must give the columns `subject` and `value`")
        return
    several = first_row(
        connection, f"SELECT subject, count(*) FROM _sql_{fact.slug} GROUP BY 1 HAVING count(*) > 1 ORDER BY 1 LIMIT 1"
    )
    if several:
        said = f"the SQL of “{fact.name}” gives {several[1]} rows for “{several[0]}”"
        yield SQL_SEVERAL.at(span, said, hint="aggregate, or GROUP BY subject")
