"""Compile a boxed decision table, with every hit policy and aggregation of DMN 1.5, 8.2.8 to 8.2.11.

In: a table, and the names in scope. Out: a plan. A cell that is null does not match; rows that may not match together
give null with a reason; where no row matches, the defaults count.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ccm.dmn.boxed import BoxedRule, BoxedTable, LiteralExpression, OutputClause, UnaryTests
from ccm.dmn.boxes import BoxCompiler
from ccm.dmn.evaluating import Evaluation, Values
from ccm.dmn.formulas import read_formula, read_test
from ccm.dmn.plans import Plan
from ccm.feel import Model, Type, context_of, list_of
from ccm.feel.functions import BUILTINS
from ccm.feel.semantics import equal, within

Outputs = tuple[object, ...]
Test = Callable[[Evaluation, Values, object], object]
LISTS = ("COLLECT", "RULE ORDER", "OUTPUT ORDER")
ORDERED = ("PRIORITY", "OUTPUT ORDER")
AGGREGATES = {"SUM": "sum", "MIN": "min", "MAX": "max", "COUNT": "count"}


@dataclass(frozen=True, slots=True)
class _Row:
    """A compiled rule: per input a test (None always holds), per output a plan."""

    tests: tuple[Test | None, ...]
    outputs: tuple[Plan, ...]


@dataclass(frozen=True, slots=True)
class _Table:
    """A compiled table."""

    box: BoxedTable
    what: str
    inputs: tuple[Plan, ...]
    rows: tuple[_Row, ...]
    defaults: tuple[Plan, ...] | None
    priorities: tuple[Outputs, ...]

    def value(self, evaluation: Evaluation, values: Values) -> object:
        """What the table decides."""
        seen = [one.run(evaluation, values) for one in self.inputs]
        evaluation.budget.spend(len(self.rows))
        hits = self._hits(evaluation, values, seen)
        if not hits:
            return self._missed(evaluation, values)
        found = [tuple(one.run(evaluation, values) for one in self.rows[hit].outputs) for hit in hits]
        return self._policy(hits, found, evaluation)

    def _hits(self, evaluation: Evaluation, values: Values, seen: Sequence[object]) -> list[int]:
        """The rows that match; under FIRST only the first."""
        hits = []
        for place, row in enumerate(self.rows):
            cells = zip(row.tests, seen, strict=False)
            if all(test is None or test(evaluation, values, subject) is True for test, subject in cells):
                hits.append(place)
                if self.box.hit_policy == "FIRST":
                    break
        return hits

    def _missed(self, evaluation: Evaluation, values: Values) -> object:
        """No row matches: the defaults, an empty list where a list is collected, else null."""
        if self.defaults is not None:
            given = self._named(tuple(one.run(evaluation, values) for one in self.defaults))
            return (given,) if self.box.hit_policy in LISTS and not self.box.aggregation else given
        if self.box.hit_policy == "COLLECT" and self.box.aggregation in ("", "COUNT"):
            return Decimal(0) if self.box.aggregation else ()
        evaluation.notes.add(f"no rule of {self.what} matches")
        return None

    def _policy(self, hits: list[int], found: list[Outputs], evaluation: Evaluation) -> object:
        """The rows that match, made one value by the hit policy."""
        policy = self.box.hit_policy
        if policy == "UNIQUE" and len(hits) > 1:
            evaluation.notes.add(f"rules {_numbers(hits)} of {self.what} match, but its hit policy is UNIQUE")
            return None
        if policy == "ANY" and any(equal(found[0], one) is not True for one in found[1:]):
            evaluation.notes.add(f"rules {_numbers(hits)} of {self.what} match with different outputs")
            return None
        if policy in ORDERED:
            found = sorted(found, key=self._rank)
        if policy not in LISTS:
            return self._named(found[0])
        if self.box.aggregation:
            return self._aggregated(found)
        return tuple(map(self._named, found))

    def _rank(self, outputs: Outputs) -> tuple[int, ...]:
        """How early the outputs stand in the lists of output values; the first output counts most."""
        return tuple(_place(value, values) for value, values in zip(outputs, self.priorities, strict=False))

    def _aggregated(self, found: list[Outputs]) -> object:
        """Each output aggregated over the rows."""
        function = BUILTINS[AGGREGATES[self.box.aggregation]]
        return self._named(tuple(function.call([tuple(column)]) for column in zip(*found, strict=True)))

    def _named(self, outputs: Outputs) -> object:
        """One output is a plain value; several are a context by their names."""
        if len(self.box.outputs) == 1:
            return outputs[0] if outputs else None
        return {clause.name: value for clause, value in zip(self.box.outputs, outputs, strict=False)}


def _never(_evaluation: Evaluation, _values: Values, _subject: object) -> None:
    """The test of a cell that cannot be read."""


def _numbers(hits: Sequence[int]) -> str:
    """Rules as people count them."""
    return " and ".join(str(hit + 1) for hit in hits)


def _place(value: object, values: Outputs) -> int:
    """Where a value stands in a list; what is not in it comes last."""
    return next((place for place, one in enumerate(values) if within(value, (one,)) is True), len(values))


class _Compiling:
    """One table being compiled."""

    def __init__(self, compiler: BoxCompiler, box: BoxedTable, scope: Model, what: str) -> None:
        self.compiler, self.box, self.scope, self.what = compiler, box, scope, what
        self._known: dict[tuple[str, Type], Test] = {}

    def table(self) -> _Table:
        """The whole table."""
        inputs = tuple(
            self._expression(one.expression, f"input {number} of {self.what}")
            for number, one in enumerate(self.box.inputs, 1)
        )
        rows = tuple(self._row(rule, number, inputs) for number, rule in enumerate(self.box.rules, 1))
        defaults = [one.default for one in self.box.outputs]
        has_defaults = any(one is not None and (one.text or "").strip() for one in defaults)
        given = tuple(self._default(one) for one in self.box.outputs) if has_defaults else None
        ordered = self.box.hit_policy in ORDERED
        priorities = tuple(self._priorities(one) for one in self.box.outputs) if ordered else ()
        return _Table(self.box, self.what, inputs, rows, given, priorities)

    def _expression(self, box: LiteralExpression | None, what: str) -> Plan:
        return self.compiler.compile(box, self.scope, what, self.box.origin)

    def _default(self, clause: OutputClause) -> Plan:
        if clause.default is None or not (clause.default.text or "").strip():
            return Plan(lambda _evaluation, _values: None)
        return self._expression(clause.default, f"the default of {self.what}")

    def _row(self, rule: BoxedRule, number: int, inputs: tuple[Plan, ...]) -> _Row:
        """One rule; cells that are missing always hold, as a dash does."""
        tests = tuple(self._cell(cell, plan.type) for cell, plan in zip(rule.tests, inputs, strict=False))
        what = f"rule {number} of {self.what}"
        return _Row(tests, tuple(self._expression(one, f"the output of {what}") for one in rule.outputs))

    def _cell(self, cell: UnaryTests, subject: Type) -> Test | None:
        """A test; the same text is parsed once per column type. What cannot be read never holds."""
        text = cell.text.strip()
        if text in ("", "-"):
            return None
        key = (cell.text, subject)
        if key not in self._known:
            formula, found = read_test(cell.text, self.scope, cell.origin, subject=subject)
            self.compiler.found.extend(found)
            self._known[key] = _never if formula is None else formula.holds
        return self._known[key]

    def _priorities(self, clause: OutputClause) -> Outputs:
        """The output values in order, from the column or else from its type."""
        if clause.values is None or not clause.values.text.strip():
            allowed = self.compiler.types.named(clause.type_ref, self.box.origin).allowed
            return allowed or ()
        formula, found = read_formula(f"[{clause.values.text}]", Model(), clause.values.origin)
        self.compiler.found.extend(found)
        value = formula.value(Evaluation(), {}) if formula is not None else None
        return value if isinstance(value, tuple) else ()


def compile_boxed_table(compiler: BoxCompiler, box: BoxedTable, scope: Model, what: str) -> Plan:
    """Compile a table; its type is that of its outputs."""
    table = _Compiling(compiler, box, scope, what).table()
    types = [compiler.types.named(one.type_ref, box.origin) for one in box.outputs]
    named = {one.name: type_ for one, type_ in zip(box.outputs, types, strict=True)}
    row = types[0] if len(types) == 1 else context_of(named)
    is_list = box.hit_policy in LISTS and not box.aggregation
    return Plan(table.value, list_of(row) if is_list else row)
