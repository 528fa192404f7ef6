"""One subject for a person to look at: its facts, its decisions.

In: a project, data, a day and an id. Out: facts and decisions, made by the same code as the nightly run's.
"""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import duckdb
import typer

from ccm.cli.terminal import Exit, Refusal, show_findings
from ccm.decisions import Decider, Decision
from ccm.diagnostics import did_you_mean, has_errors
from ccm.facts import Facts, Grain, Source, complete, read_facts
from ccm.facts.tables import SUBJECTS
from ccm.ledger import Ledger
from ccm.library.model import Case, Library, Touchpoint
from ccm.project import Project
from ccm.run import derive, open_data
from ccm.values.occasion import Communication, Occasion


def occasion_of(as_of: datetime, letter_date: datetime | None) -> Occasion:
    """The usual occasion: the calendar month up to `as_of`; the letter is dated the day after unless said otherwise."""
    return Occasion.of_month(as_of.date(), letter_date=letter_date.date() if letter_date else None)


def derive_subject(
    project: Project,
    touchpoint: Touchpoint,
    data: Path,
    occasion: Occasion,
    subject: str,
    *,
    names: Iterable[str] | None = None,
    ledger: Path | None = None,
) -> tuple[Facts, ...]:
    """The facts of one subject, for each recipient; `names` are those the touchpoint needs unless given."""
    if not data.is_dir():
        raise Refusal(f"there is no folder {data}", hint="name the folder with the bank's tables: --data DIR")
    source, found = open_data(project, data)
    if source is None:
        show_findings(found)
        raise typer.Exit(Exit.FINDINGS)
    contacts = None
    if ledger is not None:
        with Ledger(ledger) as opened:
            contacts = opened.known_before(occasion.known_at)
    with source:
        batch, found = derive(source, project, touchpoint.id, occasion, subject=subject, names=names, contacts=contacts)
        facts = tuple(read_facts(batch)) if batch is not None else ()
        hint = "" if facts else _subject_hint(source, Grain(touchpoint.for_each), subject, occasion)
    if has_errors(found):
        show_findings(found)
        raise typer.Exit(Exit.FINDINGS)
    if not facts:
        raise Refusal(f"there is no {touchpoint.for_each} “{subject}” that {touchpoint.id} could be about", hint=hint)
    return facts


def _subject_hint(source: Source, grain: Grain, subject: str, occasion: Occasion) -> str:
    """What to try instead of a subject without communications: the nearest id, or why this one has none."""
    table = SUBJECTS[grain]
    key, asked = duckdb.ColumnExpression(table.key[0]), duckdb.ConstantExpression(subject)
    ids = source.connection.table(table.name).project(table.key[0])
    near = ids.sort(duckdb.FunctionExpression("levenshtein", key, asked), key).limit(1).fetchall()
    if near and near[0][0] == subject:
        return f"it is in the data, but not due on {occasion.as_of}, or nobody is in a role that is written to"
    found = did_you_mean(subject, [row[0] for row in near])
    return found or f"look for it in the data’s table “{table.name}”"


def decide_subject(
    project: Project,
    touchpoint: Touchpoint,
    data: Path,
    occasion: Occasion,
    subject: str,
    *,
    draft: bool,
    ledger: Path | None = None,
) -> tuple[Decision, ...]:
    """What one subject's recipients receive, and why."""
    decider = Decider(project.library, touchpoint, on=occasion.letter_date, draft=draft)
    facts = derive_subject(project, touchpoint, data, occasion, subject, ledger=ledger)
    return tuple(decider.decide(each) for each in facts)


def choose_case(library: Library, touchpoint: Touchpoint, name: str | None) -> Case:
    """A case by id, or the touchpoint's first."""
    cases = {case.id: case for case in library.cases if case.touchpoint == touchpoint.id}
    if name is None and cases:
        return next(iter(cases.values()))
    if name is None:
        raise Refusal(
            f"{touchpoint.id} has no case",
            hint="add one under cases/, or name a customer: --customer ID --data DIR",
        )
    if name not in cases:
        hint = did_you_mean(name, cases) or f"there are: {', '.join(cases) or 'none'}"
        raise Refusal(f"{touchpoint.id} has no case “{name}”", hint=hint)
    return cases[name]


def case_facts(case: Case, library: Library, occasion: Occasion) -> Facts:
    """A case as facts: what it does not name is missing; the days are the occasion's."""
    touchpoint = library.touchpoints[case.touchpoint]
    communication = Communication(touchpoint.id, case.id, case.id, touchpoint.recipients[0], occasion)
    given = {
        "as_of": occasion.as_of,
        "period_start": occasion.period.start,
        "period_end": occasion.period.end,
        "letter_date": occasion.letter_date,
        "role": touchpoint.recipients[0],
        **case.facts,
    }
    return Facts(communication, complete(given, library.vocabulary, touchpoint.for_each))
