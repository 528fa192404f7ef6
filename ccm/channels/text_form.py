"""The text form: a text message, as the author approved it, with its segments counted.

In: a document of the sms channel. Out: UTF-8 text and findings: more than one segment costs twice and may arrive in
pieces, one curly quote turns 160 characters into 70. No word is replaced: the wording was approved as it is. Only
spaces that keep words on one line become plain ones, for a message has no lines of its own and its alphabet no such
space.
"""

import re
from dataclasses import dataclass

from ccm.brand.model import Brand
from ccm.channels.checking import check_controls
from ccm.channels.furniture import furniture_of
from ccm.channels.model import Artefact
from ccm.channels.plain_text import plain_inlines
from ccm.channels.segments import GSM_SINGLE, UCS_SINGLE, Segments, count_segments
from ccm.composition.model import Block, Document, Items, Panel, Paragraph, Table
from ccm.diagnostics import Diagnostic, Span, error, warning

SECOND_SEGMENT = warning("R050", "second-segment", "A text message takes more than one segment.")
UCS2 = warning("R051", "ucs2", "A character outside the GSM alphabet halves what fits into a text message.")
NO_NUMBER = error("R052", "no-mobile-number", "A text message has no mobile number to go to.")
BAD_NUMBER = error("R053", "bad-mobile-number", "A mobile number is not in international form.")
NO_TEXT = error("R054", "not-a-text", "A text message holds a table, which cannot be shown.")

_PLAIN_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " "})
_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}\Z")
"""International form by ITU-T E.164: a plus, up to fifteen digits."""


@dataclass(slots=True)
class TextRenderer:
    """Documents of one brand to text messages."""

    brand: Brand
    form: str = "text"

    def render(self, document: Document) -> tuple[Artefact | None, tuple[Diagnostic, ...]]:
        """Render one document."""
        furniture, findings = furniture_of(document, self.brand)
        if furniture is None:
            return None, findings
        text = "\n".join(_lines(document)).translate(_PLAIN_SPACES)
        errors = (*check_controls(document, text), *_refused(document))
        if errors:
            return None, errors
        segments = count_segments(text)  # of the message itself: a proof's mark is never sent
        found = _counted(document, text, segments)
        content = (f"{furniture.draft}: {text}" if document.draft else text).encode()
        return Artefact(
            document.communication,
            self.form,
            "text/plain; charset=utf-8",
            ".txt",
            content,
            segments=segments.count,
            address=document.mobile,
            warnings=found,
        ), found


def _lines(document: Document) -> list[str]:
    blocks = (block for section in document.sections if section.slot != "subject" for block in section.blocks)
    return [line for block in blocks for line in _block(block)]


def _block(block: Block) -> list[str]:
    match block:
        case Paragraph():
            return [plain_inlines(block.inlines)]
        case Items():
            return [f"- {plain_inlines(item)}" for item in block.items]
        case Panel():
            return [line for each in block.blocks for line in _block(each)]
        case Table():
            return []


def _tables(blocks: tuple[Block, ...]) -> bool:
    return any(isinstance(each, Table) or (isinstance(each, Panel) and _tables(each.blocks)) for each in blocks)


def _refused(document: Document) -> tuple[Diagnostic, ...]:
    span = Span(document.communication, field="mobile")
    if any(_tables(section.blocks) for section in document.sections):
        return (NO_TEXT.at(span, "a table cannot stand in a text message"),)
    if document.mobile and not _NUMBER.match(document.mobile):
        message = "the mobile number must be in international form, such as +447700900123"
        return (BAD_NUMBER.at(span, message),)
    if not document.mobile and not document.draft:
        return (NO_NUMBER.at(span, "there is no mobile number"),)
    return ()


def _counted(document: Document, text: str, segments: Segments) -> tuple[Diagnostic, ...]:
    found = []
    span = Span(document.communication, field="message")
    if segments.outside:
        shown = " ".join(f"“{character}”" for character in segments.outside[:5])
        message = f"{shown} outside the GSM alphabet: {UCS_SINGLE} characters fit instead of {GSM_SINGLE}"
        found.append(UCS2.at(span, message, hint="write straight quotes and a plain hyphen, if the wording allows"))
    if segments.count > 1:
        message = f"{len(text)} characters take {segments.count} segments"
        found.append(SECOND_SEGMENT.at(span, message))
    return tuple(found)
