"""`ccm explain`: why each paragraph is there, and why not, with the values seen.

In: a touchpoint and a subject. Out: how it ends in a run, with what was found; the gates, then slot by slot what was
considered; one block per recipient.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from ccm.cli.options import (
    DEFAULT_LIBRARY,
    AcceptUnnamedOption,
    AsOfOption,
    DataOption,
    DraftOption,
    FormatOption,
    LedgerOfOption,
    LetterDateOption,
    LibraryOption,
    read_data,
)
from ccm.cli.project import find_touchpoint, open_project
from ccm.cli.subjects import compose_subject, occasion_of
from ccm.cli.terminal import Format, out, print_json
from ccm.compose import Composed
from ccm.decisions import explain as explain_decision

TouchpointArgument = Annotated[str, typer.Argument(metavar="TOUCHPOINT", help="The id of a touchpoint.")]
SubjectOption = Annotated[str, typer.Option("--subject", help="The id of the customer, account, product or event.")]
AllOption = Annotated[bool, typer.Option("--all", help="Also show fragments for other languages and channels.")]


def explain(
    touchpoint: TouchpointArgument,
    subject: SubjectOption,
    data: DataOption,
    as_of: AsOfOption,
    library: LibraryOption = DEFAULT_LIBRARY,
    letter_date: LetterDateOption = None,
    draft: DraftOption = False,
    everything: AllOption = False,
    ledger: LedgerOfOption = None,
    accept_unnamed: AcceptUnnamedOption = False,
    form: FormatOption = Format.TEXT,
) -> None:
    """Explain what one subject receives and why."""
    project = open_project(Path(library), form, draft=draft)
    chosen = find_touchpoint(project.library, touchpoint)
    occasion = occasion_of(as_of, letter_date, draft=draft)
    composed = compose_subject(
        project, chosen, read_data(data), occasion, subject, draft=draft, ledger=ledger, accept_unnamed=accept_unnamed
    )
    explanations = [_explained(each) for each in composed]
    if form is Format.JSON:
        print_json(explanations)
        return
    for explanation in explanations:
        for line in describe(explanation, everything=everything):
            out.print(line)


def _explained(composed: Composed) -> dict[str, Any]:
    """The explanation of the decision, with the end that a run’s record of it has."""
    found = (*composed.decision.facts.findings, *composed.findings)
    ended = {"status": composed.status.value, "reason": composed.reason, "findings": [each.as_json() for each in found]}
    return {**explain_decision(composed.decision), **ended}


_MARKS = {True: ("✓", "green"), False: ("·", "dim"), None: ("?", "yellow")}


def describe(explanation: dict[str, Any], *, everything: bool = False) -> Iterator[Text]:
    """The explanation as lines for a terminal: ✓ yes, · no, ? undecided."""
    head = f"{explanation['touchpoint']} for {explanation['subject']} to {explanation['recipient']}"
    yield Text.assemble((f"{head} ({explanation['role']})", "bold"), f"  {explanation['communication']}")
    reason = f" — {explanation['reason']}" if explanation["reason"] else ""
    yield Text(f"  {explanation['status']}{reason}  {explanation['locale']}")
    for found in explanation["findings"]:
        hint = f"  hint: {found['hint']}" if found.get("hint") else ""
        style = "red" if found["severity"] == "error" else "yellow"
        yield Text(f"  {found['severity']} {found['code']} {found['slug']}: {found['message']}{hint}", style)
    for gate in explanation["gates"]:
        yield from _describe_gate(gate)
    for channel in explanation["channels"]:
        yield Text(f"  {channel['channel']} ({', '.join(channel['forms'])})", "bold")
        for slot in channel["slots"]:
            yield Text(f"    {slot['slot']}", "bold cyan")
            for fragment in slot["fragments"]:
                if everything or not fragment["verdict"].startswith("written for another"):
                    yield from _describe_fragment(fragment)


def _describe_gate(gate: dict[str, Any]) -> Iterator[Text]:
    answer = gate["answer"]
    mark, style = _MARKS[answer] if isinstance(answer, bool) or answer is None else ("=", "cyan")
    shown = "" if isinstance(answer, bool) else f": {_shown(answer)}"
    because = f"  ({gate['because']})" if gate["because"] else ""
    yield Text.assemble("  ", (mark, style), f" {gate['kind']} {gate['name']}{shown}{because}")
    yield from _describe_seen(gate, "      ")


def _shown(answer: Any) -> str:
    """An answer in words; what a decision table collected, one after the other."""
    match answer:
        case None:
            return "unknown"
        case list():
            return ", ".join(map(_shown, answer)) or "nothing"
        case dict():
            return ", ".join(f"{name} {_shown(one)}" for name, one in answer.items())
        case _:
            return str(answer)


def _describe_fragment(fragment: dict[str, Any]) -> Iterator[Text]:
    undecided = fragment["verdict"] == "condition undecided"
    mark, style = _MARKS[None if undecided else fragment["present"]]
    because = fragment["because"] or fragment["verdict"]
    yield Text.assemble("      ", (mark, style), f" {fragment['fragment']}  ", (because, style))
    yield from _describe_seen(fragment, "          ")


def _describe_seen(part: dict[str, Any], indent: str) -> Iterator[Text]:
    for line in part["seen"]:
        yield Text(f"{indent}{line}", "dim")
    if part["missing"]:
        yield Text(f"{indent}missing: {', '.join(part['missing'])}", "yellow")
