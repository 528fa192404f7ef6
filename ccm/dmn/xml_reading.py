"""Read a decision model from DMN XML, versions 1.1 to 1.5.

In: the bytes of a file. Out: its `Definitions` with every finding and its line, or None if it is no decision model at
all. What is not understood (foreign namespaces, extension elements, layout) stays in the file: `ccm.dmn.xml_writing`
writes changes into it.
"""

from collections.abc import Callable
from typing import TypedDict

from ccm.diagnostics import Diagnostic, Span
from ccm.dmn import model_kinds as kinds
from ccm.dmn.boxed import FunctionDefinition
from ccm.dmn.definitions import (
    BusinessKnowledgeModel,
    Decision,
    DecisionService,
    Definitions,
    Element,
    FunctionItem,
    Import,
    InputData,
    ItemDefinition,
    KnowledgeSource,
    Requirement,
)
from ccm.dmn.xml_expressions import ExpressionReader, Xml
from ccm.dmn.xml_nodes import OMG, VERSIONS, line_of, local, namespace_of, parse_xml, text_of

REQUIRED = {
    "requiredDecision": "decision",
    "requiredInput": "input",
    "requiredKnowledge": "knowledge",
    "requiredAuthority": "authority",
}
REQUIREMENTS = "informationRequirement knowledgeRequirement authorityRequirement"
KEPT = "artifact association group textAnnotation elementCollection performanceIndicator organizationUnit"
KEPT_IN_DECISION = "supportedObjective impactedPerformanceIndicator decisionMaker decisionOwner usingProcess usingTask"


class NamedParts(TypedDict):
    """What every named element has."""

    name: str
    id: str
    label: str
    description: str
    origin: Span


class _Reader(ExpressionReader):
    """Reads the elements of one file."""

    def definitions(self, root: Xml) -> Definitions:
        """The whole model."""
        self.target = root.get("namespace", "")
        attributes = "name namespace expressionLanguage typeLanguage exporter exporterVersion"
        found = self.parts(root, f"import itemDefinition {' '.join(_ELEMENTS)} {KEPT}", attributes)
        imports = tuple(self._import(one) for one in found["import"])
        self.imports = {one.namespace: one.name for one in imports}
        elements = [one for one in self.own(root) if local(one) in _ELEMENTS]
        return Definitions(
            namespace=self.need(root, "namespace"),
            version=VERSIONS.get(self.namespace, "1.5"),
            language=self._language(root),
            imports=imports,
            items=tuple(self._item(one) for one in found["itemDefinition"]),
            elements=tuple(_ELEMENTS[local(one)](self, one) for one in elements),
            **self._named(root),
        )

    def _named(self, element: Xml) -> NamedParts:
        return {
            "name": self.need(element, "name"),
            "id": element.get("id", ""),
            "label": element.get("label", ""),
            "description": self.description(element),
            "origin": self.span(element),
        }

    def _import(self, element: Xml) -> Import:
        """An import; those of DMN 1.1 have no name but a prefix."""
        self.parts(element, "", "name namespace importType locationURI")
        namespace = self.need(element, "namespace")
        prefixes = [prefix for prefix, bound in element.nsmap.items() if bound == namespace and prefix]
        name = element.get("name", prefixes[0] if prefixes else "")
        return Import(
            namespace=namespace,
            kind=element.get("importType", ""),
            location=element.get("locationURI", ""),
            name=name,
            id=element.get("id", ""),
            label=element.get("label", ""),
            description=self.description(element),
            origin=self.span(element),
        )

    def _item(self, element: Xml) -> ItemDefinition:
        found = self.parts(
            element,
            "typeRef allowedValues typeConstraint itemComponent functionItem",
            "name typeLanguage isCollection",
        )
        written, function = self.only(found, "typeRef"), self.only(found, "functionItem")
        return ItemDefinition(
            type_ref="" if written is None else self.type_name(written, text_of(written)),
            allowed=self.tests(self.only(found, "allowedValues")),
            constraint=self.tests(self.only(found, "typeConstraint")),
            components=tuple(self._item(one) for one in found["itemComponent"]),
            function=None if function is None else self._function_item(function),
            is_collection=element.get("isCollection", "false").strip() in ("true", "1"),
            **self._named(element),
        )

    def _function_item(self, element: Xml) -> FunctionItem:
        found = self.parts(element, "parameters", "outputTypeRef")
        parameters = tuple(one for one in map(self.variable, found["parameters"]) if one is not None)
        return FunctionItem(parameters=parameters, result=self.type_name(element, element.get("outputTypeRef", "")))

    def _requirements(self, found: dict[str, list[Xml]]) -> tuple[Requirement, ...]:
        """The arrows that end here, in the order of the file."""
        elements = [one for name in REQUIREMENTS.split() for one in found[name]]
        made = [self._requirement(one) for one in sorted(elements, key=_place)]
        return tuple(one for one in made if one is not None)

    def _requirement(self, element: Xml) -> Requirement | None:
        found = self.parts(element, " ".join(REQUIRED))
        for name, kind in REQUIRED.items():
            target = self.only(found, name)
            if target is not None:
                self.parts(target, "", "href")
                is_authority = local(element) == "authorityRequirement"
                role, of = ("authority", kind) if is_authority else (kind, "")
                href = self.need(target, "href")
                return Requirement(kind=role, of=of, href=href, id=element.get("id", ""), origin=self.span(target))
        self.report(kinds.MISSING, element, f"{local(element)} names nothing that is required")
        return None

    def _input_data(self, element: Xml) -> InputData:
        found = self.parts(element, "variable", "name")
        return InputData(variable=self.variable(self.only(found, "variable")), **self._named(element))

    def _decision(self, element: Xml) -> Decision:
        known = f"question allowedAnswers variable {REQUIREMENTS} {KEPT_IN_DECISION}"
        found = self.parts(element, known, "name", boxes=True)
        question, answers = self.only(found, "question"), self.only(found, "allowedAnswers")
        return Decision(
            variable=self.variable(self.only(found, "variable")),
            requirements=self._requirements(found),
            logic=self.box(self.only(found, "box")),
            question="" if question is None else text_of(question),
            allowed_answers="" if answers is None else text_of(answers),
            **self._named(element),
        )

    def _knowledge(self, element: Xml) -> BusinessKnowledgeModel:
        found = self.parts(element, f"variable encapsulatedLogic {REQUIREMENTS}", "name")
        logic = self.only(found, "encapsulatedLogic")
        function: FunctionDefinition | None = None if logic is None else self.function(logic)
        return BusinessKnowledgeModel(
            variable=self.variable(self.only(found, "variable")),
            requirements=self._requirements(found),
            logic=function,
            **self._named(element),
        )

    def _service(self, element: Xml) -> DecisionService:
        roles = ("outputDecision", "encapsulatedDecision", "inputDecision", "inputData")
        found = self.parts(element, f"variable {' '.join(roles)}", "name")
        outputs, encapsulated, decisions, data = (
            tuple(self.need(one, "href") for one in found[role]) for role in roles
        )
        return DecisionService(
            variable=self.variable(self.only(found, "variable")),
            outputs=outputs,
            encapsulated=encapsulated,
            input_decisions=decisions,
            input_data=data,
            **self._named(element),
        )

    def _source(self, element: Xml) -> KnowledgeSource:
        found = self.parts(element, f"{REQUIREMENTS} type owner", "name locationURI")
        return KnowledgeSource(requirements=self._requirements(found), **self._named(element))


