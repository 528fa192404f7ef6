"""Every character of a document is there to be seen: no missing glyphs, no control characters.

In: a document, the text written from it, the fonts. Out: findings that name the character and its place. Both page
engines drop a glyph their fonts lack without a word, so the customer would see a hole and no text test would notice.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator

from ccm.brand.fonts import Fonts
from ccm.channels.glyphs import MISSING_GLYPH
from ccm.composition.model import (
    Block,
    Document,
    Filled,
    Inline,
    Items,
    Panel,
    Paragraph,
    Styled,
    Table,
    Text,
)
from ccm.diagnostics import Diagnostic, Kind, Span, error

UNPRINTABLE = error("R003", "unprintable-character", "A control character or direction override stands in a document.")

_SHOWN = re.compile("[\t\n\x20-\x7e\xa0-\u2027\u202f-\ud7ff\uf900-\ufff8\U00010000-\U0010ffff]*+\\Z")
"""What something can show: all but controls, line separators, direction overrides, surrogates, private signs. Said as
what may stand, without a way back: a page is then read at two thirds less cost than by a search for what may not.
"""
_ROOM = frozenset("\n\t")


def check_glyphs(document: Document, html: str, fonts: Fonts, *, place: str, places: int) -> tuple[Diagnostic, ...]:
    """Check what will be printed; `place` is a mark that the HTML may hold exactly `places` times."""
    lost = set(html) - fonts.covered - _ROOM - {place}
    if not lost and html.count(place) == places:
        return ()
    return _named(document, lambda character: character not in fonts.covered)


def check_controls(document: Document, written: str) -> tuple[Diagnostic, ...]:
    """Check what will be shown by fonts that are not ours: only characters that nothing can show are wrong."""
    if _SHOWN.match(written):
        return ()
    return _named(document, lambda character: not _SHOWN.match(character))


def _named(document: Document, lost: Callable[[str], bool]) -> tuple[Diagnostic, ...]:
    """One finding per character and place; looked up only when something is wrong."""
    found: dict[tuple[str, str], Diagnostic] = {}
    for text, where in text_places(document):
        for character in text:
            if character not in _ROOM and lost(character):
                found.setdefault((character, where), _finding(document, character, where))
    return tuple(found.values())


def _finding(document: Document, character: str, where: str) -> Diagnostic:
    control = not _SHOWN.match(character)
    name = unicodedata.name(character, "a control character" if control else "an unnamed character")
    shown = "" if control else f"“{character}” "
    kind: Kind = UNPRINTABLE if control else MISSING_GLYPH
    reason = "cannot be shown by any font" if control else "is in none of the brand's fonts"
    wording = where.startswith("fragment ") and "{{" not in where
    instead = "use another character" if wording else "give the customer a romanised name"
    hint = None if control else f"{instead}, or add a font for this script to brand.yaml"
    message = f"{shown}(U+{ord(character):04X} {name}) in {where} {reason}"
    return kind.at(Span(document.communication, field=where), message, hint=hint)


def text_places(document: Document) -> Iterator[tuple[str, str]]:
    """Every text of a document and where it stands, in words a reader of the finding understands."""
    yield document.title, "the title"
    yield document.dated, "the date"
    yield document.reference, "the reference"
    for number, line in enumerate(document.address, 1):
        yield line, f"line {number} of the address"
    yield document.recipient_name, "the recipient's name"
    for section in document.sections:
        for block in section.blocks:
            yield from _block_places(block)


def _block_places(block: Block) -> Iterator[tuple[str, str]]:
    here = f"fragment {block.origin.fragment}"
    match block:
        case Paragraph():
            yield from _inline_places(block.inlines, here)
        case Items():
            for item in block.items:
                yield from _inline_places(item, here)
        case Table():
            yield f"{block.carried}{block.brought}", here
            for number, row in enumerate(block.rows, 1):
                yield row.carry, f"{here}, table row {number}"
                for cell in row.cells:
                    yield from _inline_places(cell, f"{here}, table row {number}")
            for cell in block.head:
                yield from _inline_places(cell, here)
        case Panel():
            for each in block.blocks:
                yield from _block_places(each)


def _inline_places(inlines: Iterable[Inline], here: str) -> Iterator[tuple[str, str]]:
    for each in inlines:
        match each:
            case Text():
                yield each.text, here
            case Filled():
                yield each.text, f"{here}, {{{{ {each.source} }}}}" if each.source else here
            case Styled():
                yield from _inline_places(each.children, here)
