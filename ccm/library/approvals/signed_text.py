"""Signed texts: `key: value` lines that a person can read and a signature that covers every one of them.

In: lines. Out: the statement that is signed, and the file: the statement and a last line `signature: …`. The first line
names the kind of text, so that a signature for one kind is none for another. There is exactly one way to write a
text down; a file that is written in any other way is not what was signed.
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Generic, TypeVar

from ccm.diagnostics import Diagnostic, Kind, Span, nearest_or_all
from ccm.library.text import HIDDEN
from ccm.written import short

Line = tuple[str, str]
Said = TypeVar("Said")
NOT_AS_WRITTEN = "this is not written as ccm writes and signs it"
TAKE_BACK = "a file like this one cannot be written by hand; take it back from the history"
NONE = "none"
"""What stands where there is nothing to name: the parent of a first entry."""

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class SignedText:
    """A file as read: its lines without the signature, their statement, and the digest of the whole."""

    lines: Mapping[str, Sequence[str]]
    statement: str
    signature: bytes
    digest: str

    def values(self, key: str) -> Sequence[str]:
        """The values of a key, in order."""
        return self.lines.get(key, ())


class UnreadableError(Exception):
    """A line that does not say what it must; for the reader of one file only."""


def statement_of(title: str, lines: Iterable[Line]) -> str:
    """The text that is signed."""
    return "".join((f"{title}\n", *(f"{key}: {value}\n" for key, value in lines)))


def whole_text(statement: str, signature: bytes) -> str:
    """The file: statement and signature."""
    return f"{statement}signature: {b64encode(signature).decode()}\n"


def digest_of(text: str) -> str:
    """The SHA-256 digest of a text, in hexadecimal."""
    return sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class SignedKind(Generic[Said]):
    """One kind of signed text: its first line, the keys of its lines, and what is told of a file that is none.

    `typed` makes of the lines what they say, or raises `UnreadableError`; `statement` writes that down again.
    """

    title: str
    keys: Sequence[str]
    broken: Kind
    largest: int
    typed: Callable[[str, SignedText], Said]
    statement: Callable[[Said], str]


def read_signed(path: str, content: bytes, signed: SignedKind[Said]) -> tuple[Said | None, tuple[Diagnostic, ...]]:
    """Read a signed text: what it says, if it is written in the one way there is. It is not yet believed."""
    text, found = _read_lines(path, content, signed)
    if text is None:
        return None, found
    try:
        said = signed.typed(path, text)
    except UnreadableError as problem:
        return None, (signed.broken.at(Span(path), str(problem), hint=TAKE_BACK),)
    if signed.statement(said) != text.statement:  # its lines stood in another order
        return None, (signed.broken.at(Span(path), NOT_AS_WRITTEN, hint=TAKE_BACK),)
    return said, ()


def _read_lines(
    path: str, content: bytes, signed: SignedKind[Said]
) -> tuple[SignedText | None, tuple[Diagnostic, ...]]:
    """The lines of a signed text whatever they say; some of its keys may be missing or repeated."""
    text, kind = _decode(content) if len(content) <= signed.largest else None, signed.broken
    if text is None:
        said = f"{len(content):,} bytes that are no text as it is written here"
        return None, (kind.at(Span(path), said, hint=TAKE_BACK),)
    first, *rest = text.split("\n")
    if first != signed.title:
        return None, (kind.at(Span(path, 1, 1), f"the first line is not “{signed.title}”", hint=TAKE_BACK),)
    lines = tuple(line.partition(": ")[::2] for line in rest if line)
    problem = _find_unknown(path, lines, (*signed.keys, "signature"), kind)
    if problem:
        return None, (problem,)
    signature = _from_base64(lines[-1][1]) if lines and lines[-1][0] == "signature" else b""
    statement = statement_of(signed.title, lines[:-1])
    whole = whole_text(statement, signature)
    if whole != text:
        return None, (kind.at(Span(path), NOT_AS_WRITTEN, hint=TAKE_BACK),)
    values: dict[str, list[str]] = {}
    for key, value in lines[:-1]:
        values.setdefault(key, []).append(value)
    return SignedText(values, statement, signature, digest_of(whole)), ()


def _decode(content: bytes) -> str | None:
    """The text of a file, with line ends of any kind; None if anybody could not see all of it."""
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return None
    text = text.replace("\r\n", "\n")
    return None if HIDDEN.search(text) else text


def _find_unknown(path: str, lines: Sequence[Line], known: Sequence[str], kind: Kind) -> Diagnostic | None:
    for number, (key, _) in enumerate(lines, 2):
        if key not in known:
            hint = nearest_or_all(key, known, "lines are")
            return kind.at(Span(path, number, 1), f"there is no line “{short(key)}” in such a file", hint=hint)
    return None


def _from_base64(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except ValueError:
        return b""


def is_signed_by(public: bytes, statement: str, signature: bytes) -> bool:
    """Whether a statement was signed with the private half of a public key (Ed25519, RFC 8032)."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, statement.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def one(text: SignedText, key: str, *, default: str | None = None) -> str:
    """The single value of a key; `default` where the line may be missing."""
    values = text.values(key)
    if len(values) == 1 and values[0] == " ".join(values[0].split()) != "":
        return values[0]
    if not values and default is not None:
        return default
    raise UnreadableError(f"there must be one line “{key}”, with one text")


def digest_in(value: str) -> str:
    """A digest that a line holds."""
    if _DIGEST.fullmatch(value):
        return value
    raise UnreadableError(f"“{short(value)}” is no digest: 64 digits and letters a to f")


def write_time(time: datetime) -> str:
    """A moment in UTC, to the second."""
    return f"{time.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat()}Z"


def read_time(value: str) -> datetime:
    """The moment that a line holds."""
    if _TIME.fullmatch(value):
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            pass
    raise UnreadableError(f"“{short(value)}” is no moment such as 2026-09-15T09:30:00Z")
