"""Lines of prose, ended here and not by the engines, so that both print the same lines.

In: inline nodes and the way down to the element they stand in. Out: the same nodes, white space collapsed, with a line
break in the text wherever a line ends. The engines disagree on where a line may end (after a slash, a hyphen before a
figure, at the edge of a styled run), on what a soft hyphen shows and, by a part of a pixel, on what fits. So both get
lines that are known to fit. `brand.cascade` tells the room, `brand.shaping` the widths.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import groupby
from typing import Any
from unicodedata import category

from ccm.brand.cascade import Cascade, Face, Way
from ccm.brand.model import Brand
from ccm.brand.shaping import Shaper, open_shaper
from ccm.channels.writing import is_turning, keep_digits
from ccm.composition.model import Filled, Inline, Styled, Text

SLACK = 0.75
"""CSS pixels that every line leaves free: the engines round positions, each its own way."""

SOFT_HYPHEN = "\u00ad"
_UNDRAWN = f"{SOFT_HYPHEN}\u200b"
_AT_END = {" ": "\n", SOFT_HYPHEN: "-\n", "\u200b": "\n"}
"""What becomes of a character after which a line ends."""
_SPACES = re.compile(r"[ \t\r\n]+")
_TOKEN = re.compile(r"\n|[^ \n]+")
_WITHIN = re.compile(
    r"(?<=[^\W\d_][-‐–—/])(?=[^\W\d_])|(?<=[\u00ad\u200b\u1680\u2000-\u2006\u2008-\u200a\u205f\u3000])(?=.)"
)
"""Where a line may end within a word: between two letters after a hyphen, dash or slash, where a soft hyphen or a space
without width says so, after the fixed spaces of typography. No-break spaces hold words together."""
_SEAMS = frozenset("/.-_@?&=#:,;")
"""After one of these a word wider than its line is cut rather than elsewhere."""
_TAGS = {"strong": "strong", "emphasis": "em", "link": "a"}


@dataclass(slots=True)
class _Leaf:
    """The text of one node; `run` differs where the engines begin to shape text anew."""

    text: str
    face: Face
    run: int


@dataclass(slots=True)
class Lines:
    """Ends the lines of documents of one brand. What repeats is kept: most wording is the same for every customer."""

    brand: Brand
    cascade: Cascade = field(init=False)
    shaper: Shaper = field(init=False)
    _kept: Any = field(init=False)

    def __post_init__(self) -> None:
        self.cascade = Cascade(self.brand.css["page"], self.brand.geometry.content_width)
        self.shaper = open_shaper(self.brand.fonts)
        self._kept = lru_cache(maxsize=2048)(self._ended)

    def end(self, inlines: tuple[Inline, ...], way: Way, outer: float | None = None) -> tuple[Inline, ...]:
        """The same nodes with their lines ended. `outer` is the width of a cell's column; all else the CSS knows."""
        ended: tuple[Inline, ...] = self._kept(inlines, way, outer)
        return ended

    def text(self, text: str, way: Way) -> str:
        """A plain text with its lines ended."""
        (found,) = self.end((Text(text),), way)
        assert isinstance(found, Text)  # noqa: S101 — the kind that was given
        return found.text

    def _ended(self, inlines: tuple[Inline, ...], way: Way, outer: float | None) -> tuple[Inline, ...]:
        place = self.cascade.place(way)
        leaves: list[_Leaf] = []
        self._collect(inlines, way, leaves, 0)
        _collapse(leaves)
        width = place.width if outer is None else outer - place.inset
        ruler = _Ruler(leaves, self.shaper)
        characters = list(ruler.text)
        for cut in _cuts(ruler, width - SLACK):
            before = characters[cut - 1]
            characters[cut - 1] = _AT_END.get(before, f"{before}\n")
        shown = ["" if character in _UNDRAWN else character for character in characters]
        return tuple(_rewritten(inlines, _split(shown, leaves)))

    def _collect(self, inlines: Iterable[Inline], way: Way, leaves: list[_Leaf], run: int) -> int:
        """The leaves below these nodes; returns the number of the last run."""
        face = self.cascade.place(way).face
        for each in inlines:
            if isinstance(each, Styled):
                if each.role == "break":
                    leaves.append(_Leaf("\n", face, run))
                else:
                    run = self._collect(each.children, (*way, (_TAGS[each.role],)), leaves, run + 1) + 1
            else:
                filled = isinstance(each, Filled)
                own = filled and is_turning(each.text)
                text = keep_digits(each.text) if filled else each.text
                leaves.append(_Leaf(_SPACES.sub(" ", text), face, run + own))
                run += 2 * own
        return run


def _collapse(leaves: list[_Leaf]) -> None:
    """White space as CSS collapses it, across the edges of nodes: one space between words, none where a line ends."""
    last: _Leaf | None = None
    for leaf in leaves:
        if leaf.text == "\n" or last is None or last.text[-1] in " \n":
            leaf.text = leaf.text.removeprefix(" ")
        if leaf.text == "\n" and last is not None:
            last.text = last.text.removesuffix(" ")
        last = leaf if leaf.text else last
    if last is not None:
        last.text = last.text.removesuffix(" ")


