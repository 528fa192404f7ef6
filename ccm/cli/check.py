"""`ccm check`: read the whole project and say everything that is wrong with it, at once.

In: an authors' project, and what of it to look at. Out: findings with file, line, column and a hint, as text, JSON
or SARIF; exit code 1 if any is an error. With `--fix`, what can be put right without judgement is put right in the
files.
"""

import gc
from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from ccm.cache import Cache, key_of
from ccm.cli.caching import CacheOption, open_cache
from ccm.cli.exchanging import choose
from ccm.cli.fixing import fix_project
from ccm.cli.options import DEFAULT_LIBRARY, LibraryOption, read_day, refuse_odd_day
from ccm.cli.project import refuse_missing
from ccm.cli.revisions import changed_since, staged_in
from ccm.cli.terminal import Exit, Refusal, counted, out, print_json, show_findings, summary
from ccm.compliance.audit import find_void
from ccm.compliance.checking import Checked, check_library
from ccm.compliance.checks import CHECKS
from ccm.compliance.keys import find_private_keys
from ccm.compliance.reach import touchpoints_of
from ccm.compliance.sarif import sarif_log
from ccm.compliance.selecting import Selection
from ccm.diagnostics import Diagnostic, has_errors
from ccm.library import read_project
from ccm.library.judging import judge_conditions
from ccm.library.model import Library, Touchpoint
from ccm.project import Project, open_project


