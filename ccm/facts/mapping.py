"""Source mappings: `sources/*.yaml` says which files a bank has and which SQL views bring them into the
standard tables.

In: YAML. Out: `SourceMapping`. A view is one SELECT over the files by their names; it can read nothing else,
because the database is locked before any view runs.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from ccm.diagnostics import Diagnostic, Span, did_you_mean, error, has_errors
from ccm.facts.declarations import one_select
from ccm.facts.fields import Fields
from ccm.facts.tables import TABLES
from ccm.facts.typeless import read_yaml

FILE_OUTSIDE = error("S040", "mapping-file-outside", "A file of a mapping lies outside the data directory.")
TABLE_UNKNOWN = error("S041", "mapping-table-unknown", "A mapping makes a table that is no standard table.")
VIEW_REFUSED = error("S042", "mapping-view-refused", "A view of a mapping is not one SELECT.")
NAME_REFUSED = error("S043", "mapping-name-refused", "A name of a mapping's file is not plain.")

SUFFIXES = (".parquet", ".csv", ".jsonl")
_PLAIN = re.compile(r"[a-z][a-z0-9_]{0,59}")


@dataclass(frozen=True, slots=True)
class SourceMapping:
    """How one bank's files become the standard tables: `files` by name, `views` by standard table."""

    id: str
    files: Mapping[str, str]
    views: Mapping[str, str]
    path: str = ""
    lines: Mapping[str, int] = field(default_factory=dict)


def load_mapping(path: str, content: bytes) -> tuple[SourceMapping | None, tuple[Diagnostic, ...]]:
    """Read one mapping; None if it cannot be used."""
    root, findings = read_yaml(path, content)
    fields = Fields(list(findings))
    top = fields.mapping(root, path, at=Span(path, 1, 1))
    if top is None:
        return None, tuple(fields.findings)
    fields.only(top, ("source", "files", "views"))
    identity = fields.text(top, "source", required=True)
    files: dict[str, str] = {}
    for key, value in fields.mapping(top.get("files"), "files", at=top.span) or ():
        written = fields.as_text(value, key.text)
        if not _PLAIN.fullmatch(key.text) or key.text in TABLES:
            said = f"“{key.text}” cannot name a file: small letters, digits and _, and no standard table's name"
            fields.say(NAME_REFUSED, key.span, said)
        elif written is not None and _inside(written.text, written.span, fields):
            files[key.text] = written.text.strip()
    views: dict[str, str] = {}
    lines: dict[str, int] = {}
    for key, value in fields.mapping(top.get("views"), "views", at=top.span) or ():
        written = fields.as_text(value, key.text)
        if key.text not in TABLES:
            hint = did_you_mean(key.text, TABLES) or f"standard tables: {', '.join(TABLES)}"
            fields.say(TABLE_UNKNOWN, key.span, f"“{key.text}” is no standard table", hint)
        elif written is not None:
            problem = one_select(written.text, parameters=())
            if problem:
                fields.say(VIEW_REFUSED, written.span, problem)
            views[key.text], lines[key.text] = written.text, written.origin.line
    if identity is None or has_errors(fields.findings):
        return None, tuple(fields.findings)
    return SourceMapping(identity.text, files, views, path, lines), tuple(fields.findings)


def _inside(text: str, span: Span, fields: Fields) -> bool:
    """A relative path to a kind of file we read, without `..`."""
    path = PurePosixPath(text.strip())
    if path.is_absolute() or ".." in path.parts or "\\" in text or ":" in text:
        fields.say(FILE_OUTSIDE, span, f"“{text}” must be a path inside the data directory")
        return False
    if path.suffix and path.suffix not in SUFFIXES:
        fields.say(FILE_OUTSIDE, span, f"“{text}” is none of {', '.join(SUFFIXES)}, or a folder of Parquet parts")
        return False
    return True
