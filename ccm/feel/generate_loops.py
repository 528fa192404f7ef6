"""Write what runs over lists: filters, `for`, `some` and `every`, and counting.

In: nodes, with the generator they are written into. Out: terms.
"""

import ast
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, TypeGuard

from ccm.feel import tree
from ccm.feel.budgeting import MOST_ITERATIONS
from ccm.feel.emitter import compare, is_none, name, none, set_to, true_or_false
from ccm.feel.generate import COMPARE, VALUES, Generator, Term
from ccm.feel.interpreter import asks_partial
from ccm.feel.iterating import counted, iterated, picked
from ccm.feel.semantics import as_list
from ccm.feel.tree import Node
from ccm.feel.truth import together, verdict
from ccm.feel.values import BudgetError

Write = Callable[[], None]
_FLAT = (
    tree.Literal, tree.Fact, tree.Local, tree.Path, tree.Comparison, tree.Between, tree.Within, tree.Interval,
    tree.Items, tree.Junction, tree.Not, tree.Arithmetic, tree.Negation,
)  # fmt: skip
"""Nodes that cost so little, and fail so seldom, that a test of several need not stop at the first that is false."""


def _exhausted() -> None:
    """The budget is spent."""
    raise BudgetError


def _some_list(items: Sequence[object] | None) -> Sequence[object]:
    """The items of an inner list; without one the interpreter decides what the whole loop gives."""
    if items is None:
        raise TypeError
    return items


def _iterated(domain: object) -> Sequence[object] | None:
    """What is run over, within the budget."""
    return iterated(domain, MOST_ITERATIONS)


def _counted(low: object, high: object) -> tuple[object, ...] | None:
    """The numbers or days from one to another, within the budget."""
    return counted(low, high, MOST_ITERATIONS)


def _items(writer: Generator, domain: Node, *, of_loop: bool) -> Term:
    """The items of a domain under a name."""
    items = writer.named(domain)
    if domain.type.kind == "list":
        return items
    return writer.nullable(writer.out.call(_iterated if of_loop else as_list, writer.whole(items)))


def _run_over(writer: Generator, items: Term, index: int, each: Callable[[str], None]) -> None:
    """`for item in items: …`, its iterations paid."""
    outer = writer.locals.get(index)
    _spend(writer, items)
    word = writer.out.fresh()
    writer.locals[index] = Term(name(word), (word,), word)
    writer.repeats += 1
    with writer.inside() as body:
        each(word)
    writer.repeats -= 1
    writer.out.loop(word, items.code, body)
    if outer is not None:
        writer.locals[index] = outer


def _spend(writer: Generator, items: Term) -> None:
    """Take a loop's iterations from the budget: written out, because a call costs as much as many iterations."""
    count = writer.out.call(len, items.code)
    left = ast.Attribute(writer.budget, "left", ast.Load())
    writer.out.body.append(
        ast.Assign([ast.Attribute(writer.budget, "left", ast.Store())], ast.BinOp(left, ast.Sub(), count))
    )
    nothing = name(writer.out.constant(0))
    writer.out.branch(compare(left, ast.Lt(), nothing), [ast.Expr(writer.out.call(_exhausted))])


def _keeps(writer: Generator, condition: Node) -> ast.expr:
    """The test whether a filter keeps an item."""
    if all(isinstance(one, _FLAT) and getattr(one, "op", "") != "**" for one in tree.walk(condition)):
        return together(verdict(writer, condition)) or true_or_false(True)
    return compare(writer.truth(condition), ast.Is(), true_or_false(True))


def _unless_null(writer: Generator, items: Term, write: Write) -> None:
    """Write something that only happens where there is a list."""
    with writer.inside() as block:
        write()
    if items.guards:
        writer.out.branch(compare(name(items.word), ast.IsNot(), none()), block)
    else:
        writer.out.body.extend(block)


def _collected(writer: Generator, items: Term, loop: Callable[[str], None], finish: Callable[[str], ast.expr]) -> Term:
    """A list collected in a loop, and what is made of it; null where there is nothing to run over."""
    found, result = writer.out.fresh(), writer.out.fresh("r")
    writer.out.assign(result, none())

    def write() -> None:
        writer.out.body.append(set_to(found, ast.List([], ast.Load())))
        loop(found)
        writer.out.assign(result, finish(found))

    _unless_null(writer, items, write)
    return Term(name(result), (result,), result)


def _append(writer: Generator, found: str, value: ast.expr) -> None:
    writer.out.body.append(ast.Expr(writer.out.method(found, "append", value)))


def _filter(writer: Generator, node: tree.Filter) -> Term:
    """`list[condition]`; what may be a number or a condition is seen when it is evaluated."""
    items = _items(writer, node.base, of_loop=False)
    unknown = node.condition.type.kind in ("any", "number")

    def keep(found: str, word: str) -> None:
        if unknown:
            _append(writer, found, writer.whole(writer.term(node.condition)))
            return
        with writer.out.block() as block:
            _append(writer, found, name(word))
        writer.out.branch(_keeps(writer, node.condition), block)

    def finish(found: str) -> ast.expr:
        return writer.out.call(picked, items.code, name(found)) if unknown else writer.out.call(tuple, name(found))

    def loop(found: str) -> None:
        _run_over(writer, items, node.index, lambda word: keep(found, word))

    return _collected(writer, items, loop, finish)


