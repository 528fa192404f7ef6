"""Find the rows of a table that match: through an index where cells compare with constants, else row by row.

In: a table. Out: a `Matcher`: the rows that match, as the bits of a number. A row matches when every cell is true. What
fails half-way (a value of another type than declared) is asked of the interpreter instead.
"""

import ast
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ccm.dmn.tables.index import Column, Truths, bits, columns_of
from ccm.dmn.tables.model import DecisionTable, HitPolicy, Input, Row
from ccm.dmn.tables.row_search import ALL, FIRST, ONLY, SEVERAL, RowSearch
from ccm.feel.emitter import Emitter, is_none, name, set_to
from ccm.feel.generate import Generator
from ccm.feel.interpreter import interpret_node
from ccm.feel.reading import SUBJECT
from ccm.feel.semantics import FAILURES
from ccm.feel.tree import Fact

Values = Mapping[str, object]
Subjects = Sequence[object]
Search = Callable[..., int]
MOST_TOGETHER = 150
"""How many rows stand in one function where there is no index."""
_DEAR = {"boolean": 1.0, "text": 1.5}
"""What it costs to look a value up, beside a number."""


def slow_subjects(inputs: Sequence[Input], values: Values) -> tuple[object, ...]:
    """The values of the inputs, through the interpreter."""
    return tuple(interpret_node(one.expression.tree, values) for one in inputs)


def cell_result(row: Row, column: int, values: Values, subjects: Subjects) -> object:
    """What a cell gives, through the interpreter; true where there is none."""
    cell = row.cells[column]
    return True if cell is None else interpret_node(cell.tree, values, {SUBJECT: subjects[column]})


def slow_hits(rows: Sequence[Row], values: Values, subjects: Subjects) -> list[int]:
    """The rows that match, through the interpreter: the reference of the other ways."""
    columns = range(len(subjects))
    return [
        place
        for place, row in enumerate(rows)
        if all(cell_result(row, one, values, subjects) is True for one in columns if one < len(row.cells))
    ]


class Matcher:
    """Finds rows. `given`: the values of the inputs come from the caller, in the order of the columns."""

    def __init__(self, table: DecisionTable, *, given: bool = False) -> None:
        self.inputs, self.rows, self._given = table.inputs, table.rows, given
        self._kind = {HitPolicy.FIRST: FIRST, HitPolicy.UNIQUE: ONLY}.get(table.hit, ALL)
        self._columns = columns_of(table)
        self.find: Search = self._search(self._kind)
        """The row that counts, or all that match, as bits. Several where only one may match: any number but one bit."""
        self._all = self.find if self._kind != ONLY or self._columns is not None else None

    def _search(self, kind: str) -> Search:
        """The function of the values (and the given inputs) that finds rows."""
        if self._columns is not None:
            return _Looking(self.inputs, self._columns, inlined=not self._given).finish(kind, len(self.rows))
        numbered = list(enumerate(self.rows))
        if len(numbered) <= MOST_TOGETHER:
            return RowSearch(self.inputs, inlined=not self._given).finish(numbered, kind)
        starts = range(0, len(numbered), MOST_TOGETHER)
        parts = [
            RowSearch(self.inputs, inlined=False).finish(numbered[start : start + MOST_TOGETHER], kind)
            for start in starts
        ]
        return _one_after_another(parts, kind, None if self._given else _reader(self.inputs))

    def hits(self, values: Values, subjects: Subjects | None = None) -> list[int]:
        """All rows that match; under `first` only the first."""
        if self._all is None:
            self._all = self._search(ALL)
        try:
            return list(bits(self._all(values, *(subjects or ()))))
        except FAILURES:
            given = slow_subjects(self.inputs, values) if subjects is None else subjects
            found = slow_hits(self.rows, values, given)
        return found[:1] if self._kind == FIRST else found


class _Looking:
    """A function being written that looks every input up in its column and keeps the rows that all have in common."""

    def __init__(self, inputs: Sequence[Input], columns: Sequence[Column | None], *, inlined: bool) -> None:
        self.out = Emitter()
        self.writer = Generator(self.out, eager=False)
        self.given = [] if inlined else [self.out.fresh("f") for _ in inputs]
        asked = [(place, one) for place, one in enumerate(columns) if one is not None]
        asked.sort(key=lambda pair: _DEAR.get(inputs[pair[0]].type.kind, 3.0) * (0.1 + pair[1].share))
        self._asked = [(inputs[place], place, column) for place, column in asked]

    def finish(self, kind: str, rows: int) -> Search:
        """The function; the column that leaves fewest rows for its price is asked first."""
        found, nothing = self.out.fresh(), name(self.out.constant(0))
        if not self._asked:
            self.out.assign(found, name(self.out.constant((1 << rows) - 1)))
        for number, (column, place, index) in enumerate(self._asked):
            subject = name(self.given[place]) if self.given else self._read(column)
            word = self.out.fresh()
            self.out.assign(word, self.out.call(index.kept.get, subject))
            with self.out.block() as miss:
                self._search_for(word, index, subject)
            self.out.branch(is_none(word), miss)
            rest = ast.BinOp(name(found), ast.BitAnd(), name(word)) if number else name(word)
            self.out.assign(found, rest)
            self.out.branch(ast.UnaryOp(ast.Not(), name(found)), [ast.Return(nothing)])
        lowest = ast.BinOp(name(found), ast.BitAnd(), ast.UnaryOp(ast.USub(), name(found)))
        return self.out.finish(lowest if kind == FIRST else name(found), self.given)

    def _search_for(self, word: str, column: Column, subject: ast.expr) -> None:
        """Look for a value that is not kept: by a call that may keep it, or, without room for more, in place."""
        look = set_to(word, self.out.call(column.look, subject))
        if isinstance(column, Truths):
            self.out.body.append(look)
            return
        place = self.out.call(bisect_left, name(self.out.constant(column.bounds)), subject)
        found = set_to(word, self.out.call(column.between.__getitem__, place))
        self.out.branch(self.out.same(column.room), [look], [found])

    def _read(self, column: Input) -> ast.expr:
        """The value of an input, read only where it is asked for."""
        node = column.expression.tree
        if not isinstance(node, Fact):
            return self.writer.whole(self.writer.named(node))
        word = self.out.fresh()
        self.out.assign(word, self.out.method("values", "get", name(self.out.constant(node.slug))))
        return name(word)


def _reader(inputs: Sequence[Input]) -> Callable[[Values], tuple[object, ...]]:
    """A function of the values that gives those of the inputs."""
    out = Emitter()
    writer = Generator(out, eager=False)
    words = [writer.whole(writer.named(one.expression.tree)) for one in inputs]
    read: Callable[[Values], tuple[object, ...]] = out.finish(ast.Tuple(words, ast.Load()))
    return read


def _one_after_another(
    parts: Sequence[Callable[..., Any]], kind: str, read: Callable[[Values], tuple[object, ...]] | None
) -> Search:
    """Several functions, as far as needed."""

    def run(values: Values, *subjects: object) -> int:
        given = subjects if read is None else read(values)
        found = 0
        for part in parts:
            more: int = part(values, *given)
            if more and found and kind == ONLY:
                return SEVERAL
            found |= more
            if found and (kind == FIRST or found == SEVERAL):
                break
        return found

    return run
