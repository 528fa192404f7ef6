"""Brings tables of a PostgreSQL database into DuckDB: one picture of all of them, streamed, and nothing lost.

In: an address and the tables that are wanted. Out: relations with `_file` and `_row` like those of files, or the
finding why not. All tables are read in one transaction that writes nothing and sees one moment (REPEATABLE READ), in
blocks of bounded size through COPY. A database has no rows in order: they are numbered in the order of their key.
"""

# ruff: noqa: S608 — SQL is put together here from quoted names and our own words, never from what others wrote

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import duckdb

from ccm.diagnostics import Diagnostic, Span, did_you_mean, error
from ccm.facts.address import Database
from ccm.facts.intake import BATCH, OWN_COLUMNS, Taken, beside_own, insert_batch, quote
from ccm.facts.numbering import number_rows
from ccm.facts.postgres_catalog import Relation, find_relation, list_names
from ccm.facts.postgres_columns import Carried, carry
from ccm.facts.postgres_session import (
    DATABASE_FORBIDDEN,
    DRIVER_MISSING,
    INSTALL,
    connect,
    let_bytes_through,
    settle,
    tell_broken_off,
)

if TYPE_CHECKING:
    from psycopg import Connection

DATABASE_TABLE_MISSING = error("S055", "database-table-missing", "A database has no table of that name.")
DATABASE_COLUMNS_ALIKE = error("S056", "database-columns-alike", "Two columns differ in nothing but capitals.")

_BLOCK = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Wanted:
    """A table to read into the relation `raw`: its name in the database, and which columns (None: all).

    A table that is not `required` may be missing. `mapped` ones are read for the views of a mapping: their values keep
    their types, and a record that cannot is refused; elsewhere the column becomes text, so that the field is told.
    """

    raw: str
    name: str
    columns: frozenset[str] | None
    key: tuple[str, ...] = ()
    required: bool = False
    mapped: bool = False


@dataclass(slots=True)
class Read:
    """What became of one table: as for a file, and which columns it has that were not asked for."""

    taken: Taken
    others: tuple[str, ...] = ()


def take_in_tables(
    connection: duckdb.DuckDBPyConnection, database: Database, wanted: Sequence[Wanted]
) -> tuple[dict[str, Read], tuple[Diagnostic, ...]]:
    """Read the tables, by relation; those that are missing are not among them. With an error, nothing can be used."""
    try:
        import psycopg
    except ImportError:
        said = "a PostgreSQL database is read with psycopg, which is not installed"
        return {}, (DRIVER_MISSING.at(Span(database.shown), said, hint=INSTALL),)
    server, found = connect(database)
    if server is None:
        return {}, found
    name = ""
    try:
        with server:
            settle(server)
            relations, problems = _look_up(server, wanted)
            if problems:
                return {}, problems
            read = {}
            let_bytes_through(server)
            for one, relation in relations:
                name = one.name
                read[one.raw] = _take_in(connection, server, one, relation)
    except psycopg.Error as problem:
        return {}, (tell_broken_off(problem, database, name),)
    return read, ()


def _look_up(
    server: "Connection[Any]", wanted: Sequence[Wanted]
) -> tuple[list[tuple[Wanted, Relation]], tuple[Diagnostic, ...]]:
    """Find every table and say at once which of them cannot be read."""
    found: list[tuple[Wanted, Relation]] = []
    problems: list[Diagnostic] = []
    for one in wanted:
        relation = find_relation(server, one.name)
        if relation is not None:
            found.append((one, relation))
            problems.extend(_problems_of(one, relation))
        elif one.required:
            hint = did_you_mean(one.name.rpartition(".")[2], list_names(server))
            said = f"the database has no table “{one.name}”"
            problems.append(DATABASE_TABLE_MISSING.at(Span(one.name), said, hint=hint))
    return found, tuple(problems)


def _problems_of(one: Wanted, relation: Relation) -> Iterator[Diagnostic]:
    """Why a table that is there cannot be read."""
    place, hint = Span(one.name), f"GRANT SELECT ON {quote(relation.schema)}.{quote(relation.name)} TO …"
    asked = _asked(one, relation)
    if not relation.readable:
        yield DATABASE_FORBIDDEN.at(place, f"this login may not read the table “{one.name}”", hint=hint)
        return
    for column in asked:
        if not column.column.readable:
            said = f"this login may not read the column “{column.column.name}”"
            yield DATABASE_FORBIDDEN.at(replace(place, field=column.column.name), said, hint=hint)
    if len({column.column.name.lower() for column in asked}) < len(asked):
        said = "two columns differ in nothing but capitals"
        yield DATABASE_COLUMNS_ALIKE.at(place, said, hint="read them through a view that calls them otherwise")


def _asked(one: Wanted, relation: Relation) -> list[Carried]:
    """The columns that are read; at least one, so that there are rows to count."""
    names = [column for column in relation.columns if _is_asked(one, relation, column.name)]
    return [carry(column, mapped=one.mapped) for column in names or relation.columns[:1]]


def _is_asked(one: Wanted, relation: Relation, column: str) -> bool:
    """Standard columns are spelt exactly; views do not mind capitals, and the primary key numbers their rows."""
    if one.columns is None:
        return True
    return column in one.columns or (one.mapped and (column.lower() in one.columns or column in relation.key))


