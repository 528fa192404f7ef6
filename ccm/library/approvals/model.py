"""The data of approval: signed entries, what they are about, and where a wording stands.

In: nothing. Out: frozen types. An `Entry` is one signed decision about one fragment; entries of a fragment are chained
by the digest of the one before. A `Wording` is what is to be approved, as it stands now.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from ccm.library.model import Effective

Dependency = tuple[str, str]
"""What a wording leans on, such as `parameter protected_amount`, and the digest of it."""


class ReviewDecision(StrEnum):
    """What a signed entry does."""

    SUBMIT = "submit"
    APPROVE = "approve"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    RETIRE = "retire"


class State(StrEnum):
    """Where a wording stands on a day."""

    DRAFT = "draft"
    IN_REVIEW = "in review"
    APPROVED = "approved"
    EFFECTIVE = "effective"
    EXPIRED = "expired"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class Entry:
    """One signed decision. `content` and `parent` are digests (no parent: the first of its chain); `time` is UTC.

    `owner` is the fragment's owner and `depends` what it leaned on when the entry was signed; `digest` is that of the
    whole file, its signature included.
    """

    fragment: str
    number: int
    decision: ReviewDecision
    content: str
    parent: str
    time: datetime
    owner: str
    reviewer: str
    role: str
    key: str
    reason: str = ""
    waived: tuple[str, ...] = ()
    depends: tuple[Dependency, ...] = ()
    signature: bytes = b""
    digest: str = ""
    path: str = ""

    @property
    def day(self) -> date:
        """The day it was signed on, in UTC."""
        return self.time.date()


@dataclass(frozen=True, slots=True)
class Wording:
    """What is approved or not: one fragment as it stands. `promotion` tells whether it may promote a product.

    `jurisdictions` are those of the communications that may have it; none means any.
    """

    name: str
    path: str
    content: str
    owner: str
    topic: str
    locale: str
    promotion: bool = False
    jurisdictions: tuple[str, ...] = ()
    effective: Effective = field(default_factory=Effective)
    depends: tuple[Dependency, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a wording stands on a day, why, from when to when it is approved, and whose signatures are missing."""

    state: State
    why: str = ""
    since: date | None = None
    until: date | None = None
    missing: tuple[str, ...] = ()
