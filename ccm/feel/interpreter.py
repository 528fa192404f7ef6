"""The reference: walks the tree, slow and plain. Every other back end must agree with it.

In: an expression and values by slug. Out: its value; null where the standard says null, never an exception.
Iterations and nested calls are counted against a budget: beyond it the whole expression is null.
"""

import decimal
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ccm.feel import tree
from ccm.feel.budgeting import Budget
from ccm.feel.coercing import arguments_of, coerced
from ccm.feel.expression import Expression
from ccm.feel.functions import BUILTINS
from ccm.feel.iterating import counted, iterated, picked
from ccm.feel.semantics import (
    FAILURES,
    all_of,
    any_of,
    as_list,
    calculate,
    compare,
    field_of,
    is_instance,
    item_at,
    minus,
    negate,
    property_of,
    truth,
    within,
)
from ccm.feel.stack import calling, with_room
from ccm.feel.tree import Node
from ccm.feel.values import ARITHMETIC, BudgetError, Function, Range


class Walk:
    """One evaluation."""

    def __init__(self, values: Mapping[str, object], budget: Budget | None = None) -> None:
        self.values = values
        self.locals: dict[int, object] = {}
        self.budget = budget or Budget()
        self.partial: dict[int, bool] = {}
        """Which loops ask for their results so far: looked up once per node, not once per round."""

    def value(self, node: Node) -> object:
        """The value of a node."""
        found: object = VISIT[type(node)](self, node)
        return found

    def _fact(self, node: tree.Fact) -> object:
        return self.values.get(node.slug)

    def _local(self, node: tree.Local) -> object:
        return self.locals[node.index]

    def _lookup(self, node: tree.Lookup) -> object:
        item = self.value(node.item)
        if isinstance(item, Mapping) and node.name in item:
            return item[node.name]
        return self.value(node.otherwise)

    def _items(self, node: tree.Items) -> object:
        return tuple(self.value(item) for item in node.items)

    def _interval(self, node: tree.Interval) -> object:
        low = self.value(node.low) if node.low is not None else None
        high = self.value(node.high) if node.high is not None else None
        return Range(low, high, node.low_closed, node.high_closed, node.sign)

    def _context(self, node: tree.Context) -> object:
        found: dict[str, object] = {}
        for key, index, value in zip(node.keys, node.indexes, node.values, strict=True):
            found[key] = self.locals[index] = self.value(value)
        return found

    def _definition(self, node: tree.Definition) -> object:
        around = dict(self.locals)

        def run(arguments: Sequence[object]) -> object:
            walk = self.inner()
            walk.locals = around.copy()
            for index, type_, argument in zip(node.indexes, node.types, arguments, strict=True):
                fits, walk.locals[index] = coerced(argument, type_)
                if not fits:
                    return None
            return walk.called(node.body)

        result = node.type.result
        return Function(node.keys, run, types=node.types, result=result)

    def inner(self) -> "Walk":
        """The evaluation of a function's body: same values, same budget, locals of its own."""
        walk = Walk(self.values, self.budget)
        walk.partial = self.partial
        return walk

    def called(self, body: Node) -> object:
        """The value of a function's body; calls within calls have a limit."""
        self.budget.open_call()
        try:
            return calling(self.value, body)
        finally:
            self.budget.close_call()

    def _invocation(self, node: tree.Invocation) -> object:
        callee = self.value(node.callee)
        given = [self.value(argument) for argument in node.arguments]
        arguments = arguments_of(callee, given, node.keys)
        if arguments is None or not isinstance(callee, Function):
            return None
        self.budget.spend(1)
        return callee.run(arguments)

    def _call(self, node: tree.Call) -> object:
        arguments = [self.value(argument) for argument in node.arguments]
        value = BUILTINS[node.function].call(arguments, node.names)
        self.budget.pay_for(value)
        if self.budget.loops or self.budget.calls:
            self.budget.pay_for(*arguments)
        return value

    def _between(self, node: tree.Between) -> object:
        subject = self.value(node.subject)
        tests = [compare(">=", subject, self.value(node.low)), compare("<=", subject, self.value(node.high))]
        return all_of(tests)

    def _membership(self, node: tree.Membership) -> object:
        subject = self.value(node.subject)
        self.locals[node.index] = subject
        return truth(self.value(node.test))

    def _within(self, node: tree.Within) -> object:
        element, container = self.value(node.element), node.container
        if isinstance(container, tree.Interval):
            return self._in_interval(element, container)
        if isinstance(container, tree.Items):
            return any_of([self._in_item(element, item) for item in container.items])
        return within(element, self.value(container))

    def _in_item(self, element: object, item: Node) -> bool | None:
        if isinstance(item, tree.Interval):
            return self._in_interval(element, item)
        return within(element, (self.value(item),))

    def _in_interval(self, element: object, node: tree.Interval) -> bool | None:
        """A literal range is two comparisons, so that one bound may decide when the other is null."""
        if node.sign:
            bound = node.high if node.low is None else node.low
            return None if bound is None else compare(node.sign, element, self.value(bound))
        tests: list[bool | None] = []
        if node.low is not None:
            tests.append(compare(">=" if node.low_closed else ">", element, self.value(node.low)))
        if node.high is not None:
            tests.append(compare("<=" if node.high_closed else "<", element, self.value(node.high)))
        return all_of(tests)

    def _junction(self, node: tree.Junction) -> object:
        values = [truth(self.value(operand)) for operand in node.operands]
        return all_of(values) if node.op == "and" else any_of(values)

    def _if(self, node: tree.If) -> object:
        return self.value(node.then if self.value(node.condition) is True else node.otherwise)

    def _negation(self, node: tree.Negation) -> object:
        operand = self.value(node.operand)
        try:
            return minus(operand)
        except FAILURES:
            return None

    def _each_value(self, domain: Node, index: int, body: Node) -> list[tuple[object, object]] | None:
        """(item, value of the body) for every item; None when there is no list."""
        items = self._domain(domain)
        if items is None:
            return None
        found = []
        self.budget.loops += 1
        for item in items:
            self.locals[index] = item
            found.append((item, self.value(body)))
        self.budget.loops -= 1
        return found

    def _domain(self, domain: Node) -> Sequence[object] | None:
        """What is iterated over, paid from the budget."""
        items = iterated(self.value(domain), self.budget.left)
        if items is not None:
            self.budget.spend(len(items))
        return items

    def _counting(self, node: tree.Counting) -> object:
        return counted(self.value(node.low), self.value(node.high), self.budget.left)

    def _filter(self, node: tree.Filter) -> object:
        items = as_list(self.value(node.base))
        if items is None:
            return None
        self.budget.spend(len(items))
        found = []
        self.budget.loops += 1
        for item in items:
            self.locals[node.index] = item
            found.append((item, self.value(node.condition)))
        self.budget.loops -= 1
        return picked(items, [holds for _, holds in found])

    def _each(self, node: tree.Each) -> object:
        found: list[object] = []
        return tuple(found) if self._nested(node, 0, found) else None

    def _nested(self, node: tree.Each, place: int, found: list[object]) -> bool:
        """The loop over one of the iterators, and all inside it; False when there is no list."""
        if place == len(node.indexes):
            self.locals[node.partial] = ()
            if id(node) not in self.partial:
                self.partial[id(node)] = asks_partial(node)
            if self.partial[id(node)]:
                self.budget.pay_for(found)
                self.locals[node.partial] = tuple(found)
            found.append(self.value(node.body))
            return True
        items = self._domain(node.domains[place])
        if items is None:
            return False
        self.budget.loops += 1
        for item in items:
            self.locals[node.indexes[place]] = item
            if not self._nested(node, place + 1, found):
                return False
        self.budget.loops -= 1
        return True

    def _quantified(self, node: tree.Quantified) -> object:
        pairs = self._each_value(node.domain, node.index, node.condition)
        if pairs is None:
            return None
        values = [truth(value) for _, value in pairs]
        return any_of(values) if node.kind == "some" else all_of(values)


