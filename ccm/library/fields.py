"""Read the fields of a record one by one, giving each its type, and say everything that is wrong with them.

In: the `Entries` of a YAML record or of a fragment's front matter. Out: plain values; findings gather in
`Fields.diagnostics`. A field that is wrong reads as its default, so that one mistake does not hide the next.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from ccm.diagnostics import Diagnostic, Kind, Span, did_you_mean, error
from ccm.facts.typeless import Entries, Items, Text, Written
from ccm.feel import read_date
from ccm.library.model import Effective

UNKNOWN_KEY = error("L010", "unknown-field", "A key is none that is read here; what it says would be ignored.")
MISSING_KEY = error("L011", "missing-field", "A field that is needed is not given.")
WRONG_SHAPE = error("L012", "wrong-shape", "A field holds a list, record or text where another shape is needed.")
UNKNOWN_CHOICE = error("L013", "unknown-choice", "A field holds a word that is not one of its choices.")
BAD_DATE = error("L014", "bad-date", "A date is not an existing day written as YEAR-MONTH-DAY.")
BAD_NUMBER = error("L015", "bad-number", "A number is not written as one.")
BAD_ID = error("L016", "bad-id", "An id holds characters that it cannot have.")
RANGE_REVERSED = error("L017", "range-reversed", "A range of dates ends before it begins.")

_TRUE, _FALSE = ("yes", "true"), ("no", "false")
_ID = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")
_NUMBER = re.compile(r"-?(?:\d{1,30}(?:\.\d{1,10})?|\.\d{1,10})", re.ASCII)


class Fields:
    """The fields of one record. Ask for each known key, then `close()`: what was not asked for is unknown.

    `of` names the record in messages; `lines` are the lines of the file, for texts that span several.
    """

    def __init__(self, record: Entries, diagnostics: list[Diagnostic], *, of: str, lines: Sequence[str] = ()) -> None:
        self.entries = {key.text: (key, value) for key, value in record.entries}
        self.span = record.span
        self.diagnostics = diagnostics
        self.of = of
        self.lines = lines
        self.asked: list[str] = []

    def report(self, kind: Kind, span: Span, message: str, *, hint: str | None = None) -> None:
        """Add a finding."""
        self.diagnostics.append(kind.at(span, message, hint=hint))

    def node(self, key: str, *, required: bool = False) -> Written | None:
        """The node of a key; an empty one counts as not given."""
        self.asked.append(key)
        found = self.entries.get(key)
        if found is not None and not (isinstance(found[1], Text) and not found[1].text.strip()):
            return found[1]
        if required:
            start = Span(self.span.source, self.span.line, self.span.column)
            self.report(MISSING_KEY, found[0].span if found else start, f"{self.of} needs “{key}”")
        return None

    def scalar(self, key: str, *, required: bool = False) -> Text | None:
        """The plain text of a key with its position."""
        node = self.node(key, required=required)
        if node is None or isinstance(node, Text):
            return node
        self.report(WRONG_SHAPE, node.span, f"“{key}” takes a text, not a {_shape(node)}")
        return None

    def text(self, key: str, *, required: bool = False, default: str = "") -> str:
        """The text of a key, stripped."""
        found = self.scalar(key, required=required)
        return found.text.strip() if found else default

    def id(self, key: str = "id") -> str:
        """An id: lower-case words joined by dots or hyphens."""
        found = self.scalar(key, required=True)
        if found is None:
            return ""
        text = found.text.strip()
        if not _ID.fullmatch(text):
            hint = "use lower-case letters, digits, dots and hyphens: savings.regular-saver"
            self.report(BAD_ID, found.span, f"“{short(text)}” is no {key}", hint=hint)
        return text

    def choice(self, key: str, choices: Sequence[str], *, default: str = "", required: bool = False) -> str:
        """One of a few words."""
        found = self.scalar(key, required=required)
        return (self.one_of(found, choices) or default) if found else default

    def one_of(self, found: Text, choices: Sequence[str]) -> str | None:
        """The text if it is one of the choices."""
        text = found.text.strip()
        if text in choices:
            return text
        hint = did_you_mean(text, choices) or f"choose from: {', '.join(choices)}"
        self.report(UNKNOWN_CHOICE, found.span, f"“{short(text)}” is not possible here", hint=hint)
        return None

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Yes or no."""
        found = self.scalar(key)
        text = self.one_of(found, (*_TRUE, *_FALSE)) if found else None
        return default if text is None else text in _TRUE

    def whole(self, key: str, *, default: int | None = None, least: int = 0) -> int | None:
        """A whole number."""
        found = self.scalar(key)
        if found is None:
            return default
        text = found.text.strip()
        if re.fullmatch(r"-?\d{1,9}", text, re.ASCII) and int(text) >= least:
            return int(text)
        message = f"“{key}” takes a whole number from {least}, not “{short(text)}”"
        self.report(BAD_NUMBER, found.span, message)
        return default

    def decimal(self, found: Text) -> Decimal | None:
        """The exact number that a text writes."""
        plain = found.text.strip().replace("_", "")
        if _NUMBER.fullmatch(plain):
            return Decimal(plain)
        hint = "write digits with a point: 120000 or 3.75"
        self.report(BAD_NUMBER, found.span, f"“{short(found.text)}” is not a number", hint=hint)
        return None

    def day_of(self, key: str, *, required: bool = False) -> date | None:
        """A day, written 2026-12-01."""
        found = self.scalar(key, required=required)
        return self.day(found) if found else None

    def day(self, found: Text, part: str | None = None) -> date | None:
        """The day that a text, or a part of it, writes."""
        text = (found.text if part is None else part).strip()
        day = read_date(text)
        if day is None:
            hint = "write the date as year-month-day, such as 2026-12-01"
            self.report(BAD_DATE, found.span, f"“{short(text)}” is not a date", hint=hint)
        return day

    def effective(self, key: str) -> Effective:
        """A range of days `START/END`; either side may be empty."""
        found = self.scalar(key)
        if found is None:
            return Effective()
        start_text, slash, end_text = found.text.strip().partition("/")
        if not slash:
            hint = f"write from/to: “{short(start_text)}/” has no end, “/{short(start_text)}” no beginning"
            self.report(BAD_DATE, found.span, f"“{key}” takes two dates with a slash between", hint=hint)
            return Effective()
        start = self.day(found, start_text) if start_text.strip() else None
        end = self.day(found, end_text) if end_text.strip() else None
        return self.ordered(found.span, start, end)

    def ordered(self, span: Span, start: date | None, end: date | None) -> Effective:
        """A range of days that ends no sooner than it begins."""
        if start and end and end < start:
            self.report(RANGE_REVERSED, span, f"{end} comes before {start}", hint="swap the two dates")
            return Effective()
        return Effective(start, end)

    def names(self, key: str, *, required: bool = False) -> tuple[Text, ...]:
        """Several words, as a YAML list or separated by commas."""
        node = self.node(key, required=required)
        if node is None:
            return ()
        if isinstance(node, Text):
            return tuple(split_names(node))
        if isinstance(node, Entries):
            self.report(WRONG_SHAPE, node.span, f"“{key}” takes a list of words")
            return ()
        for item in node.items:
            if not isinstance(item, Text):
                self.report(WRONG_SHAPE, item.span, f"“{key}” takes words, not a {_shape(item)}")
        return tuple(item for item in node.items if isinstance(item, Text))

    def choices(self, key: str, choices: Sequence[str], *, default: Iterable[str] = ()) -> tuple[str, ...]:
        """Several of a few words, each once, in the order of the choices."""
        given = self.names(key)
        if not given:
            return tuple(default)
        chosen = {self.one_of(each, choices) for each in given}
        return tuple(each for each in choices if each in chosen)

    def records(self, key: str, *, of: str, required: bool = False) -> list["Fields"]:
        """A list of records."""
        node = self.node(key, required=required)
        if node is None:
            return []
        if not isinstance(node, Items):
            self.report(WRONG_SHAPE, node.span, f"“{key}” takes a list: lines that begin with “- ”")
            return []
        for item in node.items:
            if not isinstance(item, Entries):
                self.report(WRONG_SHAPE, item.span, f"each of “{key}” is a record of named fields")
        return [self._below(item, of) for item in node.items if isinstance(item, Entries)]

    def record(self, key: str, *, of: str) -> "Fields | None":
        """A record."""
        node = self.node(key)
        if isinstance(node, Entries):
            return self._below(node, of)
        if node is not None:
            self.report(WRONG_SHAPE, node.span, f"“{key}” takes named fields")
        return None

    def _below(self, record: Entries, of: str) -> "Fields":
        return Fields(record, self.diagnostics, of=of, lines=self.lines)

    def expression(self, key: str, *, required: bool = False) -> tuple[str, Span] | None:
        """The FEEL text of a key as it stands in the file, with the place it begins."""
        found = self.scalar(key, required=required)
        return as_written(found, self.lines) if found else None

    def close(self) -> None:
        """Report the keys that nobody asked for."""
        for key, (node, _) in self.entries.items():
            if key not in self.asked:
                hint = did_you_mean(key, self.asked) or f"known here: {', '.join(self.asked)}"
                self.report(UNKNOWN_KEY, node.span, f"{self.of} has no “{short(key)}”", hint=hint)


