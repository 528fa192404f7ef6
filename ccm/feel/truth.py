"""Write a condition as a Python test that holds exactly if it is true; false and null are the same to it.

In: the typed tree of a condition, and the generator of the function it is written into. Out: the parts of a
conjunction; a text among them is a name that must not be None. Filters keep an item, and rows of a table match, only
where the condition is true (DMN 1.5, 10.3.2.5 and 8.2.11), so that the test need not say more. Wherever no shorter form
is known here, that of the generator serves.
"""

import ast
from collections.abc import Callable, Sequence
from typing import Any

from ccm.feel import semantics, tree
from ccm.feel.emitter import compare, is_none, name, true_or_false
from ccm.feel.generate import ORDERED, SIMPLE, Generator
from ccm.feel.tree import Node

Parts = list[str | ast.expr]


def verdict(writer: Generator, node: Node, wanted: bool = True) -> Parts:
    """The node is true (or, if that is wanted, false)."""
    return _VERDICTS.get(type(node), _any)(writer, node, wanted)


def together(parts: Parts, known: Sequence[str] = ()) -> ast.expr | None:
    """One test of all parts, or None if nothing is asked; names known not to be None are not asked again."""
    asked = set(known)
    tests: list[ast.expr] = []
    for one in parts:
        if not isinstance(one, str):
            tests.append(one)
        elif one not in asked:
            asked.add(one)
            tests.append(ast.UnaryOp(ast.Not(), is_none(one)))
    if len(tests) < 2:
        return tests[0] if tests else None
    return ast.BoolOp(ast.And(), tests)


def _either(sides: Sequence[Parts]) -> Parts:
    """One of several conjunctions."""
    tests = [together(one) or true_or_false(True) for one in sides]
    if len(tests) < 2:
        return [tests[0] if tests else true_or_false(False)]
    return [ast.BoolOp(ast.Or(), tests)]


def _all(sides: Sequence[Parts]) -> Parts:
    """All of several conjunctions."""
    return [part for one in sides for part in one]


def _is(code: ast.expr, wanted: bool) -> ast.expr:
    """A three-valued expression is what is wanted."""
    return compare(code, ast.Is(), true_or_false(wanted))


def _so(code: ast.expr, wanted: bool) -> ast.expr:
    """An expression that is true or false, or its opposite."""
    return code if wanted else ast.UnaryOp(ast.Not(), code)


def _any(writer: Generator, node: Node, wanted: bool) -> Parts:
    """Any node, through the generator's own form."""
    term = writer.term(node)
    if node.type.kind != "boolean":
        return [_is(writer.whole(term), wanted)]
    return [*term.guards, _so(term.code, wanted)]


def _literal(_writer: Generator, node: tree.Literal, wanted: bool) -> Parts:
    return [] if node.value is wanted else [true_or_false(False)]


def _junction(writer: Generator, node: tree.Junction, wanted: bool) -> Parts:
    known = _set(writer, node)
    if known is not None:
        return [_so(known, wanted)]
    sides = [verdict(writer, one, wanted) for one in node.operands]
    return _all(sides) if (node.op == "and") is wanted else _either(sides)


def _set(writer: Generator, node: tree.Junction) -> ast.expr | None:
    """`x = "a" or x = "b"` over constants: a look into a set, which also says no of null."""
    tests = [one for one in node.operands if isinstance(one, tree.Comparison) and one.op == "="]
    constants = [one.right.value for one in tests if isinstance(one.right, tree.Literal)]
    kinds = {side.type.kind for one in tests for side in (one.left, one.right)}
    whole = node.op == "or" and len(constants) == len(node.operands)
    if not whole or len(kinds) != 1 or not kinds <= SIMPLE or len({one.left for one in tests}) != 1:
        return None
    known = name(writer.out.constant(frozenset(constants)))
    return compare(writer.whole(writer.term(tests[0].left)), ast.In(), known)


