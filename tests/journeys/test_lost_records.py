"""Records that were lost, through the real command line: whoever they concern is not written to, and all others are."""

import csv
import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from finished_run import Run, lines_of, rows_of

from ccm.samplebank import generate
from ccm.samplebank.export import export_csv

ROOT = Path(__file__).parents[2]
DAY = "2026-09-30"
MAPPING = """\
source: core
files:
  moves: extract/moves.csv
  people: extract/people.csv
{files}views:
  customers: SELECT * FROM people
  transactions: SELECT * FROM moves
{views}"""


@pytest.fixture(scope="session")
def bank(tmp_path_factory) -> Path:
    root = tmp_path_factory.mktemp("bank")
    generate(root / "parquet", customers=20, seed=1, as_of=date(2026, 9, 30), months=3)
    export_csv(root / "parquet", root / "csv")
    return root / "csv"


@pytest.fixture(scope="session")
def compose(ccm, bank, tmp_path_factory) -> Callable[..., Run]:
    """One night of statements and welcomes over a changed copy of the bank."""

    def run(
        change: Callable[[Path], None] = lambda data: None, *more: object, library: Path = ROOT / "fragments"
    ) -> Run:
        root = tmp_path_factory.mktemp("lost")
        shutil.copytree(bank, root / "data")
        if change is not None:
            change(root / "data")
        asked = ("run", "current-account-statement", "security-alert", "--data", root / "data", "--as-of", DAY)
        forms = ("--without", "accessible", "--without", "page", "--without", "mail")
        ended = ccm(*asked, "--out", root / "out", "--library", library, "--draft", *forms, *more)
        return Run(root / "data", root / "out", ended.code, ended.out + ended.err)

    return run


@pytest.fixture(scope="session")
def clean(compose) -> Run:
    return compose(None)


@pytest.fixture(scope="session")
def held(compose) -> Run:
    """A night with a line among the entries that names nobody."""
    return compose(append("transactions.csv", "(1 row affected)"))


def append(name: str, line: str) -> Callable[[Path], None]:
    def change(data: Path) -> None:
        with (data / name).open("a", encoding="utf-8") as stream:
            stream.write(f"{line}\n")

    return change


def statuses(run: Run) -> dict[tuple[str, str, str], str]:
    return {(each["touchpoint"], each["subject"], each["recipient"]): each["status"] for each in run.records.values()}


def changed(run: Run, clean: Run) -> dict[tuple[str, str, str], str]:
    """Every communication that ended otherwise than on an undisturbed night."""
    before, after = statuses(clean), statuses(run)
    assert run.results["balance"]["rows"] == (
        run.results["balance"]["rows_accepted"] + run.results["balance"]["rows_set_aside"]
    )
    assert before.keys() <= after.keys()
    return {each: status for each, status in after.items() if status != before.get(each)}


def account_of(clean: Run) -> tuple[str, str]:
    """An account with one holder who got a statement."""
    produced = [each for each in clean.records.values() if each["status"] == "produced"]
    statements = [each for each in produced if each["touchpoint"] == "current-account-statement"]
    single = [each for each in statements if sum(one["subject"] == each["subject"] for one in statements) == 1]
    return single[0]["subject"], single[0]["recipient"]


def test_a_cut_entry_fails_the_statement_of_its_account_and_no_other(compose, clean) -> None:
    account, customer = account_of(clean)
    run = compose(append("transactions.csv", f'"T9","{account}",2026-09-30,"5.00"'))

    assert set(changed(run, clean)) >= {("current-account-statement", account, customer)}
    assert {each[2] for each in changed(run, clean)} == {customer}
    assert set(changed(run, clean).values()) == {"failed"}
    assert run.code == 1


def test_a_line_that_names_nobody_holds_back_what_needs_its_table_and_says_how_to_go_on(compose, clean, held) -> None:
    accepted = compose(append("transactions.csv", "(1 row affected)"), "--accept-unnamed")

    assert {each["status"] for each in held.records.values() if each["subject"].startswith("A")} == {"failed"}
    assert statuses(held).keys() == statuses(clean).keys()
    assert (
        "hint: mend it or take it out and run again; or, if it is surely nobody's, run with --accept-unnamed"
        in held.said
    )
    assert changed(accepted, clean) == {}
    assert (held.code, accepted.code) == (1, 1)
    assert accepted.results["accept_unnamed"] is True
    assert len({run.results["run"] for run in (clean, held, accepted)}) == 3
    assert [each["code"] for each in accepted.set_aside] == ["S002"]


