"""Brings text files into DuckDB row by row, with nothing lost: every line is a row or a finding.

In: CSV, JSON Lines, or Parquet with broken texts. Out: a table of plain texts with `_file` and `_row`, and
what could not be read as a record. Bytes that are not UTF-8 become U+FFFD, which `conform.py` finds again,
with the name of the field.
"""

# ruff: noqa: S608 — SQL is put together here from the names of `tables.py` and checked slugs, never from what others wrote

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from ccm.diagnostics import Diagnostic, Span, error

FILE_UNREADABLE = error("S001", "file-unreadable", "A data file cannot be read at all.")
RECORD_UNREADABLE = error("S002", "record-unreadable", "A line of a data file is no record of that file.")
HEADER_UNREADABLE = error("S003", "header-unreadable", "The first line of a CSV file does not name its columns.")

LISTED = 20
BATCH = 50_000
LONGEST_FIELD = 1_000_000


@dataclass(slots=True)
class Taken:
    """What became of one file: its columns, how many records were read and which lines could not be."""

    columns: tuple[str, ...] = ()
    rows: int = 0
    refused: list[tuple[str, int]] = field(default_factory=list)
    findings: list[Diagnostic] = field(default_factory=list)

    @property
    def unreadable(self) -> int:
        """How many lines are no records."""
        return len(self.refused)

    def refuse(self, name: str, row: int, message: str) -> None:
        """Note one unreadable record; the first twenty are told."""
        self.refused.append((name, row))
        if self.unreadable <= LISTED:
            self.findings.append(RECORD_UNREADABLE.at(Span(name, row=row), message))


def take_in(connection: duckdb.DuckDBPyConnection, table: str, path: Path, name: str) -> Taken:
    """Fill a new table from a file; `name` is how findings call it."""
    import pyarrow as pa

    taken = Taken()
    try:
        if path.suffix == ".csv":
            _take_csv(connection, table, path, name, taken)
        elif path.suffix == ".jsonl":
            _take_jsonl(connection, table, path, name, taken)
        else:
            _take_parquet(connection, table, path, name, taken)
    except (OSError, pa.ArrowException) as problem:
        taken.findings.append(FILE_UNREADABLE.at(Span(name), f"this file cannot be read: {problem}"))
    return taken


def _create(connection: duckdb.DuckDBPyConnection, table: str, columns: Sequence[str]) -> None:
    quoted = "".join(f", {quote(column)} VARCHAR" for column in columns)
    connection.execute(f"CREATE TABLE IF NOT EXISTS {quote(table)} (_file VARCHAR, _row BIGINT{quoted})")
    present = {row[0] for row in connection.execute(f"DESCRIBE {quote(table)}").fetchall()}
    for column in columns:
        if column not in present:
            connection.execute(f"ALTER TABLE {quote(table)} ADD COLUMN {quote(column)} VARCHAR")


def quote(name: str) -> str:
    """A name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def _append(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    name: str,
    columns: Sequence[str],
    rows: list[tuple[int, Sequence[Any]]],
) -> None:
    import pyarrow as pa

    if not rows:
        return
    arrays: list[Any] = [
        pa.array([name] * len(rows), pa.string()),
        pa.array([row for row, _ in rows], pa.int64()),
    ]
    values = zip(*(record for _, record in rows), strict=True)
    arrays += [pa.array(column, pa.string()) for column in values]
    connection.register("_batch", pa.table(arrays, names=["_file", "_row", *columns]))
    connection.execute(f"INSERT INTO {quote(table)} BY NAME SELECT * FROM _batch")
    connection.unregister("_batch")


def _take_csv(connection: duckdb.DuckDBPyConnection, table: str, path: Path, name: str, taken: Taken) -> None:
    csv.field_size_limit(LONGEST_FIELD)
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        first = stream.readline()
        separator = max(",;\t|", key=first.count)
        columns = [column.strip() for column in next(csv.reader([first], delimiter=separator), [])]
        if not _header_readable(columns, name, taken):
            return
        taken.columns = tuple(columns)
        _create(connection, table, columns)
        rows: list[tuple[int, Sequence[Any]]] = []
        for row, record in _csv_records(stream, separator, name, taken):
            if len(record) != len(columns):
                taken.refuse(name, row, f"{len(record)} fields instead of {len(columns)}")
                continue
            rows.append((row, [value or None for value in record]))
            if len(rows) >= BATCH:
                _append(connection, table, name, columns, rows)
                taken.rows += len(rows)
                rows = []
        _append(connection, table, name, columns, rows)
        taken.rows += len(rows)


def _header_readable(columns: Sequence[str], name: str, taken: Taken) -> bool:
    if not columns or not all(columns):
        said = "the first line must name every column"
    elif any("\ufffd" in column or "\0" in column for column in columns):
        said = "the first line is not UTF-8 text"
    elif len({column.lower() for column in columns}) < len(columns):
        said = "two columns have the same name"
    else:
        return True
    taken.findings.append(
        HEADER_UNREADABLE.at(Span(name, 1, 1), said, hint="save the file as CSV in UTF-8 with a header line")
    )
    return False


def _csv_records(stream: Any, separator: str, name: str, taken: Taken) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line it begins on; lines without anything are none."""
    reader = csv.reader(stream, delimiter=separator, strict=True)
    while True:
        begins = reader.line_num + 2
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as problem:
            taken.refuse(name, begins, f"{problem}; is a quotation mark not closed?")
            continue
        if record:
            yield begins, record


