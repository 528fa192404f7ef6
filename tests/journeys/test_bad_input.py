"""Bad data through the real command line: told with file, row and field, set aside, and nothing else changes."""

import csv
import io
import json
import shutil
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from ccm.samplebank import generate
from ccm.samplebank.export import export_csv
from ccm.samplebank.faults import FAULTS, Planted, spoil
from ccm.samplebank.tables import SCHEMAS

RECORDS = ("wrong-types", "not-numbers", "overflow", "broken-encoding", "duplicate-ids", "orphans", "unknown-columns")
SHAPES = ("empty-month", "busy-account", "awkward-names", "missing-table")
TEXTS = ("hostile-text", "hostile-identifiers")
STATEMENTS = ("current-account-statement", "savings-statement")
DAY = "2026-09-30"
Ids = dict[str, set[str]]


@dataclass(frozen=True)
class Run:
    """A finished run and the data it read."""

    data: Path
    out: Path
    code: int
    said: str
    planted: tuple[Planted, ...] = ()

    @cached_property
    def results(self) -> dict[str, Any]:
        return json.loads((self.out / "run-results.json").read_text())

    @cached_property
    def records(self) -> dict[str, dict[str, Any]]:
        return {each["communication"]: each for each in self.results["communications"]}

    @cached_property
    def findings(self) -> list[dict[str, Any]]:
        return lines_of(self.out / "findings.jsonl")

    @cached_property
    def set_aside(self) -> list[dict[str, Any]]:
        return lines_of(self.out / "set-aside.jsonl")

    def documents(self, name: str) -> dict[str, str]:
        return {each["form"]: each["sha256"] for each in self.records[name].get("artefacts", ())}

    def folder(self) -> Path:
        return self.out / "outbox"


def lines_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def rows_of(path: Path) -> list[tuple[int, list[str]]]:
    """Each record of a CSV file with the line it begins on; the first is the head."""
    text = path.read_bytes().decode("utf-8", "replace")
    reader = csv.reader(io.StringIO(text, newline=""))
    found, begins = [], 1
    for record in reader:
        found.append((begins, record))
        begins = reader.line_num + 1
    return found


def table_of(path: Path) -> list[dict[str, str]]:
    (_, head), *rows = rows_of(path)
    return [dict(zip(head, row, strict=True)) for _, row in rows]


@pytest.fixture(scope="session")
def bank(tmp_path_factory) -> Path:
    root = tmp_path_factory.mktemp("bank")
    generate(root / "parquet", customers=60, seed=1, as_of=date(2026, 9, 30), months=14)
    export_csv(root / "parquet", root / "csv")
    return root / "csv"


@pytest.fixture(scope="session")
def compose(ccm, bank, tmp_path_factory) -> Callable[..., Run]:
    def run(name: str, *, faults=(), touchpoints=("all",), seed=3, more=(), change=None) -> Run:
        root = tmp_path_factory.mktemp(name)
        shutil.copytree(bank, root / "data")
        planted = spoil(root / "data", seed=seed, only=faults) if faults else []
        if change:
            change(root / "data")
        asked = ("run", *touchpoints, "--data", root / "data", "--as-of", DAY, "--out", root / "out", "--draft")
        ended = ccm(*asked, "--without", "accessible", *more)
        return Run(root / "data", root / "out", ended.code, ended.out + ended.err, tuple(planted))

    return run


@pytest.fixture(scope="session")
def clean(compose) -> Run:
    return compose("clean")


@pytest.fixture(scope="session")
def records(compose) -> Run:
    """Every fault that breaks single records or columns."""
    return compose("records", faults=RECORDS)


@pytest.fixture(scope="session")
def shapes(compose) -> Run:
    """Faults that are none: unusual data that must go through; and a table that is not there."""
    return compose("shapes", faults=SHAPES, touchpoints=STATEMENTS)


def test_every_fault_is_in_one_of_these_runs() -> None:
    assert {*RECORDS, *SHAPES, *TEXTS} == set(FAULTS)


