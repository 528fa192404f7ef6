"""`ccm retire`: end the use of fragments for good.

In: fragment ids, who signs, a reason. Out: a signed file per version below `approvals/`. No document holds
them from then on, whatever its date; a new submission begins anew.
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


def retire(
    ids: NeededIdsArgument,
    by: ByOption,
    reason: NeededReasonOption,
    role: RoleOption = None,
    key: KeyOption = None,
    passphrase: PassphraseOption = None,
    at: AtOption = None,
    library: LibraryOption = DEFAULT_LIBRARY,
) -> None:
    """Retire fragments: no document holds them any more."""
    stop(
        ReviewDecision.RETIRE,
        "retired",
        library,
        ids,
        by,
        role=role,
        key=key,
        descriptor=passphrase,
        at=at,
        reason=reason,
    )
