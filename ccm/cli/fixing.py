"""`ccm check --fix`: put right in the files what needs nobody's judgement.

In: an opened project and what of it was asked for. Out: the project as it stands afterwards; the changes are shown
as a diff. All files are replaced together, and only if the project can still be read with them.
"""

from collections.abc import Mapping
from datetime import date
from difflib import unified_diff
from pathlib import Path

from ccm.cli.terminal import Refusal, counted, out, visible
from ccm.compliance.checking import check_library
from ccm.compliance.fixing import apply_fixes
from ccm.compliance.selecting import Selection
from ccm.diagnostics import Diagnostic, has_errors
from ccm.library import load
from ccm.library.model import Library
from ccm.project import Project, open_project

_ROUNDS = 8
"""Fixes that overlap need a round each; more than these are a check that undoes another's work."""


def fix_project(
    project: Project,
    found: tuple[Diagnostic, ...],
    chosen: Selection,
    folder: Path,
    *,
    on: date | None,
    quiet: bool = False,
) -> tuple[Project, tuple[Diagnostic, ...]]:
    """Write the fixes and read the project again; without any, give back what there was."""
    if project.release:
        raise Refusal("a release cannot be changed", hint="fix the project's folder, then: ccm build")
    changed, applied = _fixed_files(project, chosen)
    if not changed:
        if not quiet:
            out.print("nothing to fix")
        return project, found
    library, problems = load({**project.files, **changed})
    if library is None or has_errors(problems):
        raise Refusal("the fixes would break the project, so none was written", hint="report it with the wording")
    _write(folder, changed)
    if not quiet:
        _show(project, changed, applied, library)
    again, found = open_project(folder, on=on)
    return again or project, found


def _fixed_files(project: Project, chosen: Selection) -> tuple[dict[str, bytes], int]:
    """The files with all fixes in them, and how many these are."""
    changed: dict[str, bytes] = {}
    applied = 0
    library = project.library
    for _ in range(_ROUNDS):
        files = {**project.files, **changed}
        checked = check_library(library, files, brand=project.brand, only=chosen.fragments, checks=chosen.checks)
        fixed = apply_fixes(files, checked.findings)
        if not fixed.applied:
            break
        changed |= fixed.files
        applied += len(fixed.applied)
        renewed, _ = load({**files, **fixed.files})
        if renewed is None:
            break
        library = renewed
    return changed, applied


def _write(folder: Path, changed: Mapping[str, bytes]) -> None:
    """Replace all files; what cannot be written at all is found before the first is replaced."""
    drafts = [(folder / f"{path}.fixed", folder / path, content) for path, content in changed.items()]
    try:
        for draft, _, content in drafts:
            draft.write_bytes(content)
        for draft, path, _ in drafts:
            draft.replace(path)
    except OSError as problem:
        for draft, _, _ in drafts:
            draft.unlink(missing_ok=True)
        raise Refusal(f"a file cannot be written: {problem.strerror}: {problem.filename}") from None


def _show(project: Project, changed: Mapping[str, bytes], applied: int, library: Library) -> None:
    for path, content in sorted(changed.items()):
        before, after = (each.decode("utf-8-sig").splitlines() for each in (project.files[path], content))
        for line in unified_diff(before, after, path, path, n=0, lineterm=""):
            out.print(visible(line), markup=False)
    out.print(f"{_fixes(applied)} in {counted(len(changed), 'file')}")
    approved = {each.path: each.name for each in project.library.fragments if each.approved}
    drafts = [approved[each.path] for each in library.fragments if each.path in approved and not each.approved]
    if drafts:
        out.print(f"{counted(len(drafts), 'approved wording')} became a draft; approve again: {', '.join(drafts)}")


def _fixes(number: int) -> str:
    return "1 fix" if number == 1 else f"{number:,} fixes"
