"""`ccm preview`: see a touchpoint as it will look, on a case or on a customer, with the reason for every paragraph.

In: a touchpoint and a case (or a customer in a data folder). Out: every form in `target/preview/`, watermarked as a
proof, and one page that shows them with *why this paragraph*. With `--watch`, again after every change of a file.
"""

import time
import webbrowser
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from ccm.channels import Renderers, availability, open_renderers
from ccm.channels.engines import UNAVAILABLE
from ccm.cli.gallery import FORM_NAMES, write_deck_index, write_preview
from ccm.cli.options import (
    DEFAULT_LIBRARY,
    DeckOption,
    LetterDateOption,
    LibraryOption,
    MaybeDataOption,
    MaybeProofDayOption,
    read_data,
)
from ccm.cli.project import find_touchpoint, known_forms, open_project
from ccm.cli.subjects import AskedDays, choose_case, derive_subject, facts_of_case, read_deck
from ccm.cli.terminal import Exit, Refusal, counted, err, out, show_findings, show_refusal
from ccm.compose import Composed, Line, compose
from ccm.decisions import Status
from ccm.delivery import write_with_folders
from ccm.diagnostics import has_errors
from ccm.facts import Database, Facts
from ccm.library.model import Touchpoint
from ccm.project import Project
from ccm.project import open_project as read_project

_SUFFIXES = {"print": ".pdf", "accessible": ".pdf", "page": ".html", "mail": ".eml", "text": ".txt"}

TouchpointArgument = Annotated[str, typer.Argument(metavar="TOUCHPOINT", help="The id of a touchpoint.")]
CaseOption = Annotated[
    str | None, typer.Option("--case", help="A case of the project (default: the touchpoint's first).")
]
CustomerOption = Annotated[
    str | None,
    typer.Option("--customer", "--subject", help="A customer, account, product or event in the data."),
]
FormsOption = Annotated[
    list[str] | None, typer.Option("--form", help="Only this form: print, accessible, page, mail, text.")
]
OpenOption = Annotated[bool, typer.Option("--open", help="Open the page in the browser.")]
WatchOption = Annotated[bool, typer.Option("--watch", help="Compose again whenever a file changes.")]
OutOption = Annotated[Path, typer.Option("--out", help="The folder for the preview.")]


def preview(
    touchpoint: TouchpointArgument,
    case: CaseOption = None,
    customer: CustomerOption = None,
    data: MaybeDataOption = None,
    as_of: MaybeProofDayOption = None,
    letter_date: LetterDateOption = None,
    library: LibraryOption = DEFAULT_LIBRARY,
    forms: FormsOption = None,
    open_page: OpenOption = False,
    watch: WatchOption = False,
    deck: DeckOption = None,
    out_folder: OutOption = Path("target/preview"),
) -> None:
    """Show one touchpoint in every form, as a watermarked proof; with --deck, for every customer of a deck."""
    if deck is not None and (watch or case is not None or customer is not None):
        raise Refusal("--deck goes without --case, --customer and --watch", hint="it shows all of its customers once")
    if customer is not None and data is None:
        raise Refusal("--customer needs --data", hint="name the folder with the bank's tables, or use --case")
    chosen = known_forms(forms or ())
    project = open_project(library)
    show_findings(missing for form in chosen or FORM_NAMES if (missing := availability(form)) is not None)
    days = AskedDays(as_of, letter_date)
    days.occasion()  # an odd day is refused before anything is looked at
    place = None if data is None else read_data(data)
    proof = _Proof(touchpoint, case, customer, place, days, chosen, out_folder)
    page, status = proof.show(project) if deck is None else _show_deck(proof, project, deck)
    if open_page and not webbrowser.open(page.resolve().as_uri()):
        err.print(Text(f"No browser was found here; open {page} yourself."))
    if watch:
        _watch(library, proof)
    raise typer.Exit(Exit.OK if status is not Status.FAILED else Exit.FINDINGS)


