"""Read a decision table from its YAML form.

In: a file's content. Out: a sheet, or None, with every finding at once. FEEL stands in quotation marks because YAML
would take `[30..60)` for a list.
"""

from collections.abc import Iterator

from ccm.diagnostics import Diagnostic, Kind, Span
from ccm.dmn.tables import kinds
from ccm.dmn.tables.cells import EMPTY, Cell, always, as_values, split_values, tidy
from ccm.dmn.tables.sheet import NOTE, REMARKS, Head, InputColumn, Line, OutputColumn, Sheet, as_read
from ccm.dmn.tables.words import read_policy, type_word
from ccm.dmn.tables.yaml_nodes import Items, Node, Record, read_nodes
from ccm.questions import ANY, ITEM, Asking, Trail


class _Fields:
    """The fields of one record. Ask for each known key, then `close()`: what was not asked for is unknown."""

    def __init__(self, record: Record, found: list[Diagnostic], of: str, trail: Trail = ()) -> None:
        self.record, self.found, self.of = record, found, of
        self.ask = Asking(trail, record.entries)

    def report(self, kind: Kind, span: Span, message: str, hint: str | None = None) -> None:
        """Add a finding."""
        self.found.append(kind.at(span, message, hint=hint))

    def node(self, key: str, *, required: bool = False) -> Node | None:
        """The value of a key; an empty one counts as not given."""
        self.ask(key, "node", required=required)
        name, value = self.record.entries.get(key, (None, None))
        if value is not None and (not isinstance(value, Cell) or value):
            return value
        if required:
            self.report(kinds.MISSING_KEY, name.span if name else self.record.span, f"{self.of} needs “{key}”")
        return None

    def text(self, key: str, *, required: bool = False) -> Cell:
        """The text of a key."""
        self.ask(key, "text", required=required)
        return self.as_text(self.node(key, required=required), f"“{key}”")

    def as_text(self, node: Node | None, what: str) -> Cell:
        """A node as a text."""
        if node is None or isinstance(node, Cell):
            return tidy(node) if node else EMPTY
        shape = "list" if isinstance(node, Items) else "record"
        hint = 'put FEEL into quotation marks: "[30..60)"'
        self.report(kinds.CELLS, node.span, f"{what} takes a text, not a {shape}", hint)
        return EMPTY

    def items(self, key: str, *, required: bool = False) -> tuple[Node, ...]:
        """The items of a list."""
        self.ask(key, "texts", required=required)
        node = self.node(key, required=required)
        if node is None or isinstance(node, Items):
            return node.items if node else ()
        self.report(kinds.UNREADABLE, node.span, f"“{key}” takes a list: lines that begin with “- ”")
        return ()

    def records(self, key: str, of: str, *, required: bool = False) -> list["_Fields"]:
        """A list of records."""
        self.ask(key, "records", required=required)
        found = [self.as_record(node, of, (*self.ask.trail, key, ITEM)) for node in self.items(key, required=required)]
        return [one for one in found if one is not None]

    def phrases(self, key: str, *, required: bool = False) -> Node | None:
        """The node of a key that takes a text, or a list of texts."""
        self.ask(key, "phrases", required=required)
        return self.node(key, required=required)

    def one_record(self, key: str, of: str, *, required: bool = False) -> "_Fields | None":
        """The record of a key."""
        self.ask(key, "record", required=required)
        return self.as_record(self.node(key, required=required), of, (*self.ask.trail, key))

    def as_record(self, node: Node | None, of: str, trail: Trail) -> "_Fields | None":
        """A node as a record."""
        if isinstance(node, Record):
            return _Fields(node, self.found, of, trail)
        if node is not None:
            self.report(kinds.UNREADABLE, node.span, f"{of} takes named fields (`key: value`)")
        return None

    def close(self) -> None:
        """Report the keys that nobody asked for."""
        self.ask("", "closed")
        for key, hint in self.ask.unknown():
            self.report(kinds.UNKNOWN_KEY, self.record.entries[key][0].span, f"{self.of} has no “{key[:60]}”", hint)


