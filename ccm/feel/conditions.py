"""Compile expressions to Python: one by one, or all of a letter together.

In: expressions. Out: callables of the values by slug. A group reads each fact once and calculates equal terms once.
The result is exact and three-valued; what fails half-way (an overflow, a mistyped value) is asked of the interpreter
instead, so that both always agree.
"""

import ast
import decimal
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from ccm.feel import tree
from ccm.feel.emitter import Emitter
from ccm.feel.expression import Expression
from ccm.feel.generate import Generator
from ccm.feel.generate_forms import free_locals
from ccm.feel.interpreter import interpret
from ccm.feel.plan import Plan, plan_of
from ccm.feel.semantics import FAILURES
from ccm.feel.trace import Trace
from ccm.feel.tree import Node
from ccm.feel.values import ARITHMETIC

MOST_TOGETHER = 200
Values = Mapping[str, object]


def compile_expression(expression: Expression) -> Callable[[Values], object]:
    """Compile one expression; the callable never raises on values of the declared types."""
    emitter = Emitter()
    generator = Generator(emitter, eager=False)
    run = emitter.finish(generator.whole(generator.term(expression.tree)))

    def evaluate(values: Values) -> object:
        outer = decimal.getcontext()
        decimal.setcontext(ARITHMETIC)
        try:
            return run(values)
        except FAILURES:
            return interpret(expression, values)
        finally:
            decimal.setcontext(outer)

    return evaluate


def _shared(expressions: Sequence[Expression]) -> Iterator[Node]:
    """Calls and filters that several places of a group have in common, outermost first."""
    counts: Counter[Node] = Counter()
    for expression in expressions:
        counts.update(one for one in tree.walk(expression.tree) if isinstance(one, tree.Call | tree.Filter))
    for node, count in counts.items():
        if count > 1 and not free_locals(node):
            yield node


class _Group:
    """At most `MOST_TOGETHER` expressions in one function, untraced and traced."""

    def __init__(self, expressions: Mapping[str, Expression]) -> None:
        self.expressions = dict(expressions)
        self.plans = {key: plan_of(expression) for key, expression in expressions.items()}
        self.fast = self._fast()
        self._traced: Callable[[Values], Any] | None = None

    def _fast(self) -> Callable[[Values], tuple[object, ...]]:
        emitter = Emitter()
        generator = Generator(emitter, eager=False)
        for node in _shared(tuple(self.expressions.values())):
            generator.named(node)
        codes = [generator.whole(generator.named(one.tree)) for one in self.expressions.values()]
        run: Callable[[Values], tuple[object, ...]] = emitter.finish(ast.Tuple(codes, ast.Load()))
        return run

    @property
    def traced(self) -> Callable[[Values], Any]:
        """The traced function: per expression its result, its probes and what it read; written when first asked for."""
        if self._traced is None:
            emitter = Emitter()
            generator = Generator(emitter, eager=True)
            parts = [_traced_part(generator, plan) for plan in self.plans.values()]
            self._traced = emitter.finish(ast.Tuple(parts, ast.Load()))
        return self._traced


def _traced_part(generator: Generator, plan: Plan) -> ast.expr:
    """`(result, (probe, …), (fact, …))` of one expression."""

    def together(nodes: Sequence[Node]) -> ast.expr:
        return ast.Tuple([generator.whole(generator.named(node)) for node in nodes], ast.Load())

    probes = together(plan.probes)
    facts = {one.slug: one for one in tree.walk(plan.expression.tree) if isinstance(one, tree.Fact)}
    read = together([facts[slug] for slug in plan.expression.reads])
    return ast.Tuple([generator.whole(generator.named(plan.expression.tree)), probes, read], ast.Load())


class Conditions:
    """Expressions compiled together. Pickles as its expressions; threads may share it."""

    def __init__(self, expressions: Mapping[str, Expression]) -> None:
        self.expressions = dict(expressions)
        keys = list(self.expressions)
        self._groups = [
            _Group({key: self.expressions[key] for key in keys[start : start + MOST_TOGETHER]})
            for start in range(0, len(keys), MOST_TOGETHER)
        ]

    def __reduce__(self) -> tuple[Callable[..., "Conditions"], tuple[dict[str, Expression]]]:
        return compile_conditions, (self.expressions,)

    def evaluate(self, values: Values) -> dict[str, Any]:
        """Every result by key: True, False, or None for undecided (any value, for other expressions)."""
        found: dict[str, Any] = {}
        outer = decimal.getcontext()
        decimal.setcontext(ARITHMETIC)
        try:
            for group in self._groups:
                try:
                    found.update(zip(group.expressions, group.fast(values), strict=True))
                except FAILURES:
                    found.update((key, interpret(one, values)) for key, one in group.expressions.items())
        finally:
            decimal.setcontext(outer)
        return found

    def trace(self, values: Values) -> dict[str, Trace]:
        """Every result with all comparisons and the values they saw."""
        found: dict[str, Trace] = {}
        outer = decimal.getcontext()
        decimal.setcontext(ARITHMETIC)
        try:
            for group in self._groups:
                try:
                    parts = group.traced(values)
                except FAILURES:
                    found.update((key, plan.trace_slowly(values)) for key, plan in group.plans.items())
                else:
                    found.update(zip(group.plans, map(Trace, group.plans.values(), parts), strict=True))
        finally:
            decimal.setcontext(outer)
        return found


def compile_conditions(expressions: Mapping[str, Expression]) -> Conditions:
    """Compile expressions together: each fact is read once, equal terms are calculated once."""
    return Conditions(expressions)
