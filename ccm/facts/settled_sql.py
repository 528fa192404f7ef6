"""Refuses SQL whose answer is not settled by the data: clocks, chance, settings of the machine, files, raw memory.

In: the text of one SELECT. Out: what in it is refused, in words, or None. The list of functions is DuckDB's own, so
that a newer version brings its new ones along; the words are DuckDB's own tokens, so that no other reading misses one.
"""

import atexit
from functools import cache
from itertools import pairwise

import duckdb

_CLOCKS = frozenset(("current_date", "current_time", "current_timestamp", "localtime", "localtimestamp"))
"""Read without parentheses."""

_UNMARKED = frozenset(("age", "ago", "current_localtime", "current_localtimestamp", "pg_sleep", "getenv"))
"""Read the clock or the machine, and DuckDB does not say so; `age` with one argument counts from today."""

_HARMLESS_TABLES = frozenset(("generate_series", "histogram", "json_each", "range", "repeat", "unnest"))


def find_unsettled(sql: str) -> str | None:
    """What makes the answer depend on more than the tables; None if nothing does."""
    words = list(_words(sql))
    refused = _refused_functions()
    for (word, literal), (following, _) in pairwise([*words, ("", False)]):
        if literal:
            continue
        if word in _CLOCKS:
            return f"“{word}” reads the clock; the day is $as_of"
        if following == "(" and word in refused:
            return f"“{word}” is not settled by the data: no clock, no chance, no file, no setting may decide"
        if word == "tablesample" or (word, following) == ("using", "sample"):
            return "a sample is chance; it is not settled by the data"
    return None


def _words(sql: str) -> list[tuple[str, bool]]:
    """Names, signs and (marked) literals in order, comments left out, names in small letters without their quotes."""
    raw = sql.encode()
    tokens = duckdb.tokenize(sql)
    ends = [start for start, _ in tokens[1:]] + [len(raw)]
    found: list[tuple[str, bool]] = []
    for (start, kind), end in zip(tokens, ends, strict=True):
        if kind == duckdb.token_type.comment:
            continue
        text = raw[start:end].decode("utf-8", "replace").strip().lower()
        literal = kind in (duckdb.token_type.string_const, duckdb.token_type.numeric_const)
        found.append((text if literal else text.split("--")[0].split("/*")[0].strip().strip('"'), literal))
    return found


@cache
def empty_database() -> duckdb.DuckDBPyConnection:
    """A database that takes statements apart and lists DuckDB's functions; slow to open. It runs no author's SQL."""
    opened = duckdb.connect(":memory:", config={"threads": 1})
    atexit.register(empty_database.cache_clear)  # or DuckDB's binding complains of a leak when the process ends
    return opened


@cache
def _refused_functions() -> frozenset[str]:
    """Functions that are not the same for the same arguments, and all that make tables out of other things."""
    found = empty_database().execute(
        "SELECT DISTINCT function_name FROM duckdb_functions()"
        " WHERE stability IN ('VOLATILE', 'CONSISTENT_WITHIN_QUERY')"
        " OR function_type IN ('table', 'table_macro', 'pragma')"
    )
    return (frozenset(str(row[0]) for row in found.fetchall()) | _UNMARKED) - _HARMLESS_TABLES
