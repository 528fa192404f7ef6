"""Says a condition in what is given about a customer, and in nothing that follows from it.

In: a typed tree that reads facts, parameters and decision tables. Out: a tree that reads only facts from the data:
parameters and days are constants, formulas and tables are written out as `if`, and a comparison of an `if` is an `if`
of comparisons. What can be calculated is calculated, so that a part that can never count is gone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal

from ccm.dmn import DecisionTable, HitPolicy
from ccm.dmn.tables.reach import row_condition
from ccm.feel import BOOLEAN, DAYS, tree
from ccm.feel.generate_forms import free_locals
from ccm.feel.interpreter import interpret_node
from ccm.feel.tree import Node
from ccm.synthetic.saying import say

MOST_NODES = 4_000
"""Of a written-out tree; a formula or table that makes more of it stays a name."""
MOST_ROWS = 60
_SCALARS = ("number", "text", "boolean", "date", "time", "date_time", "days_duration", "months_duration", "null")
_LIFTING = (tree.Comparison, tree.Arithmetic, tree.Negation, tree.Property, tree.Between, tree.Membership, tree.Within)
_CHAINED = (HitPolicy.UNIQUE, HitPolicy.ANY, HitPolicy.FIRST)


@dataclass
class Grounding:
    """What names stand for: constants by slug, formulas and tables. Trees are worked out once and kept."""

    constants: Mapping[str, object]
    formulas: Mapping[str, Node]
    tables: Mapping[str, DecisionTable]
    _known: dict[Node, Node] = field(default_factory=dict)
    _names: dict[str, Node | None] = field(default_factory=dict)

    def __call__(self, node: Node) -> Node:
        """The tree over given facts alone."""
        if node not in self._known:
            self._known[node] = self._ground(node)
        return self._known[node]

    def _ground(self, node: Node) -> Node:
        if isinstance(node, tree.Fact):
            return self._name(node)
        if isinstance(node, tree.Literal | tree.Local):
            return node
        return _simplified(tree.replace_children(node, self))

    def _name(self, fact: tree.Fact) -> Node:
        if fact.slug in self.constants:
            return _constant(fact, self.constants[fact.slug])
        if fact.slug not in self._names:
            self._names[fact.slug] = None  # a name that reads itself stays a name
            self._names[fact.slug] = self._written_out(fact)
        return self._names[fact.slug] or fact

    def _written_out(self, fact: tree.Fact) -> Node | None:
        """What a formula or a table stands for; None where that is too much, or nothing that can be said with `if`."""
        found: Node | None = None
        if fact.slug in self.formulas:
            found = self(self.formulas[fact.slug])
        elif fact.slug in self.tables:
            found = self._table(self.tables[fact.slug], fact)
        return found if found is not None and _size(found) <= MOST_NODES else None

    def _table(self, table: DecisionTable, fact: tree.Fact) -> Node | None:
        """A table as a chain of `if`: each row where no earlier one matches."""
        if table.hit not in _CHAINED or len(table.outputs) != 1 or len(table.rows) > MOST_ROWS or table.aggregate:
            return None
        default = table.outputs[0].default
        chain: Node = self(default.tree) if default is not None else _constant(fact, None)
        for row in reversed(table.rows):
            condition = self(row_condition(table.inputs, row))
            chain = _simplified(tree.If(fact.extent, fact.type, 1, condition, self(row.outputs[0].tree), chain))
        return chain


def _constant(node: Node, value: object) -> Node:
    return tree.Literal(node.extent, node.type, 1, value)


def _size(node: Node) -> int:
    size = 0
    for _ in tree.walk(node):
        size += 1
        if size > MOST_NODES:
            break
    return size


def _simplified(node: Node) -> Node:
    """A node whose children are simple already."""
    match node:
        case tree.If():
            return _if(node)
        case tree.Junction():
            return _junction(node)
        case tree.Not(operand=tree.Literal(value=bool() as value)):
            return _constant(node, not value)
    if isinstance(node, _LIFTING):
        lifted = _lifted(node) or _of_truth(node)
        if lifted is not None:
            return lifted
    return _against_nothing(_calculated(node))


def _calculated(node: Node) -> Node:
    if node.type.kind not in _SCALARS or isinstance(node, tree.Literal) or free_locals(node):
        return node
    if any(isinstance(one, tree.Fact | tree.Lookup | tree.Invocation) for one in tree.walk(node)):
        return node
    return _constant(node, interpret_node(node, {}))


def _lifted(node: Node) -> Node | None:
    """`(if c then a else b) op x` as `if c then a op x else b op x`."""
    for child in tree.children(node):
        if isinstance(child, tree.If) and child.type.kind != "boolean" and not free_locals(child):
            then, otherwise = (_simplified(_put(node, child, one)) for one in (child.then, child.otherwise))
            return _if(tree.If(node.extent, node.type, node.depth + 1, child.condition, then, otherwise))
    return None


def _of_truth(node: Node) -> Node | None:
    """A comparison of a condition with true, false or null, as an `if` over the condition."""
    for child in tree.children(node):
        tests = isinstance(node, tree.Membership) and child is node.test
        if not tests and _is_condition(child) and not free_locals(child):
            outcomes = [_simplified(_put(node, child, _constant(child, one))) for one in (True, False, None)]
            if all(isinstance(one, tree.Literal) for one in outcomes):
                failing = tree.If(node.extent, BOOLEAN, 2, tree.Not(node.extent, BOOLEAN, 1, child), *outcomes[1:])
                return _if(tree.If(node.extent, BOOLEAN, 3, child, outcomes[0], _if(failing)))
    return None


def _put(node: Node, child: Node, other: Node) -> Node:
    """The node with something else in place of what stands directly below it."""
    return tree.replace_children(node, lambda one: other if one is child else one)


def _is_condition(node: Node) -> bool:
    """Whether something is true or false because of what stands in it."""
    joint = isinstance(node, tree.Junction | tree.Not | tree.Comparison | tree.Between | tree.Membership | tree.If)
    return joint and node.type.kind == "boolean"


def _against_nothing(node: Node) -> Node:
    """What is calculated with a missing value is missing; a difference of two terms is compared with nothing at all."""
    if isinstance(node, tree.Arithmetic | tree.Comparison) and node.op not in ("=", "!="):
        sides = (node.left, node.right)
        if any(isinstance(side, tree.Literal) and side.value is None for side in sides):
            return _constant(node, None)
    if isinstance(node, tree.Comparison) and node.op in _TURNED:
        return _difference(node)
    return node


_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def _difference(node: tree.Comparison) -> Node:
    """`a > b` as `a - b > 0`, so that all comparisons of the same two terms lie on one line."""
    left, right, op = node.left, node.right, node.op
    kinds = {left.type.kind, right.type.kind}
    if kinds not in ({"number"}, {"date"}) or not all(_reads(side) for side in (left, right)):
        return node
    if say(left) > say(right):
        left, right, op = right, left, _TURNED[op]
    nothing: object = Decimal(0) if kinds == {"number"} else timedelta(0)
    kind = left.type if kinds == {"number"} else DAYS
    less = tree.Arithmetic(node.extent, kind, node.depth + 1, "-", left, right)
    return replace(node, op=op, left=less, right=tree.Literal(node.extent, kind, 1, nothing))


def _reads(node: Node) -> bool:
    return any(isinstance(one, tree.Fact) for one in tree.walk(node)) and not free_locals(node)


def _if(node: tree.If) -> Node:
    if isinstance(node.condition, tree.Literal):
        return node.then if node.condition.value is True else node.otherwise
    if node.then == node.otherwise:
        return node.then
    return node


def _junction(node: tree.Junction) -> Node:
    ends = node.op == "or"
    kept: list[Node] = []
    for one in node.operands:
        if isinstance(one, tree.Literal) and one.value is ends:
            return _constant(node, ends)
        if not (isinstance(one, tree.Literal) and one.value is not ends and one.value is not None):
            kept.append(one)
    if not kept:
        return _constant(node, not ends)
    return kept[0] if len(kept) == 1 else replace(node, operands=tuple(kept))
