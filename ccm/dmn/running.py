"""Run a decision table: generated Python finds the rows, the interpreter explains them when asked.

In: a table and the values by slug. Out: `TableResult`. A row matches when every cell is true; a cell that is null
does not match (DMN 1.5, 8.2.11), and says so in the explanation. Overlapping rows under `unique` give null with a
reason.
"""

import ast
import decimal
from collections.abc import Callable, Mapping, Sequence
from typing import overload

from ccm.dmn.model import FIRST, DecisionTable, Row, RowTrace, TableResult
from ccm.feel import ARITHMETIC, Expression
from ccm.feel.emitter import Emitter
from ccm.feel.generate import Generator
from ccm.feel.interpreter import interpret_node
from ccm.feel.reading import SUBJECT
from ccm.feel.semantics import FAILURES
from ccm.feel.tree import Junction, Literal, Membership, Node
from ccm.feel.types import BOOLEAN

Values = Mapping[str, object]
ROWS_TOGETHER = 100


def _cell(subject: Expression, test: Expression) -> Node:
    """A cell as a condition over the column's expression."""
    depth = 1 + max(subject.tree.depth, test.tree.depth)
    return Membership(test.tree.extent, BOOLEAN, depth, subject.tree, SUBJECT, test.tree)


def _condition(table: DecisionTable, row: Row) -> Node:
    """A row as one condition."""
    cells = [_cell(column.expression, test) for column, test in zip(table.inputs, row.cells, strict=True) if test]
    if not cells:
        return Literal((0, 0), BOOLEAN, 1, True)
    return cells[0] if len(cells) == 1 else Junction((0, 0), BOOLEAN, 1, "and", tuple(cells))


def _compiled(nodes: Sequence[Node], shared: Sequence[Node]) -> Callable[[Values], tuple[object, ...]]:
    """One function for several conditions; the shared terms are calculated once."""
    emitter = Emitter()
    generator = Generator(emitter, eager=False)
    for node in shared:
        generator.named(node)
    codes = [generator.whole(generator.named(node)) for node in nodes]
    run: Callable[[Values], tuple[object, ...]] = emitter.finish(ast.Tuple(codes, ast.Load()))
    return run


class _Rows(Sequence[RowTrace]):
    """Why each row matched or not, worked out when somebody looks."""

    def __init__(self, table: DecisionTable, values: Values, hit: int | None) -> None:
        self._table, self._hit = table, hit
        self._values = {slug: values.get(slug) for slug in table.reads}

    def __len__(self) -> int:
        return len(self._table.rows)

    @overload
    def __getitem__(self, place: int) -> RowTrace: ...
    @overload
    def __getitem__(self, place: slice) -> list[RowTrace]: ...
    def __getitem__(self, place: int | slice) -> RowTrace | list[RowTrace]:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        if not -len(self) <= place < len(self):
            raise IndexError(place)
        return explain_row(self._table, place % len(self), self._values, reached=self._reached(place % len(self)))

    def _reached(self, row: int) -> bool:
        """Rows behind the first hit are not looked at under `first`."""
        return self._table.hit != FIRST or self._hit is None or row <= self._hit


def explain_row(table: DecisionTable, row: int, values: Values, *, reached: bool = True) -> RowTrace:
    """The first cell of a row that is false, or else the first that is undecided, with the value it saw."""
    undecided: RowTrace | None = None
    for column, (entry, test) in enumerate(zip(table.inputs, table.rows[row].cells, strict=True)):
        if test is None:
            continue
        seen = interpret_node(entry.expression.tree, values)
        holds = interpret_node(test.tree, values, {SUBJECT: seen})
        if holds is True:
            continue
        matched = False if holds is False else None
        found = RowTrace(row, matched, column, test.source.strip(), entry.expression.source, seen, reached)
        if matched is False:
            return found
        undecided = undecided or found
    return undecided or RowTrace(row, True, reached=reached)


class _Running:
    """One compiled table."""

    def __init__(self, table: DecisionTable) -> None:
        self.table = table
        conditions = [_condition(table, row) for row in table.rows]
        subjects = [column.expression.tree for column in table.inputs]
        self._parts = [
            _compiled(conditions[start : start + ROWS_TOGETHER], subjects)
            for start in range(0, len(conditions), ROWS_TOGETHER)
        ]
        self._conditions = conditions
        self._outputs = [_compiled([row.output.tree], []) for row in table.rows]

    def __call__(self, values: Values) -> TableResult:
        """Decide."""
        outer = decimal.getcontext()
        decimal.setcontext(ARITHMETIC)
        try:
            return self._decide(values)
        finally:
            decimal.setcontext(outer)

    def _matches(self, values: Values) -> list[int]:
        """The rows that match; under `first` only the first."""
        found: list[int] = []
        for part, run in enumerate(self._parts):
            start = part * ROWS_TOGETHER
            try:
                results = run(values)
            except FAILURES:
                conditions = self._conditions[start : start + ROWS_TOGETHER]
                results = tuple(interpret_node(one, values) for one in conditions)
            found.extend(start + row for row, holds in enumerate(results) if holds is True)
            if found and self.table.hit == FIRST:
                return found[:1]
        return found

    def _decide(self, values: Values) -> TableResult:
        matches = self._matches(values)
        hit = matches[0] if len(matches) == 1 else None
        rows = _Rows(self.table, values, hit)
        if hit is not None:
            return TableResult(self._output(hit, values), hit, rows)
        if matches:
            numbers = " and ".join(str(row + 1) for row in matches)
            return TableResult(None, None, rows, f"rows {numbers} match, but the hit policy is unique")
        open_rows = [one for one in rows if one.matched is None]
        if not open_rows:
            return TableResult(None, None, rows, "no row matches")
        first = open_rows[0]
        reason = f"no row matches, and row {first.row + 1} is undecided: {first.input} is missing"
        return TableResult(None, None, rows, reason)

    def _output(self, row: int, values: Values) -> object:
        """The output of a row."""
        try:
            return self._outputs[row](values)[0]
        except FAILURES:
            return interpret_node(self.table.rows[row].output.tree, values)


def compile_table(table: DecisionTable) -> Callable[[Values], TableResult]:
    """Compile a table to a callable of the values by slug."""
    return _Running(table)