def asks_partial(node: tree.Each) -> bool:
    """Whether the body of a loop asks for the results so far."""
    return any(isinstance(one, tree.Local) and one.index == node.partial for one in tree.walk(node.body))


VISIT: dict[type, Callable[[Walk, Any], object]] = {
    tree.Literal: lambda _, node: node.value,
    tree.Fact: Walk._fact,
    tree.Local: Walk._local,
    tree.Lookup: Walk._lookup,
    tree.Items: Walk._items,
    tree.Interval: Walk._interval,
    tree.Context: Walk._context,
    tree.Definition: Walk._definition,
    tree.Invocation: Walk._invocation,
    tree.InstanceOf: lambda walk, node: is_instance(walk.value(node.operand), node.wanted),
    tree.Path: lambda walk, node: field_of(walk.value(node.base), node.slug),
    tree.Property: lambda walk, node: property_of(walk.value(node.base), node.name),
    tree.Arithmetic: lambda walk, node: calculate(node.op, walk.value(node.left), walk.value(node.right)),
    tree.Negation: Walk._negation,
    tree.Comparison: lambda walk, node: compare(node.op, walk.value(node.left), walk.value(node.right)),
    tree.Between: Walk._between,
    tree.Membership: Walk._membership,
    tree.Within: Walk._within,
    tree.Junction: Walk._junction,
    tree.Not: lambda walk, node: negate(walk.value(node.operand)),
    tree.If: Walk._if,
    tree.Call: Walk._call,
    tree.Filter: Walk._filter,
    tree.At: lambda walk, node: item_at(walk.value(node.base), walk.value(node.position)),
    tree.Counting: Walk._counting,
    tree.Each: Walk._each,
    tree.Quantified: Walk._quantified,
}


def interpret_node(node: Node, values: Mapping[str, object], locals_: Mapping[int, object] | None = None) -> object:
    """The value of a node alone; null when the budget is exceeded, however thriftily it is spent."""
    from ccm.feel.thrift import thrifty_walk

    for walk in (lambda: Walk(values), lambda: thrifty_walk(node, values)):
        try:
            return _walked(walk, node, locals_ or {})
        except BudgetError:
            pass
    return None


@with_room
def _walked(begin: Callable[[], Walk], node: Node, locals_: Mapping[int, object]) -> object:
    """The value of a node alone."""
    walk = begin()
    walk.locals.update(locals_)
    with decimal.localcontext(ARITHMETIC):
        return walk.value(node)


def interpret(expression: Expression, values: Mapping[str, object]) -> object:
    """Evaluate an expression slowly: the reference for all other ways."""
    return interpret_node(expression.tree, values)
