"""`ccm demo`: one night of the sample bank, and the door to it.

In: nothing but an output folder. Out: a sample bank, a run of every touchpoint with every form, and `index.html`: a
gallery with the balance, the documents in every form and why each paragraph is there. Without Pango the accessible
PDF is left out, and said so.
"""

import shutil
import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from ccm.cli.gallery import write_gallery
from ccm.cli.options import FormatOption
from ccm.cli.project import open_project
from ccm.cli.run import execute, show_night
from ccm.cli.sample import SAMPLE_DAY
from ccm.cli.samples import sample_library
from ccm.cli.subjects import occasion_of
from ccm.cli.terminal import Format, err, out
from ccm.run import RunOptions

OutOption = Annotated[Path, typer.Option("--out", help="The folder for the demonstration.")]
CustomersOption = Annotated[int, typer.Option("--customers", min=20, max=5000, help="How many customers.")]
WorkersOption = Annotated[int, typer.Option("--workers", min=1, max=64, help="How many processes compose.")]
OpenOption = Annotated[bool | None, typer.Option("--open/--no-open", help="Open the gallery (default: in a terminal).")]


def demo(
    out_folder: OutOption = Path("target/demo"),
    customers: CustomersOption = 60,
    workers: WorkersOption = 2,
    open_gallery: OpenOption = None,
    form: FormatOption = Format.TEXT,
) -> None:
    """Compose one night of the sample bank and open the gallery."""
    from ccm.samplebank import generate

    project = open_project(sample_library(), form)
    shutil.rmtree(out_folder, ignore_errors=True)
    err.print(f"Making a sample bank of {customers} customers …")
    generate(out_folder / "bank", customers=customers, seed=1, as_of=SAMPLE_DAY.date(), months=24)
    options = RunOptions(
        touchpoints=tuple(sorted(project.library.touchpoints)),
        data=out_folder / "bank",
        out=out_folder / "run",
        occasion=occasion_of(SAMPLE_DAY, None),
        workers=workers,
        every_form=True,
        explain=True,
    )
    night = execute(project, options, form)
    ended = show_night(night, options, form)
    titles = {touchpoint.id: touchpoint.title for touchpoint in project.library.touchpoints.values()}
    index = write_gallery(
        out_folder, out_folder / "run", titles, bank=project.library.bank.get("bank_name", "The bank")
    )
    if form is Format.TEXT:
        out.print(f"Open the gallery: {index}")
    if open_gallery or (open_gallery is None and out.is_terminal):
        webbrowser.open(index.resolve().as_uri())
    raise typer.Exit(ended)
