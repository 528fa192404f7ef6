"""Reads the fields of a record one by one and says everything that is wrong with them.

In: the `Entries` of a YAML record or of a fragment's front matter. Out: plain values; findings gather in
`Fields.diagnostics`. A field that is wrong reads as its default, so that one mistake does not hide the next.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

from ccm.diagnostics import Diagnostic, Kind, Span, nearest_or_all
from ccm.questions import ANY, ITEM, Asking, Shape, Trail
from ccm.written.nodes import Entries, Items, Text, Written, as_written, short, split_names
from ccm.written.reading import read_yaml

_TRUE, _FALSE = ("yes", "true", "on"), ("no", "false", "off")
_LINE_END = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_SHAPES = {Items: "list", Entries: "record", Text: "text"}


@dataclass(frozen=True, slots=True)
class FieldKinds:
    """The kinds of finding under which the owner of some files reports their fields."""

    unknown: Kind
    missing: Kind
    not_text: Kind
    not_record: Kind
    not_list: Kind
    not_a_choice: Kind


class Fields:
    """The fields of one record. Ask for each known key, then `close()`: what was not asked for is unknown.

    `of` names the record in messages; `lines` are the lines of the file, for texts that span several. Each owner of
    files has a subclass with its own `kinds`.
    """

    kinds: ClassVar[FieldKinds]

    def __init__(
        self,
        record: Entries,
        diagnostics: list[Diagnostic],
        *,
        of: str,
        lines: Sequence[str] = (),
        trail: Trail = (),
    ) -> None:
        self.entries = {key.text: (key, value) for key, value in record}
        self.span = record.span
        self.diagnostics = diagnostics
        self.of = of
        self.lines = lines
        self.ask = Asking(trail, self.entries)

    @classmethod
    def open(cls, path: str, content: bytes | str, diagnostics: list[Diagnostic], *, of: str) -> Self | None:
        """Read a YAML file that holds one record; an empty file is an empty record."""
        node, found = read_yaml(path, content)
        diagnostics.extend(found)
        if node is None and found:
            return None
        if node is not None and not isinstance(node, Entries):
            diagnostics.append(cls.kinds.not_record.at(node.span, f"{of} holds named fields, not a {_shape(node)}"))
            return None
        text = content if isinstance(content, str) else content.decode("utf-8-sig")
        return cls(node or Entries((), Span(path, 1, 1)), diagnostics, of=of, lines=_LINE_END.split(text))

    def ask_of(self, found: Written, shape: Shape) -> None:
        """Let whoever listens know of what shape a value must be; it may stand elsewhere than in this record."""
        if self.ask.is_heard():
            self.ask(next((key for key, (_, value) in self.entries.items() if value is found), ""), shape)

    def report(self, kind: Kind, span: Span | None, message: str, *, hint: str | None = None) -> None:
        """Add a finding."""
        self.diagnostics.append(kind.at(span, message, hint=hint))

    @property
    def start(self) -> Span:
        """Where the record begins."""
        return Span(self.span.source, self.span.line, self.span.column)

    def place(self, key: str) -> Span:
        """Where the value of a key stands; the beginning of the record if it is not given."""
        found = self.entries.get(key)
        return found[1].span if found else self.start

    def node(self, key: str, *, required: bool = False) -> Written | None:
        """The node of a key; an empty one counts as not given."""
        self.ask(key, "node", required=required)
        found = self.entries.get(key)
        if found is not None and not (isinstance(found[1], Text) and not found[1].text.strip()):
            return found[1]
        if required:
            self.report(self.kinds.missing, found[0].span if found else self.start, f"{self.of} needs “{key}”")
        return None

    def scalar(self, key: str, *, required: bool = False) -> Text | None:
        """The plain text of a key with its position."""
        self.ask(key, "text", required=required)
        node = self.node(key, required=required)
        return None if node is None else self.as_text(node, key)

    def as_text(self, node: Written, key: str) -> Text | None:
        """The node if it is a text."""
        if isinstance(node, Text):
            return node
        self.report(self.kinds.not_text, node.span, f"“{short(key)}” takes a text, not a {_shape(node)}")
        return None

    def text(self, key: str, *, required: bool = False, default: str = "") -> str:
        """The text of a key, stripped."""
        found = self.scalar(key, required=required)
        return found.text.strip() if found else default

    def texts(self) -> list[tuple[Text, Text]]:
        """Every field of a record whose keys are free, as texts."""
        self.ask(ANY, "node")
        self.ask(ANY, "text")
        pairs = [(key, self.as_text(node, key.text)) for key, node in self.entries.values()]
        return [(key, text) for key, text in pairs if text is not None]

    def free_keys(self) -> tuple[str, ...]:
        """The keys of a record that may have any."""
        self.ask(ANY, "node")
        return tuple(self.entries)

    def choice(self, key: str, choices: Iterable[str], *, default: str = "", required: bool = False) -> str:
        """One of a few words."""
        choices = tuple(choices)
        self.ask(key, "choice", required=required, choices=choices)
        found = self.scalar(key, required=required)
        return (self.one_of(found, choices) or default) if found else default

    def one_of(self, found: Text, choices: Iterable[str]) -> str | None:
        """The text if it is one of the choices."""
        text, known = " ".join(found.text.split()), [str(each) for each in choices]
        if text in known:
            return text
        hint = nearest_or_all(text, known, "choose from")
        self.report(self.kinds.not_a_choice, found.span, f"“{short(text)}” is not possible here", hint=hint)
        return None

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Yes or no."""
        self.ask(key, "flag")
        found = self.scalar(key)
        said = self.truth(found) if found else None
        return default if said is None else said

    def truth(self, found: Text) -> bool | None:
        """What a text says, yes or no; None with a finding."""
        self.ask_of(found, "flag")
        word = found.text.strip().lower()
        if word in _TRUE or word in _FALSE:
            return word in _TRUE
        self.one_of(found, (*_TRUE, *_FALSE))
        return None

    def items(self, key: str, *, required: bool = False) -> tuple[Written, ...]:
        """The nodes of a list."""
        self.ask(key, "texts", required=required)
        node = self.node(key, required=required)
        if node is None or isinstance(node, Items):
            return node.items if node else ()
        self.report(self.kinds.not_list, node.span, f"“{key}” takes a list: lines that begin with “- ”")
        return ()

    def refuse_blank(self, key: str) -> None:
        """Report a key with nothing behind it, where leaving it out would mean everybody or always."""
        node, value = self.entries.get(key, (None, None))
        blank = (isinstance(value, Text) and not value.text.strip()) or (isinstance(value, Items) and not value.items)
        if node is not None and blank:
            message = f"“{short(key)}” is empty"
            self.report(self.kinds.missing, node.span, message, hint="say what is meant, or take the line away")

    def names(self, key: str, *, required: bool = False) -> tuple[Text, ...]:
        """Several words, as a YAML list or separated by commas."""
        self.ask(key, "names", required=required)
        if not required:
            self.refuse_blank(key)
        if isinstance(self.entries.get(key, (None, None))[1], Text):
            found = self.scalar(key, required=required)
            return tuple(split_names(found)) if found else ()
        texts = [self.as_text(item, key) for item in self.items(key, required=required)]
        return tuple(text for text in texts if text is not None)

    def choices(self, key: str, choices: Sequence[str], *, default: Iterable[str] = ()) -> tuple[str, ...]:
        """Several of a few words, each once, in the order of the choices."""
        self.ask(key, "choices", choices=choices)
        given = self.names(key)
        if not given:
            return tuple(default)
        chosen = {self.one_of(each, choices) for each in given}
        return tuple(each for each in choices if each in chosen)

    def records(self, key: str, *, of: str, required: bool = False) -> list[Self]:
        """A list of records."""
        self.ask(key, "records", required=required)
        found = [
            self.as_record(item, key, of=of, trail=(*self.ask.trail, key, ITEM))
            for item in self.items(key, required=required)
        ]
        return [record for record in found if record is not None]

    def record(self, key: str, *, of: str, required: bool = False) -> Self | None:
        """A record."""
        self.ask(key, "record", required=required)
        node = self.node(key, required=required)
        return None if node is None else self.as_record(node, key, of=of, trail=(*self.ask.trail, key))

    def as_record(self, node: Written, key: str, *, of: str, trail: Trail = ()) -> Self | None:
        """The node if it is a record; its findings go to the same list."""
        if isinstance(node, Entries):
            return type(self)(node, self.diagnostics, of=of, lines=self.lines, trail=trail)
        message = f"“{short(key)}” takes named fields (`key: value`), not a {_shape(node)}"
        self.report(self.kinds.not_record, node.span, message)
        return None

    def expression(self, key: str, *, required: bool = False) -> tuple[str, Span] | None:
        """The FEEL text of a key as it stands in the file, with the place it begins."""
        self.ask(key, "expression", required=required)
        if not required:
            self.refuse_blank(key)
        found = self.scalar(key, required=required)
        return self.as_written(found) if found else None

    def as_written(self, found: Text) -> tuple[str, Span]:
        """A text as it stands in the file, with the place it begins."""
        return as_written(found, self.lines)

    def close(self) -> None:
        """Report the keys that nobody asked for."""
        self.ask("", "closed")
        for key, hint in self.ask.unknown():
            self.report(self.kinds.unknown, self.entries[key][0].span, f"{self.of} has no “{short(key)}”", hint=hint)


def _shape(node: Written) -> str:
    return _SHAPES[type(node)]
