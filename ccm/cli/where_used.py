"""`ccm where-used`: everything that a change of one thing touches.

In: the name of a fragment, touchpoint, fact, parameter or table; else words of the wording. Out: each use with its
place.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from ccm.cli.options import DEFAULT_LIBRARY, FormatOption, LibraryOption
from ccm.cli.project import open_project
from ccm.cli.search import show_hits
from ccm.cli.terminal import Exit, Format, Refusal, counted, out, print_json, visible
from ccm.compliance.searching import search_wording
from ccm.diagnostics import did_you_mean
from ccm.library.usage import Known, Use, find_meaning, find_uses, known_names

NameArgument = Annotated[
    str, typer.Argument(metavar="NAME", help="An id, the name of a fact, parameter or table, or words of the wording.")
]


def where_used(name: NameArgument, library: LibraryOption = DEFAULT_LIBRARY, form: FormatOption = Format.TEXT) -> None:
    """Say where a fragment, touchpoint, fact, parameter, table or text is used."""
    project = open_project(Path(library), form)
    known = find_meaning(project.library, name)
    if known is not None:
        _show_uses(known, find_uses(project.library, known), form)
        return
    hits = search_wording(project.library.fragments, project.files, name)
    if not hits and form is Format.TEXT:
        hint = did_you_mean(name, known_names(project.library)) or "no wording holds it either"
        raise Refusal(f"nothing is called “{name}”", hint=hint)
    show_hits(hits, form)
    if not hits:
        raise typer.Exit(Exit.FINDINGS)


def _show_uses(known: Known, uses: Sequence[Use], form: Format) -> None:
    if form is Format.JSON:
        listed = [{"what": each.what, "how": each.how, "place": str(each.span)} for each in uses]
        print_json({"kind": known.kind, "name": known.name, "uses": listed})
        return
    out.print(Text(visible(f"{known.kind} {known.name}: {counted(len(uses), 'use')}"), style="bold"))
    widest = max((len(each.what) for each in uses), default=0)
    for each in uses:
        out.print(Text(visible(f"  {each.what:{widest}}  {each.how:24}  {each.span}")))