class CheckFormat(StrEnum):
    """How findings are told: to a person, to a program, to a code-review tool."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"


SelectArgument = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="SELECT…",
        help="What to look at: an id or pattern, tag:, path:, touchpoint:, check:, state:modified (+ brings what "
        "depends on it). Several add up, a comma means both.",
    ),
]
SinceOption = Annotated[
    str | None,
    typer.Option("--since", metavar="REV", help="Only what changed since this git revision, and what depends on it."),
]
StagedOption = Annotated[
    bool, typer.Option("--staged", help="Only what is staged for the next commit, and what depends on it.")
]
FixOption = Annotated[bool, typer.Option("--fix", help="Put right what needs nobody's judgement, and show it.")]
OnOption = Annotated[
    datetime | None,
    typer.Option(
        "--on",
        parser=read_day,
        metavar="DATE",
        help="Judge this day, too: what is in force, which reviews are due, which waivers have ended.",
    ),
]
CheckFormatOption = Annotated[
    CheckFormat, typer.Option("--format", help="For a person (text), a program (json), a review tool (sarif).")
]
CombinationsOption = Annotated[
    bool,
    typer.Option("--combinations", help="Only this: every combination of fragments that customers can get, composed."),
]
StepsOption = Annotated[
    int | None,
    typer.Option(
        "--steps",
        min=1,
        show_default="300000",
        help="With --combinations: the steps of each touchpoint, channel and language.",
    ),
]


def check(
    selectors: SelectArgument = None,
    library: LibraryOption = DEFAULT_LIBRARY,
    since: SinceOption = None,
    staged: StagedOption = False,
    fix: FixOption = False,
    on: OnOption = None,
    form: CheckFormatOption = CheckFormat.TEXT,
    use_cache: CacheOption = True,
    combinations: CombinationsOption = False,
    steps: StepsOption = None,
) -> None:
    """Check every file of the project: wording, conditions, facts, touchpoints, parameters, sources, brand."""
    gc.disable()  # a command that ends in seconds leaves no garbage worth a tenth of its time
    refuse_missing(library)
    refuse_odd_day("--on", on)
    if since is not None and staged:
        raise Refusal("--since and --staged are two answers to one question", hint="give one of them")
    day = on.date() if on else None
    with open_cache(use_cache) as cache:
        project, found = open_project(library, on=day, cache=cache)
        found = (*found, *_check_files(library, project, cache))
        if project is None:
            _tell(form, found, None, library)
            raise typer.Exit(Exit.FINDINGS)
        chosen = _choose(selectors or [], since, project, library, staged=staged)
        if combinations:
            _end_combinations(project, chosen, day, steps, form, library)
            return
        if fix:
            project, found = fix_project(project, found, chosen, library, on=day, quiet=form is not CheckFormat.TEXT)
        found = (*found, *find_void(project.library))
        found = (*found, *judge_conditions(project.library.fragments, _used_by(project.library, chosen), cache=cache))
        checked = _check(project, chosen, day, cache)
        found = tuple(_within(found, chosen.fragments, project.library))
        _tell(form, (*found, *checked.findings), checked, library)
        if form is CheckFormat.TEXT:
            out.print(_inventory(project.library, chosen))
            out.print(summary((*found, *checked.findings)))
        if has_errors((*found, *checked.findings)):
            raise typer.Exit(Exit.FINDINGS)


def _end_combinations(
    project: Project, chosen: Selection, on: date | None, steps: int | None, form: CheckFormat, library: Path
) -> None:
    """Tell what is wrong with combinations of fragments, and nothing else. The engines are loaded here."""
    from ccm.cli.combinations import check_combinations, show_looked

    found, looked = check_combinations(project, _used_by(project.library, chosen), on, steps)
    _tell(form, found, Checked(found), library)
    if form is CheckFormat.TEXT:
        show_looked(looked)
        out.print(summary(found))
    if has_errors(found):
        raise typer.Exit(Exit.FINDINGS)


def _check(project: Project, chosen: Selection, on: date | None, cache: Cache) -> Checked:
    return check_library(
        project.library,
        project.files,
        brand=project.brand,
        on=on,
        only=chosen.fragments,
        checks=chosen.checks,
        cache=cache,
    )


def _choose(
    selectors: list[str], since: str | None, project: Project, folder: Path, *, staged: bool = False
) -> Selection:
    """What was asked for; with `--since` or `--staged` alone, what changed and what depends on it."""
    if (since is not None or staged) and not any("state:" in each for each in selectors):
        changed = "state:modified+"
        selectors = [f"{each},{changed}" if not each.startswith("check:") else each for each in selectors]
        selectors = selectors if any(changed in each for each in selectors) else [*selectors, changed]
    revision = None if staged else since or "HEAD"
    files = _changed(folder, project, revision) if any("state:" in each for each in selectors) else None
    bundles = {each.slug: each.bundle for each in CHECKS}
    return choose(selectors, project.library, folder, checks=bundles, changed=files)


def _changed(folder: Path, project: Project, revision: str | None) -> frozenset[str]:
    """The project's own files that changed, and those of its brand, as the project names them.

    Without a revision those that are staged.
    """
    if project.release:
        raise Refusal("a release does not change", hint="check the project's folder")
    changed = staged_in(folder) if revision is None else changed_since(folder, revision)
    root = folder.resolve()
    brand = (root / project.library.brand_folder).resolve()
    inside = set()
    for path in (each.resolve() for each in changed):
        if path.is_relative_to(root) and (name := path.relative_to(root).as_posix()) in project.files:
            inside.add(name)
        elif path.is_relative_to(root) and not path.exists():
            inside.add(path.relative_to(root).as_posix())
        elif path.is_relative_to(brand):
            inside.add(f"{project.library.brand_folder}/{path.relative_to(brand).as_posix()}")
    return frozenset(inside)


def _used_by(library: Library, chosen: Selection) -> dict[str, Touchpoint]:
    """The touchpoints that use a chosen fragment: whether anybody gets it depends on all fragments there."""
    if chosen.fragments is None:
        return dict(library.touchpoints)
    mine = [each for each in library.fragments if each.path in chosen.fragments]
    used = {touchpoint.id for each in mine for touchpoint in touchpoints_of(each, library)}
    return {name: touchpoint for name, touchpoint in library.touchpoints.items() if name in used}


def _within(found: Iterable[Diagnostic], chosen: Collection[str] | None, library: Library) -> Iterator[Diagnostic]:
    """Without findings about fragments that were not chosen."""
    left_out = {each.path for each in library.fragments if chosen is not None and each.path not in chosen}
    return (each for each in found if each.span is None or each.span.source not in left_out)


def _tell(form: CheckFormat, found: tuple[Diagnostic, ...], checked: Checked | None, library: Path) -> None:
    waived = checked.waived if checked else ()
    match form:
        case CheckFormat.SARIF:
            folder = "" if library.is_absolute() else library.as_posix()
            print_json(sarif_log(found, waived=waived, folder=folder))
        case CheckFormat.JSON:
            print_json({"findings": [each.as_json() for each in found], "summary": summary(found)})
        case CheckFormat.TEXT:
            show_findings(found)
            if checked is None:
                out.print(summary(found))
            elif waived:
                out.print(f"{counted(len(waived), 'finding')} waived")


def _check_files(path: Path, project: Project | None, cache: Cache) -> Iterator[Diagnostic]:
    """Private keys that lie about, and what is wrong with the source mappings; a run reads them with the data."""
    if not path.is_dir():
        return
    files = project.files if project else read_project(path)
    yield from find_private_keys(path, files)
    for name, content in files.items():
        if name.startswith("sources/") and name.endswith((".yaml", ".yml")):
            yield from cache.recall(key_of("mapping", name, content), partial(_judge_mapping, name, content))


def _judge_mapping(name: str, content: bytes) -> tuple[Diagnostic, ...]:
    from ccm.facts.mapping import load_mapping

    return load_mapping(name, content)[1]


def _inventory(library: Library, chosen: Selection) -> str:
    unapproved = sum(not fragment.approved for fragment in library.fragments)
    waiting = f", {unapproved} not approved" if unapproved else ", all approved"
    count = counted(len(library.fragments), "fragment")
    if chosen.fragments is not None:
        return f"{len(chosen.fragments):,} of {count} checked"
    return (
        f"{count}{waiting} · {counted(len(library.touchpoints), 'touchpoint')} · "
        f"{counted(len(library.vocabulary.definitions), 'fact')} · {counted(len(library.cases), 'case')}"
    )
