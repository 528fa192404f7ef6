"""Commands of the exchange, run in this process: as true as a process of their own, and twenty times as fast."""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ccm.cli.main import run


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        """Its standard output as JSON."""
        return json.loads(self.out)


Ccm = Callable[..., Ended]


@pytest.fixture
def ccm(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Ccm:
    """Run `ccm` with arguments in the current folder."""

    def ended(*arguments: object) -> Ended:
        monkeypatch.setattr(sys, "argv", ["ccm", *map(str, arguments)])
        capfd.readouterr()
        with pytest.raises(SystemExit) as end:
            run()
        said = capfd.readouterr()
        return Ended(int(end.value.code or 0), said.out, said.err)

    return ended


@pytest.fixture
def letters(ccm: Ccm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The starter project, in the folder that commands are started in."""
    monkeypatch.chdir(tmp_path)
    assert ccm("init", "letters").code == 0
    monkeypatch.chdir(tmp_path / "letters")
    return tmp_path / "letters"
