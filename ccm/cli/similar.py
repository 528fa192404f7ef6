"""`ccm similar`: wordings that say nearly the same, and in what they differ.

In: nothing for all pairs, a fragment, or a text. Out: pairs of one language, the most alike first, with the wording of
the second as a redline of the first: what is only in the first struck through, what is only in the second underlined.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from ccm.cli.marking import mark_changes
from ccm.cli.options import DEFAULT_LIBRARY, FormatOption, LibraryOption, OfLocaleOption
from ccm.cli.project import open_project
from ccm.cli.terminal import Exit, Format, Refusal, counted, err, out, print_json, visible
from ccm.compliance.alternatives import are_alternatives
from ccm.compliance.passages import passages_of
from ccm.compliance.redline import Run, compare_words, wording_of
from ccm.compliance.similar import LOWEST, WordSequence, find_pairs, share_of, words_in_text, words_of
from ccm.library.model import Fragment
from ccm.project import Project
from ccm.values.locales import language_of

WhatArgument = Annotated[
    list[str] | None,
    typer.Argument(metavar="ID|TEXT", help="A fragment, or a text, to compare with all others (default: all pairs)."),
]
LeastOption = Annotated[
    int | None,
    typer.Option(
        "--at-least",
        metavar="PERCENT",
        min=1,
        max=100,
        show_default="90 for all pairs, 60 for one text",
        help=f"The share of words in common, in the same order; for all pairs at least {LOWEST:.0%}.",
    ),
]
MostOption = Annotated[int, typer.Option("--most", metavar="N", min=1, help="How many pairs to show.")]
LEAST_WORDS = 8
_OF_PAIRS, _OF_ONE = 90, 60


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two wordings that are alike; `one` is None for a text that somebody typed."""

    one: Fragment | None
    other: Fragment
    share: float
    runs: tuple[Run, ...]


def similar(
    what: WhatArgument = None,
    least: LeastOption = None,
    locale: OfLocaleOption = "",
    most: MostOption = 20,
    library: LibraryOption = DEFAULT_LIBRARY,
    form: FormatOption = Format.TEXT,
) -> None:
    """Find wordings that say nearly the same, and show in what they differ."""
    asked = " ".join(what or []).strip()
    if not asked and least is not None and least < LOWEST * 100:
        hint = "name a fragment or a text to look further: ccm similar ID --at-least 40"
        raise Refusal(f"all pairs are compared from {LOWEST:.0%} on", hint=hint)
    project = open_project(Path(library), form)
    chosen = [each for each in project.library.fragments if locale in ("", each.locale, language_of(each.locale))]
    worded = [(each, words_of(passages_of(each, project.text(each.path)))) for each in chosen]
    if asked:
        found, whole = _like(asked, worded, project, (least or _OF_ONE) / 100), True
    else:
        found, whole = _pairs(worded, project, (least or _OF_PAIRS) / 100)
    _show(found, project, form, most=most, whole=whole)
    if not found:
        raise typer.Exit(Exit.FINDINGS)


def _pairs(
    worded: Sequence[tuple[Fragment, WordSequence]], project: Project, least: float
) -> tuple[list[Likeness], bool]:
    """All pairs of different fragments, language by language."""
    found: list[Likeness] = []
    whole = True
    for locale in sorted({each.locale for each, _ in worded}):
        mine = [each for each in worded if each[0].locale == locale and len(each[1]) >= LEAST_WORDS]
        pairs = find_pairs([words for _, words in mine], least=least)
        whole = whole and pairs.whole
        for pair in pairs.found:
            one, other = mine[pair.one][0], mine[pair.other][0]
            if one.id != other.id:
                found.append(_likeness(one, other, pair.share, project))
    return sorted(found, key=lambda each: (-each.share, each.other.name)), whole


def _like(
    asked: str, worded: Sequence[tuple[Fragment, WordSequence]], project: Project, least: float
) -> list[Likeness]:
    """What is like a fragment, in each of its languages, or like a text."""
    mine = [each for each in worded if asked in (each[0].id, each[0].name)]
    found: list[Likeness] = []
    if not mine:
        words = words_in_text(asked)
        for other, said in worded:
            if said and (share := share_of(words, said)) >= least:
                runs = compare_words(asked, wording_of(project.text(other.path)))
                found.append(Likeness(None, other, share, runs))
    for one, words in mine:
        for other, said in worded:
            if other.locale == one.locale and other.id != one.id and (share := share_of(words, said)) >= least:
                found.append(_likeness(one, other, share, project))
    return sorted(found, key=lambda each: (-each.share, each.other.name))


def _likeness(one: Fragment, other: Fragment, share: float, project: Project) -> Likeness:
    runs = compare_words(wording_of(project.text(one.path)), wording_of(project.text(other.path)))
    return Likeness(one, other, share, runs)


def _show(found: Sequence[Likeness], project: Project, form: Format, *, most: int, whole: bool) -> None:
    if form is Format.JSON:
        print_json([_as_json(each, project) for each in found[:most]])
        return
    for each in found[:most]:
        for line in _lines(each, project):
            out.print(line)
    if not found:
        err.print("nothing says nearly the same")
        return
    more = len(found) - most
    out.print(counted(len(found), "pair") + (f", {more:,} not shown: --most {len(found)}" if more > 0 else ""))
    if not whole:
        err.print("there are more pairs than can be compared; ask for a higher share with --at-least")


def _lines(each: Likeness, project: Project) -> Iterator[Text]:
    names = each.other.name if each.one is None else f"{each.one.name}  {each.other.name}"
    line = Text(f"{each.share:4.0%}  ", style="bold").append(visible(names))
    if each.one is not None and _exclude_each_other(each, project):
        line.append(f"  alternatives in the slot {visible(each.one.slot)}", style="dim")
    yield line
    yield from mark_changes(each.runs, indent=6)
    yield Text()


def _exclude_each_other(each: Likeness, project: Project) -> bool:
    """Whether a customer gets only one of the two."""
    return each.one is not None and are_alternatives(each.one, each.other, project.library.touchpoints.values())


def _as_json(each: Likeness, project: Project) -> dict[str, object]:
    return {
        "one": each.one.name if each.one else None,
        "other": each.other.name,
        "share": round(each.share, 4),
        "alternatives": _exclude_each_other(each, project),
        "runs": [{"change": run.change, "text": run.text} for run in each.runs],
    }
