"""A decision table as people write it: texts in columns and rows, each with its place, before anything is read as FEEL.

In: nothing. Out: frozen types that every working format is read into and written from (YAML, CSV, Excel, DMN XML), so
that each can become each of the others. Equality ignores places: two sheets are equal if they say the same.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from ccm.diagnostics import Diagnostic, Span, did_you_mean
from ccm.dmn.tables import kinds
from ccm.dmn.tables.model import NOWHERE, Aggregate, HitPolicy
from ccm.feel import ANY, BOOLEAN, DATE, DATE_TIME, DAYS, MONTHS, NUMBER, TEXT, TIME, Type, list_of
from ccm.feel.lexer import read_tokens

_PLAIN: dict[str, Type] = {
    "number": NUMBER,
    "text": TEXT,
    "boolean": BOOLEAN,
    "date": DATE,
    "time": TIME,
    "date and time": DATE_TIME,
    "days and time duration": DAYS,
    "years and months duration": MONTHS,
    "any": ANY,
}
LIST_OF = "list of "
TYPES: dict[str, Type] = _PLAIN | {f"{LIST_OF}{word}": list_of(type_) for word, type_ in _PLAIN.items()}
"""The words for types."""
SYNONYMS = {"money": "number", "string": "text", "Any": "any", "dateTime": "date and time"}
REMARKS = ("title", "owner", "reference", "note")
"""What may be said of a table as a whole, for people."""
NOTE = "note"
"""The name of an annotation that needs none."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A text and the place where it begins."""

    text: str = ""
    span: Span = field(default=NOWHERE, compare=False)

    def __bool__(self) -> bool:
        return bool(self.text.strip())


EMPTY = Cell()


@dataclass(frozen=True, slots=True)
class Head:
    """What is said of a column: a label, a type by its word (or nothing), a number's unit, and its values as FEEL."""

    label: str = ""
    type: Cell = EMPTY
    unit: str = ""
    values: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class InputColumn:
    """An input: the expression that its cells test."""

    expression: Cell
    head: Head = Head()


@dataclass(frozen=True, slots=True)
class OutputColumn:
    """An output: its name, and the value it has where no row matches."""

    name: Cell
    head: Head = Head()
    default: Cell = EMPTY


