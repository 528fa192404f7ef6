"""Read a YAML file into texts, lists and records that know their place; nothing is typed, `no` stays `no`.

In: a file's bytes or text from anybody. Out: plain lists and dicts of `Cell`s, or a finding. Anchors, tags, second
documents, repeated keys, oversize and deep nesting are refused. The C parser reads where it is known to place texts as
the Python one does.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from ccm.diagnostics import Diagnostic, Span
from ccm.dmn.tables import kinds
from ccm.dmn.tables.cells import Cell

LARGEST, DEEPEST = 5_000_000, 20
_FAST: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SEEN_DIFFERENTLY = re.compile("[\t\r\x85\u2028\u2029\ufeff]|[|>][-+0-9]*#")
_LINE_END = re.compile("\r\n|[\n\r\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Record:
    """A mapping: per key its own cell and its value, in order."""

    entries: dict[str, "tuple[Cell, Node]"]
    span: Span


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: "tuple[Node, ...]"
    span: Span


Node = Cell | Record | Items


class _Refusal(Exception):  # noqa: N818  # never leaves this module
    """What is written is not read here."""

    def __init__(self, span: Span, message: str) -> None:
        super().__init__(message)
        self.span = span


def read_nodes(content: bytes | str, origin: str) -> tuple[Node | None, tuple[Diagnostic, ...]]:
    """Read one YAML document; None for an empty file, or with a finding."""
    try:
        text = content if isinstance(content, str) else content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None, (kinds.UNREADABLE.at(Span(origin), "this file is not UTF-8 text", hint="save it as UTF-8"),)
    if len(text) > LARGEST:
        return None, (kinds.TOO_LARGE.at(Span(origin), f"this file is larger than {LARGEST:,} characters"),)
    text = text if text.endswith("\n") else f"{text}\n"
    if not _SEEN_DIFFERENTLY.search(text):
        try:
            return _Composing(origin, text, _FAST).document(), ()
        except (yaml.YAMLError, UnicodeError, _Refusal):
            pass  # the Python parser decides, and words the finding
    try:
        return _Composing(origin, text, yaml.SafeLoader).document(), ()
    except _Refusal as refusal:
        return None, (kinds.UNREADABLE.at(refusal.span, str(refusal)),)
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        place = Span(origin, mark.line + 1, mark.column + 1) if mark else Span(origin)
        said = " ".join(part for part in (problem.context, problem.problem) if part)
        hint = "check the indentation and the quotation marks near here"
        return None, (kinds.UNREADABLE.at(place, said, hint=hint),)
    except yaml.reader.ReaderError as problem:
        line = text[: problem.position].count("\n") + 1
        return None, (kinds.UNREADABLE.at(Span(origin, line, 1), "a control character stands in this file"),)


class _Composing:
    """One document put together from a parser's events."""

    def __init__(self, origin: str, text: str, parser: Any) -> None:
        self.origin, self.lines = origin, _LINE_END.split(text)
        self.next = parser(text).get_event

    def document(self) -> Node | None:
        """The document, which must be the only one."""
        self.next()
        if isinstance(self.next(), yaml.StreamEndEvent):
            return None
        found = self._node(self.next(), 0)
        self.next()
        after = self.next()
        if not isinstance(after, yaml.StreamEndEvent):
            raise _Refusal(self._span(after), "a second document begins here; a file holds one table")
        return found

    def _node(self, event: Any, depth: int) -> Node:
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            raise _Refusal(self._span(event), "anchors (&) and aliases (*) are not used here")
        if event.tag:
            raise _Refusal(self._span(event), "tags (!) are not used here; put a text with ! into quotation marks")
        if isinstance(event, yaml.ScalarEvent):
            return self._cell(event)
        if depth == DEEPEST:
            raise _Refusal(self._span(event), f"this file is nested deeper than {DEEPEST} levels")
        span = self._span(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return Items(tuple(self._nodes(yaml.SequenceEndEvent, depth + 1)), span)
        return Record(self._entries(depth + 1), span)

    def _nodes(self, end: type, depth: int) -> Iterator[Node]:
        while not isinstance(event := self.next(), end):
            yield self._node(event, depth)

    def _entries(self, depth: int) -> dict[str, tuple[Cell, Node]]:
        found: dict[str, tuple[Cell, Node]] = {}
        for key in (nodes := self._nodes(yaml.MappingEndEvent, depth)):
            if not isinstance(key, Cell):
                raise _Refusal(key.span, "a key must be plain text")
            value = next(nodes)
            if key.text in found:
                first = found[key.text][0].span.line
                raise _Refusal(key.span, f"“{key.text[:60]}” is already given on line {first}; keep one of the two")
            found[key.text] = (key, value)
        return found

    def _cell(self, event: Any) -> Cell:
        """A text as it stands in the file, line breaks and indents kept, with the place where it begins."""
        start, end = event.start_mark, event.end_mark
        line, column = start.line + 1, start.column + 1
        if event.style in ("|", ">"):
            last = end.line if end.column == 0 else end.line + 1
            return Cell("\n".join(self.lines[line:last]), Span(self.origin, line + 1, 1))
        if event.style in ("'", '"'):
            return Cell(event.value, Span(self.origin, line, column + 1))
        if start.line == end.line:
            return Cell(event.value, Span(self.origin, line, column))
        first, *rest = self.lines[start.line : end.line + 1]
        rest[-1] = rest[-1][: end.column]
        return Cell("\n".join([first[start.column :], *rest]), Span(self.origin, line, column))

    def _span(self, event: Any) -> Span:
        return Span(self.origin, event.start_mark.line + 1, event.start_mark.column + 1)
