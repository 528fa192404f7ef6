"""`ccm reject`: send fragments that are in review, or were approved, back to their author.

In: fragment ids, who signs, a reason. Out: a signed file per version below `approvals/`. The reason tells the
author what to change.
"""

from ccm.cli.options import DEFAULT_LIBRARY, LibraryOption
from ccm.cli.signing import (
    AtOption,
    ByOption,
    KeyOption,
    NeededIdsArgument,
    NeededReasonOption,
    PassphraseOption,
    RoleOption,
    stop,
)
from ccm.library.approvals.model import ReviewDecision


def reject(
    ids: NeededIdsArgument,
    by: ByOption,
    reason: NeededReasonOption,
    role: RoleOption = None,
    key: KeyOption = None,
    passphrase: PassphraseOption = None,
    at: AtOption = None,
    library: LibraryOption = DEFAULT_LIBRARY,
) -> None:
    """Reject fragments, with the reason."""
    stop(
        ReviewDecision.REJECT,
        "rejected",
        library,
        ids,
        by,
        role=role,
        key=key,
        descriptor=passphrase,
        at=at,
        reason=reason,
    )
