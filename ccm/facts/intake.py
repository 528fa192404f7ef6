"""Brings text files into DuckDB row by row, with nothing lost: every line is a row or a finding.

In: CSV, JSON Lines, or Parquet with broken texts. Out: a table of plain texts with `_file` and `_row`, and
what could not be read as a record. Bytes that are not UTF-8 become U+FFFD, which `conform.py` finds again,
with the name of the field.
"""

# ruff: noqa: S608 — SQL is put together here from the names of `tables.py` and checked slugs, never from what others wrote

import csv
import json
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

import duckdb

from ccm.diagnostics import Diagnostic, Span, error

FILE_UNREADABLE = error("S001", "file-unreadable", "A data file cannot be read at all.")
RECORD_UNREADABLE = error("S002", "record-unreadable", "A line of a data file is no record of that file.")
HEADER_UNREADABLE = error("S003", "header-unreadable", "The first line of a CSV file does not name its columns.")

OWN_COLUMNS = ("_file", "_row")
"""What every raw table has beside the file's columns: where a record comes from."""

LISTED = 20
BATCH = 50_000
LONGEST_FIELD = 100_000
LONGEST_KEPT = 2_000
_MARK = " (of the file)"


@dataclass(frozen=True, slots=True)
class Unread:
    """A line that is no record: its place, and the beginning of what stands there."""

    file: str
    row: int
    text: str

    @property
    def is_cut(self) -> bool:
        """Whether there is more than is kept."""
        return len(self.text) >= LONGEST_KEPT


@dataclass(slots=True)
class Taken:
    """What became of one file: its columns, how many records were read and which lines could not be."""

    columns: tuple[str, ...] = ()
    rows: int = 0
    refused: list[Unread] = field(default_factory=list)
    findings: list[Diagnostic] = field(default_factory=list)

    @property
    def unreadable(self) -> int:
        """How many lines are no records."""
        return len(self.refused)

    def refuse(self, name: str, row: int, text: str, message: str) -> None:
        """Note one unreadable record; the first twenty are told."""
        self.refused.append(Unread(name, row, text[:LONGEST_KEPT]))
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
    except (OSError, pa.ArrowException, duckdb.Error) as problem:
        said = str(problem).splitlines()[0][:300]
        taken.findings.append(FILE_UNREADABLE.at(Span(name), f"this file cannot be read: {said}"))
        taken.columns = ()
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


def beside_own(column: str) -> str:
    """The name of a file's column beside our own: one that is called like ours gets a mark."""
    return f"{column}{_MARK}" if column.lower() in OWN_COLUMNS else column


def written_as(column: str) -> str:
    """The name of a column as the file has it."""
    return column.removesuffix(_MARK)


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
        columns = [beside_own(column) for column in columns]
        taken.columns = tuple(columns)
        _create(connection, table, columns)
        rows: list[tuple[int, Sequence[Any]]] = []
        for row, record in _csv_records(stream, separator, len(columns), name, taken):
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


class _Lines:
    """The lines of a text stream from the second on. Those of the present record can be given again."""

    def __init__(self, stream: Iterator[str]) -> None:
        self._stream = stream
        self._again: deque[str] = deque()
        self.record: list[str] = []
        self.begins = 1

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._stream)
        self.record.append(line)
        return line

    def begin(self) -> None:
        """The next line begins a record."""
        self.begins += len(self.record)
        self.record = []

    def give_up_first(self) -> str:
        """Take the record's first line for lost, and give the others again: they may be records of their own."""
        first, *others = self.record
        self._again.extendleft(reversed(others))
        self.record = [first]
        return first


def _csv_records(
    stream: Iterator[str], separator: str, width: int, name: str, taken: Taken
) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line it begins on; lines without anything are none.

    A quotation mark that is never closed would swallow every line up to the next one: where that makes no record, only
    the line it stands on is lost.
    """
    lines = _Lines(stream)
    reader = csv.reader(lines, delimiter=separator, strict=True)
    while True:
        lines.begin()
        begins = lines.begins + 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as problem:
            taken.refuse(name, begins, lines.give_up_first(), f"{problem}; is a quotation mark not closed?")
            reader = csv.reader(lines, delimiter=separator, strict=True)
            continue
        if not any(record):
            continue
        if len(record) == width:
            yield begins, record
            continue
        said = f"{len(record)} fields instead of {width}"
        taken.refuse(name, begins, lines.give_up_first(), said)


def _take_jsonl(connection: duckdb.DuckDBPyConnection, table: str, path: Path, name: str, taken: Taken) -> None:
    rows: list[tuple[int, Mapping[str, str | None]]] = []
    columns: dict[str, None] = {}
    folded: dict[str, str] = {}
    with path.open("rb") as stream:
        for number, line in enumerate(stream, start=1):
            record = _json_record(line, number, name, taken)
            if record is None:
                continue
            for column in record.keys() - columns.keys():
                other = folded.setdefault(column.lower(), column)
                if other != column:
                    said = f"the names “{other}” and “{column}” differ in nothing but capitals"
                    taken.findings.append(HEADER_UNREADABLE.at(Span(name, row=number), said))
                    return
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
        taken.refuse(name, number, text, f"not a JSON record: {problem}")
        return None
    if not isinstance(record, dict) or not record:
        taken.refuse(name, number, text, "a record is a JSON object with names and values")
        return None
    if any(isinstance(value, dict | list) for value in record.values()):
        taken.refuse(name, number, text, "the values of a record are plain, not lists or objects")
        return None
    return {
        beside_own(key.encode("utf-8", "replace").decode()): None if value is None else _plain(value)
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
    taken.columns = tuple(beside_own(column) for column in file.schema_arrow.names)
    for part in chain([file.schema_arrow.empty_table()], file.iter_batches(batch_size=BATCH)):
        count = part.num_rows
        numbers = pa.array(range(taken.rows + 1, taken.rows + count + 1), pa.int64())
        own = [pa.array([name] * count, pa.string()), numbers]
        connection.register(
            "_batch", pa.table([*own, *map(mended, part.columns)], names=[*OWN_COLUMNS, *taken.columns])
        )
        insert_batch(connection, table)
        connection.unregister("_batch")
        taken.rows += count


def insert_batch(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    """Append `_batch`; a part of the file may have columns that those before it had not."""
    connection.execute(f"CREATE TABLE IF NOT EXISTS {quote(table)} AS SELECT * FROM _batch LIMIT 0")
    present = {row[0] for row in connection.execute(f"DESCRIBE {quote(table)}").fetchall()}
    for column, kind, *_ in connection.execute("DESCRIBE _batch").fetchall():
        if column not in present:
            connection.execute(f"ALTER TABLE {quote(table)} ADD COLUMN {quote(column)} {kind}")
    connection.execute(f"INSERT INTO {quote(table)} BY NAME SELECT * FROM _batch")


def mended(column: Any) -> Any:
    """A column of Arrow whose texts are UTF-8; bytes that are none became U+FFFD."""
    import pyarrow as pa

    kinds = pa.types
    if kinds.is_dictionary(column.type):
        column = column.dictionary_decode()
    if kinds.is_string(column.type) or kinds.is_large_string(column.type):
        try:
            column.validate(full=True)
        except pa.ArrowInvalid:
            column = column.cast(pa.large_binary() if kinds.is_large_string(column.type) else pa.binary())
    if not any(holds(column.type) for holds in (kinds.is_binary, kinds.is_large_binary, kinds.is_fixed_size_binary)):
        return column
    return pa.array(
        [None if value is None else value.decode("utf-8", "replace") for value in column.to_pylist()], pa.string()
    )
