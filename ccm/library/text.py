"""From bytes to text: the first door every author's file goes through.

In: a path and bytes from anybody. Out: text with `\\n` line ends and no byte order mark, or findings with
positions. Control characters and private-use characters are refused: they are invisible to a reviewer and
the composer uses private-use characters as markers of its own.
"""

import re
from unicodedata import name as name_of

from ccm.diagnostics import Diagnostic, Span, error

NOT_UTF8 = error("L001", "not-utf8", "A file is not UTF-8 text.")
TOO_LARGE = error("L002", "file-too-large", "A file is too large to be something an author wrote.")
HIDDEN_CHARACTER = error(
    "L003",
    "hidden-character",
    "A control, private-use or direction-changing character stands in an author's text.",
)

LARGEST = 1_000_000
LISTED = 20
"""Hidden characters that are told one by one; of a file that holds more only their number."""

HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ue000-\uf8ff\ufeff\ufff9-\uffff"
    "\U000f0000-\U0010ffff]"
)


def read_text(path: str, content: bytes) -> tuple[str | None, tuple[Diagnostic, ...]]:
    """Decode a file; line ends of any kind become `\\n`, a byte order mark at the start is dropped."""
    if len(content) > LARGEST:
        return None, (TOO_LARGE.at(Span(path), f"{len(content):,} bytes; at most {LARGEST:,} are read"),)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = content.count(b"\n", 0, problem.start) + 1
        column = problem.start - content.rfind(b"\n", 0, problem.start)
        message = f"byte 0x{content[problem.start]:02x} is not UTF-8"
        return None, (NOT_UTF8.at(Span(path, line, column), message, hint="save the file as UTF-8"),)
    text = _same_line_ends(text)
    return text, tuple(_find_hidden(path, text))


def decoded(content: bytes) -> str:
    """The text of a file that was read before, as `read_text` gives it; what is no UTF-8 stands as U+FFFD."""
    return _same_line_ends(content.decode("utf-8-sig", "replace"))


def _same_line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _find_hidden(path: str, text: str) -> list[Diagnostic]:
    found = []
    for number, hit in enumerate(HIDDEN.finditer(text)):
        if number == LISTED:
            more = sum(1 for _ in HIDDEN.finditer(text, hit.start()))
            found.append(HIDDEN_CHARACTER.at(Span(path), f"and {more:,} more hidden characters: is this a text?"))
            break
        line = text.count("\n", 0, hit.start()) + 1
        column = hit.start() - text.rfind("\n", 0, hit.start())
        span = Span(path, line, column, line, column + 1)
        named = name_of(hit.group(), "")
        message = f"hidden character U+{ord(hit.group()):04X}{' ' + named if named else ''}"
        found.append(HIDDEN_CHARACTER.at(span, message, hint="delete it: nobody who reviews the text can see it"))
    return found
