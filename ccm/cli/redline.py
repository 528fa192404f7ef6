"""`ccm redline`: what changed in a wording between two versions, word by word.

In: a fragment's id and two versions. Out: the changed fields and the whole wording, what went struck through, what came
underlined; with `--html FILE`, a page to send to a reviewer.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from ccm.cli.gallery import page_templates, stylesheet
from ccm.cli.marking import mark_changes
from ccm.cli.options import DEFAULT_LIBRARY, FormatOption, LibraryOption
from ccm.cli.project import open_project
from ccm.cli.terminal import Format, Refusal, out, print_json, visible
from ccm.cli.versions import Version, find_versions, open_version, versions_of
from ccm.compliance.followers import base_of
from ccm.compliance.redline import FieldChange, Redline, Run, redline_of
from ccm.delivery import write_with_folders
from ccm.project import Project

IdArgument = Annotated[str, typer.Argument(metavar="ID", help="The fragment.")]
FromOption = Annotated[
    str,
    typer.Option(
        "--from", metavar="VERSION", help="The older version: a day it was in force on, a release, or a git revision."
    ),
]
ToOption = Annotated[
    str, typer.Option("--to", metavar="VERSION", help="The newer version; else the one in the folder.")
]
HtmlOption = Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Write the redline as a page.")]

Compared = tuple[str, str, Redline]


def redline_command(
    name: IdArgument,
    older: FromOption = "",
    newer: ToOption = "",
    html: HtmlOption = None,
    library: LibraryOption = DEFAULT_LIBRARY,
    form: FormatOption = Format.TEXT,
) -> None:
    """Show what changed in a fragment between two versions, word by word."""
    project = open_project(Path(library), form, draft=True)
    after = open_version(newer, project, name, Path(library)) if newer else find_versions(project, name)
    before = open_version(older, project, name, Path(library)) if older else _earlier(project, name, after)
    compared = [_compared(before.get(locale), after.get(locale)) for locale in sorted({*before, *after})]
    if html is not None:
        write_with_folders(html, _page(name, compared).encode())
    if form is Format.JSON:
        print_json([_as_json(*each) for each in compared])
        return
    for each in compared:
        for line in _lines(*each):
            out.print(line)


def _earlier(project: Project, name: str, after: dict[str, Version]) -> dict[str, Version]:
    """The dated version before each one, or the base of a variant; else what to compare with must be named."""
    found = {}
    for locale, version in after.items():
        dated = versions_of(project, name, locale)
        at = dated.index(version.fragment)
        if at > 0:
            found[locale] = Version(dated[at - 1], project.text(dated[at - 1].path), "the version before")
        elif base := base_of(version.fragment, project.library.fragments):
            found[locale] = Version(base, project.text(base.path), "its base")
    if not found:
        raise Refusal(
            f"{name} has a single version in this folder",
            hint="name what to compare it with: --from target/releases/….ccm",
        )
    return {locale: found[locale] for locale in found if locale in after}


def _compared(before: Version | None, after: Version | None) -> Compared:
    labels = [f"{each.fragment.name} ({each.label})" if each else "nothing" for each in (before, after)]
    was, now = ((each.fragment, each.text) if each else None for each in (before, after))
    if was and now and was[0].id in now[0].ids[1:]:
        return labels[0], labels[1], redline_of(None, now, base=was)
    return labels[0], labels[1], redline_of(was, now)


def _lines(before: str, after: str, compared: Redline) -> Iterator[Text]:
    yield Text(visible(f"{before} → {after}"), style="bold")
    if compared.is_empty:
        yield Text("  nothing changed")
        return
    for each in compared.fields:
        yield from mark_changes(_runs(each), indent=2)
    yield Text()
    yield from mark_changes(compared.runs, indent=2)


def _runs(field: FieldChange) -> Iterator[Run]:
    """A field as a redline of its own: the name, what went, what came."""
    yield Run("same", f"{field.name}:")
    if field.before:
        yield from (Run("same", " "), Run("gone", field.before))
    if field.after:
        yield from (Run("same", " "), Run("new", field.after))


def _as_json(before: str, after: str, compared: Redline) -> dict[str, object]:
    return {
        "from": before,
        "to": after,
        "fields": [{"name": each.name, "from": each.before, "to": each.after} for each in compared.fields],
        "runs": [{"change": run.change, "text": run.text} for run in compared.runs],
    }


def _page(name: str, compared: list[Compared]) -> str:
    parts = [
        {"before": before, "after": after, "redline": each, "html": each.html()} for before, after, each in compared
    ]
    return (
        page_templates()
        .get_template("redline.html")
        .render(name=name, parts=parts, style=stylesheet().decode(), root="")
    )
