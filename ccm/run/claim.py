"""Claim a run's folder: one run at a time, and nothing is deleted that is not a run's.

In: the folder for a run. Out: a claim, or why it is refused. A folder may be new or empty, or hold a run that did not
complete: its marker is still there, and what it left is cleared away.
"""

import shutil
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType, TracebackType
from typing import IO

from ccm.diagnostics import Diagnostic, Span, error

fcntl: ModuleType | None = import_module("fcntl") if find_spec("fcntl") else None

OUT_TAKEN = error("X120", "out-taken", "The folder for a run holds something that is not an unfinished run.")
OUT_BUSY = error("X122", "out-busy", "Another run is working in this folder.")

WORK = ".work"
_MARKER = ".ccm-run"
_OWN = (WORK, "outbox", "release")
_OWN_FILES = ("run-results.json", "manifest.jsonl", "findings.jsonl", "set-aside.jsonl", "explanations.jsonl")


class Claim:
    """A run's folder, claimed for the time of a `with`; `release` says that the run needs no marker any more."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.work = folder / WORK
        self.refused: Diagnostic | None = None
        self._held: IO[str] | None = None
        self._done = False

    def __enter__(self) -> "Claim":
        marker = self.folder / _MARKER
        if self.folder.exists() and not self.folder.is_dir():
            hint = "choose a new folder with --out"
            self.refused = OUT_TAKEN.at(Span(str(self.folder)), "this is a file, not a folder", hint=hint)
            return self
        if self.folder.exists() and not marker.exists() and any(self.folder.iterdir()):
            message = "the folder is not empty and holds no unfinished run"
            self.refused = OUT_TAKEN.at(Span(str(self.folder)), message, hint="choose a new folder with --out")
            return self
        self.folder.mkdir(parents=True, exist_ok=True)
        self._held = marker.open("a", encoding="ascii")
        if not _lock(self._held.fileno()):
            message = "another run is working in this folder"
            self.refused = OUT_BUSY.at(Span(str(self.folder)), message, hint="wait for it, or choose another --out")
            return self
        for name in _OWN:
            shutil.rmtree(self.folder / name, ignore_errors=True)
        for name in _OWN_FILES:
            (self.folder / name).unlink(missing_ok=True)
        self.work.mkdir()
        return self

    def release(self) -> None:
        """The run has ended; the folder is no longer an unfinished run."""
        self._done = True

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.refused is None:
            shutil.rmtree(self.work, ignore_errors=True)
            if self._done:
                (self.folder / _MARKER).unlink(missing_ok=True)
        if self._held is not None:
            self._held.close()


def _lock(descriptor: int) -> bool:
    """Take the marker for this process alone, where the system can; it is free again when the process ends."""
    if fcntl is None:
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
