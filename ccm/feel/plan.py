"""What a trace shows of one expression: its steps, in source order, worked out once when it is compiled.

In: an expression. Out: a `Plan`: the steps (every comparison and yes/no fact outside loops), the names each reads,
and the calculated operands whose values are worth showing. The traced function returns bare results; the plan turns
them into words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ccm.feel import tree
from ccm.feel.expression import Expression
from ccm.feel.findings import Lines
from ccm.feel.generate_forms import free_locals
from ccm.feel.interpreter import interpret_node
from ccm.feel.semantics import all_of, any_of, negate
from ccm.feel.trace import Places, Step, Trace
from ccm.feel.tree import Node

_LOOPS = (tree.Filter, tree.Each, tree.Quantified, tree.Context, tree.Definition)
"""What opens names of its own: below it, nothing has a value of its own to show."""
_SHOWN = (tree.Call, tree.Arithmetic, tree.Property, tree.Path, tree.At, tree.Negation)


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One step: the node, its place, the facts it reads (name, slug), and operands to show."""

    node: Node
    text: str
    line: int
    column: int
    reads: tuple[tuple[str, str], ...]
    operands: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps of one expression. Results come as one flat tuple: per step its result, then its operands."""

    expression: Expression
    steps: tuple[PlannedStep, ...]

    @property
    def source(self) -> str:
        """The expression as written."""
        return self.expression.source

    @property
    def probes(self) -> tuple[Node, ...]:
        """The nodes whose values a traced function returns, in order."""
        return tuple(node for step in self.steps for node in (step.node, *(one for _, one in step.operands)))

    def steps_of(self, results: Sequence[object], read: Sequence[object]) -> tuple[Step, ...]:
        """The steps with what they saw; `read` are the values of `expression.reads`."""
        values = dict(zip(self.expression.reads, read, strict=True))
        found, place = [], 0
        for step in self.steps:
            seen = [(name, values[slug]) for name, slug in step.reads]
            for offset, (text, _) in enumerate(step.operands, 1):
                seen.append((text, results[place + offset]))
            found.append(Step(step.text, step.line, step.column, results[place], tuple(seen)))
            place += 1 + len(step.operands)
        return tuple(found)

    def missing_of(self, result: object, results: Sequence[object], read: Sequence[object]) -> tuple[str, ...]:
        """The names whose absence left the result null."""
        if result is not None:
            return ()
        steps = self.steps_of(results, read)
        known = {id(planned.node): step for planned, step in zip(self.steps, steps, strict=True)}
        values = dict(zip(self.expression.reads, read, strict=True))
        return tuple(dict.fromkeys(_missing(self.expression.tree, known, values)))

    def trace_slowly(self, values: Mapping[str, object]) -> Trace:
        """Trace through the interpreter: the reference of the traced back end, and its safety net."""
        results = tuple(interpret_node(node, values) for node in self.probes)
        read = tuple(values.get(slug) for slug in self.expression.reads)
        slots = (interpret_node(self.expression.tree, values), *results, *read)
        return Trace(self, Places.in_order(len(results), len(read)), slots)


def _value(node: Node, known: Mapping[int, Step]) -> object:
    """The value of a node that is made of steps."""
    if id(node) in known:
        return known[id(node)].result
    match node:
        case tree.Junction():
            values = [_value(one, known) for one in node.operands]
            kept = [one if isinstance(one, bool) else None for one in values]
            return all_of(kept) if node.op == "and" else any_of(kept)
        case tree.Not():
            return negate(_value(node.operand, known))
        case tree.Literal():
            return node.value
        case tree.If():
            return _value(node.then if _value(node.condition, known) is True else node.otherwise, known)
        case _:
            return None


def _missing(node: Node, known: Mapping[int, Step], values: Mapping[str, object]) -> list[str]:
    """The names that were null below a node that came out null."""
    if id(node) in known:
        step = known[id(node)]
        return [name for name, value in step.seen if value is None] or [step.text]
    if isinstance(node, tree.If):
        taken = node.then if _value(node.condition, known) is True else node.otherwise
        return _missing(taken, known, values)
    if isinstance(node, tree.Junction | tree.Not):
        return [
            name
            for operand in tree.children(node)
            if not isinstance(_value(operand, known), bool)
            for name in _missing(operand, known, values)
        ]
    return [one.name for one in tree.walk(node) if isinstance(one, tree.Fact) and values.get(one.slug) is None]


def _leaves(node: Node) -> list[Node]:
    """The steps below a node, in source order: what is true or false by itself, outside loops."""
    if isinstance(node, tree.Junction | tree.Not | tree.If):
        return [leaf for child in tree.children(node) for leaf in _leaves(child)]
    if node.type.kind == "boolean" and not isinstance(node, tree.Literal):
        return [node]
    if isinstance(node, _LOOPS):
        return []
    return [leaf for child in tree.children(node) for leaf in _leaves(child)]


def _operands(node: Node) -> list[Node]:
    """What a step compares, if it is more than a name or a constant."""
    found = [child for child in tree.children(node) if isinstance(child, _SHOWN)]
    if isinstance(node, tree.Membership):
        found = [node.subject] if isinstance(node.subject, _SHOWN) else []
    constant = (tree.Literal, tree.Arithmetic, tree.Negation, tree.Call)
    found = [one for one in found if not free_locals(one)]  # what a loop sees has no one value to show
    return [one for one in found if not all(isinstance(part, constant) for part in tree.walk(one))]


def plan_of(expression: Expression) -> Plan:
    """Work out the steps of an expression."""
    lines = Lines(expression.source, expression.origin)

    def text(node: Node) -> str:
        return " ".join(expression.source[slice(*node.extent)].split())

    steps = []
    for node in _leaves(expression.tree):
        facts = {one.slug: one.name for one in tree.walk(node) if isinstance(one, tree.Fact)}
        reads = tuple((name, slug) for slug, name in facts.items())
        operands = tuple((text(one), one) for one in _operands(node))
        steps.append(PlannedStep(node, text(node), *lines.place(node.extent[0]), reads, operands))
    return Plan(expression, tuple(steps))
