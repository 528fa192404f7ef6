"""Sign: one decision about one fragment becomes the next entry of its chain.

In: where the wording stands, the decision, who signs with which key, and the moment. Out: a signed `Entry`, or why it
would not count: the same judgement that every reader makes later is made before anything is signed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ccm.compliance.keys import id_of
from ccm.library.approvals.entry_files import LONGEST_REASON, entry_file, entry_statement, read_entry
from ccm.library.approvals.model import Entry, ReviewDecision
from ccm.library.approvals.reviewing import Review
from ccm.library.approvals.signed_text import digest_of


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs, in which role, with which key."""

    name: str
    role: str
    private: Ed25519PrivateKey


def draft_entry(
    review: Review,
    decision: ReviewDecision,
    *,
    name: str,
    role: str,
    key: str,
    at: datetime,
    reason: str = "",
    waived: Sequence[str] = (),
) -> Entry:
    """The next entry of a chain, not yet signed."""
    wording, last = review.wording, review.chain[-1] if review.chain else None
    return Entry(
        fragment=wording.name,
        number=last.number + 1 if last else 1,
        decision=decision,
        content=wording.content,
        parent=last.digest if last else "",
        time=at.astimezone(UTC).replace(microsecond=0),
        owner=" ".join(wording.owner.split()),
        reviewer=name,
        role=role,
        key=key,
        reason=" ".join(reason.split()),
        waived=tuple(sorted({" ".join(each.split()) for each in waived} - {""})),
        depends=wording.depends,
    )


def why_not(review: Review, entry: Entry) -> str:
    """Why an entry would not count if it were signed; nothing if it would."""
    path, text = entry_file(replace(entry, signature=bytes(64)))
    if read_entry(path, text.encode("utf-8", "surrogatepass"))[0] is None:
        return f"what is written in it needs characters that can be seen, and at most {LONGEST_REASON} of them"
    if review.chain and entry.time < review.chain[-1].time:
        return f"the entry before it was signed later, at {review.chain[-1].time:%Y-%m-%d %H:%M:%S} UTC"
    _, void = review.rounds([*review.chain, entry])
    return next((why for each, why in void if each is entry), "")


def sign(entry: Entry, private: Ed25519PrivateKey) -> Entry:
    """Sign an entry (Ed25519, RFC 8032: the same text and key give the same signature)."""
    if id_of(private) != entry.key:
        raise ValueError("the key is not the one that the entry names")
    signed = replace(entry, signature=private.sign(entry_statement(entry).encode()))
    path, text = entry_file(signed)
    return replace(signed, path=path, digest=digest_of(text))
