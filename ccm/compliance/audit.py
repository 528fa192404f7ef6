"""Audit: everything signed is read and judged again from zero, and everything that does not hold is named.

In: an opened project (a folder or a release). Out: findings. Broken chains, signatures and seals are found whenever a
project is opened; here come the approvals that do not count and the wordings that are no longer what was approved.
"""

from collections.abc import Iterator

from ccm.diagnostics import Diagnostic, Severity, Span, warning
from ccm.library import find_unapproved
from ccm.library.approvals.model import ReviewDecision
from ccm.library.approvals.reviewing import Review
from ccm.library.model import Library

NOT_COUNTED = warning("L116", "approval-not-counted", "A signed approval does not count, by its key or by the policy.")


def find_void(library: Library) -> Iterator[Diagnostic]:
    """Every entry of the rounds in question that does not count, with the reason."""
    for review in library.reviews.values():
        for entry, why in review.void:
            message = f"this {entry.decision} by {entry.reviewer} on {entry.day} does not count: {why}"
            yield NOT_COUNTED.at(Span(entry.path), message, hint="let somebody sign who may, after a new submission")


def find_changed(library: Library) -> Iterator[Diagnostic]:
    """Wordings that somebody approved once and that are not approved as they stand; new drafts are none of these."""
    touched = {each.wording.path for each in library.reviews.values() if _was_approved(each)}
    for found in find_unapproved(library):
        if found.severity is Severity.ERROR and found.span and found.span.source in touched:
            yield found


def _was_approved(review: Review) -> bool:
    return any(entry.decision is ReviewDecision.APPROVE for entry in review.chain)
