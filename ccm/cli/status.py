"""`ccm status`: where every fragment stands, and who must do what.

In: a project, a day, perhaps a release to compare with. Out: a table (or JSON): state, why, missing signatures, the
last day of the approval; with `--release` also what the working tree holds that the release does not.
"""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from ccm.cli.options import DEFAULT_LIBRARY, FormatOption, LibraryOption, OnDayOption
from ccm.cli.project import open_project
from ccm.cli.signing import moment
from ccm.cli.terminal import Format, counted, out, print_json, visible
from ccm.compliance.status import FragmentStatus, changed_files, fragment_statuses
from ccm.library.approvals.model import State

ReleaseOption = Annotated[
    Path | None, typer.Option("--release", metavar="FILE", help="Also say what differs from this release.")
]
OpenOption = Annotated[bool, typer.Option("--all", help="Show the fragments in force, too.")]


def status(
    on: OnDayOption = None,
    release: ReleaseOption = None,
    everything: OpenOption = False,
    library: LibraryOption = DEFAULT_LIBRARY,
    form: FormatOption = Format.TEXT,
) -> None:
    """Show where every fragment stands and whose signature is missing."""
    project, day = open_project(library, form), (on or moment(None)).date()
    sealed = open_project(release, form, draft=True) if release else None
    rows = list(fragment_statuses(project, day, sealed))
    files = list(changed_files(project, sealed)) if sealed else []
    if form is Format.JSON:
        print_json({"on": day, "fragments": [_as_json(each) for each in rows], "files": dict(files)})
        return
    shown = [each for each in rows if everything or each.standing.state is not State.EFFECTIVE or each.differs]
    if shown:
        out.print(_table(shown, compared=sealed is not None))
    for path, what in files:
        out.print(Text(visible(f"{what}  {path}")))
    out.print(_summary(rows))


def _table(rows: list[FragmentStatus], *, compared: bool) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in (
        "fragment",
        "state",
        "until",
        *(["against the release"] if compared else []),
        "why, and what is missing",
    ):
        table.add_column(column, no_wrap=column in ("fragment", "state", "until"))
    for each in rows:
        standing = each.standing
        why = "; ".join(part for part in (standing.why, *(f"needs {one}" for one in standing.missing)) if part)
        cells = (each.name, standing.state.value, str(standing.until or ""), *([each.differs] if compared else []), why)
        table.add_row(*(Text(visible(cell)) for cell in cells))
    return table


def _summary(rows: list[FragmentStatus]) -> str:
    counts = {state: sum(each.standing.state is state for each in rows) for state in State}
    said = ", ".join(f"{count} {state}" for state, count in counts.items() if count)
    return f"{counted(len(rows), 'fragment')}: {said}" if rows else "no fragments"


def _as_json(each: FragmentStatus) -> dict[str, object]:
    return {
        "fragment": each.name,
        "path": each.path,
        "state": each.standing.state,
        "why": each.standing.why,
        "since": each.standing.since,
        "until": each.standing.until,
        "missing": each.standing.missing,
        "content": each.content,
        "differs": each.differs,
    }
