"""A machine without Pango: the accessible PDF is left out and named with the command to install it; all else runs."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ccm.channels.engines import install_command
from ccm.samplebank import generate

ROOT = Path(__file__).parents[2]
DAY = "2026-09-30"
NO_PANGO = """
import ctypes.util
import sys

found = ctypes.util.find_library
ctypes.util.find_library = lambda name: None if name.startswith("pango") else found(name)


class NoPango:
    def find_spec(self, name, path=None, target=None):
        if name == "weasyprint":
            raise OSError("cannot load library 'pango-1.0'")


sys.meta_path.insert(0, NoPango())
"""
"""What Python runs in every process before anything else: the library is not found, and WeasyPrint does not load."""


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bank whose every customer needs accessible documents."""
    folder = tmp_path_factory.mktemp("bank")
    generate(folder, customers=12, seed=2, as_of=date(2026, 9, 30), months=2)
    table = pq.read_table(folder / "customers.parquet")
    at = table.column_names.index("accessible_format")
    pq.write_table(
        table.set_column(at, "accessible_format", pa.array([True] * len(table))), folder / "customers.parquet"
    )
    return folder


@pytest.fixture
def ccm(tmp_path: Path):
    """Run `ccm` in processes that find no Pango."""
    (tmp_path / "before").mkdir()
    (tmp_path / "before" / "sitecustomize.py").write_text(NO_PANGO)
    paths = os.pathsep.join([str(tmp_path / "before"), str(ROOT)])

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "ccm", *map(str, arguments)]
        environment = {**os.environ, "PYTHONPATH": paths}
        ended = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=500, check=False
        )
        assert "Traceback" not in ended.stderr
        assert "defect in ccm" not in ended.stdout + ended.stderr
        return ended

    return run


def says_what_to_install(ended: subprocess.CompletedProcess[str]) -> bool:
    said = " ".join(ended.stderr.split())
    return (
        "R060 form-unavailable: accessible PDF needs the Pango library, which is not installed" in said
        and install_command() in said
    )


@pytest.mark.parametrize("workers", [1, 2])
def test_a_run_names_the_form_and_goes_on_with_the_others(ccm, bank: Path, tmp_path: Path, workers: int) -> None:
    asked = ("run", "current-account-statement", "--data", bank, "--as-of", DAY, "--workers", workers)
    ended = ccm(*asked, "--out", tmp_path / "out")
    results = json.loads((tmp_path / "out" / "run-results.json").read_text(encoding="utf-8"))
    findings = (tmp_path / "out" / "findings.jsonl").read_text(encoding="utf-8").splitlines()

    assert ended.returncode == 0, ended.stderr
    assert says_what_to_install(ended)
    assert results["balance"]["failed"] == 0
    assert results["balance"]["produced"] > 5
    assert results["balance"]["artefacts"]["print"] > 2
    assert "accessible" not in results["balance"]["artefacts"]
    assert "R060" in {json.loads(each)["code"] for each in findings}


def test_a_letter_that_is_only_asked_for_in_that_form_fails_by_name(ccm, bank: Path, tmp_path: Path) -> None:
    asked = ("run", "current-account-statement", "--data", bank, "--as-of", DAY, "--out", tmp_path / "out")
    ended = ccm(*asked, "--without", "print", "--without", "page")
    results = json.loads((tmp_path / "out" / "run-results.json").read_text(encoding="utf-8"))
    failed = [each for each in results["communications"] if each["status"] == "failed"]

    assert ended.returncode == 1, ended.stderr
    assert len(failed) > 5
    assert {each["reason"] for each in failed} == {"accessible PDF needs the Pango library, which is not installed"}
    assert {each["code"] for one in failed for each in one["findings"]} >= {"R060"}


def test_a_preview_shows_the_other_forms(ccm, tmp_path: Path) -> None:
    ended = ccm("preview", "welcome-series", "--out", tmp_path / "preview")

    assert ended.returncode == 0, ended.stderr
    assert says_what_to_install(ended)
    assert {path.suffix for path in (tmp_path / "preview").iterdir()} == {".pdf", ".html", ".eml", ".css"}


def test_a_preview_of_that_form_alone_says_why_there_is_none(ccm, tmp_path: Path) -> None:
    ended = ccm("preview", "welcome-series", "--form", "accessible", "--out", tmp_path / "preview")

    assert ended.returncode == 1
    assert says_what_to_install(ended)
    assert ended.stdout.startswith("failed: accessible PDF needs the Pango library, which is not installed\n")


def test_the_demonstration_opens_its_door(ccm, tmp_path: Path) -> None:
    ended = ccm("demo", "--customers", 20, "--workers", 2, "--out", tmp_path / "demo", "--no-open")
    results = json.loads((tmp_path / "demo" / "run" / "run-results.json").read_text(encoding="utf-8"))

    assert ended.returncode == 0, ended.stderr
    assert says_what_to_install(ended)
    assert set(results["balance"]["artefacts"]) == {"print", "page", "mail", "text"}
    assert (tmp_path / "demo" / "index.html").is_file()
