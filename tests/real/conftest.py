"""Real input: the folder `../shared/data` beside the repository (or `$CCM_SHARED/data`), never copied into it."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("CCM_SHARED", ROOT.parent / "shared"))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder with real input; without it these tests are skipped, and say so."""
    folder = SHARED / "data"
    if not folder.is_dir():
        pytest.skip(f"no real input: {folder} is absent (set CCM_SHARED to the folder that holds data/)")
    return folder
