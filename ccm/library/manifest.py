"""The manifest: everything in a project, linked and digested, as one JSON text.

In: a project's files, its brand's files, the library they load to. Out: the digests of the library, of every fragment
(its content; its closure with requirements, parameters, tables and brand), of every file, and the newest signed entry
of every chain. The same files give the same text, whatever day it is; a release is sealed by signing its digest.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from hashlib import sha256
from json.encoder import encode_basestring as _text
from typing import Any, NamedTuple

from ccm.library.approvals.chains import SEAL, heads
from ccm.library.folders import digest_in
from ccm.library.model import Effective, Fragment, Library

FORMAT = 2
LIBRARY, BRAND = "library/", "brand/"


def members_of(files: Mapping[str, bytes], brand_files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of a release by their names in it; an earlier seal stays outside: sealing twice is sealing once."""
    members = {f"{LIBRARY}{path}": content for path, content in files.items() if path != SEAL}
    return members | {f"{BRAND}{path}": content for path, content in brand_files.items()}


class Told(NamedTuple):
    """What the manifest says of one fragment: the digests of its content and closure, the days it is approved on."""

    name: str
    content: str
    closure: str
    approved: tuple[Effective, ...]


def manifest_of(files: Mapping[str, bytes], brand_files: Mapping[str, bytes], library: Library) -> str:
    """The manifest of a project and its brand."""
    newest = dict(heads(library.evidence.chains)) if library.evidence else {}
    return manifest_text(library.digest, map(partial(_told, library), library.fragments), newest, files, brand_files)


def manifest_text(
    digest: str,
    fragments: Iterable[Told],
    newest: Mapping[str, str],
    files: Mapping[str, bytes],
    brand_files: Mapping[str, bytes],
) -> str:
    """The manifest of a library by its digest, its fragments and the newest entry of each chain."""
    listed = {f"{LIBRARY}{path}": digest_in(files, path) for path in files if path != SEAL}
    listed |= {f"{BRAND}{path}": digest_in(brand_files, path) for path in brand_files}
    return _object(
        {
            "format": str(FORMAT),
            "library": _text(digest),
            "brand": _text(digest_of_files(brand_files)),
            "fragments": _object({each.name: _entry_text(each) for each in fragments}, "\n "),
            "approvals": _object({name: _text(entry) for name, entry in newest.items()}, "\n "),
            "files": _object({path: f'"{each}"' for path, each in listed.items()}, "\n "),
        },
        "\n",
    )


def fragment_entries(library: Library) -> dict[str, Any]:
    """What the manifest says of every fragment."""
    return {each.name: _entry(_told(library, each)) for each in library.fragments}


def _told(library: Library, fragment: Fragment) -> Told:
    return Told(fragment.name, fragment.digest, library.closures.get(fragment.name, ""), fragment.approved_in)


def _entry(told: Told) -> dict[str, Any]:
    approved = [[str(days.start or ""), str(days.end or "")] for days in told.approved]
    return {"content": told.content, "closure": told.closure, "approved": approved}


def _entry_text(told: Told) -> str:
    """What `_entry` says, as it stands in the manifest."""
    days = [_array([_text(str(each.start or "")), _text(str(each.end or ""))], "\n    ") for each in told.approved]
    approved = _array(days, "\n   ")
    return f'{{\n   "approved": {approved},\n   "closure": "{told.closure}",\n   "content": "{told.content}"\n  }}'


def _object(members: Mapping[str, str], line: str) -> str:
    """A JSON object of texts that are JSON already, as `json.dumps` writes it with sorted keys and an indent of one."""
    return _enclosed("{", [f"{_text(key)}: {value}" for key, value in sorted(members.items())], "}", line)


def _array(values: Sequence[str], line: str) -> str:
    return _enclosed("[", values, "]", line)


def _enclosed(opening: str, values: Sequence[str], closing: str, line: str) -> str:
    return f"{opening}{line} {f',{line} '.join(values)}{line}{closing}" if values else opening + closing


def digest_of_files(files: Mapping[str, bytes]) -> str:
    """One digest of several files and their names; nothing for none."""
    lines = "".join(f"{path} {digest_in(files, path)}\n" for path in sorted(files))
    return sha256(lines.encode("utf-8", "surrogateescape")).hexdigest() if files else ""
