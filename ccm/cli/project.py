"""Open the project a command was pointed at, or end the command with everything that is wrong with it."""

from collections.abc import Iterable
from pathlib import Path

import typer

from ccm.cache import NO_CACHE, Cache
from ccm.cli.options import DEFAULT_LIBRARY
from ccm.cli.terminal import Exit, Format, Refusal, end_on_errors, err, print_json, show_findings, summary
from ccm.diagnostics import Severity, nearest_or_all
from ccm.library.approvals.reviewers import Reviewers, read_reviewers
from ccm.library.model import FORMS, Library, Touchpoint
from ccm.project import Project
from ccm.project import open_project as read_project


def open_project(
    path: Path,
    form: Format = Format.TEXT,
    *,
    draft: bool = False,
    trusted: Reviewers | None = None,
    cache: Cache = NO_CACHE,
) -> Project:
    """Read a project for a command that needs it whole: errors are shown and end the command with exit code 1."""
    refuse_missing(path)
    project, found = read_project(path, draft=draft, trusted=trusted, cache=cache)
    if project is not None:
        return project
    if form is Format.JSON:
        print_json({"findings": [each.as_json() for each in found], "summary": summary(found)})
    else:
        show_findings(each for each in found if each.severity is Severity.ERROR)
        err.print(summary(found))
    raise typer.Exit(Exit.FINDINGS)


def refuse_missing(path: Path) -> None:
    """Refuse a path that does not exist, and say how to name or start a project."""
    if path.exists():
        return
    where = "no project here: neither fragments/ nor library.yaml" if path == DEFAULT_LIBRARY else f"no {path}"
    raise Refusal(f"there is {where}", hint="name the project's folder with --library, or start one: ccm init FOLDER")


def read_trusted(files: Iterable[Path] | None) -> Reviewers | None:
    """The persons whose seals are trusted, from their files; None if nobody was named."""
    if not files:
        return None
    content = {}
    for number, file in enumerate(files):
        if not file.is_file():
            raise Refusal(f"there is no file {file}", hint="--trust takes a file of reviewers/, kept outside")
        content[f"reviewers/{number}-{file.name}"] = file.read_bytes()
    trusted, found = read_reviewers(content, None)
    end_on_errors(found)
    if not trusted.persons:
        raise Refusal("--trust names nobody", hint="it takes YAML files as ccm key new writes them into reviewers/")
    return trusted


def known_forms(named: Iterable[str]) -> frozenset[str]:
    """The forms that were named; refuse a name that is none."""
    every = tuple(form for forms in FORMS.values() for form in forms)
    for name in (chosen := frozenset(named)):
        if name not in every:
            hint = nearest_or_all(name, every, "there are")
            raise Refusal(f"there is no form “{name}”", hint=hint)
    return chosen


def find_touchpoint(library: Library, name: str) -> Touchpoint:
    """Find a touchpoint by id, or refuse with the nearest name."""
    if name in library.touchpoints:
        return library.touchpoints[name]
    hint = nearest_or_all(name, sorted(library.touchpoints), "there are")
    raise Refusal(f"there is no touchpoint “{name}”", hint=hint)