@dataclass(frozen=True, slots=True)
class Line:
    """A row: a cell per input, an entry per output, a text per annotation."""

    cells: tuple[Cell, ...]
    outputs: tuple[Cell, ...]
    notes: tuple[str, ...] = ()
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole table. `name` is what its result is called; with one output it may be left out.

    `names` are what the table may name beside its inputs, with the words of their types, for a table that belongs to no
    project.
    """

    id: Cell
    inputs: tuple[InputColumn, ...]
    outputs: tuple[OutputColumn, ...]
    rows: tuple[Line, ...]
    hit: HitPolicy = HitPolicy.UNIQUE
    aggregate: Aggregate = Aggregate.NONE
    name: Cell = EMPTY
    annotations: tuple[str, ...] = ()
    names: tuple[tuple[Cell, Cell], ...] = ()
    remarks: tuple[tuple[str, str], ...] = ()
    span: Span = field(default=NOWHERE, compare=False)

    @property
    def result(self) -> Cell:
        """What the result is called."""
        return self.name if self.name or not self.outputs else self.outputs[0].name


def type_word(word: str) -> str:
    """The word for a type, whichever of its words was written."""
    plain = " ".join(word.split())
    return SYNONYMS.get(plain, plain)


_POLICIES = {
    **{policy.value: (policy, Aggregate.NONE) for policy in HitPolicy},
    **{policy.letter: (policy, Aggregate.NONE) for policy in HitPolicy},
    **{f"collect {one.value}": (HitPolicy.COLLECT, one) for one in Aggregate if one},
    **{f"C{one.sign}": (HitPolicy.COLLECT, one) for one in Aggregate if one},
}


def policy_words(hit: HitPolicy, aggregate: Aggregate) -> str:
    """A hit policy in words: `unique`, `collect sum`."""
    return f"{hit.value} {aggregate.value}".strip()


def read_policy(written: Cell, found: list[Diagnostic]) -> tuple[HitPolicy, Aggregate]:
    """A hit policy by its words or letters (`collect sum`, `C+`); unique where nothing is said."""
    plain = " ".join(written.text.split())
    known = _POLICIES.get(plain) or _POLICIES.get(plain.lower()) or _POLICIES.get(plain.upper())
    if known is None and plain:
        words = [word for word in _POLICIES if len(word) > 2]
        hint = did_you_mean(plain.lower(), words) or f"choose from: {', '.join(words)}"
        found.append(kinds.HIT_POLICY.at(written.span, f"there is no hit policy “{plain[:60]}”", hint=hint))
    return known or (HitPolicy.UNIQUE, Aggregate.NONE)


def word_of(type_: Type) -> str:
    """The word for a type; `any` where there is none."""
    if type_.kind == "list" and type_.item is not None:
        return f"{LIST_OF}{word_of(type_.item)}"
    return next((word for word, one in _PLAIN.items() if one.kind == type_.kind), "any")


def split_values(cell: Cell) -> tuple[Cell, ...]:
    """The parts of a FEEL list without its brackets: `"a", [1..5]`. What is no FEEL stays one part."""
    tokens, problems = read_tokens(cell.text)
    if problems:
        return (cell,) if cell else ()
    parts: list[Cell] = []
    depth = start = 0
    for token in tokens:
        depth += (token.text in "([{") - (token.text in ")]}") if token.kind == "symbol" else 0
        if token.kind == "end" or (token.text == "," and token.kind == "symbol" and depth == 0):
            part = cell.text[start : token.start]
            if part.strip():
                parts.append(Cell(part.strip(), _moved(cell.span, start + len(part) - len(part.lstrip()))))
            start = token.end
    return tuple(parts)


def tidy(cell: Cell) -> Cell:
    """A text without white space around it and with one kind of line end; its place moves along."""
    text = cell.text.replace("\r\n", "\n").replace("\r", "\n")
    ahead = text[: len(text) - len(text.lstrip())]
    span = cell.span
    if "\n" in ahead and span.line:
        line = span.line + ahead.count("\n")
        span = Span(span.source, line, len(ahead) - ahead.rindex("\n"), row=span.row, field=span.field)
    return Cell(text.strip(), _moved(span, len(ahead)) if "\n" not in ahead else span)


def always(cell: Cell) -> Cell:
    """A cell of an input; an empty one always holds, as a dash does."""
    return cell or Cell("-", cell.span)


def short_values(head: Head) -> list[str]:
    """Values for people: where texts are expected, plain words stand without quotation marks."""
    shown = [one.text for one in head.values]
    if head.type.text != "text":
        return shown
    return [word if _WORD.fullmatch(word := text[1:-1]) and text[0] == '"' == text[-1] else text for text in shown]


_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_UNSEEN = re.compile("[^\t\n -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\x7f-\x9f]")


def find_unseen(sheet: Sheet) -> tuple[Diagnostic, ...]:
    """Say of every text that holds control characters: nobody sees them, and no spreadsheet or XML file holds them."""
    found = []
    for cell in _texts(sheet):
        if hit := _UNSEEN.search(cell.text):
            message = f"a character that nobody can see, U+{ord(hit.group()):04X}, stands here"
            hint = 'in a FEEL text it can be written "\\u0007"'
            found.append(kinds.UNREADABLE.at(cell.span if cell.span.source else sheet.span, message, hint=hint))
    return tuple(found)


def _texts(sheet: Sheet) -> Iterator[Cell]:
    """Every text of a table."""
    yield from (sheet.id, sheet.name, *(cell for pair in sheet.names for cell in pair))
    yield from (Cell(text) for text in (*sheet.annotations, *(text for _, text in sheet.remarks)))
    for one in sheet.inputs:
        yield from (one.expression, Cell(one.head.label), Cell(one.head.unit), *one.head.values)
    for output in sheet.outputs:
        yield from (output.name, output.default, Cell(output.head.label), Cell(output.head.unit), *output.head.values)
    for row in sheet.rows:
        yield from (*row.cells, *row.outputs, *map(Cell, row.notes))


def _moved(span: Span, by: int) -> Span:
    """A place further right in the same line."""
    return Span(span.source, span.line, span.column + by, row=span.row, field=span.field) if span.line else span


def is_plain_name(text: str) -> bool:
    """Whether an expression is nothing but words, and so the name of a fact."""
    tokens, problems = read_tokens(text)
    return not problems and len(tokens) > 1 and all(one.kind == "name" for one in tokens[:-1])


def as_read(sheet: Sheet) -> Sheet:
    """A sheet without what goes without saying: a name that is that of its one output, names that are inputs anyway."""
    single = len(sheet.outputs) == 1 and sheet.name.text == sheet.outputs[0].name.text
    plain = {(one.expression.text, one.head.type.text) for one in sheet.inputs if is_plain_name(one.expression.text)}
    names = tuple(pair for pair in sheet.names if (pair[0].text, pair[1].text) not in plain)
    inputs = tuple(replace(one, head=_measured(one.head)) for one in sheet.inputs)
    outputs = tuple(replace(one, head=_measured(one.head)) for one in sheet.outputs)
    name = EMPTY if single else sheet.name
    return replace(sheet, name=name, names=names, inputs=inputs, outputs=outputs)


def _measured(head: Head) -> Head:
    """Only numbers have a unit."""
    return replace(head, type=Cell("number", head.type.span)) if head.unit and not head.type else head


def as_values(cells: Iterable[Cell], word: str) -> tuple[Cell, ...]:
    """Values as FEEL; where texts are expected, words may stand without quotation marks."""
    is_text = word == "text"
    return tuple(_in_quotes(one) if is_text and not one.text.startswith(_FEEL) else one for one in cells if one)


_FEEL = ('"', "[", "(", "]")
"""What texts and ranges of texts begin with."""


def _in_quotes(cell: Cell) -> Cell:
    text = cell.text.strip().replace("\\", "\\\\").replace('"', '\\"')
    return Cell(f'"{text}"', cell.span)


def joined(cells: Iterable[Cell]) -> str:
    """Values as one text."""
    return ", ".join(one.text for one in cells)
