"""The reference validator's word on our accessible PDF. Skipped, with the reason, where it cannot be installed."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from sample_documents import letter, named, statement

from ccm.channels import Artefact
from ccm.composition.model import Document

Render = Callable[[Document, str], Artefact]

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "target" / "verapdf"


@pytest.fixture(scope="module")
def verapdf() -> Path:
    program = FOLDER / "verapdf"
    if program.exists() and shutil.which("java"):
        return program
    setup = Path(os.environ.get("CCM_SHARED", ROOT / ".." / "shared")) / "tools" / "verapdf" / "setup.sh"
    if not setup.is_file():
        pytest.skip("veraPDF's setup script is not beside the repository (shared/tools/verapdf)")
    done = subprocess.run(["bash", str(setup), str(FOLDER)], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"veraPDF cannot be installed here: {done.stderr.strip().splitlines()[-1:]}")
    return program


@pytest.mark.usefixtures("accessible")
def test_accessible_letters_and_statements_are_pdf_ua(verapdf: Path, render: Render, tmp_path: Path) -> None:
    samples = {
        "letter": letter(),
        "draft": letter(draft=True),
        "statement": statement(60),
        "arabic": named("محمد عبد الله", letter()),
    }
    paths = []
    for name, document in samples.items():
        paths.append(tmp_path / f"{name}.pdf")
        paths[-1].write_bytes(render(document, "accessible").content)
    done = subprocess.run([str(verapdf), "ua1", *map(str, paths)], capture_output=True, text=True, check=False)
    assert done.stdout.count("PASS ua1") == len(paths), done.stdout + done.stderr
    assert done.returncode == 0
