"""A decision table as people write it: texts in columns and rows, each with its place, before anything is read as FEEL.

In: nothing. Out: frozen types that every working format is read into and written from (YAML, CSV, Excel, DMN XML), so
that each can become each of the others. Equality ignores places: two sheets are equal if they say the same.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ccm.diagnostics import Diagnostic, Span
from ccm.dmn.tables import kinds
from ccm.dmn.tables.cells import EMPTY, Cell
from ccm.dmn.tables.model import NOWHERE, Aggregate, HitPolicy
from ccm.feel.lexer import read_tokens

REMARKS = ("title", "owner", "reference", "note")
"""What may be said of a table as a whole, for people."""
NOTE = "note"
"""The name of an annotation that needs none."""


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
