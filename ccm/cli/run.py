"""`ccm run`: the nightly run. Facts in bulk, warm worker processes, an outbox, results that balance.

In: touchpoints, a data folder or a database, the day, an output folder. Out: the documents, `run-results.json`,
`manifest.jsonl`, contacts in the ledger. Exit code 0 when all went out, 1 when documents failed or records were set
aside for an error, 2 for wrong usage, 3 when the run did not complete or does not balance.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from ccm.cli.options import (
    DEFAULT_LIBRARY,
    AcceptUnnamedOption,
    AsOfOption,
    DataOption,
    DraftOption,
    FormatOption,
    LetterDateOption,
    LibraryOption,
    TrustOption,
    read_data,
)
from ccm.cli.project import find_touchpoint, known_forms, open_project, read_trusted
from ccm.cli.subjects import exit_without_data, occasion_of
from ccm.cli.terminal import Exit, Format, Refusal, end_on_errors, err, out, print_json, show_findings, visible
from ccm.diagnostics import Diagnostic, has_errors
from ccm.ledger import LEDGER_UNUSABLE
from ccm.library import find_unapproved
from ccm.project import Project
from ccm.run import OUT_BUSY, OUT_TAKEN, WORKER_KILLED, Balance, Night, RunOptions, find_unavailable, run_night
from ccm.run.execute import Progress as Tick

TouchpointsArgument = Annotated[
    list[str], typer.Argument(metavar="TOUCHPOINT", help="What to compose; ‘all’ for everything.")
]
OutOption = Annotated[Path, typer.Option("--out", help="The folder for this run; it must not hold another run.")]
WorkersOption = Annotated[int, typer.Option("--workers", min=1, max=256, help="How many processes compose.")]
MaxFailedOption = Annotated[
    int | None, typer.Option("--max-failed", min=0, help="Stop when more documents than this failed.")
]
LedgerOption = Annotated[
    Path | None, typer.Option("--ledger", help="The ledger of contacts (default: in the run's folder).")
]
EveryFormOption = Annotated[
    bool, typer.Option("--every-form", help="Render every channel in every form, whatever the preference.")
]
WithoutOption = Annotated[
    list[str] | None, typer.Option("--without", help="Leave a form out: print, accessible, page, mail, text.")
]
ExplainOption = Annotated[
    bool, typer.Option("--explain", help="Also write explanations.jsonl: why each paragraph is there.")
]


def run_command(
    touchpoints: TouchpointsArgument,
    data: DataOption,
    as_of: AsOfOption,
    out_folder: OutOption,
    library: LibraryOption = DEFAULT_LIBRARY,
    letter_date: LetterDateOption = None,
    workers: WorkersOption = 1,
    draft: DraftOption = False,
    max_failed: MaxFailedOption = None,
    ledger: LedgerOption = None,
    every_form: EveryFormOption = False,
    without: WithoutOption = None,
    explain: ExplainOption = False,
    accept_unnamed: AcceptUnnamedOption = False,
    trust: TrustOption = None,
    form: FormatOption = Format.TEXT,
) -> None:
    """Compose, render and dispatch touchpoints for everybody who is due."""
    project = open_project(Path(library), form, draft=draft, trusted=read_trusted(trust))
    names = tuple(sorted(project.library.touchpoints)) if touchpoints == ["all"] else tuple(dict.fromkeys(touchpoints))
    for name in names:
        find_touchpoint(project.library, name)
    options = RunOptions(
        touchpoints=names,
        occasion=occasion_of(as_of, letter_date, draft=draft),
        data=read_data(data),
        out=out_folder,
        workers=workers,
        draft=draft,
        every_form=every_form,
        without=known_forms(without or ()),
        explain=explain,
        max_failed=max_failed,
        ledger=ledger,
        accept_unnamed=accept_unnamed,
    )
    night = execute(project, options, form)
    raise typer.Exit(show_night(night, options, form))


def execute(project: Project, options: RunOptions, form: Format) -> Night:
    """Run with progress on standard error; findings that keep it from starting end the command."""
    if not options.draft:
        end_on_errors(find_unapproved(project.library, on=options.occasion.letter_date), form)
    show_findings(find_unavailable(project, options).values())
    with _progress() as bars:
        tasks: dict[str, TaskID] = {}

        def tick(touchpoint: str, done: int, total: int, failed: int) -> None:
            if touchpoint not in tasks:
                tasks[touchpoint] = bars.add_task(touchpoint, total=total, failed="")
            bars.update(tasks[touchpoint], completed=done, failed=f"{failed} failed" if failed else "")

        night = _run(project, options, tick)
    if not isinstance(night, Night):
        killed = any(each.code == WORKER_KILLED.code for each in night)
        refused = any(each.code in {OUT_TAKEN.code, OUT_BUSY.code, LEDGER_UNUSABLE.code} for each in night)
        if refused:
            raise Refusal(f"{night[0].message}: {night[0].span}", hint=night[0].hint or "")
        if not killed:
            end_on_errors(night, form, code=exit_without_data(night))
        show_findings(night)
        raise typer.Exit(Exit.NOT_COMPLETED)
    return night


def _run(project: Project, options: RunOptions, tick: Tick) -> Night | tuple[Diagnostic, ...]:
    """The run; what the system refuses it, like room on a full disk, ends it in plain words."""
    try:
        return run_night(project, options, tick)
    except OSError as problem:
        err.print(Text(f"{visible(str(problem.filename or options.out))}: {problem.strerror or problem}"))
        err.print("The run did not complete. When that is mended, start it again: it begins afresh.")
        raise typer.Exit(Exit.NOT_COMPLETED) from problem


class _Rate(ProgressColumn):
    """Documents per second."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text(f"{speed:,.0f}/s" if speed else "", style="cyan")


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        _Rate(),
        TimeRemainingColumn(),
        TextColumn("[red]{task.fields[failed]}", markup=True),
        console=err,
        disable=not err.is_terminal,
    )


