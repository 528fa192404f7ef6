"""Own measuring: text broken into lines by the fonts' advance widths, kerning off.

In: text, a width, a size, all in CSS pixels. Out: lines that both engines then print as they are. Row heights are only
exact when nobody else breaks lines.
"""

import re
from unicodedata import combining

from ccm.brand.fonts import Fonts

SLACK = 0.05
"""Pixels a line may seem too wide: engines round positions to 1/64 pixel."""

_BREAKS = re.compile(r"[ \t\r\n]+")


def words_of(text: str) -> list[str]:
    """The words of a text; no-break spaces hold words together."""
    return [word for word in _BREAKS.split(text) if word]


def break_text(text: str, width: float, size: float, fonts: Fonts, *, strong: bool = False) -> list[str]:
    """Break at spaces; a word wider than the line is broken where it must be. Never loses a character but the space."""
    limit = (width + SLACK) / size
    if fonts.width(text, strong=strong) <= limit:
        return [text]
    lines: list[str] = []
    line, used = "", 0.0
    space = fonts.width(" ", strong=strong)
    for whole in words_of(text):
        word, long = whole, fonts.width(whole, strong=strong)
        if line and used + space + long <= limit:
            line, used = f"{line} {word}", used + space + long
            continue
        if line:
            lines.append(line)
        while long > limit:
            cut = _fitting(word, limit, fonts, strong)
            lines.append(word[:cut])
            word = word[cut:]
            long = fonts.width(word, strong=strong)
        line, used = word, long
    return [*lines, line] if line else lines


def _fitting(word: str, limit: float, fonts: Fonts, strong: bool) -> int:
    """How many characters of a word fit; at least one. A combining mark stays with its letter."""
    used = 0.0
    for at, character in enumerate(word):
        used += fonts.width(character, strong=strong)
        if used > limit:
            cut = at
            while cut > 1 and combining(word[cut]):
                cut -= 1
            return max(cut, 1)
    return len(word)