class _Proof:
    """What is previewed; renderers stay warm between two looks as long as the brand stays the same."""

    def __init__(
        self,
        touchpoint: str,
        case: str | None,
        customer: str | None,
        data: Path | Database | None,
        days: AskedDays,
        forms: frozenset[str],
        folder: Path,
    ) -> None:
        self.touchpoint, self.case, self.customer, self.data = touchpoint, case, customer, data
        self.days, self.forms, self.folder = days, forms, folder
        self._renderers: tuple[object, Renderers] | None = None

    def show(self, project: Project) -> tuple[Path, Status]:
        """Compose and write the proof; say where it is and what it says."""
        touchpoint = find_touchpoint(project.library, self.touchpoint)
        facts = self._facts(project, touchpoint)
        line = self.line(project, touchpoint, facts.communication.occasion.letter_date)
        page, composed = self.write(self.touchpoint, touchpoint.title, facts, line)
        show_findings(each for each in composed.findings if each.code != UNAVAILABLE.code)
        out.print(Text(f"{composed.status}{': ' + composed.reason if composed.reason else ''}"))
        for artefact in composed.artefacts:
            size = counted(artefact.pages, "page") if artefact.pages else f"{len(artefact.content):,} bytes"
            out.print(f"  {self.folder / f'{self.touchpoint}-{artefact.form}{artefact.suffix}'}  {size}")
        out.print(f"  {page}  with why each paragraph is there")
        return page, composed.status

    def write(self, name: str, title: str, facts: Facts, line: Line, *, root: str = "") -> tuple[Path, Composed]:
        """Compose and write one communication under a name; what an earlier look left there is taken away first."""
        composed = compose(facts, line)
        for form, suffix in _SUFFIXES.items():
            (self.folder / f"{name}-{form}{suffix}").unlink(missing_ok=True)
        for artefact in composed.artefacts:
            write_with_folders(self.folder / f"{name}-{artefact.form}{artefact.suffix}", artefact.content)
        return write_preview(self.folder, name, title, composed, root=root), composed

    def _facts(self, project: Project, touchpoint: Touchpoint) -> Facts:
        if self.customer is not None and self.data is not None:
            return derive_subject(project, touchpoint, self.data, self.days.occasion(), self.customer)[0]
        case = choose_case(project.library, touchpoint, self.case)
        return facts_of_case(case, project, self.data, self.days.occasion(case))

    def line(self, project: Project, touchpoint: Touchpoint, on: date) -> Line:
        """The line of a touchpoint for letters of a day."""
        without = frozenset(form for form in FORM_NAMES if self.forms and form not in self.forms)
        if self._renderers is None or self._renderers[0] != project.brand_files:
            forms = tuple(form for form in project.forms([touchpoint.id], every_form=True) if form not in without)
            self._renderers = (project.brand_files, open_renderers(project.brand, forms))
        return project.line(
            touchpoint,
            on=on,
            draft=True,
            every_form=True,
            without=without,
            renderers=self._renderers[1],
        )


def _show_deck(proof: _Proof, project: Project, file: Path) -> tuple[Path, Status]:
    """Compose and write every customer of a deck; say how many there are and which of them fail."""
    touchpoint = find_touchpoint(project.library, proof.touchpoint)
    cases = [each for each in read_deck(file, project.library) if each.touchpoint == touchpoint.id]
    if not cases:
        raise Refusal(f"{file} has no customer for {touchpoint.id}", hint=f"ccm deck {touchpoint.id} --out {file}")
    members = []
    lines: dict[date, Line] = {}
    for case in cases:
        occasion = proof.days.occasion(case)
        on = occasion.letter_date
        if on not in lines:
            lines[on] = proof.line(project, touchpoint, on)
        facts = facts_of_case(case, project, proof.data, occasion)
        members.append((case, proof.write(case.id, touchpoint.title, facts, lines[on], root="./")[1]))
    page = write_deck_index(proof.folder, touchpoint.title, members)
    failed = [(case, each) for case, each in members if each.status is Status.FAILED]
    for case, each in failed:
        err.print(Text(f"{case.id}: {each.reason}", style="red"))
    out.print(f"{counted(len(members), 'customer')}, {len(failed)} failed")
    out.print(f"  {page}  with every customer in every form")
    return page, Status.FAILED if failed else Status.PRODUCED


def _watch(folder: Path, proof: _Proof) -> None:
    """Show again after every change of project or brand, until interrupted; a mistake is said and waited out."""
    from watchfiles import DefaultFilter
    from watchfiles import watch as changes

    project, _ = read_project(folder)
    brand = folder / project.library.brand_folder if project is not None else folder
    places = {place.resolve() for place in (folder, brand) if place.exists()}
    own = DefaultFilter(ignore_paths=[proof.folder.resolve()])
    watched = changes(
        *places, watch_filter=own, debounce=50, step=20, rust_timeout=250, yield_on_timeout=True, raise_interrupt=False
    )
    with suppress(KeyboardInterrupt):  # Ctrl+C is how a watch ends, also in the middle of composing
        for number, changed in enumerate(watched):
            if number == 0:  # not before: what is saved until the watch has begun would go unseen
                err.print("Watching for changes; stop with Ctrl+C.")
            if changed:
                _show_again(folder, proof)


def _show_again(folder: Path, proof: _Proof) -> None:
    began = time.perf_counter()
    try:
        project, found = read_project(folder)
        show_findings(found)
        if project is not None and not has_errors(found):
            proof.show(project)
            err.print(f"composed again in {time.perf_counter() - began:.2f} s")
    except Refusal as refusal:
        show_refusal(refusal)
