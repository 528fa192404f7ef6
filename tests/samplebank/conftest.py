"""One bank of two thousand customers for all tests of this folder, and its tables in DuckDB."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from ccm.samplebank import Summary, generate
from ccm.samplebank.tables import SCHEMAS

AS_OF = date(2026, 9, 30)


@pytest.fixture(scope="session")
def summary(tmp_path_factory: pytest.TempPathFactory) -> Summary:
    return generate(tmp_path_factory.mktemp("bank"), customers=2_000, seed=20260930, as_of=AS_OF)


@pytest.fixture(scope="session")
def directory(summary: Summary) -> Path:
    return summary.directory


@pytest.fixture(scope="session")
def bank(directory: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        for name in SCHEMAS:
            files = directory / name / "*.parquet" if name == "transactions" else directory / f"{name}.parquet"
            connection.execute(f"CREATE VIEW {name} AS FROM read_parquet('{files}')")
        connection.execute(
            """CREATE TABLE own AS
            SELECT h.customer_id, t.*, a.kind AS account_kind, date_trunc('month', booked) AS month
            FROM transactions t JOIN accounts a USING (account_id) JOIN holders h USING (account_id)
            WHERE h.role IN ('holder', 'joint holder') AND t.category <> 'opening balance'"""
        )
        yield connection
