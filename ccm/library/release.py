"""Releases: a project and its brand in one file, under a seal. Production reads a release, never the working folder.

In: files, their manifest, and a seal. Out: a zip archive whose bytes depend on nothing else (same files, same bytes);
its file name is the beginning of its own digest. Opening it checks every byte against the manifest and the manifest
against the seal: a file that was changed, added, taken away or cut off is found before anything in it is used.
`verify_library` then compares what it loads to with what was sealed.
"""

import io
import json
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from ccm.diagnostics import Diagnostic, Span, error, warning
from ccm.library.approvals.chains import SEAL
from ccm.library.approvals.model import State
from ccm.library.approvals.reviewers import Reviewers
from ccm.library.approvals.seals import Seal, check_heads, check_seal, read_seal
from ccm.library.manifest import BRAND, FORMAT, LIBRARY, fragment_entries, members_of
from ccm.library.model import Fragment, Library
from ccm.written import short

NOT_A_RELEASE = error("L110", "not-a-release", "A file is not a release, or is cut off.")
RELEASE_CHANGED = error("L111", "release-changed", "A release does not hold what it was sealed with.")
NOT_APPROVED = error("L112", "not-approved", "A fragment is not approved as it stands.")
NOT_SEALED = error("L113", "not-sealed", "A release was not sealed, so nobody answers for what is in it.")
RETIRED = warning("L114", "retired-fragment", "A retired fragment lies in the project; no document holds it.")

RELEASE_AGAIN = "copy the file again, or make it again: ccm release"
SUFFIX = ".ccm"
MANIFEST, SEALED = "manifest.json", "seal.txt"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_LARGEST = 512 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class ReleaseFiles:
    """What a release holds: the project's files, the brand's files, the manifest, and the seal's text if it has one."""

    files: Mapping[str, bytes]
    brand_files: Mapping[str, bytes]
    manifest: Mapping[str, Any]
    seal: str = ""

    @property
    def digest(self) -> str:
        """The digest of the library as it was sealed."""
        return str(self.manifest["library"])


def pack(files: Mapping[str, bytes], brand_files: Mapping[str, bytes], manifest: str, seal: str = "") -> bytes:
    """Put a project, its brand, their manifest and its seal into one file; without a seal it is for proofs."""
    last = {MANIFEST: manifest.encode(), **({SEALED: seal.encode()} if seal else {})}
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in [*sorted(members_of(files, brand_files).items()), *last.items()]:
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            info.create_system = 3
            archive.writestr(info, content)
    return stream.getvalue()


def release_name(content: bytes) -> str:
    """The file name of a release: the first 16 signs of its digest."""
    return f"{sha256(content).hexdigest()[:16]}{SUFFIX}"


def find_unapproved(library: Library, *, on: date | None = None) -> tuple[Diagnostic, ...]:
    """Every fragment that is not approved as it stands; `on` also finds those in force on a day but not approved then.

    A retired one is only told: no document can hold it.
    """
    return tuple(found for each in library.fragments if (found := _unapproved(library, each, on)) is not None)


def _unapproved(library: Library, fragment: Fragment, on: date | None) -> Diagnostic | None:
    place = Span(fragment.path)
    if not fragment.approved:
        review = library.reviews[fragment.name]
        standing = review.standing(review.chain[-1].day if review.chain else date.min)
        if standing.state is State.RETIRED:
            return RETIRED.at(place, f"{fragment.name} is {standing.why}", hint="delete it when no release needs it")
        message = f"{fragment.name} is not approved as it stands ({standing.state}: {standing.why})"
        return NOT_APPROVED.at(place, message, hint="see who must do what: ccm status")
    if on is not None and on in fragment.effective and not fragment.approved_on(on):
        first, last = fragment.approved_in[0], fragment.approved_in[-1]
        early = first.start is not None and on < first.start
        when = f"from {first.start} only" if early else f"until {last.end} only"
        hint = f"a letter dated {on} cannot hold it {'yet' if early else 'any more'}"
        return NOT_APPROVED.at(place, f"{fragment.name} is approved {when}", hint=hint)
    return None


