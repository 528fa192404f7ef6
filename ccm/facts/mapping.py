"""Source mappings: `sources/*.yaml` says which files or tables of a database a bank has, and which SQL views bring them
into the standard tables.

In: YAML. Out: `SourceMapping`. A view is one SELECT over the files or tables by their names; it can read nothing else,
because the database is locked before any view runs.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from ccm.diagnostics import Diagnostic, Span, error, has_errors, nearest_or_all
from ccm.facts.declarations import one_select
from ccm.facts.fields import FactFields
from ccm.facts.postgres_catalog import TABLE_NAME
from ccm.facts.tables import TABLES
from ccm.written import Text

FILE_OUTSIDE = error("S040", "mapping-file-outside", "A file of a mapping lies outside the data directory.")
TABLE_UNKNOWN = error("S041", "mapping-table-unknown", "A mapping makes a table that is no standard table.")
VIEW_REFUSED = error("S042", "mapping-view-refused", "A view of a mapping is not one SELECT.")
NAME_REFUSED = error("S043", "mapping-name-refused", "A name of a mapping's file is not plain.")

SUFFIXES = (".parquet", ".csv", ".jsonl")
_PLAIN = re.compile(r"[a-z][a-z0-9_]{0,59}")


@dataclass(frozen=True, slots=True)
class SourceMapping:
    """How one bank's files become the standard tables: `files` by name, `views` by standard table.

    `tables` are those of a database, by the names that the views use; a mapping may have both, and which is read
    depends on where the data is.
    """

    id: str
    files: Mapping[str, str]
    views: Mapping[str, str]
    path: str = ""
    lines: Mapping[str, int] = field(default_factory=dict)
    tables: Mapping[str, str] = field(default_factory=dict)


def load_mapping(path: str, content: bytes) -> tuple[SourceMapping | None, tuple[Diagnostic, ...]]:
    """Read one mapping; None if it cannot be used."""
    findings: list[Diagnostic] = []
    fields = FactFields.open(path, content, findings, of="a source mapping")
    if fields is None:
        return None, tuple(findings)
    identity = fields.text("source", required=True)
    named = fields.record("files", of="files", required="tables" not in fields.entries)
    stored = fields.record("tables", of="tables")
    made = fields.record("views", of="views", required=True)
    fields.close()
    files: dict[str, str] = {}
    for key, written in named.texts() if named else ():
        if _is_free(key, fields) and _inside(written.text, written.span, fields):
            files[key.text] = written.text.strip()
    tables: dict[str, str] = {}
    for key, written in stored.texts() if stored else ():
        if _is_free(key, fields) and _is_table_name(written, fields):
            tables[key.text] = written.text.strip()
    views: dict[str, str] = {}
    lines: dict[str, int] = {}
    for key, written in made.texts() if made else ():
        if key.text not in TABLES:
            hint = nearest_or_all(key.text, TABLES, "standard tables")
            fields.report(TABLE_UNKNOWN, key.span, f"“{key.text}” is no standard table", hint=hint)
        else:
            problem = one_select(written.text, parameters=())
            if problem:
                fields.report(VIEW_REFUSED, written.span, problem)
            views[key.text], lines[key.text] = written.text, written.origin.line
    if has_errors(findings):
        return None, tuple(findings)
    return SourceMapping(identity, files, views, path, lines, tables), tuple(findings)


def _is_free(key: Text, fields: FactFields) -> bool:
    """Whether a view can call a file or table so."""
    if _PLAIN.fullmatch(key.text) and key.text not in TABLES:
        return True
    said = f"“{key.text}” cannot name a file: small letters, digits and _, and no standard table's name"
    fields.report(NAME_REFUSED, key.span, said)
    return False


def _is_table_name(written: Text, fields: FactFields) -> bool:
    if TABLE_NAME.fullmatch(written.text.strip()):
        return True
    said = f"“{written.text}” is no name of a table"
    hint = "write table or schema.table; names with capitals or signs in quotation marks"
    fields.report(NAME_REFUSED, written.span, said, hint=hint)
    return False


def _inside(text: str, span: Span, fields: FactFields) -> bool:
    """A relative path to a kind of file we read, without `..`."""
    path = PurePosixPath(text.strip())
    if path.is_absolute() or ".." in path.parts or "\\" in text or ":" in text:
        fields.report(FILE_OUTSIDE, span, f"“{text}” must be a path inside the data directory")
        return False
    if path.suffix and path.suffix not in SUFFIXES:
        fields.report(FILE_OUTSIDE, span, f"“{text}” is none of {', '.join(SUFFIXES)}, or a folder of Parquet parts")
        return False
    return True
