"""Seals: a release signed as a whole, so that an approval that is removed, cut off or played again is found.

In: the text of a seal, the chains, the reviewers. Out: a `Seal` that holds, or what is wrong with it. A seal names the
digest of the release's manifest, the newest entry of every chain, and the digest of who may sign by which policy. The
project keeps the last one beside its approvals: a signed entry that the seal knows and the folder lacks was taken away.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from ccm.diagnostics import Diagnostic, Span, error
from ccm.library.approvals.chains import SEAL, Chains
from ccm.library.approvals.policy import RELEASE
from ccm.library.approvals.reviewers import Reviewers
from ccm.library.approvals.signed_text import (
    TAKE_BACK,
    Line,
    SignedKind,
    SignedText,
    digest_in,
    digest_of,
    is_signed_by,
    one,
    read_signed,
    read_time,
    statement_of,
    whole_text,
    write_time,
)
from ccm.written import short

BAD_SEAL = error("L108", "seal", "A seal is not written, or not signed, as the one who sealed would have.")
SEALED_GONE = error("L109", "sealed-approval-gone", "An approval that was there when the release was sealed is not.")

TITLE = "ccm seal 1"
_LARGEST = 50_000_000
KEYS = ("manifest", "registry", "time", "reviewer", "role", "key", "head")


@dataclass(frozen=True, slots=True)
class Seal:
    """A signed release. `heads` are the newest entry's digests by fragment; `registry` is that of `registry_of`."""

    manifest: str
    registry: str
    time: datetime
    reviewer: str
    role: str
    key: str
    heads: Mapping[str, str]
    signature: bytes = b""

    @property
    def statement(self) -> str:
        """The text that is signed."""
        lines: list[Line] = [
            ("manifest", self.manifest),
            ("registry", self.registry),
            ("time", write_time(self.time)),
            ("reviewer", self.reviewer),
            ("role", self.role),
            ("key", self.key),
            *(("head", f"{fragment} {digest}") for fragment, digest in sorted(self.heads.items())),
        ]
        return statement_of(TITLE, lines)

    @property
    def text(self) -> str:
        """The file."""
        return whole_text(self.statement, self.signature)


def read_seal(path: str, content: bytes) -> tuple[Seal | None, tuple[Diagnostic, ...]]:
    """Read a seal; whether it holds is not yet known."""
    return read_signed(path, content, _KIND)


def _seal(_: str, text: SignedText) -> Seal:
    pairs = (line.rpartition(" ")[::2] for line in text.values("head"))
    return Seal(
        manifest=digest_in(one(text, "manifest")),
        registry=digest_in(one(text, "registry")),
        time=read_time(one(text, "time")),
        reviewer=one(text, "reviewer"),
        role=one(text, "role"),
        key=one(text, "key"),
        heads={fragment: digest_in(digest) for fragment, digest in pairs},
        signature=text.signature,
    )


_KIND = SignedKind(TITLE, KEYS, BAD_SEAL, _LARGEST, _seal, lambda seal: seal.statement)


def registry_of(files: Mapping[str, bytes]) -> str:
    """The digest of who may sign, and by which policy: `reviewers/` and `library.yaml`, whatever their line ends."""
    own = {
        path: content.replace(b"\r\n", b"\n")
        for path, content in files.items()
        if path == "library.yaml" or path.startswith("reviewers/")
    }
    return digest_of("".join(f"{path} {sha256(content).hexdigest()}\n" for path, content in sorted(own.items())))


def check_seal(place: str, seal: Seal, reviewers: Reviewers, *, pinned: bool = False) -> tuple[Diagnostic, ...]:
    """Say what is wrong with a seal's signature and key; `pinned` reviewers are those that the operator trusts."""
    person, key = reviewers.by_key.get(seal.key, (None, None))
    if person is None or key is None:
        whose = "none of the trusted ones" if pinned else "nobody's here"
        problem, hint = f"the key {short(seal.key)} that sealed it is {whose}", "ask who may seal releases"
    elif person.name != seal.reviewer or not is_signed_by(key.public, seal.statement, seal.signature):
        problem, hint = f"it was not sealed by {short(seal.reviewer)} with this content", TAKE_BACK
    elif seal.role != RELEASE or RELEASE not in key.roles:
        problem, hint = f"{person.name}’s key is not for {RELEASE}", "let somebody seal it who may"
    elif why := key.why_not(seal.time.date()):
        problem = f"{person.name} sealed it, but {why}"
        hint = "if that is known and right, take the seal away and seal again: ccm release"
    else:
        return ()
    return (BAD_SEAL.at(Span(place), problem, hint=hint),)


def check_heads(seal: Seal, chains: Chains, *, place: str = SEAL, whole: bool = False) -> Iterator[Diagnostic]:
    """Say which sealed approvals are gone or were signed later; with `whole` also which were added since."""
    for fragment, head in sorted(seal.heads.items()):
        chain = chains.get(fragment, ())
        number = next((each.number for each in chain if each.digest == head), 0)
        if not number:
            message = f"the newest approval of {short(fragment)} that was sealed on {seal.time:%Y-%m-%d} is gone"
            yield SEALED_GONE.at(Span(place), message, hint=f"take approvals/{short(fragment)}/ back from the history")
        elif chain[number - 1].time > seal.time:
            message = f"it says it was signed after the seal that holds it ({write_time(seal.time)})"
            yield BAD_SEAL.at(Span(chain[number - 1].path), message)
    known = covered(seal, chains)
    for fragment, chain in sorted(chains.items() if whole else ()):
        for entry in chain:
            if entry.digest not in known:
                yield BAD_SEAL.at(Span(entry.path), f"this approval of {short(fragment)} was added after sealing")


def covered(seal: Seal, chains: Chains) -> frozenset[str]:
    """The digests of all entries that were there when the seal was signed."""
    found: set[str] = set()
    for fragment, chain in chains.items():
        digests = [each.digest for each in chain]
        if seal.heads.get(fragment) in digests:
            found.update(digests[: digests.index(seal.heads[fragment]) + 1])
    return frozenset(found)