def as_written(node: Text, lines: Sequence[str]) -> tuple[str, Span]:
    """A text as it stands in its file, indents and line breaks kept: so columns stay exact."""
    span = node.span
    if node.quoted or (span.line == span.end_line and not node.block):
        return node.text, node.origin
    if node.block:
        last = span.end_line if span.end_column > 1 else span.end_line - 1
        return "\n".join(lines[span.line : last]), node.origin
    first, *middle = lines[span.line - 1 : span.end_line]
    rest = [*middle[:-1], middle[-1][: span.end_column - 1]] if middle else []
    return "\n".join([first[span.column - 1 :], *rest]), span


def split_names(node: Text) -> Iterable[Text]:
    """The words of a comma list, each with its own position; brackets around it are allowed."""
    text = node.text
    offset = 0
    if text.strip().startswith("[") and text.strip().endswith("]"):
        offset = text.index("[") + 1
        text = text.strip()[1:-1]
    for part in text.split(","):
        word = part.strip()
        if word:
            column = node.span.column + offset + len(part) - len(part.lstrip())
            span = Span(node.span.source, node.span.line, column, node.span.line, column + len(word))
            yield Text(word.strip("\"'"), span)
        offset += len(part) + 1


def short(text: str) -> str:
    """A text cut to what fits into a message."""
    return text if len(text) <= 60 else f"{text[:57]}…"


def _shape(node: Written) -> str:
    return {Items: "list", Entries: "record", Text: "text"}[type(node)]