def _take_jsonl(connection: duckdb.DuckDBPyConnection, table: str, path: Path, name: str, taken: Taken) -> None:
    rows: list[tuple[int, Mapping[str, str | None]]] = []
    columns: dict[str, None] = {}
    with path.open("rb") as stream:
        for number, line in enumerate(stream, start=1):
            record = _json_record(line, number, name, taken)
            if record is None:
                continue
            columns |= dict.fromkeys(record)
            rows.append((number, record))
            if len(rows) >= BATCH:
                _append_records(connection, table, name, tuple(columns), rows)
                taken.rows += len(rows)
                rows = []
    _append_records(connection, table, name, tuple(columns), rows)
    taken.rows += len(rows)
    taken.columns = tuple(columns)


def _append_records(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    name: str,
    columns: tuple[str, ...],
    rows: list[tuple[int, Mapping[str, str | None]]],
) -> None:
    _create(connection, table, columns)
    _append(
        connection,
        table,
        name,
        columns,
        [(row, [record.get(key) for key in columns]) for row, record in rows],
    )


def _json_record(line: bytes, number: int, name: str, taken: Taken) -> Mapping[str, str | None] | None:
    """One line as texts by name; None for an empty line or one that is no record."""
    text = line.decode("utf-8-sig", "replace").strip()
    if not text:
        return None

    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        found = dict(pairs)
        if len(found) < len(pairs):
            raise ValueError("a name stands twice")
        return found

    try:
        record = json.loads(text, parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=once)
    except (ValueError, RecursionError) as problem:
        taken.refuse(name, number, f"not a JSON record: {problem}")
        return None
    if not isinstance(record, dict) or not record:
        taken.refuse(name, number, "a record is a JSON object with names and values")
        return None
    if any(isinstance(value, dict | list) for value in record.values()):
        taken.refuse(name, number, "the values of a record are plain, not lists or objects")
        return None
    return {
        key.encode("utf-8", "replace").decode(): None if value is None else _plain(value)
        for key, value in record.items()
    }


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    # a lone surrogate written as an escape is no character; the replacement sign is found when fields are checked
    return str(value).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _take_parquet(connection: duckdb.DuckDBPyConnection, table: str, path: Path, name: str, taken: Taken) -> None:
    """A Parquet file with texts that are not UTF-8: broken ones get U+FFFD, everything else stays as it is."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    file = pq.ParquetFile(path)
    taken.columns = tuple(file.schema_arrow.names)
    for batch in file.iter_batches(batch_size=BATCH):
        columns = [_mended(column) for column in batch.columns]
        numbers = pa.array(range(taken.rows + 1, taken.rows + batch.num_rows + 1), pa.int64())
        names = pa.array([name] * batch.num_rows, pa.string())
        arrow = pa.table([names, numbers, *columns], names=["_file", "_row", *taken.columns])
        connection.register("_batch", arrow)
        connection.execute(f"CREATE TABLE IF NOT EXISTS {quote(table)} AS SELECT * FROM _batch LIMIT 0")
        connection.execute(f"INSERT INTO {quote(table)} BY NAME SELECT * FROM _batch")
        connection.unregister("_batch")
        taken.rows += batch.num_rows


def _mended(column: Any) -> Any:
    import pyarrow as pa

    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        return column
    try:
        column.validate(full=True)
    except pa.ArrowInvalid:
        raw = column.cast(pa.large_binary() if pa.types.is_large_string(column.type) else pa.binary())
        return pa.array(
            [None if value is None else value.decode("utf-8", "replace") for value in raw.to_pylist()],
            pa.string(),
        )
    return column