def test_a_holder_who_is_no_customer_fails_nobody_else(compose, clean) -> None:
    account, _ = account_of(clean)
    run = compose(append("holders.csv", f'"{account}","C99999999","joint holder"'))

    assert changed(run, clean) == {}
    assert [(each["code"], each["field"]) for each in run.set_aside] == [("S029", "customer_id")]
    assert "“C99999999” is not among the customers" in run.said
    assert run.code == 1


def test_an_account_whose_only_holder_is_no_customer_fails_by_name(compose, clean) -> None:
    account, customer = account_of(clean)

    def forget(data: Path) -> None:
        rows = [row for _, row in rows_of(data / "holders.csv")]
        rows = [[cell if row[0] != account else cell.replace(customer, "C99999999") for cell in row] for row in rows]
        with (data / "holders.csv").open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(rows)

    run = compose(forget)

    assert statuses(run)["current-account-statement", account, "C99999999"] == "failed"
    assert ("current-account-statement", account, customer) not in statuses(run)
    assert f"account “{account}” has no holder that can be used" in run.said


def test_explain_says_what_the_run_said(ccm, compose, clean) -> None:
    account, _ = account_of(clean)
    run = compose(append("transactions.csv", "garbage"))
    asked = (
        "explain",
        "current-account-statement",
        "--subject",
        account,
        "--data",
        run.data,
        "--as-of",
        DAY,
        "--draft",
    )
    (held,) = ccm(*asked, "--format", "json").json()
    (accepted,) = ccm(*asked, "--format", "json", "--accept-unnamed").json()

    assert held["reason"] == run.records[held["communication"]]["reason"]
    assert "nobody can tell whose it is" in held["reason"]
    assert accepted["status"] == "produced"


@pytest.fixture(scope="session")
def mapped(tmp_path_factory) -> Path:
    """The sample library over files of the bank's own."""
    folder = tmp_path_factory.mktemp("mapped") / "fragments"
    shutil.copytree(ROOT / "fragments", folder)
    shutil.copytree(ROOT / "brand", folder.parent / "brand")
    others = ("accounts", "holders", "products", "consents", "contacts", "events")
    files = "".join(f"  {name}_file: {name}.csv\n" for name in others)
    views = "".join(f"  {name}: SELECT * FROM {name}_file\n" for name in others)
    (folder / "sources").mkdir()
    (folder / "sources" / "core.yaml").write_text(MAPPING.format(files=files, views=views), encoding="utf-8")
    return folder


def extract(*changes: Callable[[Path], None]) -> Callable[[Path], None]:
    def change(data: Path) -> None:
        for each in changes:
            each(data)
        (data / "extract").mkdir()
        (data / "transactions.csv").rename(data / "extract" / "moves.csv")
        (data / "customers.csv").rename(data / "extract" / "people.csv")

    return change


def test_lines_of_a_banks_own_files_concern_whom_they_would_have_concerned(compose, clean, mapped) -> None:
    account, customer = account_of(clean)
    cut = compose(extract(append("transactions.csv", f'"T9","{account}"')), library=mapped)
    unnamed = compose(extract(append("transactions.csv", "garbage")), library=mapped)

    assert {each[2] for each in changed(cut, clean)} == {customer}
    assert {each["status"] for each in unnamed.records.values() if each["subject"].startswith("A")} == {"failed"}
    assert lines_of(cut.out / "set-aside.jsonl")[0]["table"] == "extract/moves.csv"
    assert json.loads((cut.out / "run-results.json").read_text(encoding="utf-8"))["tables"]["extract/moves.csv"] == {
        "rows": 1,
        "accepted": 0,
        "set_aside": 1,
    }


def test_a_run_whose_records_were_set_aside_ends_with_1_even_if_nobody_failed(compose) -> None:
    run = compose(append("transactions.csv", '"T9","A99999999",2026-09-30,"5.00",,,,,'))

    assert run.results["balance"]["failed"] == 0
    assert run.results["balance"]["rows_set_aside"] == 1
    assert run.code == 1
