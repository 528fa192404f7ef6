"""The Berka bank's night: September 1994 through the real command line, balanced to the last account."""

import json
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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
