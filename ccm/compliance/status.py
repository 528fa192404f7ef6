"""Where every fragment stands: its state, what differs, whose signatures are missing, when the approval ends.

In: an opened project, a day, and perhaps a release to compare with. Out: a `FragmentStatus` per fragment, sorted by
name, and the other files that are not what the release holds.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from ccm.library.approvals.chains import SEAL
from ccm.library.approvals.model import Standing
from ccm.library.digest import content_of
from ccm.library.variants import Manuscripts
from ccm.project import Project


@dataclass(frozen=True, slots=True)
class FragmentStatus:
    """One fragment. `differs` says how it is not what a release holds; nothing if it is, or nothing was compared."""

    name: str
    path: str
    standing: Standing
    content: str
    differs: str = ""


def fragment_statuses(project: Project, on: date, release: Project | None = None) -> Iterator[FragmentStatus]:
    """Every fragment of a project on a day."""
    manuscripts, sealed = Manuscripts(project.files), _written(release) if release else {}
    for fragment in sorted(project.library.fragments, key=lambda each: each.name):
        standing = project.library.reviews[fragment.name].standing(on)
        differs = ""
        if release is not None:
            own = _content(manuscripts, fragment.path)
            differs = _difference(own, sealed.get(fragment.name))
        yield FragmentStatus(fragment.name, fragment.path, standing, fragment.digest, differs)


def changed_files(project: Project, release: Project) -> Iterator[tuple[str, str]]:
    """The files besides fragments and approvals that are not what a release holds: path, and added, gone or changed."""
    for path in sorted(project.files.keys() | release.files.keys()):
        if path.startswith(("paragraphs/", "approvals/")) or path == SEAL:
            continue
        if path not in release.files:
            yield path, "added"
        elif path not in project.files:
            yield path, "gone"
        elif project.files[path] != release.files[path]:
            yield path, "changed"
    present = {each.name for each in project.library.fragments}
    for fragment in release.library.fragments:
        if fragment.name not in present:
            yield fragment.path, "gone"


def _written(release: Project) -> dict[str, Mapping[str, object]]:
    manuscripts = Manuscripts(release.files)
    return {each.name: _content(manuscripts, each.path) for each in release.library.fragments}


def _content(manuscripts: Manuscripts, path: str) -> Mapping[str, object]:
    manuscript = manuscripts.read(path).manuscript
    return content_of(manuscript) if manuscript else {}


def _difference(own: Mapping[str, object], sealed: Mapping[str, object] | None) -> str:
    """The fields that differ, in words."""
    if sealed is None:
        return "new"
    differing = sorted(key for key in own.keys() | sealed.keys() if own.get(key) != sealed.get(key))
    return f"{', '.join(differing)} changed" if differing else ""
