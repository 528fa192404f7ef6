"""`ccm reject`, `ccm withdraw`, `ccm retire`: decisions that take a wording out of use, and say why.

In: fragment ids, who signs, a reason. Out: a signed file per version below `approvals/`. A rejected or withdrawn
wording is a draft again, a retired one is in no document from then on, whatever its date; the reason tells the author
what to change. Variants of it are approved for themselves and stay so, which is said.
"""

from collections.abc import Callable, Set
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from ccm.cli.options import DEFAULT_LIBRARY, LibraryOption
from ccm.cli.signing import (
    AtOption,
    ByOption,
    KeyOption,
    PassphraseOption,
    RoleOption,
    find_pen,
    find_reviews,
    moment,
    open_for_signing,
    sign_all,
)
from ccm.cli.terminal import Refusal, out
from ccm.library.approvals.model import ReviewDecision
from ccm.library.approvals.policy import AUTHOR
from ccm.library.approvals.reviewing import Review
from ccm.library.model import Library

IdsArgument = Annotated[
    list[str], typer.Argument(metavar="FRAGMENT…", help="Ids such as savings.regular-saver, or full names.")
]
ReasonOption = Annotated[str, typer.Option("--reason", help="Why, in a sentence; it is signed, too.")]


def _stopping(decision: ReviewDecision, done: str, *, summary: str) -> Callable[..., None]:
    """The command for one of the decisions; they differ in who may sign and in what is said."""

    def command(
        ids: IdsArgument,
        by: ByOption,
        reason: ReasonOption,
        role: RoleOption = None,
        key: KeyOption = None,
        passphrase: PassphraseOption = None,
        at: AtOption = None,
        library: LibraryOption = DEFAULT_LIBRARY,
    ) -> None:
        project, now = open_for_signing(Path(library)), moment(at)
        if not reason.strip():
            raise Refusal("--reason says nothing", hint="say why in a sentence: it is signed, too")
        chosen = find_reviews(project, ids)
        pen = find_pen(project.evidence.reviewers, by, role, key, _roles(decision, chosen), now)
        sign_all(library, decision, chosen, pen, at=now, descriptor=passphrase, reason=reason, done=done)
        left = _left(project.library, {each.wording.name for each in chosen})
        if left:
            out.print(Text(f"still approved for themselves, as variants of it: {', '.join(left)}"))

    command.__doc__ = summary
    return command


def _left(library: Library, stopped: Set[str]) -> list[str]:
    """The approved variants of what is stopped: they are printed all the same, where the reason may hold as well."""
    bases = {(each.id, each.locale) for each in library.fragments if each.name in stopped}
    others = [each for each in library.fragments if each.approved and each.name not in stopped]
    return sorted(each.name for each in others if any((id, each.locale) in bases for id in each.ids[1:]))


def _roles(decision: ReviewDecision, reviews: list[Review]) -> list[str]:
    """Authors take back what is theirs; the rest is for whoever may approve."""
    if decision is ReviewDecision.WITHDRAW:
        return [AUTHOR]
    return sorted({each for review in reviews for wanted in review.requirements for each in wanted.roles})


reject = _stopping(ReviewDecision.REJECT, "rejected", summary="Reject fragments, with the reason.")
withdraw = _stopping(ReviewDecision.WITHDRAW, "withdrawn", summary="Withdraw fragments that one has submitted or owns.")
retire = _stopping(ReviewDecision.RETIRE, "retired", summary="Retire fragments: no document holds them any more.")
