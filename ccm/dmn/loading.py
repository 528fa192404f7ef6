"""Load a decision table from its working format: YAML with FEEL in the cells.

In: the file's text and the typed model. Out: the table, or None, with every finding at once. Cells are checked
against the type of their column, outputs against the declared type and values.
"""

from dataclasses import replace
from decimal import Decimal, InvalidOperation

from ccm.diagnostics import Diagnostic, did_you_mean, has_errors
from ccm.dmn import kinds
from ccm.dmn.model import FIRST, UNIQUE, DecisionTable, Input, Row
from ccm.dmn.yaml_text import Piece, Reader
from ccm.feel import ANY, BOOLEAN, DATE, NUMBER, TEXT, Expression, Model, Type, money, parse, parse_tests, show, slugify
from ccm.feel.tree import Literal

TYPES = {"number": NUMBER, "text": TEXT, "boolean": BOOLEAN, "date": DATE}
OTHER_POLICIES = ("any", "priority", "rule order", "output order", "collect")
_TABLE = ("id", "title", "inputs", "output", "hit", "rows", "owner", "reference", "note")


class _Loading:
    """One table being loaded."""

    def __init__(self, model: Model, origin: str) -> None:
        self.model, self.origin = model, origin
        self.read = Reader(origin)

    def table(self, text: str) -> DecisionTable | None:
        """The whole table."""
        document = self.read.document(text)
        if document is None:
            return None
        entries = self.read.mapping(document, _TABLE, ("id", "inputs", "output", "rows"), "A decision table")
        inputs = [self._input(piece) for piece in self.read.list(entries, "inputs")]
        name, type_ = self._output(entries.get("output"))
        hit = self._hit(entries)
        rows = [self._row(piece, inputs, type_) for piece in self.read.list(entries, "rows")]
        for key, found in (("inputs", inputs), ("rows", rows)):
            if key in entries and not found:
                self._add(kinds.MISSING_KEY.at(entries[key].span, f"A decision table needs at least one of its {key}."))
        if has_errors(self.read.found) or any(one is None for one in (*inputs, *rows)):
            return None
        whole = tuple(one for one in rows if one is not None)
        columns = tuple(one for one in inputs if one is not None)
        identifier = self.read.text(entries, "id")
        return DecisionTable(
            identifier, name, slugify(name), type_, columns, whole, hit, _reads(columns, whole), self.origin
        )

    def _add(self, found: Diagnostic) -> None:
        self.read.found.append(found)

    def _hit(self, entries: dict[str, Piece]) -> str:
        """The hit policy; unique unless said."""
        hit = self.read.text(entries, "hit").lower() or UNIQUE
        if hit not in (UNIQUE, FIRST):
            hint = "it is not offered yet" if hit in OTHER_POLICIES else did_you_mean(hit, (UNIQUE, FIRST))
            message = f"The hit policy is unique or first, not “{hit}”."
            self._add(kinds.HIT_POLICY.at(entries["hit"].span, message, hint=hint))
        return hit

    def _type(self, entries: dict[str, Piece]) -> Type | None:
        """A declared type, with unit and allowed values."""
        word = self.read.text(entries, "type")
        if not word:
            return None
        unit = self.read.text(entries, "unit") or None
        if word == "money" or word in TYPES:
            type_ = money(unit) if word in ("money", "number") else TYPES[word]
            values = tuple(self._value(one, type_) for one in self.read.list(entries, "values"))
            return replace(type_, allowed=values or None)
        hint = did_you_mean(word, [*TYPES, "money"])
        self._add(kinds.TYPE.at(entries["type"].span, f"There is no type “{word}”.", hint=hint))
        return None

    def _value(self, piece: Piece, type_: Type) -> object:
        """One allowed value; texts may stand with or without their FEEL quotation marks."""
        text = piece.text or ""
        if type_.kind == "number":
            try:
                return Decimal(text)
            except InvalidOperation:
                self._add(kinds.TYPE.at(piece.span, f"“{text}” is not a number."))
        return text.strip('"')

    def _input(self, piece: Piece) -> Input | None:
        """One input column."""
        entries = self.read.mapping(piece, ("expression", "type", "values", "unit"), ("expression",), "An input")
        declared = self._type(entries)
        source = entries.get("expression")
        if source is None or source.text is None:
            return None
        expression, found = parse(source.text, self.model, origin=source.span)
        self.read.found.extend(found)
        if expression is None:
            return None
        type_ = expression.type
        if declared and type_.kind not in (declared.kind, "any"):
            self._add(kinds.TYPE.at(source.span, f"{source.text} is a {type_}, declared is {declared}."))
        if declared and (declared.allowed or type_.kind == "any"):
            type_ = replace(declared, unit=type_.unit or declared.unit)
        return Input(expression, type_)

    def _output(self, piece: Piece | None) -> tuple[str, Type]:
        """The name and type of the output."""
        if piece is None:
            return "", ANY
        entries = self.read.mapping(piece, ("name", "type", "values", "unit"), ("name", "type"), "The output")
        return self.read.text(entries, "name"), self._type(entries) or ANY

    def _row(self, piece: Piece, inputs: list[Input | None], output: Type) -> Row | None:
        """One row."""
        entries = self.read.mapping(piece, ("when", "then", "note"), ("when", "then"), "A row")
        cells = self.read.list(entries, "when")
        if "when" in entries and len(cells) != len(inputs):
            message = f"This row has {len(cells)} cells for {len(inputs)} inputs."
            self._add(kinds.CELLS.at(entries["when"].span, message, hint="write - in a cell that always holds"))
        tests = [self._cell(cell, column) for cell, column in zip(cells, inputs, strict=False)]
        result = self._result(entries.get("then"), output)
        if result is None:
            return None
        return Row(tuple(tests), result, self.read.text(entries, "note"))

    def _cell(self, piece: Piece, column: Input | None) -> Expression | None:
        """One cell; None if it always holds or its column is broken."""
        text = piece.text
        if text is None:
            self._add(kinds.CELLS.at(piece.span, "A cell is a text.", hint='quote it: "[30..60)"'))
            return None
        if text.strip() == "-" or column is None:
            return None
        expression, found = parse_tests(text, self.model, subject=column.type, origin=piece.span)
        self.read.found.extend(found)
        return expression

    def _result(self, piece: Piece | None, output: Type) -> Expression | None:
        """The output of a row."""
        if piece is None or piece.text is None:
            return None
        expected = None if output.kind == "any" else output
        expression, found = parse(piece.text, self.model, origin=piece.span, expect=expected)
        quoted = f"text stands in quotation marks: '\"{piece.text}\"'"
        if output.kind == "text":
            found = tuple(replace(one, hint=one.hint or quoted) if one.code == "F020" else one for one in found)
        self.read.found.extend(found)
        if expression is not None and output.allowed and isinstance(expression.tree, Literal):
            self._among(expression.tree.value, piece, output.allowed)
        return expression

    def _among(self, value: object, piece: Piece, allowed: tuple[object, ...]) -> None:
        """The value must be one of the declared."""
        if value is not None and value not in allowed:
            hint = did_you_mean(str(value), [str(one) for one in allowed])
            message = f"The output is never {show(value)}; it takes {', '.join(show(one) for one in allowed)}."
            self._add(kinds.NOT_AMONG_VALUES.at(piece.span, message, hint=hint))


