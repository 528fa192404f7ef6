"""The reference: walks the tree, slow and plain. Every other back end must agree with it.

In: an expression and values by slug. Out: its value; null where the standard says null, never an exception.
Iterations are counted against a budget: beyond it the whole expression is null.
"""

from collections.abc import Callable, Mapping
from typing import Any

from ccm.feel import tree
from ccm.feel.expression import Expression
from ccm.feel.functions import BUILTINS
from ccm.feel.semantics import (
    all_of,
    any_of,
    as_list,
    calculate,
    compare,
    field_of,
    item_at,
    minus,
    negate,
    property_of,
    truth,
    within,
)
from ccm.feel.tree import Node
from ccm.feel.values import BudgetError, Range

MOST_ITERATIONS = 200_000


class Walk:
    """One evaluation."""

    def __init__(self, values: Mapping[str, object]) -> None:
        self.values = values
        self.locals: dict[int, object] = {}
        self.left = MOST_ITERATIONS

    def value(self, node: Node) -> object:
        """The value of a node."""
        found: object = _VISIT[type(node)](self, node)
        return found

    def spend(self, count: int) -> None:
        """Take iterations from the budget."""
        self.left -= count
        if self.left < 0:
            raise BudgetError

    def _fact(self, node: tree.Fact) -> object:
        return self.values.get(node.slug)

    def _local(self, node: tree.Local) -> object:
        return self.locals[node.index]

    def _items(self, node: tree.Items) -> object:
        return tuple(self.value(item) for item in node.items)

    def _interval(self, node: tree.Interval) -> object:
        low = self.value(node.low) if node.low is not None else None
        high = self.value(node.high) if node.high is not None else None
        missing = (node.low is not None and low is None) or (node.high is not None and high is None)
        return None if missing else Range(low, high, node.low_closed, node.high_closed)

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
        try:
            return minus(self.value(node.operand))
        except ArithmeticError:
            return None

    def _each_value(self, domain: Node, index: int, body: Node) -> list[tuple[object, object]] | None:
        """(item, value of the body) for every item; None when there is no list."""
        items = as_list(self.value(domain))
        if items is None:
            return None
        self.spend(len(items))
        found = []
        for item in items:
            self.locals[index] = item
            found.append((item, self.value(body)))
        return found

    def _filter(self, node: tree.Filter) -> object:
        pairs = self._each_value(node.base, node.index, node.condition)
        return None if pairs is None else tuple(item for item, holds in pairs if holds is True)

    def _each(self, node: tree.Each) -> object:
        pairs = self._each_value(node.domain, node.index, node.body)
        return None if pairs is None else tuple(value for _, value in pairs)

    def _quantified(self, node: tree.Quantified) -> object:
        pairs = self._each_value(node.domain, node.index, node.condition)
        if pairs is None:
            return None
        values = [truth(value) for _, value in pairs]
        return any_of(values) if node.kind == "some" else all_of(values)


_VISIT: dict[type, Callable[[Walk, Any], object]] = {
    tree.Literal: lambda _, node: node.value,
    tree.Fact: Walk._fact,
    tree.Local: Walk._local,
    tree.Items: Walk._items,
    tree.Interval: Walk._interval,
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
    tree.Call: lambda walk, node: BUILTINS[node.function].call([walk.value(one) for one in node.arguments]),
    tree.Filter: Walk._filter,
    tree.At: lambda walk, node: item_at(walk.value(node.base), walk.value(node.position)),
    tree.Each: Walk._each,
    tree.Quantified: Walk._quantified,
}


def interpret_node(node: Node, values: Mapping[str, object], locals_: Mapping[int, object] | None = None) -> object:
    """The value of a node alone; null when the budget is exceeded."""
    walk = Walk(values)
    walk.locals.update(locals_ or {})
    try:
        return walk.value(node)
    except BudgetError:
        return None


def interpret(expression: Expression, values: Mapping[str, object]) -> object:
    """Evaluate an expression slowly: the reference for all other ways."""
    return interpret_node(expression.tree, values)
