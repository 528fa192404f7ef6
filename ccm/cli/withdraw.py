"""`ccm withdraw`: take back what one has submitted, approved or not.

In: fragment ids, who signs, a reason. Out: a signed file per version below `approvals/`. Only whoever
submitted or owns a wording may; it is a draft again.
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


def withdraw(
    ids: NeededIdsArgument,
    by: ByOption,
    reason: NeededReasonOption,
    role: RoleOption = None,
    key: KeyOption = None,
    passphrase: PassphraseOption = None,
    at: AtOption = None,
    library: LibraryOption = DEFAULT_LIBRARY,
) -> None:
    """Withdraw fragments that one has submitted or owns."""
    stop(
        ReviewDecision.WITHDRAW,
        "withdrawn",
        library,
        ids,
        by,
        role=role,
        key=key,
        descriptor=passphrase,
        at=at,
        reason=reason,
    )
