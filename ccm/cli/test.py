"""`ccm test`: run the project's cases, and say what they exercise of the library.

In: an authors' project; for cases that name a customer, the bank's data. Out: each case that does not receive what it
must, with the reason; coverage of fragments, conditions and table rows; on request JUnit XML and a page. Exit code 1
if any fails.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from ccm.cli.gallery import page_templates, stylesheet
from ccm.cli.lines import ProofLines
from ccm.cli.options import (
    DEFAULT_LIBRARY,
    PROOF_DAY,
    DeckOption,
    FormatOption,
    LibraryOption,
    MaybeDataOption,
    ProofDayOption,
    read_data,
)
from ccm.cli.project import open_project
from ccm.cli.subjects import facts_of_case, occasion_of, occasion_of_case, read_deck
from ccm.cli.terminal import Exit, Format, Refusal, counted, out, print_json, visible
from ccm.delivery import write_with_folders
from ccm.diagnostics import did_you_mean
from ccm.facts import Database
from ccm.library.model import Case
from ccm.project import Project
from ccm.testing import Coverage, Outcome, Trial, measure, run_case
from ccm.testing.coverage import KINDS
from ccm.testing.reports import as_json, junit

NamesArgument = Annotated[
    list[str] | None, typer.Argument(metavar="NAME…", help="Touchpoints or cases (default: all cases).")
]
JunitOption = Annotated[Path | None, typer.Option("--junit", metavar="FILE", help="Write the outcomes as JUnit XML.")]
HtmlOption = Annotated[
    Path | None, typer.Option("--html", metavar="FILE", help="Write outcomes and coverage as a page.")
]
MissedOption = Annotated[bool, typer.Option("--missed", help="List what no case exercises.")]


def cases_command(
    names: NamesArgument = None,
    deck: DeckOption = None,
    data: MaybeDataOption = None,
    as_of: ProofDayOption = PROOF_DAY,
    library: LibraryOption = DEFAULT_LIBRARY,
    junit_file: JunitOption = None,
    html: HtmlOption = None,
    missed: MissedOption = False,
    form: FormatOption = Format.TEXT,
) -> None:
    """Run the project's cases; say which do not receive what they must, and what the cases exercise."""
    project = open_project(Path(library), form, draft=True)
    cases = _chosen(project.library.cases if deck is None else read_deck(deck, project.library), names or [])
    outcomes = tuple(_outcomes(project, cases, None if data is None else read_data(data), as_of))
    coverage = measure(project.library, outcomes)
    _write(junit_file, lambda: junit(outcomes))
    _write(html, lambda: _page(outcomes, coverage).encode())
    if form is Format.JSON:
        print_json(as_json(outcomes, coverage))
    else:
        for line in _lines(outcomes, coverage, missed=missed):
            out.print(line)
    if any(each.problems for each in outcomes):
        raise typer.Exit(Exit.FINDINGS)


def _write(path: Path | None, content: Callable[[], bytes]) -> None:
    """Write a report where one was asked for."""
    if path is not None:
        write_with_folders(path, content())


def _chosen(cases: Sequence[Case], names: Sequence[str]) -> list[Case]:
    """The cases that are named, by touchpoint, id or the id that variations share."""
    if not cases:
        raise Refusal("the project has no cases", hint="write one under cases/; the authors' guide shows how")
    known = {name for each in cases for name in (each.touchpoint, each.id, each.id.rpartition(".")[0]) if name}
    for name in names:
        if name not in known:
            raise Refusal(f"there is no case or touchpoint “{name}”", hint=did_you_mean(name, known) or "")
    wanted = set(names)
    return [each for each in cases if not wanted or wanted & {each.touchpoint, each.id, each.id.rpartition(".")[0]}]


def _outcomes(
    project: Project, cases: Sequence[Case], data: Path | Database | None, as_of: datetime
) -> Iterator[Outcome]:
    lines = ProofLines(project)
    usual = occasion_of(as_of, None, draft=True)
    for case in cases:
        occasion = occasion_of_case(case, usual)
        if case.subject and data is None:
            yield Outcome(case, skipped="it names a customer: run it with --data DIR")
            continue
        try:
            facts = facts_of_case(case, project, data, occasion)
        except Refusal as refusal:  # one customer who is not there must not stop the other cases
            yield Outcome(case, problems=(f"{refusal}; {refusal.hint}",))
            continue
        yield run_case(Trial(case, facts, lines.open(case.touchpoint, occasion.letter_date)))


def _lines(outcomes: Sequence[Outcome], coverage: Coverage, *, missed: bool) -> Iterator[Text]:
    for each in outcomes:
        if each.passed:
            continue
        mark, style = ("–", "yellow") if each.skipped else ("✗", "red")
        yield Text.assemble(
            (mark, style), (visible(f" {each.case.id}"), "bold"), visible(f"  {each.case.title}  {each.case.path}")
        )
        for problem in each.problems or (each.skipped,):
            yield Text(visible(f"    {problem}"))
    failed = sum(bool(each.problems) for each in outcomes)
    skipped = sum(bool(each.skipped) for each in outcomes)
    parts = [counted(len(outcomes), "case"), f"{failed} failed", *([f"{skipped} not run"] if skipped else [])]
    yield Text(", ".join(parts), style="red" if failed else "green")
    for kind in KINDS:
        reached, total = coverage.count(kind)
        if total:
            yield Text(f"  {kind:11} {reached:>5} of {total:<5} {100 * reached // total:>3} %")
    if missed:
        for item in coverage.missed:
            yield Text(visible(f"  not exercised: {item.name}  {item.span}"), style="dim")


def _page(outcomes: Sequence[Outcome], coverage: Coverage) -> str:
    counts = [(kind, *coverage.count(kind)) for kind in KINDS]
    return (
        page_templates()
        .get_template("cases.html")
        .render(outcomes=outcomes, counts=counts, missed=coverage.missed, style=stylesheet().decode(), root="")
    )
