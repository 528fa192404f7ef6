"""The sample project, and how to load it with changes."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from ccm.diagnostics import Diagnostic
from ccm.library import load, read_directory
from ccm.library.model import Library

SAMPLE = read_directory(Path(__file__).parent / "sample")
Changes = Mapping[str, str | bytes | None]
Load = Callable[..., tuple[Library, tuple[Diagnostic, ...]]]
Findings = Callable[[Changes], list[str]]


def changed(changes: Changes) -> dict[str, bytes]:
    """The sample's files with some replaced, added or (None) taken away."""
    files = dict(SAMPLE)
    for path, content in changes.items():
        files.pop(path, None)
        if content is not None:
            files[path] = content.encode() if isinstance(content, str) else content
    return files


@pytest.fixture(scope="session")
def sample() -> dict[str, bytes]:
    return dict(SAMPLE)


@pytest.fixture(scope="session")
def load_changed() -> Load:
    def loading(changes: Changes = {}, **options: object) -> tuple[Library, tuple[Diagnostic, ...]]:  # noqa: B006 - read only
        library, diagnostics = load(changed(changes), **options)
        assert library is not None
        return library, diagnostics

    return loading


@pytest.fixture(scope="session")
def findings() -> Findings:
    """Load with changes and tell `path:line:column CODE message` of each finding."""

    def found(changes: Changes) -> list[str]:
        _, diagnostics = load(changed(changes))
        return [f"{each.span} {each.code} {each.message}" for each in diagnostics]

    return found
