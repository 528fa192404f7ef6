"""Reading the fields of a mapping an author wrote: known keys, plain text, one of several words, yes or no.

In: `Entries` with positions. Out: plain values; every problem goes to the list of findings, and reading goes
on.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ccm.diagnostics import Diagnostic, Kind, Span, did_you_mean, error
from ccm.facts.typeless import Entries, Items, Text, Written

UNKNOWN_KEY = error("V010", "unknown-key", "A key is not known at this place.")
MISSING_KEY = error("V011", "missing-key", "A key that must be given is missing.")
NOT_TEXT = error("V012", "text-expected", "A plain text is expected at this place.")
NOT_A_CHOICE = error("V013", "unknown-word", "A word is not one of those allowed at this place.")
NOT_A_MAPPING = error("V014", "mapping-expected", "A mapping (`key: value`) is expected at this place.")
NOT_A_LIST = error("V015", "list-expected", "A list is expected at this place.")

_YES, _NO = ("true", "yes", "on"), ("false", "no", "off")


@dataclass(slots=True)
class Fields:
    """Collects findings while values are read."""

    findings: list[Diagnostic] = field(default_factory=list)

    def say(self, kind: Kind, span: Span | None, message: str, hint: str | None = None) -> None:
        """Add a finding."""
        self.findings.append(kind.at(span, message, hint=hint))

    def only(self, entries: Entries, known: Sequence[str]) -> None:
        """Report every key that is not among the known ones."""
        for key, _ in entries:
            if key.text not in known:
                hint = did_you_mean(key.text, known) or f"known here: {', '.join(known)}"
                self.say(UNKNOWN_KEY, key.span, f"“{key.text}” is not known here", hint)

    def text(self, entries: Entries, key: str, *, required: bool = False) -> Text | None:
        """The text of a key; None if it is not there or no text."""
        value = entries.get(key)
        if value is None:
            if required:
                self.say(MISSING_KEY, entries.span, f"“{key}” is missing here")
            return None
        return self.as_text(value, key)

    def as_text(self, value: Written, what: str) -> Text | None:
        """The value as a non-empty text, or None with a finding."""
        if not isinstance(value, Text):
            self.say(NOT_TEXT, value.span, f"“{what}” must be a plain text")
            return None
        if not value.text.strip():
            self.say(NOT_TEXT, value.span, f"“{what}” is empty")
            return None
        return value

    def word(self, entries: Entries, key: str, allowed: Iterable[str], *, default: str | None = None) -> str | None:
        """One of the allowed words; the default where the key is missing (none: it is required)."""
        value = self.text(entries, key, required=default is None)
        if value is None:
            return default if entries.get(key) is None else None
        return self.as_word(value, key, allowed)

    def as_word(self, value: Text, what: str, allowed: Iterable[str]) -> str | None:
        """The text if it is one of the allowed words, or None with a finding."""
        words = [str(word) for word in allowed]
        written = " ".join(value.text.split())
        if written in words:
            return written
        hint = did_you_mean(written, words) or f"one of: {', '.join(words)}"
        self.say(NOT_A_CHOICE, value.span, f"“{written}” is no {what} known here", hint)
        return None

    def flag(self, entries: Entries, key: str, *, default: bool) -> bool:
        """True or false, or the default."""
        value = self.text(entries, key)
        if value is None:
            return default
        word = value.text.lower()
        if word not in (*_YES, *_NO):
            self.say(NOT_A_CHOICE, value.span, f"“{key}” is true or false, not “{value.text}”")
            return default
        return word in _YES

    def mapping(self, value: Written | None, what: str, *, at: Span | None = None) -> Entries | None:
        """The value as a mapping, or None with a finding."""
        if isinstance(value, Entries):
            return value
        self.say(NOT_A_MAPPING, value.span if value else at, f"“{what}” must be a mapping of keys and values")
        return None

    def items(self, value: Written | None, what: str, *, at: Span | None = None) -> tuple[Written, ...]:
        """The value as a list, or nothing with a finding."""
        if isinstance(value, Items):
            return value.items
        self.say(NOT_A_LIST, value.span if value else at, f"“{what}” must be a list (lines that begin with “- ”)")
        return ()
