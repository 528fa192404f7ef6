"""Decision tables as data, and what came out of one.

In: nothing. Out: frozen types. Cells are FEEL unary tests over the input expression of their column.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ccm.feel import Expression, Type

UNIQUE, FIRST = "unique", "first"


@dataclass(frozen=True, slots=True)
class Input:
    """One input column: the expression whose value the cells test."""

    expression: Expression
    type: Type


@dataclass(frozen=True, slots=True)
class Row:
    """One row: a cell per input (None is `-`, which always holds), the output, and the author's note."""

    cells: tuple[Expression | None, ...]
    output: Expression
    note: str = ""


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """A decision table with one named output. `reads` are the slugs its inputs, cells and outputs read."""

    id: str
    name: str
    slug: str
    type: Type
    inputs: tuple[Input, ...]
    rows: tuple[Row, ...]
    hit: str
    reads: tuple[str, ...] = ()
    origin: str = ""


@dataclass(frozen=True, slots=True)
class RowTrace:
    """Why one row matched or not. `column` is the 0-based first cell that is not true, with the value it saw.

    `row` is 0-based; `matched` is None when a cell is undecided and none before it is false; `reached` is False for
    rows behind the first hit.
    """

    row: int
    matched: bool | None
    column: int | None = None
    test: str = ""
    input: str = ""
    seen: object = None
    reached: bool = True


@dataclass(frozen=True, slots=True)
class TableResult:
    """The output value, the 0-based index of the row that gave it, why every row did or did not match, and a reason."""

    value: object
    row_index: int | None
    rows: Sequence[RowTrace] = ()
    reason: str = ""
