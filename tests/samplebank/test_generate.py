"""Generating: the same bytes for the same arguments, the tables as agreed, and any size."""

from datetime import date
from hashlib import sha256
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from ccm.samplebank import Summary, generate
from ccm.samplebank.tables import SCHEMAS

AS_OF = date(2026, 9, 30)


def digests(directory: Path) -> dict[str, str]:
    files = sorted(path for path in directory.rglob("*") if path.is_file())
    return {str(path.relative_to(directory)): sha256(path.read_bytes()).hexdigest() for path in files}


def test_the_same_arguments_give_the_same_bytes_in_one_process_or_two(tmp_path: Path) -> None:
    for name, processes in (("one", 1), ("two", 2)):
        generate(tmp_path / name, customers=90, seed=5, as_of=AS_OF, months=4, chunk=30, processes=processes)
    first = digests(tmp_path / "one")
    assert first == digests(tmp_path / "two")
    assert len(first) == len(SCHEMAS) - 1 + 3


def test_another_seed_gives_another_bank(tmp_path: Path) -> None:
    for seed in (1, 2):
        generate(tmp_path / str(seed), customers=20, seed=seed, as_of=AS_OF, months=2)
    one, two = digests(tmp_path / "1"), digests(tmp_path / "2")
    assert all(one[name] != two[name] for name in one)


def test_customers_of_a_full_chunk_do_not_change_when_the_bank_grows(tmp_path: Path) -> None:
    for name, customers in (("small", 40), ("large", 60)):
        generate(tmp_path / name, customers=customers, seed=5, as_of=AS_OF, months=2, chunk=20)
    small, large = (digests(tmp_path / name) for name in ("small", "large"))
    assert small["transactions/part-00000.parquet"] == large["transactions/part-00000.parquet"]
    assert small["transactions/part-00001.parquet"] == large["transactions/part-00001.parquet"]


def test_the_files_hold_the_standard_tables_with_their_types(directory: Path) -> None:
    for name, schema in SCHEMAS.items():
        files = sorted(directory.glob(f"{name}/*.parquet" if name == "transactions" else f"{name}.parquet"))
        assert files
        for file in files:
            assert pq.read_schema(file).remove_metadata() == schema


def test_the_summary_counts_what_was_written(summary: Summary) -> None:
    for name, rows in summary.rows.items():
        files = summary.directory.glob(f"{name}/*.parquet" if name == "transactions" else f"{name}.parquet")
        assert rows == sum(pq.read_metadata(file).num_rows for file in files)
    people = pq.read_table(summary.directory / "customers.parquet", columns=["customer_since"])["customer_since"]
    assert len(people) - people.null_count == 2_000  # the others are executors who are no customers


def test_a_smaller_bank_leaves_nothing_of_a_larger_one_behind(tmp_path: Path) -> None:
    generate(tmp_path, customers=30, seed=1, as_of=AS_OF, months=1, chunk=10)
    generate(tmp_path, customers=10, seed=1, as_of=AS_OF, months=1, chunk=10)
    assert [path.name for path in (tmp_path / "transactions").iterdir()] == ["part-00000.parquet"]


@pytest.mark.parametrize("as_of", [date(2024, 2, 29), date(2026, 10, 3), date(2025, 1, 1), date(2025, 12, 31)])
@pytest.mark.parametrize("customers", [1, 2, 5])
def test_the_smallest_banks_on_any_day_reach_no_further_than_that_day(
    tmp_path: Path, as_of: date, customers: int
) -> None:
    summary = generate(tmp_path, customers=customers, seed=3, as_of=as_of, months=3)
    booked = pq.read_table(tmp_path / "transactions" / "part-00000.parquet", columns=["booked"])["booked"].to_pylist()
    assert summary.rows["customers"] == customers
    assert all(day <= as_of for day in booked)


@pytest.mark.parametrize("wrong", [{"customers": 0}, {"months": 0}, {"seed": -1}, {"chunk": 0}, {"processes": 0}])
def test_numbers_that_make_no_bank_are_refused_before_anything_is_written(
    tmp_path: Path, wrong: dict[str, int]
) -> None:
    numbers = {"customers": 5, "seed": 1} | wrong
    with pytest.raises(ValueError, match="at least"):
        generate(tmp_path / "bank", as_of=AS_OF, **numbers)
    assert not (tmp_path / "bank").exists()
