"""Write what runs over lists: filters, `for`, `some` and `every`, and counting.

In: nodes, with the generator they are written into. Out: terms.
"""

import ast
from collections.abc import Callable, Sequence
from typing import Any

from ccm.feel import tree
from ccm.feel.budgeting import MOST_ITERATIONS, Budget
from ccm.feel.emitter import compare, is_none, name, none, set_to, true_or_false
from ccm.feel.generate import Generator, Term
from ccm.feel.interpreter import asks_partial
from ccm.feel.iterating import counted, iterated, picked
from ccm.feel.semantics import as_list
from ccm.feel.tree import Node

Write = Callable[[], None]


def _spend(budget: Budget, items: Sequence[object]) -> None:
    """Take a loop's iterations from the budget."""
    budget.spend(len(items))


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
    writer.out.body.append(ast.Expr(writer.out.call(_spend, writer.budget, items.code)))
    word = writer.out.fresh()
    writer.locals[index] = Term(name(word), (word,), word)
    writer.repeats += 1
    with writer.inside() as body:
        each(word)
    writer.repeats -= 1
    writer.out.loop(word, items.code, body)
    if outer is not None:
        writer.locals[index] = outer


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
    unknown = node.condition.type.kind == "any"

    def keep(found: str, word: str) -> None:
        if unknown:
            _append(writer, found, writer.whole(writer.term(node.condition)))
            return
        test = compare(writer.truth(node.condition), ast.Is(), true_or_false(True))
        with writer.out.block() as block:
            _append(writer, found, name(word))
        writer.out.branch(test, block)

    def finish(found: str) -> ast.expr:
        return writer.out.call(picked, items.code, name(found)) if unknown else writer.out.call(tuple, name(found))

    def loop(found: str) -> None:
        _run_over(writer, items, node.index, lambda word: keep(found, word))

    return _collected(writer, items, loop, finish)


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
    tree.Filter: _filter,
    tree.Each: _each,
    tree.Quantified: _quantified,
    tree.Counting: _counting,
}
