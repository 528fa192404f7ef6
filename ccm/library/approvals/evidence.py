"""Everything signed in a project: reviewers, chains and the last seal, read and verified together.

In: the project's files and its policy. Out: the `Evidence`, and every finding.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ccm.diagnostics import Diagnostic
from ccm.library.approvals.chains import SEAL, Chains, read_chains
from ccm.library.approvals.model import Wording
from ccm.library.approvals.policy import ApprovalPolicy
from ccm.library.approvals.reviewers import Reviewers, read_reviewers
from ccm.library.approvals.reviewing import Grounds, Review
from ccm.library.approvals.seals import Seal, check_heads, check_seal, covered, read_seal


@dataclass(frozen=True)
class Evidence:
    """What was signed, as far as it holds."""

    grounds: Grounds = field(default_factory=Grounds)
    chains: Chains = field(default_factory=dict)
    seal: Seal | None = None

    @property
    def reviewers(self) -> Reviewers:
        """Who may sign."""
        return self.grounds.reviewers

    def review(self, wording: Wording) -> Review:
        """The review of one wording."""
        return Review(wording, self.chains.get(wording.name, ()), self.grounds)


def read_evidence(files: Mapping[str, bytes], policy: ApprovalPolicy) -> tuple[Evidence, tuple[Diagnostic, ...]]:
    """Read and verify all that was signed in a project."""
    reviewers, found = read_reviewers(files, policy.roles)
    chains, broken = read_chains(files, reviewers)
    found = (*found, *broken)
    seal: Seal | None = None
    sealed: frozenset[str] = frozenset()
    if SEAL in files:
        seal, unread = read_seal(SEAL, files[SEAL])
        found = (*found, *unread)
        if seal is not None:
            wrong = (*check_seal(SEAL, seal, reviewers), *check_heads(seal, chains))
            found = (*found, *wrong)
            sealed = frozenset() if wrong else covered(seal, chains)
    return Evidence(Grounds(policy, reviewers, sealed), chains, seal), found
