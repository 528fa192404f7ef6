"""Redlines: what changed between two versions of a wording, word by word.

In: two fragments with their files as text, or None where there was none. Out: `Redline`: fields that changed, of
variants also what they inherit, and the wording as runs that stayed, went or came. Terminals and pages show the same.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from html import escape
from typing import Literal

from ccm.library.front_matter import split_front_matter
from ccm.library.model import Fragment
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


def redline_of(
    before: tuple[Fragment, str] | None,
    after: tuple[Fragment, str] | None,
    *,
    base: tuple[Fragment, str] | None = None,
) -> Redline:
    """Compare two fragments, each with its file; also where only what a variant inherits is different.

    A variant that is new is compared with its `base`: the wording with the base's, its own fields are all new.
    """
    compared = redline(before and before[1], after and after[1])
    if after and base and not before:
        compared = replace(compared, runs=compare_words(wording_of(base[1]), wording_of(after[1])))
    was, now = before or base, after
    if not any(each and each[0].variant for each in (was, now)):
        return compared
    old, new = (_decided(each[0]) if each else {} for each in (was, now))
    told = {(each.name, each.before, each.after) for each in compared.fields}
    pairs = [(name, old.get(name, ""), new.get(name, "")) for name in dict.fromkeys((*old, *new))]
    more = [pair for pair in pairs if pair[1] != pair[2] and pair not in told]
    inherited = (FieldChange(f"{name}, with what it inherits", *values) for name, *values in more)
    return Redline((*compared.fields, *inherited), compared.runs)


def _decided(fragment: Fragment) -> dict[str, str]:
    """The fields that a variant has from its base in whole or in part, and that decide what a customer reads."""
    start, end = fragment.effective.start or "", fragment.effective.end or ""
    return {
        "slot": fragment.slot,
        "when": fragment.when.source if fragment.when else "",
        "touchpoints": ", ".join(fragment.touchpoints),
        "channels": ", ".join(fragment.channels),
        "requires": ", ".join(fragment.requires),
        "excludes": ", ".join(fragment.excludes),
        "effective": f"{start}/{end}" if start or end else "",
        "order": str(fragment.order),
        "priority": fragment.priority.source if fragment.priority else "",
        "reference": fragment.reference,
        "variant of": ", ".join(fragment.ids[1:]),
    }


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
