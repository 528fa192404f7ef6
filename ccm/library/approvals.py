"""`approvals/*.txt`: which wordings were approved, by whom, when.

In: lines `DIGEST NAME APPROVER DATE`. Out: `Approval`s by digest. What counts is the digest: a wording that
was changed after its approval has another one and is not approved any more.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ccm.diagnostics import Diagnostic, Span, error
from ccm.feel import read_date
from ccm.library.model import Fragment
from ccm.library.text import read_text
from ccm.written import short

APPROVAL_LINE = error("L100", "approval-line", "A line of an approvals file is not `DIGEST NAME APPROVER DATE`.")

_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Approval:
    """One accepted content digest."""

    digest: str
    fragment: str
    approver: str
    on: date


def read_approvals(files: Mapping[str, bytes]) -> tuple[dict[str, Approval], tuple[Diagnostic, ...]]:
    """Read all approvals files, by digest; of several for one digest the earliest counts, then the first by path."""
    approvals: dict[str, Approval] = {}
    diagnostics: list[Diagnostic] = []
    for path, content in sorted(files.items()):
        text, found = read_text(path, content)
        diagnostics.extend(found)
        for number, line in enumerate((text or "").split("\n"), 1):
            if not line.strip() or line.lstrip().startswith("#"):
                continue
            approval = _read_line(line)
            if approval is None:
                hint = "lines are written by: ccm approve"
                message = f"“{short(line.strip())}” is no approval"
                diagnostics.append(APPROVAL_LINE.at(Span(path, number, 1), message, hint=hint))
            elif approval.digest not in approvals or approval.on < approvals[approval.digest].on:
                approvals[approval.digest] = approval
    return approvals, tuple(diagnostics)


def _read_line(line: str) -> Approval | None:
    words = line.split()
    if len(words) < 4 or not _DIGEST.fullmatch(words[0]):
        return None
    day = read_date(words[-1])
    return Approval(words[0], words[1], " ".join(words[2:-1]), day) if day else None


def approval_line(fragment: Fragment, approver: str, on: date) -> str:
    """The line that approves a fragment as it stands, with its line end."""
    return f"{fragment.digest} {fragment.name} {' '.join(approver.split())} {on.isoformat()}\n"