def _take_in(connection: duckdb.DuckDBPyConnection, server: "Connection[Any]", one: Wanted, relation: Relation) -> Read:
    """Read one table, block by block."""
    columns = _asked(one, relation)
    names = [beside_own(column.column.name) for column in columns]
    arriving = _Arriving(connection, one, columns, names)
    for block, size in _blocks(server, relation, columns):
        arriving.add(block, size)
    if one.mapped:
        key = [name for name, column in zip(names, columns, strict=True) if column.column.name in relation.key]
        arriving.number(key)
    others = tuple(column.name for column in relation.columns if not _is_asked(one, relation, column.name))
    return Read(arriving.taken, () if one.mapped else others)


def _blocks(server: "Connection[Any]", relation: Relation, columns: Sequence[Carried]) -> Iterator[tuple[bytes, int]]:
    """The rows as COPY writes them in CSV: some thousands at a time, and how many."""
    from psycopg import sql

    listed = sql.SQL(", ").join(column.select() for column in columns)
    table = sql.Identifier(relation.schema, relation.name)
    copy = sql.SQL("COPY (SELECT {} FROM {}) TO STDOUT (FORMAT csv)").format(listed, table)
    lines: list[Any] = []
    size = 0
    with server.cursor() as cursor, cursor.copy(copy.as_bytes()) as stream:
        for line in stream:
            lines.append(line)
            size += len(line)
            if size >= _BLOCK or len(lines) >= BATCH:
                yield b"".join(lines), len(lines)
                lines, size = [], 0
    if lines:
        yield b"".join(lines), len(lines)


class _Arriving:
    """A table that is being filled."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, one: Wanted, columns: Sequence[Carried], names: Sequence[str]
    ) -> None:
        self.connection, self.one, self.columns, self.names = connection, one, list(columns), list(names)
        self.taken = Taken(columns=tuple(names))
        self._misfits: dict[int, tuple[str, str]] = {}
        declared = "".join(
            f", {quote(name)} {column.becomes}" for name, column in zip(self.names, columns, strict=True)
        )
        connection.execute(f"CREATE TABLE {quote(one.raw)} (_file VARCHAR, _row BIGINT{declared})")

    def add(self, block: bytes, size: int) -> None:
        """Append some rows."""
        import pyarrow as pa

        values = _parse(block, self.names, self.columns)
        finished = [self._finish(place, values, part) for place, part in enumerate(values)]
        first = self.taken.rows + 1
        own = [pa.array([self.one.name] * size, pa.string()), pa.array(range(first, first + size), pa.int64())]
        self.connection.register("_batch", pa.table([*own, *finished], names=[*OWN_COLUMNS, *self.names]))
        insert_batch(self.connection, self.one.raw)
        self.connection.unregister("_batch")
        self.taken.rows += size

    def _finish(self, place: int, values: Sequence[Any], part: Any) -> Any:
        """A column in its type. Where a value has no place in it, the column becomes text, or the record is refused."""
        import pyarrow as pa

        column = self.columns[place]
        try:
            return column.finish(part)
        except ValueError:
            if not self.one.mapped:
                self.columns[place] = replace(column, becomes="VARCHAR")
                sql = f"ALTER TABLE {quote(self.one.raw)} ALTER {quote(self.names[place])} TYPE VARCHAR"
                self.connection.execute(sql)
                return part
        gone = column.misfits(part)
        for row in gone:
            text = ",".join(str(each[row].as_py()) for each in values)
            said = f"“{part[row].as_py()}” in “{self.names[place]}” is no {column.becomes}"
            self._misfits.setdefault(self.taken.rows + row + 1, (text, said))
        held = [None if row in gone else one.as_py() for row, one in enumerate(part)]
        return column.finish(pa.array(held, part.type))

    def number(self, key: Sequence[str]) -> None:
        """Number the rows in the order of the key, and refuse those that could not be held."""
        places = number_rows(self.connection, self.one.raw, key, found=self._misfits)
        for came, (text, said) in sorted(self._misfits.items(), key=lambda one: places[one[0]]):
            self.taken.refuse(self.one.name, places[came], text, said)
        if places:
            refused = ", ".join(map(str, places.values()))
            self.connection.execute(f"DELETE FROM {quote(self.one.raw)} WHERE _row IN ({refused})")
            self.taken.rows -= len(places)


def _parse(block: bytes, names: Sequence[str], columns: Sequence[Carried]) -> list[Any]:
    """The columns of one block; an empty text is not a missing one."""
    import pyarrow as pa
    from pyarrow import csv

    types: dict[str, Callable[[], Any]] = {
        "int32": pa.int32, "int64": pa.int64, "float64": pa.float64, "bool": pa.bool_, "string": pa.string
    }  # fmt: skip
    places = [str(place) for place in range(len(names))]
    table = csv.read_csv(
        pa.BufferReader(block),
        read_options=csv.ReadOptions(column_names=places, block_size=len(block) + 1, use_threads=False),
        parse_options=csv.ParseOptions(newlines_in_values=True, ignore_empty_lines=False),
        convert_options=csv.ConvertOptions(
            column_types={place: types[column.read_as]() for place, column in zip(places, columns, strict=True)},
            check_utf8=False, null_values=[""], strings_can_be_null=True, quoted_strings_can_be_null=False,
            true_values=["t"], false_values=["f"],
        ),
    )  # fmt: skip
    return [column.combine_chunks() for column in table.columns]
