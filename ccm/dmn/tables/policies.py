"""What the rows that match mean together: the hit policies and aggregations of DMN 1.5, 8.2.8.

In: the rows that match and their outputs. Out: a `Verdict`: the value, the rows it comes from, and a reason where rows
that may not match together give null.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ccm.dmn.tables.model import Aggregate, DecisionTable, HitPolicy, Output, row_numbers
from ccm.feel.functions import BUILTINS
from ccm.feel.semantics import equal, within

Outputs = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a table decides. `rows` are the 0-based rows that the value comes from, in its order."""

    value: object
    rows: tuple[int, ...] = ()
    reason: str = ""


def named(outputs: Sequence[Output], values: Outputs) -> object:
    """The value of a row: plain if there is one output, else a context by the outputs' names."""
    if len(outputs) == 1:
        return values[0]
    return {one.name: value for one, value in zip(outputs, values, strict=True)}


def settle(table: DecisionTable, hits: Sequence[int], found: Sequence[Outputs]) -> Verdict:
    """The value of at least one row that matches."""
    if table.hit is HitPolicy.UNIQUE and len(hits) > 1:
        return Verdict(None, (), f"rows {row_numbers(hits)} match, but the hit policy is unique")
    if table.hit is HitPolicy.ANY and any(equal(found[0], one) is not True for one in found[1:]):
        return Verdict(None, (), f"rows {row_numbers(hits)} match and differ, but the hit policy is any")
    pairs = list(zip(hits, found, strict=True))
    if table.hit.is_ordered:
        pairs.sort(key=lambda pair: _rank(table.outputs, pair[1]))
    if not table.hit.is_list:
        row, values = pairs[0]
        return Verdict(named(table.outputs, values), (row,))
    rows = tuple(row for row, _ in pairs)
    if table.aggregate:
        return Verdict(_aggregated(table, found), rows)
    return Verdict(tuple(named(table.outputs, values) for _, values in pairs), rows)


def missed(table: DecisionTable, defaults: Outputs | None) -> Verdict:
    """No row matches: the defaults, an empty list or zero where outputs are collected, else null."""
    if defaults is not None:
        given = named(table.outputs, defaults)
        return Verdict((given,) if table.collects else given, (), "no row matches; the default counts")
    if table.hit is HitPolicy.COLLECT and table.aggregate in (Aggregate.NONE, Aggregate.COUNT):
        return Verdict(Decimal(0) if table.aggregate else (), (), "no row matches")
    return Verdict(None, (), "no row matches")


def has_defaults(table: DecisionTable) -> bool:
    """Whether any output has a default; the others are then null where no row matches."""
    return any(one.default is not None for one in table.outputs)


def _rank(outputs: Sequence[Output], values: Outputs) -> tuple[int, ...]:
    """How early the outputs stand in the lists of output values; the first output counts most."""
    return tuple(_place(value, one.values) for value, one in zip(values, outputs, strict=True))


def _place(value: object, values: Outputs) -> int:
    """Where a value stands in a list; what is not in it comes last."""
    return next((place for place, one in enumerate(values) if within(value, (one,)) is True), len(values))


def _aggregated(table: DecisionTable, found: Sequence[Outputs]) -> object:
    """Each output aggregated over the rows."""
    function = BUILTINS[table.aggregate.value]
    return named(table.outputs, tuple(function.call([tuple(column)]) for column in zip(*found, strict=True)))
