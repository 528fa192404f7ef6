"""`reviewers/*.yaml`: who may sign, in which role, with which public keys, from when to when.

In: the files and the roles there are. Out: `Reviewers`, and findings. A person may have several keys: one that was
lost, has run out or was stolen stays in the file, so that what it signed before can still be verified.
"""

import re
from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256
from unicodedata import normalize

from ccm.diagnostics import Diagnostic, Span, error
from ccm.library.fields import LibraryFields
from ccm.library.text import HIDDEN, read_text
from ccm.values.locales import language_of
from ccm.written import Text, short

BAD_KEY = error("L101", "public-key", "A reviewer's public key is not one, or is not told apart from another.")
SAME_REVIEWER = error("L102", "same-reviewer", "Two files are about the same reviewer, or about nobody.")

COMPROMISED = "compromised"
REVOCATIONS = (COMPROMISED, "lost", "replaced", "left")


@dataclass(frozen=True, slots=True)
class ReviewerKey:
    """A public key and what it may be used for: roles, and where given only some topics and languages.

    In force from `start` to `end`, both included. After the day it was `revoked` nothing counts that is signed with it.
    """

    public: bytes
    roles: tuple[str, ...]
    start: date
    end: date | None = None
    revoked: date | None = None
    reason: str = ""
    topics: tuple[str, ...] = ()
    locales: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The short name of the key: the first 16 signs of its digest."""
        return key_id(self.public)

    def why_not(self, day: date) -> str:
        """Why the key counts for nothing on a day; nothing if it was in force."""
        if day < self.start:
            return f"its key is in force from {self.start} only"
        if self.end is not None and day > self.end:
            return f"its key ran out on {self.end}"
        if self.revoked is not None and (day > self.revoked or (self.reason == COMPROMISED and day == self.revoked)):
            return f"its key was revoked on {self.revoked} ({self.reason})"
        return ""

    def covers(self, topic: str, locale: str) -> bool:
        """Whether it may be used for a fragment of a topic in a language."""
        return (not self.topics or topic in self.topics) and is_among(locale, self.locales)


@dataclass(frozen=True, slots=True)
class Reviewer:
    """A person who signs; `teams` are those whose fragments are the person's own."""

    name: str
    keys: tuple[ReviewerKey, ...]
    teams: tuple[str, ...] = ()
    path: str = ""

    def owns(self, owner: str) -> bool:
        """Whether a fragment of this owner is the person's own, however the name is written."""
        return bool(owner) and folded(owner) in {folded(self.name), *map(folded, self.teams)}


@dataclass(frozen=True)
class Reviewers:
    """Everybody who may sign."""

    persons: tuple[Reviewer, ...] = ()

    @cached_property
    def by_key(self) -> Mapping[str, tuple[Reviewer, ReviewerKey]]:
        """Person and key by the key's id."""
        return {key.id: (person, key) for person in self.persons for key in person.keys}

    def find(self, name: str) -> Reviewer | None:
        """The person of a name, however it is written."""
        return next((each for each in self.persons if folded(each.name) == folded(name)), None)

    def holding(self, role: str, topic: str, locale: str, on: date) -> tuple[Reviewer, ...]:
        """Who has a key in force on a day for a role, topic and language."""
        return tuple(
            each
            for each in self.persons
            if any(role in key.roles and key.covers(topic, locale) and not key.why_not(on) for key in each.keys)
        )


def key_id(public: bytes) -> str:
    """The short name of a public key."""
    return sha256(public).hexdigest()[:16]


def folded(name: str) -> str:
    """A name without what may be written in several ways: spaces, hyphens, capitals, marks of width."""
    return re.sub(r"[\W_]+", "", normalize("NFKC", name).casefold())


def is_among(locale: str, tags: Sequence[str]) -> bool:
    """Whether a language tag is one of several, or is written in one of their languages; none means any."""
    return not tags or locale in tags or language_of(locale) in tags


def read_reviewers(files: Mapping[str, bytes], roles: Sequence[str] | None) -> tuple[Reviewers, tuple[Diagnostic, ...]]:
    """Read every reviewer of a project; without `roles` any are taken."""
    diagnostics: list[Diagnostic] = []
    persons: list[Reviewer] = []
    for path in sorted(path for path in files if path.startswith("reviewers/") and path.endswith((".yaml", ".yml"))):
        person = read_reviewer(path, files[path], roles, diagnostics)
        persons += [person] if person else []
    diagnostics.extend(_find_doubles(persons))
    return Reviewers(tuple(persons)), tuple(diagnostics)


def read_reviewer(
    path: str, content: bytes, roles: Sequence[str] | None, diagnostics: list[Diagnostic]
) -> Reviewer | None:
    """Read one file."""
    text, found = read_text(path, content)
    diagnostics.extend(found)
    fields = LibraryFields.open(path, text, diagnostics, of="a reviewer") if text is not None else None
    if fields is None:
        return None
    name = fields.scalar("name", required=True)
    teams = tuple(each.text for each in fields.names("teams"))
    keys = tuple(key for each in fields.records("keys", of="a key", required=True) if (key := _read_key(each, roles)))
    fields.close()
    if name is None:
        return None
    said = " ".join(name.text.split())
    if not folded(said) or HIDDEN.search(said):
        fields.report(SAME_REVIEWER, name.span, f"“{short(said)}” is nobody's name")
        return None
    return Reviewer(said, keys, teams, path)


def _read_key(fields: LibraryFields, roles: Sequence[str] | None) -> ReviewerKey | None:
    written = fields.scalar("public", required=True)
    words = fields.names("roles", required=True)
    named = [each.text if roles is None else fields.one_of(each, roles) for each in words]
    start, end = fields.day_of("from", required=True), fields.day_of("until")
    fields.ordered(fields.span, start, end)
    revoked = fields.day_of("revoked")
    reason = fields.choice("reason", REVOCATIONS, required=revoked is not None)
    topics, locales = (tuple(each.text for each in fields.names(key)) for key in ("topics", "locales"))
    fields.close()
    public = _public(written, fields) if written else None
    if public is None or start is None:
        return None
    known = tuple(each for each in named if each)
    return ReviewerKey(public, known, start, end, revoked, reason, topics, locales)


def _public(written: Text, fields: LibraryFields) -> bytes | None:
    try:
        public = b64decode(written.text.strip(), validate=True)
    except ValueError:
        public = b""
    if len(public) == 32:
        return public
    hint = "keys are made and written here by: ccm key new"
    fields.report(BAD_KEY, written.span, f"“{short(written.text)}” is no public key", hint=hint)
    return None


def _find_doubles(persons: Sequence[Reviewer]) -> Iterator[Diagnostic]:
    names: dict[str, Reviewer] = {}
    keys: dict[bytes, Reviewer] = {}
    for person in persons:
        earlier = names.setdefault(folded(person.name), person)
        if earlier is not person:
            message = f"{person.name} is also in {earlier.path}"
            yield SAME_REVIEWER.at(Span(person.path), message, hint="keep one file for a person, with all the keys")
        for key in person.keys:
            if key.public in keys:
                message = f"the key {key.id} is already that of {keys[key.public].name}"
                yield BAD_KEY.at(Span(person.path), message, hint="each key stands in one place: ccm key new")
            keys.setdefault(key.public, person)
