"""The small project, as it stands and checked with files of a test's own."""

from collections.abc import Mapping

import pytest

from tests.compliance import measuring


@pytest.fixture(scope="session")
def project() -> Mapping[str, bytes]:
    """The small project as it stands."""
    return measuring.PROJECT


@pytest.fixture(scope="session")
def run_checks() -> measuring.Run:
    """Check the small project with files replaced, added or (None) taken away; it must load without an error."""
    return measuring.run_checks
