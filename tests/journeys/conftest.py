"""The real command line, as a person runs it."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest

from ccm.channels import availability

ROOT = Path(__file__).parents[2]


def _register(name: str) -> None:
    """Make a module beside this file importable by its name; test folders are no packages."""
    spec = spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)


_register("browsing")
_register("finished_run")
_register("crafted_bank")


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
def accessible() -> None:
    """Skips a test of the accessible form where it cannot be made, and says what to install."""
    missing = availability("accessible")
    if missing is not None:
        pytest.skip(str(missing))


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
