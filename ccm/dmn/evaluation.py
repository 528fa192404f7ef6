"""Evaluate a decision model: its decisions, business knowledge models and decision services.

In: a linked model and, per call, the input data by name. Out: an `Outcome`: the value, and why it or what it hangs on
is null. Names are seen as the standard says (DMN 1.5, 6.3 and 10.4): a decision sees what it requires and nothing else;
what is imported is seen as `import.name`; a service sees its own parameters only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ccm.diagnostics import Diagnostic
from ccm.dmn.boxes import BoxCompiler
from ccm.dmn.data_types import DataTypes, result_of
from ccm.dmn.definitions import BusinessKnowledgeModel, Decision, DecisionService, Element, InputData, KnowledgeSource
from ccm.dmn.evaluating import Evaluation, Values
from ccm.dmn.formulas import names_of
from ccm.dmn.graph import LinkedModel, Target, name_of, requirements_of
from ccm.dmn.plans import Plan, fitted, nothing
from ccm.feel import ANY, Function, Model, Type, context_of, function_of

_OPEN = object()
"""Stands for the value of an element that is being worked out."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an evaluation gave, and the reasons of every null on the way."""

    value: object
    notes: tuple[str, ...] = ()


class CompiledModel:
    """A model ready to be evaluated; each element is compiled when it is first needed."""

    def __init__(self, model: LinkedModel, known: "dict[int, CompiledModel] | None" = None) -> None:
        self.model = model
        self._known = {} if known is None else known
        self._known[id(model)] = self
        self.imports: dict[str, CompiledModel] = {
            name: self._known.get(id(one)) or CompiledModel(one, self._known) for name, one in model.imports.items()
        }
        self.types: DataTypes = DataTypes(model, {name: one.types for name, one in self.imports.items()})
        self.compiler = BoxCompiler(self.types)
        self._plans: dict[int, Plan] = {}
        self._typed: dict[int, Type] = {}

    @property
    def found(self) -> tuple[Diagnostic, ...]:
        """What was found in the parts compiled so far."""
        return (*self.types.found, *self.compiler.found)

    def of(self, target: Target) -> "CompiledModel":
        """The compiled model of a target."""
        return self._known[id(target.model)]

    def required(self, element: Element) -> list[Target]:
        """What an element requires, in order; what is not there is left out."""
        found = [self.model.find(one.href) for one in requirements_of(element) if one.kind != "authority"]
        return [one for one in found if one is not None]

    def targets(self, hrefs: Sequence[str]) -> list[Target]:
        """The elements of references."""
        return [one for one in map(self.model.find, hrefs) if one is not None]

    def declared(self, element: Element) -> Type:
        """The declared type of an element's variable."""
        variable = None if isinstance(element, KnowledgeSource) else element.variable
        return ANY if variable is None else self.types.named(variable.type_ref, variable.origin)

    def type_of(self, element: Element) -> Type:
        """The type of an element's value as far as it is known, for the names behind it."""
        if id(element) not in self._typed:
            self._typed[id(element)] = ANY  # of what requires itself
            try:
                self._typed[id(element)] = self._type_of(element)
            except RecursionError:
                del self._typed[id(element)]
                raise
        return self._typed[id(element)]

    def _type_of(self, element: Element) -> Type:
        declared = self.declared(element)
        if isinstance(element, Decision):
            return self.plan(element).type if declared.kind == "any" else declared
        if isinstance(element, BusinessKnowledgeModel):
            parameters = element.logic.parameters if element.logic is not None else ()
            types = [self.types.named(one.type_ref, one.origin) for one in parameters]
            return function_of(types, result_of(declared))
        if isinstance(element, DecisionService):
            types = [self.of(one).declared(one.element) for one in self.parameters(element)]
            return function_of(types, result_of(declared))
        return declared

    def parameters(self, service: DecisionService) -> list[Target]:
        """The parameters of a service: its input data, then its input decisions."""
        return self.targets((*service.input_data, *service.input_decisions))

    def scope(self, element: Element) -> Model:
        """The names an element sees."""
        own: dict[str, Type] = {}
        imported: dict[str, dict[str, Type]] = {}
        if isinstance(element, BusinessKnowledgeModel):
            own[name_of(element)] = self.type_of(element)
        for target in self.required(element):
            place = imported.setdefault(target.through, {}) if target.through else own
            place[name_of(target.element)] = self.of(target).type_of(target.element)
        own |= {name: context_of(fields) for name, fields in imported.items()}
        return Model(names_of(own), types=self.types.declared)

    def plan(self, element: Decision | BusinessKnowledgeModel) -> Plan:
        """The compiled logic of an element."""
        if id(element) not in self._plans:
            self._plans[id(element)] = nothing(f"“{element.name}” requires itself")
            try:
                self._plans[id(element)] = self._compiled(element)
            except RecursionError:
                del self._plans[id(element)]  # it is compiled again with room on the stack
                raise
        return self._plans[id(element)]

    def _compiled(self, element: Decision | BusinessKnowledgeModel) -> Plan:
        what = f"“{element.name}”"
        if element.logic is None:
            return nothing(f"{what} has no logic")
        scope = self.scope(element)
        if isinstance(element, BusinessKnowledgeModel):
            result = result_of(self.declared(element))
            return self.compiler.function(element.logic, scope, what, result)
        return self.compiler.compile(element.logic, scope, what, element.origin)


