"""Open the project a command was pointed at, or end the command with everything that is wrong with it."""

from pathlib import Path

import typer

from ccm.cli.terminal import Exit, Format, Refusal, err, print_json, show_findings, summary
from ccm.diagnostics import Severity, did_you_mean
from ccm.library.model import Library, Touchpoint
from ccm.project import Project
from ccm.project import open_project as read_project


def open_project(path: Path, form: Format = Format.TEXT, *, draft: bool = False) -> Project:
    """Read a project for a command that needs it whole: errors are shown and end the command with exit code 1."""
    if not path.exists():
        raise Refusal(f"there is no {path}", hint="name the project's folder with --library, or start one: ccm init")
    project, found = read_project(path, draft=draft)
    if project is not None:
        return project
    if form is Format.JSON:
        print_json({"findings": [each.as_json() for each in found], "summary": summary(found)})
    else:
        show_findings(each for each in found if each.severity is Severity.ERROR)
        err.print(summary(found))
    raise typer.Exit(Exit.FINDINGS)


def find_touchpoint(library: Library, name: str) -> Touchpoint:
    """Find a touchpoint by id, or refuse with the nearest name."""
    if name in library.touchpoints:
        return library.touchpoints[name]
    known = ", ".join(sorted(library.touchpoints))
    raise Refusal(
        f"there is no touchpoint “{name}”",
        hint=did_you_mean(name, library.touchpoints) or f"there are: {known}",
    )