def verify_library(name: str, sealed: ReleaseFiles, library: Library) -> Iterator[Diagnostic]:
    """Say where the library that a release loads to is not the one its manifest and its seal name."""
    if library.digest != sealed.digest:
        message = "the library in it is not the one its manifest names"
        yield RELEASE_CHANGED.at(Span(name), message, hint=RELEASE_AGAIN)
    told, read = dict(sealed.manifest["fragments"]), fragment_entries(library)
    for fragment in sorted(told.keys() | read.keys()):
        if told.get(fragment) != read.get(fragment):
            message = f"{short(fragment)} or its approval is not what the manifest names"
            yield RELEASE_CHANGED.at(Span(name, field=fragment), message, hint=RELEASE_AGAIN)
    if library.evidence is not None and library.evidence.seal is not None:
        yield from check_heads(library.evidence.seal, library.evidence.chains, place=name, whole=True)


def verify_trust(name: str, seal: Seal | None, trusted: Reviewers) -> tuple[Diagnostic, ...]:
    """Say so where a release was not sealed with one of the keys that an operator trusts."""
    if seal is None:
        return (_not_sealed(name),)
    return check_seal(name, seal, trusted, pinned=True)


def _not_sealed(name: str) -> Diagnostic:
    return NOT_SEALED.at(Span(name), "this is not sealed", hint="seal it: ccm release; for proofs only: --draft")


def open_release(
    release: bytes | Path, *, unsealed: bool = False
) -> tuple[ReleaseFiles | None, tuple[Diagnostic, ...]]:
    """Open a release and verify every byte; `unsealed` admits one without a seal, for proofs and within a run."""
    content = release.read_bytes() if isinstance(release, Path) else release
    name = release.name if isinstance(release, Path) else "release"
    try:
        members = _read_members(content)
        manifest_text = members.pop(MANIFEST)
        seal_text = members.pop(SEALED, b"")
        manifest = json.loads(manifest_text)
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
        return None, (NOT_A_RELEASE.at(Span(name), message, hint=RELEASE_AGAIN),)
    if isinstance(release, Path) and release.name != release_name(content):
        message = f"its content is that of {release_name(content)}"
        diagnostics.append(RELEASE_CHANGED.at(Span(name), message, hint="a release keeps the name it was made with"))
    diagnostics.extend(_verify_seal(name, seal_text, manifest_text, unsealed=unsealed))
    if diagnostics:
        return None, tuple(diagnostics)
    return _opened(members, manifest, seal_text), ()


def _verify_seal(name: str, seal_text: bytes, manifest: bytes, *, unsealed: bool) -> Iterator[Diagnostic]:
    """Whether the seal is one of this manifest; who signed it is known once the reviewers are read."""
    if not seal_text:
        if not unsealed:
            yield _not_sealed(name)
        return
    seal, found = read_seal(SEALED, seal_text)
    yield from found
    if seal is not None and seal.manifest != sha256(manifest).hexdigest():
        yield RELEASE_CHANGED.at(Span(name), "its manifest is not the one that was sealed", hint=RELEASE_AGAIN)


def _read_members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        infos = archive.infolist()
        if sum(info.file_size for info in infos) > _LARGEST:
            raise ValueError("larger than a release can be")
        if len({info.filename for info in infos}) < len(infos):
            raise ValueError("a name occurs twice")
        return {info.filename: archive.read(info) for info in infos}


def _verify(name: str, members: Mapping[str, bytes], manifest: Mapping[str, Any]) -> Iterable[Diagnostic]:
    if manifest["format"] != FORMAT:
        raise ValueError(f"format {manifest['format']} is not known to this version")
    sealed: Mapping[str, str] = dict(manifest["files"])
    _ = dict(manifest["fragments"]), str(manifest["library"])
    for path in sorted(sealed.keys() | members.keys()):
        span = Span(name, field=path)
        if path not in members:
            yield RELEASE_CHANGED.at(span, f"{short(path)} was taken away")
        elif path not in sealed or not path.startswith((LIBRARY, BRAND)) or ".." in path.split("/"):
            yield RELEASE_CHANGED.at(span, f"{short(path)} was added")
        elif sha256(members[path]).hexdigest() != sealed[path]:
            yield RELEASE_CHANGED.at(span, f"{short(path)} was changed after sealing")


def _opened(members: Mapping[str, bytes], manifest: Mapping[str, Any], seal: bytes) -> ReleaseFiles:
    def below(folder: str) -> dict[str, bytes]:
        return {name.removeprefix(folder): content for name, content in members.items() if name.startswith(folder)}

    files = below(LIBRARY) | ({SEAL: seal} if seal else {})
    return ReleaseFiles(files, below(BRAND), manifest, seal.decode())
