"""Releases: a project and its brand, sealed. Production reads a release, never the working folder.

In: files, and the library they load to. Out: a zip archive whose bytes depend on nothing else (same files,
same bytes), with a manifest of digests; its file name is the beginning of its own digest. Opening it checks
every byte against the manifest: a file that was changed, added, taken away or cut off is found before
anything in it is used. `verify_library` then compares what it loads to with what the manifest names.
"""

import io
import json
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from ccm.diagnostics import Diagnostic, Span, error
from ccm.library.approvals import read_approvals
from ccm.library.model import Fragment, Library
from ccm.written import short

NOT_A_RELEASE = error("L110", "not-a-release", "A file is not a release, or is cut off.")
RELEASE_CHANGED = error("L111", "release-changed", "A release does not hold what it was sealed with.")
NOT_APPROVED = error("L112", "not-approved", "A fragment is not approved as it stands.")

BUILD_AGAIN = "copy the file again, or build it: ccm build"
SUFFIX = ".ccm"
MANIFEST = "manifest.json"
_LIBRARY, _BRAND = "library/", "brand/"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_FORMAT = 1
_LARGEST = 512 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class ReleaseFiles:
    """What a release holds: the project's files, the brand's files, and the manifest."""

    files: Mapping[str, bytes]
    brand_files: Mapping[str, bytes]
    manifest: Mapping[str, Any]

    @property
    def digest(self) -> str:
        """The digest of the library as it was sealed."""
        return str(self.manifest["library"])


def seal(files: Mapping[str, bytes], brand_files: Mapping[str, bytes], library: Library) -> bytes:
    """Seal a project and its brand into a release; `find_unapproved` first, unless it is for proofs."""
    members = {f"{_LIBRARY}{path}": content for path, content in files.items()}
    members |= {f"{_BRAND}{path}": content for path, content in brand_files.items()}
    manifest = json.dumps(_manifest(members, files, library), ensure_ascii=False, sort_keys=True, indent=1)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in [*sorted(members.items()), (MANIFEST, manifest.encode())]:
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            info.create_system = 3
            archive.writestr(info, content)
    return stream.getvalue()


def _manifest(members: Mapping[str, bytes], files: Mapping[str, bytes], library: Library) -> dict[str, Any]:
    return {
        "format": _FORMAT,
        "library": library.digest,
        "fragments": _fragment_entries(files, library),
        "files": {name: sha256(content).hexdigest() for name, content in members.items()},
    }


def _fragment_entries(files: Mapping[str, bytes], library: Library) -> dict[str, Any]:
    """What the manifest says of every fragment: its content digest, who approved it and when."""
    approvals, _ = read_approvals({path: content for path, content in files.items() if path.startswith("approvals/")})
    return {
        fragment.name: {
            "digest": fragment.digest,
            "approved": (
                [approvals[fragment.digest].approver, approvals[fragment.digest].on.isoformat()]
                if fragment.digest in approvals
                else None
            ),
        }
        for fragment in library.fragments
    }


def release_name(content: bytes) -> str:
    """The file name of a release: the first 16 signs of its digest."""
    return f"{sha256(content).hexdigest()[:16]}{SUFFIX}"


def find_unapproved(library: Library, *, on: date | None = None) -> tuple[Diagnostic, ...]:
    """Every fragment that is not approved as it stands; `on` also finds those in force on a day but approved later."""
    return tuple(found for each in library.fragments if (found := _unapproved(each, on)) is not None)


def _unapproved(fragment: Fragment, on: date | None) -> Diagnostic | None:
    if not fragment.approved:
        hint = "have it approved: ccm approve ID --by NAME --on DATE"
        return NOT_APPROVED.at(Span(fragment.path), f"{fragment.name} is not approved as it stands", hint=hint)
    if on is not None and on in fragment.effective and not fragment.approved_by(on):
        message = f"{fragment.name} is approved from {fragment.approved_on} only"
        return NOT_APPROVED.at(Span(fragment.path), message, hint=f"a letter dated {on} cannot hold it yet")
    return None


