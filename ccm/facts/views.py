"""Runs the views of a mapping over a bank's own files, so that every record has a place to be told by.

In: the files as relations `src_…`, and the views' SQL. Out: for each view a relation `raw_…` with `_file` and `_row`.
Where a view makes records of one file's lines one by one, these are that file's; elsewhere they are the mapping's name
and the record's rank, which depends on the data alone. A value that a view's own cast cannot convert is handed on as
text, so that it is told like any other and does not stop the night.
"""

# ruff: noqa: S608 — SQL is put together here from the names of `tables.py` and checked slugs, never from what others wrote

import duckdb

from ccm.diagnostics import Diagnostic, Span, error
from ccm.facts.intake import OWN_COLUMNS, quote
from ccm.facts.lineage import sole_file
from ccm.facts.mapping import SourceMapping
from ccm.facts.select_text import tell_instead_of_fail, with_places
from ccm.facts.tables import TABLES

VIEW_FAILED = error("S009", "mapping-view-failed", "A view of a mapping cannot be run over the files.")


def run_views(connection: duckdb.DuckDBPyConnection, mapping: SourceMapping) -> list[Diagnostic]:
    """Run each view once into a table; views see a file's own columns only. Gives back why views do not run."""
    findings: list[Diagnostic] = []
    for name in mapping.files:
        _show_file(connection, name)
    for table, sql in mapping.views.items():
        place = Span(mapping.path, mapping.lines.get(table, 0), 1)
        try:
            _run_view(connection, mapping, table, sql.strip().rstrip(";"))
        except duckdb.Error as problem:
            said = f"the view “{table}” does not run: {str(problem).splitlines()[0][:300]}"
            hint = None
            if isinstance(problem, duckdb.ConversionException):
                hint = "give such a column as the text it is: a bad value is then told and set aside; or use TRY_CAST"
            findings.append(VIEW_FAILED.at(place, said, hint=hint))
    return findings


def _show_file(connection: duckdb.DuckDBPyConnection, name: str, *, placed: bool = False) -> None:
    columns = "*" if placed else f"* EXCLUDE ({', '.join(OWN_COLUMNS)})"
    connection.execute(f"CREATE OR REPLACE VIEW {quote(name)} AS SELECT {columns} FROM {quote('src_' + name)}")


def _run_view(connection: duckdb.DuckDBPyConnection, mapping: SourceMapping, table: str, sql: str) -> None:
    """Run a view; if a value cannot be converted, again, handing on as text what its own casts cannot convert."""
    try:
        _make_table(connection, mapping, table, sql)
    except duckdb.ConversionException:
        tolerant = tell_instead_of_fail(sql)
        if tolerant == sql:
            raise
        _make_table(connection, mapping, table, tolerant)


def _make_table(connection: duckdb.DuckDBPyConnection, mapping: SourceMapping, table: str, sql: str) -> None:
    made, raw = quote(f"view_{table}"), quote(f"raw_{table}")
    sole = sole_file(sql, mapping.files)
    placed = None if sole is None else with_places(sql, sole.alias, starred=sole.starred)
    if sole is not None and placed is not None:
        _show_file(connection, sole.name, placed=True)
        try:
            connection.execute(f"CREATE OR REPLACE TABLE {made} AS {placed}")
        finally:
            _show_file(connection, sole.name)
        connection.execute(f"CREATE OR REPLACE VIEW {raw} AS SELECT * FROM {made}")
        return
    columns = [row[0] for row in connection.execute(f"DESCRIBE {sql}").fetchall()]
    first = [key for key in TABLES[table].key if key in columns]
    order = ", ".join(quote(column) for column in dict.fromkeys([*first, *columns]))
    ranked = f"SELECT row_number() OVER (ORDER BY {order}) AS _rank, * FROM ({sql})"
    connection.execute(f"CREATE OR REPLACE TABLE {made} AS {ranked}")
    connection.execute(
        f"CREATE OR REPLACE VIEW {raw} AS SELECT '{mapping.id.replace(chr(39), '')}.{table}' AS _file, _rank AS _row,"
        f" * EXCLUDE (_rank) FROM {made}"
    )
