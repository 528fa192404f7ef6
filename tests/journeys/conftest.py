"""The real command line, as a person runs it."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


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


@pytest.fixture(scope="session")
def ccm() -> Ccm:
    """Run `ccm` with arguments in a folder (default: the repository)."""

    def run(*arguments: object, cwd: Path = ROOT) -> Ended:
        command = [sys.executable, "-m", "ccm", *map(str, arguments)]
        ended = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=500, check=False)
        assert "Traceback" not in ended.stderr
        assert "defect in ccm" not in ended.stderr, ended.stderr
        return Ended(ended.returncode, ended.stdout, ended.stderr)

    return run
