"""Reads YAML into typeless nodes with exact positions.

In: a file's bytes or text. Out: the node, or None, with findings. Anchors and tags are refused: nobody needs them here,
anchors can blow a file up, and a tag would make `!important` vanish. Repeated keys are found, all of them.
The C parser is used where it is known to see the same as the Python one; whatever it refuses, the Python parser
reads again, so that findings are the same everywhere.
"""

import re
from collections.abc import Iterator
from typing import Any

import yaml

from ccm.diagnostics import Diagnostic, Span, error
from ccm.written.nodes import Entries, Items, Text, Written

NOT_UTF8 = error("V001", "yaml-not-utf8", "A file of the project is not UTF-8 text.")
NOT_YAML = error("V002", "yaml-syntax", "A file of the project is not well-formed YAML.")
REPEATED_KEY = error("V003", "yaml-repeated-key", "A key stands twice in one mapping.")
KEY_NOT_TEXT = error("V004", "yaml-key", "A key of a mapping is not plain text.")
TOO_LARGE = error("V005", "yaml-too-large", "A file of the project is too large or nested too deeply.")

LARGEST, DEEPEST = 2_000_000, 100
FAST: Any = getattr(yaml, "CSafeLoader", None)
"""The parser in C, where PyYAML was built with it."""

_SEEN_DIFFERENTLY = re.compile("[\t\r\x85\u2028\u2029\ufeff]|[|>][-+0-9]*#")
"""Where the two parsers part: tabs, rare line ends, a comment glued to a block's mark."""


class _TooDeepError(Exception):
    """Nested deeper than anything a person writes."""


class _SeenDifferentlyError(Exception):
    """The C parser is known to place this differently."""


def read_yaml(
    path: str, content: bytes | str, *, fast: bool = FAST is not None
) -> tuple[Written | None, tuple[Diagnostic, ...]]:
    """Read one YAML document; None (without a finding) for an empty file. `fast` may use the C parser."""
    try:
        text = content if isinstance(content, str) else content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = problem.object[: problem.start].count(b"\n") + 1
        return None, (NOT_UTF8.at(Span(path, line, 1), "this file is not UTF-8 text", hint="save it as UTF-8"),)
    if len(text) > LARGEST:
        return None, (TOO_LARGE.at(Span(path), f"this file is larger than {LARGEST:,} characters"),)
    text = text if text.endswith("\n") else f"{text}\n"
    if fast and not _SEEN_DIFFERENTLY.search(text):
        try:
            return _Composing(path, text, FAST).document()
        except (yaml.YAMLError, UnicodeError, _SeenDifferentlyError, _TooDeepError):
            pass  # the Python parser decides, and words the finding
    return _read_slowly(path, text)


def _read_slowly(path: str, text: str) -> tuple[Written | None, tuple[Diagnostic, ...]]:
    try:
        return _Composing(path, text, yaml.SafeLoader).document()
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        place = Span(path, mark.line + 1, mark.column + 1) if mark else Span(path)
        if "found character '\\t'" in (problem.problem or ""):
            return None, (NOT_YAML.at(place, "a tab stands here", hint="indent with spaces"),)
        said = " ".join(part for part in (problem.context, problem.problem) if part)
        return None, (NOT_YAML.at(place, said, hint="check the indentation and the quotation marks near here"),)
    except yaml.reader.ReaderError as problem:
        line = text[: problem.position].count("\n") + 1
        return None, (NOT_YAML.at(Span(path, line, 1), "a control character stands in this file"),)
    except _TooDeepError:
        return None, (TOO_LARGE.at(Span(path), "this file is nested too deeply"),)


class _Composing:
    """One document put together from a parser's events."""

    def __init__(self, path: str, text: str, parser: Any) -> None:
        self.path = path
        self.fast = parser is FAST
        self.next = parser(text).get_event
        self.findings: list[Diagnostic] = []

    def document(self) -> tuple[Written | None, tuple[Diagnostic, ...]]:
        self.next()
        start = self.next()
        if isinstance(start, yaml.StreamEndEvent):
            return None, ()
        found = self._node(self.next(), 0)
        self.next()
        after = self.next()
        if not isinstance(after, yaml.StreamEndEvent):
            raise yaml.MarkedYAMLError(problem="a second document begins here", problem_mark=after.start_mark)
        return found, tuple(self.findings)

    def _node(self, event: Any, depth: int, *, flow: bool = False) -> Written:
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            raise _refusal(event, "anchors (&) and aliases (*) are not used here")
        if event.tag:
            raise _refusal(event, "tags (!) are not used here; put a text with ! into quotation marks")
        if isinstance(event, yaml.ScalarEvent):
            if flow and self.fast and not event.value and not event.style:
                raise _SeenDifferentlyError
            return Text(event.value, self._span(event, event), event.style in _QUOTES, event.style in _BLOCKS)
        if depth == DEEPEST:
            raise _TooDeepError
        if isinstance(event, yaml.SequenceStartEvent):
            return self._items(event, depth + 1)
        return self._entries(event, depth + 1)

    def _items(self, start: Any, depth: int) -> Items:
        found = []
        while not isinstance(event := self.next(), yaml.SequenceEndEvent):
            found.append(self._node(event, depth, flow=start.flow_style))
        return Items(tuple(found), self._span(start, event))

    def _entries(self, start: Any, depth: int) -> Entries:
        pairs = []
        while not isinstance(event := self.next(), yaml.MappingEndEvent):
            key = self._node(event, depth, flow=start.flow_style)
            pairs.append((key, self._node(self.next(), depth, flow=start.flow_style)))
        return Entries(tuple(self._distinct(pairs)), self._span(start, event))

    def _distinct(self, pairs: list[tuple[Written, Written]]) -> Iterator[tuple[Text, Written]]:
        first: dict[str, int] = {}
        for key, value in pairs:
            if not isinstance(key, Text):
                self.findings.append(KEY_NOT_TEXT.at(key.span, "a key must be plain text"))
            elif key.text in first:
                said = f"“{key.text}” is already given on line {first[key.text]}"
                self.findings.append(REPEATED_KEY.at(key.span, said, hint="keep one of the two"))
            else:
                first[key.text] = key.span.line
                yield key, value

    def _span(self, first: Any, last: Any) -> Span:
        start, end = first.start_mark, last.end_mark
        return Span(self.path, start.line + 1, start.column + 1, end.line + 1, end.column + 1)


_QUOTES, _BLOCKS = ("'", '"'), ("|", ">")


def _refusal(event: Any, message: str) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=message, problem_mark=event.start_mark)
