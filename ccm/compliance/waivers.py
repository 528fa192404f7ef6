"""`waivers/*.yaml`: findings that somebody accepted, with the reason, the owner and the day it ends.

In: the files. Out: `Waiver`s. A waiver is for one check in one fragment and, if it says `words`, for findings that
quote those words only. After its last day the finding is back, and the waiver itself is told; so is one that waives
nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from ccm.diagnostics import Diagnostic, Span, did_you_mean, error, warning
from ccm.library.fields import LibraryFields
from ccm.library.text import read_text
from ccm.written import short

WAIVER_UNKNOWN = error("K002", "waiver-unknown", "A waiver names a check or fragment that does not exist.")
WAIVER_ENDED = warning("K003", "waiver-ended", "A waiver has ended; its findings count again.")
WAIVER_IDLE = warning("K004", "waiver-idle", "A waiver waives nothing: the finding it was for is gone.")

WAIVER_UNSIGNED = warning(
    "K006", "waiver-unsigned", "A waiver is for approved wording, and nobody who approved it signed it."
)

FOLDER = "waivers/"


@dataclass(frozen=True, slots=True)
class Waiver:
    """An accepted finding. `fragment` is an id or a full name; `until` is the last day it holds."""

    check: str
    fragment: str
    reason: str
    owner: str
    until: date
    words: str = ""
    span: Span | None = None

    @property
    def statement(self) -> str:
        """What whoever approves the wording signs with it."""
        return " ".join(f"{self.check} until {self.until} by {self.owner}: {self.reason}".split())


def read_waivers(
    files: Mapping[str, bytes], *, checks: Iterable[str], fragments: Iterable[str]
) -> tuple[tuple[Waiver, ...], tuple[Diagnostic, ...]]:
    """Read all waivers; `checks` are the slugs and `fragments` the ids and names that exist."""
    diagnostics: list[Diagnostic] = []
    known_checks, known_fragments = sorted(checks), sorted(fragments)
    waivers = []
    for path, content in sorted(files.items()):
        if not path.startswith(FOLDER) or not path.endswith((".yaml", ".yml")):
            continue
        text, found = read_text(path, content)
        diagnostics.extend(found)
        fields = LibraryFields.open(path, text or "", diagnostics, of="a file of waivers") if text is not None else None
        if fields is None:
            continue
        for record in fields.records("waivers", of="a waiver", required=True):
            waiver = _waiver(record, known_checks, known_fragments)
            waivers.extend([waiver] if waiver else [])
        fields.close()
    return tuple(waivers), tuple(diagnostics)


def _waiver(fields: LibraryFields, checks: list[str], fragments: list[str]) -> Waiver | None:
    check = fields.text("check", required=True)
    fragment = fields.text("fragment", required=True)
    reason, owner = fields.text("reason", required=True), fields.text("owner", required=True)
    until = fields.day_of("until", required=True)
    words = fields.text("words")
    fields.close()
    for key, name, known in (("check", check, checks), ("fragment", fragment, fragments)):
        if name and name not in known:
            message = f"there is no {key} “{short(name)}”"
            fields.report(WAIVER_UNKNOWN, fields.place(key), message, hint=did_you_mean(name, known))
            return None
    if until is None or not (check and fragment and reason and owner):
        return None
    return Waiver(check, fragment, reason, owner, until, words, fields.start)
