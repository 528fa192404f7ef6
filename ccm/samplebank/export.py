"""The sample bank as CSV, for people without Parquet and for the bad-input tests.

In: a directory of standard tables in Parquet. Out: one CSV file per table (RFC 4180, UTF-8, header row, ISO dates,
`true`/`false`, an empty field for null), in the same order of rows.
"""

from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from ccm.samplebank.tables import SCHEMAS


def export_csv(directory: Path, out: Path) -> dict[str, int]:
    """Write every table of `directory` to `out/NAME.csv`, replacing what is there; return the rows of each."""
    out.mkdir(parents=True, exist_ok=True)
    return {name: _export(name, _parts(directory, name), out / f"{name}.csv") for name in SCHEMAS}


def _parts(directory: Path, name: str) -> list[Path]:
    folder = directory / name
    return sorted(folder.glob("part-*.parquet")) if folder.is_dir() else [directory / f"{name}.parquet"]


def _export(name: str, parts: list[Path], out: Path) -> int:
    rows = 0
    plain = pa.schema([(field.name, _plain(field.type)) for field in SCHEMAS[name]])
    with pa.csv.CSVWriter(out, plain) as writer:
        for part in parts:
            for batch in pq.ParquetFile(part).iter_batches():
                writer.write_batch(batch.cast(plain))
                rows += batch.num_rows
    return rows


def _plain(kind: pa.DataType) -> pa.DataType:
    """Decimals are written as text, with all their places."""
    return pa.string() if pa.types.is_decimal(kind) else kind
