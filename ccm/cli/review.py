"""`ccm review`: what changed since a revision, as pages for a reviewer who does not live in a terminal.

In: a project and what it was before (a git revision or a release). Out: a folder that opens from disk: one page per
changed fragment (redline, findings, waivers, who gets it and why, the digest to sign), one per sample customer whose
documents differ, with old beside new in every form. Nothing is signed here.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, time
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from ccm.cli.lines import ProofLines
from ccm.cli.options import (
    DEFAULT_LIBRARY,
    PROOF_DAY,
    FormatOption,
    LibraryOption,
    ProofDayOption,
)
from ccm.cli.project import open_project
from ccm.cli.review_pack import Pack
from ccm.cli.review_pages import refuse_other, write_pack
from ccm.cli.signing import moment
from ccm.cli.subjects import case_facts, occasion_of, occasion_of_case
from ccm.cli.terminal import Format, Refusal, counted, out, print_json, visible
from ccm.cli.versions import open_revision
from ccm.compliance.changes import FragmentChange, find_changes
from ccm.compliance.reach import touchpoints_of
from ccm.compliance.renditions import Rendition, Side, decide_both, render_both, way_of
from ccm.compliance.verdicts import check_wordings
from ccm.library.model import Case
from ccm.project import Project
from ccm.testing.deck import make
from ccm.values.occasion import Occasion

SinceOption = Annotated[
    str,
    typer.Option("--since", metavar="REV", help="What to compare with: a git revision such as main, or a release."),
]


class DeckChoice(StrEnum):
    """Which synthetic customers stand beside the cases."""

    WAYS = "ways"
    ALL = "all"
    NONE = "none"


DeckOption = Annotated[
    DeckChoice,
    typer.Option(
        "--deck",
        help="Synthetic customers beside the cases: one for each way in which a change comes out, all, or none.",
    ),
]
OutOption = Annotated[Path, typer.Option("--out", metavar="DIR", help="The folder for the pages.")]


def review(
    since: SinceOption = "HEAD",
    out_folder: OutOption = Path("target/review"),
    as_of: ProofDayOption = PROOF_DAY,
    deck: DeckOption = DeckChoice.WAYS,
    library: LibraryOption = DEFAULT_LIBRARY,
    form: FormatOption = Format.TEXT,
) -> None:
    """Write a review pack: every change since a revision, what it does to letters, and what to sign."""
    refuse_other(out_folder)
    project = open_project(library, form, draft=True)
    before = _as_it_was(library, project, since)
    changes = find_changes(before, project)
    occasion = occasion_of(_day(as_of, changes), None, draft=True)
    renditions = tuple(_renditions(before, project, changes, occasion, deck))
    paths = {each.after.path for each in changes if each.after}
    checked = check_wordings(project, paths)
    pack = Pack(project, since, changes, renditions, checked, occasion, moment(None).date())
    page = write_pack(out_folder, pack)
    if form is Format.JSON:
        print_json({"page": page, "fragments": [each.as_json() for each in pack.examined]})
        return
    for each in changes:
        out.print(Text(visible(f"{each.kind:16} {each.name}")))
    shown = len(pack.differing)
    out.print(f"{counted(len(changes), 'fragment')} to look at; {shown} of {len(renditions)} sample documents differ")
    out.print(Text(f"  {page}"))


def _as_it_was(library: Path, project: Project, since: str) -> Project:
    """The project at a revision, or in a release."""
    if Path(since).is_file():
        return open_project(Path(since), draft=True)
    if project.release:
        raise Refusal("a release has no revisions", hint="name another release: --since FILE.ccm")
    return open_revision(library, project, since)


def _day(as_of: datetime, changes: Sequence[FragmentChange]) -> datetime:
    """The day to show: as asked; later, if a changed wording comes into force only later."""
    begins = [each.after.effective.start for each in changes if each.after and each.after.effective.start]
    return max([as_of, *(datetime.combine(day, time()) for day in begins)])


def _renditions(
    before: Project, after: Project, changes: Sequence[FragmentChange], occasion: Occasion, deck: DeckChoice
) -> Iterator[Rendition]:
    """The documents of every case that a change may be in, and of the customers of a deck who were asked for."""
    touched, names = _touched(before, after, changes), {each.name for each in changes}
    sides = _Sides(before, after, occasion)
    ways = set()
    for case in after.library.cases:
        if case.touchpoint in touched and not case.subject:
            rendition = render_both(case, *sides.of(case))
            ways.add(way_of(rendition.decisions, names))
            yield rendition
    for case in _deck(after, touched, occasion) if deck is not DeckChoice.NONE else ():
        both = sides.of(case)
        way = way_of(decide_both(*both), names)
        if deck is DeckChoice.ALL or way not in ways:
            ways.add(way)
            yield render_both(case, *both)


def _touched(before: Project, after: Project, changes: Sequence[FragmentChange]) -> set[str]:
    """The touchpoints that a change may be in, as it was or as it is."""
    return {
        touchpoint.id
        for each in changes
        for project, fragment in ((before, each.before), (after, each.after))
        if fragment is not None
        for touchpoint in touchpoints_of(fragment, project.library)
    }


def _deck(project: Project, touchpoints: Collection[str], occasion: Occasion) -> Iterator[Case]:
    """Synthetic customers who exercise everything that these touchpoints can do, under names that no case has."""
    known = {each.id for each in project.library.cases}
    for touchpoint in project.library.touchpoints.values():
        if touchpoint.id in touchpoints:
            for each in make(project.library, touchpoint, occasion).members:
                name = each.id if each.id not in known else f"{each.id}.made"
                yield Case(name, each.title, touchpoint.id, each.given, "")


class _Sides:
    """The lines of both states of the project, and a case's facts as each state's vocabulary knows them."""

    def __init__(self, before: Project, after: Project, occasion: Occasion) -> None:
        self._lines = ProofLines(before, every_form=True), ProofLines(after, every_form=True)
        self._occasion = occasion

    def of(self, case: Case) -> tuple[Side, Side]:
        """Both sides of a case, on its own day if it has one."""
        on = occasion_of_case(case, self._occasion)
        before, after = (self._side(lines, case, on) for lines in self._lines)
        return before, after

    @staticmethod
    def _side(lines: ProofLines, case: Case, on: Occasion) -> Side:
        library = lines.project.library
        if case.touchpoint not in library.touchpoints:
            return None
        return lines.open(case.touchpoint, on.letter_date), case_facts(case, library, on)
