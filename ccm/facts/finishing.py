"""Takes the last steps from a row of the batch to `Facts`: formulas, ratios, the order of chained entries. In
decimals.

In: a shard. Out: `Facts`, one per communication, in order. Runs in the workers; nothing here touches the data
again.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from ccm.diagnostics import Diagnostic, Span, error, warning
from ccm.facts.batch import SHARD, DerivedBatch
from ccm.facts.chaining import order_entries
from ccm.facts.entries import Chain, is_chained
from ccm.facts.measures import currency_asked, slope_divisor
from ccm.facts.model import FactDefinition, Facts, Value
from ccm.facts.obtaining import Builtin, Constant, Formula, Measure, Rows, Sql, Window
from ccm.feel import ARITHMETIC, compile_expression
from ccm.values.occasion import Communication

REQUIRED_MISSING = error("V050", "required-fact-missing", "A fact that is never missing is missing for one subject.")
RECORD_SET_ASIDE = error("V051", "subject-record-set-aside", "A record that a subject's facts need was set aside.")
OTHER_CURRENCY = error(
    "V053", "amounts-in-another-currency", "A fact would add up amounts in several currencies for one subject."
)
NO_CHAIN = warning(
    "V052", "balances-do-not-chain", "On one day no order of an account's entries makes its balances chain."
)

Calculated = Callable[[Mapping[str, Value]], Value]


class FactsReader:
    """Reads shards of one batch; made once per worker, because formulas are compiled here."""

    def __init__(self, batch: DerivedBatch) -> None:
        self.batch = batch
        self._kept: tuple[int, Any] | None = None
        self._constants = _constants(batch)
        self._formulas = [
            (fact.slug, compile_expression(fact.obtained.expression))
            for fact in batch.facts
            if isinstance(fact.obtained, Formula)
        ]
        self._averages = [
            fact.slug
            for fact in batch.facts
            if isinstance(fact.obtained, Window) and fact.obtained.measure is Measure.AVERAGE
        ]
        self._trends = [
            (fact.slug, slope_divisor(fact.obtained.over.size))
            for fact in batch.facts
            if isinstance(fact.obtained, Window) and fact.obtained.measure is Measure.TREND
        ]
        self._rows = [fact for fact in batch.facts if isinstance(fact.obtained, Rows) and not is_chained(fact)]
        self._loose = [
            fact.slug
            for fact in batch.facts
            if isinstance(fact.obtained, Sql) and fact.type.kind == "number" and not fact.type.unit
        ]
        self._summed = [fact for fact in batch.facts if currency_asked(fact)]
        self._required = [fact for fact in batch.facts if not fact.nullable]

    def read(self, shard: int) -> Iterator[Facts]:
        """The facts of one shard, in order."""
        return self.finish(self.batch.shard(shard))

    def read_from(self, begin: int, size: int) -> Iterator[Facts]:
        """The facts of `size` communications from the place `begin` on, in order; the shard last read is kept."""
        while size > 0:
            shard, offset = divmod(begin, SHARD)
            if self._kept is None or self._kept[0] != shard:
                self._kept = (shard, self.batch.shard(shard))
            part = self._kept[1].slice(offset, size)
            if part.num_rows == 0:
                return
            yield from self.finish(part)
            begin, size = begin + part.num_rows, size - part.num_rows

    def finish(self, table: Any) -> Iterator[Facts]:
        """The facts of the rows of an Arrow table."""
        lists = {chain.column: _Lists(table.column(chain.column)) for chain in self.batch.chains}
        lists |= {fact.slug: _Lists(table.column(fact.slug)) for fact in self._rows}
        plain = [name for name in table.column_names if name not in lists]
        columns = [_plain_values(table.column(name)) for name in plain]
        for number, row in enumerate(zip(*columns, strict=True)):
            yield self._facts(dict(zip(plain, row, strict=True)), lists, number)

    def _facts(self, values: dict[str, Any], lists: Mapping[str, "_Lists"], number: int) -> Facts:
        batch = self.batch
        identity = (values.pop("_subject"), values.pop("_recipient"), values["role"])
        communication = Communication(batch.touchpoint, *identity, batch.occasion)
        aside, account = values.pop("_aside", None), values.pop("_account")
        values.update(self._constants)
        findings: list[Diagnostic] = []
        for fact in self._rows:
            values[fact.slug] = _records(lists[fact.slug], number, fact, 0, None)
        for chain in batch.chains:
            if account is None:  # a product or event that belongs to no account has no balance, not one of nothing
                values.update(dict.fromkeys((*chain.openings, *chain.closings)))
                values.update({fact.slug: () for fact in chain.rows})
            else:
                findings.extend(_read_off(chain, lists[chain.column], number, values, account))
        for slug in self._averages:
            total, count = values.pop(f"{slug}__sum"), values.pop(f"{slug}__count")
            values[slug] = ARITHMETIC.divide(total, count) if count else None
        for slug, divisor in self._trends:
            steepness = values.pop(f"{slug}__steepness")
            values[slug] = None if steepness is None else ARITHMETIC.divide(steepness, divisor)
        mixed = tuple(self._mixed(values, identity[0]))
        for slug in self._loose:
            values[slug] = _shortest(values[slug])
        for slug, calculate in self._formulas:
            values[slug] = calculate(values)
        failures = (*mixed, *self._failures(values, identity[0], aside))
        return Facts(communication, values, failures, tuple(findings))

    def _mixed(self, values: dict[str, Any], subject: str) -> Iterator[Diagnostic]:
        """Sums that entries in another currency went into; their value is taken away, so that nothing hangs on it."""
        for fact in self._summed:
            if values.pop(f"{fact.slug}__other"):
                values[fact.slug] = None
                said = f"“{fact.name}” is in {fact.unit}, and entries in another currency would be added to it"
                hint = f'add `account currency = "{fact.unit}"` to its `where`'
                yield OTHER_CURRENCY.at(Span(subject, field=fact.slug), said, hint=hint)

    def _failures(self, values: Mapping[str, Value], subject: str, aside: str | None) -> Iterator[Diagnostic]:
        if aside:
            hint = "mend the record and run again"
            yield RECORD_SET_ASIDE.at(Span(subject), f"a record these facts need was set aside: {aside}", hint=hint)
            return  # what else is missing follows from it
        for fact in self._required:
            if values.get(fact.slug) is None:
                said = f"“{fact.name}” is missing, and it is declared never to be ({fact.source})"
                yield REQUIRED_MISSING.at(Span(subject, field=fact.slug), said)


def read_facts(batch: DerivedBatch, shard: int | None = None) -> Iterator[Facts]:
    """The facts of one shard, or of all, in order of subject, recipient and role."""
    reader = FactsReader(batch)
    for number in range(batch.shards) if shard is None else (shard,):
        yield from reader.read(number)


def _constants(batch: DerivedBatch) -> dict[str, Value]:
    """What is the same in every communication of the batch."""
    days = batch.occasion.days
    found: dict[str, Value] = {}
    for fact in batch.facts:
        if isinstance(fact.obtained, Constant):
            found[fact.slug] = fact.obtained.value
        elif isinstance(fact.obtained, Builtin) and fact.obtained.table == "occasion":
            found[fact.slug] = days[fact.obtained.column]
    return found


def _plain_values(column: Any) -> list[Any]:
    """A column as Python values; whole numbers become decimals like all numbers."""
    kind = str(column.type)
    values: list[Any] = column.to_pylist()
    if kind.startswith(("int", "uint")):
        return [None if value is None else Decimal(value) for value in values]
    return values


def _shortest(value: Decimal | None) -> Decimal | None:
    """A number without the zeros that the database's fixed scale adds: 6, not 6.0000000000."""
    if value is None:
        return None
    return value.to_integral_value() if value == value.to_integral_value() else value.normalize()


