"""Decision tables as data (OMG DMN 1.5, chapter 8): columns, rows, hit policies.

In: nothing. Out: frozen types, the same for a table of an authors' project and for one inside a decision model. Cells
are FEEL unary tests over the input expression of their column.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from ccm.diagnostics import Span
from ccm.feel import NUMBER, Expression, Type, context_of, list_of

NOWHERE = Span("")


class HitPolicy(StrEnum):
    """What rows that match together mean (DMN 1.5, 8.2.8)."""

    UNIQUE = "unique"
    ANY = "any"
    PRIORITY = "priority"
    FIRST = "first"
    RULE_ORDER = "rule order"
    OUTPUT_ORDER = "output order"
    COLLECT = "collect"

    @property
    def letter(self) -> str:
        """The letter that stands for it in the corner of a table."""
        return self.value[0].upper()

    @property
    def is_list(self) -> bool:
        """Whether every row that matches counts."""
        return self in (HitPolicy.RULE_ORDER, HitPolicy.OUTPUT_ORDER, HitPolicy.COLLECT)

    @property
    def is_ordered(self) -> bool:
        """Whether the order of the output values counts."""
        return self in (HitPolicy.PRIORITY, HitPolicy.OUTPUT_ORDER)


class Aggregate(StrEnum):
    """What `collect` makes of the outputs (DMN 1.5, 8.2.8.4); `NONE` is the list of them."""

    NONE = ""
    SUM = "sum"
    MIN = "min"
    MAX = "max"
    COUNT = "count"

    @property
    def sign(self) -> str:
        """The sign that stands for it behind the letter C."""
        return {"": "", "sum": "+", "min": "<", "max": ">", "count": "#"}[self.value]


@dataclass(frozen=True, slots=True)
class Input:
    """An input column: the expression whose value the cells test; `type.allowed` are the values it may have."""

    expression: Expression
    type: Type
    label: str = ""


@dataclass(frozen=True, slots=True)
class Output:
    """An output column. `values` are its values, the most important first; `default` counts if no row matches."""

    name: str
    slug: str
    type: Type
    values: tuple[object, ...] = ()
    default: Expression | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A rule: a cell per input (None is `-`, which always holds), an expression per output, a text per annotation."""

    cells: tuple[Expression | None, ...]
    outputs: tuple[Expression, ...]
    notes: tuple[str, ...] = ()
    origin: Span = field(default=NOWHERE, compare=False)

    @property
    def note(self) -> str:
        """All annotations in one sentence."""
        return "; ".join(note for note in self.notes if note)


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """A decision table. `reads` are the slugs that its inputs, cells and outputs read.

    Under `name` its result is known: a value if there is one output, a context by the outputs' names if there are
    several, a list of these where every row that matches counts.
    """

    id: str
    name: str
    slug: str
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rows: tuple[Row, ...]
    hit: HitPolicy = HitPolicy.UNIQUE
    aggregate: Aggregate = Aggregate.NONE
    annotations: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    origin: Span = field(default=NOWHERE, compare=False)

    @property
    def collects(self) -> bool:
        """Whether the result is a list."""
        return self.hit.is_list and not self.aggregate

    @property
    def type(self) -> Type:
        """The type of the result."""
        if self.aggregate is Aggregate.COUNT and len(self.outputs) == 1:
            return NUMBER
        several = {one.name: one.type for one in self.outputs}
        row = self.outputs[0].type if len(self.outputs) == 1 else context_of(several)
        return list_of(row) if self.collects else row


def reads_of(inputs: tuple[Input, ...], outputs: tuple[Output, ...], rows: tuple[Row, ...]) -> tuple[str, ...]:
    """Every slug a table reads, in order."""
    parts: list[Expression | None] = [one.expression for one in inputs]
    parts += [one.default for one in outputs]
    for row in rows:
        parts += [*row.cells, *row.outputs]
    return tuple(dict.fromkeys(slug for part in parts if part is not None for slug in part.reads))


def row_numbers(rows: Sequence[int]) -> str:
    """0-based rows as people count them: `2`, `2 and 3`, `2, 3 and 5`."""
    *others, last = [str(row + 1) for row in rows]
    return f"{', '.join(others)} and {last}" if others else last
