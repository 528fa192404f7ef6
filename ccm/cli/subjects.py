"""One subject for a person to look at: its facts, what it receives.

In: a project, data, a day and an id. Out: facts and what is composed of them, made by the same code as
the nightly run's.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from typing import Any

import duckdb
import typer

from ccm.channels import Artefact, Renderers, open_renderers
from ccm.cli.options import PROOF_DAY, refuse_odd_day
from ccm.cli.terminal import Exit, Refusal, show_findings
from ccm.compose import Composed, compose
from ccm.composition import Document
from ccm.diagnostics import Diagnostic, did_you_mean, has_errors
from ccm.facts import BROKEN_OFF, REFUSED, Database, Facts, Grain, Source, complete, read_facts
from ccm.facts.tables import SUBJECTS
from ccm.ledger import Ledger, find_unusable
from ccm.library.cases import read_case_file
from ccm.library.model import Case, Library, Touchpoint
from ccm.library.text import read_text
from ccm.project import Project
from ccm.run import derive, find_absent_tables, open_data
from ccm.values.occasion import Communication, Occasion


def occasion_of(as_of: datetime, letter_date: datetime | None, *, draft: bool = False) -> Occasion:
    """The usual occasion: the calendar month up to `as_of`; the letter is dated the day after unless said otherwise.

    Refuses odd days and, but for a draft, a letter that is dated before what it tells.
    """
    for option, day in (("--as-of", as_of), ("--letter-date", letter_date)):
        refuse_odd_day(option, day)
    if letter_date is not None and letter_date < as_of and not draft:
        message = f"--letter-date {letter_date.date()} is before --as-of {as_of.date()}"
        hint = "a letter cannot know what comes after its date; name a later one, or look at a proof with --draft"
        raise Refusal(message, hint=hint)
    return Occasion.of_month(as_of.date(), letter_date=letter_date.date() if letter_date else None)


def occasion_of_case(case: Case, usual: Occasion) -> Occasion:
    """The occasion of a case: the days that it names, else the usual ones."""
    if case.letter_date is None and case.as_of in (None, usual.as_of):
        return usual
    as_of, dated = datetime.combine(case.as_of or usual.as_of, time()), case.letter_date
    return occasion_of(as_of, None if dated is None else datetime.combine(dated, time()), draft=True)


@dataclass(frozen=True, slots=True)
class AskedDays:
    """The days of a proof that a person asked for; None where that is left to the case, or to what is usual."""

    as_of: datetime | None = None
    letter_date: datetime | None = None

    def occasion(self, case: Case | None = None) -> Occasion:
        """The occasion of a proof, of a case if there is one: whoever asks for a day sees that day."""
        own = case.as_of if case is not None else None
        as_of = self.as_of or (PROOF_DAY if own is None else datetime.combine(own, time()))
        asked = occasion_of(as_of, self.letter_date, draft=True)
        return asked if case is None or self.as_of or self.letter_date else occasion_of_case(case, asked)


def derive_subject(
    project: Project,
    touchpoint: Touchpoint,
    data: Path | Database,
    occasion: Occasion,
    subject: str,
    *,
    names: Iterable[str] | None = None,
    ledger: Path | None = None,
    accept_unnamed: bool = False,
) -> tuple[Facts, ...]:
    """The facts of one subject, for each recipient; `names` are those the touchpoint needs unless given."""
    contacts = _known_contacts(ledger, occasion)
    source, found = open_data(project, data)
    if source is None:
        show_findings(found)
        raise typer.Exit(exit_without_data(found))
    with source:
        absent = tuple(find_absent_tables(source, project, [touchpoint.id]))
        show_findings(absent)
        if has_errors(absent):
            raise typer.Exit(Exit.FINDINGS)
        asked: dict[str, Any] = {"names": names, "contacts": contacts, "accept_unnamed": accept_unnamed}
        batch, found = derive(source, project, touchpoint.id, occasion, subject=subject, **asked)
        facts = tuple(read_facts(batch)) if batch is not None else ()
        hint = "" if facts else _subject_hint(source, Grain(touchpoint.for_each), subject, occasion)
    if has_errors(found):
        show_findings(found)
        raise typer.Exit(Exit.FINDINGS)
    if not facts:
        raise Refusal(f"there is no {touchpoint.for_each} “{subject}” that {touchpoint.id} could be about", hint=hint)
    return facts


def exit_without_data(found: Iterable[Diagnostic]) -> Exit:
    """How a command ends whose data could not be opened: who calls it again may need other words, or only patience."""
    codes = {each.code for each in found}
    if codes & BROKEN_OFF:
        return Exit.NOT_COMPLETED
    return Exit.USAGE if codes & REFUSED else Exit.FINDINGS


def _known_contacts(ledger: Path | None, occasion: Occasion) -> Any:
    """The contacts of a ledger that count, as an Arrow table; None without a ledger."""
    if ledger is None:
        return None
    if not ledger.exists():
        raise Refusal(f"there is no ledger {ledger}", hint="name the ledger of a run: --ledger DIR/ledger.sqlite")
    if unusable := find_unusable(ledger):
        raise Refusal(f"{unusable.message}: {ledger}", hint=unusable.hint or "")
    with Ledger(ledger) as opened:
        return opened.known_before(occasion.known_at)


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


SLOW = "accessible"


@dataclass(frozen=True)
class _Sparing(Renderers):
    """Renderers of which some forms were not opened: these are left out, and nothing is said of them."""

    def render(self, document: Document, form: str) -> tuple[Artefact | None, tuple[Diagnostic, ...]]:
        return self.by_form[form].render(document) if form in self.by_form else (None, ())


def open_sparing(project: Project, forms: Iterable[str]) -> Renderers:
    """Renderers for these forms; documents in others are assembled, and not rendered."""
    opened = open_renderers(project.brand, sorted(forms))
    return _Sparing(opened.brand, opened.by_form, opened.findings)


def compose_subject(
    project: Project,
    touchpoint: Touchpoint,
    data: Path | Database,
    occasion: Occasion,
    subject: str,
    *,
    draft: bool,
    ledger: Path | None = None,
    accept_unnamed: bool = False,
) -> tuple[Composed, ...]:
    """What one subject's recipients receive, and why: composed as in a run, but for the slow accessible form."""
    facts = derive_subject(project, touchpoint, data, occasion, subject, ledger=ledger, accept_unnamed=accept_unnamed)
    forms = [form for form in project.forms([touchpoint.id]) if form != SLOW]
    renderers = open_sparing(project, forms)
    line = project.line(touchpoint, on=occasion.letter_date, draft=draft, renderers=renderers)
    return tuple(compose(each, line) for each in facts)


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


