"""A small project, and how to load it with a wording, a file or a setting of a test's own."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from ccm.compliance.checking import Checked, check_library
from ccm.diagnostics import has_errors
from ccm.library import load, read_directory

PROJECT = read_directory(Path(__file__).parent / "project")
Run = Callable[..., Checked]


@pytest.fixture(scope="session")
def project() -> Mapping[str, bytes]:
    """The small project as it stands."""
    return PROJECT


@pytest.fixture(scope="session")
def run_checks() -> Run:
    """Check the small project with files replaced, added or (None) taken away; it must load without an error."""

    def run(changes: Mapping[str, str | None], **options: object) -> Checked:
        files = dict(PROJECT)
        for path, text in changes.items():
            files.pop(path, None)
            if text is not None:
                files[path] = text.encode()
        library, found = load(files)
        assert library is not None
        assert not has_errors(found), [str(each) for each in found]
        return check_library(library, files, **options)

    return run
