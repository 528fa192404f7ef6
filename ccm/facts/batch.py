"""What `derive` leaves for the workers: one row per communication, in order, in shards that can be read
apart.

In: record batches from DuckDB. Out: `DerivedBatch`, small enough to be sent to another process; the rows
stand in a Parquet file (one row group per shard) or in memory.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ccm.diagnostics import Diagnostic
from ccm.facts.entries import Chain
from ccm.facts.model import FactDefinition, Grain
from ccm.values.occasion import Occasion

SHARD = 1_000


@dataclass(frozen=True, slots=True)
class DerivedBatch:
    """The facts of many communications, ordered by subject, recipient and role.

    `facts` says what every column is and which formulas are still to be taken; `shards` how many parts there are,
    `count` how many communications. `findings` concern the batch as a whole.
    """

    touchpoint: str
    occasion: Occasion
    grain: Grain
    facts: tuple[FactDefinition, ...]
    chains: tuple[Chain, ...]
    count: int
    shards: int
    path: Path | None = None
    table: Any = field(default=None, repr=False)
    findings: tuple[Diagnostic, ...] = ()

    def shard(self, number: int) -> Any:
        """One part as an Arrow table."""
        if self.path is not None:
            import pyarrow.parquet as pq

            with pq.ParquetFile(self.path) as file:
                return file.read_row_group(number)
        return self.table.slice(number * SHARD, SHARD)


def store(batches: Iterator[Any], schema: Any, path: Path | None) -> tuple[int, int, Any]:
    """Write the batches; the count, the number of shards, and the table if it stays in memory."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    if path is None:
        table = pa.Table.from_batches(batches, schema)
        return table.num_rows, -(-table.num_rows // SHARD), table
    count = shards = 0
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for part in _parts(batches, schema):
            writer.write_table(part, row_group_size=SHARD)
            count, shards = count + part.num_rows, shards + 1
    return count, shards, None


def _parts(batches: Iterator[Any], schema: Any) -> Iterator[Any]:
    """Tables of exactly one shard's rows; the last may be shorter."""
    import pyarrow as pa

    waiting: list[Any] = []
    rows = 0
    for batch in batches:
        waiting.append(batch)
        rows += batch.num_rows
        while rows >= SHARD:
            table = pa.Table.from_batches(waiting, schema)
            yield table.slice(0, SHARD)
            waiting = table.slice(SHARD).to_batches()
            rows -= SHARD
    if rows:
        yield pa.Table.from_batches(waiting, schema)
