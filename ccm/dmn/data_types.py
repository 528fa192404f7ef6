"""The types a decision model declares, as FEEL types.

In: a linked model. Out: `DataTypes`, which knows every type by the name that expressions and `typeRef` use (also
`import.type`), each as a `Type` whose test holds for the values its definition allows (DMN 1.5, 7.3.3). Types that are
not declared are findings and stand for any value.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from ccm.diagnostics import Diagnostic, Span, did_you_mean
from ccm.dmn import model_kinds as kinds
from ccm.dmn.boxed import UnaryTests
from ccm.dmn.definitions import FunctionItem, ItemDefinition
from ccm.dmn.graph import LinkedModel
from ccm.feel import ANY, FUNCTION, NUMBER, Model, Type, context_of, function_of, list_of, parse_tests
from ccm.feel.budgeting import Budget
from ccm.feel.interpreter import Walk
from ccm.feel.reading import SUBJECT
from ccm.feel.semantics import is_instance
from ccm.feel.tree import Comparison, Junction, Literal, Node, Within
from ccm.feel.type_expressions import NAMED
from ccm.feel.values import BudgetError

FOREIGN = {"integer": NUMBER, "long": NUMBER, "double": NUMBER, "decimal": NUMBER, "short": NUMBER}
"""The words of Camunda's editors."""
DEEPEST, MOST_STEPS, MOST_KNOWN = 60, 1_000, 10_000


class DataTypes:
    """The types of one model. `declared` are all its own and imported ones, by name."""

    def __init__(self, model: LinkedModel, imports: "dict[str, DataTypes]") -> None:
        self.found: list[Diagnostic] = []
        self._items = {one.name: one for one in model.definitions.items}
        self._imports = imports
        self._made: dict[str, Type] = {}
        self._open: list[str] = []
        for one in model.definitions.items:
            self.named(one.name, one.origin)
        foreign = {
            f"{name}.{each}": type_ for name, own in imports.items() if name for each, type_ in own.declared.items()
        }
        unnamed = {each: type_ for name, own in imports.items() if not name for each, type_ in own.declared.items()}
        self.declared: dict[str, Type] = {**unnamed, **foreign, **self._made}

    def named(self, name: str, place: Span) -> Type:
        """The type of a `typeRef`; no name means any value."""
        if not name:
            return ANY
        if name in self._items:
            return self._declared(name, place)
        qualifier, _, rest = name.partition(".")
        known = NAMED.get(name) or self._imported(name) or FOREIGN.get(name)
        if known is None and rest and qualifier in self._imports:
            known = self._imports[qualifier].declared.get(rest)
        if known is None:
            hint = did_you_mean(name, [*self._items, *NAMED, *FOREIGN])
            self.found.append(kinds.TYPE.at(place, f"there is no type “{name}”; any value is taken", hint=hint))
            return ANY
        if name in FOREIGN and name not in NAMED:
            message = f"“{name}” is no type of FEEL; it is read as number"
            self.found.append(kinds.FOREIGN_TYPE.at(place, message, hint='write typeRef="number"'))
        return known

    def _imported(self, name: str) -> Type | None:
        """A type of a model that is imported without a name."""
        return self._imports[""].declared.get(name) if "" in self._imports else None

    def _declared(self, name: str, place: Span) -> Type:
        """An own type; one that contains itself is tested when there is a value."""
        if name in self._made:
            return self._made[name]
        if len(self._open) > DEEPEST:
            self.found.append(
                kinds.TYPE.at(place, f"types are nested deeper than {DEEPEST} levels; any value is taken")
            )
            return ANY
        if name in self._open:
            if not self._items[name].components:
                message = f"the types {' → '.join([*self._open, name])} are declared in a circle; any value is taken"
                self.found.append(kinds.TYPE.at(place, message))
                return ANY
            kind = "list" if self._items[name].is_collection else "record"
            return Type(kind, test=_Again(self._made, name))
        self._open.append(name)
        type_ = self._of(self._items[name])
        self._open.pop()
        self._made[name] = type_
        return type_

    def _of(self, item: ItemDefinition) -> Type:
        """The type of a definition or component."""
        if item.function is not None:
            type_ = self._function(item.function, item.origin)
        elif item.components:
            type_ = context_of({one.name: self._of(one) for one in item.components})
        else:
            type_ = self.named(item.type_ref, item.origin)
        type_ = self._tested(type_, item.allowed)
        if item.is_collection:
            type_ = list_of(type_)
        return self._tested(type_, item.constraint)

    def _function(self, function: FunctionItem, place: Span) -> Type:
        """The type of a function."""
        parameters = [self.named(one.type_ref, one.origin) for one in function.parameters]
        return function_of(parameters, self.named(function.result, place))

    def _tested(self, type_: Type, allowed: UnaryTests | None) -> Type:
        """The type with its allowed values: listed if they are constants, else tested."""
        if allowed is None or not allowed.text.strip():
            return type_
        if allowed.language:
            message = f"allowed values in “{allowed.language}” are not tested; FEEL is"
            self.found.append(kinds.LANGUAGE.at(allowed.origin, message))
            return type_
        subject = replace(type_, allowed=None)
        expression, found = parse_tests(allowed.text, Model(), subject=subject, origin=allowed.origin, strict=False)
        self.found.extend(found)
        if expression is None:
            return type_
        values, tree, before = _constants(expression.tree), expression.tree, type_.test

        def test(value: object) -> bool:
            return (before is None or before(value)) and _holds(tree, value)

        if values is not None and before is None and type_.allowed is None:
            return replace(type_, allowed=values)
        return replace(type_, test=test)


def _holds(test: Node, value: object) -> bool:
    """Whether a test of allowed values holds; it may take few steps, because there may be many values."""
    walk = Walk({}, Budget(MOST_STEPS))
    walk.locals[SUBJECT] = value
    try:
        return walk.value(test) is True
    except BudgetError:
        return False


class _Again:
    """The test of a type inside itself. Values that are part of many others are looked at once."""

    def __init__(self, made: dict[str, Type], name: str) -> None:
        self._made, self._name = made, name
        self._known: dict[int, tuple[object, bool]] = {}

    def __call__(self, value: object) -> bool:
        if id(value) not in self._known:
            type_ = self._made[self._name]
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            self._known[id(value)] = (value, is_instance(value, type_) and allows(value, type_, lambda _: None))
        return self._known[id(value)][1]


def _constants(node: Node) -> tuple[object, ...] | None:
    """The values of tests that are nothing but constants, in order."""
    match node:
        case Junction(op="or"):
            parts = [_constants(one) for one in node.operands]
            return None if None in parts else tuple(value for part in parts if part for value in part)
        case Comparison(op="=", right=Literal() as right):
            return (right.value,)
        case Within(container=Literal() as container):
            return (container.value,)
        case _:
            return None


def allows(value: object, type_: Type, spend: Callable[[int], None]) -> bool:
    """Whether a value of a type, and each part of it, is among the allowed values; null always is.

    Every part that is looked at is spent.
    """
    spend(1)
    if value is None:
        return True
    if (type_.allowed is not None and value not in type_.allowed) or not (type_.test is None or type_.test(value)):
        return False
    if isinstance(value, tuple | list) and type_.item is not None:
        return all(allows(one, type_.item, spend) for one in value)
    if isinstance(value, Mapping):
        return all(allows(value.get(name), one, spend) for name, one in type_.fields or ())
    return True


def result_of(type_: Type) -> Type:
    """What a function declared with this type gives: older files declare the result itself."""
    if type_.kind == "function":
        return type_.result or ANY
    return ANY if type_ == FUNCTION else type_
