"""Read YAML without types and with positions: every scalar stays the text the author wrote.

In: a file's text. Out: nodes that know their line and column. `no` stays “no”, a date stays text; no object is ever
built, so a hostile file can do no more than be refused.
"""

from dataclasses import dataclass

import yaml

from ccm.diagnostics import Diagnostic, Span, did_you_mean
from ccm.dmn import kinds

LARGEST = 2_000_000


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the file: its text if it is a scalar, else its YAML node; and where it stands."""

    node: yaml.Node
    source: str

    @property
    def span(self) -> Span:
        """Where the author's text begins: behind the quotation mark of a quoted scalar."""
        start, end = self.node.start_mark, self.node.end_mark
        quoted = isinstance(self.node, yaml.ScalarNode) and self.node.style in ("'", '"')
        return Span(self.source, start.line + 1, start.column + 1 + quoted, end.line + 1, end.column + 1)

    @property
    def text(self) -> str | None:
        """The scalar as written, or None."""
        return str(self.node.value) if isinstance(self.node, yaml.ScalarNode) else None

    def items(self) -> list["Piece"] | None:
        """The parts of a list, or None."""
        if not isinstance(self.node, yaml.SequenceNode):
            return None
        return [Piece(one, self.source) for one in self.node.value]

    def entries(self) -> dict[str, "Piece"] | None:
        """The parts of a mapping by key, or None."""
        if not isinstance(self.node, yaml.MappingNode):
            return None
        return {str(key.value): Piece(value, self.source) for key, value in self.node.value}


class Reader:
    """Reads pieces of one file and collects what is wrong with them."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.found: list[Diagnostic] = []

    def document(self, text: str) -> Piece | None:
        """The whole file, or None."""
        if len(text) > LARGEST:
            self.found.append(kinds.UNREADABLE.at(Span(self.source), "The file is too large for a decision table."))
            return None
        try:
            node = yaml.compose(text, yaml.SafeLoader)
        except yaml.MarkedYAMLError as problem:
            mark = problem.problem_mark
            span = Span(self.source, mark.line + 1, mark.column + 1) if mark else Span(self.source)
            self.found.append(kinds.UNREADABLE.at(span, f"This is not YAML: {problem.problem}."))
            return None
        except (yaml.YAMLError, RecursionError, ValueError):
            self.found.append(kinds.UNREADABLE.at(Span(self.source), "This is not YAML that can be read."))
            return None
        if node is None:
            self.found.append(kinds.UNREADABLE.at(Span(self.source), "The file is empty."))
            return None
        return Piece(node, self.source)

    def mapping(self, piece: Piece, known: tuple[str, ...], needed: tuple[str, ...], what: str) -> dict[str, Piece]:
        """The entries of a mapping; unknown and missing keys are findings."""
        entries = piece.entries()
        if entries is None:
            self.found.append(kinds.UNREADABLE.at(piece.span, f"{what} needs keys and values ({', '.join(needed)})."))
            return {}
        for key, value in entries.items():
            if key not in known:
                hint = did_you_mean(key, known) or f"known are {', '.join(known)}"
                self.found.append(kinds.UNKNOWN_KEY.at(value.span, f"{what} has no “{key}”.", hint=hint))
        for key in needed:
            if key not in entries:
                self.found.append(kinds.MISSING_KEY.at(piece.span, f"{what} needs “{key}”."))
        return entries

    def text(self, entries: dict[str, Piece], key: str) -> str:
        """A scalar entry, or the empty text."""
        piece = entries.get(key)
        if piece is None:
            return ""
        if piece.text is None:
            self.found.append(kinds.UNREADABLE.at(piece.span, f"“{key}” takes a single value."))
        return (piece.text or "").strip()

    def list(self, entries: dict[str, Piece], key: str) -> list[Piece]:
        """A list entry, or nothing."""
        piece = entries.get(key)
        if piece is None:
            return []
        items = piece.items()
        if items is None:
            self.found.append(kinds.UNREADABLE.at(piece.span, f"“{key}” takes a list."))
        return items or []
