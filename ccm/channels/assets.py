"""The only files rendering may read: the brand's logo and its draft marks, from memory, by `brand:` addresses.

In: the brand. Out: bytes by address. Both engines get a fetcher that knows these and refuses the rest: no network, no
disk.
"""

from collections.abc import Mapping

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

from ccm.brand.fonts import font_path
from ccm.brand.model import Brand

LOGO = "brand:logo.svg"
_PALE = 0.10
"""How much of the accent colour the watermark has: seen at once, and the text over it stays readable."""


def brand_assets(brand: Brand) -> Mapping[str, bytes]:
    """Everything the furniture and the page box refer to."""
    marks = {f"brand:draft-{language}.svg": draft_mark(each.draft, brand) for language, each in brand.furniture.items()}
    return {LOGO: brand.logo.encode(), **marks}


def draft_mark(word: str, brand: Brand) -> bytes:
    """The watermark: the word as outlines across the page, so that no engine's fonts decide how it looks."""
    files = dict(brand.fonts[0].files)
    path = font_path(brand.fonts[0], files.get("semibold", files["regular"]))
    if path is None:
        return b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"></svg>'
    with TTFont(path) as font:
        outline, width = _outline(word, font)
    fill = _pale(brand.tokens["accent"], brand.tokens["paper"])
    size = 560
    scale = size / max(width, 1)
    turn = f"rotate(-35 {size / 2} {size / 2}) translate(0 {size * 0.62:.0f}) scale({scale:.5f})"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" viewBox="0 0 {size} {size}">'
        f'<path fill="{fill}" transform="{turn}" d="{outline}"/></svg>'
    ).encode()


def _outline(word: str, font: TTFont) -> tuple[str, float]:
    glyphs, cmap = font.getGlyphSet(), font.getBestCmap()
    parts, at = [], 0.0
    for character in word:
        glyph = cmap.get(ord(character), ".notdef")
        pen = SVGPathPen(glyphs)
        glyphs[glyph].draw(TransformPen(pen, (1, 0, 0, -1, at, 0)))
        parts.append(pen.getCommands())
        at += glyphs[glyph].width
    return "".join(parts), at


def _pale(colour: str, paper: str) -> str:
    parts = []
    for at in (1, 3, 5):
        one, ground = int(colour[at : at + 2], 16), int(paper[at : at + 2], 16)
        parts.append(f"{round(ground + (one - ground) * _PALE):02x}")
    return "#" + "".join(parts)
