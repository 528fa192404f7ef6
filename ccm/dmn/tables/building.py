"""Make a typed decision table of a sheet: every text is parsed against the names there are and checked.

In: a `Sheet` and a typed model. Out: the table, or None, with every finding at once. Cells are checked against the
type of their column, outputs against their declared types and values.
"""

from dataclasses import replace
from functools import partial

from ccm.diagnostics import Diagnostic, Severity, did_you_mean, has_errors, nearest_or_all
from ccm.dmn.tables import kinds
from ccm.dmn.tables.cells import Cell
from ccm.dmn.tables.model import Aggregate, DecisionTable, HitPolicy, Input, Output, Row, reads_of
from ccm.dmn.tables.sheet import Head, InputColumn, Line, OutputColumn, Sheet, find_unseen, is_plain_name
from ccm.dmn.tables.words import TYPES, type_word, word_of
from ccm.feel import ANY, Expression, Model, Name, Range, Type, interpret, money, parse, parse_tests, show, slugify
from ccm.feel.semantics import kind_of, within
from ccm.feel.tree import Fact, Literal, walk

MOST_ROWS, MOST_COLUMNS = 20_000, 200


def own_model(sheet: Sheet) -> Model:
    """The names of a table that belongs to no project: those it declares, and inputs that are plain names."""
    plain = [(one.expression, one.head.type) for one in sheet.inputs if is_plain_name(one.expression.text)]
    declared = {" ".join(name.text.split()): type_.text for name, type_ in (*plain, *sheet.names)}
    return Model(Name(name, slugify(name), TYPES.get(type_word(type_), ANY)) for name, type_ in declared.items())


def _fits(values: tuple[object, ...], value: object) -> bool:
    """Whether a value is one of some values and ranges."""
    return within(value, values) is True


