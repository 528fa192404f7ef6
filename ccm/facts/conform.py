"""Brings one raw table to its standard form and sets aside the records that cannot be used, each with the
reason.

In: a relation with `_file` and `_row` in DuckDB. Out: a relation with exactly the standard columns and types.
Checks are columnar: one pass counts every problem; only tables that have some are read again to tell which
records. `rows = accepted + set aside`.
"""

# ruff: noqa: S608 — SQL is put together here from the names of `tables.py` and checked slugs, never from what others wrote

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

import duckdb

from ccm.diagnostics import Diagnostic, Severity, Span, did_you_mean, error, warning
from ccm.facts.asking import first_row
from ccm.facts.doubts import Doubt, doubts_of
from ccm.facts.intake import LISTED, OWN_COLUMNS, quote, written_as
from ccm.facts.lost import keep_aside, keep_none_aside
from ccm.facts.tables import SQL_TYPES, Table, TableColumn
from ccm.facts.tables import Kind as ColumnKind

COLUMN_UNKNOWN = warning("S010", "column-unknown", "A data file has a column that is not in the standard table.")
COLUMN_MISSING = error("S011", "column-missing", "A data file lacks a column that its table must have.")
REPEATED_ID = error("S028", "repeated-id", "Several records have the same id.")
ORPHAN = error("S029", "orphan", "A record belongs to something that is not in the data.")
REPEATED_RECORD = warning("S032", "repeated-record", "A record was delivered more than once; it counts once.")
MORE = error("S030", "more-set-aside", "More records were set aside for the same reason than are listed.")


@dataclass(slots=True)
class Conformed:
    """What became of one table."""

    rows: int = 0
    set_aside: int = 0
    findings: list[Diagnostic] = field(default_factory=list)
    keyed: bool = False

    @property
    def accepted(self) -> int:
        """Records that can be used."""
        return self.rows - self.set_aside


def conform(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    raw: str,
    *,
    name: str,
    known: Collection[str],
    materialise: bool,
    keyed: bool = False,
    unread: Collection[str] = (),
) -> Conformed:
    """Make the relation `table.name` from the relation `raw`; records set aside are listed in `set_aside`.

    `name` is how findings call the table; references are followed into the `known` tables only. `keyed` tells a record
    by its key, too, because nobody can count the rows of a database; `unread` are columns that were left there.
    """
    done = Conformed(keyed=keyed)
    keep_none_aside(connection, table)
    types = {row[0]: row[1] for row in connection.execute(f"DESCRIBE {quote(raw)}").fetchall()}
    if not _columns_present(table, [*types, *unread], name, done):
        return done
    doubts = [
        doubt for column in table.columns if column.name in types for doubt in doubts_of(column, types[column.name])
    ]
    screens = dict.fromkeys(doubt.screen or doubt.sql for doubt in doubts)
    counts = _counted(connection, raw, screens)
    done.rows = counts.pop("true")
    suspected = [doubt for doubt in doubts if counts[doubt.screen or doubt.sql]]
    exact = _counted(connection, raw, [doubt.sql for doubt in suspected]) if suspected else {}
    for doubt in suspected:
        if exact[doubt.sql]:
            _set_aside(connection, table, raw, doubt, exact[doubt.sql], done, types)
    _repeated(connection, table, raw, types, done)
    for column, other in (table.references or {}).items():
        if column in types and other in known:
            _orphans(connection, table, raw, column, other, types, done)
    _finish(connection, table, raw, types, done, materialise=materialise)
    return done


def _counted(connection: duckdb.DuckDBPyConnection, raw: str, conditions: Iterable[str]) -> dict[str, int]:
    """How many records each condition is true for, and (`true`) how many there are: one pass."""
    asked = ["true", *conditions]
    counted = ", ".join(f"count(*) FILTER ({condition})" for condition in asked)
    found = first_row(connection, f"SELECT {counted} FROM {quote(raw)} r") or ()
    return dict(zip(asked, map(int, found), strict=True))


