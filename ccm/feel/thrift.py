"""The reference once more, as thrifty as can be: equal terms are worked out once, and nothing that no longer decides.

In: a tree and values, after the plain walk has spent its budget. Out: the value, or a `BudgetError`. Generated code
skips and shares, too, but never more than this: so where it comes to a value, the reference does as well, and where it
does not, it asks the reference. That is how all back ends stop at the same place.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ccm.feel import tree
from ccm.feel.generate_forms import free_locals
from ccm.feel.interpreter import VISIT, Walk
from ccm.feel.semantics import compare, truth
from ccm.feel.tree import Node

_COSTLY = (tree.Call, tree.Invocation, tree.Filter, tree.Each, tree.Quantified)
Key = tuple[int, ...]


class _Known:
    """What has been worked out: per costly node, and per values of the inner names it reads."""

    def __init__(self, node: Node) -> None:
        numbers: dict[Node, int] = {}
        self.places: dict[int, tuple[int, tuple[int, ...]]] = {}
        for one in tree.walk(node):
            if isinstance(one, _COSTLY):
                number = numbers.setdefault(one, len(numbers))
                self.places[id(one)] = number, tuple(sorted(free_locals(one)))
        self.found: dict[Key, tuple[object, list[object]]] = {}


class ThriftyWalk(Walk):
    """One evaluation that looks at nothing twice, and at nothing in vain."""

    def __init__(self, values: Mapping[str, object], known: _Known) -> None:
        super().__init__(values)
        self.known = known

    def inner(self) -> "ThriftyWalk":
        """The evaluation of a function's body: what is known stays known."""
        walk = ThriftyWalk(self.values, self.known)
        walk.budget, walk.partial = self.budget, self.partial
        return walk

    def value(self, node: Node) -> object:
        """The value of a node, if it is costly from what is known."""
        if id(node) not in self.known.places:
            return _THRIFTY[type(node)](self, node)
        number, free = self.known.places[id(node)]
        read = [self.locals.get(index) for index in free]
        key = (number, *map(id, read))
        if key not in self.known.found:
            self.known.found[key] = (
                _THRIFTY[type(node)](self, node),
                read,
            )  # kept, so that no other value gets their ids
        return self.known.found[key][0]

    def _first_decided(self, tests: Iterable[object], decided: bool) -> bool | None:
        """Kleene `and` (decided by false) or `or` (by true) of tests that are only asked while it is open."""
        verdict: bool | None = not decided
        for test in tests:
            value = truth(test)
            if value is decided:
                return decided
            verdict = None if value is None else verdict
        return verdict

    def _junction(self, node: tree.Junction) -> object:
        return self._first_decided(map(self.value, node.operands), node.op == "or")

    def _between(self, node: tree.Between) -> object:
        subject = self.value(node.subject)
        bounds = ((">=", node.low), ("<=", node.high))
        return self._first_decided((compare(op, subject, self.value(bound)) for op, bound in bounds), False)

    def _within(self, node: tree.Within) -> object:
        if not isinstance(node.container, tree.Items):
            return super()._within(node)
        element = self.value(node.element)
        return self._first_decided((self._in_item(element, item) for item in node.container.items), True)

    def _in_interval(self, element: object, node: tree.Interval) -> bool | None:
        if node.sign:
            return super()._in_interval(element, node)
        low, high = ">=" if node.low_closed else ">", "<=" if node.high_closed else "<"
        bounds = [(op, bound) for op, bound in ((low, node.low), (high, node.high)) if bound is not None]
        return self._first_decided((compare(op, element, self.value(bound)) for op, bound in bounds), False)

    def _quantified(self, node: tree.Quantified) -> object:
        items = self._domain(node.domain)
        if items is None:
            return None
        self.budget.loops += 1
        found = self._first_decided((self._of_item(node, item) for item in items), node.kind == "some")
        self.budget.loops -= 1
        return found

    def _of_item(self, node: tree.Quantified, item: object) -> object:
        """The condition for one item."""
        self.locals[node.index] = item
        return self.value(node.condition)


_THRIFTY: dict[type, Callable[[ThriftyWalk, Any], object]] = {
    **VISIT,
    tree.Between: ThriftyWalk._between,
    tree.Junction: ThriftyWalk._junction,
    tree.Quantified: ThriftyWalk._quantified,
    tree.Within: ThriftyWalk._within,
}


def thrifty_walk(node: Node, values: Mapping[str, object]) -> ThriftyWalk:
    """A walk of one tree."""
    return ThriftyWalk(values, _Known(node))
