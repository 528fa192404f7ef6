"""The whole sample bank on disk: chunk by chunk of customers, in one process or several.

In: a directory, how many customers, a seed, `as_of`. Out: the standard tables as Parquet and a `Summary`. The small
tables have a row group per chunk, transactions a file per chunk (`transactions/part-00000.parquet` …) with a row
group per month. A chunk depends on the seed and its own number alone, so the bytes are the same for any number of
processes.
"""

from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import chain, islice
from multiprocessing import get_context
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from ccm.samplebank import accounts as holdings
from ccm.samplebank import contacts, deposits, estates, events, people, products
from ccm.samplebank.days import window
from ccm.samplebank.ledger import Ledger
from ccm.samplebank.tables import SCHEMAS

CHUNK = 5_000
BUSY_FROM = 500  # a bank of so many customers has one account with a very busy month


@dataclass(frozen=True, slots=True)
class Summary:
    """What was written: rows of each table, and where."""

    directory: Path
    rows: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for; the arguments of `generate`."""

    directory: Path
    customers: int
    seed: int
    as_of: date
    months: int
    chunk: int


def generate(
    directory: Path,
    *,
    customers: int,
    seed: int,
    as_of: date,
    months: int = 24,
    processes: int = 1,
    chunk: int = CHUNK,
) -> Summary:
    """Write a bank of `customers` people with `months` whole months of transactions up to `as_of`.

    The same arguments give the same bytes, whatever `processes`; `chunk` (customers made at a time) bounds the
    memory and is part of what decides the bytes. The directory is made; files of an earlier bank in it are
    replaced. Raises ValueError for numbers that make no bank.
    """
    if customers < 1 or months < 1 or seed < 0 or chunk < 1 or processes < 1:
        raise ValueError("customers, months, chunk and processes must be at least 1, seed at least 0")
    order = Order(directory, customers, seed, as_of, months, chunk)
    parts = directory / "transactions"
    parts.mkdir(parents=True, exist_ok=True)
    for old in parts.glob("part-*.parquet"):
        old.unlink()
    rows = dict.fromkeys(SCHEMAS, 0)
    with ExitStack() as stack:
        writers = {
            name: stack.enter_context(_writer(directory / f"{name}.parquet", name))
            for name in SCHEMAS
            if name != "transactions"
        }
        for tables, booked in stack.enter_context(_Chunks(order, processes)):
            rows["transactions"] += booked
            for name, table in tables.items():
                writers[name].write_table(table)
                rows[name] += table.num_rows
    return Summary(directory, rows)


def _writer(path: Path, name: str) -> pq.ParquetWriter:
    return pq.ParquetWriter(path, SCHEMAS[name], compression="zstd", store_schema=False)


class _Chunks:
    """The chunks in order, made here or by other processes, never more than a few ahead."""

    def __init__(self, order: Order, processes: int) -> None:
        count = -(-order.customers // order.chunk)
        self._make, self._numbers = partial(make_chunk, order), range(count)
        many = min(processes, count)
        self._pool = ProcessPoolExecutor(many, mp_context=get_context("spawn")) if many > 1 else None

    def __enter__(self) -> Iterator[tuple[dict[str, pa.Table], int]]:
        return map(self._make, self._numbers) if self._pool is None else self._ahead(self._pool)

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def _ahead(self, pool: ProcessPoolExecutor) -> Iterator[tuple[dict[str, pa.Table], int]]:
        numbers = iter(self._numbers)
        waiting = [pool.submit(self._make, number) for number in islice(numbers, 4)]
        while waiting:
            yield waiting.pop(0).result()
            waiting.extend(pool.submit(self._make, number) for number in islice(numbers, 1))


def make_chunk(order: Order, number: int) -> tuple[dict[str, pa.Table], int]:
    """Write one chunk's transactions; return its small tables and how many transactions there were."""
    seed, start = order.seed, number * order.chunk
    span = window(order.as_of, order.months)
    group = people.draw(seed, number, first=start + 1, size=min(order.chunk, order.customers - start), window=span)
    drawn, put_away = deposits.draw(seed, number, group, holdings.draw(seed, number, group, span), span)
    ledger = Ledger(seed, number, group, drawn, span, busy=number == 0 and order.customers >= BUSY_FROM)
    held, borrowed = ledger.accounts, ledger.loans
    owned, cards = products.products_table(seed, number, group, held, borrowed, put_away, span)
    tables = {
        "customers": pa.concat_tables(
            [people.customers(group, seed, number), estates.outsiders_table(seed, number, group)]
        ),
        "accounts": holdings.accounts_table(held),
        "holders": holdings.holders_table(seed, number, group, held),
        "products": owned,
        "consents": contacts.consents_table(seed, number, group, held, span),
        "contacts": contacts.contacts_table(seed, number, group, held, span),
        "events": events.events_table(seed, number, group, held, borrowed, cards, span),
    }
    return tables, _write_transactions(order.directory / "transactions" / f"part-{number:05d}.parquet", ledger)


def _write_transactions(path: Path, ledger: Ledger) -> int:
    """One row group per month; texts are dictionary-coded, identifiers delta-coded because they only count up."""
    months = ledger.months()
    first = next(months)
    coded = ["account_id", "category", "details", "counterparty", "booked"]
    delta = {"transaction_id": "DELTA_BYTE_ARRAY"}
    booked = 0
    with pq.ParquetWriter(
        path, first.schema, compression="zstd", store_schema=False, use_dictionary=coded, column_encoding=delta
    ) as writer:
        for month in chain([first], months):
            writer.write_table(month, row_group_size=max(month.num_rows, 1))
            booked += month.num_rows
    return booked
