"""Text that came from somewhere: made harmless without changing what it says.

In: a field of anybody's data. Out: the same characters on one line, without those that nobody sees: control
characters, direction marks and overrides, signs without width, half a surrogate pair, characters that stand
for nothing. Joiners stay inside and at the end of words, where they shape letters. Whatever is visible stays as
it is, also if it looks like HTML, Markdown or a placeholder: it is text, and every later stage treats it as
text. A text without a visible sign is blank, and counts as missing wherever it is printed.
"""

import re
from unicodedata import category, is_normalized, normalize

_SPACES = re.compile(r"[\t\n\x0b\x0c\r\x1c-\x1f\x85\u2028\u2029]+")
_HIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufeff\ufff0-\ufffb\ufffe\uffff"
    "\U0001d173-\U0001d17a\U000e0000-\U000e007f\U000f0000-\U0010ffff]"
)
_JOINERS_OF_NOTHING = re.compile(r"(?<!\S)[\u200c\u200d]+")
_BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
_RUNS = re.compile(r" {2,}")


def make_harmless(text: str) -> str:
    """Put a text on one line, drop what nobody sees, compose accents (NFC)."""
    if text.isascii() and text.isprintable():
        return text
    plain = _JOINERS_OF_NOTHING.sub("", _HIDDEN.sub("", _SPACES.sub(" ", text)))
    if plain != text:
        plain = _RUNS.sub(" ", plain).strip()
    return plain if is_normalized("NFC", plain) else normalize("NFC", plain)


def is_blank(text: str) -> bool:
    """Whether nothing of a text can be seen: no sign but spaces, marks without a letter, letters without ink."""
    return not make_visible(text)


def make_visible(text: str) -> str:
    """Make a text harmless; a blank text becomes the empty text."""
    if text.isascii() and text.isprintable():
        return "" if text.isspace() else text
    plain = make_harmless(text)
    return plain if any(category(sign)[0] not in "CZM" and sign not in _BLANK_LETTERS for sign in plain) else ""
