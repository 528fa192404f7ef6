"""Lines of prose that both page engines break alike.

In: a document tree and the brand. Out: the same tree with a line break wherever a word fits, or does not fit, by so
little that the engines could differ. They round positions differently, by about a tenth of a point a line; everywhere
else they are left to break lines themselves. Without this a statement could gain a line in one form only.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import count

from ccm.brand.model import Brand
from ccm.brand.shaping import Shaper
from ccm.channels.writing import keep_digits
from ccm.composition.model import Block, Document, Filled, Inline, Items, Panel, Paragraph, Styled

DOUBT = 0.75
"""CSS pixels: a line's end within this distance of the edge is decided here."""

_OPPORTUNITY = re.compile(r"(?<=\S)(?=[ \t\r\n])|(?<=[^\W\d_][-–—])(?=[^\W\d_])")
_PADDED = ("summary", "important")
Runs = tuple[tuple[str, str], ...]
"""A paragraph's text in runs of one style each."""


@dataclass(frozen=True, slots=True)
class Column:
    """Where prose stands: the width its lines may take and the size of its letters, in CSS pixels."""

    width: float
    size: float

    def narrowed(self, by: float, most: float | None = None) -> "Column":
        """The same column with less room."""
        width = self.width - by
        return replace(self, width=width if most is None else min(width, most))


@dataclass(frozen=True, slots=True)
class Lines:
    """Holds the lines of documents of one brand."""

    brand: Brand
    shaper: Shaper

    def hold(self, document: Document) -> Document:
        """The same document with its doubtful line ends decided."""
        prose = self.brand.geometry.prose
        most = prose.measure if document.layout == "letter" else None
        sections = []
        for section in document.sections:
            small = section.slot == "disclosures"
            column = Column(self.brand.geometry.content_width, prose.small_size if small else prose.size)
            blocks = tuple(self._block(block, column, None if small else most) for block in section.blocks)
            sections.append(replace(section, blocks=blocks))
        return replace(document, sections=tuple(sections))

    def _block(self, block: Block, column: Column, most: float | None) -> Block:
        prose = self.brand.geometry.prose
        match block:
            case Paragraph(level=0):
                held = self._held(block.inlines, column.narrowed(0, most))
                return block if held is block.inlines else replace(block, inlines=held)
            case Items():
                room = column.narrowed(prose.list_indent, most)
                return replace(block, items=tuple(self._held(item, room) for item in block.items))
            case Panel(role=role) if role in _PADDED:
                inner = column.narrowed(2 * prose.panel_pad)
                return replace(block, blocks=tuple(self._block(each, inner, most) for each in block.blocks))
            case Panel():
                return replace(block, blocks=tuple(self._block(each, column, most) for each in block.blocks))
            case _:
                return block

    def _held(self, inlines: tuple[Inline, ...], column: Column) -> tuple[Inline, ...]:
        cuts = _cuts(tuple(_runs(inlines)), column, self.shaper)
        return tuple(_cut(inlines, cuts, count())) if cuts else inlines


def _runs(inlines: tuple[Inline, ...], style: str = "regular") -> Iterator[tuple[str, str]]:
    """The text of inline nodes with the style of each run; a break is a run of its own."""
    for each in inlines:
        if not isinstance(each, Styled):
            yield keep_digits(each.text) if isinstance(each, Filled) else each.text, style
        elif each.role == "break":
            yield "\n", "break"
        else:
            yield from _runs(each.children, _nested(style, each.role))


def _nested(style: str, role: str) -> str:
    strong = "semibold" in style or role == "strong"
    italic = "italic" in style or role == "emphasis"
    return " ".join(part for part, on in (("semibold", strong), ("italic", italic)) if on) or "regular"


@lru_cache(maxsize=4096)
def _cuts(runs: Runs, column: Column, shaper: Shaper) -> frozenset[int]:
    """Where a paragraph must be cut; kept, because most wording is the same for everybody."""
    return frozenset(_doubtful_ends(runs, column, shaper))


def _doubtful_ends(runs: Runs, column: Column, shaper: Shaper) -> Iterator[int]:
    """Places, counted in characters, before which a line must end because an engine might or might not end it there."""
    ends = _ends(runs, shaper)
    limit, doubt = column.width / column.size, DOUBT / column.size
    if not ends or ends[-1] < limit - doubt:
        return
    text = "".join([run for run, _ in runs])
    broken = "\n" in text
    start, last = 0.0, 0
    places = [match.start() for match in _OPPORTUNITY.finditer(text)] + [len(text)]
    for place in places:
        if broken and "\n" in text[last:place]:
            start = ends[text.index("\n", last, place)]
        width = ends[place - 1] - start
        if width > limit - doubt and last > 0:
            begin = last + (text[last] in " \t\r\n")
            start = ends[begin - 1]
            if width <= limit + doubt:
                yield begin
        last = place


def _ends(runs: Runs, shaper: Shaper) -> Sequence[float]:
    """Where each character ends, in em from the start of the first."""
    if len(runs) == 1 and runs[0][1] != "break":
        return shaper.advances(*runs[0])
    ends: list[float] = []
    for text, style in runs:
        before = ends[-1] if ends else 0.0
        ends += [before] if style == "break" else [before + each for each in shaper.advances(text, style)]
    return ends


def _cut(inlines: tuple[Inline, ...], cuts: frozenset[int], place: "count[int]") -> Iterator[Inline]:
    """The same nodes with a break before each cut; `place` counts characters as `_runs` gives them."""
    for each in inlines:
        if isinstance(each, Styled) and each.role == "break":
            next(place)
            yield each
        elif isinstance(each, Styled):
            yield replace(each, children=tuple(_cut(each.children, cuts, place)))
        else:
            part = ""
            for character in each.text:
                if next(place) in cuts:
                    yield replace(each, text=part)
                    yield Styled("break")
                    part = ""
                part += character
            yield replace(each, text=part)
