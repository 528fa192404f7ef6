"""`ccm show`: a fragment as it stands, or stood on a day, in a folder or in a release.

In: `ID` or `ID@DATE`. Out: for each language its wording, who gets it, whether it is approved, who uses it.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from ccm.cli.options import DEFAULT_LIBRARY, FormatOption, LibraryOption
from ccm.cli.project import open_project
from ccm.cli.terminal import Exit, Format, err, out, print_json, visible
from ccm.cli.versions import Version, find_versions, split_id
from ccm.library.front_matter import split_front_matter
from ccm.library.usage import Known, find_uses
from ccm.project import Project

IdArgument = Annotated[str, typer.Argument(metavar="ID[@DATE]", help="A fragment; with a date, as in force that day.")]


def show(written: IdArgument, library: LibraryOption = DEFAULT_LIBRARY, form: FormatOption = Format.TEXT) -> None:
    """Show a fragment: its wording, who gets it, its approval, where it is used."""
    name, day = split_id(written)
    project = open_project(Path(library), form, draft=True)
    versions = find_versions(project, name, on=day)
    shown = [_described(project, each, day) for each in versions.values()]
    if form is Format.JSON:
        print_json(shown)
    else:
        for each in shown:
            for line in _lines(each):
                out.print(line)
    if not versions:
        if form is Format.TEXT:
            err.print(f"no version of {visible(name)} is in force on {day}")
        raise typer.Exit(Exit.FINDINGS)


def _described(project: Project, version: Version, day: date | None) -> dict[str, Any]:
    fragment = version.fragment
    sheet, _ = split_front_matter(fragment.path, version.text.replace("\r\n", "\n"))
    start, end = fragment.effective.start, fragment.effective.end
    approved = fragment.approved if day is None else fragment.approved_on(day)
    return {
        "fragment": fragment.name,
        "path": fragment.path,
        "digest": fragment.digest,
        "variant_of": fragment.ids[1] if fragment.variant else "",
        "when": fragment.when.source if fragment.when else "",
        "channels": list(fragment.channels),
        "effective": {"from": str(start) if start else None, "to": str(end) if end else None},
        "approved": approved,
        "reference": fragment.reference,
        "owner": fragment.owner,
        "used": [f"{use.what}: {use.how}" for use in find_uses(project.library, Known("fragment", "", fragment.id))],
        "wording": sheet.body.strip("\n") if sheet else version.text,
    }


def _lines(shown: dict[str, Any]) -> Iterator[Text]:
    yield Text(visible(f"{shown['fragment']}  {shown['path']}"), style="bold")
    begins, ends = shown["effective"]["from"], shown["effective"]["to"]
    facts = {
        "variant of": shown["variant_of"],
        "when": shown["when"] or "always",
        "channels": ", ".join(shown["channels"]),
        "in force": f"{begins or 'since ever'} to {ends or 'further notice'}" if begins or ends else "always",
        "approved": "yes" if shown["approved"] else "no",
        "reference": shown["reference"],
        "owner": shown["owner"],
        "digest": shown["digest"][:16],
        "used by": "; ".join(shown["used"]) or "nothing",
    }
    for label, value in facts.items():
        if value:
            yield Text(visible(f"  {label:10} {' '.join(value.split())}"))
    yield Text()
    for line in shown["wording"].split("\n"):
        yield Text(visible(f"  {line}"))
    yield Text()
