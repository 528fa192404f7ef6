"""Build Python functions from whitelisted syntax nodes: no author's text ever becomes source.

In: statements and expressions made by `generate`. Out: a compiled function. Constants reach it through a table of
generated names, `__builtins__` is empty, and every node is checked against the whitelist before Python compiles it.
"""

import ast
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

_STATEMENTS = (ast.Module, ast.FunctionDef, ast.arguments, ast.arg, ast.Return, ast.Assign, ast.If, ast.For, ast.Break)
_VALUES = (ast.Expr, ast.Name, ast.Load, ast.Store, ast.Constant, ast.Tuple, ast.List, ast.Call, ast.Attribute)
_FORMS = (ast.Compare, ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.IfExp, ast.And, ast.Or, ast.Not, ast.USub)
_SIGNS = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow, ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE)
_BITS = (ast.BitAnd, ast.BitOr)
_ALLOWED: frozenset[type[ast.AST]] = frozenset(
    [*_STATEMENTS, *_VALUES, *_FORMS, *_SIGNS, *_BITS, ast.Is, ast.IsNot, ast.In]
)
_PLACED = (ast.stmt, ast.expr, ast.arg)
"""What Python wants to know the line of."""
_ATTRIBUTES = frozenset(["get", "append", "left"])


_LOAD = ast.Load()


def name(word: str) -> ast.expr:
    """Read a generated name."""
    return ast.Name(word, _LOAD)


def none() -> ast.expr:
    """The constant None."""
    return ast.Constant(None)


def true_or_false(value: bool) -> ast.expr:
    """A boolean constant."""
    return ast.Constant(value)


def compare(left: ast.expr, op: ast.cmpop, right: ast.expr) -> ast.expr:
    """A comparison of two."""
    return ast.Compare(left, [op], [right])


def is_none(word: str) -> ast.expr:
    """`word is None`."""
    return compare(name(word), ast.Is(), none())


def any_none(words: Sequence[str]) -> ast.expr:
    """Whether any of the names is None."""
    tests = [is_none(word) for word in words]
    return tests[0] if len(tests) == 1 else ast.BoolOp(ast.Or(), tests)


def either(test: ast.expr, then: ast.expr, otherwise: ast.expr) -> ast.expr:
    """`then if test else otherwise`."""
    return ast.IfExp(test, then, otherwise)


def set_to(word: str, value: ast.expr) -> ast.stmt:
    """`word = value`."""
    return ast.Assign([ast.Name(word, ast.Store())], value)


class Emitter:
    """One function being written: the block that statements go to, fresh names, and the table of constants."""

    def __init__(self) -> None:
        self.body: list[ast.stmt] = []
        self.table: dict[str, object] = {}
        self._constants: dict[tuple[type, object], str] = {}
        self._objects: dict[int, str] = {}
        self._count = 0

    def fresh(self, letter: str = "t") -> str:
        """A new generated name."""
        self._count += 1
        return f"{letter}{self._count}"

    def constant(self, value: object) -> str:
        """The generated name of a constant (a hashable value; equal values of one type share it)."""
        key = (type(value), repr(value) if hasattr(value, "as_tuple") else value)
        if key not in self._constants:
            self._constants[key] = self.fresh("k")
            self.table[self._constants[key]] = value
        return self._constants[key]

    def function(self, run: Callable[..., Any]) -> ast.expr:
        """A function of ours, through the table."""
        return self.same(run)

    def same(self, thing: object) -> ast.expr:
        """An object of ours itself, not one that equals it, through the table."""
        if id(thing) not in self._objects:
            self._objects[id(thing)] = self.fresh("k")
            self.table[self._objects[id(thing)]] = thing
        return name(self._objects[id(thing)])

    def call(self, run: Callable[..., Any], *arguments: ast.expr) -> ast.expr:
        """A call of a function of ours."""
        return ast.Call(self.function(run), list(arguments), [])

    def method(self, word: str, method: str, *arguments: ast.expr) -> ast.expr:
        """A call of a whitelisted method of a named value."""
        return ast.Call(ast.Attribute(name(word), method, ast.Load()), list(arguments), [])

    def assign(self, word: str, value: ast.expr) -> None:
        """`word = value`."""
        self.body.append(set_to(word, value))

    @contextmanager
    def block(self) -> Iterator[list[ast.stmt]]:
        """Statements written inside go to a block of their own."""
        outer, self.body = self.body, []
        inner = self.body
        try:
            yield inner
        finally:
            self.body = outer

    def branch(self, test: ast.expr, then: list[ast.stmt], otherwise: list[ast.stmt] | None = None) -> None:
        """`if test: … else: …`."""
        self.body.append(ast.If(test, then, otherwise or []))

    def loop(self, word: str, over: ast.expr, body: list[ast.stmt]) -> None:
        """`for word in over: …`."""
        self.body.append(ast.For(ast.Name(word, ast.Store()), over, body, []))

    def inner(self, words: Sequence[str], body: list[ast.stmt]) -> ast.expr:
        """Define a function inside the function; returns its name."""
        word = self.fresh("f")
        parameters = ast.arguments([], [ast.arg(parameter) for parameter in words], None, [], [], None, [])
        self.body.append(ast.FunctionDef(word, parameters, body, [], None, None))
        return name(word)

    def finish(self, result: ast.expr, more: Sequence[str] = ()) -> Callable[..., Any]:
        """Compile what was written to a function of `values` (and more, by generated names) that returns the result."""
        parameters = ast.arguments([], [ast.arg(word) for word in ("values", *more)], None, [], [], None, [])
        body: list[ast.stmt] = [*self.body, ast.Return(result)]
        definition = ast.FunctionDef("run", parameters, body, [], None, None)
        module = ast.Module([definition], [])
        _inspect(module)
        space: dict[str, Any] = {**self.table, "__builtins__": {}}
        exec(compile(module, "<feel>", "exec"), space)  # noqa: S102  # built from the whitelist just checked
        run: Callable[..., Any] = space["run"]
        return run


def _inspect(module: ast.Module) -> None:
    """Refuse anything outside the whitelist: a bug of ours, never an author's fault. Every node gets the one place."""
    waiting: list[ast.AST] = [module]
    seen: set[int] = set()
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if not _fine(node):
            raise AssertionError(f"generated code holds {ast.dump(node)[:80]}")
        if isinstance(node, _PLACED):
            node.lineno, node.col_offset = 1, 0
        for part in node._fields:
            value = getattr(node, part, None)
            if isinstance(value, list):
                waiting.extend(value)
            elif isinstance(value, ast.AST):
                waiting.append(value)


def _fine(node: ast.AST) -> bool:
    """Whether a node is on the whitelist, and so are its words and constants."""
    match node:
        case ast.Name(id=word):
            return word == "values" or (word[0] in "fktr" and word[1:].isdigit())
        case ast.Constant(value=value):
            return value is None or isinstance(value, bool)
        case ast.Attribute(attr=word):
            return word in _ATTRIBUTES
        case _:
            return type(node) in _ALLOWED
