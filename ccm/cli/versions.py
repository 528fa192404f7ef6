"""The versions of a fragment that a person can name: in force on a day, in a release, at a revision, in the folder.

In: an id and a version as typed; or a revision of the whole project. Out: the fragment files it means, by locale.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from ccm.cli.project import open_project
from ccm.cli.revisions import write_revision
from ccm.cli.terminal import Refusal
from ccm.diagnostics import did_you_mean
from ccm.feel import read_date
from ccm.library.model import Fragment
from ccm.project import Project
from ccm.project import open_project as read_project


@dataclass(frozen=True, slots=True)
class Version:
    """One fragment in one locale, as text. `label` says where it is from."""

    fragment: Fragment
    text: str
    label: str


def split_id(written: str) -> tuple[str, date | None]:
    """`ID@DATE` into its parts."""
    name, at, day = written.partition("@")
    if not at:
        return name, None
    found = read_date(day.strip())
    if found is None:
        raise Refusal(f"“{day}” is not a day", hint="write ID@YEAR-MONTH-DAY, such as savings.regular-saver@2026-10-01")
    return name, found


def find_versions(project: Project, name: str, *, on: date | None = None, label: str = "") -> dict[str, Version]:
    """The versions of a fragment by locale: those in force on a day, else the latest of each."""
    mine = [each for each in project.library.fragments if name in (each.id, each.name)]
    if not mine:
        known = {each.id for each in project.library.fragments}
        raise Refusal(f"there is no fragment “{name}”", hint=did_you_mean(name, known) or "see: ccm search WORD")
    standing = [each for each in mine if on is None or on in each.effective]
    said = label or (f"in force on {on}" if on else "latest")
    return {each.locale: Version(each, project.text(each.path), said) for each in _by_beginning(standing)}


def versions_of(project: Project, name: str, locale: str) -> list[Fragment]:
    """Every dated version of a fragment in one locale, the oldest first."""
    mine = (each for each in project.library.fragments if name in (each.id, each.name) and each.locale == locale)
    return _by_beginning(mine)


def open_version(written: str, project: Project, name: str, folder: Path) -> dict[str, Version]:
    """What a version as typed means: a day (`2026-01-01`), a release file, or a git revision."""
    day = read_date(written)
    if day is not None:
        return find_versions(project, name, on=day)
    path = Path(written)
    if path.is_file():
        return find_versions(open_project(path, draft=True), name, label=f"release {path.stem}")
    if project.release or written.endswith(".ccm"):
        raise Refusal(f"“{written}” is neither a day nor a release", hint="write 2026-01-01, or the path of a release")
    return find_versions(open_revision(folder, project, written), name, label=f"at {written}")


def open_revision(folder: Path, project: Project, revision: str) -> Project:
    """The project as it was at a git revision."""
    with TemporaryDirectory(prefix="ccm-revision-") as place:
        brand = folder / project.library.brand_folder
        before, found = read_project(write_revision(folder, [brand], revision, Path(place)), draft=True)
    if before is None:
        first = next((str(each) for each in found if each.severity == "error"), "")
        raise Refusal(f"the project could not be read as it was at “{revision}”: {first}", hint="name another revision")
    return before


def _by_beginning(fragments: Iterable[Fragment]) -> list[Fragment]:
    return sorted(fragments, key=lambda each: each.effective.start or date.min)