def _reads(inputs: tuple[Input, ...], rows: tuple[Row, ...]) -> tuple[str, ...]:
    """Every slug the table reads, in order."""
    parts: list[Expression] = [one.expression for one in inputs]
    for row in rows:
        parts.extend(cell for cell in row.cells if cell is not None)
        parts.append(row.output)
    return tuple(dict.fromkeys(slug for part in parts for slug in part.reads))


def _same_rows(table: DecisionTable) -> list[Diagnostic]:
    """Rows whose cells are those of an earlier row."""
    seen: dict[tuple[object, ...], int] = {}
    found = []
    for number, row in enumerate(table.rows, 1):
        key = tuple(None if cell is None else cell.tree for cell in row.cells)
        if key in seen:
            message = f"Row {number} has the same cells as row {seen[key]}."
            found.append(kinds.SAME_ROW.at(row.output.origin, message))
        seen.setdefault(key, number)
    return found


def load_table(text: str, model: Model, *, origin: str = "") -> tuple[DecisionTable | None, tuple[Diagnostic, ...]]:
    """Load one table from YAML text; `origin` is the file's name for the findings."""
    loading = _Loading(model, origin)
    table = loading.table(text)
    same = _same_rows(table) if table is not None else []
    return table, (*loading.read.found, *same)
