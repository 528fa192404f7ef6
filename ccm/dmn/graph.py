"""Resolve what a decision model refers to: imports, requirements, services; order its elements; find circles.

In: definitions, and the other models that may be imported. Out: a `LinkedModel` that finds elements by reference and
by name, with findings for references that lead nowhere. Imports are found by namespace, and by file name or model name
where several models share one (DMN 1.5, 6.3.3).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ccm.diagnostics import Diagnostic, Kind, Span, did_you_mean
from ccm.dmn import model_kinds as kinds
from ccm.dmn.definitions import (
    BusinessKnowledgeModel,
    Decision,
    DecisionService,
    Definitions,
    Element,
    Import,
    InputData,
    KnowledgeSource,
    Requirement,
)
from ccm.dmn.xml_nodes import VERSIONS
from ccm.feel.types import words_of

FITS: dict[str, tuple[type, ...]] = {
    "decision": (Decision,),
    "input": (InputData,),
    "knowledge": (BusinessKnowledgeModel, DecisionService),
    "authority": (Decision, InputData, KnowledgeSource),
}
CALLED = {"decision": "a decision", "input": "input data", "knowledge": "a business knowledge model or service"}


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """An element that a reference leads to: through which import (empty: none), and in which model."""

    through: str
    model: "LinkedModel"
    element: Element


@dataclass(frozen=True, slots=True, eq=False)
class LinkedModel:
    """A model whose imports are found. `order` lists its elements so that each comes behind what it requires."""

    definitions: Definitions
    imports: Mapping[str, "LinkedModel"] = field(default_factory=dict)
    by_id: Mapping[str, Element] = field(default_factory=dict)
    by_words: Mapping[tuple[str, ...], Element] = field(default_factory=dict)
    order: tuple[Element, ...] = ()

    def find(self, href: str) -> Target | None:
        """The element of a reference: `#id`, `namespace#id`, or a bare id."""
        namespace, mark, identifier = href.strip().rpartition("#")
        if not mark:
            namespace, identifier = "", href.strip()
        if namespace in ("", self.definitions.namespace):
            own = self.by_id.get(identifier)
            if own is not None:
                return Target("", self, own)
        for name, model in self.imports.items():
            element = model.by_id.get(identifier)
            if element is not None and namespace in ("", model.definitions.namespace):
                return Target(name, model, element)
        return None

    def named(self, name: str) -> Element | None:
        """The element of a name; spaces are as free as in FEEL."""
        return self.by_words.get(words_of(name))


def name_of(element: Element) -> str:
    """The name by which an element's value is known in expressions: its variable's."""
    variable = None if isinstance(element, KnowledgeSource) else element.variable
    return variable.name if variable is not None and variable.name else element.name


def requirements_of(element: Element) -> tuple[Requirement, ...]:
    """What an element requires; input data and services require nothing by themselves."""
    return () if isinstance(element, InputData | DecisionService) else element.requirements


class _Linking:
    """Links one model and all it imports."""

    def __init__(self, others: Iterable[Definitions]) -> None:
        self.others = tuple(others)
        self.found: list[Diagnostic] = []
        self._linked: dict[int, LinkedModel] = {}
        self._open: list[Definitions] = []

    def link(self, definitions: Definitions) -> LinkedModel:
        """Link a model; each model is linked once, however often it is imported."""
        if id(definitions) in self._linked:
            return self._linked[id(definitions)]
        self._open.append(definitions)
        imports = dict(self._imports(definitions))
        self._open.pop()
        by_id, by_words = self._index(definitions)
        model = LinkedModel(definitions, imports, by_id, by_words)
        self._check(model)
        model = LinkedModel(definitions, imports, by_id, by_words, self._ordered(model))
        self._linked[id(definitions)] = model
        return model

    def say(self, kind: Kind, place: Span, message: str, hint: str | None = None) -> None:
        """Record a finding."""
        self.found.append(kind.at(place, message, hint=hint))

    def _imports(self, definitions: Definitions) -> Iterator[tuple[str, LinkedModel]]:
        """The imported models by the name they have here."""
        for one in definitions.imports:
            if one.kind and one.kind not in VERSIONS:
                message = f"the import of {one.name or one.namespace} is no decision model ({one.kind}); it is not read"
                self.say(kinds.FOREIGN_IMPORT, one.origin, message)
                continue
            model = self._imported(one)
            if model is None:
                message = f"no decision model has the namespace {one.namespace}, which is imported as “{one.name}”"
                hint = did_you_mean(one.namespace, [other.namespace for other in self.others])
                self.say(kinds.NO_SUCH_IMPORT, one.origin, message, hint or "give the imported file too")
            elif any(model is outer for outer in self._open):
                self.say(kinds.CYCLE, one.origin, f"“{definitions.name}” and “{model.name}” import each other")
            else:
                yield one.name, self.link(model)

    def _imported(self, wanted: Import) -> Definitions | None:
        """The model an import means."""
        fitting = [one for one in self.others if one.namespace == wanted.namespace]
        file = wanted.location.replace("\\", "/").rpartition("/")[2]
        for one in fitting:
            if file and one.origin.source.replace("\\", "/").rpartition("/")[2] == file:
                return one
        named = [one for one in fitting if one.name == wanted.name]
        return next(iter([*named, *fitting]), None)

    def _index(self, definitions: Definitions) -> tuple[dict[str, Element], dict[tuple[str, ...], Element]]:
        """The elements by id and by name; a second one of the same is reported."""
        by_id: dict[str, Element] = {}
        by_words: dict[tuple[str, ...], Element] = {}
        for element in definitions.elements:
            if element.id in by_id:
                self.say(kinds.SAME_NAME, element.origin, f"two elements have the id “{element.id}”")
            elif element.id:
                by_id[element.id] = element
            words = words_of(element.name)
            if words in by_words and not isinstance(element, KnowledgeSource):
                self.say(kinds.SAME_NAME, element.origin, f"two elements have the name “{element.name}”")
            by_words.setdefault(words, element)
        return by_id, by_words

    def _check(self, model: LinkedModel) -> None:
        """Every reference must lead to an element that fits."""
        for element in model.definitions.elements:
            for one in requirements_of(element):
                self._reference(
                    model, element, one.href, FITS[one.kind], CALLED.get(one.kind, "an element"), one.origin
                )
            if isinstance(element, DecisionService):
                for href in (*element.outputs, *element.encapsulated, *element.input_decisions):
                    self._reference(model, element, href, (Decision,), "a decision", element.origin)
                for href in element.input_data:
                    self._reference(model, element, href, (InputData,), "input data", element.origin)

    def _reference(
        self, model: LinkedModel, element: Element, href: str, fits: tuple[type, ...], wanted: str, place: Span
    ) -> None:
        """Check one reference."""
        target = model.find(href)
        if target is None:
            message = f"“{element.name}” refers to “{href}”, which is not there"
            hint = did_you_mean(href, [f"#{one}" for one in model.by_id])
            self.say(kinds.NO_SUCH_ELEMENT, place, message, hint)
        elif not isinstance(target.element, fits):
            message = f"“{element.name}” requires {wanted} at “{href}”, but “{target.element.name}” is none"
            self.say(kinds.NO_SUCH_ELEMENT, place, message)

    def _ordered(self, model: LinkedModel) -> tuple[Element, ...]:
        """The elements, each behind those it requires; circles are reported and cut. No recursion: any depth."""
        done: dict[int, Element] = {}
        for start in model.definitions.elements:
            path, on_path = [(start, _followed(model, start))], {id(start)}
            while path:
                element, ahead = path[-1]
                following = next((one for one in ahead if id(one) not in done), None)
                if following is None:
                    done[id(element)] = element
                    on_path.discard(id(path.pop()[0]))
                elif id(following) in on_path:
                    self._circle([one for one, _ in path], following)
                else:
                    path.append((following, _followed(model, following)))
                    on_path.add(id(following))
        return tuple(done.values())

    def _circle(self, path: list[Element], again: Element) -> None:
        """Report elements that require each other."""
        begin = next(place for place, one in enumerate(path) if one is again)
        circle = " → ".join(one.name for one in [*path[begin:], again])
        self.say(kinds.CYCLE, path[-1].origin, f"these require each other: {circle}")


def _followed(model: LinkedModel, element: Element) -> Iterator[Element]:
    """The elements of the same model that an element needs; a business knowledge model may need itself."""
    hrefs = [one.href for one in requirements_of(element) if one.kind != "authority"]
    if isinstance(element, DecisionService):
        hrefs += [*element.outputs, *element.encapsulated]
    for href in hrefs:
        target = model.find(href)
        if target is not None and target.model is model:
            recursive = target.element is element and isinstance(element, BusinessKnowledgeModel)
            if not recursive:
                yield target.element


def link(definitions: Definitions, others: Iterable[Definitions] = ()) -> tuple[LinkedModel, tuple[Diagnostic, ...]]:
    """Link a model with those it imports (and they import). Never raises; what is missing is a finding."""
    linking = _Linking(others)
    model = linking.link(definitions)
    return model, tuple(linking.found)