def _call(writer: Generator, node: tree.Call) -> Term:
    """A call; to count what a filter keeps, no list of it is needed."""
    kept = _to_count(writer, node)
    if kept is None:
        return VALUES[tree.Call](writer, node)
    return _count(writer, kept, lambda number: writer.out.call(Decimal, number))


def _comparison(writer: Generator, node: tree.Comparison) -> Term:
    """A comparison; a count that nobody else asks for is compared with a whole constant as it is."""
    kept = None if writer.eager else _to_count(writer, node.left)
    limit = node.right.value if isinstance(node.right, tree.Literal) else None
    if kept is None or writer.knows(node.left) or not _is_small(limit):
        return VALUES[tree.Comparison](writer, node)
    whole = name(writer.out.constant(int(limit)))
    absent = true_or_false(node.op == "!=") if node.op in ("=", "!=") else none()  # only null is equal to null
    return _count(writer, kept, lambda number: compare(number, COMPARE[node.op](), whole), absent)


def _is_small(number: object) -> TypeGuard[Decimal]:
    """Whether this is a whole number that is no larger than counts are."""
    return isinstance(number, Decimal) and 0 <= number <= MOST_ITERATIONS and number == number.to_integral_value()


def _to_count(writer: Generator, node: Node) -> tree.Filter | None:
    """The filter, if the node is `count(list[condition])` outside loops (in them, the size of the list is paid)."""
    if not isinstance(node, tree.Call) or node.function != "count" or len(node.arguments) != 1 or writer.repeats:
        return None
    kept = node.arguments[0]
    return kept if isinstance(kept, tree.Filter) and kept.condition.type.kind != "any" else None


def _count(
    writer: Generator, kept: tree.Filter, finish: Callable[[ast.expr], ast.expr], absent: ast.expr | None = None
) -> Term:
    """What is made of how many items of a list a filter keeps; without a list `absent`, or null."""
    items = _items(writer, kept.base, of_loop=False)
    number, result = writer.out.fresh(), writer.out.fresh("r")
    writer.out.assign(result, absent or none())

    def each(_: str) -> None:
        more = ast.BinOp(name(number), ast.Add(), name(writer.out.constant(1)))
        writer.out.branch(_keeps(writer, kept.condition), [set_to(number, more)])

    def write() -> None:
        writer.out.assign(number, name(writer.out.constant(0)))
        _run_over(writer, items, kept.index, each)
        writer.out.assign(result, finish(name(number)))

    _unless_null(writer, items, write)
    return Term(name(result), (result,), result)


def _each(writer: Generator, node: tree.Each) -> Term:
    """`for … return …` over one list or several."""
    outermost = _items(writer, node.domains[0], of_loop=True)

    def level(place: int, found: str) -> None:
        if place == len(node.domains):
            if asks_partial(node):
                writer.pay_for(name(found))
                word = writer.out.fresh()
                writer.out.assign(word, writer.out.call(tuple, name(found)))
                writer.locals[node.partial] = Term(name(word), (), word)
            _append(writer, found, writer.whole(writer.term(node.body)))
            return
        items = outermost
        if place:
            items = _items(writer, node.domains[place], of_loop=True)
            items = writer.nullable(writer.out.call(_some_list, writer.whole(items)))
        _run_over(writer, items, node.indexes[place], lambda _: level(place + 1, found))

    return _collected(
        writer, outermost, lambda found: level(0, found), lambda found: writer.out.call(tuple, name(found))
    )


def _quantified(writer: Generator, node: tree.Quantified) -> Term:
    """`some` and `every`, three-valued."""
    decided = node.kind == "some"
    verdict = writer.out.fresh("r")
    items = _items(writer, node.domain, of_loop=True)

    def test(_: str) -> None:
        value = writer.nullable(writer.truth(node.condition))
        with writer.out.block() as ends:
            writer.out.assign(verdict, true_or_false(decided))
            ends.append(ast.Break())
        writer.out.branch(compare(name(value.word), ast.Is(), true_or_false(decided)), ends)
        with writer.out.block() as unsure:
            writer.out.assign(verdict, none())
        writer.out.branch(is_none(value.word), unsure)

    def write() -> None:
        writer.out.assign(verdict, true_or_false(not decided))
        _run_over(writer, items, node.index, test)

    writer.out.assign(verdict, none())
    _unless_null(writer, items, write)
    return Term(name(verdict), (verdict,), verdict)


def _counting(writer: Generator, node: tree.Counting) -> Term:
    """`a..b` behind `in`."""
    bounds = [writer.whole(writer.term(bound)) for bound in (node.low, node.high)]
    return writer.nullable(writer.out.call(_counted, *bounds))


LOOPS: dict[type, Callable[[Generator, Any], Term]] = {
    tree.Call: _call,
    tree.Comparison: _comparison,
    tree.Filter: _filter,
    tree.Each: _each,
    tree.Quantified: _quantified,
    tree.Counting: _counting,
}
