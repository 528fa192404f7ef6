"""Find the rows of a table that match: one generated function per hundred rows, inputs read once, early exit.

In: a table. Out: a `Matcher`: the row of a single-hit table, or all rows that match. A row matches when every cell is
true. What fails half-way (a value of another type than declared) is asked of the interpreter instead.
"""

import ast
from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from ccm.dmn.tables.model import DecisionTable, HitPolicy, Input, Row
from ccm.dmn.tables.truth import Parts, together, verdict
from ccm.feel import tree
from ccm.feel.emitter import Emitter, is_none, name, none, set_to
from ccm.feel.generate import Generator, Term
from ccm.feel.interpreter import interpret_node
from ccm.feel.reading import SUBJECT
from ccm.feel.semantics import FAILURES

Values = Mapping[str, object]
Subjects = Sequence[object]
MOST_TOGETHER = 150
SEVERAL = -1
"""What a search for the only row gives when there are several."""
FIRST, ONLY, ALL = "first", "only", "all"
_COSTS = {"boolean": 0, "text": 1, "number": 2}
"""What is compared fastest is asked first: a row matches only if all its cells are true, in whatever order."""


def slow_subjects(inputs: Sequence[Input], values: Values) -> tuple[object, ...]:
    """The values of the inputs, through the interpreter."""
    return tuple(interpret_node(one.expression.tree, values) for one in inputs)


def cell_result(row: Row, column: int, values: Values, subjects: Subjects) -> object:
    """What a cell gives, through the interpreter; true where there is none."""
    cell = row.cells[column]
    return True if cell is None else interpret_node(cell.tree, values, {SUBJECT: subjects[column]})


def slow_hits(rows: Sequence[Row], values: Values, subjects: Subjects) -> list[int]:
    """The rows that match, through the interpreter: the reference of the generated functions."""
    columns = range(len(subjects))
    return [
        place
        for place, row in enumerate(rows)
        if all(cell_result(row, one, values, subjects) is True for one in columns if one < len(row.cells))
    ]


class _Writing:
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
        """The function: the place of the first row, of the only one, or of all that match."""
        found = self.out.fresh()
        if search != FIRST:
            self.out.assign(found, ast.List([], ast.Load()) if search == ALL else none())
        for place, row in rows:
            with self.out.block() as hit:
                self._hit(found, place, search)
            self.out.body.extend(self._row(row, hit))
        return self.out.finish(none() if search == FIRST else name(found), self.given)

    def _hit(self, found: str, place: int, search: str) -> None:
        """What happens where a row matches."""
        number = name(self.out.constant(place))
        match search:
            case "first":
                self.out.body.append(ast.Return(number))
            case "only":
                several = ast.Return(name(self.out.constant(SEVERAL)))
                self.out.branch(ast.UnaryOp(ast.Not(), is_none(found)), [several])
                self.out.body.append(set_to(found, number))
            case _:
                self.out.body.append(ast.Expr(self.out.method(found, "append", number)))

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


class Matcher:
    """Finds rows. `given`: the values of the inputs come from the caller, in the order of the columns."""

    def __init__(self, table: DecisionTable, *, given: bool = False) -> None:
        self.inputs, self.rows, self._given = table.inputs, table.rows, given
        self._numbered = list(enumerate(table.rows))
        self._single = {HitPolicy.FIRST: FIRST, HitPolicy.UNIQUE: ONLY}.get(table.hit, ALL)
        self._known: dict[str, Callable[..., Any]] = {}

    def search(self, kind: str) -> Callable[..., Any]:
        """The function of the values (and the given inputs) that finds `FIRST`, `ONLY` or `ALL` rows."""
        if kind not in self._known:
            if len(self.rows) <= MOST_TOGETHER:
                self._known[kind] = _Writing(self.inputs, inlined=not self._given).finish(self._numbered, kind)
            else:
                self._known[kind] = self._in_parts(kind)
        return self._known[kind]

    def _in_parts(self, kind: str) -> Callable[..., Any]:
        """Several functions, one after the other, as far as needed."""
        starts = range(0, len(self.rows), MOST_TOGETHER)
        parts = [
            _Writing(self.inputs, inlined=False).finish(self._numbered[start : start + MOST_TOGETHER], kind)
            for start in starts
        ]
        read = None if self._given else _reader(self.inputs)
        joined = {FIRST: _first_of, ONLY: _only_of, ALL: _all_of}[kind]

        def run(values: Values, *subjects: object) -> Any:
            return joined(parts, values, subjects if read is None else read(values))

        return run

    def hits(self, values: Values, subjects: Subjects | None = None) -> list[int]:
        """All rows that match; under `first` only the first."""
        try:
            if self._single == FIRST:
                row = self.search(FIRST)(values, *(subjects or ()))
                return [] if row is None else [row]
            found: list[int] = self.search(ALL)(values, *(subjects or ()))
        except FAILURES:
            given = slow_subjects(self.inputs, values) if subjects is None else subjects
            found = slow_hits(self.rows, values, given)
        return found[:1] if self._single == FIRST else found


def _reader(inputs: Sequence[Input]) -> Callable[[Values], tuple[object, ...]]:
    """A function of the values that gives those of the inputs."""
    out = Emitter()
    writer = Generator(out, eager=False)
    words = [writer.whole(writer.named(one.expression.tree)) for one in inputs]
    read: Callable[[Values], tuple[object, ...]] = out.finish(ast.Tuple(words, ast.Load()))
    return read


def _first_of(parts: Sequence[Callable[..., Any]], values: Values, subjects: Subjects) -> int | None:
    for run in parts:
        row: int | None = run(values, *subjects)
        if row is not None:
            return row
    return None


def _only_of(parts: Sequence[Callable[..., Any]], values: Values, subjects: Subjects) -> int | None:
    found = None
    for run in parts:
        row: int | None = run(values, *subjects)
        if row is not None:
            if found is not None or row == SEVERAL:
                return SEVERAL
            found = row
    return found


def _all_of(parts: Sequence[Callable[..., Any]], values: Values, subjects: Subjects) -> list[int]:
    return [row for run in parts for row in run(values, *subjects)]
