"""Open what the line works on: an authors' project in a folder or a sealed release, with its brand.

In: a path. Out: `Project`, and every finding at once. A release is verified before anything in it is used.
`Project.line` makes the warm `Line` of one touchpoint.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from ccm.brand import Brand
from ccm.brand import load as load_brand
from ccm.brand.fonts import missing_fonts, open_fonts
from ccm.channels import Renderers, open_renderers
from ccm.channels.glyphs import check_wording
from ccm.compose import Line
from ccm.composition import Assembler
from ccm.decisions import Decider
from ccm.diagnostics import Diagnostic, Span, error, has_errors
from ccm.library import (
    find_bad_names,
    find_left_out,
    find_unapproved,
    open_release,
    read_directory,
    read_project,
    verify_library,
)
from ccm.library import load as load_library
from ccm.library.model import FORMS, Library, Touchpoint

NO_PROJECT = error("X101", "no-project", "The folder holds no library.yaml, so it is no authors' project.")
NO_BRAND = error("X102", "no-brand", "The brand folder that library.yaml names does not exist or holds no brand.")


@dataclass(frozen=True)
class Project:
    """An opened project: its files by path, what they mean, and the release name if it came from one."""

    files: Mapping[str, bytes]
    brand_files: Mapping[str, bytes]
    library: Library
    brand: Brand
    release: str = ""

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
        renderers: Renderers | None = None,
    ) -> Line:
        """The warm line of a touchpoint for one letter date; `renderers` may be shared between lines."""
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
            unavailable=frozenset(renderers.unavailable),
        )
        return Line(decider, Assembler(self.library), renderers, draft)


def open_project(
    path: Path, *, draft: bool = False, on: date | None = None
) -> tuple[Project | None, tuple[Diagnostic, ...]]:
    """Read a project folder or a release file; None when an error stops it. `draft` admits a release of proofs.

    `on` asks of a folder, too, what is in force on that day: parameters, required slots, reviews.
    """
    if path.is_file():
        sealed, found = open_release(path, draft=draft)
        if sealed is None:
            return None, found
        project, found = _link(sealed.files, sealed.brand_files, path.stem, found)
        changed = verify_library(path.name, sealed, project.library) if project is not None else ()
        if project is not None and not draft:
            changed = (*changed, *find_unapproved(project.library))
        return (None if changed else project), (*found, *changed)
    if not (path / "library.yaml").is_file():
        hint = "name the project's folder, or start one with: ccm init"
        return None, (NO_PROJECT.at(Span(str(path)), "there is no library.yaml here", hint=hint),)
    return _link(read_project(path), None, "", find_left_out(path), path, on)


def _link(
    files: Mapping[str, bytes],
    brand_files: Mapping[str, bytes] | None,
    release: str,
    found: tuple[Diagnostic, ...],
    folder: Path = Path(),
    on: date | None = None,
) -> tuple[Project | None, tuple[Diagnostic, ...]]:
    library, more = load_library(files, on=on)
    found = (*found, *find_bad_names(files), *more)
    if library is None:
        return None, found
    if brand_files is None:
        brand_folder = folder / library.brand_folder
        if not (brand_folder / "brand.yaml").is_file():
            what = "holds no brand.yaml" if brand_folder.is_dir() else "does not exist"
            message = f"the brand folder “{library.brand_folder}” {what}"
            return None, (
                *found,
                NO_BRAND.at(Span("library.yaml"), message, hint="see `brand:` in library.yaml"),
            )
        brand_files = read_directory(brand_folder)
    brand, more = load_brand(brand_files)
    found = (*found, *_placed((*find_bad_names(brand_files), *more), "" if release else library.brand_folder))
    if brand is not None and not release and not missing_fonts(brand):
        found = (*found, *check_wording(library, files, open_fonts(brand.fonts)))
    if brand is None or has_errors(found):
        return None, found
    return Project(files, brand_files, library, brand, release), found


def _placed(found: Iterable[Diagnostic], folder: str) -> Iterator[Diagnostic]:
    """Findings in the brand's files, named as an author at the project finds them."""
    for each in found:
        span = each.span and replace(each.span, source=f"{folder}/{each.span.source}")
        yield replace(each, span=span) if folder else each
