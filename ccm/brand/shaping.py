"""How wide text comes out, kerning included: the same shaper that both page engines use, asked beforehand.

In: a run of text and its style. Out: the running advance after every character, in em. Both engines agree with it to
about a tenth of a point per line; what is nearer to the edge than that, `ccm.channels.prose` decides for both.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any

import uharfbuzz

from ccm.brand.fonts import Fonts, font_path, open_fonts
from ccm.brand.model import FontFace

FEATURES: Mapping[str, bool] = {"liga": False, "clig": False, "dlig": False, "calt": False}
STYLES = ("regular", "semibold", "italic", "semibold italic")


@dataclass(frozen=True, eq=False)
class Shaper:
    """The shaped faces of the first family of a stack; what it lacks is measured by plain advances."""

    faces: Mapping[str, Any]
    drawn: frozenset[str]
    fonts: Fonts
    _kept: Any = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_kept", lru_cache(maxsize=4096)(self._shape))

    def advances(self, text: str, style: str = "regular") -> tuple[float, ...]:
        """The width of the text up to and including each character, in em; runs that repeat are kept."""
        found: tuple[float, ...] = self._kept(text, style)
        return found

    def _shape(self, text: str, style: str) -> tuple[float, ...]:
        if not self.drawn.issuperset(text):
            strong = "semibold" in style
            return tuple(accumulate(self.fonts.width(character, strong=strong) for character in text))
        face = self.faces.get(style) or self.faces["regular"]
        buffer = uharfbuzz.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        uharfbuzz.shape(face, buffer, dict(FEATURES))
        widths = [0.0] * len(text)
        for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            widths[info.cluster] += position.x_advance / face.scale[0]
        return tuple(accumulate(widths))


@cache
def open_shaper(faces: tuple[FontFace, ...]) -> Shaper:
    """Load the first family's files; once per process."""
    first = dict(faces[0].files)
    loaded = {}
    for style in STYLES:
        path = font_path(faces[0], first[style]) if style in first else None
        if path is not None:
            loaded[style] = uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path))))
    drawn = _drawn(font_path(faces[0], first["regular"]))
    return Shaper(loaded, drawn, open_fonts(faces))


def _drawn(path: Path | None) -> frozenset[str]:
    if path is None:
        return frozenset()
    face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path)))
    return frozenset(map(chr, face.unicodes))
