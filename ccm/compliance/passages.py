"""Wording as checks read it: plain text passage by passage, each character with its place in the file.

In: a fragment and the text of its file. Out: `Passage`s in the order of the file. A placeholder is one character,
`HOLE`: checks see that a value stands there, never what some customer's value would be.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ccm.diagnostics import Span
from ccm.library.leaves import InlineRun, inline_runs
from ccm.library.model import Fragment, Inline, Placeholder, Styled

HOLE = "\ufffc"
"""Stands for a placeholder (U+FFFC, the object replacement character)."""

_PIECE = re.compile(r"\ufffc|\w+|[^\w\s]")
_LINK_END = re.compile(r"[^\]\n]{0,40}\]\((?:[^()\s]|\([^()\s]*\))*\)")
_PANEL_LINE = re.compile(r"\s*:::[^\n]*(?:\n|$)")
_NEAR, _CLOSE = 300, 12
"""How far ahead a word is looked for, and a single mark: only markup stands between what is printed."""
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’)\]]*\s+(?=[\"'“‘(\[]*[^\W_a-z]|\ufffc)")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|No|Mr|Mrs|Ms|Dr|plc|Ltd|approx|p\.a|a\.m|p\.m)|\b\w)\.$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph, heading, list item or table cell; `kind` says which, `role` the panel it stands in.

    `links` are the targets of its links with the range of their words; `holes` its placeholders in order.
    """

    path: str
    kind: str
    text: str
    level: int = 0
    role: str = ""
    links: tuple[tuple[int, int, str], ...] = ()
    holes: tuple[Placeholder, ...] = ()
    places: tuple[tuple[int, int, int], ...] = ()
    """(offset in the text, line, column) where each word and mark begins in the file, ascending."""

    def span(self, start: int, end: int | None = None) -> Span:
        """The place of a part of the text in the file."""
        line, column = self._place(start)
        if end is None or end <= start:
            return Span(self.path, line, column)
        end_line, end_column = self._place(end - 1)
        return Span(self.path, line, column, end_line, end_column + 1)

    def _place(self, offset: int) -> tuple[int, int]:
        at = bisect_right(self.places, offset, key=lambda place: place[0]) - 1
        if at < 0:
            return (self.places[0][1], self.places[0][2]) if self.places else (1, 1)
        start, line, column = self.places[at]
        return line, column + offset - start

    def sentences(self) -> Iterator[tuple[int, int]]:
        """The ranges of its sentences, without the space around them."""
        start = 0
        for found in _SENTENCE_END.finditer(self.text):
            if _ABBREVIATION.search(self.text, start, found.start()):
                continue
            yield start, found.start()
            start = found.end()
        if self.text[start:].strip():
            yield start, len(self.text)


@dataclass(slots=True)
class _Draft:
    """A passage before its places are known."""

    kind: str
    level: int
    role: str
    text: str
    links: list[tuple[int, int, str]]
    holes: list[Placeholder]


def passages_of(fragment: Fragment, text: str) -> tuple[Passage, ...]:
    """All passages of a fragment."""
    finder = _Finder(text)
    return tuple(
        Passage(
            fragment.path,
            draft.kind,
            draft.text,
            draft.level,
            draft.role,
            tuple(draft.links),
            tuple(draft.holes),
            tuple(finder.places(draft)),
        )
        for draft in map(_draft, inline_runs(fragment.body))
    )


def _draft(run: InlineRun) -> _Draft:
    draft = _Draft(run.kind, run.level, run.panel, "", [], [])
    _collect(run.inlines, draft)
    return draft


def _collect(inlines: Iterable[Inline], draft: _Draft) -> None:
    for each in inlines:
        if isinstance(each, Placeholder):
            draft.text += HOLE
            draft.holes.append(each)
        elif isinstance(each, Styled):
            start = len(draft.text)
            if each.role == "break":
                draft.text += "\n"
            _collect(each.children, draft)
            if each.role == "link":
                draft.links.append((start, len(draft.text), each.target))
        else:
            draft.text += each.text


def places_of_holes(text: str) -> list[int]:
    """Where placeholders stand in the text of a passage, in order."""
    return [at for at, sign in enumerate(text) if sign == HOLE]


def is_rate(hole: Placeholder) -> bool:
    """Whether a placeholder prints a percentage, sign and all."""
    return bool(hole.filters) and hole.filters[0].name == "percent"


class _Finder:
    """Finds the words of passages in the file, in order: what is printed stands there in the order it is written."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines = [0, *(found.end() for found in re.finditer("\n", text))]
        fences = [found.end() for found in re.finditer(r"^---[ \t]*\r?$", text, re.MULTILINE)]
        self._at = fences[1] if len(fences) > 1 else 0

    def places(self, draft: _Draft) -> Iterator[tuple[int, int, int]]:
        """Where each word, mark and placeholder of a passage begins."""
        holes = iter(draft.holes)
        ends = sorted((end for _, end, _ in draft.links), reverse=True)
        self._skip(_PANEL_LINE)
        for found in _PIECE.finditer(draft.text):
            while ends and ends[-1] <= found.start():
                ends.pop()
                self._skip(_LINK_END)
            if found[0] == HOLE:
                at = self._opening(next(holes))
                self._at = max(self._at, self._text.find("}}", at) + 2)
                yield found.start(), *self._place(at)
                continue
            far = _NEAR if found[0][0].isalnum() else _CLOSE
            at = self._text.find(found[0], self._at, self._at + far + len(found[0]))
            if at < 0:  # written otherwise than it is printed, as an entity
                continue
            self._at = at + len(found[0])
            yield found.start(), *self._place(at)
        for _ in ends:
            self._skip(_LINK_END)

    def _skip(self, pattern: re.Pattern[str]) -> None:
        """Pass over what is written here and not printed, so that no word is looked for in it."""
        while (found := pattern.match(self._text, self._at)) and found.end() > self._at:
            self._at = found.end()
            if pattern is _LINK_END:
                return

    def _place(self, at: int) -> tuple[int, int]:
        line = bisect_right(self._lines, at)
        return line, at - self._lines[line - 1] + 1

    def _opening(self, hole: Placeholder) -> int:
        """Where the braces of a placeholder open; its own place is that of the expression within."""
        if not 0 < hole.line <= len(self._lines):
            return self._at
        inside = self._lines[hole.line - 1] + hole.column - 1
        return max(self._text.rfind("{{", 0, inside + 1), self._at)