@dataclass(slots=True)
class Running:
    """One model with its inputs, during one evaluation. Every import has its own."""

    compiled: CompiledModel
    inputs: Mapping[str, object]
    evaluation: Evaluation
    known: dict[int, object] = field(default_factory=dict)
    imported: "dict[str, Running]" = field(default_factory=dict)

    def through(self, name: str) -> "Running":
        """The imported model of a name; its inputs are the context of that name, or these where it has none."""
        if name not in self.imported:
            given = self.inputs.get(name) if name else self.inputs
            inputs = given if isinstance(given, Mapping) else {}
            self.imported[name] = Running(self.compiled.imports[name], inputs, self.evaluation)
        return self.imported[name]

    def at(self, target: Target) -> "Running":
        """The model of a target, which may be this one."""
        return self if target.model is self.compiled.model else self.through(target.through)

    def value(self, element: Element) -> object:
        """The value of an element, worked out once."""
        if id(element) not in self.known:
            self.known[id(element)] = _OPEN
            self.known[id(element)] = self._value(element)
        if self.known[id(element)] is _OPEN:
            self.evaluation.notes.add(f"“{element.name}” requires itself")
            return None
        return self.known[id(element)]

    def _value(self, element: Element) -> object:
        match element:
            case InputData():
                return self._input(element)
            case Decision():
                value = self.compiled.plan(element).run(self.evaluation, self.values(element))
                return self.fit(element, value)
            case BusinessKnowledgeModel():
                return self._function(element)
            case DecisionService():
                return self._service(element)
            case _:
                return None

    def _input(self, element: InputData) -> object:
        """The value of input data: given by its name, or that of its variable."""
        for name in (element.name, name_of(element)):
            if name in self.inputs:
                return self.fit(element, self.inputs[name])
        self.evaluation.notes.add(f"the input “{element.name}” is missing")
        return None

    def fit(self, element: Element, value: object) -> object:
        """A value as an element's variable wants it."""
        return fitted(value, self.compiled.declared(element), f"“{element.name}”", self.evaluation)

    def values(self, element: Element) -> Values:
        """The values of the names an element sees."""
        own: dict[str, object] = dict(self.evaluation.moment)
        for target in self.compiled.required(element):
            value = self.at(target).value(target.element)
            if target.through and target.model is not self.compiled.model:
                fields = own.setdefault(target.through, {})
                if isinstance(fields, dict):
                    fields[name_of(target.element)] = value
            else:
                own[name_of(target.element)] = value
        return own

    def _function(self, element: BusinessKnowledgeModel) -> object:
        """A business knowledge model as a function; its body sees itself, because it sees these values."""
        values = dict(self.values(element))
        values[name_of(element)] = self.compiled.plan(element).run(self.evaluation, values)
        return values[name_of(element)]

    def _service(self, element: DecisionService) -> Function:
        """A decision service as a function of its input data and input decisions."""
        parameters = self.compiled.parameters(element)
        types = [self.compiled.of(one).declared(one.element) for one in parameters]

        def run(arguments: Sequence[object]) -> object:
            inner = Running(self.compiled, {}, self.evaluation)
            for target, type_, argument in zip(parameters, types, arguments, strict=True):
                name = f"the parameter “{name_of(target.element)}” of “{element.name}”"
                value = fitted(argument, type_, name, self.evaluation)
                if value is None and argument is not None:
                    return None
                inner.at(target).known[id(target.element)] = value
            return self.evaluation.called(lambda _evaluation, _values: inner.outputs(element), {})

        names = tuple(name_of(one.element) for one in parameters)
        return Function(names, run, element.name, tuple(types), result_of(self.compiled.declared(element)))

    def served(self, service: DecisionService, arguments: Mapping[str, object]) -> object:
        """What a service gives when it is called from outside: what is missing or does not fit is null."""
        for target in self.compiled.parameters(service):
            value = arguments.get(name_of(target.element))
            at = self.at(target)
            at.known[id(target.element)] = at.fit(target.element, value)
        return self.outputs(service)

    def outputs(self, service: DecisionService) -> object:
        """What a service gives: the value of its one output decision, or a context of several."""
        targets = self.compiled.targets(service.outputs)
        found = {name_of(one.element): self.at(one).decided(one.element) for one in targets}
        value = next(iter(found.values()), None) if len(targets) == 1 else found
        result = result_of(self.compiled.declared(service))
        return fitted(value, result, f"the result of “{service.name}”", self.evaluation)

    def decided(self, element: Element) -> object:
        """The value of an element; those of its own model that it hangs on come first, so that no chain is too long."""
        needed = self._needed(element)
        for one in self.compiled.model.order:
            if id(one) in needed:
                self.value(one)
        return self.value(element)

    def _needed(self, element: Element) -> set[int]:
        """The elements of the same model that an element hangs on and whose values are not known yet."""
        found: set[int] = set()
        ahead = [element]
        while ahead:
            current = ahead.pop()
            if id(current) not in found and id(current) not in self.known:
                found.add(id(current))
                targets = self.compiled.required(current)
                ahead += [one.element for one in targets if one.model is self.compiled.model]
        return found