_ELEMENTS: dict[str, Callable[[_Reader, Xml], Element]] = {
    "inputData": _Reader._input_data,
    "decision": _Reader._decision,
    "businessKnowledgeModel": _Reader._knowledge,
    "decisionService": _Reader._service,
    "knowledgeSource": _Reader._source,
}


def _place(element: Xml) -> int:
    """Where an element stands among its siblings."""
    parent = element.getparent()
    return 0 if parent is None else parent.index(element)


def read_tree(content: bytes, origin: str) -> tuple[Xml | None, Definitions | None, list[Diagnostic]]:
    """The tree and the model of a file."""
    root, found = parse_xml(content, origin)
    if root is None:
        return None, None, found
    namespace = namespace_of(root)
    if local(root) != "definitions" or not (namespace in VERSIONS or namespace.startswith(OMG)):
        message = f"this is no decision model: its root is “{local(root)}”"
        hint = "a DMN file begins with <definitions> in the namespace of DMN 1.1 to 1.5"
        return None, None, [kinds.UNREADABLE.at(Span(origin, line_of(root), 1), message, hint=hint)]
    reader = _Reader(root, content, origin)
    if namespace not in VERSIONS:
        reader.report(kinds.VERSION, root, f"“{namespace[:80]}” is no known version of DMN; it is read as DMN 1.5")
    definitions = reader.definitions(root)
    return root, definitions, reader.found


def read_model(content: bytes, *, origin: str = "") -> tuple[Definitions | None, tuple[Diagnostic, ...]]:
    """Read a decision model; `origin` is the file's name for the findings. Never raises, whatever the bytes."""
    _, definitions, found = read_tree(content, origin)
    return definitions, tuple(found)