def verify_library(name: str, sealed: ReleaseFiles, library: Library) -> tuple[Diagnostic, ...]:
    """Say where the library that a release loads to is not the one its manifest names: digests, approvals."""
    found = []
    if library.digest != sealed.digest:
        message = "the library in it is not the one its manifest names"
        found.append(RELEASE_CHANGED.at(Span(name), message, hint=BUILD_AGAIN))
    told, read = dict(sealed.manifest["fragments"]), _fragment_entries(sealed.files, library)
    for fragment in sorted(told.keys() | read.keys()):
        if told.get(fragment) != read.get(fragment):
            message = f"{short(fragment)} or its approval is not what the manifest names"
            found.append(RELEASE_CHANGED.at(Span(name, field=fragment), message, hint=BUILD_AGAIN))
    return tuple(found)


def open_release(release: bytes | Path, *, draft: bool = False) -> tuple[ReleaseFiles | None, tuple[Diagnostic, ...]]:
    """Open a release and verify every byte; with `draft`, unapproved fragments are let through for proofs."""
    content = release.read_bytes() if isinstance(release, Path) else release
    name = release.name if isinstance(release, Path) else "release"
    try:
        members = _read_members(content)
        manifest = json.loads(members.pop(MANIFEST))
        diagnostics = list(_verify(name, members, manifest))
    except (
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        RecursionError,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
        TypeError,
        AttributeError,
        zlib.error,
    ) as problem:
        message = f"this is no whole release ({short(str(problem)) or type(problem).__name__})"
        return None, (NOT_A_RELEASE.at(Span(name), message, hint=BUILD_AGAIN),)
    if isinstance(release, Path) and release.name != release_name(content):
        message = f"its content is that of {release_name(content)}"
        diagnostics.append(RELEASE_CHANGED.at(Span(name), message, hint="a release keeps the name it was built with"))
    if diagnostics:
        return None, tuple(diagnostics)
    return _opened(members, manifest), () if draft else tuple(_sealed_unapproved(name, manifest))


def _read_members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        infos = archive.infolist()
        if sum(info.file_size for info in infos) > _LARGEST:
            raise ValueError("larger than a release can be")
        if len({info.filename for info in infos}) < len(infos):
            raise ValueError("a name occurs twice")
        return {info.filename: archive.read(info) for info in infos}


def _verify(name: str, members: Mapping[str, bytes], manifest: Mapping[str, Any]) -> Iterable[Diagnostic]:
    if manifest["format"] != _FORMAT:
        raise ValueError(f"format {manifest['format']} is not known to this version")
    sealed: Mapping[str, str] = dict(manifest["files"])
    _ = dict(manifest["fragments"]), str(manifest["library"])
    for path in sorted(sealed.keys() | members.keys()):
        span = Span(name, field=path)
        if path not in members:
            yield RELEASE_CHANGED.at(span, f"{short(path)} was taken away")
        elif path not in sealed or not path.startswith((_LIBRARY, _BRAND)) or ".." in path.split("/"):
            yield RELEASE_CHANGED.at(span, f"{short(path)} was added")
        elif sha256(members[path]).hexdigest() != sealed[path]:
            yield RELEASE_CHANGED.at(span, f"{short(path)} was changed after sealing")


def _opened(members: Mapping[str, bytes], manifest: Mapping[str, Any]) -> ReleaseFiles:
    def below(folder: str) -> dict[str, bytes]:
        return {name.removeprefix(folder): content for name, content in members.items() if name.startswith(folder)}

    return ReleaseFiles(below(_LIBRARY), below(_BRAND), manifest)


def _sealed_unapproved(name: str, manifest: Mapping[str, Any]) -> Iterable[Diagnostic]:
    for fragment, entry in sorted(dict(manifest["fragments"]).items()):
        if not entry["approved"]:
            hint = "production takes approved wording only; a proof may: --draft"
            yield NOT_APPROVED.at(Span(name, field=fragment), f"{short(fragment)} is not approved", hint=hint)