def show_night(night: Night, options: RunOptions, form: Format) -> Exit:
    """Show what came of the run and say how it ends."""
    results = night.results
    if form is Format.JSON:
        print_json(results.model_dump())
    else:
        show_findings(night.findings)
        out.print(_balance_table(results.balance_by_touchpoint, results.balance))
        for failure in night.failures[:10]:
            line = f"failed  {failure.communication}  {failure.subject}: {failure.reason}"
            out.print(Text(visible(line), style="red"))
        if results.balance.failed > 10:
            out.print(
                f"… and {results.balance.failed - 10} more; all of them are in {options.out / 'run-results.json'}"
            )
        rows = results.balance
        out.print(f"rows {rows.rows:,} = accepted {rows.rows_accepted:,} + set aside {rows.rows_set_aside:,}")
        out.print(f"{options.out / 'run-results.json'}  run {results.run[:16]}")
    if not results.completed or not results.balances:
        said = "The run does not balance." if results.completed else "The run did not complete."
        err.print(Text(said, style="bold red"))
        return Exit.NOT_COMPLETED
    return Exit.FINDINGS if results.balance.failed or has_errors(night.findings) else Exit.OK


def _balance_table(by_touchpoint: Mapping[str, Balance], total: Balance) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("touchpoint", no_wrap=True, min_width=max(map(len, by_touchpoint)))
    columns = ("read", "produced", "not in audience", "suppressed", "undecided", "failed")
    for column in columns:
        table.add_column(column, justify="right")
    rows = [*by_touchpoint.items(), *([("total", total)] if len(by_touchpoint) > 1 else [])]
    for name, balance in rows:
        figures = (f"{getattr(balance, column.replace(' ', '_')):,}" for column in columns)
        table.add_row(name, *figures)
    return table
