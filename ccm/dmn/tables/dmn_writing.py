"""Write a decision table as a decision model of its own in DMN XML.

In: a sheet, and the types of names it uses that it does not declare itself. Out: bytes that read back as an equal
sheet: one decision with the table, and input data for every name.
"""

from collections.abc import Iterator, Mapping, Sequence

from ccm.dmn.boxed import BoxedRule, BoxedTable, InputClause, LiteralExpression, OutputClause, UnaryTests, Variable
from ccm.dmn.definitions import Decision, Definitions, InputData, ItemDefinition, Requirement
from ccm.dmn.tables.cells import Cell
from ccm.dmn.tables.dmn_reading import MEASURED
from ccm.dmn.tables.sheet import Head, Line, Sheet, is_plain_name
from ccm.dmn.tables.words import LIST_OF
from ccm.dmn.xml_writing import write_model
from ccm.feel import slugify

_TYPE_NAMES = {"text": "string", "any": "Any"}


def write_dmn(sheet: Sheet, names: Mapping[str, str]) -> bytes:
    """Write a model; `names` are more names and the words of their types."""
    content, _ = write_model(_model(sheet, names))
    return content


def _model(sheet: Sheet, names: Mapping[str, str]) -> Definitions:
    """The model around the table."""
    inputs = tuple(_input_data(sheet, names))
    result = sheet.result.text
    decision = Decision(
        name=result,
        id="decision",
        description="\n".join(f"{key}: {text}".replace("\n", "\n  ") for key, text in sheet.remarks),
        variable=Variable(name=result, id="decision_variable"),
        requirements=tuple(
            Requirement(kind="input", href=f"#{one.id}", id=f"requires_{number}")
            for number, one in enumerate(inputs, 1)
        ),
        logic=_table(sheet),
    )
    return Definitions(
        name=sheet.id.text,
        id="definitions",
        namespace=f"urn:decision-table:{slugify(sheet.id.text)}",
        items=tuple(_items(sheet, inputs)),
        elements=(*inputs, decision),
    )


def _input_data(sheet: Sheet, names: Mapping[str, str]) -> Iterator[InputData]:
    """Every name that the table uses: its own, those of inputs that are nothing but a name, and the given ones."""
    types = {name: _type_ref(word) for name, word in names.items()}
    plain = [one for one in sheet.inputs if is_plain_name(one.expression.text)]
    types |= {one.expression.text: _type_name(one.head) for one in plain}
    types |= {name.text: _type_name(Head(type=type_)) for name, type_ in sheet.names}
    for number, (name, type_ref) in enumerate(types.items(), 1):
        variable = Variable(name=name, type_ref=type_ref, id=f"input_{number}_variable")
        yield InputData(name=name, id=f"input_{number}", variable=variable)


def _items(sheet: Sheet, inputs: Sequence[InputData]) -> Iterator[ItemDefinition]:
    """The types that are not FEEL's own: numbers with a unit, and lists."""
    used = [_type_name(one.head) for one in sheet.inputs] + [_type_name(one.head) for one in sheet.outputs]
    used += [one.variable.type_ref for one in inputs if one.variable is not None]
    for number, name in enumerate(dict.fromkeys(used), 1):
        if name.startswith(MEASURED):
            yield ItemDefinition(name=name, id=f"type_{number}", type_ref="number")
        elif name.startswith(LIST_OF):
            base = name.removeprefix(LIST_OF)
            yield ItemDefinition(name=name, id=f"type_{number}", type_ref=base, is_collection=True)


def _type_name(head: Head) -> str:
    """A type as DMN names it."""
    return f"{MEASURED}{head.unit}" if head.unit else _type_ref(head.type.text)


def _type_ref(word: str) -> str:
    """The name of a type by its word."""
    if word.startswith(LIST_OF):
        return f"{LIST_OF}{_type_ref(word.removeprefix(LIST_OF))}"
    return _TYPE_NAMES.get(word, word)


def _table(sheet: Sheet) -> BoxedTable:
    """The table itself."""
    inputs = (
        InputClause(
            expression=LiteralExpression(
                text=one.expression.text, type_ref=_type_name(one.head), id=f"expression_{number}"
            ),
            values=_values(one.head),
            label=one.head.label,
            id=f"column_{number}",
        )
        for number, one in enumerate(sheet.inputs, 1)
    )
    outputs = (
        OutputClause(
            name=one.name.text,
            type_ref=_type_name(one.head),
            values=_values(one.head),
            default=_literal(one.default) if one.default else None,
            label=one.head.label,
            id=f"output_{number}",
        )
        for number, one in enumerate(sheet.outputs, 1)
    )
    return BoxedTable(
        id="table",
        inputs=tuple(inputs),
        outputs=tuple(outputs),
        rules=tuple(_rule(one, number, sheet) for number, one in enumerate(sheet.rows, 1)),
        annotations=sheet.annotations,
        hit_policy=sheet.hit.value.upper(),
        aggregation=sheet.aggregate.value.upper(),
    )


def _values(head: Head) -> UnaryTests | None:
    return UnaryTests(text=", ".join(one.text for one in head.values)) if head.values else None


def _literal(cell: Cell) -> LiteralExpression:
    return LiteralExpression(text=cell.text)


def _rule(row: Line, number: int, sheet: Sheet) -> BoxedRule:
    notes = (*row.notes, *[""] * (len(sheet.annotations) - len(row.notes)))
    return BoxedRule(
        id=f"rule_{number}",
        tests=tuple(UnaryTests(text=one.text) for one in row.cells),
        outputs=tuple(map(_literal, row.outputs)),
        annotations=notes,
    )
