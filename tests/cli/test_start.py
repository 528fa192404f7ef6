"""A command starts without the heavy engines that it may never need."""

import subprocess
import sys

HEAVY = ("numpy", "pyarrow", "sqlalchemy", "watchfiles", "weasyprint")


def test_no_engine_is_loaded_before_a_command_needs_it():
    code = f"import sys, ccm.cli.main; print(*(name for name in {HEAVY} if name in sys.modules))"

    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert found.stdout.split() == []
