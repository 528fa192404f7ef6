"""Ask the database for one row and leave nothing half read.

In: a statement. Out: its first row, or None. DuckDB refuses further work on a connection whose last result
was not read to its end, so `fetchone` alone is a trap.
"""

from typing import Any

import duckdb


def first_row(connection: duckdb.DuckDBPyConnection, sql: str, bound: Any = None) -> tuple[Any, ...] | None:
    """The first row of a result, read to its end."""
    rows = connection.execute(sql, bound).fetchall() if bound is not None else connection.execute(sql).fetchall()
    return rows[0] if rows else None
