"""Build DMN XML from a decision model: the mirror of `ccm.dmn.xml_reading`.

In: definitions, and the namespace of a DMN version. Out: lxml elements that read back as the same definitions; parts
stand in the order of the schema, empty ones are left out.
"""

from collections.abc import Callable, Iterable
from typing import Any

from lxml import etree

from ccm.dmn.boxed import (
    Binding,
    Boxed,
    BoxedContext,
    BoxedFilter,
    BoxedList,
    BoxedRule,
    BoxedTable,
    Child,
    Conditional,
    Entry,
    FunctionDefinition,
    InputClause,
    Invocation,
    Iterator,
    LiteralExpression,
    OutputClause,
    Relation,
    UnaryTests,
    Variable,
)
from ccm.dmn.definitions import (
    BusinessKnowledgeModel,
    Decision,
    DecisionService,
    Definitions,
    Element,
    Import,
    InputData,
    ItemDefinition,
    KnowledgeSource,
    Named,
    Requirement,
)

Xml = etree._Element
Parts = Iterable[Xml | None]
_ARROWS = ("informationRequirement", "knowledgeRequirement", "authorityRequirement")


class Builder:
    """Builds the elements of one file."""

    def __init__(self, namespace: str) -> None:
        self.namespace = namespace
        self._plain: Any = {None: namespace}

    def make(self, tag: str, parts: Parts = (), text: str | None = None, **attributes: str) -> Xml:
        """An element; empty attributes and parts are left out."""
        element = etree.Element(f"{{{self.namespace}}}{tag}", nsmap=self._plain)
        for name, value in attributes.items():
            if value:
                element.set(name, value)
        element.text = text
        element.extend(one for one in parts if one is not None)
        return element

    def text(self, tag: str, text: str) -> Xml | None:
        """An element with nothing but text; none for no text."""
        return self.make(tag, text=text) if text else None

    def definitions(self, model: Definitions) -> Xml:
        """The whole model."""
        parts = [self.text("description", model.description), *map(self.part, model.imports)]
        parts += [*map(self.part, model.items), *map(self.part, model.elements)]
        language = {"expressionLanguage": model.language}
        return self.make("definitions", parts, namespace=model.namespace, **_named(model), **language)

    def part(self, part: Import | ItemDefinition | Element) -> Xml:
        """A part of the model that stands at the top."""
        return _PARTS[type(part)](self, part)

    def _import(self, one: Import) -> Xml:
        attributes = {"namespace": one.namespace, "locationURI": one.location, "importType": one.kind}
        element = self.make("import", [self._description(one)], **_named(one), **attributes)
        element.set("name", one.name)  # an import without a name says so
        return element

    def _item(self, item: ItemDefinition, tag: str = "itemDefinition") -> Xml:
        parts = [self._description(item), self.text("typeRef", item.type_ref)]
        parts += [self._tests(item.allowed, "allowedValues"), self._tests(item.constraint, "typeConstraint")]
        parts += [self._item(one, "itemComponent") for one in item.components]
        if item.function is not None:
            given = [self._variable(one, "parameters") for one in item.function.parameters]
            parts.append(self.make("functionItem", given, outputTypeRef=item.function.result))
        return self.make(tag, parts, **_named(item), isCollection="true" if item.is_collection else "")

    def _description(self, one: Named) -> Xml | None:
        return self.text("description", one.description)

    def _variable(self, one: Variable | None, tag: str = "variable") -> Xml | None:
        if one is None:
            return None
        return self.make(tag, id=one.id, name=one.name, label=one.label, typeRef=one.type_ref)

    def _required(self, one: Requirement) -> Xml:
        arrow = {"knowledge": "knowledgeRequirement", "authority": "authorityRequirement"}.get(one.kind, _ARROWS[0])
        target = f"required{(one.of or one.kind).capitalize()}"
        return self.make(arrow, [self.make(target, href=one.href)], id=one.id)

    def _requirements(self, given: Iterable[Requirement]) -> list[Xml]:
        """The arrows in the order of the schema."""
        made = map(self._required, given)
        return sorted(made, key=lambda one: _ARROWS.index(etree.QName(one).localname))

    def _input_data(self, one: InputData) -> Xml:
        return self.make("inputData", [self._description(one), self._variable(one.variable)], **_named(one))

    def _decision(self, one: Decision) -> Xml:
        parts = [self._description(one), self.text("question", one.question)]
        parts += [self.text("allowedAnswers", one.allowed_answers), self._variable(one.variable)]
        parts += [*self._requirements(one.requirements), self.box(one.logic)]
        return self.make("decision", parts, **_named(one))

    def _knowledge(self, one: BusinessKnowledgeModel) -> Xml:
        logic = None if one.logic is None else self._function(one.logic, "encapsulatedLogic")
        parts = [self._description(one), self._variable(one.variable), logic]
        return self.make("businessKnowledgeModel", [*parts, *self._requirements(one.requirements)], **_named(one))

    def _service(self, one: DecisionService) -> Xml:
        parts = [self._description(one), self._variable(one.variable)]
        roles = {"outputDecision": one.outputs, "encapsulatedDecision": one.encapsulated}
        roles |= {"inputDecision": one.input_decisions, "inputData": one.input_data}
        parts += [self.make(tag, href=href) for tag, hrefs in roles.items() for href in hrefs]
        return self.make("decisionService", parts, **_named(one))

    def _source(self, one: KnowledgeSource) -> Xml:
        parts = [self._description(one), *self._requirements(one.requirements)]
        return self.make("knowledgeSource", parts, **_named(one))

    def box(self, box: Boxed | None) -> Xml | None:
        """Any box."""
        return None if box is None else _BOXES[type(box)](self, box)

    def _literal(self, box: LiteralExpression | None, tag: str = "literalExpression") -> Xml | None:
        if box is None:
            return None
        text = None if box.text is None else self.make("text", text=box.text)
        return self.make(tag, [text], **_common(box), expressionLanguage=box.language)

    def _tests(self, box: UnaryTests | None, tag: str) -> Xml | None:
        if box is None:
            return None
        text = self.make("text", text=box.text)
        return self.make(tag, [text], **_common(box), expressionLanguage=box.language)

    def _boxed_entries(self, box: BoxedContext) -> Xml:
        return self.make("context", map(self._entry, box.entries), **_common(box))

    def _entry(self, entry: Entry) -> Xml:
        return self.make("contextEntry", [self._variable(entry.variable), self.box(entry.value)], id=entry.id)

    def _list(self, box: BoxedList, tag: str = "list") -> Xml:
        return self.make(tag, map(self.box, box.items), **_common(box))

    def _relation(self, box: Relation) -> Xml:
        columns = [self._variable(one, "column") for one in box.columns]
        return self.make("relation", [*columns, *(self._list(row, "row") for row in box.rows)], **_common(box))

    def _invocation(self, box: Invocation) -> Xml:
        return self.make("invocation", [self.box(box.function), *map(self._binding, box.bindings)], **_common(box))

    def _binding(self, one: Binding) -> Xml:
        return self.make("binding", [self._variable(one.parameter, "parameter"), self.box(one.value)])

    def _function(self, box: FunctionDefinition, tag: str = "functionDefinition") -> Xml:
        parts = [*(self._variable(one, "formalParameter") for one in box.parameters), self.box(box.body)]
        return self.make(tag, parts, **_common(box), kind="" if box.kind == "FEEL" else box.kind)

    def _child(self, child: Child, tag: str) -> Xml:
        return self.make(tag, [self.box(child.value)], id=child.id, typeRef=child.type_ref)

    def _conditional(self, box: Conditional) -> Xml:
        roles = {"if": box.condition, "then": box.then, "else": box.otherwise}
        return self.make("conditional", [self._child(one, tag) for tag, one in roles.items()], **_common(box))

    def _filter(self, box: BoxedFilter) -> Xml:
        return self.make("filter", [self._child(box.domain, "in"), self._child(box.match, "match")], **_common(box))

    def _iterator(self, box: Iterator) -> Xml:
        body = self._child(box.body, "return" if box.word == "for" else "satisfies")
        return self.make(box.word, [self._child(box.domain, "in"), body], **_common(box), iteratorVariable=box.variable)

    def _table(self, box: BoxedTable) -> Xml:
        parts = [*map(self._input, box.inputs), *map(self._output, box.outputs)]
        parts += [self.make("annotation", name=name) for name in box.annotations]
        attributes = {"hitPolicy": "" if box.hit_policy == "UNIQUE" else box.hit_policy, "aggregation": box.aggregation}
        attributes |= {"outputLabel": box.output_label, "preferredOrientation": box.orientation}
        return self.make("decisionTable", [*parts, *map(self._rule, box.rules)], **_common(box), **attributes)

    def _input(self, one: InputClause) -> Xml:
        parts = [self._literal(one.expression, "inputExpression"), self._tests(one.values, "inputValues")]
        return self.make("input", parts, id=one.id, label=one.label)

    def _output(self, one: OutputClause) -> Xml:
        parts = [self._tests(one.values, "outputValues"), self._literal(one.default, "defaultOutputEntry")]
        return self.make("output", parts, id=one.id, label=one.label, name=one.name, typeRef=one.type_ref)

    def _rule(self, one: BoxedRule) -> Xml:
        parts = [self.text("description", one.description), *(self._tests(test, "inputEntry") for test in one.tests)]
        parts += [self._literal(output, "outputEntry") for output in one.outputs]
        parts += [self.make("annotationEntry", [self.make("text", text=note)]) for note in one.annotations]
        return self.make("rule", parts, id=one.id, label=one.label)


def _named(one: Named) -> dict[str, str]:
    return {"id": one.id, "name": one.name, "label": one.label}


def _common(box: Boxed) -> dict[str, str]:
    return {"id": box.id, "label": box.label, "typeRef": box.type_ref}


_PARTS: dict[type, Callable[[Builder, Any], Xml]] = {
    Import: Builder._import,
    ItemDefinition: Builder._item,
    InputData: Builder._input_data,
    Decision: Builder._decision,
    BusinessKnowledgeModel: Builder._knowledge,
    DecisionService: Builder._service,
    KnowledgeSource: Builder._source,
}
_BOXES: dict[type, Callable[[Builder, Any], Xml | None]] = {
    LiteralExpression: Builder._literal,
    BoxedContext: Builder._boxed_entries,
    BoxedList: Builder._list,
    Relation: Builder._relation,
    FunctionDefinition: Builder._function,
    Invocation: Builder._invocation,
    Conditional: Builder._conditional,
    BoxedFilter: Builder._filter,
    Iterator: Builder._iterator,
    BoxedTable: Builder._table,
}
