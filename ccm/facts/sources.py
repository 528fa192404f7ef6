"""Opens a bank's data: standard tables in a directory or a PostgreSQL database, or others through a source mapping.

In: a directory or the address of a database, and perhaps a `SourceMapping`. Out: a `Source`, a locked DuckDB with the
standard tables, plus every finding about records that were set aside. It reaches no network and no other file; each
table's rows balance.
"""

# ruff: noqa: S608 — SQL is put together here from the names of `tables.py` and checked slugs, never from what others wrote

import shutil
import tempfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb

from ccm.diagnostics import Diagnostic, Span, did_you_mean, error, warning
from ccm.facts.address import Database
from ccm.facts.asking import first_row
from ccm.facts.columns_used import columns_used
from ccm.facts.concerned import find_concerned_by_lines, make_concerned
from ccm.facts.conform import MORE, Conformed, bounded, conform, empty, printable
from ccm.facts.damaged import find_concerned_by_owners, tell_unnamed
from ccm.facts.intake import FILE_UNREADABLE, LISTED, OWN_COLUMNS, RECORD_UNREADABLE, Taken, quote, take_in
from ccm.facts.lineage import Use, uses_of
from ccm.facts.mapping import SUFFIXES, SourceMapping
from ccm.facts.numbering import number_rows
from ccm.facts.postgres import Wanted, take_in_tables
from ccm.facts.tables import OWNING_ROLES, TABLES, Kind, Table, listed
from ccm.facts.views import run_views

NO_DIRECTORY = error("S004", "data-directory-missing", "The data directory does not exist.")
TABLE_MISSING = error("S005", "table-missing", "The data lacks a table that nothing can be composed without.")
TABLE_TWICE = error("S006", "table-twice", "The data has two files for one table.")
FILE_UNKNOWN = warning("S007", "file-unknown", "A data file is named like no standard table and is not read.")
FILE_MISSING = error("S008", "mapping-file-missing", "A file that a mapping names is not in the data directory.")
NO_HOLDER = warning("S031", "account-without-holder", "An account has nobody to write to.")

_TAKEN_NAMES = {*OWN_COLUMNS, "filename", "file_row_number"}
"""Names of columns that a view over Parquet in place needs for itself."""


@dataclass(frozen=True, slots=True)
class RowCount:
    """The balance of one table: rows = accepted + set aside, always."""

    rows: int
    accepted: int
    set_aside: int


@dataclass(slots=True)
class Source:
    """The standard tables, open. Close it (or use it in a `with`) when the facts are derived."""

    connection: duckdb.DuckDBPyConnection
    counts: Mapping[str, RowCount]
    folder: Path
    from_database: bool = False

    @property
    def rows_accepted(self) -> int:
        """Records of all tables that can be used."""
        return sum(count.accepted for count in self.counts.values())

    @property
    def rows_set_aside(self) -> int:
        """Records of all tables that were set aside."""
        return sum(count.set_aside for count in self.counts.values())

    def close(self) -> None:
        """Let go of the database and its temporary files."""
        self.connection.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> "Source":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_source(
    data: Path | Database, *, mapping: SourceMapping | None = None, threads: int | None = None
) -> tuple[Source | None, tuple[Diagnostic, ...]]:
    """Open the data; None if it cannot be used at all. Findings about single records come with a usable source."""
    place = data.shown if isinstance(data, Database) else data.name
    if isinstance(data, Path) and not data.is_dir():
        said = f"there is no data directory “{place}”"
        return None, (NO_DIRECTORY.at(Span(place), said, hint="give --data a directory with customers.parquet, …"),)
    folder = Path(tempfile.mkdtemp(prefix="ccm-facts-"))
    opening = _Opening(folder, threads)
    if isinstance(data, Database) and mapping is not None:
        mapping = replace(mapping, files=mapping.tables)
    try:
        shown = _take_in(data, mapping, opening)
        if mapping is not None and not opening.stopped:
            _run_views(mapping, opening)
        counts = {} if opening.stopped else _conform_all(shown, mapping, opening)
    except duckdb.Error as problem:
        opening.findings.append(FILE_UNREADABLE.at(Span(place), _first_line(problem)))
        opening.stopped, counts = True, {}
    findings = bounded(opening.findings)
    if opening.stopped:
        opening.connection.close()
        shutil.rmtree(folder, ignore_errors=True)
        return None, findings
    return Source(opening.connection, counts, folder, opening.keyed), findings


