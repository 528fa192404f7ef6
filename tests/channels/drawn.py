"""What stands where on the pages of a PDF: letters and figures by the line they are drawn on.

Two PDFs with the same lines are read alike, whatever order their engines draw in and however they name marks and
punctuation: those, and letters that are read from right to left, which engines map to glyphs each its own way, are left
out. Where they stand still shows: lines have their height on the page.
"""

import ctypes
import unicodedata
from dataclasses import dataclass

import pypdfium2
from pypdfium2 import raw

NEAR = 1.0
"""Points by which two engines may set the same line differently: they round positions."""


@dataclass(frozen=True)
class Line:
    """A line's height above the foot of the page, in points, and its letters and figures from left to right."""

    height: float
    text: str


def drawn(pdf: bytes) -> list[list[Line]]:
    """The lines of every page, from top to bottom."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [_lines(page.get_textpage()) for page in document]
    finally:
        document.close()


def same(ours: list[Line], theirs: list[Line]) -> bool:
    """Whether two pages have the same lines at the same heights."""
    return [line.text for line in ours] == [line.text for line in theirs] and all(
        abs(one.height - other.height) < NEAR for one, other in zip(ours, theirs, strict=True)
    )


def _lines(page: pypdfium2.PdfTextPage) -> list[Line]:
    letters = sorted(_letters(page), key=lambda letter: -letter[0])
    lines: list[list[tuple[float, float, str]]] = []
    for letter in letters:
        if not lines or lines[-1][0][0] - letter[0] > NEAR:
            lines.append([])
        lines[-1].append(letter)
    return [Line(line[0][0], "".join(text for _, _, text in sorted(line, key=lambda each: each[1]))) for line in lines]


def _letters(page: pypdfium2.PdfTextPage) -> list[tuple[float, float, str]]:
    """Height, place from the left and text of each letter."""
    x, y = ctypes.c_double(), ctypes.c_double()
    found = []
    for at in range(raw.FPDFText_CountChars(page.raw)):
        character = chr(raw.FPDFText_GetUnicode(page.raw, at))
        if unicodedata.bidirectional(character) in ("R", "AL") or raw.FPDFText_HasUnicodeMapError(page.raw, at) == 1:
            continue
        text = "".join(filter(str.isalnum, unicodedata.normalize("NFKD", character)))
        if text:
            raw.FPDFText_GetCharOrigin(page.raw, at, x, y)
            found.append((y.value, x.value, text))
    return found
