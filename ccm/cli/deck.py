"""`ccm deck`: the fewest synthetic customers that exercise everything touchpoints can do.

In: an authors' project, touchpoints, a day. Out: who is in each deck and what only they show, what nobody can reach
and why; on request a file of cases that `ccm test` runs and `ccm preview --deck` renders. Exit code 1 if a customer
like one of them would get nothing because wording, conditions or slots fail.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from ccm.cli.options import (
    DEFAULT_LIBRARY,
    PROOF_DAY,
    ApprovedOption,
    FormatOption,
    LetterDateOption,
    LibraryOption,
    ProofDayOption,
)
from ccm.cli.project import find_touchpoint, open_project
from ccm.cli.subjects import occasion_of
from ccm.cli.terminal import Exit, Format, Refusal, counted, err, out, print_json, visible
from ccm.delivery import write_with_folders
from ccm.diagnostics import Diagnostic
from ccm.testing.deck import MOST_STEPS, Deck, Member, make
from ccm.testing.deck.model import KINDS
from ccm.testing.deck.standing import find_failing
from ccm.testing.deck.writing import deck_as_json, deck_file

TouchpointsArgument = Annotated[
    list[str] | None, typer.Argument(metavar="TOUCHPOINT…", help="Touchpoints (default: all).")
]
OutOption = Annotated[
    Path | None, typer.Option("--out", metavar="FILE", help="Write the customers as cases, for cases/ or elsewhere.")
]
StepsOption = Annotated[
    int, typer.Option("--steps", min=1, help="How many steps the search for one touchpoint may take.")
]
Failing = list[tuple[Member, Diagnostic]]


def deck(
    touchpoints: TouchpointsArgument = None,
    as_of: ProofDayOption = PROOF_DAY,
    letter_date: LetterDateOption = None,
    library: LibraryOption = DEFAULT_LIBRARY,
    out_file: OutOption = None,
    approved: ApprovedOption = False,
    steps: StepsOption = MOST_STEPS,
    form: FormatOption = Format.TEXT,
) -> None:
    """Make the fewest synthetic customers that exercise everything; say what nobody can reach and why."""
    if out_file is not None and out_file.suffix not in (".yaml", ".yml"):
        raise Refusal(f"{out_file} is no file of cases", hint="name a YAML file: --out fragments/cases/deck.yaml")
    project = open_project(Path(library), form, draft=True)
    occasion = occasion_of(as_of, letter_date, draft=True)
    asked = (find_touchpoint(project.library, name) for name in touchpoints or project.library.touchpoints)
    decks: list[Deck] = []
    failing: Failing = []
    for touchpoint in {each.id: each for each in asked}.values():
        made = make(project.library, touchpoint, occasion, draft=not approved, steps=steps)
        found = list(find_failing(made, project.library, draft=not approved))
        decks.append(made)
        failing += found
        if form is Format.TEXT:
            for line in _lines(made, found):
                out.print(line)
    if out_file is not None:
        write_with_folders(out_file, deck_file(decks, project.library.vocabulary).encode())
    _end(decks, failing, out_file, form)


def _end(decks: Sequence[Deck], failing: Failing, written: Path | None, form: Format) -> None:
    if form is Format.JSON:
        print_json(
            {
                "decks": [deck_as_json(each) for each in decks],
                "failing": [{"member": member.id, **each.as_json()} for member, each in failing],
            }
        )
    elif written is not None:
        customers = counted(sum(len(each.members) for each in decks), "customer")
        err.print(Text(visible(f"{customers} written to {written}; run them: ccm test --deck {written}")))
    if failing:
        raise typer.Exit(Exit.FINDINGS)


def _lines(made: Deck, failing: Failing) -> Iterator[Text]:
    enough = ", fewer would not do" if made.minimal else f", at least {made.least} are needed"
    enough = enough if made.members else ""
    head = f"{made.touchpoint.id}: {counted(len(made.members), 'customer')} on {made.occasion.as_of}{enough}"
    yield Text(visible(head), style="bold")
    counts = [(kind, *made.count(kind)) for kind in KINDS]
    yield Text("  " + ", ".join(f"{kind} {done} of {total}" for kind, done, total in counts if total))
    for number, member in enumerate(made.members, 1):
        yield Text(visible(f"  {number:02d}  {member.title}"))
    for member, found in failing:
        yield Text(visible(f"  fails: {member.id}: {found.message}"), style="red")
    for gap in made.gaps:
        said = "cannot be reached" if gap.sure else "not reached"
        yield Text(visible(f"  {said}: {gap.target.name}: {gap.reason}"), style="yellow")