def _columns_present(table: Table, types: Collection[str], name: str, done: Conformed) -> bool:
    present = [written_as(column) for column in types if column not in OWN_COLUMNS]
    absent = [column.name for column in table.columns if column.name not in types]
    for column in present:
        if column not in table.names:
            hint = did_you_mean(column, absent) or f"columns of {table.name}: {', '.join(table.names)}"
            said = f"“{column[:80]}” is no column of {table.name}; it is not read"
            done.findings.append(COLUMN_UNKNOWN.at(Span(name, field=column[:80]), said, hint=hint))
    missing = [column.name for column in table.columns if column.required and column.name not in types]
    for column in missing:
        near = did_you_mean(column, [one for one in present if one not in table.names])
        said = f"{table.name} must have a column “{column}”"
        done.findings.append(COLUMN_MISSING.at(Span(name, field=column), said, hint=near))
    return not missing


def _key(table: Table, types: dict[str, str]) -> str:
    """The key of a record as one text; null where it has none."""
    parts = [f"CAST(r.{quote(column)} AS VARCHAR)" for column in table.key if column in types]
    return f"nullif(concat_ws(', ', {', '.join(parts)}), '')" if parts else "NULL"


def _owner(types: dict[str, str], column: str) -> str:
    return f"CAST(r.{quote(column)} AS VARCHAR)" if column in types else "NULL"


def _set_aside(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    raw: str,
    doubt: Doubt,
    count: int,
    done: Conformed,
    types: dict[str, str],
) -> None:
    """List the records of one doubt, and tell the first of them."""
    shown = f"r.{quote(doubt.field)}" if doubt.field in types else "NULL"
    key = _key(table, types) if done.keyed else "NULL"
    listed = connection.execute(
        f"SELECT _file, _row, left(CAST({shown} AS VARCHAR), 60), left({key}, 60) FROM {quote(raw)} r"
        f" WHERE {doubt.sql} ORDER BY _file, _row LIMIT {LISTED}"
    ).fetchall()
    connection.execute(
        f"INSERT INTO set_aside SELECT '{table.name}', _file, _row, '{doubt.field}', '{doubt.kind.code}',"
        f" {_owner(types, 'account_id')}, {_owner(types, 'customer_id')}, {key} FROM {quote(raw)} r WHERE {doubt.sql}"
    )
    for file, row, value, named in listed:
        said = doubt.said.replace("{value}", f"“{printable(value or '')}”")
        if named and doubt.field not in table.key:
            said += f" ({', '.join(table.key)} “{printable(named)}”)"
        hint = doubt.guess(value or "") if doubt.guess else None
        done.findings.append(doubt.kind.at(Span(file, row=row, field=doubt.field), said, hint=hint))
    if count > LISTED:
        said = f"and {count - LISTED:,} more records for the same reason ({doubt.kind.slug})"
        done.findings.append(MORE.at(Span(table.name, field=doubt.field), said))


def printable(text: str) -> str:
    """A value for a message: control characters shown as escapes, so that a terminal cannot be fooled."""
    return "".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in text)


def _kept(table: Table) -> str:
    """The condition that a raw record has not been set aside."""
    return (
        f"NOT EXISTS (SELECT 1 FROM set_aside x WHERE x.table_name = '{table.name}'"
        " AND x._file = r._file AND x._row = r._row)"
    )


def _any_aside(connection: duckdb.DuckDBPyConnection, table: Table) -> bool:
    return bool(first_row(connection, "SELECT 1 FROM set_aside WHERE table_name = ? LIMIT 1", [table.name]))


