"""Compile a boxed decision table: to the same table, with the same search and policies, as those of a project.

In: a table, and the names in scope. Out: a plan. Inputs and outputs are boxes, made to fit their declared types; what
cannot be read is null and never holds. Where no row matches, the defaults count (DMN 1.5, 8.2.8 to 8.2.11).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ccm.dmn.boxed import BoxedRule, BoxedTable, LiteralExpression, OutputClause, UnaryTests
from ccm.dmn.boxes import BoxCompiler
from ccm.dmn.evaluating import Evaluation, Values
from ccm.dmn.formulas import Formula, read_formula, read_test
from ccm.dmn.plans import Plan, nothing
from ccm.dmn.tables.matching import Matcher, slow_hits
from ccm.dmn.tables.model import Aggregate, DecisionTable, HitPolicy, Input, Output, Row, reads_of
from ccm.dmn.tables.policies import has_defaults, missed, settle
from ccm.dmn.tables.running import calculates, in_arithmetic
from ccm.dmn.tables.tracing import Rows
from ccm.feel import NULL, Expression, Model, Type
from ccm.feel.semantics import kind_of
from ccm.feel.tree import Counting, Each, Filter, Invocation, Literal, Quantified, walk

_LOOPS = (Counting, Each, Filter, Invocation, Quantified)


@dataclass(frozen=True, slots=True)
class _Plans:
    """How the boxes of a table get their values: inputs, outputs per row, defaults."""

    inputs: tuple[Plan, ...]
    rows: tuple[tuple[Plan, ...], ...]
    defaults: tuple[Plan, ...]


class _Running:
    """A compiled table."""

    def __init__(self, table: DecisionTable, plans: _Plans, what: str) -> None:
        self.table, self.plans, self.what = table, plans, what
        self._matcher = Matcher(table, given=True)
        self._calculates = calculates(table)
        cells = [cell for row in table.rows for cell in row.cells if cell is not None]
        self._loops = any(isinstance(node, _LOOPS) for cell in cells for node in walk(cell.tree))

    def value(self, evaluation: Evaluation, values: Values) -> object:
        """What the table decides."""
        subjects = tuple(one.run(evaluation, values) for one in self.plans.inputs)
        evaluation.budget.spend(len(self.table.rows))
        hits = self._hits(evaluation, values, subjects)
        if hits:
            found = [tuple(one.run(evaluation, values) for one in self.plans.rows[hit]) for hit in hits]
            verdict = settle(self.table, hits, found)
        else:
            given = has_defaults(self.table)
            defaults = tuple(one.run(evaluation, values) for one in self.plans.defaults) if given else None
            verdict = missed(self.table, defaults)
        if verdict.value is None and verdict.reason:
            evaluation.notes.add(f"{self.what}: {verdict.reason}")
            self._explain(evaluation, values, subjects)
        return verdict.value

    def _hits(self, evaluation: Evaluation, values: Values, subjects: Sequence[object]) -> list[int]:
        """The rows that match. A value of another type than is known of its input is asked slowly."""
        if self._loops:
            return self._walked(evaluation, values, subjects)
        for subject, column in zip(subjects, self.table.inputs, strict=True):
            if subject is not None and column.type.kind not in ("any", kind_of(subject)):
                found = slow_hits(self.table.rows, values, subjects)
                return found[:1] if self.table.hit is HitPolicy.FIRST else found
        if self._calculates:
            found = in_arithmetic(lambda given: self._matcher.hits(given, subjects), values)
            return list(found)
        return self._matcher.hits(values, subjects)

    def _walked(self, evaluation: Evaluation, values: Values, subjects: Sequence[object]) -> list[int]:
        """The rows that match, where cells have loops of their own: these are paid from the budget of all."""
        hits = []
        for place, row in enumerate(self.table.rows):
            cells = [Formula(cell) if cell is not None else None for cell in row.cells]
            pairs = zip(cells, subjects, strict=True)
            if all(cell is None or cell.holds(evaluation, values, subject) is True for cell, subject in pairs):
                hits.append(place)
                if self.table.hit is HitPolicy.FIRST:
                    break
        return hits

    def _explain(self, evaluation: Evaluation, values: Values, subjects: Sequence[object]) -> None:
        """Say of every row why it does not match, if somebody wants to know."""
        if evaluation.notes.explain:
            for row in Rows(self.table, values, None, subjects):
                evaluation.notes.add(f"{self.what}: {row.describe()}")


def _unreadable(source: str, type_: Type) -> Expression:
    """What stands for a text that cannot be read: null."""
    return Expression(source, Literal((0, len(source)), NULL, 1, None), type_, ())


class _Compiling:
    """One table being compiled."""

    def __init__(self, compiler: BoxCompiler, box: BoxedTable, scope: Model, what: str) -> None:
        self.compiler, self.box, self.scope, self.what = compiler, box, scope, what
        self._known: dict[tuple[str, Type], Expression] = {}

    def running(self) -> _Running:
        """The whole table."""
        box = self.box
        plans = _Plans(
            tuple(
                self._plan(one.expression, f"input {number} of {self.what}") for number, one in enumerate(box.inputs, 1)
            ),
            tuple(self._row_plans(rule, number) for number, rule in enumerate(box.rules, 1)),
            tuple(map(self._default, box.outputs)),
        )
        inputs = tuple(
            Input(_expression(plan, one.expression), plan.type, one.label)
            for plan, one in zip(plans.inputs, box.inputs, strict=True)
        )
        outputs = tuple(self._output(one, plan) for one, plan in zip(box.outputs, plans.defaults, strict=True))
        rows = tuple(self._row(*pair, inputs) for pair in zip(box.rules, plans.rows, strict=True))
        hit, aggregate = HitPolicy(box.hit_policy.lower()), Aggregate(box.aggregation.lower())
        table = DecisionTable(
            id=box.id,
            name=self.what,
            slug=self.what,
            inputs=inputs,
            outputs=outputs,
            rows=rows,
            hit=hit,
            aggregate=aggregate if hit is HitPolicy.COLLECT else Aggregate.NONE,
            annotations=box.annotations,
            reads=reads_of(inputs, outputs, rows),
            origin=box.origin,
        )
        return _Running(table, plans, self.what)

    def _plan(self, box: LiteralExpression | None, what: str) -> Plan:
        return self.compiler.compile(box, self.scope, what, self.box.origin)

    def _row_plans(self, rule: BoxedRule, number: int) -> tuple[Plan, ...]:
        """How the outputs of a rule get their values; those that are missing are null."""
        what = f"the output of rule {number} of {self.what}"
        plans = [self._plan(one, what) for one in rule.outputs[: len(self.box.outputs)]]
        return (*plans, *(nothing(f"{what} is missing") for _ in self.box.outputs[len(plans) :]))

    def _default(self, clause: OutputClause) -> Plan:
        if clause.default is None or not (clause.default.text or "").strip():
            return Plan(lambda _evaluation, _values: None)
        return self._plan(clause.default, f"the default of {self.what}")

    def _output(self, clause: OutputClause, default: Plan) -> Output:
        """One output column."""
        type_ = self.compiler.types.named(clause.type_ref, self.box.origin)
        given = clause.default is not None and bool((clause.default.text or "").strip())
        expression = _expression(default, clause.default) if given else None
        return Output(clause.name, clause.name, type_, self._values(clause, type_), expression, clause.label)

    def _row(self, rule: BoxedRule, plans: Sequence[Plan], inputs: Sequence[Input]) -> Row:
        """One rule; cells that are missing always hold, as a dash does."""
        cells = [self._cell(cell, one.type) for cell, one in zip(rule.tests, inputs, strict=False)]
        cells += [None] * (len(inputs) - len(cells))
        boxes = [*rule.outputs, *[None] * len(plans)]
        outputs = tuple(_expression(plan, one) for plan, one in zip(plans, boxes, strict=False))
        return Row(tuple(cells), outputs, rule.annotations, rule.outputs[0].origin if rule.outputs else self.box.origin)

    def _cell(self, cell: UnaryTests, subject: Type) -> Expression | None:
        """A test; the same text is parsed once per column type. What cannot be read never holds."""
        if cell.text.strip() in ("", "-"):
            return None
        key = (cell.text, subject)
        if key not in self._known:
            formula, found = read_test(cell.text, self.scope, cell.origin, subject=subject)
            self.compiler.found.extend(found)
            self._known[key] = _unreadable(cell.text, NULL) if formula is None else formula.expression
        return replace(self._known[key], origin=cell.origin)

    def _values(self, clause: OutputClause, type_: Type) -> tuple[object, ...]:
        """The output values in order, from the column or else from its type."""
        if clause.values is None or not clause.values.text.strip():
            return type_.allowed or ()
        formula, found = read_formula(f"[{clause.values.text}]", Model(), clause.values.origin)
        self.compiler.found.extend(found)
        value = formula.value(Evaluation(), {}) if formula is not None else None
        return value if isinstance(value, tuple) else ()


def _expression(plan: Plan, box: LiteralExpression | None) -> Expression:
    """The expression of a plan."""
    return plan.expression or _unreadable((box.text or "") if box is not None else "", plan.type)


def compile_boxed_table(compiler: BoxCompiler, box: BoxedTable, scope: Model, what: str) -> Plan:
    """Compile a table; its type is that of its outputs."""
    if box.hit_policy.lower() not in list(HitPolicy) or box.aggregation.lower() not in list(Aggregate):
        return nothing(f"{what} has an unknown hit policy")
    running = _Compiling(compiler, box, scope, what).running()
    return Plan(running.value, running.table.type)
