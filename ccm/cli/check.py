"""`ccm check`: read the whole project and say everything that is wrong with it, at once.

In: an authors' project. Out: findings with file, line, column and a hint; exit code 1 if any is an error.
"""

from collections.abc import Iterator
from pathlib import Path

import typer

from ccm.cli.options import DEFAULT_LIBRARY, FormatOption, LibraryOption
from ccm.cli.project import refuse_missing
from ccm.cli.terminal import Exit, Format, counted, out, print_json, show_findings, summary
from ccm.compliance.checking import check_library
from ccm.diagnostics import Diagnostic, has_errors
from ccm.facts import load_mapping
from ccm.library import read_project
from ccm.library.judging import judge_conditions
from ccm.library.model import Library
from ccm.project import open_project


def check(library: LibraryOption = DEFAULT_LIBRARY, form: FormatOption = Format.TEXT) -> None:
    """Check every file of the project: fragments, conditions, facts, touchpoints, parameters, sources, brand."""
    refuse_missing(library)
    project, found = open_project(library)
    found = (*found, *_check_mappings(library))
    if project is not None:
        found = (*found, *judge_conditions(project.library.fragments, project.library.touchpoints))
        checked = check_library(project.library, project.files, brand=project.brand)
        found = (*found, *checked.findings)
    if form is Format.JSON:
        print_json({"findings": [each.as_json() for each in found], "summary": summary(found)})
    else:
        show_findings(found)
        if project is not None:
            out.print(_inventory(project.library))
        out.print(summary(found))
    if project is None or has_errors(found):
        raise typer.Exit(Exit.FINDINGS)


def _check_mappings(path: Path) -> Iterator[Diagnostic]:
    """What is wrong with the source mappings; a run reads them when it opens the data."""
    for name, content in (read_project(path) if path.is_dir() else {}).items():
        if name.startswith("sources/") and name.endswith((".yaml", ".yml")):
            yield from load_mapping(name, content)[1]


def _inventory(library: Library) -> str:
    unapproved = sum(not fragment.approved for fragment in library.fragments)
    waiting = f", {unapproved} not approved" if unapproved else ", all approved"
    return (
        f"{counted(len(library.fragments), 'fragment')}{waiting} · {counted(len(library.touchpoints), 'touchpoint')} · "
        f"{counted(len(library.vocabulary.definitions), 'fact')} · {counted(len(library.cases), 'case')}"
    )
