"""Faults: what `spoil` says it planted is in the files, and nothing else has changed."""

import csv
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ccm.samplebank import generate
from ccm.samplebank.export import export_csv
from ccm.samplebank.faults import BUSY_ENTRIES, FAULTS, HOSTILE, WORDS, Planted, spoil, spoilt_copies
from ccm.samplebank.tables import SCHEMAS

Rows = list[dict[str, str]]


def read(directory: Path, name: str) -> Rows:
    with (directory / f"{name}.csv").open(encoding="utf-8", errors="surrogateescape", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="session")
def export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("export")
    generate(root / "bank", customers=60, seed=4, as_of=date(2026, 9, 30), months=4)
    export_csv(root / "bank", root / "csv")
    return root / "csv"


@pytest.fixture(scope="session")
def copies(export: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, list[Planted]]]:
    out = tmp_path_factory.mktemp("spoilt")
    return out, spoilt_copies(export, out, seed=9)


def test_the_export_holds_every_table_with_its_columns(export: Path) -> None:
    for name, schema in SCHEMAS.items():
        assert (export / f"{name}.csv").read_text(encoding="utf-8").splitlines()[0].replace('"', "") == ",".join(
            schema.names
        )
    assert len(read(export, "customers")) == 60


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_where_it_is_said_to_be(copies: tuple[Path, dict[str, list[Planted]]], fault: str) -> None:
    out, planted = copies
    assert planted[fault]
    for each in planted[fault]:
        if each.row is not None and each.field is not None:
            row = read(out / fault, each.table)[each.row - 1]
            assert row[each.field] == each.value
            assert each.key in {"", row[next(iter(row))]}


def test_all_faults_together_are_where_they_are_said_to_be(export: Path, tmp_path: Path) -> None:
    shutil.copytree(export, tmp_path / "all")
    planted = spoil(tmp_path / "all", seed=9)
    tables = {name: read(tmp_path / "all", name) for name in SCHEMAS if name != "consents"}
    placed = [each for each in planted if each.row is not None and each.field is not None]
    assert len(placed) > 150
    assert all(tables[each.table][each.row - 1][each.field] == each.value for each in placed if each.row and each.field)
    fixed = [(each.table, each.row) for each in placed if each.effect == "finding"]
    assert len(fixed) == len(set(fixed))


def test_the_same_seed_spoils_the_same_way(export: Path, tmp_path: Path) -> None:
    planted = []
    for name in ("one", "two"):
        shutil.copytree(export, tmp_path / name)
        planted.append(spoil(tmp_path / name, seed=2))
    assert planted[0] == planted[1]
    for name in SCHEMAS:
        one, two = (tmp_path / each / f"{name}.csv" for each in ("one", "two"))
        assert one.exists() == two.exists() == (name != "consents")
        assert not one.exists() or one.read_bytes() == two.read_bytes()


def test_a_fault_of_one_field_changes_that_field_alone(
    export: Path, copies: tuple[Path, dict[str, list[Planted]]]
) -> None:
    out, planted = copies
    touched = {(each.table, each.row, each.field) for each in planted["wrong-types"]}
    for name in SCHEMAS:
        before, after = read(export, name), read(out / "wrong-types", name)
        assert len(before) == len(after)
        for number, (old, new) in enumerate(zip(before, after, strict=True), start=1):
            assert {(name, number, field) for field in old if old[field] != new[field]} <= touched


def test_the_busy_account_has_five_thousand_more_entries_whose_balances_chain(
    export: Path, copies: tuple[Path, dict[str, list[Planted]]]
) -> None:
    out, planted = copies
    account = planted["busy-account"][0].key
    rows = [row for row in read(out / "busy-account", "transactions") if row["account_id"] == account]
    rows.sort(key=lambda row: int(row["sequence"]))
    before = [row for row in read(export, "transactions") if row["account_id"] == account]
    assert len(rows) == len(before) + BUSY_ENTRIES
    balance = Decimal(0)
    for number, row in enumerate(rows, start=1):
        balance += Decimal(row["amount"])
        assert (Decimal(row["balance"]), int(row["sequence"])) == (balance, number)


def test_the_empty_month_is_empty(copies: tuple[Path, dict[str, list[Planted]]]) -> None:
    out, planted = copies
    (gone,) = planted["empty-month"]
    booked = {row["booked"][:7] for row in read(out / "empty-month", "transactions") if row["account_id"] == gone.key}
    assert booked
    assert gone.value not in booked


def test_the_broken_encoding_is_no_utf_8(copies: tuple[Path, dict[str, list[Planted]]]) -> None:
    out, planted = copies
    for name in {each.table for each in planted["broken-encoding"] if each.effect == "finding"}:
        with pytest.raises(UnicodeDecodeError):
            (out / "broken-encoding" / f"{name}.csv").read_text(encoding="utf-8")


def test_hostile_text_is_in_every_text_field_that_is_no_identifier_and_no_word(
    copies: tuple[Path, dict[str, list[Planted]]],
) -> None:
    found = {(each.table, each.field, each.value) for each in copies[1]["hostile-text"]}
    for name, schema in SCHEMAS.items():
        for column in schema:
            if str(column.type) == "string" and not column.name.endswith(("_id", *WORDS)):
                assert {(name, column.name, text) for text in HOSTILE.values()} <= found


def test_names_of_ninety_letters_and_from_right_to_left_are_planted(
    copies: tuple[Path, dict[str, list[Planted]]],
) -> None:
    planted = copies[1]["awkward-names"]
    assert any(len(each.value) == 90 and " " not in each.value for each in planted)
    assert any("\u05d0" <= each.value[0] <= "\u05ea" for each in planted)


def test_unknown_columns_and_the_missing_table_are_told(copies: tuple[Path, dict[str, list[Planted]]]) -> None:
    out, planted = copies
    assert "shoe_size" in read(out / "unknown-columns", "customers")[0]
    assert {"raet", "rate"} & set(read(out / "unknown-columns", "products")[0]) == {"raet"}
    assert not (out / "missing-table" / f"{planted['missing-table'][0].table}.csv").exists()


def test_orphans_point_to_what_is_not_there(copies: tuple[Path, dict[str, list[Planted]]]) -> None:
    out, planted = copies
    there = {
        name: {row[f"{name[:-1]}_id"] for row in read(out / "orphans", name)} for name in ("customers", "accounts")
    }
    for each in planted["orphans"]:
        assert each.value not in there["customers" if each.field == "customer_id" else "accounts"]


def test_a_fault_that_does_not_exist_is_refused(export: Path) -> None:
    with pytest.raises(KeyError, match="no-such"):
        spoil(export, seed=1, only=["no-such"])
