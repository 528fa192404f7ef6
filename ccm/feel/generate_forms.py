"""Write contexts, functions and their calls, type tests, and names resolved when they are met.

In: nodes, with the generator they are written into. Out: terms.
"""

import ast
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from ccm.feel import tree
from ccm.feel.budgeting import Budget
from ccm.feel.coercing import arguments_of, coerced
from ccm.feel.emitter import name
from ccm.feel.generate import Generator, Term
from ccm.feel.semantics import is_instance
from ccm.feel.tree import Node
from ccm.feel.types import Type
from ccm.feel.values import Function


def _made_context(keys: tuple[str, ...], values: tuple[object, ...]) -> dict[str, object]:
    """A context of its keys and values."""
    return dict(zip(keys, values, strict=True))


def _made_function(
    node: tree.Definition, body: Callable[..., object], captured: tuple[object, ...], budget: Budget
) -> Function:
    """A function that knows what was around it when it was made."""
    return Function(
        node.keys, partial(_run, node.types, body, captured, budget), types=node.types, result=node.type.result
    )


def _run(
    types: tuple[Type, ...],
    body: Callable[..., object],
    captured: tuple[object, ...],
    budget: Budget,
    arguments: Sequence[object],
) -> object:
    """Call the body with arguments that fit; calls within calls have a limit."""
    given = []
    for type_, argument in zip(types, arguments, strict=True):
        fits, value = coerced(argument, type_)
        if not fits:
            return None
        given.append(value)
    budget.open_call()
    try:
        return body(*captured, *given)
    finally:
        budget.close_call()


def _invoked(budget: Budget, callee: object, given: tuple[object, ...], keys: tuple[str, ...] | None) -> object:
    """The value of a call; null if the function does not take these arguments."""
    arguments = arguments_of(callee, given, keys)
    if arguments is None or not isinstance(callee, Function):
        return None
    budget.spend(1)
    return callee.run(arguments)


def _looked_up(item: object, word: str, otherwise: object) -> object:
    """The item's field of this name if it has one."""
    return item[word] if isinstance(item, Mapping) and word in item else otherwise


def free_locals(node: Node) -> frozenset[int]:
    """The inner names a node needs from around it."""
    if isinstance(node, tree.Local):
        return frozenset([node.index])
    below = frozenset(index for child in tree.children(node) for index in free_locals(child))
    if isinstance(node, tree.Membership | tree.Filter | tree.Quantified):
        return (below - set(tree.opens(node))) | free_locals(next(tree.children(node)))
    return below - set(tree.opens(node))


def _tuple(writer: Generator, nodes: Sequence[Node]) -> ast.expr:
    return ast.Tuple([writer.whole(writer.term(node)) for node in nodes], ast.Load())


def _context(writer: Generator, node: tree.Context) -> Term:
    """`{a: 1, b: a + 1}`."""
    words = []
    outer = dict(writer.locals)
    with writer.forgetting():
        for index, value in zip(node.indexes, node.values, strict=True):
            bound = writer.nullable(writer.whole(writer.term(value)))
            writer.locals[index] = bound
            words.append(writer.whole(bound))
    writer.locals.update({index: term for index, term in outer.items() if index in node.indexes})
    keys = name(writer.out.constant(node.keys))
    return Term(writer.out.call(_made_context, keys, ast.Tuple(words, ast.Load())))


def _definition(writer: Generator, node: tree.Definition) -> Term:
    """`function(a) body`: a function inside the function; what it needs from around it are its first parameters."""
    needed = sorted(free_locals(node))
    words = {index: writer.out.fresh() for index in (*needed, *node.indexes)}
    with writer.apart({index: Term(name(word), (word,), word) for index, word in words.items()}) as block:
        writer.repeats += 1
        block.append(ast.Return(writer.whole(writer.term(node.body))))
        writer.repeats -= 1
    body = writer.out.inner(list(words.values()), block)
    captured = ast.Tuple([writer.whole(writer.locals[index]) for index in needed], ast.Load())
    return Term(writer.out.call(_made_function, name(writer.out.constant(node)), body, captured, writer.budget))


def _invocation(writer: Generator, node: tree.Invocation) -> Term:
    """A call of a function that is a value."""
    callee, given = writer.whole(writer.term(node.callee)), _tuple(writer, node.arguments)
    return writer.nullable(
        writer.out.call(_invoked, writer.budget, callee, given, name(writer.out.constant(node.keys)))
    )


def _instance_of(writer: Generator, node: tree.InstanceOf) -> Term:
    """`x instance of type`."""
    wanted = name(writer.out.constant(node.wanted))
    return Term(writer.out.call(is_instance, writer.whole(writer.term(node.operand)), wanted))


def _lookup(writer: Generator, node: tree.Lookup) -> Term:
    """A name that may be a field of the item."""
    item, otherwise = writer.whole(writer.term(node.item)), writer.whole(writer.term(node.otherwise))
    word = name(writer.out.constant(node.name))
    return writer.nullable(writer.out.call(_looked_up, item, word, otherwise))


FORMS: dict[type, Callable[[Generator, Any], Term]] = {
    tree.Context: _context,
    tree.Definition: _definition,
    tree.Invocation: _invocation,
    tree.InstanceOf: _instance_of,
    tree.Lookup: _lookup,
}
