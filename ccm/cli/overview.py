"""`ccm overview`: the whole library as a table to read, sort and filter in a spreadsheet.

In: a project, what of it, a day. Out: a CSV or Excel file with a row for each fragment and language, or JSON.
"""

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from ccm.cli.exchanging import choose
from ccm.cli.options import DEFAULT_LIBRARY, FormatOption, LibraryOption, OnDayOption
from ccm.cli.project import open_project
from ccm.cli.signing import moment
from ccm.cli.terminal import Format, Refusal, counted, out, print_json, visible
from ccm.delivery import write_with_folders
from ccm.exchange.overview import COLUMNS, as_csv, as_xlsx, overview

SelectArgument = Annotated[
    list[str] | None,
    typer.Argument(metavar="SELECT…", help="What to list: an id or pattern, tag:, path:, touchpoint: (default: all)."),
]
OutOption = Annotated[Path | None, typer.Option("--out", metavar="FILE", help="The file to write: .csv or .xlsx.")]
_FORMATS = {".csv": as_csv, ".xlsx": as_xlsx}


def overview_command(
    selectors: SelectArgument = None,
    out_file: OutOption = None,
    on: OnDayOption = None,
    library: LibraryOption = DEFAULT_LIBRARY,
    form: FormatOption = Format.TEXT,
) -> None:
    """List every fragment with its state, approval, dates, audience, wording, findings and waivers."""
    if out_file is None and form is Format.TEXT:
        raise Refusal("there is nothing to write to", hint="name a file: --out target/overview.xlsx, or --format json")
    if out_file is not None and out_file.suffix.lower() not in _FORMATS:
        raise Refusal(f"{out_file.name} is neither .csv nor .xlsx", hint="name the file overview.xlsx or overview.csv")
    project = open_project(library, form)
    chosen = choose(selectors or [], project.library, library)
    rows = overview(project, (on or moment(None)).date(), only=chosen.fragments)
    if out_file is not None:
        write_with_folders(out_file, _FORMATS[out_file.suffix.lower()](rows))
    listed = [each.as_json() for each in rows]
    if form is Format.JSON:
        print_json(listed)
    elif out_file is not None:
        out.print(Text(visible(str(out_file)), style="bold"))
        states = Counter(str(each["state"]) for each in listed)
        said = ", ".join(f"{number:,} {state}" for state, number in states.items())
        found = sum(bool(each["findings"]) for each in listed)
        out.print(f"{counted(len(rows), 'row')} of {len(COLUMNS)} columns: {said}; {found:,} with findings")
