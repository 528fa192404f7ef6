"""People who sign in tests, with keys made anew for every session, and a library signed by them."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ccm.compliance.keys import public_of
from ccm.compliance.register import reviewer_file
from ccm.compliance.signing import draft_entry, sign, why_not
from ccm.library import load
from ccm.library.approvals.entry_files import entry_file
from ccm.library.approvals.model import Entry, ReviewDecision
from ccm.library.approvals.reviewers import Reviewer, ReviewerKey
from ccm.library.approvals.reviewing import Review
from ccm.library.model import Fragment

Files = Mapping[str, bytes]
BEGIN = date(2026, 1, 1)


@dataclass(frozen=True)
class Person:
    """Somebody with one key."""

    name: str
    role: str
    private: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)

    @property
    def key(self) -> ReviewerKey:
        return ReviewerKey(public_of(self.private), (self.role,), BEGIN)

    @property
    def path(self) -> str:
        return f"reviewers/{self.name}.yaml"

    def file(self) -> bytes:
        return reviewer_file(Reviewer(self.name, (self.key,))).encode()

    def signed(self, review: Review, decision: ReviewDecision, at: datetime, **more: object) -> Entry:
        """The next entry by this person, whether it counts or not."""
        named = {"name": self.name, "role": self.role, "key": self.key.id}
        return sign(draft_entry(review, decision, at=at, **{**named, **more}), self.private)


ADA = Person("ada-author", "author")
RAE = Person("rae-viewer", "reviewer")
SOL = Person("sol-second", "second-line")
REL = Person("rel-ease", "release")
PEOPLE = (ADA, RAE, SOL, REL)


def at(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def with_people(files: Files, people: Collection[Person] = PEOPLE) -> dict[str, bytes]:
    """The files with the people registered."""
    return {**files, **{each.path: each.file() for each in people}}


def reviewed(files: Files, name: str) -> Review:
    """Where a fragment of some files stands."""
    library, _ = load(files)
    assert library is not None
    return library.reviews[name]


def act(
    files: Files, name: str, person: Person, decision: ReviewDecision, when: datetime, **more: object
) -> dict[str, bytes]:
    """The files with one more entry, whether it counts or not."""
    path, text = entry_file(person.signed(reviewed(files, name), decision, when, **more))
    return {**files, path: text.encode()}


def approved(
    files: Files, on: date = date(2026, 9, 1), wanted: Callable[[Fragment], bool] = lambda _: True
) -> dict[str, bytes]:
    """The files with every wanted fragment submitted and approved on a day by whom the policy asks."""
    signed = with_people(files)
    library, found = load(signed)
    assert library is not None, found
    chosen = [library.reviews[each.name] for each in library.fragments if wanted(each)]
    for review in chosen:
        chain = review.chain
        for person, decision in ((ADA, "submit"), (RAE, "approve"), (SOL, "approve")):
            current = Review(review.wording, chain, review.grounds)
            if person is SOL and not review.wording.promotion:
                continue
            entry = person.signed(current, ReviewDecision(decision), at(on))
            assert why_not(current, entry) == ""
            path, text = entry_file(entry)
            signed[path] = text.encode()
            chain = (*chain, entry)
    return signed
