"""Redlines: what changed between two versions of a wording, word by word.

In: two fragment files as text, or None where there was none. Out: `Redline`: fields that changed, and the wording as
runs that stayed, went or came. Terminals and pages show the same runs.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import escape
from typing import Literal

from ccm.library.front_matter import split_front_matter
from ccm.written import Text

Change = Literal["same", "gone", "new"]
_TOKEN = re.compile(r"\{\{.*?\}\}|\s+|[^\W_]+(?:['’][^\W_]+)*|.", re.DOTALL)
_SOFT_BREAK = re.compile(r"(?<=[^\s\\|])\n(?=[^\s#|:*+\d-])")
"""The end of a line within a paragraph: it prints as a space, so that wrapping lines anew is no change."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of wording that stayed, went or came."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field of the front matter that has another value; empty where it was or is not given."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Redline:
    """What changed. `runs` hold the whole wording, so that a reader sees each change in its sentence."""

    fields: tuple[FieldChange, ...]
    runs: tuple[Run, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed."""
        return not self.fields and all(run.change == "same" for run in self.runs)

    def html(self) -> str:
        """The wording as HTML: see `runs_as_html`."""
        return runs_as_html(self.runs)


def runs_as_html(runs: Iterable[Run]) -> str:
    """A text as HTML: `del` and `ins` around what went and came, line ends kept."""
    tags = {"gone": "del", "new": "ins"}
    parts = (
        f"<{tags[run.change]}>{escape(run.text)}</{tags[run.change]}>" if run.change in tags else escape(run.text)
        for run in runs
    )
    return "".join(parts)


def redline(before: str | None, after: str | None) -> Redline:
    """Compare two fragment files."""
    fields_before, wording_before = _split(before)
    fields_after, wording_after = _split(after)
    names = dict.fromkeys((*fields_before, *fields_after))
    pairs = ((name, fields_before.get(name, ""), fields_after.get(name, "")) for name in names)
    changed = tuple(FieldChange(*pair) for pair in pairs if pair[1] != pair[2])
    return Redline(changed, compare_words(wording_before, wording_after))


def redline_of_variant(base: str, variant: str) -> Redline:
    """The wording of a variant's file compared with that of its base; its own fields are all new."""
    fields, wording = _split(variant)
    new = tuple(FieldChange(name, "", value) for name, value in fields.items())
    return Redline(new, compare_words(wording_of(base), wording))


def wording_of(text: str) -> str:
    """The wording of a fragment file as redlines compare it; of a file that cannot be read, all of it."""
    return _split(text)[1]


def compare_words(before: str, after: str) -> tuple[Run, ...]:
    """The runs of a text that became another. Placeholders count as one word; a lone space never parts two changes."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return tuple(_joined(_runs(matcher, old, new)))


def _runs(matcher: "SequenceMatcher[str]", old: list[str], new: list[str]) -> Iterator[Run]:
    for _, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        gone, came = "".join(old[old_from:old_to]), "".join(new[new_from:new_to])
        if gone == came:
            yield Run("same", came)
            continue
        if gone:
            yield Run("gone", gone)
        if came:
            yield Run("new", came)


def _joined(runs: Iterator[Run]) -> Iterator[Run]:
    """Changes with nothing but a space between them read as one."""
    gone = came = ""
    held = ""
    for run in runs:
        if run.change == "same" and (gone or came) and run.text.isspace() and "\n" not in run.text and not held:
            held = run.text
            continue
        if run.change != "same":
            gone, came = gone + held, came + held
            held = ""
            gone, came = (gone + run.text, came) if run.change == "gone" else (gone, came + run.text)
            continue
        yield from _changed(gone, came)
        yield Run("same", held + run.text)
        gone = came = held = ""
    yield from _changed(gone, came)
    if held:
        yield Run("same", held)


def _changed(gone: str, came: str) -> Iterator[Run]:
    if gone:
        yield Run("gone", gone)
    if came:
        yield Run("new", came)


def _split(text: str | None) -> tuple[dict[str, str], str]:
    """The fields and the wording of a fragment file; a file that cannot be read is all wording."""
    if text is None:
        return {}, ""
    sheet, _ = split_front_matter("", text.replace("\r\n", "\n"))
    if sheet is None:
        return {}, text
    fields = {key.text: value.text.strip() if isinstance(value, Text) else str(value) for key, value in sheet.fields}
    return fields, _SOFT_BREAK.sub(" ", sheet.body.strip("\n"))