def read_deck(file: Path, library: Library) -> tuple[Case, ...]:
    """The cases of a file that `ccm deck --out` or an author wrote, wherever it lies."""
    if not file.is_file():
        raise Refusal(f"there is no file {file}", hint=f"make it: ccm deck --out {file}")
    text, found = read_text(str(file), file.read_bytes())
    if text is not None:
        cases, more = read_case_file(str(file), text, library)
        found = (*found, *more)
    if text is None or has_errors(found):
        show_findings(found)
        raise typer.Exit(Exit.FINDINGS)
    return tuple(cases)


def case_facts(case: Case, library: Library, occasion: Occasion) -> Facts:
    """A case as facts: what it does not name is missing; the days are the occasion's."""
    touchpoint = library.touchpoints[case.touchpoint]
    role = str(case.facts.get("role") or touchpoint.recipients[0])
    communication = Communication(touchpoint.id, case.id, case.id, role, occasion)
    given = {**occasion.days, "role": role, **case.facts}
    return Facts(communication, complete(given, library.vocabulary, touchpoint.for_each))


def facts_of_case(case: Case, project: Project, data: Path | Database | None, occasion: Occasion) -> Facts:
    """What a case is about: the facts that it gives, or those of the customer it names, as the first recipient."""
    if not case.subject:
        return case_facts(case, project.library, occasion)
    if data is None:
        message = f"the case “{case.id}” is about {case.subject} of the bank’s data"
        raise Refusal(message, hint="name that data: --data DIR")
    return derive_subject(project, project.library.touchpoints[case.touchpoint], data, occasion, case.subject)[0]
