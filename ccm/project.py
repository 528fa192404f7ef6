"""Open what the line works on: an authors' project in a folder or a sealed release, with its brand.

In: a path. Out: `Project`, and every finding at once. A release is verified before anything in it is used.
`Project.line` makes the warm `Line` of one touchpoint.
"""

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from ccm.brand import Brand
from ccm.brand.fonts import font_files, missing_fonts, open_fonts
from ccm.cache import NO_CACHE, Cache, key_of
from ccm.channels.glyphs import check_wording
from ccm.diagnostics import Diagnostic, Span, error, has_errors
from ccm.library import (
    brand_folder_of,
    digest_of_files,
    find_bad_names,
    find_left_out,
    find_unapproved,
    open_release,
    read_directory,
    read_project,
    verify_library,
    verify_trust,
)
from ccm.library import load as load_library
from ccm.library.approvals.evidence import Evidence
from ccm.library.approvals.reviewers import Reviewers
from ccm.library.building import FEW, Built, build
from ccm.library.folders import FolderFiles, Mark
from ccm.library.model import FORMS, Library, Touchpoint
from ccm.library.text import decoded

if TYPE_CHECKING:
    from ccm.channels import Renderers
    from ccm.compose import Line

NO_PROJECT = error("X101", "no-project", "The folder holds no library.yaml, so it is no authors' project.")
NO_BRAND = error("X102", "no-brand", "The brand folder that library.yaml names does not exist or holds no brand.")

GRAIN = 2_000_000_000
"""The coarsest clock of a file system, in nanoseconds: that of FAT."""


@dataclass(frozen=True)
class Project:
    """An opened project: its files by path, what they mean; the release's name and seal if it came from one."""

    files: Mapping[str, bytes]
    brand_files: Mapping[str, bytes]
    library: Library
    brand: Brand
    release: str = ""
    seal: str = ""

    @property
    def evidence(self) -> Evidence:
        """What was signed in it."""
        return self.library.evidence or Evidence()

    def text(self, path: str) -> str:
        """One of its files as text, lines ending in `\\n`."""
        return decoded(self.files[path])

    def forms(self, touchpoints: Iterable[str], *, every_form: bool = False) -> tuple[str, ...]:
        """The forms that any of these touchpoints may take, sorted; with `every_form`, all forms of their channels."""
        entries = [entry for name in touchpoints for entry in self.library.touchpoints[name].channels]
        return tuple(sorted({form for each in entries for form in (FORMS[each.channel] if every_form else each.forms)}))

    def line(
        self,
        touchpoint: Touchpoint,
        *,
        on: date,
        draft: bool = False,
        every_form: bool = False,
        without: frozenset[str] = frozenset(),
        spared: frozenset[str] = frozenset(),
        renderers: "Renderers | None" = None,
    ) -> "Line":
        """The warm line of a touchpoint for one letter date; `renderers` may be shared between lines.

        Forms `without` which it goes are never made; those to be `spared` only where a channel has no other. The
        engines are loaded here: who only reads a project does not wait for them.
        """
        from ccm.channels import open_renderers
        from ccm.compose import Line
        from ccm.composition import Assembler
        from ccm.decisions import Decider

        if renderers is None:
            forms = self.forms([touchpoint.id], every_form=every_form)
            renderers = open_renderers(self.brand, tuple(form for form in forms if form not in without))
        decider = Decider(
            self.library,
            touchpoint,
            on=on,
            draft=draft,
            every_form=every_form,
            without=without,
            unavailable=frozenset(renderers.unavailable) | spared,
        )
        return Line(decider, Assembler(self.library), renderers, draft)


def open_project(
    path: Path,
    *,
    draft: bool = False,
    unsealed: bool = False,
    trusted: Reviewers | None = None,
    on: date | None = None,
    cache: Cache = NO_CACHE,
) -> tuple[Project | None, tuple[Diagnostic, ...]]:
    """Read a project folder or a release file; None when an error stops it.

    `draft` admits a release of proofs; `unsealed` one that a run made of a folder for itself. With `trusted` it must be
    a release, sealed with one of these persons' keys, whoever stands in the release itself. `on` asks of a folder, too,
    what is in force on that day: parameters, required slots, reviews. A folder that was read before is read faster with
    the same `cache`; a release never is.
    """
    if path.is_file():
        return _open_release(path, draft=draft, unsealed=unsealed or draft, trusted=trusted)
    if trusted is not None:
        return None, verify_trust(str(path), None, trusted)
    if not (path / "library.yaml").is_file():
        hint = "name the project's folder, or start one with: ccm init"
        return None, (NO_PROJECT.at(Span(str(path)), "there is no library.yaml here", hint=hint),)
    return _link(read_project(path), None, "", find_left_out(path), path, on, cache)