class _Building:
    """One table being built."""

    def __init__(self, sheet: Sheet, model: Model) -> None:
        self.sheet = sheet
        self.found: list[Diagnostic] = []
        self.model = model
        self._known: dict[tuple[bool, str, Type], Expression] = {}

    def _declared(self) -> None:
        """The names that the table says it uses are there, and of the types it says."""
        for name, written in self.sheet.names:
            type_, there = self._type(written) or ANY, self.model.lookup(name.text)
            if there is None:
                hint = did_you_mean(name.text, [one.name for one in self.model.names])
                message = f"the table uses “{name.text[:60]}”, which is no known name"
                self.found.append(kinds.UNKNOWN_NAME.at(name.span, message, hint=hint))
            elif "any" not in (there.type.kind, type_.kind) and there.type.kind != type_.kind:
                message = f"{name.text[:60]} is a {there.type}, declared here is {type_}"
                self.found.append(kinds.TYPE.at(written.span, message))

    def table(self) -> DecisionTable | None:
        """The whole table."""
        sheet = self.sheet
        self._shape()
        self._declared()
        self.found.extend(find_unseen(sheet))
        inputs = [self._input(one) for one in sheet.inputs]
        outputs = [self._output(one) for one in sheet.outputs]
        self._policy(outputs)
        rows = [self._row(one, inputs, outputs) for one in sheet.rows]
        if has_errors(self.found) or None in inputs or None in rows:
            return None
        typed = tuple(one for one in inputs if one is not None)
        whole = tuple(one for one in rows if one is not None)
        return DecisionTable(
            id=sheet.id.text.strip(),
            name=sheet.result.text.strip(),
            slug=slugify(sheet.result.text),
            inputs=typed,
            outputs=tuple(outputs),
            rows=whole,
            hit=sheet.hit,
            aggregate=sheet.aggregate,
            annotations=sheet.annotations,
            reads=reads_of(typed, tuple(outputs), whole),
            origin=sheet.span,
        )

    def _shape(self) -> None:
        """A table has inputs, outputs with names, rows, and is no larger than anything a person keeps."""
        sheet = self.sheet
        for what, there in (("inputs", sheet.inputs), ("outputs", sheet.outputs), ("rows", sheet.rows)):
            if not there:
                message = f"a decision table needs at least one of its {what}"
                self.found.append(kinds.MISSING_KEY.at(sheet.span, message))
        if not sheet.id:
            self.found.append(kinds.MISSING_KEY.at(sheet.span, "a decision table needs an id"))
        if len(sheet.outputs) > 1 and not sheet.name:
            message = "a table with several outputs needs a name for its result"
            self.found.append(kinds.MISSING_KEY.at(sheet.span, message, hint="add name: …"))
        if len(sheet.rows) > MOST_ROWS or len(sheet.inputs) + len(sheet.outputs) > MOST_COLUMNS:
            message = f"a decision table has at most {MOST_ROWS:,} rows and {MOST_COLUMNS} columns"
            self.found.append(kinds.TOO_LARGE.at(sheet.span, message))
        seen: set[str] = set()
        for one in sheet.outputs:
            if slugify(one.name.text) in seen:
                self.found.append(kinds.SAME_NAME.at(one.name.span, f"two outputs are called “{one.name.text[:60]}”"))
            seen.add(slugify(one.name.text))

    def _policy(self, outputs: list[Output]) -> None:
        """The hit policy fits the outputs (DMN 1.5, 8.2.8)."""
        hit, aggregate, place = self.sheet.hit, self.sheet.aggregate, self.sheet.span
        if aggregate and hit is not HitPolicy.COLLECT:
            message = f"only collect can {aggregate}; this table is {hit}"
            self.found.append(kinds.HIT_POLICY.at(place, message, hint="write hit: collect"))
        elif aggregate and len(outputs) > 1:
            message = f"{aggregate} is not defined for several outputs"
            self.found.append(kinds.HIT_POLICY.at(place, message, hint="collect without it, or split the table"))
        elif aggregate is Aggregate.SUM and outputs and outputs[0].type.kind not in _SUMMED:
            message = f"the outputs are of type {outputs[0].type}; only numbers and durations have a sum"
            self.found.append(kinds.TYPE.at(place, message))
        if hit.is_ordered and not any(one.values for one in outputs):
            message = f"{hit} needs the values of an output, the most important first"
            self.found.append(kinds.HIT_POLICY.at(place, message, hint="add values: [...] to an output"))

    def _type(self, written: Cell) -> Type | None:
        """A declared type by its word."""
        word = type_word(written.text)
        if not word:
            return None
        if word not in TYPES:
            hint = nearest_or_all(word, TYPES, "choose from")
            self.found.append(kinds.TYPE.at(written.span, f"there is no type “{word[:60]}”", hint=hint))
        return TYPES.get(word, ANY)

    def _head(self, head: Head) -> tuple[Type | None, tuple[object, ...]]:
        """The declared type of a column with its unit and values, and the values in their order."""
        type_ = self._type(head.type)
        if head.unit:
            type_ = money(head.unit) if type_ is None or type_.kind == "number" else type_
        before = len(self.found)
        values = tuple(self._value(one, type_) for one in head.values)
        if len(self.found) > before:
            return type_, ()
        if not values or type_ is None:
            return type_, values
        if any(isinstance(one, Range) for one in values):
            return replace(type_, test=partial(_fits, values)), values
        return replace(type_, allowed=values), values

    def _value(self, written: Cell, type_: Type | None) -> object:
        """One value: a constant or a range of constants."""
        expression, found = parse(written.text, Model(), origin=written.span)
        self.found.extend(found)
        value = interpret(expression, {}) if expression is not None else None
        kind = kind_of(value.high if isinstance(value, Range) and value.low is None else value)
        if isinstance(value, Range) and value.low is not None:
            kind = kind_of(value.low)
        if expression is not None and type_ is not None and type_.kind not in (kind, "any"):
            self.found.append(kinds.TYPE.at(written.span, f"{written.text[:60]} is no value of a {type_}"))
        return value

    def _input(self, column: InputColumn) -> Input | None:
        """One input column."""
        declared, values = self._head(column.head)
        if not column.expression:
            self.found.append(kinds.MISSING_KEY.at(column.expression.span, "an input needs an expression"))
            return None
        expression, found = parse(column.expression.text, self.model, origin=column.expression.span)
        self.found.extend(found)
        if expression is None:
            return None
        type_ = expression.type
        if declared and declared.kind != "any" and type_.kind not in (declared.kind, "any"):
            message = f"{column.expression.text[:60]} is a {type_}, declared is {declared}"
            self.found.append(kinds.TYPE.at(column.head.type.span, message))
        if declared and declared.kind != "any" and (values or type_.kind == "any"):
            type_ = replace(declared, unit=type_.unit or declared.unit)
        return Input(expression, type_, column.head.label)

    def _output(self, column: OutputColumn) -> Output:
        """One output column."""
        type_, values = self._head(column.head)
        name = " ".join(column.name.text.split())
        if not name:
            self.found.append(kinds.MISSING_KEY.at(column.name.span, "an output needs a name"))
        if type_ is None:
            self.found.append(kinds.MISSING_KEY.at(column.name.span, "an output needs a type"))
        bare = Output(name, slugify(name), type_ or ANY, values, None, column.head.label)
        default = self._entry(column.default, bare) if column.default else None
        return replace(bare, default=default)

    def _row(self, line: Line, inputs: list[Input | None], outputs: list[Output]) -> Row | None:
        """One row; cells that are missing at its end always hold."""
        if len(line.cells) != len(inputs):
            message = f"this row has {len(line.cells)} cells for {len(inputs)} inputs"
            self.found.append(kinds.CELLS.at(line.span, message, hint="write - in a cell that always holds"))
        if len(line.outputs) != len(outputs):
            message = f"this row has {len(line.outputs)} outputs for {len(outputs)}"
            self.found.append(kinds.CELLS.at(line.span, message))
        tests = tuple(self._cell(*pair) for pair in zip(line.cells, inputs, strict=False))
        results = [self._entry(*pair) for pair in zip(line.outputs, outputs, strict=False)]
        if None in results or len(results) != len(outputs):
            return None
        return Row(tests, tuple(one for one in results if one is not None), line.notes, line.span)

    def _cell(self, cell: Cell, column: Input | None) -> Expression | None:
        """One cell; None if it always holds or its column is broken."""
        if cell.text.strip() in ("", "-") or column is None:
            return None
        return self._parsed(cell, column.type, is_test=True)

    def _entry(self, cell: Cell, output: Output) -> Expression | None:
        """The output of a row, or a default."""
        if not cell:
            message = f"{output.name or 'an output'} is empty in this row"
            self.found.append(kinds.CELLS.at(cell.span, message, hint="write null if there is no value"))
            return None
        expression = self._parsed(cell, output.type, is_test=False)
        if expression is not None and isinstance(expression.tree, Literal):
            self._among(expression.tree.value, cell, output)
        return expression

    def _parsed(self, cell: Cell, type_: Type, *, is_test: bool) -> Expression | None:
        """A cell or entry; the same text is parsed once per type."""
        key = (is_test, cell.text, type_)
        known = self._known.get(key)
        if known is not None:
            return replace(known, origin=cell.span)
        if is_test:
            expression, found = parse_tests(cell.text, self.model, subject=type_, origin=cell.span)
        else:
            expected = None if type_.kind == "any" else type_
            expression, found = parse(cell.text, self.model, origin=cell.span, expect=expected)
            found = tuple(_with_quotes(one, cell) for one in found) if type_.kind == "text" else found
        self.found.extend(found)
        if expression is not None and not found:
            self._known[key] = expression
        return expression

    def _among(self, value: object, cell: Cell, output: Output) -> None:
        """The value must be one of the declared."""
        if value is None or not output.values or _fits(output.values, value):
            return
        hint = did_you_mean(str(value), [str(one) for one in output.values])
        message = f"the output is never {show(value)}; it takes {', '.join(map(show, output.values))}"
        self.found.append(kinds.NOT_AMONG_VALUES.at(cell.span, message, hint=hint))


_SUMMED = frozenset(["number", "days_duration", "months_duration", "any"])


def _with_quotes(found: Diagnostic, cell: Cell) -> Diagnostic:
    """An unknown name where a text is expected is most likely a text without quotation marks."""
    if found.code != "F020" or found.severity is not Severity.ERROR:
        return found
    return replace(found, hint=found.hint or f'text stands in quotation marks: "{cell.text.strip()}"')


def names_used(table: DecisionTable) -> dict[str, str]:
    """Every name that a table reads, with the word of its type."""
    parts: list[Expression | None] = [one.expression for one in table.inputs]
    parts += [one.default for one in table.outputs]
    parts += [part for row in table.rows for part in (*row.cells, *row.outputs)]
    facts = (node for part in parts if part is not None for node in walk(part.tree) if isinstance(node, Fact))
    return {one.name: word_of(one.type) for one in facts}


def build_table(sheet: Sheet, model: Model) -> tuple[DecisionTable | None, tuple[Diagnostic, ...]]:
    """Parse and check a sheet."""
    building = _Building(sheet, model)
    table = building.table()
    return table, tuple(building.found)
