"""Write a search through the rows of a table, one after the other: for tables whose cells do more than compare.

In: inputs and rows. Out: a Python function of the values that gives the rows that match, as the bits of a number: the
first, the only one, or all. Inputs are read once, the first hit may end the search.
"""

import ast
from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any

from ccm.dmn.tables.model import Input, Row
from ccm.feel import tree
from ccm.feel.emitter import Emitter, name, set_to
from ccm.feel.generate import Generator, Term
from ccm.feel.reading import SUBJECT
from ccm.feel.truth import Parts, together, verdict

FIRST, ONLY, ALL = "first", "only", "all"
SEVERAL = -1
"""What a search for the only row gives when there are several."""
_COSTS = {"boolean": 0, "text": 1, "number": 2}
"""What is compared fastest is asked first: a row matches only if all its cells are true, in whatever order."""


class RowSearch:
    """One function being written over some of the rows."""

    def __init__(self, inputs: Sequence[Input], *, inlined: bool) -> None:
        self.out = Emitter()
        self.writer = Generator(self.out, eager=False)
        self._costs = [_COSTS.get(one.type.kind, len(_COSTS)) for one in inputs]
        self.given = [] if inlined else [self.out.fresh("f") for _ in inputs]
        if inlined:
            self.subjects = [self.writer.named(one.expression.tree) for one in inputs]
        else:
            self.subjects = [Term(name(word), (word,), word) for word in self.given]

    def finish(self, rows: Sequence[tuple[int, Row]], search: str) -> Callable[..., Any]:
        """The function."""
        found, nothing = self.out.fresh(), name(self.out.constant(0))
        self.out.assign(found, nothing)
        for place, row in rows:
            with self.out.block() as hit:
                self._hit(found, place, search)
            self.out.body.extend(self._row(row, hit))
        return self.out.finish(name(found), self.given)

    def _hit(self, found: str, place: int, search: str) -> None:
        """What happens where a row matches."""
        bit = name(self.out.constant(1 << place))
        if search == FIRST:
            self.out.body.append(ast.Return(bit))
        elif search == ONLY:
            self.out.branch(name(found), [ast.Return(name(self.out.constant(SEVERAL)))])
            self.out.body.append(set_to(found, bit))
        else:
            self.out.body.append(set_to(found, ast.BinOp(name(found), ast.BitOr(), bit)))

    def _row(self, row: Row, hit: list[ast.stmt]) -> list[ast.stmt]:
        """A row: cells that are plain tests first, then, inside, those that need statements of their own."""
        tests: list[tuple[int, Parts]] = []
        ahead: list[tuple[Term, tree.Node]] = []
        for column, (subject, cell) in enumerate(zip(self.subjects, row.cells, strict=False)):
            if cell is None:
                continue
            block, parts = self._cell(subject, cell.tree)
            if block:
                ahead.append((subject, cell.tree))
            else:
                tests.append((self._costs[column], parts))
        tests.sort(key=itemgetter(0))
        body = hit
        for subject, node in reversed(ahead):
            block, parts = self._cell(subject, node)
            body = [*block, *_guarded(parts, body)]
        return _guarded([part for _, parts in tests for part in parts], body)

    def _cell(self, subject: Term, node: tree.Node) -> tuple[list[ast.stmt], Parts]:
        """The statements a cell needs, and its test."""
        self.writer.locals[SUBJECT] = subject
        with self.writer.inside() as block:
            parts = verdict(self.writer, node)
        return block, parts


def _guarded(parts: Parts, body: list[ast.stmt]) -> list[ast.stmt]:
    """A body that only runs where the test holds."""
    test = together(parts)
    return body if test is None else [ast.If(test, body, [])]