def _take_in(data: Path | Database, mapping: SourceMapping | None, opening: "_Opening") -> dict[str, str]:
    """Make a relation of each file or table that is wanted; what findings call it, by name."""
    if isinstance(data, Database):
        return _standard_tables(data, opening) if mapping is None else _mapped_tables(data, mapping, opening)
    files = _standard_files(data, opening) if mapping is None else _mapped_files(data, mapping, opening)
    return {name: place.name for name, place in files.items()}


class _Opening:
    """What is known while a source is being opened."""

    def __init__(self, folder: Path, threads: int | None) -> None:
        settings: dict[str, str | bool | int | float | list[str]] = {
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "python_enable_replacements": False,
            "temp_directory": str(folder),
        }
        if threads:
            settings["threads"] = threads
        self.connection = duckdb.connect(":memory:", config=settings)
        self.findings: list[Diagnostic] = []
        self.stopped = False
        self.taken: dict[str, Taken] = {}
        self.unread: dict[str, tuple[str, ...]] = {}
        self.keyed = False
        self.connection.execute("SET preserve_insertion_order = false")
        self.connection.execute("SET TimeZone = 'UTC'")
        self.connection.execute(
            "CREATE TABLE set_aside (table_name VARCHAR, _file VARCHAR, _row BIGINT, field VARCHAR, code VARCHAR,"
            " account_id VARCHAR, customer_id VARCHAR, key VARCHAR)"
        )

    def stop(self, finding: Diagnostic) -> None:
        """The data cannot be used; go on only to find more problems."""
        self.findings.append(finding)
        self.stopped = True

    def lock(self, paths: list[Path]) -> None:
        """From now on only these files can be read, and the settings cannot be changed."""
        allowed = ", ".join("'" + str(path.resolve()).replace("'", "''") + "'" for path in paths)
        self.connection.execute(f"SET allowed_paths = [{allowed}]")
        self.connection.execute("SET enable_external_access = false")
        self.connection.execute("SET lock_configuration = true")


def _parts(place: Path) -> list[Path]:
    """The files of one table: the file itself, or the Parquet parts of a folder, in order."""
    return sorted(place.glob("*.parquet")) if place.is_dir() else [place]


def _standard_files(data: Path, opening: _Opening) -> dict[str, Path]:
    """NAME.parquet, NAME.csv, NAME.jsonl or a folder NAME for each standard table; other files are told."""
    files: dict[str, Path] = {}
    for place in sorted(data.iterdir()):
        known = place.suffix in SUFFIXES or (place.is_dir() and bool(_parts(place)))
        name = place.stem if place.suffix in SUFFIXES else place.name
        if not known:
            continue
        if name not in TABLES:
            hint = did_you_mean(name, TABLES)
            opening.findings.append(
                FILE_UNKNOWN.at(Span(place.name), f"“{name}” is no standard table; not read", hint=hint)
            )
        elif name in files:
            said = f"“{files[name].name}” and “{place.name}” are both the table {name}"
            opening.stop(TABLE_TWICE.at(Span(place.name), said, hint="keep one of them"))
        else:
            files[name] = place
    if "customers" not in files:
        said = "there is no customers.parquet, customers.csv or customers.jsonl"
        opening.stop(TABLE_MISSING.at(Span(data.name), said, hint="or give a source mapping for other files"))
    raws = {f"raw_{name}": (place, place.name) for name, place in files.items()}
    _open_files(raws, opening)
    return files


def _mapped_files(data: Path, mapping: SourceMapping, opening: _Opening) -> dict[str, Path]:
    files: dict[str, Path] = {}
    root = data.resolve()
    for name, relative in mapping.files.items():
        place = data / relative
        if not place.exists() or not place.resolve().is_relative_to(root):
            said = f"“{relative}” is not in the data directory"
            opening.stop(FILE_MISSING.at(Span(mapping.path, field=name), said))
        else:
            files[name] = place
    _open_files({f"src_{name}": (place, mapping.files[name]) for name, place in files.items()}, opening)
    return files


