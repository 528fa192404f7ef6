"""Load a decision table from its working format: YAML with FEEL in the cells.

In: the file's text and the typed model. Out: the table, or None, with every finding at once. Cells are checked
against the type of their column, outputs against the declared type and values.
"""

from dataclasses import replace
from decimal import Decimal, InvalidOperation

from ccm.diagnostics import Diagnostic, Span, did_you_mean, has_errors
from ccm.dmn import kinds
from ccm.dmn.tables.model import DecisionTable, HitPolicy, Input, Output, Row, reads_of
from ccm.feel import ANY, BOOLEAN, DATE, NUMBER, TEXT, Expression, Model, Type, money, parse, parse_tests, show, slugify
from ccm.feel.tree import Literal
from ccm.written import FieldKinds, Fields, Text, Written, short

TYPES = {"number": NUMBER, "text": TEXT, "boolean": BOOLEAN, "date": DATE}
_NOTES = ("title", "owner", "reference", "note")


class TableFields(Fields):
    """The fields of a decision table or of a part of it."""

    kinds = FieldKinds(
        kinds.UNKNOWN_KEY, kinds.MISSING_KEY, kinds.UNREADABLE, kinds.UNREADABLE, kinds.UNREADABLE, kinds.TYPE
    )


class _Loading:
    """One table being loaded."""

    def __init__(self, model: Model, origin: str) -> None:
        self.model, self.origin = model, origin
        self.found: list[Diagnostic] = []

    def table(self, text: str) -> DecisionTable | None:
        """The whole table."""
        fields = TableFields.open(self.origin, text, self.found, of="a decision table")
        if fields is None:
            return None
        identifier, hit = fields.text("id", required=True), self._hit(fields)
        columns = fields.records("inputs", of="an input", required=True)
        lines = fields.records("rows", of="a row", required=True)
        output = fields.record("output", of="the output", required=True)
        for key, given in (("inputs", columns), ("rows", lines)):
            if fields.node(key) and not given:
                fields.report(kinds.MISSING_KEY, fields.place(key), f"a decision table needs at least one of its {key}")
        for key in _NOTES:
            fields.text(key)
        fields.close()
        inputs = [self._input(one) for one in columns]
        name, type_ = self._output(output) if output else ("", ANY)
        rows = [self._row(one, inputs, type_) for one in lines]
        if has_errors(self.found) or any(one is None for one in (*inputs, *rows)):
            return None
        whole = tuple(one for one in rows if one is not None)
        typed = tuple(one for one in inputs if one is not None)
        outputs = (Output(name, slugify(name), type_, type_.allowed or ()),)
        reads = reads_of(typed, outputs, whole)
        return DecisionTable(
            identifier, name, slugify(name), typed, outputs, whole, hit, reads=reads, origin=Span(self.origin)
        )

    def _hit(self, fields: TableFields) -> HitPolicy:
        """The hit policy; unique unless said."""
        hit = fields.text("hit", default=HitPolicy.UNIQUE).lower()
        if hit in list(HitPolicy):
            return HitPolicy(hit)
        message = f"there is no hit policy “{short(hit)}”"
        hint = did_you_mean(hit, list(HitPolicy)) or f"choose from: {', '.join(HitPolicy)}"
        fields.report(kinds.HIT_POLICY, fields.place("hit"), message, hint=hint)
        return HitPolicy.UNIQUE

    def _type(self, fields: TableFields, *, required: bool = False) -> Type | None:
        """A declared type, with unit and allowed values."""
        word = fields.choice("type", (*TYPES, "money"), required=required)
        unit, values = fields.text("unit") or None, fields.names("values")
        if not word:
            return None
        type_ = money(unit) if word in ("money", "number") else TYPES[word]
        return replace(type_, allowed=tuple(self._value(one, type_) for one in values) or None)

    def _value(self, written: Text, type_: Type) -> object:
        """One allowed value; texts may stand with or without their FEEL quotation marks."""
        if type_.kind == "number":
            try:
                return Decimal(written.text)
            except InvalidOperation:
                self.found.append(kinds.TYPE.at(written.span, f"“{short(written.text)}” is not a number"))
        return written.text.strip('"')

    def _input(self, fields: TableFields) -> Input | None:
        """One input column."""
        declared = self._type(fields)
        written = fields.expression("expression", required=True)
        fields.close()
        if written is None:
            return None
        expression, found = parse(written[0], self.model, origin=written[1])
        self.found.extend(found)
        if expression is None:
            return None
        type_ = expression.type
        if declared and type_.kind not in (declared.kind, "any"):
            message = f"{short(written[0])} is a {type_}, declared is {declared}"
            fields.report(kinds.TYPE, fields.place("expression"), message)
        if declared and (declared.allowed or type_.kind == "any"):
            type_ = replace(declared, unit=type_.unit or declared.unit)
        return Input(expression, type_)

    def _output(self, fields: TableFields) -> tuple[str, Type]:
        """The name and type of the output."""
        name, type_ = fields.text("name", required=True), self._type(fields, required=True)
        fields.close()
        return name, type_ or ANY

    def _row(self, fields: TableFields, inputs: list[Input | None], output: Type) -> Row | None:
        """One row."""
        cells = fields.items("when", required=True)
        then, note = fields.scalar("then", required=True), fields.text("note")
        fields.close()
        if "when" in fields.entries and len(cells) != len(inputs):
            message = f"this row has {len(cells)} cells for {len(inputs)} inputs"
            fields.report(kinds.CELLS, fields.place("when"), message, hint="write - in a cell that always holds")
        tests = [self._cell(cell, column, fields) for cell, column in zip(cells, inputs, strict=False)]
        result = self._result(then, output, fields) if then else None
        return None if result is None else Row(tuple(tests), (result,), (note,), result.origin)

    def _cell(self, cell: Written, column: Input | None, fields: TableFields) -> Expression | None:
        """One cell; None if it always holds or its column is broken."""
        if not isinstance(cell, Text):
            fields.report(kinds.CELLS, cell.span, "a cell is a text", hint='quote it: "[30..60)"')
            return None
        if cell.text.strip() == "-" or column is None:
            return None
        source, origin = fields.as_written(cell)
        expression, found = parse_tests(source, self.model, subject=column.type, origin=origin)
        self.found.extend(found)
        return expression

    def _result(self, then: Text, output: Type, fields: TableFields) -> Expression | None:
        """The output of a row."""
        source, origin = fields.as_written(then)
        expected = None if output.kind == "any" else output
        expression, found = parse(source, self.model, origin=origin, expect=expected)
        quoted = f"text stands in quotation marks: '\"{then.text}\"'"
        if output.kind == "text":
            found = tuple(replace(one, hint=one.hint or quoted) if one.code == "F020" else one for one in found)
        self.found.extend(found)
        if expression is not None and output.allowed and isinstance(expression.tree, Literal):
            self._among(expression.tree.value, origin, output.allowed)
        return expression

    def _among(self, value: object, place: Span, allowed: tuple[object, ...]) -> None:
        """The value must be one of the declared."""
        if value is not None and value not in allowed:
            hint = did_you_mean(str(value), [str(one) for one in allowed])
            message = f"the output is never {show(value)}; it takes {', '.join(show(one) for one in allowed)}"
            self.found.append(kinds.NOT_AMONG_VALUES.at(place, message, hint=hint))


def _same_rows(table: DecisionTable) -> list[Diagnostic]:
    """Rows whose cells are those of an earlier row."""
    seen: dict[tuple[object, ...], int] = {}
    found = []
    for number, row in enumerate(table.rows, 1):
        key = tuple(None if cell is None else cell.tree for cell in row.cells)
        if key in seen:
            message = f"row {number} has the same cells as row {seen[key]}"
            found.append(kinds.SAME_ROW.at(row.origin, message))
        seen.setdefault(key, number)
    return found


def load_table(text: str, model: Model, *, origin: str = "") -> tuple[DecisionTable | None, tuple[Diagnostic, ...]]:
    """Load one table from YAML text; `origin` is the file's name for the findings."""
    loading = _Loading(model, origin)
    table = loading.table(text)
    same = _same_rows(table) if table is not None else []
    return table, (*loading.found, *same)
