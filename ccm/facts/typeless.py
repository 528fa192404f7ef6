"""YAML without types, with positions: every scalar stays the text that was written, and knows where.

In: a file's bytes. Out: `Text`, `Items` and `Entries` with exact spans. `no` is not False and `2026-01-01` is
not yet a date: the field that reads it decides. Anchors are refused (nobody needs them here, and they can
blow a file up); repeated keys are found, all of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from ccm.diagnostics import Diagnostic, Span, error

NOT_UTF8 = error("V001", "yaml-not-utf8", "A file of the project is not UTF-8 text.")
NOT_YAML = error("V002", "yaml-syntax", "A file of the project is not well-formed YAML.")
REPEATED_KEY = error("V003", "yaml-repeated-key", "A key stands twice in one mapping.")
KEY_NOT_TEXT = error("V004", "yaml-key", "A key of a mapping is not plain text.")
TOO_LARGE = error("V005", "yaml-too-large", "A file of the project is too large or nested too deeply.")

LARGEST = 2_000_000


@dataclass(frozen=True, slots=True)
class Text:
    """A scalar as written; `quoted` tells `"no"` from `no`, `block` a `|` or `>` block."""

    text: str
    span: Span
    quoted: bool = False
    block: bool = False

    @property
    def origin(self) -> Span:
        """Where the text itself begins: behind the quotation mark, on the line after a `|`."""
        place = self.span
        if self.block:
            return Span(place.source, place.line + 1, 1, place.end_line, place.end_column)
        return Span(place.source, place.line, place.column + self.quoted, place.end_line, place.end_column)


@dataclass(frozen=True, slots=True)
class Items:
    """A sequence."""

    items: tuple["Written", ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Entries:
    """A mapping in the order written."""

    entries: tuple[tuple[Text, "Written"], ...]
    span: Span

    def get(self, key: str) -> "Written | None":
        """The value of a key, or None."""
        return next((value for name, value in self.entries if name.text == key), None)

    def __iter__(self) -> Iterator[tuple[Text, "Written"]]:
        return iter(self.entries)


Written = Text | Items | Entries


class _Loader(yaml.SafeLoader):
    """The plain loader, refusing anchors and aliases."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        event = self.peek_event()  # type: ignore[no-untyped-call]  # untyped in the stubs
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise yaml.MarkedYAMLError(
                problem="anchors (&) and aliases (*) are not used here", problem_mark=event.start_mark
            )
        return super().compose_node(parent, index)


def read_yaml(path: str, content: bytes) -> tuple[Written | None, tuple[Diagnostic, ...]]:
    """Read one YAML document; None (without a finding) for an empty file."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = content[: problem.start].count(b"\n") + 1
        return None, (NOT_UTF8.at(Span(path, line, 1), "this file is not UTF-8 text", hint="save it as UTF-8"),)
    if len(text) > LARGEST:
        return None, (TOO_LARGE.at(Span(path), f"this file is larger than {LARGEST:,} characters"),)
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        place = Span(path, mark.line + 1, mark.column + 1) if mark else Span(path)
        said = " ".join(part for part in (problem.context, problem.problem) if part)
        return None, (NOT_YAML.at(place, said, hint="check the indentation and the quotation marks near here"),)
    except yaml.reader.ReaderError as problem:
        line = text[: problem.position].count("\n") + 1
        return None, (NOT_YAML.at(Span(path, line, 1), "a control character stands in this file"),)
    except RecursionError:
        return None, (TOO_LARGE.at(Span(path), "this file is nested too deeply"),)
    findings: list[Diagnostic] = []
    return (None if node is None else _written(path, node, findings)), tuple(findings)


def _span(path: str, node: yaml.Node) -> Span:
    start, end = node.start_mark, node.end_mark
    return Span(path, start.line + 1, start.column + 1, end.line + 1, end.column + 1)


def _written(path: str, node: yaml.Node, findings: list[Diagnostic]) -> Written:
    span = _span(path, node)
    if isinstance(node, yaml.SequenceNode):
        return Items(tuple(_written(path, item, findings) for item in node.value), span)
    if isinstance(node, yaml.MappingNode):
        return Entries(tuple(_entries(path, node, findings)), span)
    style = getattr(node, "style", None)
    return Text(node.value, span, style in ("'", '"'), style in ("|", ">"))


def _entries(path: str, node: yaml.MappingNode, findings: list[Diagnostic]) -> Iterator[tuple[Text, Written]]:
    first: dict[str, int] = {}
    for key_node, value_node in node.value:
        if not isinstance(key_node, yaml.ScalarNode):
            findings.append(KEY_NOT_TEXT.at(_span(path, key_node), "a key must be plain text"))
            continue
        key = Text(key_node.value, _span(path, key_node))
        value = _written(path, value_node, findings)
        if key.text in first:
            said = f"“{key.text}” is already given on line {first[key.text]}"
            findings.append(REPEATED_KEY.at(key.span, said, hint="keep one of the two"))
            continue
        first[key.text] = key.span.line
        yield key, value