def read_yaml_sheet(content: bytes | str, origin: str) -> tuple[Sheet | None, tuple[Diagnostic, ...]]:
    """Read a table; None with findings if there is no way to tell what it holds."""
    node, problems = read_nodes(content, origin)
    if not isinstance(node, Record):
        span = node.span if isinstance(node, Items | Cell) else Span(origin, 1, 1)
        message = "a decision table holds named fields: id, inputs, output, rows"
        return None, problems or (kinds.UNREADABLE.at(span, message),)
    found: list[Diagnostic] = []
    fields = _Fields(node, found, "a decision table")
    sheet = _sheet(fields)
    fields.close()
    return sheet, tuple(found)


def _sheet(fields: _Fields) -> Sheet:
    """The whole table."""
    identifier, name, written = fields.text("id", required=True), fields.text("name"), fields.text("hit")
    hit, aggregate = read_policy(written, fields.found)
    if said := fields.text("aggregate"):
        aggregate = read_policy(Cell(f"collect {said.text}", said.span), fields.found)[1]
    inputs = tuple(_input(one) for one in fields.records("inputs", "an input", required=True))
    outputs = tuple(_outputs(fields))
    annotations = tuple(fields.as_text(one, "an annotation").text for one in fields.items("annotations"))
    rows = tuple(_row(one, annotations) for one in fields.records("rows", "a row", required=True))
    if not annotations and any(one.notes for one in rows):
        annotations = (NOTE,)
        rows = tuple(Line(one.cells, one.outputs, one.notes or ("",), one.span) for one in rows)
    names = fields.one_record("names", "names")
    if names:
        names.ask(ANY, "text")
    pairs = names.record.entries.values() if names else ()
    said_of_it = [(key, fields.text(key).text) for key in REMARKS]
    sheet = Sheet(
        id=identifier,
        inputs=inputs,
        outputs=outputs,
        rows=rows,
        hit=hit,
        aggregate=aggregate,
        name=name,
        annotations=annotations,
        names=tuple((tidy(key), _typed(fields.as_text(type_, "a type"))) for key, type_ in pairs),
        remarks=tuple(pair for pair in said_of_it if pair[1]),
        span=fields.record.span,
    )
    return as_read(sheet)


def _outputs(fields: _Fields) -> Iterator[OutputColumn]:
    """The one output, or several."""
    several = "outputs" in fields.record.entries
    single = fields.one_record("output", "the output", required=not several)
    for one in [single] if single else fields.records("outputs", "an output"):
        name, default = one.text("name", required=True), one.text("default")
        head = _head(one, required=True)
        one.close()
        yield OutputColumn(name, head, default)


def _input(fields: _Fields) -> InputColumn:
    expression = fields.text("expression", required=True)
    head = _head(fields)
    fields.close()
    return InputColumn(expression, head)


def _typed(cell: Cell) -> Cell:
    return Cell(type_word(cell.text), cell.span)


def _head(fields: _Fields, *, required: bool = False) -> Head:
    """Label, type, unit and values of a column."""
    label, unit = fields.text("label").text, fields.text("unit").text
    type_ = _typed(fields.text("type", required=required))
    node = fields.phrases("values")
    if isinstance(node, Items):
        values = tuple(fields.as_text(one, "a value") for one in node.items)
    else:
        written = fields.as_text(node, "“values”")
        values = split_values(written)
    return Head(label, type_, unit, as_values(values, type_.text))


def _row(fields: _Fields, annotations: tuple[str, ...]) -> Line:
    """One row; `then` is a text, or a list if there are several outputs."""
    cells = tuple(always(fields.as_text(one, "a cell")) for one in fields.items("when", required=True))
    then = fields.phrases("then", required=True)
    given = then.items if isinstance(then, Items) else () if then is None else (then,)
    outputs = tuple(fields.as_text(one, "an output") for one in given)
    notes = tuple(fields.as_text(one, "a note").text for one in fields.items("notes"))
    if note := fields.text("note").text:
        notes = (note,)
    fields.close()
    missing = ("",) * (len(annotations) - len(notes))
    return Line(cells, outputs, (*notes, *missing), fields.record.span)
