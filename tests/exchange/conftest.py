"""Commands of the exchange, and a project to run them in."""

from pathlib import Path

import pytest

from tests.commands import Ccm, ccm_in_process


@pytest.fixture
def ccm(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Ccm:
    """Run `ccm` with arguments in the current folder."""
    return ccm_in_process(monkeypatch, capfd)


@pytest.fixture
def letters(ccm: Ccm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The starter project, in the folder that commands are started in."""
    monkeypatch.chdir(tmp_path)
    assert ccm("init", "letters").code == 0
    monkeypatch.chdir(tmp_path / "letters")
    return tmp_path / "letters"
