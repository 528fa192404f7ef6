"""Compile expressions to Python: one by one, or all of a letter together.

In: expressions. Out: callables of the values by slug. A group reads each fact once and calculates equal terms once.
The result is exact and three-valued; what fails half-way (an overflow, a mistyped value) is asked of the interpreter
instead, so that both always agree.
"""

import ast
import decimal
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from ccm.feel import tree
from ccm.feel.answers import Results, Traces
from ccm.feel.emitter import Emitter, name
from ccm.feel.expression import Expression
from ccm.feel.generate import Generator
from ccm.feel.generate_forms import free_locals
from ccm.feel.interpreter import interpret
from ccm.feel.plan import Plan, plan_of
from ccm.feel.semantics import FAILURES
from ccm.feel.stack import with_room
from ccm.feel.trace import Places, Trace
from ccm.feel.tree import Node
from ccm.feel.values import ARITHMETIC

MOST_TOGETHER = 200
Values = Mapping[str, object]


def compile_expression(expression: Expression) -> Callable[[Values], object]:
    """Compile one expression; the callable never raises on values of the declared types."""
    run = _written(expression)

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


@with_room
def _written(expression: Expression) -> Callable[[Values], object]:
    """The function that calculates one expression."""
    emitter = Emitter()
    generator = Generator(emitter, eager=False)
    return emitter.finish(generator.whole(generator.term(expression.tree)))


def _shared(expressions: Sequence[Expression]) -> Iterator[Node]:
    """Calls and filters that several places of a group have in common, outermost first."""
    counts: Counter[Node] = Counter()
    for expression in expressions:
        counts.update(one for one in tree.walk(expression.tree) if isinstance(one, tree.Call | tree.Filter))
    for node, count in counts.items():
        if count > 1 and not free_locals(node):
            yield node


class _Group:
    """At most `MOST_TOGETHER` expressions in one function."""

    def __init__(self, expressions: Mapping[str, Expression]) -> None:
        self.expressions = dict(expressions)
        self._run = self._written()

    @with_room
    def _written(self) -> Callable[[Values], tuple[object, ...]]:
        emitter = Emitter()
        generator = Generator(emitter, eager=False)
        for node in _shared(tuple(self.expressions.values())):
            generator.named(node)
        codes = [generator.whole(generator.named(one.tree)) for one in self.expressions.values()]
        run: Callable[[Values], tuple[object, ...]] = emitter.finish(ast.Tuple(codes, ast.Load()))
        return run

    def results(self, values: Values) -> tuple[object, ...]:
        """Every result, in order."""
        try:
            return self._run(values)
        except FAILURES:
            return tuple(interpret(one, values) for one in self.expressions.values())


class _TracedGroup:
    """The same expressions in one function that returns all that their traces tell, each value once."""

    def __init__(self, expressions: Mapping[str, Expression]) -> None:
        self.plans = {key: plan_of(expression) for key, expression in expressions.items()}
        self._emitter = Emitter()
        self._generator = Generator(self._emitter, eager=True)
        self._slots: dict[str, int] = {}
        self.places = {key: self._placed(plan) for key, plan in self.plans.items()}
        slots = ast.Tuple([name(word) for word in self._slots], ast.Load())
        self.run: Callable[[Values], tuple[object, ...]] = self._emitter.finish(slots)

    def _placed(self, plan: Plan) -> Places:
        """Write one expression; the places of what it gives, its probes and what it read."""
        for step in plan.steps:
            for _, operand in step.operands:  # ahead of their step, which then need not calculate them once more
                self._generator.named(operand)
        facts = {one.slug: one for one in tree.walk(plan.expression.tree) if isinstance(one, tree.Fact)}
        probes = tuple(map(self._place, plan.probes))
        read = tuple(self._place(facts[slug]) for slug in plan.expression.reads)
        return Places(self._place(plan.expression.tree), probes, read)

    def _place(self, node: Node) -> int:
        """The slot of a node's value."""
        return self._slots.setdefault(self._generator.named(node).word, len(self._slots))


class Conditions:
    """Expressions compiled together. Pickles as its expressions; threads may share it."""

    def __init__(self, expressions: Mapping[str, Expression]) -> None:
        self.expressions = dict(expressions)
        keys = list(self.expressions)
        self._places = {key: place for place, key in enumerate(keys)}
        self._parts = [
            {key: self.expressions[key] for key in keys[start : start + MOST_TOGETHER]}
            for start in range(0, len(keys), MOST_TOGETHER)
        ]
        self._groups = [_Group(part) for part in self._parts]
        self._traced: list[_TracedGroup] | None = None
        self._planned: dict[str, tuple[int, Plan, Places]] = {}

    def __reduce__(self) -> tuple[Callable[..., "Conditions"], tuple[dict[str, Expression]]]:
        return compile_conditions, (self.expressions,)

    def evaluate(self, values: Values) -> Results:
        """Every result by key: True, False, or None for undecided (any value, for other expressions)."""
        outer = decimal.getcontext()
        decimal.setcontext(ARITHMETIC)
        results: tuple[object, ...] = ()
        try:
            for group in self._groups:
                results += group.results(values)
        finally:
            decimal.setcontext(outer)
        return Results(self._places, results)

    def trace(self, values: Values) -> Traces:
        """Every result with all comparisons and the values they saw."""
        outer = decimal.getcontext()
        decimal.setcontext(ARITHMETIC)
        slots: list[tuple[object, ...]] = []
        made: dict[str, Trace] = {}
        try:
            for group in self._traced_groups():
                try:
                    slots.append(group.run(values))
                except FAILURES:
                    slots.append(())
                    made.update((key, plan.trace_slowly(values)) for key, plan in group.plans.items())
        finally:
            decimal.setcontext(outer)
        return Traces(self._planned, slots, made)

    def _traced_groups(self) -> list[_TracedGroup]:
        """The traced functions; written when first asked for."""
        if self._traced is None:
            groups = [with_room(_TracedGroup)(part) for part in self._parts]
            self._planned = {
                key: (number, plan, group.places[key])
                for number, group in enumerate(groups)
                for key, plan in group.plans.items()
            }
            self._traced = groups
        return self._traced


def compile_conditions(expressions: Mapping[str, Expression]) -> Conditions:
    """Compile expressions together: each fact is read once, equal terms are calculated once."""
    return Conditions(expressions)
