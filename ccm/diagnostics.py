"""Diagnostics: what every loader, compiler and check says, in one shape.

In: a kind (declared once beside the code that emits it), a place and a sentence. Out: a `Diagnostic` that a terminal,
a JSON reader or a code-review tool can show. Problems in what people wrote are values; exceptions are for bugs.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """How much a finding matters: an error stops, a warning is counted, an info is shown."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Span:
    """A place: in a text file (line, column; 1-based, end exclusive) or in data (row, field)."""

    source: str
    line: int = 0
    column: int = 0
    end_line: int = 0
    end_column: int = 0
    row: int | None = None
    field: str | None = None

    def __str__(self) -> str:
        if self.row is not None or self.field is not None:
            row = "" if self.row is None else f" row {self.row}"
            field = "" if self.field is None else f" field {self.field}"
            return f"{self.source}{row}{field}"
        return f"{self.source}:{self.line}:{self.column}" if self.line else self.source


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding. `code` and `slug` are stable for ever; the wording may improve.

    `fix` is what may stand in place of the span without anybody's judgement.
    """

    code: str
    slug: str
    severity: Severity
    message: str
    span: Span | None = None
    hint: str | None = None
    link: str | None = None
    fix: str | None = None

    def __str__(self) -> str:
        place = f"{self.span}: " if self.span else ""
        hint = f"\n    hint: {self.hint}" if self.hint else ""
        return f"{place}{self.severity} {self.code} {self.slug}: {self.message}{hint}"

    def as_json(self) -> dict[str, Any]:
        """Return a JSON-ready mapping; absent parts are left out."""
        found: dict[str, Any] = {"code": self.code, "slug": self.slug, "severity": str(self.severity)}
        found["message"] = self.message
        if self.span:
            span = {name: getattr(self.span, name) for name in self.span.__slots__}
            found["span"] = {name: value for name, value in span.items() if value not in (None, 0)}
        if self.hint:
            found["hint"] = self.hint
        if self.link:
            found["link"] = self.link
        if self.fix is not None:
            found["fix"] = self.fix
        return found


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of diagnostic, declared as a module constant beside the code that emits it.

    `summary` is one plain sentence for the reference page `docs/diagnostics.md`.
    """

    code: str
    slug: str
    severity: Severity
    summary: str

    def at(self, span: Span | None, message: str, *, hint: str | None = None, fix: str | None = None) -> Diagnostic:
        """Make the diagnostic of this kind at a place; `fix` replaces the text of the span."""
        link = f"docs/diagnostics.md#{self.code.lower()}"
        return Diagnostic(self.code, self.slug, self.severity, message, span, hint, link, fix)


def error(code: str, slug: str, summary: str) -> Kind:
    """Declare a kind that stops what it is about."""
    return Kind(code, slug, Severity.ERROR, summary)


def warning(code: str, slug: str, summary: str) -> Kind:
    """Declare a kind that is counted and shown, and stops nothing."""
    return Kind(code, slug, Severity.WARNING, summary)


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Tell whether any of the findings stops what it is about."""
    return any(found.severity is Severity.ERROR for found in diagnostics)


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """Guess the typo: the nearest known word as a hint sentence, or None; capitals matter least."""
    words = list(known)
    near = get_close_matches(word, words, n=1, cutoff=0.6)
    if not near:
        folded = {each.casefold(): each for each in reversed(words)}
        near = [folded[each] for each in get_close_matches(word.casefold(), folded, n=1, cutoff=0.6)]
    return f"did you mean “{near[0]}”?" if near else None


def nearest_or_all(word: str, known: Collection[str], label: str) -> str:
    """A hint for a word that is not known: the nearest one, or all there are behind a label, such as “there are”."""
    return did_you_mean(word, known) or f"{label}: {', '.join(known)}"