def _standard_tables(database: Database, opening: _Opening) -> dict[str, str]:
    """Each standard table that the database has, under its own name."""
    wanted = [Wanted(f"raw_{name}", name, frozenset(table.names)) for name, table in TABLES.items()]
    found = _open_tables(database, wanted, opening)
    if "raw_customers" not in found and not opening.stopped:
        said = "there is no table or view “customers” that this login reaches"
        hint = "choose the schema with ?options=-csearch_path%3DSCHEMA, or give a source mapping for other tables"
        opening.stop(TABLE_MISSING.at(Span(database.shown), said, hint=hint))
    return {one.name: one.name for one in wanted if one.raw in found}


def _mapped_tables(database: Database, mapping: SourceMapping, opening: _Opening) -> dict[str, str]:
    """The tables that a mapping names, with the columns that its views may use."""
    if not mapping.tables:
        said = "this mapping names files only, and the data is a database"
        opening.stop(TABLE_MISSING.at(Span(mapping.path), said, hint="say under `tables:` what its tables are called"))
        return {}
    used = columns_used(mapping.views, mapping.tables)
    wanted = [
        Wanted(f"src_{name}", table, used[name], required=True, mapped=True) for name, table in mapping.tables.items()
    ]
    _open_tables(database, wanted, opening)
    return dict(mapping.tables)


def _open_tables(database: Database, wanted: list[Wanted], opening: _Opening) -> Collection[str]:
    """Take the tables in; then lock the database. Tells which relations there are."""
    read, findings = take_in_tables(opening.connection, database, wanted)
    for finding in findings:
        opening.stop(finding)
    for raw, one in read.items():
        opening.taken[raw], opening.unread[raw] = one.taken, one.others
        _tell_taken(one.taken, next(each.name for each in wanted if each.raw == raw), opening)
    opening.keyed = True
    opening.lock([])
    return read.keys()


def _tell_taken(taken: Taken, name: str, opening: _Opening) -> None:
    """The findings of one file or table; after the first twenty lines that are no records only their number."""
    opening.findings.extend(taken.findings)
    if taken.unreadable > LISTED:
        said = f"and {taken.unreadable - LISTED:,} more lines that are no records ({RECORD_UNREADABLE.slug})"
        opening.findings.append(MORE.at(Span(name), said))


def _open_files(raws: Mapping[str, tuple[Path, str]], opening: _Opening) -> None:
    """Make each file a relation with `_file` and `_row`: Parquet in place, texts taken in; then lock the database."""
    in_place: list[Path] = []
    for raw, (place, shown) in raws.items():
        parts = _parts(place)
        if parts and all(part.suffix == ".parquet" for part in parts) and _sound(opening, raw, parts, shown):
            in_place.extend(parts)
            continue
        for part in parts:
            name = shown if part == place else f"{shown}/{part.name}"
            taken = take_in(opening.connection, raw, part, name)
            _tell_taken(taken, name, opening)
            opening.taken[raw] = _added(opening.taken.get(raw), taken)
            opening.stopped = opening.stopped or (not taken.columns and bool(taken.findings))
    opening.lock(in_place)


def _added(one: Taken | None, other: Taken) -> Taken:
    """The counts of several parts of one table."""
    if one is None:
        return other
    return Taken(one.columns or other.columns, one.rows + other.rows, [*one.refused, *other.refused])


def _sound(opening: _Opening, raw: str, parts: list[Path], shown: str) -> bool:
    """Make a view over Parquet in place; False if it must be taken in with care: its texts are not UTF-8, its columns
    are called like ours, or its path would be a pattern.
    """
    if any(sign in str(part.resolve()) for part in parts for sign in "*?"):
        return False
    listed = _listed(parts)
    connection = opening.connection
    try:
        asked = f"DESCRIBE SELECT * FROM read_parquet([{listed}], union_by_name = true)"
        types = {row[0]: row[1] for row in connection.execute(asked).fetchall()}
        if {name.lower() for name in types} & _TAKEN_NAMES:
            return False
        connection.execute(f"CREATE VIEW {quote(raw)} AS {_in_place(parts, shown, types)}")
        texts = [name for name, kind in types.items() if kind in ("VARCHAR", "BLOB")]
        if texts:
            lengths = ", ".join(f"sum(length({quote(text)}))" for text in texts)
            connection.execute(f"SELECT {lengths} FROM {quote(raw)}").fetchall()
    except duckdb.Error as problem:
        if not any(word in str(problem).lower() for word in ("encoding", "utf8")):
            opening.stop(FILE_UNREADABLE.at(Span(shown), f"this file cannot be read: {_first_line(problem)}"))
            return True
        connection.execute(f"DROP VIEW IF EXISTS {quote(raw)}")
        return False
    return True