def _repeated(
    connection: duckdb.DuckDBPyConnection, table: Table, raw: str, types: dict[str, str], done: Conformed
) -> None:
    """Of equal records with one id the first stays; where they differ nobody can tell which is right, and none stays.

    Ids are counted in slices, so that fifty million of them need no more memory than ten.
    """
    if not table.key:
        return
    key = ", ".join(f"CAST(r.{quote(column)} AS VARCHAR)" for column in table.key)
    slices = 1 + done.rows // 10_000_000
    some = False
    for part in range(slices):
        chosen = f"hash({key}) % {slices} = {part}" if slices > 1 else "true"
        sql = f"SELECT count(*), count(DISTINCT hash({key})) FROM {quote(raw)} r WHERE {chosen}"
        counted = first_row(connection, sql)
        some = some or bool(counted and counted[0] != counted[1])
    if not some:
        return
    columns = ", ".join(f"r.{quote(column)}" for column in types if column not in OWN_COLUMNS)
    connection.execute(f"""CREATE OR REPLACE TEMP TABLE _repeated AS SELECT _file, _row, differs FROM (
        SELECT _file, _row, count(*) OVER k AS n, row_number() OVER (PARTITION BY {key} ORDER BY _file, _row) AS i,
            min(hash({columns})) OVER k <> max(hash({columns})) OVER k AS differs
        FROM {quote(raw)} r WHERE {_kept(table)}
            AND hash({key}) IN (SELECT hash({key}) FROM {quote(raw)} r GROUP BY 1 HAVING count(*) > 1)
        WINDOW k AS (PARTITION BY {key})
    ) WHERE n > 1 AND (differs OR i > 1)""")
    told = (
        (REPEATED_RECORD, "NOT differs", "{value} was delivered more than once, always alike; it counts once"),
        (REPEATED_ID, "differs", "{value} stands in more than one record"),
    )
    for kind, which, said in told:
        count = first_row(connection, f"SELECT count(*) FROM _repeated WHERE {which}") or (0,)
        condition = f"(_file, _row) IN (SELECT (_file, _row) FROM _repeated WHERE {which})"
        if count[0]:
            _set_aside(connection, table, raw, Doubt(kind, table.key[0], condition, said), int(count[0]), done, types)


def _orphans(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    raw: str,
    column: str,
    other: str,
    types: dict[str, str],
    done: Conformed,
) -> None:
    value = f"nullif(CAST(r.{quote(column)} AS VARCHAR), '')"
    lost = f"{value} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {other} p WHERE p.{column} = {value})"
    count = first_row(connection, f"SELECT count(*) FROM {quote(raw)} r WHERE {lost}") or (0,)
    if count[0]:
        said = f"{{value}} is not among the {other}"
        _set_aside(connection, table, raw, Doubt(ORPHAN, column, lost, said), int(count[0]), done, types)


def _clean(column: TableColumn, types: dict[str, str]) -> str:
    """The standard column: the raw one in its exact type, empty texts as null; a column that is not there is null."""
    target = SQL_TYPES[column.kind]
    if column.name not in types:
        return f"CAST(NULL AS {target}) AS {column.name}"
    raw = f"r.{quote(column.name)}"
    if types[column.name] == target and target != "VARCHAR":
        return f"{raw} AS {column.name}"
    plain = f"nullif(CAST({raw} AS VARCHAR), '')"
    if column.kind is ColumnKind.TEXT:
        return f"{plain} AS {column.name}"
    if types[column.name] == "VARCHAR":
        return f"try_cast(trim({plain}) AS {target}) AS {column.name}"
    return f"try_cast({raw} AS {target}) AS {column.name}"


def _finish(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    raw: str,
    types: dict[str, str],
    done: Conformed,
    *,
    materialise: bool,
) -> None:
    columns = ", ".join(_clean(column, types) for column in table.columns)
    where = f" WHERE {_kept(table)}" if _any_aside(connection, table) else ""
    if where:
        aside = "SELECT count(DISTINCT (_file, _row)) FROM set_aside WHERE table_name = ?"
        done.set_aside = int((first_row(connection, aside, [table.name]) or (0,))[0])
        keep_aside(connection, table, quote(raw), columns, harmless=[REPEATED_RECORD.code])
    made = "TABLE" if materialise else "VIEW"
    connection.execute(f"CREATE OR REPLACE {made} {table.name} AS SELECT {columns} FROM {quote(raw)} r{where}")


def empty(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """A standard table that the data does not have: no rows."""
    keep_none_aside(connection, table)
    columns = ", ".join(f"{column.name} {SQL_TYPES[column.kind]}" for column in table.columns)
    connection.execute(f"CREATE TABLE {table.name} ({columns})")


def bounded(findings: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Errors first, then warnings, each in the order found."""
    return tuple(sorted(findings, key=lambda one: one.severity is not Severity.ERROR))
