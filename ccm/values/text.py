"""Text that came from somewhere: made harmless without changing what it says.

In: a field of anybody's data. Out: the same characters on one line, without those that nobody sees: control
characters, direction overrides, half a surrogate pair, characters that stand for nothing. Whatever is
visible stays as it is, also if it looks like HTML, Markdown or a placeholder: it is text, and every later
stage treats it as text.
"""

import re
from unicodedata import is_normalized, normalize

_SPACES = re.compile(r"[\t\n\x0b\x0c\r\x1c-\x1f\x85\u2028\u2029]+")
_HIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef"
    "\ufeff\ufff9-\uffff\U000f0000-\U0010ffff]"
)
_RUNS = re.compile(r" {2,}")


def make_harmless(text: str) -> str:
    """Put a text on one line, drop what nobody sees, compose accents (NFC)."""
    if text.isascii() and text.isprintable():
        return text
    plain = _HIDDEN.sub("", _SPACES.sub(" ", text))
    if plain != text:
        plain = _RUNS.sub(" ", plain).strip()
    return plain if is_normalized("NFC", plain) else normalize("NFC", plain)