def _listed(parts: list[Path]) -> str:
    return ", ".join("'" + str(part.resolve()).replace("'", "''") + "'" for part in parts)


def _in_place(parts: list[Path], shown: str, types: Mapping[str, str]) -> str:
    """The SELECT that reads Parquet where it lies; columns of bytes are read as the UTF-8 they hold."""
    listed = _listed(parts)
    prefix = "" if len(parts) == 1 and parts[0].name == Path(shown).name else f"{shown}/"
    cut = len(str(parts[0].parent.resolve())) + 2
    name = f"'{prefix}' || substr(filename, {cut})" if prefix else "'" + shown.replace("'", "''") + "'"
    decoded = ", ".join(f"decode({quote(name)}) AS {quote(name)}" for name, kind in types.items() if kind == "BLOB")
    return (
        f"SELECT {name} AS _file, file_row_number + 1 AS _row, * EXCLUDE (filename, file_row_number)"
        f"{f' REPLACE ({decoded})' if decoded else ''}"
        f" FROM read_parquet([{listed}], union_by_name = true, filename = true, file_row_number = true)"
    )


def _first_line(problem: Exception) -> str:
    return str(problem).splitlines()[0][:300]


def _run_views(mapping: SourceMapping, opening: _Opening) -> None:
    for finding in run_views(opening.connection, mapping):
        opening.stop(finding)
    for taken in opening.taken:
        opening.connection.execute(f"DROP TABLE {quote(taken)}")
    if "customers" not in mapping.views:
        said = "the mapping makes no customers"
        opening.stop(TABLE_MISSING.at(Span(mapping.path), said, hint="add a view `customers`"))


def _conform_all(names: Mapping[str, str], mapping: SourceMapping | None, opening: _Opening) -> dict[str, RowCount]:
    """Bring every table to its standard form, owners before what they own, so that orphans are found."""
    counts: dict[str, RowCount] = {}
    present = names if mapping is None else mapping.views
    known = {name for name in TABLES if name not in present}
    for name, table in TABLES.items():
        raw = f"raw_{name}"
        if name not in present or (raw in opening.taken and not opening.taken[raw].columns):
            empty(opening.connection, table)
            known.add(name)
            continue
        shown = names[name] if mapping is None else f"{mapping.id}.{name}"
        materialise = mapping is not None or (raw in opening.taken and not _is_typed(opening, table))
        _references_present(table, present, shown, opening)
        numbered = mapping is not None or not opening.keyed
        done = _conform(opening, table, shown, known, materialise=materialise, numbered=numbered)
        opening.findings.extend(done.findings)
        if first_row(opening.connection, "SELECT 1 FROM information_schema.tables WHERE table_name = ?", [name]):
            known.add(name)
        else:
            opening.stopped = True
            empty(opening.connection, table)
        counts[name] = _counted(done, opening.taken.get(raw))
        if mapping is not None:
            opening.connection.execute(f"DROP VIEW {quote(raw)}; DROP TABLE {quote('view_' + name)}")
        elif materialise:
            opening.connection.execute(f"DROP TABLE {quote(raw)}")
    if mapping is not None:
        unreadable = {
            mapping.files[raw.removeprefix("src_")]: taken for raw, taken in opening.taken.items() if taken.unreadable
        }
        counts |= {shown: RowCount(one.unreadable, 0, one.unreadable) for shown, one in unreadable.items()}
    _find_concerned(mapping, opening)
    _name_contacts(opening)
    own = f"role IN ({listed(OWNING_ROLES)})"
    opening.connection.execute(f"CREATE VIEW own_accounts AS SELECT account_id, customer_id FROM holders WHERE {own}")
    _accounts_without_holder(opening)
    return counts


