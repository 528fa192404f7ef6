"""Leaves out of a batch who is not in the touchpoint's population.

In: a condition over facts. Out: its SQL where that is exact over the batch’s columns; otherwise the rows it keeps,
asked one by one. Only false leaves out: where the condition is undecided, the communication is read and its audience
decides; where a record that the condition needs was set aside, it is read and fails, because nobody can tell.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from ccm.facts.batch import DerivedBatch
from ccm.facts.entries import is_chained
from ccm.facts.finishing import FactsReader
from ccm.facts.model import FactDefinition
from ccm.facts.obtaining import Balance, Builtin, Column, Measure, Sql, Window
from ccm.feel import Exactness, Expression, compile_expression, to_sql

UNSURE = "_unsure"
"""The column that names a set-aside record which the population's facts would have needed."""


def population_sql(population: Expression | None, facts: Sequence[FactDefinition]) -> tuple[str, Expression | None]:
    """The condition in SQL where it is exact over finished columns; otherwise it is asked later, row by row."""
    if population is None:
        return "true", None
    finished = {
        fact.slug: f"b.{fact.slug}"
        for fact in facts
        if fact.slug in population.reads and not is_chained(fact) and _is_column(fact)
    }
    if set(population.reads) - set(finished):
        return "true", population
    sql, exactness = to_sql(population, finished)
    if sql is None or exactness is not Exactness.EXACT:
        return "true", population
    return f"({sql}) IS DISTINCT FROM false OR b.{UNSURE} IS NOT NULL", None


def _is_column(fact: FactDefinition) -> bool:
    """Whether the batch has the fact's value itself, needing no further step."""
    match fact.obtained:
        case Window(measure=measure):
            return measure not in (Measure.AVERAGE, Measure.TREND)
        case Builtin(table=table):
            return table != "occasion"
        case Column() | Sql() | Balance():
            return True
        case _:
            return False


def only_population(batches: Iterator[Any], batch: DerivedBatch, population: Expression) -> Iterator[Any]:
    """The record batches without the rows for which the condition is false."""
    import pyarrow as pa

    reader, asked = FactsReader(batch), compile_expression(population)
    for part in batches:
        table = pa.Table.from_batches([part])
        unsure = table.column(UNSURE).to_pylist()
        table = table.drop_columns([UNSURE])
        keep = [
            aside is not None or asked(facts.values) is not False
            for aside, facts in zip(unsure, reader.finish(table), strict=True)
        ]
        yield from table.filter(pa.array(keep, pa.bool_())).to_batches()
