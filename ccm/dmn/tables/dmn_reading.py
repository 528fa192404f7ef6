"""Take a decision table out of a decision model in DMN XML.

In: a file's bytes, and which table is meant. Out: a sheet, or None, with findings. Types that the model declares become
the types and values of columns; the names that the table may use are those its decision requires.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ccm.diagnostics import Diagnostic, Span, did_you_mean
from ccm.dmn import model_kinds
from ccm.dmn.boxed import (
    BoxedRule,
    BoxedTable,
    FunctionDefinition,
    InputClause,
    LiteralExpression,
    OutputClause,
    UnaryTests,
    Variable,
)
from ccm.dmn.data_types import FOREIGN
from ccm.dmn.definitions import BusinessKnowledgeModel, Decision, Definitions, Requirement
from ccm.dmn.graph import name_of
from ccm.dmn.tables import kinds
from ccm.dmn.tables.cells import Cell, always, split_values, tidy
from ccm.dmn.tables.model import Aggregate, HitPolicy
from ccm.dmn.tables.sheet import NOTE, REMARKS, Head, InputColumn, Line, OutputColumn, Sheet, as_read
from ccm.dmn.tables.words import LIST_OF, TYPES, type_word
from ccm.dmn.xml_reading import read_model

MEASURED = "number in "
"""What the name of a type of numbers with a unit begins with."""
LONGEST_CHAIN = 20


@dataclass(frozen=True, slots=True)
class Place:
    """A table in a model: under which name, in which element, with which names in scope."""

    name: str
    element: Decision | BusinessKnowledgeModel
    box: BoxedTable
    parameters: tuple[Variable, ...] = ()


def tables_in(model: Definitions) -> tuple[Place, ...]:
    """The tables that are the whole logic of a decision or business knowledge model."""
    found = []
    for element in model.elements:
        match element:
            case Decision(logic=BoxedTable() as box):
                found.append(Place(name_of(element), element, box))
            case BusinessKnowledgeModel(logic=FunctionDefinition(body=BoxedTable() as box, parameters=parameters)):
                found.append(Place(name_of(element), element, box, parameters))
            case _:
                pass
    return tuple(found)


def read_dmn_sheet(content: bytes, origin: str, *, table: str = "") -> tuple[Sheet | None, tuple[Diagnostic, ...]]:
    """Read one table of a model; `table` names it where there are several."""
    model, found = read_model(content, origin=origin)
    if model is None:
        return None, found
    places = tables_in(model)
    place = _chosen(places, table)
    if place is None:
        names = ", ".join(f"“{one.name}”" for one in places[:20])
        message = f"there is no decision table “{table[:60]}”" if table else "there are several decision tables"
        message = message if places else "there is no decision table in this model"
        hint = did_you_mean(table, [one.name for one in places]) or (f"name one: {names}" if places else None)
        return None, (*found, kinds.NO_TABLE.at(Span(origin), message, hint=hint))
    reading = _Reading(model, place)
    sheet = reading.sheet()
    return sheet, (*found, *reading.found)


def left_behind(content: bytes, origin: str, sheet: Sheet) -> tuple[Diagnostic, ...]:
    """Say which parts of a model are not in the sheet of one of its tables."""
    model, _ = read_model(content, origin=origin)
    mine = {sheet.result.text, *(name.text for name, _ in sheet.names), *(one.expression.text for one in sheet.inputs)}
    others = [one for one in model.elements if name_of(one) not in mine] if model is not None else []
    if not others:
        return ()
    names = ", ".join(f"“{name_of(one)}”" for one in others[:10])
    message = f"only the table “{sheet.result.text}” is written; {names} stay behind"
    return (kinds.NOT_WRITTEN.at(Span(origin), message),)


def _chosen(places: Sequence[Place], table: str) -> Place | None:
    """The table that is meant."""
    if not table:
        return places[0] if len(places) == 1 else None
    return next((one for one in places if table in (one.name, one.element.name, one.element.id)), None)


class _Reading:
    """One table being taken out."""

    def __init__(self, model: Definitions, place: Place) -> None:
        self.model, self.place = model, place
        self.items = {one.name: one for one in model.items}
        self.elements = {one.id: one for one in model.elements if one.id}
        self.found: list[Diagnostic] = []

    def sheet(self) -> Sheet:
        """The whole table."""
        box, element = self.place.box, self.place.element
        alone = len(tables_in(self.model)) == 1
        outputs = tuple(map(self._output, box.outputs))
        annotations = box.annotations or ((NOTE,) if any(one.annotations for one in box.rules) else ())
        described = any(one.description.strip() for one in box.rules)
        policy, aggregation = box.hit_policy.lower(), box.aggregation.lower()
        return as_read(
            Sheet(
                id=Cell((alone and self.model.name) or self.place.name, box.origin),
                inputs=tuple(map(self._input, box.inputs)),
                outputs=outputs,
                rows=tuple(self._row(one, len(annotations), described=described) for one in box.rules),
                hit=HitPolicy(policy) if policy in list(HitPolicy) else HitPolicy.UNIQUE,
                aggregate=Aggregate(aggregation) if aggregation in list(Aggregate) else Aggregate.NONE,
                name=Cell(self.place.name, box.origin),
                annotations=(*(one or NOTE for one in annotations), *(("description",) if described else ())),
                names=tuple(self._names()),
                remarks=tuple(_remarks(element.description)),
                span=box.origin,
            )
        )

    def _typed(self, type_ref: str, place: Span) -> Head:
        """The type, unit and values that a type of the model stands for."""
        word, listed = type_ref, ""
        values: tuple[Cell, ...] = ()
        for _ in range(LONGEST_CHAIN):
            item = self.items.get(word)
            if item is None:
                break
            if word.startswith(MEASURED) and item.type_ref == "number":
                return Head("", Cell("number", place), word.removeprefix(MEASURED), values)
            values = values or self._values(item.allowed)
            listed = LIST_OF if item.is_collection else listed
            word = "any" if item.components or item.function is not None else item.type_ref
        word = FOREIGN_WORDS.get(word, type_word(word))
        if listed:
            return Head("", Cell(f"{LIST_OF}{word}" if word in TYPES else f"{LIST_OF}any", place))
        return Head("", Cell(word if word in TYPES else "any" if word else "", place), "", values)

    def _values(self, written: UnaryTests | None) -> tuple[Cell, ...]:
        return () if written is None else split_values(Cell(written.text, written.origin))

    def _input(self, clause: InputClause) -> InputColumn:
        """One input column."""
        box = clause.expression or LiteralExpression()
        head = self._typed(box.type_ref, box.origin)
        values = self._values(clause.values) or head.values
        return InputColumn(self._text(box), Head(clause.label, head.type, head.unit, values))

    def _output(self, clause: OutputClause) -> OutputColumn:
        """One output column; without a name it has that of the decision, without a type any value."""
        head = self._typed(clause.type_ref, self.place.box.origin)
        type_ = head.type or Cell("any", self.place.box.origin)
        values = self._values(clause.values) or head.values
        default = self._text(clause.default) if clause.default is not None else Cell("", self.place.box.origin)
        name = Cell(clause.name or self.place.name, self.place.box.origin)
        return OutputColumn(name, Head(clause.label, type_, head.unit, values), default)

    def _text(self, box: LiteralExpression | UnaryTests) -> Cell:
        """A text of the model; one in another language than FEEL is a finding."""
        if box.language:
            message = f"this is written in “{box.language[:60]}”; only FEEL can stand in a table"
            self.found.append(model_kinds.LANGUAGE.at(box.origin, message))
        return tidy(Cell(box.text or "", box.origin))

    def _row(self, rule: BoxedRule, notes: int, *, described: bool) -> Line:
        """One row; its description, if any row has one, becomes an annotation."""
        said = [note.strip() for note in rule.annotations[:notes]]
        said += [""] * (notes - len(said))
        said += [rule.description.strip()] if described else []
        span = rule.outputs[0].origin if rule.outputs else self.place.box.origin
        cells = tuple(always(self._text(one)) for one in rule.tests)
        return Line(cells, tuple(map(self._text, rule.outputs)), tuple(said), span)

    def _names(self) -> Iterator[tuple[Cell, Cell]]:
        """What the table may name: what its decision requires, or the parameters of its function."""
        for variable in (*self.place.parameters, *map(self._required, self.place.element.requirements)):
            if variable is not None:
                head = self._typed(variable.type_ref, variable.origin)
                yield Cell(variable.name, variable.origin), Cell(head.type.text, variable.origin)

    def _required(self, arrow: Requirement) -> Variable | None:
        """The variable of an element of this model that is required."""
        element = self.elements.get(arrow.href.rpartition("#")[2])
        if arrow.kind not in ("input", "decision") or element is None:
            return None
        own = getattr(element, "variable", None)
        type_ref = own.type_ref if isinstance(own, Variable) else ""
        return Variable(name=name_of(element), type_ref=type_ref, origin=element.origin)


FOREIGN_WORDS = dict.fromkeys(FOREIGN, "number") | {"Any": "any"}


def _remarks(description: str) -> Iterator[tuple[str, str]]:
    """What a description says, `owner: …` and the like a line each; anything else is a note."""
    found: list[tuple[str, str]] = []
    for line in description.splitlines():
        key, colon, text = line.partition(": ")
        if key in REMARKS and colon:
            found.append((key, text))
        elif found and line.startswith("  "):
            found[-1] = (found[-1][0], f"{found[-1][1]}\n{line[2:]}")
        else:
            yield NOTE, description.strip()
            return
    yield from found