def build_project(path: Path, cache: Cache) -> Built | None:
    """The manifest of a project's folder, looking only at what has changed since the last time.

    None if there is anything wrong: `open_project` says what. The digest of a file holds as long as its mark does.
    """
    key, begun = key_of("files", str(path.resolve())), time.time_ns()
    files = FolderFiles(path, cache.kept(key, dict[str, tuple[Mark, str]]()))
    folder = path / brand_folder_of(files)
    brand_files = read_directory(folder) if (folder / "brand.yaml").is_file() else {}
    brand_digest = digest_of_files(brand_files)
    brand, found = cache.recall(key_of("brand", brand_digest), lambda: _read_brand(brand_files))
    if brand is None or has_errors((*found, *find_bad_names(brand_files))):
        return None
    covered = None if missing_fonts(brand) else _covered(brand, cache)
    built = build(files, brand_files, brand=brand_digest, covered=covered, cache=cache)
    if files.read > len(files) // FEW:
        cache.keep(key, files.known(before=begun - GRAIN))
    return built


def _open_release(
    path: Path, *, draft: bool, unsealed: bool, trusted: Reviewers | None
) -> tuple[Project | None, tuple[Diagnostic, ...]]:
    sealed, found = open_release(path, unsealed=unsealed)
    if sealed is None:
        return None, found
    project, found = _link(sealed.files, sealed.brand_files, path.stem, found)
    if project is None:
        return None, found
    changed = tuple(verify_library(path.name, sealed, project.library))
    if trusted is not None:
        changed = (*changed, *verify_trust(path.name, project.evidence.seal, trusted))
    if not draft:
        changed = (*changed, *find_unapproved(project.library))
    return (None if has_errors(changed) else replace(project, seal=sealed.seal)), (*found, *changed)


def _link(
    files: Mapping[str, bytes],
    brand_files: Mapping[str, bytes] | None,
    release: str,
    found: tuple[Diagnostic, ...],
    folder: Path = Path(),
    on: date | None = None,
    cache: Cache = NO_CACHE,
) -> tuple[Project | None, tuple[Diagnostic, ...]]:
    brand_folder = folder / brand_folder_of(files)
    if brand_files is None:
        brand_files = read_directory(brand_folder) if (brand_folder / "brand.yaml").is_file() else {}
    brand_digest = digest_of_files(brand_files)
    library, more = load_library(files, on=on, brand=brand_digest, cache=cache)
    found = (*found, *find_bad_names(files), *more)
    if library is None:
        return None, found
    if not brand_files:
        what = "holds no brand.yaml" if brand_folder.is_dir() else "does not exist"
        message = f"the brand folder “{library.brand_folder}” {what}"
        return None, (*found, NO_BRAND.at(Span("library.yaml"), message, hint="see `brand:` in library.yaml"))
    brand, more = cache.recall(key_of("brand", brand_digest), lambda: _read_brand(brand_files))
    found = (*found, *_placed((*find_bad_names(brand_files), *more), "" if release else library.brand_folder))
    if brand is not None and not release and not missing_fonts(brand):
        found = (*found, *check_wording(library, files, _covered(brand, cache)))
    if brand is None or has_errors(found):
        return None, found
    return Project(files, brand_files, library, brand, release), found


def _read_brand(files: Mapping[str, bytes]) -> tuple[Brand | None, tuple[Diagnostic, ...]]:
    from ccm.brand.loading import load

    return load(files)


def _covered(brand: Brand, cache: Cache) -> frozenset[str]:
    """The characters that the brand's fonts have."""
    key = key_of("covered", font_files(brand))
    return frozenset(cache.recall(key, lambda: "".join(sorted(open_fonts(brand.fonts).covered))))


def _placed(found: Iterable[Diagnostic], folder: str) -> Iterator[Diagnostic]:
    """Findings in the brand's files, named as an author at the project finds them."""
    for each in found:
        span = each.span and replace(each.span, source=f"{folder}/{each.span.source}")
        yield replace(each, span=span) if folder else each
