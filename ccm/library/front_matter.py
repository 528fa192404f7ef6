"""The lines between `---` at the head of a fragment, read without YAML's types and quoting.

In: the text of a fragment file. Out: a `Sheet`: the fields, the wording and the line it starts in. A value
is the raw text to the end of its line, so that `when: "retail" = segment` and `when: a > 1 # b` are what
the author sees; or the indented lines below a `|`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ccm.diagnostics import Diagnostic, Span, error
from ccm.written import REPEATED_KEY, Entries, Text

NO_FRONT_MATTER = error("L018", "no-front-matter", "A fragment does not begin with its fields between two `---` lines.")
FRONT_MATTER_LINE = error("L019", "front-matter-line", "A line between the `---` lines is not `name: value`.")

_KEY = re.compile(r"([A-Za-z_][\w -]*?)[ \t]*:(?:[ \t]+|$)")
_BLOCK_MARKS = ("|", "|-", ">", ">-")
_RAW = ("when",)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A fragment file, split: its fields, its wording, the line on which that begins, and all lines."""

    fields: Entries
    body: str
    body_line: int
    lines: Sequence[str]

    @property
    def head(self) -> tuple[str, ...]:
        """The lines of its fields, and the `---` around them."""
        return tuple(self.lines[: self.body_line - 1])

    def head_with(self, fields: Mapping[str, str]) -> tuple[str, ...]:
        """The head with some fields written anew, each on its line or, where it has none, on a new last one."""
        head = list(self.head)
        left = dict(fields)
        for key, value in sorted(self.fields, key=lambda field: field[0].span.line, reverse=True):
            if key.text in left:
                after = max(key.span.line, value.span.end_line - 1)  # a block ends with the line before its end
                head[key.span.line - 1 : after] = [f"{key.text}: {left.pop(key.text)}"]
        return (*head[:-1], *(f"{name}: {text}" for name, text in left.items()), head[-1])


def split_front_matter(path: str, text: str) -> tuple[Sheet | None, tuple[Diagnostic, ...]]:
    """Split a fragment file into its fields and its wording."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        hint = "begin with ---, then id: and slot:"
        return None, (NO_FRONT_MATTER.at(Span(path, 1, 1), "the first line is not ---", hint=hint),)
    end = next((index for index, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if end is None:
        message = "the fields are not closed by a second --- line"
        return None, (NO_FRONT_MATTER.at(Span(path, 1, 1), message, hint="add --- before the wording"),)
    reading = _Reading(path, lines[:end])
    record = reading.record()
    sheet = Sheet(record, "\n".join(lines[end + 1 :]), end + 2, lines)
    return sheet, tuple(reading.diagnostics)


class _Reading:
    def __init__(self, path: str, lines: list[str]) -> None:
        self.path = path
        self.lines = lines
        self.diagnostics: list[Diagnostic] = []

    def record(self) -> Entries:
        entries: dict[str, tuple[Text, Text]] = {}
        index = 1
        while index < len(self.lines):
            line = self.lines[index]
            found = _KEY.match(line)
            if not line.strip() or line.lstrip().startswith("#"):
                index += 1
            elif found is None:
                self._complain(index, line)
                index += 1
            else:
                key, value, index = self._entry(index, found)
                self._keep(entries, key, value)
        return Entries(tuple(entries.values()), Span(self.path, 1, 1))

    def _keep(self, entries: dict[str, tuple[Text, Text]], key: Text, value: Text) -> None:
        if key.text in entries:
            message = f"“{key.text}” is already given in line {entries[key.text][0].span.line}"
            self.diagnostics.append(REPEATED_KEY.at(key.span, message, hint="keep one of them"))
        else:
            entries[key.text] = (key, value)

    def _complain(self, index: int, line: str) -> None:
        column = len(line) - len(line.lstrip()) + 1
        span = Span(self.path, index + 1, column, index + 1, len(line) + 1)
        hint = "write name: value; for several lines write | after the colon and indent what follows"
        self.diagnostics.append(FRONT_MATTER_LINE.at(span, "this is not `name: value`", hint=hint))

    def _entry(self, index: int, found: re.Match[str]) -> tuple[Text, Text, int]:
        name = found.group(1).strip()
        line = self.lines[index]
        key = Text(name, Span(self.path, index + 1, 1, index + 1, len(name) + 1))
        rest = line[found.end() :].rstrip()
        if rest in _BLOCK_MARKS or not rest:
            value, after = self._block(index + 1, listed=not rest)
            return key, value, after
        column = found.end() + 1
        where = Span(self.path, index + 1, column, index + 1, column + len(rest))
        text = rest if name in _RAW else _unquoted(rest)
        return key, Text(text, where), index + 1

    def _block(self, first: int, *, listed: bool) -> tuple[Text, int]:
        """The indented lines below a key: kept as they stand, or joined by commas if they are a list."""
        after = first
        while after < len(self.lines) and (not self.lines[after].strip() or self.lines[after][0] in " \t"):
            after += 1
        span = Span(self.path, first, 1, after + 1, 1)
        raw = [line.strip() for line in self.lines[first:after]]
        if listed:
            words = [line.removeprefix("-").strip() for line in raw]
            return Text(", ".join(word for word in words if word), span), after
        return Text("\n".join(raw).strip(), span, block=True), after


def _unquoted(text: str) -> str:
    if len(text) >= 2 and text[0] == text[-1] and text[0] in "\"'" and text[0] not in text[1:-1]:
        return text[1:-1]
    return text
