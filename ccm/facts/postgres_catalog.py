"""Looks tables up in a PostgreSQL database before any of them is read: where they are, their columns, who may read.

In: a connection and the names that are wanted. Out: `Relation`s. Everything is found out at once, because the first
query that fails ends the transaction and with it the one picture of the data.
"""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ccm.facts.postgres_columns import PgColumn

if TYPE_CHECKING:
    from psycopg import Connection

_PART = re.compile(r'"((?:[^"]|"")+)"|([^\W\d][\w$]*)')
TABLE_NAME = re.compile(rf"(?:(?:{_PART.pattern})\.)?(?:{_PART.pattern})")
"""A table as SQL names it: `name` or `schema.name`; with capitals or signs in quotation marks."""

_RELATIONS = """
    SELECT c.oid, n.nspname, c.relname, has_schema_privilege(n.oid, 'USAGE') AND (has_table_privilege(c.oid, 'SELECT')
        OR has_any_column_privilege(c.oid, 'SELECT'))
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relname = %(name)s AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
        AND (n.nspname = %(schema)s OR %(schema)s::text IS NULL AND n.nspname = ANY (current_schemas(false)))
    ORDER BY array_position(current_schemas(false), n.nspname) LIMIT 1"""
_COLUMNS = """
    WITH RECURSIVE chain AS (
        SELECT attnum, attname, atttypid AS type, atttypmod AS modifier, format_type(atttypid, atttypmod) AS described
        FROM pg_attribute WHERE attrelid = %(oid)s AND attnum > 0 AND NOT attisdropped
        UNION ALL
        SELECT attnum, attname, t.typbasetype, CASE WHEN t.typtypmod = -1 THEN modifier ELSE t.typtypmod END, described
        FROM chain JOIN pg_type t ON t.oid = type WHERE t.typtype = 'd'
    )
    SELECT attname, t.typname, modifier, t.typtype, t.typcategory, described,
        has_column_privilege(%(oid)s::oid, attnum, 'SELECT')
    FROM chain JOIN pg_type t ON t.oid = type WHERE t.typtype <> 'd' ORDER BY attnum"""
_KEY = """
    SELECT a.attname FROM pg_index i CROSS JOIN unnest(i.indkey) WITH ORDINALITY k (attnum, place)
    JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
    WHERE i.indrelid = %(oid)s AND i.indisprimary ORDER BY k.place"""
_NAMES = """
    SELECT DISTINCT c.relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = ANY (current_schemas(false)) AND c.relkind IN ('r', 'p', 'v', 'm', 'f') ORDER BY 1"""


@dataclass(frozen=True, slots=True)
class Relation:
    """A table or view of a database with its columns in order; `key` are those of its primary key, if it has one."""

    schema: str
    name: str
    readable: bool
    columns: tuple[PgColumn, ...]
    key: tuple[str, ...]


def split_name(written: str) -> tuple[str | None, str]:
    """Schema and name of a table as SQL reads them: without quotation marks in small letters."""
    parts = [quoted.replace('""', '"') or plain.lower() for quoted, plain in _PART.findall(written)]
    return (parts[0] if len(parts) > 1 else None), parts[-1]


def find_relation(connection: "Connection[Any]", written: str) -> Relation | None:
    """The table of that name, in its schema or in the first on the search path that has one."""
    schema, name = split_name(written)
    found = connection.execute(_RELATIONS, {"schema": schema, "name": name}).fetchone()
    if found is None:
        return None
    asked = {"oid": found[0]}
    columns = tuple(PgColumn(*map(_plain, row)) for row in connection.execute(_COLUMNS, asked).fetchall())
    key = tuple(row[0] for row in connection.execute(_KEY, asked).fetchall())
    return Relation(found[1], found[2], found[3], columns, key)


def _plain(value: Any) -> Any:
    """The catalog's one-letter texts come as bytes."""
    return value.decode() if isinstance(value, bytes) else value


def list_names(connection: "Connection[Any]") -> list[str]:
    """The tables on the search path, to guess what a missing one is called."""
    return [row[0] for row in connection.execute(_NAMES).fetchall()]
