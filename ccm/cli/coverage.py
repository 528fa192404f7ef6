"""`ccm coverage`: what fills the slots of a touchpoint, and who is left with nothing or would get two of one.

In: an authors' project, a touchpoint, perhaps a slot, a day. Out: per slot and language the fragments that may fill
it, in which channels and since when; customers for whom a required slot stays empty, or one that takes a single
fragment would hold several, each with an example that the rule engine confirmed. Exit code 1 if there is any.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

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
from ccm.cli.terminal import Exit, Format, Refusal, out, print_json, visible
from ccm.decisions import Decision
from ccm.diagnostics import nearest_or_all
from ccm.feel.plain import to_plain
from ccm.library.model import Condition, Effective, Library, Slot, Touchpoint
from ccm.synthetic.slots import EMPTY, GAP, MOST_STEPS, OVERLAP, UNDECIDED, Filler, SlotCoverage, cover_slots

NameArgument = Annotated[str, typer.Argument(metavar="TOUCHPOINT[:SLOT]", help="A touchpoint, or one slot of it.")]
StepsOption = Annotated[int, typer.Option("--steps", min=1, help="How many steps each question may take.")]

_SAID = {
    GAP: ("gap", "red", "get nothing here, though something must be said"),
    OVERLAP: ("overlap", "red", "would get more than one"),
    EMPTY: ("empty", "dim", "get nothing here"),
    UNDECIDED: ("undecided", "yellow", ""),
}


def coverage(
    name: NameArgument,
    as_of: ProofDayOption = PROOF_DAY,
    letter_date: LetterDateOption = None,
    library: LibraryOption = DEFAULT_LIBRARY,
    approved: ApprovedOption = False,
    steps: StepsOption = MOST_STEPS,
    form: FormatOption = Format.TEXT,
) -> None:
    """Say what fills the slots of a touchpoint, who gets nothing there, and who would get two of one."""
    project = open_project(Path(library), form, draft=True)
    touchpoint, slot = _meant(project.library, name)
    occasion = occasion_of(as_of, letter_date, draft=True)
    found = cover_slots(project.library, touchpoint, occasion, slot=slot, draft=not approved, steps=steps)
    if form is Format.JSON:
        print_json([_as_json(each) for each in found])
    else:
        for each in found:
            for line in _lines(each):
                out.print(line)
    if any(one.kind in (GAP, OVERLAP) for each in found for one in each.findings):
        raise typer.Exit(Exit.FINDINGS)


def _meant(library: Library, name: str) -> tuple[Touchpoint, str]:
    """The touchpoint and the slot that are named; refuses a slot that is not there."""
    written, _, slot = name.partition(":")
    touchpoint = find_touchpoint(library, written)
    known = [each.id for each in touchpoint.slots]
    if slot and slot not in known:
        hint = nearest_or_all(slot, known, "there are")
        raise Refusal(f"{touchpoint.id} has no slot “{slot}”", hint=hint)
    return touchpoint, slot


def _lines(covered: SlotCoverage) -> Iterator[Text]:
    yield Text(visible(f"{covered.slot.id} in {covered.locale}  {_kind(covered.slot)}"), style="bold")
    for filler in covered.fillers:
        yield Text(visible(f"  {_filler(filler)}"), style="dim" if filler.ruled_out else "")
    if not covered.fillers:
        yield Text("  no fragment is written for it", style="dim")
    for one in covered.findings:
        word, style, said = _SAID[one.kind]
        names = f" {' and '.join(one.fragments)}:" if one.fragments else ""
        what = f"{said}: {one.who}" if one.decision else one.because
        yield Text(visible(f"  {word} in {one.channel}:{names} {what}"), style=style)
        if one.decision is not None and one.kind != EMPTY:
            yield Text(visible(f"    for example {one.example}: {one.because}"), style=style)


def _kind(slot: Slot) -> str:
    limit = f", at most {slot.limit}" if slot.limit else ""
    return f"{slot.fill}{limit}{', required' if slot.required else ''}"


def _filler(filler: Filler) -> str:
    fragment = filler.fragment
    when = _asked(fragment.when) or "for everybody"
    if fragment.variant:
        when = " ".join(("instead of", fragment.ids[1], _asked(fragment.variant.conditions[0]))).strip()
    when = "only where another requires it" if fragment.only_brought else when
    where = ", ".join(filler.channels) if filler.channels else f"not printed: {filler.ruled_out}"
    return f"{fragment.name}  {where}{_in_force(fragment.effective)}  {when}"


def _asked(condition: Condition | None) -> str:
    return f"when {' '.join(condition.source.split())}" if condition else ""


def _in_force(effective: Effective) -> str:
    if effective == Effective():
        return ""
    begins = f" from {effective.start}" if effective.start else ""
    ends = f" to {effective.end}" if effective.end else ""
    return f"{begins}{ends}"


def _facts(decision: Decision | None) -> dict[str, object] | None:
    return {slug: to_plain(value) for slug, value in decision.facts.values.items()} if decision else None


def _as_json(covered: SlotCoverage) -> dict[str, Any]:
    return {
        "slot": covered.slot.id,
        "locale": covered.locale,
        "fill": covered.slot.fill,
        "required": covered.slot.required,
        "fragments": [
            {
                "fragment": each.fragment.name,
                "channels": list(each.channels),
                "not_printed": each.ruled_out,
                "when": each.fragment.when.source if each.fragment.when else "",
                "from": str(each.fragment.effective.start or ""),
                "to": str(each.fragment.effective.end or ""),
            }
            for each in covered.fillers
        ],
        "findings": [
            {
                "kind": one.kind,
                "channel": one.channel,
                "fragments": list(one.fragments),
                "who": one.who,
                "example": one.example,
                "because": one.because,
                "facts": _facts(one.decision),
            }
            for one in covered.findings
        ],
    }
