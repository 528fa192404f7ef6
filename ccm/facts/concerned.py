"""Finds whom a line may concern that is no record.

In: the lines, and the tables that their file goes into. Out: the table `concerned`: a standard table, the place, and
the account and customer it may be of; with neither, it may be anybody's. Whoever is concerned is not written to as if
the record had never been: a statement that lacks an entry is worse than none.
"""

# ruff: noqa: S608 — SQL is put together here from the names of `tables.py` and checked slugs, never from what others wrote

import re
from collections.abc import Iterable, Iterator, Sequence

import duckdb

from ccm.facts.conform import ORPHAN
from ccm.facts.intake import RECORD_UNREADABLE, Unread
from ccm.facts.lineage import Use
from ccm.facts.lost import LEADING, keep_lines_aside
from ccm.facts.owners import OWNERS, TELLING, knowing, owners_of
from ccm.facts.tables import TABLES

_BETWEEN = re.compile(r'[",;|\t{}\[\]:]+')


def make_concerned(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the empty table."""
    connection.execute(
        "CREATE TABLE concerned"
        " (table_name VARCHAR, _file VARCHAR, _row BIGINT, account_id VARCHAR, customer_id VARCHAR)"
    )


def find_concerned_by_lines(
    connection: duckdb.DuckDBPyConnection, place: str, uses: Sequence[Use], lines: Iterable[Unread]
) -> None:
    """List lines of one file that are no records, and whom they may concern in each table that the file goes into."""
    listed = list(lines)
    if not listed:
        return
    _register(connection, listed)
    connection.execute(
        f"INSERT INTO set_aside (table_name, _file, _row, code)"
        f" SELECT ?, _file, _row, '{RECORD_UNREADABLE.code}' FROM _lines",
        [place],
    )
    for use in uses:
        _name_owners(connection, use)
        if use.by_row and use.table in LEADING:
            keep_lines_aside(connection, use.table)
        telling = use.table in TELLING or not use.by_row
        named = "true" if telling else "account_id IS NOT NULL OR customer_id IS NOT NULL"
        connection.execute(
            f"INSERT INTO concerned SELECT '{use.table}', _file, _row, account_id, customer_id FROM _named"
            f" WHERE NOT empty AND ({named})"
        )
    connection.execute("DROP TABLE _lines; DROP TABLE _words")


def _register(connection: duckdb.DuckDBPyConnection, lines: Sequence[Unread]) -> None:
    """The lines and the words in them, as tables; of a line that is cut off nobody knows which word is its owner's."""
    import pyarrow as pa

    words = [(line.file, line.row, word) for line in lines if not line.is_cut for word in _words(line.text)]
    spoken = {"_file": pa.array([word[0] for word in words], pa.string())}
    spoken |= {"_row": pa.array([word[1] for word in words], pa.int64())}
    spoken |= {"word": pa.array([word[2] for word in words], pa.string())}
    places = {"_file": pa.array([line.file for line in lines], pa.string())}
    places |= {"_row": pa.array([line.row for line in lines], pa.int64())}
    places |= {"empty": pa.array([not any(map(str.isalnum, line.text)) for line in lines], pa.bool_())}
    for name, columns in (("_lines", places), ("_words", spoken)):
        connection.register("_batch", pa.table(columns))
        connection.execute(f"CREATE TEMP TABLE {name} AS SELECT * FROM _batch")
        connection.unregister("_batch")


def _words(text: str) -> Iterator[str]:
    """What may be an id in a line: whatever stands alone between separators."""
    yield from {part.strip() for part in _BETWEEN.split(text)} - {""}


def _name_owners(connection: duckdb.DuckDBPyConnection, use: Use) -> None:
    """A table `_named`: each line with the owners among its words, once for each pair, or with none."""
    table = TABLES[use.table]
    joins, columns = "", dict.fromkeys(OWNERS, "NULL")
    for column in OWNERS if use.names_owners else ():
        if (column,) == table.key:  # the record itself is lost: only what refers to it knows its id
            ids = f"SELECT {column} AS id FROM set_aside WHERE code = '{ORPHAN.code}' AND field = '{column}'"
        elif column in owners_of(table):
            ids = " UNION ".join(f"SELECT {column} AS id FROM {name}" for name in knowing(column))
        else:
            continue
        joins += (
            f" LEFT JOIN (SELECT DISTINCT w._file, w._row, k.id FROM _words w JOIN ({ids}) k ON k.id = w.word)"
            f" {column}s ON {column}s._file = l._file AND {column}s._row = l._row"
        )
        columns[column] = f"{column}s.id"
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE _named AS SELECT l._file, l._row, l.empty,"
        f" CAST({columns['account_id']} AS VARCHAR) AS account_id,"
        f" CAST({columns['customer_id']} AS VARCHAR) AS customer_id FROM _lines l{joins}"
    )