class _Lists:
    """A column of lists of records, taken apart once per shard: reading one list is then only slicing."""

    def __init__(self, column: Any) -> None:
        whole = column.combine_chunks()
        chunk = whole.chunk(0) if hasattr(whole, "chunk") else whole
        bounds: list[int] = chunk.offsets.to_pylist()
        self.missing: list[bool] = chunk.is_null().to_pylist()
        first, last = (bounds[0], bounds[-1]) if bounds else (0, 0)
        self.bounds = [bound - first for bound in bounds]
        self.fields = {
            field.name: _plain_values(chunk.values.field(index).slice(first, last - first))
            for index, field in enumerate(chunk.values.type)
        }

    def bounds_of(self, number: int) -> tuple[int, int]:
        """First and last index of one list in the fields."""
        return (0, 0) if self.missing[number] else (self.bounds[number], self.bounds[number + 1])


def _records(
    lists: _Lists, number: int, fact: FactDefinition, prefix: int, order: Sequence[int] | None
) -> tuple[Mapping[str, Value], ...]:
    """The rows of a row fact as mappings by slug, in the given order (or as they stand)."""
    if not isinstance(fact.obtained, Rows):
        raise AssertionError(f"{fact.name} is no row fact")
    first, last = lists.bounds_of(number)
    indices = range(first, last) if order is None else [first + index for index in order]
    slugs = [field.slug for field in fact.obtained.fields]
    columns = [lists.fields[f"f{prefix}_{slug}"] for slug in slugs]
    return tuple(dict(zip(slugs, [column[index] for column in columns], strict=True)) for index in indices)


def _read_off(chain: Chain, lists: _Lists, number: int, values: dict[str, Any], subject: str) -> Iterator[Diagnostic]:
    """Order the entries of one account, and fill in the balances and rows that hang on the order."""
    first, last = lists.bounds_of(number)
    day, amount, balance = (lists.fields[name][first:last] for name in ("day", "amount", "balance"))
    ordered = order_entries(day, amount, balance, chain.start)
    values.update(dict.fromkeys(chain.openings, ordered.opening))
    values.update(dict.fromkeys(chain.closings, ordered.closing))
    for index, fact in enumerate(chain.rows):
        kept = lists.fields[f"kept{index}"]
        order = [entry for entry in ordered.order if kept[first + entry]]
        values[fact.slug] = _records(lists, number, fact, index, order)
    for unchained in ordered.unchained:
        said = f"the balances of {unchained} follow from no order of that day's entries"
        yield NO_CHAIN.at(Span(subject, field="balance"), said)