class _Ruler:
    """Measures parts of a text whose runs are set in several faces; a run that may come out in several ways, at its
    widest.
    """

    def __init__(self, leaves: list[_Leaf], shaper: Shaper) -> None:
        self.text = "".join(leaf.text for leaf in leaves)
        self._shaper = shaper
        self._starts: list[int] = []
        self._runs: list[tuple[Face, bool]] = []
        at = 0
        for _, leaves_of_run in groupby((leaf for leaf in leaves if leaf.text), lambda leaf: leaf.run):
            run = list(leaves_of_run)
            text = "".join(leaf.text for leaf in run)
            self._starts.append(at)
            self._runs.append((run[0].face, shaper.is_uniform(text.replace("\n", ""), run[0].face)))
            at += len(text)

    def _pieces(self, start: int, end: int) -> Iterator[tuple[str, Face, float]]:
        """The text of each run in a part, its face and its width."""
        at = bisect_right(self._starts, start) - 1
        while start < end:
            after = self._starts[at + 1] if at + 1 < len(self._starts) else end
            text, (face, uniform) = self.text[start : min(after, end)], self._runs[at]
            yield text, face, self._shaper.width(text, face) if uniform else self._shaper.widest(text, face)
            start, at = after, at + 1

    def width(self, start: int, end: int) -> float:
        """The width of a part in CSS pixels."""
        return sum(width for _, _, width in self._pieces(start, end))

    def hyphen(self, at: int) -> float:
        """The width of the hyphen that a soft hyphen becomes at the end of a line, 0 for any other character."""
        if self.text[at] != SOFT_HYPHEN:
            return 0.0
        return self._shaper.width("-", self._runs[bisect_right(self._starts, at) - 1][0])

    def cuts(self, start: int, end: int, room: float) -> Iterator[int]:
        """Where a word that is wider than a line is cut: after a seam in a line's second half, else where it is full.

        At least one letter stays on a line, with the marks that belong to it.
        """
        while (cut := self._full(start, end, room)) < end:
            # What is cut off is shaped anew: the last letter of an Arabic part becomes a wider one.
            while self.width(start, cut) > room and (less := self._whole(cut - 1, start, end)) < cut:
                cut = less
            yield cut
            start = cut

    def _full(self, start: int, end: int, room: float) -> int:
        used, at, seam = 0.0, start, start
        for text, face, width in self._pieces(start, end):
            advances = self._shaper.advances(text, face)
            scale = width / advances[-1] if advances[-1] else 0.0
            for advance in advances:
                if used + advance * scale > room and at > start:
                    return self._whole(seam if seam - start > (at - start) / 2 else at, start, end)
                at += 1
                seam = at if self.text[at - 1] in _SEAMS else seam
            used += width
        return end

    def _whole(self, at: int, start: int, end: int) -> int:
        """The nearest place where no mark is parted from its letter: before, but for the first letter."""
        at = max(at, start + 1)
        while at > start + 1 and category(self.text[at])[0] == "M":
            at -= 1
        while at < end and category(self.text[at])[0] == "M":
            at += 1
        return at


def _cuts(ruler: _Ruler, room: float) -> Iterator[int]:
    """Where lines begin, but for the first and those after an author's break. Greedy: each line takes what fits."""
    used, begun = 0.0, False
    for token in _TOKEN.finditer(ruler.text):
        if token[0] == "\n":
            used, begun = 0.0, False
            continue
        space = ruler.width(token.start() - 1, token.start()) if begun else 0.0
        for start, end in _parts(token):
            wide = ruler.width(start, end)
            if begun and used + space + wide + ruler.hyphen(end - 1) > room:
                yield start
                used, space, begun = 0.0, 0.0, False
            if not begun and wide > room:
                for cut in ruler.cuts(start, end, room):
                    yield cut
                    wide = ruler.width(cut, end)
            used, space, begun = used + space + wide, 0.0, True


def _parts(token: re.Match[str]) -> Iterator[tuple[int, int]]:
    """The parts of a word between which a line may end, as places in the whole text."""
    start, end = token.span()
    if not token[0].isalnum():
        for within in _WITHIN.finditer(token[0]):
            yield start, token.start() + within.start()
            start = token.start() + within.start()
    yield start, end


def _split(characters: list[str], leaves: list[_Leaf]) -> Iterator[str]:
    """What each leaf says now."""
    at = 0
    for leaf in leaves:
        yield "".join(characters[at : at + len(leaf.text)])
        at += len(leaf.text)


def _rewritten(inlines: Iterable[Inline], texts: Iterator[str]) -> Iterator[Inline]:
    for each in inlines:
        if not isinstance(each, Styled):
            yield replace(each, text=next(texts))
        elif each.role == "break":
            next(texts)
            yield each
        else:
            yield replace(each, children=tuple(_rewritten(each.children, texts)))