def _comparison(writer: Generator, node: tree.Comparison, wanted: bool) -> Parts:
    """Values of one kind natively; others by the dynamic semantics, in the very place where they are asked."""
    kinds = {node.left.type.kind, node.right.type.kind}
    equality = node.op in ("=", "!=")
    if kinds == {"boolean"} and isinstance(node.right, tree.Literal) and equality:
        is_so = _is(writer.whole(writer.term(node.left)), node.right.value is True)
        return [_so(is_so, wanted is (node.op == "="))]
    with_null = equality and any(isinstance(one, tree.Literal) and one.value is None for one in (node.left, node.right))
    if with_null or (len(kinds) == 1 and kinds <= (SIMPLE if equality else ORDERED)):
        return _any(writer, node, wanted)
    sides = [writer.whole(writer.term(one)) for one in (node.left, node.right)]
    return [_is(writer.out.call(semantics.compare, name(writer.out.constant(node.op)), *sides), wanted)]


def _within(writer: Generator, node: tree.Within, wanted: bool) -> Parts:
    container = node.container
    if isinstance(container, tree.Interval):
        return _in_interval(writer, node, container, wanted)
    if isinstance(container, tree.Items) and len(container.items) > 1:
        if _plain(node.element, *container.items) and all(isinstance(one, tree.Literal) for one in container.items):
            return _any(writer, node, wanted)
        sides = [verdict(writer, _member(node, one), wanted) for one in container.items]
        return _either(sides) if wanted else _all(sides)
    if isinstance(container, tree.Items) and container.items:
        one = container.items[0]
        if isinstance(one, tree.Interval) or _plain(node.element, one):
            return verdict(writer, _member(node, one), wanted)
    element, whole = writer.whole(writer.term(node.element)), writer.whole(writer.term(container))
    return [_is(writer.out.call(semantics.within, element, whole), wanted)]


def _plain(*nodes: Node) -> bool:
    """Whether all are of one kind whose values Python compares as FEEL does."""
    kinds = {one.type.kind for one in nodes}
    return len(kinds) == 1 and kinds <= SIMPLE


def _member(node: tree.Within, item: Node) -> Node:
    """The question whether the element is one item of a list: in it if it is a range, the same if both are plain."""
    if isinstance(item, tree.Interval):
        return tree.Within(node.extent, node.type, 1, node.element, item)
    if _plain(node.element, item):
        return tree.Comparison(node.extent, node.type, 1, "=", node.element, item)
    return tree.Within(node.extent, node.type, 1, node.element, tree.Items(item.extent, item.type, 1, (item,)))


def _in_interval(writer: Generator, node: tree.Within, interval: tree.Interval, wanted: bool) -> Parts:
    """`low <= x < high`: in one chain where all three are of one kind, else two comparisons."""
    chain = _chain(writer, node.element, interval) if wanted else None
    if chain is not None:
        return chain
    low, high = interval.low, interval.high
    if interval.sign:
        tests = [(interval.sign, high if low is None else low)]
    else:
        tests = [(">=" if interval.low_closed else ">", low), ("<=" if interval.high_closed else "<", high)]
    asked = [tree.Comparison(node.extent, node.type, 1, op, node.element, one) for op, one in tests if one is not None]
    sides = [verdict(writer, one, wanted) for one in asked]
    return _all(sides) if wanted else _either(sides)


def _chain(writer: Generator, element: Node, interval: tree.Interval) -> Parts | None:
    """`low <= x < high` as one comparison of Python, if all are of one kind that has an order."""
    low, high = interval.low, interval.high
    if interval.sign or low is None or high is None or element.type.kind not in ORDERED:
        return None
    if {low.type.kind, high.type.kind} != {element.type.kind}:
        return None
    terms = [writer.term(one) for one in (low, element, high)]
    signs: list[ast.cmpop] = [
        ast.LtE() if interval.low_closed else ast.Lt(),
        ast.LtE() if interval.high_closed else ast.Lt(),
    ]
    codes = [term.code for term in terms]
    return [*(guard for term in terms for guard in term.guards), ast.Compare(codes[0], signs, codes[1:])]


def _between(writer: Generator, node: tree.Between, wanted: bool) -> Parts:
    interval = tree.Interval(node.extent, node.low.type, 1, node.low, node.high, True, True)
    within = tree.Within(node.extent, node.type, 1, node.subject, interval)
    return _in_interval(writer, within, interval, wanted)


_VERDICTS: dict[type, Callable[[Generator, Any, bool], Parts]] = {
    tree.Literal: _literal,
    tree.Junction: _junction,
    tree.Not: lambda writer, node, wanted: verdict(writer, node.operand, not wanted),
    tree.Comparison: _comparison,
    tree.Within: _within,
    tree.Between: _between,
}
