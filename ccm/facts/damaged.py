"""Finds whom a record may concern that was set aside because of its owner, and tells of those that may be anybody's.

In: records of the telling tables whose owner is missing, of another type or damaged. Out: rows of `concerned`, and a
finding for each table in which some name nobody.
"""

# ruff: noqa: S608 — SQL is put together here from the names of `tables.py` and checked slugs, never from what others wrote

from collections.abc import Iterator

import duckdb

from ccm.diagnostics import Diagnostic, Span, error
from ccm.facts.asking import first_row
from ccm.facts.doubts import CONTROL, CONTROLS, ENCODING, VALUE_MISSING, VALUE_TYPE
from ccm.facts.owners import OWNERS, TELLING, knowing

UNNAMED = error("S034", "unnamed-record", "A lost record does not say whose it is, so it may be anybody's.")

_MOST_DAMAGED = 50
"""More damaged ids than these are not compared one by one: they may be anybody's."""


def find_concerned_by_owners(connection: duckdb.DuckDBPyConnection) -> None:
    """Records of the telling tables that were set aside because their owner is missing, of another type or damaged."""
    telling = ", ".join(f"'{name}'" for name in TELLING)
    owner = f"s.table_name IN ({telling}) AND s.field IN ('account_id', 'customer_id')"
    none = "coalesce(s.account_id, '') = '' AND coalesce(s.customer_id, '') = ''"
    connection.execute(
        "INSERT INTO concerned SELECT DISTINCT s.table_name, s._file, s._row, NULL, NULL FROM set_aside s"
        f" WHERE {owner} AND (s.code = '{VALUE_TYPE.code}' OR (s.code = '{VALUE_MISSING.code}' AND {none}))"
    )
    for column in OWNERS:
        _compare_damaged(connection, column, telling)


def _compare_damaged(connection: duckdb.DuckDBPyConnection, column: str, telling: str) -> None:
    """A damaged id may be any that is like it where it is whole."""
    bad = f"[{CONTROLS}\\x09\\x0A\\x0D\\x{{FFFD}}]+"
    plain = f"regexp_replace(s.{column}, '([\\\\%_])', '\\\\\\1', 'g')"
    damaged = (
        f"SELECT s.table_name, s._file, s._row, regexp_replace({plain}, '{bad}', '%', 'g') AS pattern FROM set_aside s"
        f" WHERE s.table_name IN ({telling}) AND s.field = '{column}'"
        f" AND s.code IN ('{CONTROL.code}', '{ENCODING.code}')"
    )
    count = first_row(connection, f"SELECT count(DISTINCT pattern) FROM ({damaged})") or (0,)
    if not count[0]:
        return
    anybody = "pattern = '%'" if count[0] <= _MOST_DAMAGED else "true"
    connection.execute(
        f"INSERT INTO concerned SELECT table_name, _file, _row, NULL, NULL FROM ({damaged}) WHERE {anybody}"
    )
    ids = " UNION ".join(f"SELECT {column} AS id FROM {name}" for name in knowing(column))
    like = (
        f"SELECT pattern, id FROM (SELECT DISTINCT pattern FROM ({damaged}) WHERE NOT ({anybody})) p"
        f" JOIN ({ids}) k ON k.id LIKE p.pattern ESCAPE '\\'"
    )
    pair = ", ".join("id" if each == column else "NULL" for each in OWNERS)
    connection.execute(
        f"INSERT INTO concerned SELECT DISTINCT table_name, _file, _row, {pair} FROM ({damaged})"
        f" JOIN ({like}) USING (pattern)"
    )


def tell_unnamed(connection: duckdb.DuckDBPyConnection) -> Iterator[Diagnostic]:
    """One finding for each table with lost records that may be anybody's: they hold back all that need the table."""
    rows = connection.execute(
        "SELECT table_name, count(*), min((_file, _row)) FROM concerned"
        " WHERE account_id IS NULL AND customer_id IS NULL GROUP BY 1 ORDER BY 1"
    ).fetchall()
    for table, count, (file, row) in rows:
        records = "a lost record does" if count == 1 else f"{count:,} lost records do"
        whose = "it is" if count == 1 else "they are"
        said = f"{records} not say whose {whose}: whatever needs the {table} fails, for it may be anybody's"
        hint = "mend it or take it out and run again; or, if it is surely nobody's, run with --accept-unnamed"
        yield UNNAMED.at(Span(file, row=row), said, hint=hint)
