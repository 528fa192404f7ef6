"""Every character that authors wrote for paper is in the brand's fonts: told while they write, not in the night.

In: a library, the files it was read from, the characters that the fonts have. Out: findings with line and column. What
customers' data brings is looked at per document (`checking.py`).
"""

import unicodedata
from collections.abc import Iterator, Mapping

from ccm.diagnostics import Diagnostic, Span, error
from ccm.library.leaves import texts_of
from ccm.library.model import LETTER, Fragment, Library
from ccm.library.text import decoded

MISSING_GLYPH = error("R002", "missing-glyph", "No font of the brand has a character of the document.")


def check_wording(library: Library, files: Mapping[str, bytes], covered: frozenset[str]) -> Iterator[Diagnostic]:
    """A finding for each character that is not `covered` and that a letter may print, where it first stands."""
    for fragment in library.fragments:
        lost = {sign for text in texts_of(fragment.body) for sign in text} - covered - {"\n"}
        if lost and any(each.prints(fragment, LETTER) for each in library.touchpoints.values()):
            lines = decoded(files[fragment.path]).split("\n")
            for sign in sorted(lost):
                yield _finding(fragment, sign, lines)


def _finding(fragment: Fragment, sign: str, lines: list[str]) -> Diagnostic:
    """The finding for one character; one written as an entity (`&#8987;`) is told at the top of the file."""
    fence = [number for number, line in enumerate(lines) if line.rstrip() == "---"]
    body = fence[1] + 1 if len(fence) > 1 else 0
    places = ((number, line.find(sign) + 1) for number, line in enumerate(lines[body:], body + 1) if sign in line)
    line, column = next(places, (1, 1))
    name = unicodedata.name(sign, "an unnamed character")
    message = f"“{sign}” (U+{ord(sign):04X} {name}) is in none of the brand's fonts"
    hint = "use another character, or add a font for this script to brand.yaml"
    return MISSING_GLYPH.at(Span(fragment.path, line, column, line, column + 1), message, hint=hint)
