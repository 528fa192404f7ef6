"""A run is made once more and is the same to the last byte; what is not the same says where it begins."""

import json
import shutil
from pathlib import Path

import pytest

CUSTOMERS = """customer_id,given_name,family_name,street_address,city,postal_code,country,customer_since
C1,Alex,Example,1 Example Street,Exampleton,EX1 1EX,GB,2026-09-20
C2,Sam,Sample,2 Example Street,Exampleton,EX1 1EX,GB,2026-09-10
C3,Jo,Older,3 Example Street,Exampleton,EX1 1EX,GB,2019-01-01
"""
ACCOUNTS = """account_id,kind,currency
A1,current,GBP
A2,savings,GBP
A3,current,GBP
"""
HOLDERS = "account_id,customer_id,role\nA1,C1,holder\nA2,C1,holder\nA3,C2,holder\n"
AS_OF = ("--as-of", "2026-09-30")


@pytest.fixture(scope="module")
def night(ccm, tmp_path_factory) -> Path:
    """A folder with a project, its data and a run of drafts."""
    folder = tmp_path_factory.mktemp("replay")
    assert ccm("init", "letters", cwd=folder).code == 0
    (folder / "data").mkdir()
    (folder / "data/customers.csv").write_text(CUSTOMERS, encoding="utf-8")
    (folder / "data/accounts.csv").write_text(ACCOUNTS, encoding="utf-8")
    (folder / "data/holders.csv").write_text(HOLDERS, encoding="utf-8")
    named = ("--data", "data", *AS_OF, "--out", "night", "--draft", "--without", "accessible")
    ran = ccm("run", "welcome", *named, "--library", "letters", cwd=folder)
    assert ran.code == 0, ran.err
    return folder


@pytest.fixture
def copy(night: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(night, tmp_path / "copy"))


def test_a_run_comes_out_the_same_to_the_last_byte_and_stays_as_it_was(ccm, night: Path) -> None:
    before = {path: path.read_bytes() for path in night.rglob("*") if path.is_file()}

    ended = ccm("replay", "night", "--data", "data", cwd=night)

    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("3 communications from release ")
    assert ended.out.endswith(": all the same, every byte\n")
    assert {path: path.read_bytes() for path in night.rglob("*") if path.is_file()} == before


def test_wording_that_changed_since_does_not_reach_a_replay(ccm, copy: Path) -> None:
    thanks = copy / "letters/paragraphs/welcome/welcome.thanks.en.md"
    thanks.write_text(thanks.read_text(encoding="utf-8").replace("Thank you", "Thanks"), encoding="utf-8")

    assert ccm("replay", "night", "--data", "data", cwd=copy).code == 0


def test_data_that_changed_since_is_named_as_the_reason(ccm, copy: Path) -> None:
    data = copy / "data/customers.csv"
    data.write_text(data.read_text(encoding="utf-8").replace("1 Example Street", "7 Example Street"), encoding="utf-8")

    ended = ccm("replay", "night", "--data", "data", cwd=copy)

    assert ended.code == 1
    assert "C1: the facts are others: the data changed, or the contacts in the ledger" in ended.out
    assert "1 of 3 communications differ" in ended.out


def test_documents_that_were_forged_in_the_results_are_found(ccm, copy: Path) -> None:
    results = copy / "night/run-results.json"
    text = results.read_text(encoding="utf-8")
    digest = next(each for each in json.loads(text)["communications"] if each["status"] == "produced")["artefacts"][0]
    results.write_text(text.replace(digest["sha256"], "0" * 64), encoding="utf-8")

    ended = ccm("replay", "night", "--data", "data", "--format", "json", cwd=copy)

    assert ended.code == 1
    (found,) = ended.json()["first"]
    assert found["what"] == f"the same facts and fragments, other bytes: {digest['form']}"


def test_a_file_of_the_outbox_that_was_altered_is_named_and_one_that_left_it_is_not(ccm, copy: Path) -> None:
    altered, gone = sorted((copy / "night/outbox").rglob("*.pdf"))
    altered.write_bytes(altered.read_bytes() + b"%more")
    gone.unlink()

    ended = ccm("replay", "night", "--data", "data", cwd=copy)

    assert ended.code == 1
    assert f"{altered.relative_to(copy / 'night/outbox')} in its outbox is not what the run wrote" in ended.out
    assert "1 of 3 communications differ" in ended.out


def test_a_customer_who_came_or_went_is_named(ccm, copy: Path) -> None:
    data = copy / "data/customers.csv"
    kept = [line for line in data.read_text(encoding="utf-8").splitlines() if not line.startswith("C3")]
    data.write_text("\n".join((*kept, "C9,New,Comer,9 New Street,Exampleton,EX1 1EX,GB,2026-09-29", "")))

    ended = ccm("replay", "night", "--data", "data", "--keep", "kept", cwd=copy)

    assert ended.code == 1
    assert "C3: it is not there now" in ended.out
    assert "C9: it was not there then" in ended.out
    assert (copy / "kept/run/run-results.json").is_file()


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda folder: shutil.rmtree(folder / "night/release"), "the release that the run kept is gone"),
        (lambda folder: (folder / "night/run-results.json").unlink(), "no run has finished in this folder"),
        (lambda folder: (folder / "night/ledger.sqlite").unlink(), "there is no ledger night/ledger.sqlite"),
    ],
    ids=["release", "results", "ledger"],
)
def test_what_cannot_be_replayed_is_refused(ccm, copy: Path, spoil, said: str) -> None:
    spoil(copy)

    ended = ccm("replay", "night", "--data", "data", cwd=copy)

    assert ended.code == 2
    assert said in ended.err
