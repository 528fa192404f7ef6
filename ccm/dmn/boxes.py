"""Compile boxed expressions: each box becomes a plan, its FEEL texts are parsed once.

In: a box, and the names in scope with their types. Out: a `Plan`; findings go to the collector. The meaning of each box
is that of the FEEL it stands for (DMN 1.5, 7.3 and 10.2.2).
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from ccm.diagnostics import Diagnostic, Severity, Span
from ccm.dmn import model_kinds as kinds
from ccm.dmn.boxed import (
    Boxed,
    BoxedContext,
    BoxedFilter,
    BoxedList,
    BoxedTable,
    Child,
    Conditional,
    Entry,
    FunctionDefinition,
    Invocation,
    Iterator,
    LiteralExpression,
    Relation,
)
from ccm.dmn.data_types import DataTypes, result_of
from ccm.dmn.evaluating import Evaluation, Values
from ccm.dmn.formulas import names_of, read_formula
from ccm.dmn.plans import Plan, fitted, nothing
from ccm.feel import ANY, BOOLEAN, Function, Model, Type, context_of, function_of, list_of
from ccm.feel.coercing import arguments_of
from ccm.feel.functions import BUILTINS
from ccm.feel.iterating import iterated, picked
from ccm.feel.semantics import all_of, any_of, as_list, truth


class BoxCompiler:
    """Compiles the boxes of one model."""

    def __init__(self, types: DataTypes) -> None:
        self.types = types
        self.found: list[Diagnostic] = []

    def compile(self, box: Boxed | None, scope: Model, what: str, place: Span) -> Plan:
        """The plan of a box; `what` names it in reasons, `place` is where it is missing."""
        if box is None:
            message = f"{what} has no expression"
            self.found.append(kinds.MISSING.at(place, message))
            return nothing(message)
        plan = _COMPILE[type(box)](self, box, scope, what)
        if isinstance(box, FunctionDefinition):
            return plan
        return self.typed(plan, box.type_ref, what, box.origin)

    def typed(self, plan: Plan, type_ref: str, what: str, place: Span) -> Plan:
        """The plan with its value made to fit the declared type."""
        wanted = self.types.named(type_ref, place)
        if wanted.kind == "any":
            return plan

        def run(evaluation: Evaluation, values: Values) -> object:
            return fitted(plan.run(evaluation, values), wanted, what, evaluation)

        return Plan(run, wanted, plan.expression)

    def _literal(self, box: LiteralExpression, scope: Model, what: str) -> Plan:
        if box.language:
            message = f"{what} is written in “{box.language[:60]}”, which is not evaluated; FEEL is"
            self.found.append(kinds.LANGUAGE.at(box.origin, message))
            return nothing(message)
        if box.text is None or not box.text.strip():
            message = f"{what} has no text"
            self.found.append(kinds.MISSING.at(box.origin, message))
            return nothing(message)
        formula, found = read_formula(box.text, scope, box.origin)
        self.found.extend(found)
        if formula is None:
            why = found[0].message if found else "it cannot be read"
            return nothing(f"{what} cannot be read: {why}")
        return Plan(formula.value, formula.type, formula.expression)

    def _entries(self, box: BoxedContext, scope: Model, what: str) -> Plan:
        """Entries see those above them; one without a name is the result."""
        plans: list[tuple[str, Plan]] = []
        for entry in box.entries:
            name = entry.variable.name if entry.variable is not None else ""
            plan = self._entry(entry, name, scope, box.origin, what)
            scope = scope.extended(names_of({name: plan.type})) if name else scope
            plans.append((name, plan))

        def run(evaluation: Evaluation, values: Values) -> object:
            local, made = dict(values), {}
            for name, plan in plans:
                value = plan.run(evaluation, local)
                if not name:
                    return value
                local[name] = made[name] = value
            return made

        results = [plan.type for name, plan in plans if not name]
        return Plan(run, results[0] if results else context_of({name: plan.type for name, plan in plans}))

    def _entry(self, entry: Entry, name: str, scope: Model, place: Span, what: str) -> Plan:
        """One entry; a function may call itself."""
        if isinstance(entry.value, FunctionDefinition) and name:
            scope = scope.extended(names_of({name: function_of(None, ANY)}))
        label = f"the entry “{name}” of {what}" if name else f"the result of {what}"
        plan = self.compile(entry.value, scope, label, place)
        if entry.variable is None or isinstance(entry.value, FunctionDefinition):
            return plan
        return self.typed(plan, entry.variable.type_ref, label, entry.variable.origin)

    def _items(self, box: BoxedList, scope: Model, what: str) -> Plan:
        plans = [self.compile(one, scope, f"an item of {what}", box.origin) for one in box.items]
        return Plan(lambda evaluation, values: tuple(plan.run(evaluation, values) for plan in plans), list_of(ANY))

    def _relation(self, box: Relation, scope: Model, what: str) -> Plan:
        names = [one.name for one in box.columns]
        rows = []
        for row in box.rows:
            cells = [self.compile(one, scope, f"a cell of {what}", row.origin) for one in row.items]
            rows.append(
                [
                    self.typed(cell, column.type_ref, f"{column.name} of {what}", column.origin)
                    for cell, column in zip(cells, box.columns, strict=False)
                ]
            )

        def run(evaluation: Evaluation, values: Values) -> object:
            made = [[cell.run(evaluation, values) for cell in row] for row in rows]
            return tuple(
                {name: row[place] if place < len(row) else None for place, name in enumerate(names)} for row in made
            )

        fields = {one.name: self.types.named(one.type_ref, one.origin) for one in box.columns}
        return Plan(run, list_of(context_of(fields)))

    def function(self, box: FunctionDefinition, scope: Model, what: str, result: Type = ANY) -> Plan:
        """A function over its parameters; `result` is the type declared elsewhere."""
        if box.kind != "FEEL":
            return nothing(f"{what} is an external function ({box.kind}); external functions are never run")
        types = [self.types.named(one.type_ref, one.origin) for one in box.parameters]
        names = tuple(one.name for one in box.parameters)
        inner = scope.extended(names_of(dict(zip(names, types, strict=True))))
        body = self.compile(box.body, inner, what, box.origin)
        declared = [result_of(self.types.named(box.type_ref, box.origin)), result]
        wanted = next((one for one in declared if one.kind != "any"), body.type)

        def run(evaluation: Evaluation, values: Values) -> Function:
            def call(arguments: Sequence[object]) -> object:
                given = _fitted_all(arguments, types, names, what, evaluation)
                if given is None:
                    return None
                value = evaluation.called(body.run, {**values, **given})
                for one in declared:
                    value = fitted(value, one, f"the result of {what}", evaluation)
                return value

            return Function(names, call, what, tuple(types), wanted)

        return Plan(run, function_of(types, wanted))

    def _invocation(self, box: Invocation, scope: Model, what: str) -> Plan:
        callee = self._callee(box, scope, what)
        names = tuple(one.parameter.name for one in box.bindings)
        plans = [
            self.typed(
                self.compile(one.value, scope, f"the argument “{one.parameter.name}” of {what}", one.parameter.origin),
                one.parameter.type_ref,
                f"the argument “{one.parameter.name}” of {what}",
                one.parameter.origin,
            )
            for one in box.bindings
        ]

        def run(evaluation: Evaluation, values: Values) -> object:
            function = callee.run(evaluation, values)
            given = [plan.run(evaluation, values) for plan in plans]
            arguments = arguments_of(function, given, names)
            if arguments is None or not isinstance(function, Function):
                evaluation.notes.add(
                    f"{what} calls no function that takes exactly {', '.join(names) or 'no arguments'}"
                )
                return None
            return function.run(arguments)

        return Plan(run, callee.type.result or ANY)

    def _callee(self, box: Invocation, scope: Model, what: str) -> Plan:
        """The function of an invocation; the name of a built-in stands for it, unless the model has such a name."""
        text = box.function.text if isinstance(box.function, LiteralExpression) else None
        builtin = BUILTINS.get(" ".join((text or "").split()))
        if builtin is None or (text or "") in scope:
            return self.compile(box.function, scope, f"the function of {what}", box.origin)
        names = tuple(one.name for one in builtin.parameters if not one.optional)
        function = Function(names, builtin.call, builtin.name)
        return Plan(lambda _evaluation, _values: function)

    def _child(self, child: Child, scope: Model, what: str, box: Boxed) -> Plan:
        """A box in a role."""
        return self.typed(self.compile(child.value, scope, what, box.origin), child.type_ref, what, box.origin)

    def _conditional(self, box: Conditional, scope: Model, what: str) -> Plan:
        condition = self._child(box.condition, scope, f"the condition of {what}", box)
        then = self._child(box.then, scope, f"the then of {what}", box)
        otherwise = self._child(box.otherwise, scope, f"the else of {what}", box)

        def run(evaluation: Evaluation, values: Values) -> object:
            holds = condition.run(evaluation, values)
            if holds is not None and not isinstance(holds, bool):
                evaluation.notes.add(f"the condition of {what} is neither true nor false")
                return None
            return (then if holds else otherwise).run(evaluation, values)

        return Plan(run, then.type if then.type == otherwise.type else ANY)

    def _filter(self, box: BoxedFilter, scope: Model, what: str) -> Plan:
        domain = self._child(box.domain, scope, f"the list of {what}", box)
        item = domain.type.item or ANY
        static = self._match(box, scope, item, what, quiet=item.fields is None)
        made: dict[tuple[str, ...], Plan] = {}

        def plan_of(one: object) -> Plan:
            """Items of a type that is not known bring their own names."""
            if item.fields is not None or not isinstance(one, Mapping) or not one:
                return static
            keys = tuple(one)
            if keys not in made:
                made[keys] = self._match(box, scope, context_of(dict.fromkeys(keys, ANY)), what, quiet=True)
            return made[keys]

        def run(evaluation: Evaluation, values: Values) -> object:
            items = as_list(domain.run(evaluation, values))
            if items is None:
                evaluation.notes.add(f"the list of {what} is null")
                return None
            evaluation.budget.spend(len(items))
            tests = [plan_of(one).run(evaluation, {**values, **_fields(one), "item": one}) for one in items]
            is_place = bool(tests) and isinstance(tests[0], Decimal)
            if not is_place and any(test is not None and not isinstance(test, bool) for test in tests):
                evaluation.notes.add(f"the match of {what} is neither true nor false")
                return None
            return picked(items, tests)

        return Plan(run, ANY if static.type.kind == "number" else list_of(item))

    def _match(self, box: BoxedFilter, scope: Model, item: Type, what: str, *, quiet: bool = False) -> Plan:
        """The condition of a filter over items of a type; `quiet` where names are only known when there are items."""
        before, fields = len(self.found), dict(item.fields or ())
        inner = scope.extended(names_of({"item": item} | fields))
        plan = self._child(box.match, inner, f"the match of {what}", box)
        if quiet:
            self.found[before:] = [one for one in self.found[before:] if one.severity is Severity.ERROR]
        return plan

    def _iterator(self, box: Iterator, scope: Model, what: str) -> Plan:
        domain = self._child(box.domain, scope, f"the list of {what}", box)
        names = {box.variable: domain.type.item or ANY}
        if box.word == "for":
            names["partial"] = list_of(ANY)
        body = self._child(box.body, scope.extended(names_of(names)), f"the {_ROLES[box.word]} of {what}", box)

        def run(evaluation: Evaluation, values: Values) -> object:
            items = iterated(domain.run(evaluation, values), max(evaluation.budget.left, 0))
            if items is None:
                evaluation.notes.add(f"the list of {what} is null, or a range without an end")
                return None
            evaluation.budget.spend(len(items))
            found: list[object] = []
            for item in items:
                local = {**values, box.variable: item}
                if box.word == "for":
                    local["partial"] = tuple(found)
                found.append(body.run(evaluation, local))
            value = _gathered(box.word, found)
            if value is None:
                evaluation.notes.add(f"the satisfies of {what} is neither true nor false for an item that decides")
            return value

        return Plan(run, list_of(body.type) if box.word == "for" else BOOLEAN)

    def _table(self, box: BoxedTable, scope: Model, what: str) -> Plan:
        from ccm.dmn.boxed_tables import compile_boxed_table

        return compile_boxed_table(self, box, scope, what)


_ROLES = {"for": "return", "some": "satisfies", "every": "satisfies"}


def _gathered(word: str, found: list[object]) -> object:
    """What an iterator makes of the values of its body."""
    if word == "for":
        return tuple(found)
    return (any_of if word == "some" else all_of)([truth(one) for one in found])


def _fields(item: object) -> Mapping[str, object]:
    """The names that an item brings along."""
    return item if isinstance(item, Mapping) else {}


def _fitted_all(
    arguments: Sequence[object], types: Sequence[Type], names: Sequence[str], what: str, evaluation: Evaluation
) -> dict[str, object] | None:
    """The arguments as the parameters want them; one that does not fit keeps the function from being called."""
    if len(arguments) != len(types):
        evaluation.notes.add(f"{what} takes {len(types)} arguments, not {len(arguments)}")
        return None
    given = {}
    for name, type_, argument in zip(names, types, arguments, strict=True):
        value = fitted(argument, type_, f"the parameter “{name}” of {what}", evaluation)
        if value is None and argument is not None:
            return None
        given[name] = value
    return given


_COMPILE: dict[type, Callable[[BoxCompiler, Any, Model, str], Plan]] = {
    LiteralExpression: BoxCompiler._literal,
    BoxedContext: BoxCompiler._entries,
    BoxedList: BoxCompiler._items,
    Relation: BoxCompiler._relation,
    FunctionDefinition: BoxCompiler.function,
    Invocation: BoxCompiler._invocation,
    Conditional: BoxCompiler._conditional,
    BoxedFilter: BoxCompiler._filter,
    Iterator: BoxCompiler._iterator,
    BoxedTable: BoxCompiler._table,
}
