"""Write the Python of typed nodes: fast where types are known, the dynamic semantics elsewhere.

In: nodes. Out: statements in an `Emitter` and, per node, a `Term`: an expression that may be evaluated once its
guards are not None; the node is null exactly if a guard is. A failing calculation raises, and the caller asks the
interpreter instead.
"""

import ast
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from ccm.feel import semantics, tree
from ccm.feel.budgeting import Budget
from ccm.feel.emitter import Emitter, any_none, compare, either, is_none, name, none, set_to, true_or_false
from ccm.feel.functions import BUILTINS
from ccm.feel.temporal_arithmetic import shift_months
from ccm.feel.tree import Node
from ccm.feel.values import Months, Range

SIMPLE = frozenset(["number", "text", "boolean", "date", "days_duration", "months_duration"])
ORDERED = SIMPLE - {"boolean"}
COMPARE = {"=": ast.Eq, "!=": ast.NotEq, "<": ast.Lt, "<=": ast.LtE, ">": ast.Gt, ">=": ast.GtE}
_CALCULATE = {"+": ast.Add, "-": ast.Sub, "*": ast.Mult, "**": ast.Pow}
_NATIVE = frozenset(
    [("+", "number", "number"), ("-", "number", "number"), ("*", "number", "number"), ("**", "number", "number"),
     ("+", "date", "days_duration"), ("-", "date", "date"),
     ("+", "days_duration", "days_duration"), ("-", "days_duration", "days_duration")]
)  # fmt: skip
_SIZED = frozenset(["text", "list", "record", "any"])
_NEVER_NULL = frozenset(
    ["count", "contains", "starts with", "ends with", "string length", "upper case", "lower case", "string", "even"]
)


@dataclass(frozen=True, slots=True)
class Term:
    """How to get a node's value: null if a guard is None, else `code`. `word` is set when it already has a name."""

    code: ast.expr
    guards: tuple[str, ...] = ()
    word: str = ""


def _shift(day: Any, length: Months, forward: bool) -> Any:
    """A date moved by months."""
    return shift_months(day, length.count if forward else -length.count)


def _pluck(items: Sequence[Any], slug: str) -> tuple[object, ...]:
    """One field of every record."""
    return tuple([item.get(slug) for item in items])


