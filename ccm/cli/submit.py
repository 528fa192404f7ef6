"""`ccm submit`: hand fragments over for review, as they stand.

In: fragment ids (or --all), who submits. Out: a signed file per version below `approvals/`. It names the wording that
is to be approved and who is its author: neither the owner nor whoever submits can approve it.
"""

from typing import Annotated

import typer

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
from ccm.cli.terminal import out
from ccm.library.approvals.model import ReviewDecision, State
from ccm.library.approvals.policy import AUTHOR

AllOption = Annotated[bool, typer.Option("--all", help="Every draft.")]


def submit(
    by: ByOption,
    ids: IdsArgument = None,
    everything: AllOption = False,
    role: RoleOption = None,
    reason: ReasonOption = "",
    key: KeyOption = None,
    passphrase: PassphraseOption = None,
    at: AtOption = None,
    library: LibraryOption = DEFAULT_LIBRARY,
) -> None:
    """Submit fragments for review as they stand."""
    refuse_unnamed(ids, everything=everything)
    project, now = open_for_signing(library), moment(at)
    if everything:
        chosen = [each for each in project.library.reviews.values() if each.standing(now.date()).state is State.DRAFT]
    else:
        chosen = find_reviews(project, ids or [])
    if not chosen:
        out.print("nothing to submit: there is no draft")
        return
    pen = find_pen(project.evidence.reviewers, by, role, key, (AUTHOR,), now)
    sign_all(
        library, ReviewDecision.SUBMIT, chosen, pen, at=now, descriptor=passphrase, reason=reason, done="submitted"
    )
