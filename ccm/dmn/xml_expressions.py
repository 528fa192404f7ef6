"""Read boxed expressions from DMN XML.

In: an element of a parsed file. Out: a frozen box of `ccm.dmn.boxed`, or None with a finding. Text stays text: it is
parsed when the model is compiled, because FEEL names depend on what is in scope.
"""

from collections.abc import Callable
from typing import TypedDict

from lxml import etree

from ccm.diagnostics import Span
from ccm.dmn import model_kinds as kinds
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
from ccm.dmn.xml_nodes import FEEL, Nodes, local, text_of

Xml = etree._Element
POLICIES = ("UNIQUE", "FIRST", "PRIORITY", "ANY", "COLLECT", "RULE ORDER", "OUTPUT ORDER")
AGGREGATIONS = ("", "SUM", "COUNT", "MIN", "MAX")
OLD_KINDS = {"J": "Java", "P": "PMML", "F": "FEEL"}


class Common(TypedDict):
    """What every box has."""

    id: str
    type_ref: str
    label: str
    origin: Span


class ExpressionReader(Nodes):
    """Reads boxes; `imports` are the names of imported models by their namespace, for old qualified type names."""

    imports: dict[str, str]
    target: str

    def type_name(self, element: Xml, written: str) -> str:
        """A type as FEEL names it: old files qualify (`feel:string`, `ns1:tPerson`), newer ones do not."""
        prefix, colon, name = written.strip().partition(":")
        if not colon:
            return prefix
        namespace = element.nsmap.get(prefix, "")
        if namespace in FEEL or namespace in ("", self.target):
            return name
        imported = self.imports.get(namespace)
        return f"{imported}.{name}" if imported else name

    def typed(self, element: Xml) -> str:
        """The `typeRef` of an element."""
        return self.type_name(element, element.get("typeRef", ""))

    def variable(self, element: Xml | None) -> Variable | None:
        """A `variable`, `parameter`, `formalParameter` or `column`."""
        if element is None:
            return None
        self.parts(element, "", "name typeRef")
        return Variable(
            name=self.need(element, "name"),
            type_ref=self.typed(element),
            id=element.get("id", ""),
            label=element.get("label", ""),
            origin=self.span(element),
        )

    def box(self, element: Xml | None) -> Boxed | None:
        """Any box."""
        return None if element is None else _READ[local(element)](self, element)

    def literal(self, element: Xml) -> LiteralExpression:
        """A text."""
        found = self.parts(element, "text importedValues", "typeRef expressionLanguage")
        text = self.only(found, "text")
        for imported in found["importedValues"]:
            self.report(kinds.LANGUAGE, imported, "imported values are not read; they are kept as they are")
        return LiteralExpression(
            text=None if text is None else text_of(text),
            language=self._language(element),
            **self._common(element, element if text is None else text),
        )

    def tests(self, element: Xml | None) -> UnaryTests | None:
        """A cell, or values."""
        if element is None:
            return None
        text = self.only(self.parts(element, "text", "typeRef expressionLanguage"), "text")
        return UnaryTests(
            text="" if text is None else text_of(text),
            language=self._language(element),
            **self._common(element, element if text is None else text),
        )

    def _common(self, element: Xml, place: Xml | None = None) -> Common:
        """What every box has."""
        origin = self.span(element) if place is None or place is element else self.text_span(place)
        return {
            "id": element.get("id", ""),
            "type_ref": self.typed(element),
            "label": element.get("label", ""),
            "origin": origin,
        }

    def _language(self, element: Xml) -> str:
        """The expression language, if it is not FEEL."""
        written = element.get("expressionLanguage", "").strip()
        return "" if written in FEEL or written.lower() == "feel" else written

    def _boxed_entries(self, element: Xml) -> BoxedContext:
        found = self.parts(element, "contextEntry", "typeRef")
        return BoxedContext(entries=tuple(map(self._entry, found["contextEntry"])), **self._common(element))

    def _entry(self, element: Xml) -> Entry:
        found = self.parts(element, "variable", boxes=True)
        variable = self.variable(self.only(found, "variable"))
        return Entry(variable=variable, value=self.box(self.only(found, "box")), id=element.get("id", ""))

    def _list(self, element: Xml) -> BoxedList:
        found = self.parts(element, "", "typeRef", boxes=True)
        items = tuple(box for box in map(self.box, found["box"]) if box is not None)
        return BoxedList(items=items, **self._common(element))

    def _relation(self, element: Xml) -> Relation:
        found = self.parts(element, "column row", "typeRef")
        columns = tuple(one for one in map(self.variable, found["column"]) if one is not None)
        rows = tuple(map(self._list, found["row"]))
        for row, written in zip(rows, found["row"], strict=True):
            if len(row.items) != len(columns):
                message = f"this row has {len(row.items)} cells for {len(columns)} columns"
                self.report(kinds.TABLE, written, message)
        return Relation(columns=columns, rows=rows, **self._common(element))

    def _invocation(self, element: Xml) -> Invocation:
        found = self.parts(element, "binding", "typeRef", boxes=True)
        function = self.box(self.only(found, "box"))
        if function is None:
            self.report(kinds.MISSING, element, "an invocation needs the function it calls")
        bindings = tuple(one for one in map(self._binding, found["binding"]) if one is not None)
        return Invocation(function=function, bindings=bindings, **self._common(element))

    def _binding(self, element: Xml) -> Binding | None:
        found = self.parts(element, "parameter", boxes=True)
        parameter = self.variable(self.only(found, "parameter"))
        if parameter is None:
            self.report(kinds.MISSING, element, "a binding needs a parameter")
            return None
        return Binding(parameter=parameter, value=self.box(self.only(found, "box")))

    def function(self, element: Xml) -> FunctionDefinition:
        """A function definition, also as the logic of a business knowledge model."""
        found = self.parts(element, "formalParameter", "typeRef kind", boxes=True)
        parameters = tuple(one for one in map(self.variable, found["formalParameter"]) if one is not None)
        kind = element.get("kind") or next(
            (str(value) for name, value in element.attrib.items() if str(name).endswith("}kind")), "FEEL"
        )
        kind = OLD_KINDS.get(kind, kind)
        if kind != "FEEL":
            message = f"this function is external ({kind}); external functions are never run: it gives null"
            self.report(kinds.EXTERNAL, element, message, "write its body in FEEL")
        body = self.box(self.only(found, "box"))
        return FunctionDefinition(parameters=parameters, body=body, kind=kind, **self._common(element))

    def _child(self, parent: Xml, found: dict[str, list[Xml]], name: str) -> Child:
        """A box in a role."""
        element = self.only(found, name)
        if element is None:
            self.report(kinds.MISSING, parent, f"“{local(parent)}” needs the part “{name}”")
            return Child()
        parts = self.parts(element, "", "typeRef", boxes=True)
        return Child(value=self.box(self.only(parts, "box")), type_ref=self.typed(element), id=element.get("id", ""))

    def _conditional(self, element: Xml) -> Conditional:
        found = self.parts(element, "if then else", "typeRef")
        parts = [self._child(element, found, name) for name in ("if", "then", "else")]
        return Conditional(condition=parts[0], then=parts[1], otherwise=parts[2], **self._common(element))

    def _filter(self, element: Xml) -> BoxedFilter:
        found = self.parts(element, "in match", "typeRef")
        domain, match = (self._child(element, found, name) for name in ("in", "match"))
        return BoxedFilter(domain=domain, match=match, **self._common(element))

    def _iterator(self, element: Xml) -> Iterator:
        word = local(element)
        role = "return" if word == "for" else "satisfies"
        found = self.parts(element, f"in {role}", "typeRef iteratorVariable")
        domain, body = (self._child(element, found, name) for name in ("in", role))
        name = self.need(element, "iteratorVariable")
        return Iterator(word=word, variable=name, domain=domain, body=body, **self._common(element))

    def _table(self, element: Xml) -> BoxedTable:
        attributes = "typeRef hitPolicy aggregation outputLabel preferredOrientation"
        found = self.parts(element, "input output annotation rule", attributes)
        policy, aggregation = element.get("hitPolicy", "UNIQUE"), element.get("aggregation", "")
        if policy not in POLICIES or aggregation not in AGGREGATIONS:
            self.report(kinds.HIT_POLICY, element, f"there is no hit policy “{f'{policy} {aggregation}'.strip()}”")
        table = BoxedTable(
            inputs=tuple(map(self._input, found["input"])),
            outputs=tuple(map(self._output, found["output"])),
            rules=tuple(map(self._rule, found["rule"])),
            annotations=tuple(one.get("name", "") for one in found["annotation"]),
            hit_policy=policy,
            aggregation=aggregation,
            output_label=element.get("outputLabel", ""),
            orientation=element.get("preferredOrientation", ""),
            **self._common(element),
        )
        self._shape(element, table, found["rule"])
        return table

    def _shape(self, element: Xml, table: BoxedTable, rules: list[Xml]) -> None:
        """Every rule has a cell per input and an entry per output; several outputs have names."""
        if not table.outputs:
            self.report(kinds.TABLE, element, "a decision table needs an output")
        if len(table.outputs) > 1 and not all(one.name for one in table.outputs):
            self.report(kinds.TABLE, element, "several outputs need a name each")
        for rule, written in zip(table.rules, rules, strict=True):
            for what, given, wanted in (
                ("input", len(rule.tests), len(table.inputs)),
                ("output", len(rule.outputs), len(table.outputs)),
            ):
                if given != wanted:
                    message = f"this rule has {given} {what} entries for {wanted} {what}s"
                    self.report(kinds.TABLE, written, message)

    def _input(self, element: Xml) -> InputClause:
        found = self.parts(element, "inputExpression inputValues")
        expression = self.only(found, "inputExpression")
        if expression is None:
            self.report(kinds.MISSING, element, "an input of a decision table needs an expression")
        return InputClause(
            expression=None if expression is None else self.literal(expression),
            values=self.tests(self.only(found, "inputValues")),
            id=element.get("id", ""),
            label=element.get("label", ""),
        )

    def _output(self, element: Xml) -> OutputClause:
        found = self.parts(element, "outputValues defaultOutputEntry", "name typeRef")
        default = self.only(found, "defaultOutputEntry")
        return OutputClause(
            name=element.get("name", ""),
            type_ref=self.typed(element),
            values=self.tests(self.only(found, "outputValues")),
            default=None if default is None else self.literal(default),
            id=element.get("id", ""),
            label=element.get("label", ""),
        )

    def _rule(self, element: Xml) -> BoxedRule:
        found = self.parts(element, "inputEntry outputEntry annotationEntry")
        tests = tuple(one for one in map(self.tests, found["inputEntry"]) if one is not None)
        notes = [self.only(self.parts(one, "text"), "text") for one in found["annotationEntry"]]
        return BoxedRule(
            tests=tests,
            outputs=tuple(map(self.literal, found["outputEntry"])),
            annotations=tuple("" if one is None else text_of(one) for one in notes),
            id=element.get("id", ""),
            label=element.get("label", ""),
            description=self.description(element),
        )


_READ: dict[str, Callable[[ExpressionReader, Xml], Boxed]] = {
    "literalExpression": ExpressionReader.literal,
    "context": ExpressionReader._boxed_entries,
    "list": ExpressionReader._list,
    "relation": ExpressionReader._relation,
    "invocation": ExpressionReader._invocation,
    "functionDefinition": ExpressionReader.function,
    "decisionTable": ExpressionReader._table,
    "conditional": ExpressionReader._conditional,
    "filter": ExpressionReader._filter,
    "for": ExpressionReader._iterator,
    "some": ExpressionReader._iterator,
    "every": ExpressionReader._iterator,
}
