"""`approvals/<fragment>/<number>-<digest>.txt`: one signed decision a file, in lines a person can read.

In: a file's bytes, or an `Entry`. Out: the other. A file's name holds the number of the entry in its chain and the
beginning of its digest, so two clones that both write the next entry of one fragment keep both, and it is seen.
"""

from ccm.diagnostics import Diagnostic, error
from ccm.library.approvals.model import Entry, ReviewDecision
from ccm.library.approvals.signed_text import (
    NONE,
    Line,
    SignedKind,
    SignedText,
    UnreadableError,
    digest_in,
    digest_of,
    one,
    read_signed,
    read_time,
    statement_of,
    whole_text,
    write_time,
)
from ccm.written import short

APPROVAL_FILE = error("L100", "approval-file", "An approval is not written as ccm writes it.")

TITLE = "ccm approval 1"
KEYS = (
    "fragment",
    "number",
    "decision",
    "content",
    "parent",
    "time",
    "owner",
    "reviewer",
    "role",
    "key",
    "reason",
    "waived",
    "depends",
)
LONGEST_REASON = 1000
_LARGEST = 100_000


def entry_statement(entry: Entry) -> str:
    """The text of an entry that is signed."""
    lines: list[Line] = [
        ("fragment", entry.fragment),
        ("number", str(entry.number)),
        ("decision", entry.decision.value),
        ("content", entry.content),
        ("parent", entry.parent or NONE),
        ("time", write_time(entry.time)),
        *([("owner", entry.owner)] if entry.owner else []),
        ("reviewer", entry.reviewer),
        ("role", entry.role),
        ("key", entry.key),
        *([("reason", entry.reason)] if entry.reason else []),
        *(("waived", each) for each in entry.waived),
        *(("depends", f"{what} {digest}") for what, digest in entry.depends),
    ]
    return statement_of(TITLE, lines)


def entry_file(entry: Entry) -> tuple[str, str]:
    """The path, below the project, and the text of a signed entry."""
    text = whole_text(entry_statement(entry), entry.signature)
    return f"approvals/{entry.fragment}/{entry.number:04}-{digest_of(text)[:12]}.txt", text


def read_entry(path: str, content: bytes) -> tuple[Entry | None, tuple[Diagnostic, ...]]:
    """Read one file; what it says is not yet believed (see `chains`)."""
    return read_signed(path, content, _KIND)


def _entry(path: str, text: SignedText) -> Entry:
    number, decision, reason = one(text, "number"), one(text, "decision"), one(text, "reason", default="")
    if not (number.isascii() and number.isdigit() and len(number) <= 4):
        raise UnreadableError(f"“{short(number)}” is no number of an entry")
    if decision not in tuple(ReviewDecision):
        raise UnreadableError(f"“{short(decision)}” is none of: {', '.join(ReviewDecision)}")
    if len(reason) > LONGEST_REASON:
        raise UnreadableError(f"the reason is longer than {LONGEST_REASON} characters")
    parent = one(text, "parent")
    return Entry(
        fragment=one(text, "fragment"),
        number=int(number),
        decision=ReviewDecision(decision),
        content=digest_in(one(text, "content")),
        parent="" if parent == NONE else digest_in(parent),
        time=read_time(one(text, "time")),
        owner=one(text, "owner", default=""),
        reviewer=one(text, "reviewer"),
        role=one(text, "role"),
        key=one(text, "key"),
        reason=reason,
        waived=tuple(text.values("waived")),
        depends=tuple(_dependency(each) for each in text.values("depends")),
        signature=text.signature,
        digest=text.digest,
        path=path,
    )


def _dependency(line: str) -> tuple[str, str]:
    what, _, digest = line.rpartition(" ")
    return what, digest_in(digest)


_KIND = SignedKind(TITLE, KEYS, APPROVAL_FILE, _LARGEST, _entry, entry_statement)
