"""`ccm approve`: sign the exact wording of fragments that are in review.

In: fragment ids (or --all), who signs in which role, the passphrase of the key. Out: a signed file per version below
`approvals/`. Whoever owns or submitted a wording cannot approve it; a signature that would not count is refused.
"""

from collections.abc import Sequence
from typing import Annotated

import typer

from ccm.cli.accepting import accept_findings
from ccm.cli.options import DEFAULT_LIBRARY, LibraryOption
from ccm.cli.signing import (
    AtOption,
    ByOption,
    IdsArgument,
    KeyOption,
    PassphraseOption,
    ReasonOption,
    RoleOption,
    find_pen,
    find_reviews,
    moment,
    open_for_signing,
    refuse_unnamed,
    sign_all,
)
from ccm.cli.terminal import Refusal, out
from ccm.library.approvals.model import ReviewDecision
from ccm.library.approvals.reviewing import Review

LEAST_DIGEST = 8

AllOption = Annotated[bool, typer.Option("--all", help="Everything in review that the role is asked to sign.")]
WaiveOption = Annotated[
    list[str] | None, typer.Option("--waive", metavar="CHECK", help="Accept what this check finds; signed, too.")
]
DigestOption = Annotated[
    list[str] | None,
    typer.Option(
        "--digest", metavar="DIGEST", help="The content that was reviewed (its first characters): sign nothing else."
    ),
]


def approve(
    by: ByOption,
    ids: IdsArgument = None,
    everything: AllOption = False,
    role: RoleOption = None,
    reason: ReasonOption = "",
    waive: WaiveOption = None,
    digests: DigestOption = None,
    key: KeyOption = None,
    passphrase: PassphraseOption = None,
    at: AtOption = None,
    library: LibraryOption = DEFAULT_LIBRARY,
) -> None:
    """Approve the exact wording of fragments as it stands, with a signature."""
    refuse_unnamed(ids, everything=everything)
    project, now = open_for_signing(library), moment(at)
    reviews = list(project.library.reviews.values())
    named = reviews if everything else find_reviews(project, ids or [])
    asked = sorted({each for review in reviews for wanted in review.requirements for each in wanted.roles})
    pen = find_pen(project.evidence.reviewers, by, role, key, asked, now)
    chosen = [each for each in named if each.awaits(pen.role, now.date())]
    if not everything and not chosen:
        chosen = named
    if not chosen:
        out.print("nothing to approve: nothing in review waits for this role")
        return
    _refuse_others(chosen, digests or ())
    sign_all(
        library,
        ReviewDecision.APPROVE,
        chosen,
        pen,
        at=now,
        descriptor=passphrase,
        reason=reason,
        waived=accept_findings(project, chosen, waive or (), now.date()),
        done="approved",
    )


def _refuse_others(chosen: Sequence[Review], digests: Sequence[str]) -> None:
    """What was read must be what is signed: a wording may change between a review and its signature."""
    for digest in digests:
        if len(digest) < LEAST_DIGEST:
            raise Refusal(f"“{digest}” says too little", hint=f"give at least {LEAST_DIGEST} characters of the digest")
    for review in chosen:
        content = review.wording.content
        if digests and not any(content.startswith(each.casefold()) for each in digests):
            hint = "somebody changed it since; see what is there now: ccm review"
            raise Refusal(f"{review.wording.name} is {content[:16]} by now, not what you name", hint=hint)
