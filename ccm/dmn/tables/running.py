"""Run a decision table: fast for its value alone, or with the reasons of every row.

In: a table and, per call, the values by slug. Out: the value, or a `TableResult`. A row matches when every cell is
true; a cell that is null does not match (DMN 1.5, 8.2.11), and says so in the explanation.
"""

import decimal
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from ccm.dmn.tables.matching import Matcher
from ccm.dmn.tables.model import DecisionTable, HitPolicy, Output
from ccm.dmn.tables.policies import Outputs, Verdict, has_defaults, missed, settle
from ccm.dmn.tables.results import TableResult
from ccm.feel import ARITHMETIC, Expression, Type, compile_expression, tree
from ccm.feel.semantics import FAILURES
from ccm.feel.tree import Literal

Values = Mapping[str, object]
Run = Callable[[Values], object]
_EXACT = (
    tree.Literal, tree.Fact, tree.Local, tree.Comparison, tree.Between, tree.Membership, tree.Within, tree.Junction,
    tree.Not, tree.Items, tree.Interval, tree.Path,
)  # fmt: skip
"""Nodes that calculate nothing, and so need no decimal arithmetic of 34 digits."""


def calculates(table: DecisionTable) -> bool:
    """Whether finding rows needs arithmetic."""
    parts = [one.expression for one in table.inputs]
    parts += [cell for row in table.rows for cell in row.cells if cell is not None]
    return any(not isinstance(node, _EXACT) for part in parts for node in tree.walk(part.tree))


class _Entries:
    """The outputs of a row, or the defaults."""

    def __init__(self, outputs: Sequence[Output], expressions: Sequence[Expression | None]) -> None:
        self._outputs, self._expressions = outputs, expressions
        self.constant: Outputs | None = None
        if all(one is None or isinstance(one.tree, Literal) for one in expressions):
            self.constant = tuple(
                one.tree.value if one and isinstance(one.tree, Literal) else None for one in expressions
            )
        self._runs: list[Run] | None = None

    def values(self, values: Values) -> Outputs:
        """Their values; what an output may not have is null."""
        if self.constant is not None:
            return self.constant
        if self._runs is None:
            self._runs = [_nothing if one is None else compile_expression(one) for one in self._expressions]
        found = [run(values) for run in self._runs]
        return tuple(
            one if allows(one, output.type) else None for one, output in zip(found, self._outputs, strict=True)
        )


def _nothing(_values: Values) -> None:
    """The default of an output that has none."""


def allows(value: object, type_: Type) -> bool:
    """Whether an output may have a value; null always may."""
    return value is None or type_.allowed is None or value in type_.allowed


class CompiledTable:
    """A table ready to run. Pickles as its table; threads may share it."""

    decide: Callable[[Values], object]
    """The value alone, for values by slug."""
    explain: Callable[[Values], TableResult]
    """The value and, when somebody asks, why every row did or did not match."""

    def __init__(self, table: DecisionTable) -> None:
        self.table = table
        self._matcher = Matcher(table)
        self._entries = [_Entries(table.outputs, row.outputs) for row in table.rows]
        self._defaults = _Entries(table.outputs, [one.default for one in table.outputs])
        self.decide, self.explain = self._decide_any, self._explain_any
        if table.hit in (HitPolicy.FIRST, HitPolicy.UNIQUE):
            find = partial(in_arithmetic, self._matcher.find) if calculates(table) else self._matcher.find
            known = self._known_values()
            self.decide = _quick(find, known, self._decide_any, complete=len(known) > len(table.rows))
            self.explain = _quick_with_reasons(find, known, self)

    def __reduce__(self) -> tuple[Callable[..., "CompiledTable"], tuple[DecisionTable]]:
        return compile_table, (self.table,)

    def settle(self, hits: Sequence[int], values: Values) -> Verdict:
        """What the rows that match mean."""
        if not hits:
            return missed(self.table, self._defaults.values(values) if has_defaults(self.table) else None)
        return settle(self.table, hits, [self._entries[row].values(values) for row in hits])

    def hits(self, values: Values) -> tuple[int, ...]:
        """The rows that match; under `first` only the first."""
        return tuple(in_arithmetic(self._matcher.hits, values))

    def _known_values(self) -> dict[int, object]:
        """What one row gives, by its bit, and what none gives, by 0, as far as these are constants."""
        if len(self.table.outputs) > 1:
            return {}
        entries = [(0, self._defaults), *((1 << row, one) for row, one in enumerate(self._entries))]
        return {bit: one.constant[0] for bit, one in entries if one.constant is not None}

    def _decide_any(self, values: Values) -> object:
        """The value alone, whatever the policy."""
        return self.settle(self.hits(values), values).value

    def _explain_any(self, values: Values) -> TableResult:
        """The value and the reasons, whatever the policy."""
        hits = self.hits(values)
        verdict = self.settle(hits, values)
        return TableResult(self, tuple(map(values.get, self.table.reads)), hits, verdict.value)


def _quick(find: Callable[[Values], int], known: Mapping[int, object], slowly: Run, *, complete: bool) -> Run:
    """Decide by one search and one look; what that does not answer is worked out slowly.

    `complete`: every row is known, so that what is not known are rows that may not match together: null.
    """
    look: Callable[[int], object] = known.get if complete else known.__getitem__

    def decide(values: Values) -> object:
        try:
            return look(find(values))
        except FAILURES:
            return slowly(values)

    return decide


def _quick_with_reasons(
    find: Callable[[Values], int], known: Mapping[int, object], running: CompiledTable
) -> Callable[[Values], TableResult]:
    """The same, and what it read is kept, so that everything else can be said when somebody asks."""
    reads, slowly = running.table.reads, running._explain_any
    hits: dict[int, tuple[int, ...]] = {1 << row: (row,) for row in range(len(running.table.rows))}
    hits[0] = ()

    def explain(values: Values) -> TableResult:
        try:
            bit = find(values)
            return TableResult(running, tuple(map(values.get, reads)), hits[bit], known[bit])
        except FAILURES:
            return slowly(values)

    return explain


def in_arithmetic(run: Callable[[Values], Any], values: Values) -> Any:
    """Run with decimals of 34 digits."""
    outer = decimal.getcontext()
    decimal.setcontext(ARITHMETIC)
    try:
        return run(values)
    finally:
        decimal.setcontext(outer)


def compile_table(table: DecisionTable) -> CompiledTable:
    """Compile a table: `decide(values)` gives the value, `explain(values)` also says why."""
    return CompiledTable(table)
