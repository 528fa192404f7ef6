"""A command starts without the heavy engines that it may never need."""

import subprocess
import sys

import pytest

from ccm.cli.main import COMMANDS

HEAVY = ("duckdb", "jinja2", "numpy", "pyarrow", "pydantic", "sqlalchemy", "sqlglot", "watchfiles", "weasyprint")


@pytest.mark.parametrize("command", ["check", "build"])
def test_no_engine_is_loaded_before_a_command_needs_it(command):
    code = f"import sys, ccm.cli.main, ccm.cli.{command}; print(*(name for name in {HEAVY} if name in sys.modules))"

    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert found.stdout.split() == []


def test_every_command_says_in_a_whole_line_what_it_does():
    told = subprocess.run([sys.executable, "-m", "ccm", "--help"], capture_output=True, text=True, check=True).stdout

    listed = [line for line in told.partition("Commands:")[2].splitlines() if line.strip()]
    assert len(listed) == len(COMMANDS)
    assert [line for line in listed if not line.endswith(".") or line.endswith("...")] == []
