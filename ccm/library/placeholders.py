"""Find the `{{ … }}` of a wording and hide them from Markdown.

In: the wording of a fragment. Out: the same text with an opaque marker for each placeholder (so that a `|`
inside one does not split a table cell and a `*` does not make words bold), and the placeholders with their
positions.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from ccm.diagnostics import Diagnostic, Span, error
from ccm.written import short

UNCLOSED = error("L040", "placeholder-unclosed", "A placeholder is opened with {{ and never closed, or the reverse.")
EMPTY = error("L041", "placeholder-empty", "A placeholder names nothing.")
PROGRAM_TEXT = error("L042", "program-text", "A wording holds program text; conditions belong into `when`.")

MOST_UNCLOSED = 20
"""Unclosed placeholders after which the rest of a wording is not looked at: each costs a search to its end."""

_FIRST, _LAST, _DIGIT = "\ue000", "\ue001", 0xE010
MARKER = re.compile("\ue000([\ue010-\ue019]+)\ue001")
_FOREIGN = re.compile("[\ue000-\uf8ff]")  # refused elsewhere; here it only must not look like a marker
_PIECE = re.compile(r'"(?:[^"\\\n]|\\.)*"|\{\{|\}\}|[{}]|\n[ \t]*\n')


@dataclass(frozen=True, slots=True)
class Hole:
    """A placeholder as found: what stands between the braces, and where that begins."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Masked:
    """A wording with markers for its holes.

    `lines` tells the file's line of each of its lines; `original` are the lines of the wording as it was written.
    """

    text: str
    holes: tuple[Hole, ...]
    lines: tuple[int, ...]
    original: tuple[str, ...] = ()


def hole_of(marker: re.Match[str]) -> int:
    """The number of the hole a marker stands for."""
    return int("".join(str(ord(sign) - _DIGIT) for sign in marker.group(1)))


def mask(path: str, body: str, first_line: int) -> tuple[Masked, tuple[Diagnostic, ...]]:
    """Replace every placeholder by its marker; the wording begins on `first_line` of its file."""
    masking = _Masking(path, body, first_line)
    masking.run()
    return masking.masked(), tuple(masking.diagnostics)


class _Masking:
    def __init__(self, path: str, body: str, first_line: int) -> None:
        self.path = path
        self.body = body
        self.first_line = first_line
        self.starts = [0, *(hit.end() for hit in re.finditer("\n", body))]
        self.pieces: list[str] = []
        self.lines = [first_line]
        self.holes: list[Hole] = []
        self.diagnostics: list[Diagnostic] = []

    def run(self) -> None:
        at = unclosed = 0
        while unclosed < MOST_UNCLOSED and (start := self.body.find("{{", at)) >= 0:
            self.keep(self.body[at:start], at)
            end = _end_of(self.body, start + 2)
            if end is None:
                hint = "close it with }} in the same paragraph"
                self.diagnostics.append(UNCLOSED.at(self.span(start, start + 2), "{{ is not closed", hint=hint))
                self.keep("{ {", start)
                at = start + 2
                unclosed += 1
                continue
            self.take(start, end)
            at = end + 2
        self.keep(self.body[at:], at)

    def keep(self, text: str, offset: int) -> None:
        """Keep literal wording; note where its lines are and what does not belong into it."""
        for sign, kind, message in (
            ("}}", UNCLOSED, "}} closes nothing"),
            ("{%", PROGRAM_TEXT, "{% is program text"),
            ("{#", PROGRAM_TEXT, "{# is program text"),
        ):
            if (found := text.find(sign)) >= 0:
                span = self.span(offset + found, offset + found + 2)
                hint = "open it with {{" if kind is UNCLOSED else "say who gets the fragment in `when`"
                self.diagnostics.append(kind.at(span, message, hint=hint))
        self.pieces.append(_FOREIGN.sub("\ufffd", text))
        line = self.line_of(offset)
        self.lines.extend(line + count for count in range(1, text.count("\n") + 1))

    def take(self, start: int, end: int) -> None:
        raw = self.body[start + 2 : end]
        lead = len(raw) - len(raw.lstrip())
        if not raw.strip():
            hint = "name a fact: {{ savings balance | money }}"
            self.diagnostics.append(EMPTY.at(self.span(start, end + 2), "nothing stands in {{ }}", hint=hint))
        number = "".join(chr(_DIGIT + int(digit)) for digit in str(len(self.holes)))
        self.pieces.append(f"{_FIRST}{number}{_LAST}")
        text = raw.rstrip()[lead:]
        self.holes.append(Hole(text, self.span(start + 2 + lead, start + 2 + lead + len(text))))

    def masked(self) -> Masked:
        return Masked("".join(self.pieces), tuple(self.holes), tuple(self.lines), tuple(self.body.split("\n")))

    def line_of(self, offset: int) -> int:
        return self.first_line + bisect_right(self.starts, offset) - 1

    def column_of(self, offset: int) -> int:
        return offset - self.starts[bisect_right(self.starts, offset) - 1] + 1

    def span(self, start: int, end: int) -> Span:
        return Span(self.path, self.line_of(start), self.column_of(start), self.line_of(end), self.column_of(end))


def _end_of(body: str, start: int) -> int | None:
    """Where the braces close: strings and FEEL's own braces inside do not count; a blank line ends the
    search.
    """
    depth = 0
    for piece in _PIECE.finditer(body, start):
        sign = piece.group()
        if sign == "{":
            depth += 1
        elif sign == "{{":
            depth += 2
        elif sign == "}":
            depth = max(depth - 1, 0)
        elif sign == "}}":
            if depth < 2:
                return piece.start() + depth
            depth -= 2
        elif sign[0] == "\n":
            return None
    return None


def split_pipes(text: str) -> Iterable[tuple[int, str]]:
    """The parts of a placeholder between `|`, each with its offset; strings and parentheses keep theirs."""
    depth, start, quoted = 0, 0, False
    index = 0
    while index < len(text):
        sign = text[index]
        if quoted and sign == "\\":
            index += 1
        elif sign == '"':
            quoted = not quoted
        elif not quoted and sign in "([":
            depth += 1
        elif not quoted and sign in ")]":
            depth -= 1
        elif not quoted and depth <= 0 and sign == "|":
            yield start, text[start:index]
            start = index + 1
        index += 1
    yield start, text[start:]


def describe_hole(hole: Hole) -> str:
    """A placeholder as it stands in the file, cut to fit a message."""
    return f"{{{{ {short(' '.join(hole.text.split()))} }}}}"
