"""The manifest: everything in a project, linked and digested, as one JSON text.

In: a project's files, its brand's files, the library they load to. Out: the digests of the library, of every fragment
(its content; its closure with requirements, parameters, tables and brand), of every file, and the newest signed entry
of every chain. The same files give the same text, whatever day it is; a release is sealed by signing its digest.
"""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from ccm.library.approvals.chains import SEAL, heads
from ccm.library.model import Fragment, Library

FORMAT = 2
LIBRARY, BRAND = "library/", "brand/"


def members_of(files: Mapping[str, bytes], brand_files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of a release by their names in it; an earlier seal stays outside: sealing twice is sealing once."""
    members = {f"{LIBRARY}{path}": content for path, content in files.items() if path != SEAL}
    return members | {f"{BRAND}{path}": content for path, content in brand_files.items()}


def manifest_of(files: Mapping[str, bytes], brand_files: Mapping[str, bytes], library: Library) -> str:
    """The manifest of a project and its brand."""
    members = members_of(files, brand_files)
    manifest = {
        "format": FORMAT,
        "library": library.digest,
        "brand": digest_of_files(brand_files),
        "fragments": fragment_entries(library),
        "approvals": dict(heads(library.evidence.chains)) if library.evidence else {},
        "files": {name: sha256(content).hexdigest() for name, content in members.items()},
    }
    return json.dumps(manifest, ensure_ascii=False, sort_keys=True, indent=1)


def fragment_entries(library: Library) -> dict[str, Any]:
    """What the manifest says of every fragment."""
    return {each.name: _fragment_entry(each, library) for each in library.fragments}


def _fragment_entry(fragment: Fragment, library: Library) -> dict[str, Any]:
    approved = [[str(days.start or ""), str(days.end or "")] for days in fragment.approved_in]
    return {"content": fragment.digest, "closure": library.closures.get(fragment.name, ""), "approved": approved}


def digest_of_files(files: Mapping[str, bytes]) -> str:
    """One digest of several files and their names; nothing for none."""
    lines = "".join(f"{path} {sha256(content).hexdigest()}\n" for path, content in sorted(files.items()))
    return sha256(lines.encode("utf-8", "surrogateescape")).hexdigest() if files else ""