class Generator:
    """Writes nodes into an emitter. `eager`: everything is evaluated (for traces), nothing is skipped."""

    def __init__(self, emitter: Emitter, *, eager: bool) -> None:
        from ccm.feel.writers import WRITERS

        self.out, self.eager, self._writers = emitter, eager, WRITERS
        self.locals: dict[int, Term] = {}
        self._facts: dict[str, Term] = {}
        self._memo: list[dict[Node, Term]] = [{}]
        self._prologue = emitter.body
        self._budget = ""
        self.repeats = 0
        """How many loops and functions are open: what is written inside may run again and again."""

    # terms

    def term(self, node: Node) -> Term:
        """The term of a node; equal nodes already written in a surrounding block are shared."""
        if isinstance(node, tree.Fact):
            return self._fact(node.slug)
        if isinstance(node, tree.Local):
            return self.locals[node.index]
        for known in reversed(self._memo):
            found = known.get(node)
            if found is not None:
                return found
        written: Term = self._writers[type(node)](self, node)
        if written.word:
            self._memo[-1][node] = written
        return written

    def knows(self, node: Node) -> bool:
        """Whether the node is written already."""
        return any(node in known for known in self._memo)

    def whole(self, term: Term) -> ast.expr:
        """The value including null, as one expression."""
        if term.word or not term.guards:
            return name(term.word) if term.word else term.code
        return either(any_none(term.guards), none(), term.code)

    def bind(self, term: Term) -> Term:
        """The term under a name, so that it may be read twice."""
        if term.word:
            return term
        word = self.out.fresh()
        self.out.assign(word, self.whole(term))
        return Term(name(word), (word,) if term.guards else (), word)

    def named(self, node: Node) -> Term:
        """The node's term under a name, shared from here on."""
        bound = self.bind(self.term(node))
        if not isinstance(node, tree.Fact | tree.Local):
            self._memo[-1][node] = bound
        return bound

    def nullable(self, code: ast.expr) -> Term:
        """A name for a value that may be None."""
        if isinstance(code, ast.Name):
            return Term(code, (code.id,), code.id)
        word = self.out.fresh()
        self.out.assign(word, code)
        return Term(name(word), (word,), word)

    def strict(self, code: ast.expr, *terms: Term) -> Term:
        """A term that is null exactly if one of its parts is."""
        return Term(code, tuple(dict.fromkeys(guard for term in terms for guard in term.guards)))

    def truth(self, node: Node) -> ast.expr:
        """The node as a three-valued condition."""
        code = self.whole(self.term(node))
        return code if node.type.kind == "boolean" else self.out.call(semantics.truth, code)

    @contextmanager
    def inside(self) -> Iterator[list[ast.stmt]]:
        """A block whose terms are forgotten behind it."""
        self._memo.append({})
        with self.out.block() as block:
            yield block
        self._memo.pop()

    @contextmanager
    def forgetting(self) -> Iterator[None]:
        """Terms written inside are forgotten behind it, in the same block."""
        self._memo.append({})
        yield
        self._memo.pop()

    @contextmanager
    def apart(self, locals_: dict[int, Term]) -> Iterator[list[ast.stmt]]:
        """The block of an inner function: it knows the facts and these locals, and nothing else from around it."""
        outer = self._memo, self.locals
        self._memo, self.locals = [{}], locals_
        with self.out.block() as block:
            yield block
        self._memo, self.locals = outer

    @property
    def budget(self) -> ast.expr:
        """The budget of the evaluation, made at the beginning of the function."""
        if not self._budget:
            self._budget = self.out.fresh("r")
            self._prologue.insert(0, set_to(self._budget, self.out.call(Budget)))
        return name(self._budget)

    def pay_for(self, *values: ast.expr) -> None:
        """Let the sizes of values be paid."""
        if values:
            self.out.body.append(ast.Expr(self.out.call(Budget.pay_for, self.budget, *values)))

    # leaves

    def _fact(self, slug: str) -> Term:
        """A fact is read once, at the beginning of the function."""
        if slug not in self._facts:
            word = self.out.fresh("f")
            read = self.out.method("values", "get", name(self.out.constant(slug)))
            self._prologue.insert(0, set_to(word, read))
            self._facts[slug] = Term(name(word), (word,), word)
        return self._facts[slug]

    def _literal(self, node: tree.Literal) -> Term:
        if node.value is None:
            return self.nullable(none())
        if isinstance(node.value, bool):
            return Term(true_or_false(node.value))
        word = self.out.constant(node.value)
        return Term(name(word), (), word)

    def _items(self, node: tree.Items) -> Term:
        return Term(ast.Tuple([self.whole(self.term(item)) for item in node.items], ast.Load()))

    def _interval(self, node: tree.Interval) -> Term:
        bounds = [none() if bound is None else self.whole(self.term(bound)) for bound in (node.low, node.high)]
        closed = [true_or_false(node.low_closed), true_or_false(node.high_closed)]
        sign = name(self.out.constant(node.sign))
        return Term(self.out.call(Range, *bounds, *closed, sign))

    # calculation

    def _arithmetic(self, node: tree.Arithmetic) -> Term:
        kinds = (node.op, node.left.type.kind, node.right.type.kind)
        left, right = self.term(node.left), self.term(node.right)
        if kinds in _NATIVE:
            return self.strict(ast.BinOp(left.code, _CALCULATE[node.op](), right.code), left, right)
        if kinds == ("+", "text", "text"):
            return self.strict(self.out.call(semantics.add, left.code, right.code), left, right)
        if kinds == ("/", "number", "number"):
            divisor = self.named(node.right)
            tests = [is_none(guard) for guard in dict.fromkeys((*left.guards, *divisor.guards))]
            tests.append(ast.UnaryOp(ast.Not(), divisor.code))
            test = tests[0] if len(tests) == 1 else ast.BoolOp(ast.Or(), tests)
            return self.nullable(either(test, none(), ast.BinOp(left.code, ast.Div(), divisor.code)))
        if kinds == ("-", "date", "days_duration"):  # Python drops the hours of what it takes from a date
            return self.strict(ast.BinOp(left.code, ast.Add(), ast.UnaryOp(ast.USub(), right.code)), left, right)
        if kinds in (("+", "date", "months_duration"), ("-", "date", "months_duration")):
            moved = self.out.call(_shift, left.code, right.code, true_or_false(node.op == "+"))
            return self.strict(moved, left, right)
        run = semantics.OPERATORS[node.op]
        return self.nullable(self.out.call(run, self.whole(left), self.whole(right)))

    def _negation(self, node: tree.Negation) -> Term:
        operand = self.term(node.operand)
        if node.operand.type.kind in ("number", "days_duration"):
            return self.strict(ast.UnaryOp(ast.USub(), operand.code), operand)
        return self.nullable(self.out.call(semantics.minus, self.whole(operand)))

    # conditions

    def _comparison(self, node: tree.Comparison) -> Term:
        op, left, right = node.op, node.left, node.right
        for one, other in ((left, right), (right, left)):
            if isinstance(other, tree.Literal) and other.value is None and op in ("=", "!="):
                test = ast.Is() if op == "=" else ast.IsNot()
                return Term(compare(self.bind(self.term(one)).code, test, none()))
        kind = left.type.kind
        first, second = self.term(left), self.term(right)
        if kind == right.type.kind and kind in SIMPLE and op in ("=", "!="):
            return Term(compare(self.whole(first), COMPARE[op](), self.whole(second)))
        if kind == right.type.kind and kind in ORDERED and op not in ("=", "!="):
            return self.strict(compare(first.code, COMPARE[op](), second.code), first, second)
        word = name(self.out.constant(op))
        return self.nullable(self.out.call(semantics.compare, word, self.whole(first), self.whole(second)))

    def _between(self, node: tree.Between) -> Term:
        extent, type_ = node.extent, node.type
        low = tree.Comparison(extent, type_, 1, ">=", node.subject, node.low)
        high = tree.Comparison(extent, type_, 1, "<=", node.subject, node.high)
        return self._bounded(node.subject, [low, high])

    def _bounded(self, subject: Node, tests: list[tree.Comparison]) -> Term:
        """A subject within bounds: one chained comparison when the bounds are constants, else a conjunction."""
        element = self.named(subject)
        kinds = {subject.type.kind, *(test.right.type.kind for test in tests)}
        constant = all(isinstance(test.right, tree.Literal) for test in tests)
        if constant and len(kinds) == 1 and kinds <= ORDERED:
            codes = [compare(element.code, COMPARE[one.op](), self.term(one.right).code) for one in tests]
            both = codes[0] if len(codes) == 1 else ast.BoolOp(ast.And(), codes)
            return self.strict(both, element)
        return self._joined("and", [partial(self.truth, one) for one in tests])

    def _membership(self, node: tree.Membership) -> Term:
        outer = self.locals.get(node.index)
        self.locals[node.index] = self.named(node.subject)
        with self.forgetting():
            test = self.nullable(self.truth(node.test))
        if outer is not None:
            self.locals[node.index] = outer
        return test

    def _within(self, node: tree.Within) -> Term:
        container = node.container
        if isinstance(container, tree.Interval):
            return self._in_interval(node, node.element, container)
        if isinstance(container, tree.Items):
            return self._in_items(node, container)
        element, whole = self.term(node.element), self.term(container)
        return self.nullable(self.out.call(semantics.within, self.whole(element), self.whole(whole)))

    def _in_interval(self, node: Node, element: Node, interval: tree.Interval) -> Term:
        if interval.sign:
            signed = interval.high if interval.low is None else interval.low
            assert signed is not None  # noqa: S101  # a signed interval has the one bound it was written with
            return self.term(tree.Comparison(node.extent, node.type, 1, interval.sign, element, signed))
        tests = []
        for bound, closed, ops in (
            (interval.low, interval.low_closed, (">", ">=")),
            (interval.high, interval.high_closed, ("<", "<=")),
        ):
            if bound is not None:
                tests.append(tree.Comparison(node.extent, node.type, 1, ops[closed], element, bound))
        return self._bounded(element, tests)

    def _in_items(self, node: tree.Within, container: tree.Items) -> Term:
        constants = [item.value for item in container.items if isinstance(item, tree.Literal)]
        kinds = {node.element.type.kind, *(item.type.kind for item in container.items)}
        if len(constants) == len(container.items) and len(kinds) == 1 and kinds <= SIMPLE:
            known = self.out.constant(frozenset(constants))
            return Term(compare(self.whole(self.term(node.element)), ast.In(), name(known)))
        if not container.items:
            return Term(true_or_false(False))
        element = self.named(node.element)

        def test(item: Node) -> ast.expr:
            if isinstance(item, tree.Interval):
                return self.whole(self._in_interval(node, node.element, item))
            if item.type.kind != node.element.type.kind or item.type.kind not in SIMPLE:
                one = ast.Tuple([self.whole(self.term(item))], ast.Load())
                return self.out.call(semantics.within, element.code, one)
            return self.truth(tree.Comparison(node.extent, node.type, 1, "=", node.element, item))

        return self._joined("or", [partial(test, item) for item in container.items])

    def _junction(self, node: tree.Junction) -> Term:
        same = self._as_set(node)
        if same is not None:
            return same
        return self._joined(node.op, [partial(self.truth, one) for one in node.operands])

    def _as_set(self, node: tree.Junction) -> Term | None:
        """`x = "a" or x = "b"` over constants is one look into a set."""
        tests = [one for one in node.operands if isinstance(one, tree.Comparison) and one.op == "="]
        if node.op != "or" or len(tests) != len(node.operands):
            return None
        constants = [one.right.value for one in tests if isinstance(one.right, tree.Literal)]
        kinds = {one.left.type.kind for one in tests} | {one.right.type.kind for one in tests}
        if (
            len(constants) != len(tests)
            or len(kinds) != 1
            or not kinds <= SIMPLE
            or len({one.left for one in tests}) != 1
        ):
            return None
        known = self.out.constant(frozenset(constants))
        return Term(compare(self.whole(self.term(tests[0].left)), ast.In(), name(known)))

    def _joined(self, op: str, operands: list[Callable[[], ast.expr]]) -> Term:
        """Kleene `and` / `or`: eager as one expression, else each operand only while the result is open."""
        if self.eager:
            return self._joined_eagerly(op, operands)
        word, decided = self.out.fresh("r"), true_or_false(op == "or")
        neutral = true_or_false(op == "and")
        self.out.assign(word, operands[0]())
        for operand in operands[1:]:
            with self.inside() as block:
                value = self.nullable(operand())
                change = [set_to(word, name(value.word))]
                self.out.branch(compare(name(value.word), ast.IsNot(), neutral), change)
            self.out.branch(compare(name(word), ast.IsNot(), decided), block)
        return Term(name(word), (word,), word)

    def _joined_eagerly(self, op: str, operands: list[Callable[[], ast.expr]]) -> Term:
        """All operands, then the verdict."""
        words = [self.nullable(operand()).word for operand in operands]
        if len(words) == 1:
            return Term(name(words[0]), (words[0],), words[0])
        decided = op == "or"
        ends = [compare(name(word), ast.Is(), true_or_false(decided)) for word in words]
        passes = [compare(name(word), ast.Is(), true_or_false(not decided)) for word in words[:-1]]
        last = passes[0] if len(passes) == 1 else ast.BoolOp(ast.And(), passes)
        otherwise = either(ast.BoolOp(ast.Or(), ends), true_or_false(decided), none())
        return self.nullable(either(last, name(words[-1]), otherwise))

    def _not(self, node: tree.Not) -> Term:
        operand = self.term(node.operand)
        if node.operand.type.kind == "boolean":
            return self.strict(ast.UnaryOp(ast.Not(), operand.code), operand)
        return self.nullable(self.out.call(semantics.negate, self.whole(operand)))

    def _if(self, node: tree.If) -> Term:
        condition = self.nullable(self.truth(node.condition))
        test = compare(name(condition.word), ast.Is(), true_or_false(True))
        if self.eager:
            then, otherwise = self.term(node.then), self.term(node.otherwise)
            return self.nullable(either(test, self.whole(then), self.whole(otherwise)))
        word = self.out.fresh("r")
        with self.inside() as yes:
            self.out.assign(word, self.whole(self.term(node.then)))
        with self.inside() as no:
            self.out.assign(word, self.whole(self.term(node.otherwise)))
        self.out.branch(test, yes, no)
        return Term(name(word), (word,), word)

    # records, lists, functions

    def _path(self, node: tree.Path) -> Term:
        base, slug = self.named(node.base), name(self.out.constant(node.slug))
        if node.base.type.kind == "record":
            read = self.out.method(base.word, "get", slug)
            return self.nullable(either(any_none(base.guards), none(), read) if base.guards else read)
        item = node.base.type.item
        if item is not None and item.kind == "record":
            return self.strict(self.out.call(_pluck, base.code, slug), base)
        return self.nullable(self.out.call(semantics.field_of, base.code, slug))

    def _property(self, node: tree.Property) -> Term:
        base = self.term(node.base)
        word = name(self.out.constant(node.name))
        return self.nullable(self.out.call(semantics.property_of, self.whole(base), word))

    def _at(self, node: tree.At) -> Term:
        base, position = self.term(node.base), self.term(node.position)
        return self.nullable(self.out.call(semantics.item_at, self.whole(base), self.whole(position)))

    def _call(self, node: tree.Call) -> Term:
        builtin = BUILTINS[node.function]
        terms = [self.term(argument) for argument in node.arguments]
        direct = all(
            not parameter.kinds or argument.type.kind in parameter.kinds
            for parameter, argument in zip(builtin.parameters, node.arguments, strict=False)
        )
        if not direct or not builtin.direct:
            whole = ast.Tuple([self.whole(term) for term in terms], ast.Load())
            names = name(self.out.constant(node.names))
            made = self.nullable(self.out.call(builtin.call, whole, names))
        else:
            made = self.strict(self.out.call(builtin.run, *(term.code for term in terms)), *terms)
        sized = node.type.kind in _SIZED
        if sized or node.function not in _NEVER_NULL:
            made = self.nullable(self.whole(made))
        read = zip(node.arguments, terms, strict=True) if self.repeats else ()
        sizes = [self.whole(term) for argument, term in read if argument.type.kind in _SIZED]
        self.pay_for(*([name(made.word)] if sized else []), *sizes)
        return made


VALUES: dict[type, Callable[[Generator, Any], Term]] = {
    tree.Literal: Generator._literal,
    tree.Items: Generator._items,
    tree.Interval: Generator._interval,
    tree.Path: Generator._path,
    tree.Property: Generator._property,
    tree.Arithmetic: Generator._arithmetic,
    tree.Negation: Generator._negation,
    tree.Comparison: Generator._comparison,
    tree.Between: Generator._between,
    tree.Membership: Generator._membership,
    tree.Within: Generator._within,
    tree.Junction: Generator._junction,
    tree.Not: Generator._not,
    tree.If: Generator._if,
    tree.Call: Generator._call,
    tree.At: Generator._at,
}
"""How values, calculations and conditions are written; `writers` adds the rest."""