def _is_typed(opening: _Opening, table: Table) -> bool:
    """Whether a database's own table is as good as the standard one, so that no second copy is made of it."""
    if not opening.keyed:
        return False
    types = {row[0]: row[1] for row in opening.connection.execute(f"DESCRIBE {quote(f'raw_{table.name}')}").fetchall()}
    return all(column.kind is Kind.TEXT or types.get(column.name) != "VARCHAR" for column in table.columns)


def _conform(
    opening: _Opening, table: Table, shown: str, known: Collection[str], *, materialise: bool, numbered: bool
) -> Conformed:
    """Conform a table. Rows of a database are numbered when one of them must be told, and looked at again."""
    raw, connection = f"raw_{table.name}", opening.connection
    ways: dict[str, Any] = {"name": shown, "known": known, "materialise": materialise, "keyed": opening.keyed}
    done = conform(connection, table, raw, **ways, unread=opening.unread.get(raw, ()))
    if numbered or not done.set_aside:
        return done
    connection.execute("DELETE FROM set_aside WHERE table_name = ?", [table.name])
    number_rows(connection, raw, table.key)
    return conform(connection, table, raw, **ways, unread=opening.unread.get(raw, ()))


def _find_concerned(mapping: SourceMapping | None, opening: _Opening) -> None:
    """Whom the records concern that are lost without saying whose they are."""
    used = uses_of(mapping.views, mapping.files) if mapping is not None else {}
    make_concerned(opening.connection)
    for raw, taken in opening.taken.items():
        name = raw.partition("_")[2]
        own = Use(name, by_row=True, as_written=True)
        place, uses = (name, (own,)) if mapping is None else (mapping.files[name], used[name])
        find_concerned_by_lines(opening.connection, place, uses, taken.refused)
    find_concerned_by_owners(opening.connection)
    opening.findings.extend(tell_unnamed(opening.connection))


def _references_present(table: Table, present: Collection[str], shown: str, opening: _Opening) -> None:
    """A table that is there needs the tables it must refer to."""
    for column, other in (table.references or {}).items():
        declared = table.column(column)
        if other not in present and declared is not None and declared.required and other != "customers":
            said = f"“{shown}” refers to {other}, and there is no table {other}"
            opening.stop(TABLE_MISSING.at(Span(shown, field=column), said))


def _name_contacts(opening: _Opening) -> None:
    """`contacts` is a view, so that a run can let the ledger's contacts count beside the data's."""
    kind = first_row(
        opening.connection, "SELECT table_type FROM information_schema.tables WHERE table_name = 'contacts'"
    ) or ("BASE TABLE",)
    word = "VIEW" if kind[0] == "VIEW" else "TABLE"
    opening.connection.execute(f"ALTER {word} contacts RENAME TO contacts_of_data")
    opening.connection.execute("CREATE TEMP VIEW contacts AS SELECT * FROM contacts_of_data")


def _counted(done: Conformed, taken: Taken | None) -> RowCount:
    """Lines that were no record at all count as set aside."""
    unreadable = taken.unreadable if taken else 0
    return RowCount(done.rows + unreadable, done.accepted, done.set_aside + unreadable)


def _accounts_without_holder(opening: _Opening) -> None:
    alone = "FROM accounts a WHERE NOT EXISTS (SELECT 1 FROM holders h WHERE h.account_id = a.account_id)"
    count = (first_row(opening.connection, f"SELECT count(*) {alone}") or (0,))[0]
    listed = opening.connection.execute(f"SELECT account_id {alone} ORDER BY 1 LIMIT {LISTED}").fetchall()
    for (account,) in listed:
        said = f"account “{printable(account)}” has no holder that can be used"
        opening.findings.append(NO_HOLDER.at(Span("holders", field="account_id"), said))
    if count > LISTED:
        said = f"and {count - LISTED:,} more accounts for the same reason ({NO_HOLDER.slug})"
        opening.findings.append(NO_HOLDER.at(Span("holders", field="account_id"), said))
