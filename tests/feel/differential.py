"""All back ends over random expressions and random rows: `python -m tests.feel.differential --cells 10000000`.

A cell is one expression over one row. The interpreter is the reference; generated and traced code must give the same,
and so must DuckDB and, with `--postgres`, a real PostgreSQL, wherever the SQL is marked exact. Approximate SQL is
counted, never compared: it decides nothing.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field

import duckdb
import psycopg

from ccm.feel import Exactness, Expression, compile_conditions, interpret, parse, to_sql
from tests.feel.random_expressions import MODEL, Maker
from tests.postgres_server import running_server

ROWS = 300
TOGETHER = 50
SQL_TYPES = {"number": "DECIMAL(18,2)", "text": "VARCHAR", "boolean": "BOOLEAN", "date": "DATE"}
LIST_TYPE = "STRUCT(amount DECIMAL(18,2), on_date DATE, kind VARCHAR)[]"
Row = Mapping[str, object]
Run = Callable[[str], list[tuple[object, ...]]]
"""Gives the rows of a query."""


@dataclass
class Result:
    """What was compared: cells, how the SQL was marked, and everything that differed (at most a few of it)."""

    cells: int = 0
    marked: Counter[str] = field(default_factory=Counter)
    marked_postgres: Counter[str] = field(default_factory=Counter)
    values: Counter[str] = field(default_factory=Counter)
    differing: list[str] = field(default_factory=list)

    def differ(self, how: str, expression: Expression, row: Row, wanted: object, got: object) -> None:
        """Note a disagreement."""
        if len(self.differing) < 20:
            read = {slug: row.get(slug) for slug in expression.reads}
            self.differing.append(f"{how}: {expression.source} over {read}: {wanted!r} ≠ {got!r}")


def _table(rows: list[Row]) -> duckdb.DuckDBPyConnection:
    """The rows as a DuckDB table."""
    connection = duckdb.connect()
    columns = ", ".join(f'"{one.slug}" {SQL_TYPES.get(one.type.kind, LIST_TYPE)}' for one in MODEL.names)
    connection.execute(f"CREATE TABLE bank (place INTEGER, {columns})")
    marks = ", ".join("?" * (len(MODEL.names) + 1))
    listed = [
        [place, *(list(one) if isinstance(one, tuple) else one for one in row.values())]
        for place, row in enumerate(rows)
    ]
    connection.executemany(f"INSERT INTO bank VALUES ({marks})", listed)
    return connection


def _stored(rows: list[Row], server: psycopg.Connection) -> Run:
    """The rows as a PostgreSQL table, without what only DuckDB has: lists."""
    names = [one for one in MODEL.names if one.type.kind in SQL_TYPES]
    columns = ", ".join(f'"{one.slug}" {SQL_TYPES[one.type.kind]}' for one in names)
    with server.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS bank; CREATE TEMP TABLE bank (place INTEGER, {columns})".encode())
        with cursor.copy("COPY bank FROM STDIN") as copy:
            for place, row in enumerate(rows):
                copy.write_row([place, *(row[one.slug] for one in names)])
    return lambda query: server.execute(query.encode()).fetchall()


def _expressions(make: Callable[[], str], count: int) -> Iterator[Expression]:
    """Expressions that can be read; a random range may be impossible, and is made anew."""
    while count:
        expression, _ = parse(make(), MODEL)
        if expression is not None:
            count -= 1
            yield expression


def same(one: object, other: object) -> bool:
    """Equal, and of the same kind: 1 and True are not."""
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    return isinstance(one, bool) == isinstance(other, bool) and one == other


def compare(cells: int, *, seed: int, postgres: psycopg.Connection | None = None) -> Result:
    """Compare all back ends over so many cells; PostgreSQL only if there is a connection to one."""
    result, block = Result(), 0
    while result.cells < cells:
        maker = Maker(seed + block)
        block += 1
        rows: list[Row] = [maker.row() for _ in range(ROWS)]
        made = [*_expressions(maker.condition, TOGETHER - 12), *_expressions(maker.number, 6)]
        made += _expressions(maker.whole_language, 6)
        wanted = _compare_python(made, rows, result)
        with _table(rows) as bank:
            run: Run = lambda query: bank.execute(query).fetchall()  # noqa: E731 - used up in this round
            for expression, values in zip(made, wanted, strict=True):
                _compare_sql(expression, rows, values, run, "duckdb", result)
        if postgres is not None:
            run = _stored(rows, postgres)
            for expression, values in zip(made, wanted, strict=True):
                _compare_sql(expression, rows, values, run, "postgres", result)
    return result


def _compare_python(expressions: list[Expression], rows: list[Row], result: Result) -> list[list[object]]:
    """Generated and traced code, all expressions in one function, against the interpreter, whose values it returns."""
    together = compile_conditions({str(place): one for place, one in enumerate(expressions)})
    wanted: list[list[object]] = [[interpret(expression, row) for row in rows] for expression in expressions]
    for number, row in enumerate(rows):
        fast, traced = together.evaluate(row), together.trace(row)
        for place, expression in enumerate(expressions):
            expected = wanted[place][number]
            result.values[type(expected).__name__] += 1
            for how, got in (("generated", fast[str(place)]), ("traced", traced[str(place)].result)):
                if not same(expected, got):
                    result.differ(how, expression, row, expected, got)
    result.cells += len(rows) * len(expressions)
    return wanted


def _compare_sql(
    expression: Expression, rows: list[Row], wanted: list[object], run: Run, dialect: str, result: Result
) -> None:
    """A database against the interpreter, if the SQL claims to be exact."""
    columns = {name.slug: f'bank."{name.slug}"' for name in MODEL.names}
    sql, exactness = to_sql(expression, columns, dialect=dialect)
    (result.marked if dialect == "duckdb" else result.marked_postgres)[exactness.value] += 1
    if sql is None:
        return
    try:
        found = run(f"SELECT {sql} FROM bank ORDER BY place")
    except psycopg.Error as problem:
        result.differ(f"{dialect} {sql}", expression, {}, "an answer", str(problem))
        return
    if exactness is Exactness.EXACT:
        for row, expected, (got,) in zip(rows, wanted, found, strict=True):
            if not same(expected, got):
                result.differ(f"{dialect} {sql}", expression, row, expected, got)


def main() -> None:
    """Run the comparison and say what came out; ends with 1 on any disagreement."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cells", type=int, default=200_000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--postgres", action="store_true", help="also on a PostgreSQL that is started for it")
    given = options.parse_args()
    with ExitStack() as stack:
        server = None
        if given.postgres:
            server = stack.enter_context(psycopg.connect(stack.enter_context(running_server()), autocommit=True))
        result = compare(given.cells, seed=given.seed, postgres=server)
    sys.stdout.write(f"{result.cells:,} cells, values {dict(result.values)}, SQL {dict(result.marked)}\n")
    if given.postgres:
        sys.stdout.write(f"PostgreSQL {dict(result.marked_postgres)}\n")
    sys.stdout.writelines(f"{line}\n" for line in result.differing)
    sys.stdout.write(f"{len(result.differing)} disagreements\n")
    sys.exit(bool(result.differing))


if __name__ == "__main__":
    main()