def test_every_planted_fault_of_a_record_is_named_with_file_row_and_field(records: Run) -> None:
    lines = {name: [line for line, _ in rows_of(records.data / f"{name}.csv")] for name in SCHEMAS}
    told = {(each["file"], each.get("row"), each["field"]) for each in records.set_aside}
    told |= {(s["source"], s.get("row"), s.get("field")) for s in (each["span"] for each in records.findings)}
    planted = [each for each in records.planted if each.effect == "finding"]

    unnamed = [
        each
        for each in planted
        if (f"{each.table}.csv", None if each.row is None else lines[each.table][each.row], each.field) not in told
    ]

    assert len(planted) > 35
    assert unnamed == []


def test_the_terminal_names_files_rows_and_fields_too(records: Run) -> None:
    assert "customers.csv field shoe_size: warning S010 column-unknown" in records.said
    assert "hint: did you mean “rate”?" in records.said
    assert "is not an amount like 1234.56" in records.said
    assert records.code == 1


def balance_closes(run: Run) -> None:
    balance, tables = run.results["balance"], run.results["tables"]
    ended = ("produced", "not_in_audience", "suppressed", "undecided", "failed")
    assert balance["read"] == sum(balance[each] for each in ended) == len(run.records)
    assert len(run.records) == len(run.results["communications"])
    for status in ended:
        assert balance[status] == sum(each["status"].replace(" ", "_") == status for each in run.records.values())
    present = {path.stem: len(rows_of(path)) - 1 for path in run.data.glob("*.csv")}
    assert {name: count["rows"] for name, count in tables.items()} == present
    assert all(each["rows"] == each["accepted"] + each["set_aside"] for each in tables.values())
    assert balance["rows"] == sum(present.values()) == balance["rows_accepted"] + balance["rows_set_aside"]
    aside = {(each["file"], each["row"]) for each in run.set_aside}
    assert len(aside) == balance["rows_set_aside"] == sum(each["set_aside"] for each in tables.values())


def test_the_balance_closes_to_the_last_row_of_every_file(clean: Run, records: Run, shapes: Run, texts: Run) -> None:
    for run in (clean, records, shapes, texts):
        balance_closes(run)
    assert clean.results["balance"]["rows_set_aside"] == 0
    assert records.results["balance"]["rows_set_aside"] > 35


def holders_of(data: Path) -> tuple[Mapping[str, set[str]], Mapping[str, set[str]]]:
    accounts: dict[str, set[str]] = defaultdict(set)
    customers: dict[str, set[str]] = defaultdict(set)
    for each in table_of(data / "holders.csv"):
        accounts[each["customer_id"]].add(each["account_id"])
        customers[each["account_id"]].add(each["customer_id"])
    return accounts, customers


def touched(run: Run, clean: Run) -> set[str]:
    """Customers and accounts that a planted fault could concern, through joint accounts too."""
    accounts, customers = holders_of(clean.data)
    tables = {name: table_of(run.data / f"{name}.csv") for name in SCHEMAS}
    found: set[str] = set()
    for each in run.planted:
        if each.row is not None:
            row = tables[each.table][each.row - 1]
            found |= {row.get("account_id", ""), row.get("customer_id", "")}
    for _ in range(2):
        found |= {one for each in found for one in accounts.get(each, set()) | customers.get(each, set())}
    return found


def test_whoever_no_fault_concerns_gets_the_same_documents_to_the_byte(clean: Run, records: Run) -> None:
    concerned = touched(records, clean)
    others = [
        name for name, each in clean.records.items() if not {each["subject"], each["recipient"]} & concerned
    ]

    assert sum(clean.records[name]["status"] == "produced" for name in others) > 15
    assert [name for name in others if records.records.get(name) != clean.records[name]] == []


def test_a_fault_fails_a_document_and_never_changes_one(clean: Run, records: Run) -> None:
    changed = [
        name
        for name, each in records.records.items()
        if each["status"] != "failed" and each != clean.records.get(name)
    ]

    assert changed == []
    reasons = [each["reason"] for each in records.records.values() if each["status"] == "failed"]
    assert reasons
    assert all(reason.startswith("a record these facts need was set aside: ") for reason in reasons)


def test_nobody_is_lost_without_being_named(clean: Run, records: Run) -> None:
    keys = {each[key] for each in records.set_aside for key in ("account", "customer") if key in each}
    lost = [
        name
        for name, each in clean.records.items()
        if name not in records.records and not {each["subject"], each["recipient"]} & keys
    ]

    assert lost == []


@pytest.fixture(scope="session")
def texts(compose) -> Run:
    return compose("texts", faults=TEXTS, more=("--explain",))
