"""How wide text comes out, kerning included: the same shaper that both page engines use, asked beforehand.

In: a run of text and the face it is set in. Out: its width. A character comes from the first family that has it, as in
both engines; they agree with these widths to a small part of a pixel, which `ccm.channels.prose` leaves free.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any
from unicodedata import category

import uharfbuzz

from ccm.brand.cascade import SEMIBOLD, Face
from ccm.brand.fonts import FORMATTING, Fonts, font_path, open_fonts
from ccm.brand.model import FontFace

FEATURES: Mapping[str, bool] = {"liga": False, "clig": False, "dlig": False, "calt": False}
_UNKERNED = {**FEATURES, "kern": False}
_OTHER_SCRIPTS = re.compile(
    "[\u0370-\u1dff\u1f00-\u1fff\u2c00-\u2dff\u2e80-\ud7ff\uf900-\ufdff\ufe70-\ufeff\U00010000-\U0010ffff]"
)
"""Letters of other scripts than Latin."""
_INSTEAD = {"semibold_italic": ("italic", "semibold"), "semibold": (), "italic": ()}
"""Where a family has not a style, what stands in for it before the regular one does."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One font file as the shaper has it, and the characters it draws."""

    family: str
    font: Any
    characters: frozenset[str]

    def advance(self, character: str) -> float:
        """The width of a single character in em, 0 where the font has it not."""
        glyph = self.font.get_nominal_glyph(ord(character))
        return float(self.font.get_glyph_h_advance(glyph)) / float(self.font.scale[0]) if glyph else 0.0


@dataclass(frozen=True, eq=False)
class Shaper:
    """The fonts of a stack by style, first family first."""

    by_style: Mapping[str, tuple[Drawn, ...]]
    fonts: Fonts
    _kept: Any = field(init=False, repr=False)
    _widths: Any = field(init=False, repr=False)
    _widths_at_most: Any = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_kept", lru_cache(maxsize=1024)(self._shape))
        object.__setattr__(self, "_widths", lru_cache(maxsize=16384)(self._width))
        object.__setattr__(self, "_widths_at_most", lru_cache(maxsize=4096)(self._at_most))

    def advances(self, text: str, face: Face = Face()) -> tuple[float, ...]:  # noqa: B008 — frozen
        """The width of the text up to and including each character, in em."""
        found: tuple[float, ...] = self._kept(text, face.style, face.families, face.kerning)
        return found

    def width(self, text: str, face: Face) -> float:
        """The width of a text in CSS pixels; words repeat and are kept."""
        found: float = self._widths(text, face.style, face.families, face.kerning)
        return found * face.size

    def widest(self, text: str, face: Face) -> float:
        """The greatest width, in CSS pixels, that a text of several scripts or fonts can come out with.

        There the engines take spaces from different fonts, shape each script by itself or all as one, and look for
        italics in different order.
        """
        found: float = self._widths_at_most(text, face.style, face.families)
        return found * face.size

    def is_uniform(self, text: str, face: Face) -> bool:
        """Whether a text is of one script and one font, so that both engines shape it alike."""
        stack = self._stack(face.style, face.families)
        return bool(stack) and not _OTHER_SCRIPTS.search(text) and stack[0].characters.issuperset(text)

    def _at_most(self, text: str, style: str, families: tuple[str, ...]) -> float:
        ways = [self._width(text, each, families, kerning) for each in {style, "regular"} for kerning in (True, False)]
        spaces = [drawn.advance(" ") for drawn in self._stack(style, families)]
        spread = max(spaces, default=0.0) - min(spaces, default=0.0)
        return max(ways) + spread * sum(map(str.isspace, text))

    def _width(self, text: str, style: str, families: tuple[str, ...], kerning: bool) -> float:
        found = self._shape(text, style, families, kerning)
        return found[-1] if found else 0.0

    def _shape(self, text: str, style: str, families: tuple[str, ...], kerning: bool) -> tuple[float, ...]:
        widths = [0.0] * len(text)
        features = dict(FEATURES) if kerning else dict(_UNKERNED)
        for start, end, drawn in _runs(text, self._stack(style, families)):
            if drawn is None:
                widths[start:end] = [self.fonts.width(character) for character in text[start:end]]
                continue
            buffer = uharfbuzz.Buffer()
            buffer.add_str(text[start:end])
            buffer.guess_segment_properties()
            uharfbuzz.shape(drawn.font, buffer, features)
            for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
                widths[start + info.cluster] += position.x_advance / drawn.font.scale[0]
        return tuple(accumulate(widths))

    def _stack(self, style: str, families: tuple[str, ...]) -> tuple[Drawn, ...]:
        stack = self.by_style[style]
        if not stack or not families or families[0] == stack[0].family:
            return stack
        order = {family: at for at, family in reversed(list(enumerate(families)))}
        return tuple(sorted(stack, key=lambda drawn: order.get(drawn.family, len(order))))


def _runs(text: str, stack: tuple[Drawn, ...]) -> Iterator[tuple[int, int, Drawn | None]]:
    """The text cut where another font takes over; marks and what is not drawn stay with the letter before them."""
    if not text:
        return
    if not stack or stack[0].characters.issuperset(text):
        yield 0, len(text), next(iter(stack), None)
        return
    start, before = 0, None
    for at, character in enumerate(text):
        clings = at > 0 and (character in FORMATTING or category(character)[0] == "M")
        if clings and (before is None or character in FORMATTING or character in before.characters):
            continue
        drawn = next((each for each in stack if character in each.characters), None)
        if at > 0 and drawn is not before:
            yield start, at, before
            start = at
        before = drawn
    yield start, len(text), before


@cache
def open_shaper(faces: tuple[FontFace, ...]) -> Shaper:
    """Load the files of a stack; once per process. A missing file is skipped: `missing_fonts` names it."""
    by_style = {}
    for style in ("regular", *_INSTEAD):
        by_style[style] = tuple(drawn for face in faces if (drawn := _drawn(face, style)) is not None)
    return Shaper(by_style, open_fonts(faces))


def _drawn(face: FontFace, style: str) -> Drawn | None:
    files = dict(face.files)
    file = next((files[each] for each in (style, *_INSTEAD.get(style, ()), "regular") if each in files), None)
    path = font_path(face, file) if file else None
    return _loaded(path, face.family, SEMIBOLD if style.startswith("semibold") else 0) if path else None


def _loaded(path: Path, family: str, weight: int) -> Drawn:
    face, characters = _read(path)
    font = uharfbuzz.Font(face)
    if weight and any(axis.tag == "wght" for axis in face.axis_infos):
        font.set_variations({"wght": weight})
    return Drawn(family, font, characters)


@cache
def _read(path: Path) -> tuple[Any, frozenset[str]]:
    face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path)))
    return face, frozenset(map(chr, face.unicodes))
