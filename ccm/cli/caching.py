"""Where commands that help authors keep what they worked out before: a folder of the user's own.

In: the environment, read here and nowhere else. Out: a `Cache`. The folder may be deleted at any time. It is never
inside a project, so that nobody can hand one over together with a project's files.
"""

import os
import sys
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from ccm.cache import NO_CACHE, Cache, StoredCache

CacheOption = Annotated[
    bool,
    typer.Option("--cache/--no-cache", help="Reuse what was worked out before of files that have not changed since."),
]


def open_cache(wanted: bool) -> "closing[Cache]":
    """The user's cache, to be closed when the command ends; with `wanted` false one that remembers nothing."""
    return closing(StoredCache(cache_folder()) if wanted else NO_CACHE)


def cache_folder() -> Path:
    """The folder by the customs of the system: `~/.cache/ccm` by the XDG base directory specification, or its like."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "ccm" / "Cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "ccm"
    named = Path(os.environ.get("XDG_CACHE_HOME", ""))
    return (named if named.is_absolute() else Path.home() / ".cache") / "ccm"
