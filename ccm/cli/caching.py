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

from ccm.cache import Cache, StoredCache

CacheOption = Annotated[
    bool,
    typer.Option("--cache/--no-cache", help="Reuse what was worked out before of files that have not changed since."),
]


def open_cache(wanted: bool) -> "closing[Cache]":
    """The user's cache, to be closed when the command ends; with `wanted` false one that knows nothing of earlier."""
    return closing(StoredCache(cache_folder() if wanted else None))


def cache_folder() -> Path | None:
    """The folder by the customs of the system (on Linux the XDG base directory specification), a part of it that nobody
    else has a use for; None for a user without a home.
    """
    named = Path(os.environ.get("LOCALAPPDATA" if sys.platform == "win32" else "XDG_CACHE_HOME", ""))
    if named.is_absolute():
        return named / "ccm" / "library"
    try:
        home = Path.home()
    except RuntimeError:
        return None
    below = {"win32": "AppData/Local", "darwin": "Library/Caches"}.get(sys.platform, ".cache")
    return home / below / "ccm" / "library"
