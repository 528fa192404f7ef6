"""`ccm approve`: list a fragment's content digest as approved.

In: fragment ids (or --all), who approves, and the day. Out: a line per version in `approvals/<approver>.txt`. Whoever
owns a fragment may not approve it. Signatures replace this list later; production already refuses what is not on it.
"""

import re
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from ccm.cli.options import DEFAULT_LIBRARY, LibraryOption, read_day
from ccm.cli.project import open_project
from ccm.cli.terminal import Refusal, out
from ccm.diagnostics import did_you_mean
from ccm.library import approval_line
from ccm.library.model import Fragment
from ccm.library.text import HIDDEN

IdsArgument = Annotated[
    list[str] | None, typer.Argument(metavar="FRAGMENT…", help="Ids such as savings.regular-saver.")
]
ByOption = Annotated[str, typer.Option("--by", help="Who approves.")]
OnOption = Annotated[datetime, typer.Option("--on", parser=read_day, metavar="DATE", help="The day of approval.")]
AllOption = Annotated[bool, typer.Option("--all", help="Everything that is not approved yet.")]


def approve(
    by: ByOption,
    on: OnOption,
    ids: IdsArgument = None,
    everything: AllOption = False,
    library: LibraryOption = DEFAULT_LIBRARY,
) -> None:
    """Approve the exact wording of fragments as it stands."""
    by = " ".join(by.split())
    if not by or HIDDEN.search(by):
        raise Refusal("--by names nobody", hint="say who approves: --by dana-price")
    project = open_project(Path(library))
    if project.release:
        raise Refusal("a release cannot be changed", hint="approve in the project folder, then: ccm build")
    waiting = [each for each in project.library.fragments if not each.approved]
    chosen = waiting if everything else list(_find(ids or [], project.library.fragments))
    own = [each.id for each in chosen if _alike(each.owner, by)]
    if own:
        raise Refusal(f"{by} owns {', '.join(own)} and may not approve it", hint="somebody else must: four eyes")
    chosen = [each for each in chosen if not each.approved]
    if not chosen:
        out.print("nothing to approve: all of it is approved already")
        return
    name = re.sub(r"[^\w-]+", "-", by).strip("-") or "approver"
    path = Path(library) / "approvals" / f"{name}.txt"
    path.parent.mkdir(exist_ok=True)
    with path.open("a", encoding="utf-8") as stream:
        for fragment in chosen:
            stream.write(approval_line(fragment, by, on.date()).rstrip("\n") + "\n")
    out.print(f"{len(chosen)} approved in {path}")


def _alike(owner: str, approver: str) -> bool:
    """Whether two names are one, however spaces, hyphens and capitals are set."""
    one, other = (re.sub(r"[\W_]+", " ", name).strip().casefold() for name in (owner, approver))
    return one == other


def _find(ids: Iterable[str], fragments: Iterable[Fragment]) -> Iterable[Fragment]:
    known = list(fragments)
    if not ids:
        raise Refusal("which fragments?", hint="name their ids, or say --all")
    for wanted in ids:
        found = [each for each in known if each.id == wanted]
        if not found:
            hint = did_you_mean(wanted, {each.id for each in known})
            raise Refusal(f"there is no fragment “{wanted}”", hint=hint or "see: ccm check")
        yield from found
