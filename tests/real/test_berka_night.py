"""The Berka bank's night: September 1994 through the real command line, balanced to the last account."""

import json
import re
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pypdfium2
import pytest

PROJECT = Path(__file__).parent / "berka"
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Night:
    """A finished run: its folder and results."""

    folder: Path
    results: dict[str, Any]
    exit_code: int

    def produced(self) -> list[dict[str, Any]]:
        """The records of what went out."""
        return [each for each in self.results["communications"] if each["status"] == "produced"]

    def path(self, record: dict[str, Any], form: str) -> Path:
        """Where one artefact lies."""
        return next(self.folder / "outbox" / each["path"] for each in record["artefacts"] if each["form"] == form)


def night(tmp: Path, data: Path, *touchpoints: str, workers: int = 2) -> Night:
    """Run touchpoints over September 1994."""
    arguments = ["run", *touchpoints, "--data", data, "--as-of", "1994-09-30", "--letter-date", "1994-10-03"]
    arguments += ["--library", PROJECT, "--out", tmp, "--workers", workers]
    command = [sys.executable, "-m", "ccm", *map(str, arguments)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)
    assert ended.returncode in {0, 1}, ended.stderr + ended.stdout
    results = json.loads((tmp / "run-results.json").read_text(encoding="utf-8"))
    return Night(tmp, results, ended.returncode)


@pytest.fixture(scope="module")
def monthly(tmp_path_factory: pytest.TempPathFactory, shared_data: Path) -> Night:
    return night(tmp_path_factory.mktemp("night") / "monthly", shared_data, "berka-statement")


def text_of(pdf: Path) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


def test_the_monthly_night_balances_to_the_last_account(monthly: Night) -> None:
    balance = monthly.results["balance"]

    assert monthly.exit_code == 0
    assert (balance["read"], balance["produced"], balance["not_in_audience"]) == (1468, 1356, 112)
    assert (balance["suppressed"], balance["undecided"], balance["failed"]) == (0, 0, 0)
    assert balance["artefacts"] == {"page": 1356, "print": 1356}
    assert balance["rows"] == balance["rows_accepted"] + balance["rows_set_aside"]


def test_the_night_for_all_cycles_produces_every_account_with_movement(tmp_path: Path, shared_data: Path) -> None:
    everyone = night(tmp_path / "all", shared_data, "berka-statement-all")

    assert everyone.results["balance"]["read"] == 1468
    assert everyone.results["balance"]["produced"] == 1468


def test_both_languages_go_out_by_rule(monthly: Night) -> None:
    languages = Counter(record["locale"].split("-")[0] for record in monthly.produced())

    assert set(languages) == {"en", "cs"}
    assert min(languages.values()) > 50


def test_every_amount_and_balance_of_the_source_is_in_the_printed_statement(monthly: Night, shared_data: Path) -> None:
    entries = entries_of_september(shared_data)
    missing: dict[str, Counter[Decimal]] = {}
    for record in monthly.produced():
        printed = figures_in(text_of(monthly.path(record, "print")), record["locale"])
        lost = Counter(entries[record["subject"]]) - printed
        if lost:
            missing[record["subject"]] = lost

    assert len(entries) == 1468
    assert missing == {}


def test_every_account_day_of_september_chains_and_every_statement_reconciles(monthly: Night) -> None:
    assert [record["subject"] for record in monthly.produced() if record.get("findings")] == []


def test_the_bytes_do_not_depend_on_the_number_of_workers(monthly: Night, tmp_path: Path, shared_data: Path) -> None:
    alone = night(tmp_path / "alone", shared_data, "berka-overdrawn", "berka-thank-you", workers=1)
    together = night(tmp_path / "together", shared_data, "berka-overdrawn", "berka-thank-you", workers=3)

    assert alone.results["run"] == together.results["run"]
    assert (alone.folder / "manifest.jsonl").read_bytes() == (together.folder / "manifest.jsonl").read_bytes()
    for record in alone.produced():
        for artefact in record["artefacts"]:
            path = Path("outbox") / artefact["path"]
            assert (alone.folder / path).read_bytes() == (together.folder / path).read_bytes()


def test_letters_go_out_by_what_customers_did_and_joint_holders_get_their_own_copy(
    tmp_path: Path, shared_data: Path
) -> None:
    letters = night(tmp_path / "letters", shared_data, "berka-overdrawn", "berka-thank-you")
    produced = letters.produced()
    thanks = [record for record in produced if record["touchpoint"] == "berka-thank-you"]
    roles = Counter(record["role"] for record in thanks)
    copies = Counter(record["subject"] for record in thanks)

    assert letters.results["balance_by_touchpoint"]["berka-overdrawn"]["produced"] == 14
    assert (roles["holder"], roles["joint holder"]) == (215, 58)
    assert max(copies.values()) == 2
    assert len({record["communication"] for record in produced}) == len(produced)


def test_whole_histories_break_into_pages_with_balances_carried_and_brought_forward(
    tmp_path: Path, shared_data: Path
) -> None:
    histories = whole_histories(tmp_path / "histories", shared_data)
    produced = histories.produced()
    pages = [each["pages"] for record in produced for each in record["artefacts"] if each["form"] == "print"]
    longest = max(produced, key=lambda record: max(each.get("pages", 0) for each in record["artefacts"]))
    text = text_of(histories.path(longest, "print"))

    failed = [record["reason"] for record in histories.results["communications"] if record["status"] == "failed"]
    assert (len(produced), len(failed)) == (50, 3)
    assert all("beyond 0.35" in reason for reason in failed)
    assert max(pages) >= 4
    carried = len(re.findall("carried forward|převod na další", text, re.IGNORECASE))
    brought = len(re.findall("brought forward|převod z předchozí", text, re.IGNORECASE))
    assert carried == brought
    assert carried >= 3


def whole_histories(out: Path, data: Path) -> Night:
    """Statements over whole histories of loan accounts: the touchpoint reads all history up to its day."""
    arguments = ["run", "berka-history", "--data", data, "--as-of", "1998-12-31", "--library", PROJECT, "--out", out]
    command = [sys.executable, "-m", "ccm", *map(str, arguments), "--workers", "2"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)
    assert ended.returncode in {0, 1}, ended.stderr + ended.stdout
    return Night(out, json.loads((out / "run-results.json").read_text(encoding="utf-8")), ended.returncode)


def entries_of_september(data: Path) -> dict[str, list[Decimal]]:
    """Amounts and balances of the source, by account: what must be readable in the PDF, as often as it stands there."""
    rows = duckdb.sql(
        "SELECT CAST(account_id AS VARCHAR), CAST(amount AS DECIMAL(18,2)), CAST(balance AS DECIMAL(18,2)) FROM "
        f"'{data / 'berka' / 'trans_partial.parquet'}' WHERE date BETWEEN '1994-09-01' AND '1994-09-30'"
    ).fetchall()
    found: dict[str, list[Decimal]] = {}
    for account, amount, balance in rows:
        found.setdefault(account, []).extend((abs(amount), abs(balance)))
    return found


def figures_in(text: str, locale: str) -> Counter[Decimal]:
    """The figures with two decimals that a text shows, without their signs."""
    if locale.startswith("cs"):
        found = re.findall(r"(?<!\d)\d{1,3}(?:[\u00a0\u202f ]\d{3})*,\d{2}(?!\d)", text)
        plain = [re.sub(r"\s", "", each).replace(",", ".") for each in found]
    else:
        plain = [each.replace(",", "") for each in re.findall(r"(?<![\d,])\d{1,3}(?:,\d{3})*\.\d{2}(?!\d)", text)]
    return Counter(map(Decimal, plain))
