"""`ccm replay`: make a finished run once more from the release it kept, and prove that it comes out the same.

In: the folder of a run, the data it had, the ledger if it was not the run's own. Out: that every document is the same
to the last byte, or which are not and where the difference begins; exit code 1 then. The old run stays as it is, and
no contact is recorded anywhere.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from rich.text import Text

from ccm.cli.options import DataOption, FormatOption, read_data
from ccm.cli.project import open_project
from ccm.cli.run import WorkersOption, execute
from ccm.cli.terminal import Exit, Format, Refusal, counted, err, out, print_json, visible
from ccm.run import Replay, compare_runs, options_of, read_run

RunArgument = Annotated[Path, typer.Argument(metavar="DIR", help="The folder of a finished run (its --out).")]
LedgerOption = Annotated[
    Path | None, typer.Option("--ledger", help="The ledger that the run used, if it was not its own.")
]
KeepOption = Annotated[
    Path | None, typer.Option("--keep", metavar="DIR", help="Keep what the replay made, to look at what differs.")
]


def replay(
    run: RunArgument,
    data: DataOption,
    ledger: LedgerOption = None,
    workers: WorkersOption = 1,
    keep: KeepOption = None,
    form: FormatOption = Format.TEXT,
) -> None:
    """Make a run once more and compare it with what it was, byte by byte."""
    found, problems = read_run(run)
    if found is None:
        raise Refusal(f"{run}: {problems[0].message}", hint=problems[0].hint or "")
    results, release = found
    used = ledger or run / "ledger.sqlite"
    if not used.is_file():
        raise Refusal(f"there is no ledger {used}", hint="name the one that the run used: --ledger FILE")
    project = open_project(release, form, draft=True)
    with _place(keep) as folder:
        copy = folder / "ledger.sqlite"
        shutil.copyfile(used, copy)
        options = options_of(results, data=read_data(data), out=folder / "run", ledger=copy, workers=workers)
        execute(project, options, form)
        compared = compare_runs(run, folder / "run")
    _tell(compared, results.release, form)
    raise typer.Exit(Exit.OK if compared.is_same else Exit.FINDINGS)


@contextmanager
def _place(keep: Path | None) -> Iterator[Path]:
    """Where the replay is made: a folder that does not outlive it, or the one that was named."""
    if keep is None:
        with TemporaryDirectory(prefix="ccm-replay-") as folder:
            yield Path(folder)
        return
    if keep.exists() and any(keep.iterdir()):
        raise Refusal(f"{keep} is not empty", hint="name a new folder")
    keep.mkdir(parents=True, exist_ok=True)
    yield keep


def _tell(compared: Replay, release: str, form: Format) -> None:
    if form is Format.JSON:
        print_json(
            {
                "communications": compared.communications,
                "differing": compared.differing,
                "first": [
                    {"communication": each.communication, "subject": each.subject, "what": each.what}
                    for each in compared.first
                ],
                "engines": [{"name": name, "then": then, "now": now} for name, then, now in compared.engines],
            }
        )
        return
    for name, then, now in compared.engines:
        err.print(Text(f"{name} was {then} then and is {now} now"))
    if compared.is_same:
        out.print(
            f"{counted(compared.communications, 'communication')} from release {release}: all the same, every byte"
        )
        return
    for each in compared.first:
        out.print(Text(visible(f"differs  {each.communication}  {each.subject}: {each.what}")))
    if compared.differing > len(compared.first):
        out.print(f"… and {compared.differing - len(compared.first):,} more")
    out.print(f"{compared.differing:,} of {counted(compared.communications, 'communication')} differ")
