"""Runs that are refused, stopped or killed: nothing is lost or doubled, nothing that is not ours is touched."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
TOUCHPOINTS = ("current-account-statement", "savings-statement", "welcome-series")


@pytest.fixture(scope="module")
def bank(ccm: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("interrupted") / "bank"
    assert ccm("sample", "--out", folder, "--customers", 120).code == 0
    return folder


def arguments(bank: Path, out: Path, *more: object) -> list[str]:
    named = [
        "run",
        *TOUCHPOINTS,
        "--data",
        bank,
        "--as-of",
        "2026-09-30",
        "--out",
        out,
        "--without",
        "accessible",
        *more,
    ]
    return list(map(str, named))


def files_in(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def contacts_in(ledger: Path) -> list[tuple[str, str]]:
    with sqlite3.connect(ledger) as connection:
        return sorted(connection.execute("SELECT communication, channel FROM contacts"))


def test_a_killed_run_begun_again_gives_exactly_an_undisturbed_run(ccm: Any, bank: Path, tmp_path: Path) -> None:
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    assert ccm(*arguments(bank, whole, "--workers", 2)).code == 0
    command = [sys.executable, "-m", "ccm", *arguments(bank, broken, "--workers", 2)]
    running = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until(lambda: len(list(broken.rglob("*.pdf"))) >= 5)
    running.kill()
    running.wait()
    assert not (broken / "run-results.json").exists()
    until(lambda: still(broken))

    again = ccm(*arguments(bank, broken, "--workers", 2))

    assert again.code == 0, again.err
    assert files_in(broken / "outbox") == files_in(whole / "outbox")
    assert (broken / "manifest.jsonl").read_bytes() == (whole / "manifest.jsonl").read_bytes()
    assert contacts_in(broken / "ledger.sqlite") == contacts_in(whole / "ledger.sqlite")


def until(holds: Any, *, seconds: float = 60.0) -> None:
    """Wait for something that another process does."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)


def still(folder: Path) -> bool:
    """Whether nobody writes there any more: workers end with the run that started them."""
    before = len(list(folder.rglob("*")))
    time.sleep(2.0)
    return len(list(folder.rglob("*"))) == before


def test_a_folder_that_is_not_a_runs_is_left_alone(ccm: Any, bank: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    (mine / "outbox").mkdir(parents=True)
    (mine / "outbox" / "letter.txt").write_text("precious")

    ended = ccm(*arguments(bank, mine))

    assert ended.code == 2
    assert "not empty" in ended.err
    assert (mine / "outbox" / "letter.txt").read_text() == "precious"


def test_two_runs_never_share_a_folder(ccm: Any, bank: Path, tmp_path: Path) -> None:
    out = tmp_path / "shared"
    command = [sys.executable, "-m", "ccm", *arguments(bank, out)]
    running = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until(lambda: (out / ".work").exists())
    running.send_signal(signal.SIGSTOP)
    try:
        second = ccm(*arguments(bank, out))
    finally:
        running.send_signal(signal.SIGCONT)

    assert second.code == 2
    assert "another run" in second.err
    assert running.wait(timeout=300) == 0


def test_a_proof_is_no_contact(ccm: Any, bank: Path, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.sqlite"
    assert ccm(*arguments(bank, tmp_path / "proof", "--draft", "--ledger", ledger)).code == 0
    assert contacts_in(ledger) == []

    assert ccm(*arguments(bank, tmp_path / "real", "--ledger", ledger)).code == 0
    assert len(contacts_in(ledger)) > 50


def test_contacts_are_recorded_before_a_run_calls_itself_finished(ccm: Any, bank: Path, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.sqlite"
    assert ccm(*arguments(bank, tmp_path / "first", "--ledger", ledger)).code == 0
    recorded = contacts_in(ledger)
    with sqlite3.connect(ledger) as other:
        other.execute("BEGIN IMMEDIATE")
        command = [sys.executable, "-m", "ccm", *arguments(bank, tmp_path / "second", "--ledger", ledger)]
        waiting = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until(lambda: len(list((tmp_path / "second").rglob("*.pdf"))) > 50)
        time.sleep(3.0)
        assert not (tmp_path / "second" / "run-results.json").exists()
        other.rollback()

    assert waiting.wait(timeout=300) == 0
    assert contacts_in(ledger) == recorded


def test_a_run_that_stops_early_names_every_document_it_wrote_and_may_begin_again(
    ccm: Any, bank: Path, tmp_path: Path
) -> None:
    csv = tmp_path / "csv"
    export(bank, csv)
    out = tmp_path / "stopped"
    stopped = ccm(*arguments(csv, out, "--workers", 2, "--max-failed", 3, "--explain"))
    results = json.loads((out / "run-results.json").read_text(encoding="utf-8"))
    named = {each["path"] for record in results["communications"] for each in record.get("artefacts", ())}

    assert stopped.code == 3
    assert results["completed"] is False
    assert set(files_in(out / "outbox")) == named

    assert ccm(*arguments(csv, out, "--workers", 2)).code == 1
    assert json.loads((out / "run-results.json").read_text(encoding="utf-8"))["completed"] is True
    assert not (out / "explanations.jsonl").exists(), "nothing is left of the run that stopped"


def export(bank: Path, out: Path) -> None:
    """The bank as CSV, every other customer without an address."""
    from ccm.samplebank.export import export_csv

    export_csv(bank, out)
    lines = (out / "customers.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    import csv

    rows = list(csv.DictReader(lines))
    for row in rows[::2]:
        row["street_address"] = row["city"] = row["postal_code"] = ""
    with (out / "customers.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def test_workers_do_not_outlive_the_run(bank: Path, tmp_path: Path) -> None:
    out = tmp_path / "orphans"
    command = [sys.executable, "-m", "ccm", *arguments(bank, out, "--workers", 2)]
    running = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until(lambda: len(list(out.rglob("*.pdf"))) >= 3)
    workers = children_of(running.pid)
    running.kill()
    running.wait()

    assert workers
    until(lambda: not any(Path(f"/proc/{worker}").exists() for worker in workers))


def children_of(parent: int) -> list[int]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[1]) == parent and os.getpid() != int(folder.name):
            found.append(int(folder.name))
    return found
