"""A night from a PostgreSQL database is the night from files, to the byte; what goes wrong there is said in words."""

import json
from datetime import date
from pathlib import Path

import pytest
from finished_run import Run

from ccm.samplebank import generate

DAY = "2026-09-30"
TYPES = {
    "string": "text",
    "date32[day]": "date",
    "bool": "boolean",
    "int64": "bigint",
    "int32": "integer",
    "decimal128(18, 2)": "numeric(18,2)",
    "decimal128(9, 6)": "numeric",
}


@pytest.fixture(scope="session")
def bank(tmp_path_factory) -> Path:
    data = tmp_path_factory.mktemp("bank") / "data"
    generate(data, customers=40, seed=3, as_of=date(2026, 9, 30), months=14)
    return data


@pytest.fixture(scope="session")
def stored(bank, pg_databases):
    """The same bank in a database."""
    database = pg_databases()
    database.load(bank, TYPES)
    return database


@pytest.fixture(scope="session")
def night(ccm, tmp_path_factory):
    def run(data: object, *more: object) -> tuple[Path, Run]:
        out = tmp_path_factory.mktemp("night") / "out"
        asked = ("run", "all", "--data", data, "--as-of", DAY, "--out", out, "--without", "accessible", *more)
        ended = ccm(*asked)
        assert ended.code == 0, ended.err
        return out, Run(Path(), out, ended.code, ended.out)

    return run


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_night_from_a_database_is_that_from_files_to_the_last_byte(night, bank, stored) -> None:
    files, _ = night(bank)
    database, _ = night(stored.uri, "--workers", "2")

    one, other = contents(files), contents(database)
    assert one.keys() == other.keys()
    assert sum(name.startswith("outbox/") for name in one) > 80
    assert [name for name in one if one[name] != other[name] and name != "ledger.sqlite"] == []
    assert json.loads(one["run-results.json"])["balance"]["rows"] > 5_000


def test_what_a_person_looks_at_is_the_same_from_a_database(ccm, bank, stored, tmp_path):
    subject = stored.ask("SELECT account_id FROM accounts WHERE kind = 'current' ORDER BY 1 LIMIT 1")[0][0]
    asked = ("current-account-statement", "--subject", subject, "--as-of", DAY)
    for command in (("explain", *asked), ("facts", "--touchpoint", *asked)):
        files, database = (ccm(*command, "--data", data) for data in (bank, stored.uri))
        assert files.code == database.code == 0, database.err
        assert files.out == database.out

    shown = ccm("preview", *asked, "--data", stored.uri, "--out", tmp_path / "preview", "--form", "page")
    assert shown.out.startswith("produced")


def test_a_record_that_cannot_be_used_is_set_aside_with_its_key(ccm, bank, pg, tmp_path):
    pg.load(bank, TYPES)
    account = pg.ask("SELECT account_id FROM accounts WHERE kind = 'current' ORDER BY 1 LIMIT 1")[0][0]
    pg.run(
        f"INSERT INTO transactions (transaction_id, account_id, booked, amount) VALUES ('t-bad', '{account}',"
        f" '{DAY}', 'NaN')"
    )

    asked = ("current-account-statement", "--data", pg.uri, "--as-of", DAY, "--out", tmp_path / "night")
    ended = ccm("run", *asked, "--without", "accessible")

    assert ended.code == 1
    assert "S022 value-not-finite: “NaN” is no finite number (transaction_id “t-bad”)" in ended.err
    aside = json.loads((tmp_path / "night/set-aside.jsonl").read_text())
    assert (aside["table"], aside["key"], aside["account"]) == ("transactions", "t-bad", account)
    results = json.loads((tmp_path / "night/run-results.json").read_text())
    assert results["balance"]["rows"] == results["balance"]["rows_accepted"] + 1
    assert {one["subject"] for one in results["communications"] if one["status"] == "failed"} == {account}


@pytest.mark.parametrize(
    ("data", "code", "said"),
    [
        ("{uri}&schema=core", 2, "S051"),
        ("postgresql://me:secret-1@/missing?host={host}", 2, "does not exist"),
        ("postgresql://me:secret-1@127.0.0.1:1/x", 3, "no server answers"),
        ("postgres:/me:secret-1@h/x", 2, "this is neither"),
        ("no-such-folder", 2, "there is no folder no-such-folder"),
        ("mysql://me:secret-1@h/x", 2, "--data takes a folder or the address of a PostgreSQL database"),
        ("host=h password=secret-1", 2, "--data takes a folder or the address of a PostgreSQL database"),
        ("{uri}", 1, "no table or view “customers”"),
    ],
)
@pytest.mark.parametrize("command", ["run", "explain"])
def test_a_database_that_cannot_be_read_ends_the_command_in_a_sentence(command, data, code, said, ccm, pg, tmp_path):
    address = data.format(uri=pg.uri, host=pg.uri.partition("host=")[2])
    more = ("--out", tmp_path / "night") if command == "run" else ("--subject", "A1")

    ended = ccm(command, "current-account-statement", "--data", address, "--as-of", DAY, *more)

    assert (ended.code, ended.out) == (code, "")
    assert said in ended.err
    assert "secret-1" not in ended.err


def test_a_night_that_the_database_breaks_off_is_not_completed(ccm, bank, pg, tmp_path):
    pg.load(bank, TYPES)
    pg.run(
        "ALTER TABLE transactions RENAME TO stored",
        "CREATE VIEW transactions AS SELECT stored.* FROM stored, (SELECT pg_sleep(30) OFFSET 0) s",
    )
    asked = ("run", "all", "--data", f"{pg.uri}&options=-cstatement_timeout%3D200", "--as-of", DAY)

    ended = ccm(*asked, "--out", tmp_path / "night", "--format", "json")

    assert ended.code == 3
    assert [one["code"] for one in ended.json()["findings"]] == ["S053"]
    assert not (tmp_path / "night/run-results.json").exists()
