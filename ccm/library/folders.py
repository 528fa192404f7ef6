"""Which files belong to an authors' project, and their bytes.

In: a folder. Out: a mapping path → bytes, the same for a folder and a sealed release; what is left out is told. Links
are followed where they lead to a file of the folder itself, and nowhere else.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from operator import attrgetter
from pathlib import Path

from ccm.cache import digest_of
from ccm.diagnostics import Diagnostic, Span, warning
from ccm.library.text import HIDDEN, HIDDEN_CHARACTER

LINK_OUTSIDE = warning("L024", "link-outside", "A link in a project leads out of it, or nowhere.")

FOLDERS = ("facts", "parameters", "tables", "touchpoints", "cases", "sources", "waivers", "reviewers")
_OWN = (*FOLDERS, "paragraphs", "approvals")
_WRITTEN = (".md", ".yaml", ".yml")


def read_project(path: Path) -> dict[str, bytes]:
    """Read an authors' project into a mapping path → bytes: its own folders and the texts beside `library.yaml`.

    Whatever else lies below the folder (data, runs, earlier releases, previews) is no part of the project.
    """
    return {name: _content(entry.path) for name, entry in _files_of_project(path.resolve())}


def read_directory(path: Path) -> dict[str, bytes]:
    """Read a folder into a mapping path → bytes, sorted; hidden files and links that lead out of it are
    left out.
    """
    return {name: _content(entry.path) for name, entry in _files_below(path.resolve())}


Mark = tuple[int, int, int, int]
"""Size, times of change (contents, file) in nanoseconds, and number of a file: whoever writes to it changes them."""


class FolderFiles(Mapping[str, bytes]):
    """The files of a project's folder, read when they are asked for. `known` are digests of earlier, with marks."""

    def __init__(self, path: Path, known: Mapping[str, tuple[Mark, str]]) -> None:
        self._root = path.resolve()
        self._marks = {name: _mark(entry) for name, entry in _files_of_project(self._root)}
        self._digests = {
            name: known[name][1] for name, mark in self._marks.items() if name in known and known[name][0] == mark
        }
        self._read: dict[str, bytes] = {}
        self.read = 0
        """How many digests were not known."""

    def __getitem__(self, path: str) -> bytes:
        if path not in self._read:
            if path not in self._marks:
                raise KeyError(path)
            self._read[path] = _content(f"{self._root}/{path}")
            self._digests[path] = digest_of(self._read[path])
        return self._read[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._marks)

    def __len__(self) -> int:
        return len(self._marks)

    def digest(self, path: str) -> str:
        """The digest of a file, without reading it if it was known and the file has not changed since."""
        if path not in self._digests:
            self.read += 1
            self[path]
        return self._digests[path]

    def known(self, *, before: int) -> dict[str, tuple[Mark, str]]:
        """What is known for the next time: digests of files that were last changed before a moment (nanoseconds).

        A file that changes again within the grain of its file system's clock would keep its mark.
        """
        marks = self._marks
        return {path: (marks[path], digest) for path, digest in self._digests.items() if max(marks[path][1:3]) < before}


def _content(path: str) -> bytes:
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - tens of thousands of files, in half the time
        return file.readall()


def _files_of_project(root: Path) -> list[tuple[str, os.DirEntry[str]]]:
    """The files of a project by path, sorted."""
    with os.scandir(root) as entries:
        tops = sorted(entries, key=attrgetter("name"))
    found = []
    for top in tops:
        if _is_hidden(top.name) or not Path(top.path).resolve().is_relative_to(root):
            continue
        if top.name.endswith(_WRITTEN) and Path(top.path).is_file():
            found.append((top.name, top))
        elif top.name in _OWN and Path(top.path).is_dir():
            found += _files_below(Path(top.path).resolve(), f"{top.name}/")
    return found


def _files_below(root: Path, within: str = "") -> list[tuple[str, os.DirEntry[str]]]:
    """The files of a folder by path from there, behind what it lies `within`, sorted folder by folder."""
    return [
        found
        for found in _below(str(root), within)
        if found[1].is_file(follow_symlinks=False) or _is_link_to_file(found[1], root)
    ]


def _mark(entry: os.DirEntry[str]) -> Mark:
    told = entry.stat()
    return told.st_size, told.st_mtime_ns, told.st_ctime_ns, told.st_ino


def digest_in(files: Mapping[str, bytes], path: str) -> str:
    """The digest of one file (SHA-256, hexadecimal); files of a folder know it of those that have not changed."""
    return files.digest(path) if isinstance(files, FolderFiles) else digest_of(files[path])


def _below(folder: str, within: str = "", *, hidden: bool = False) -> list[tuple[str, os.DirEntry[str]]]:
    """Everything in a folder and its folders, by its path from there, sorted; links are told and not followed.

    What is `hidden` is left out with all below it, unless that is asked for.
    """
    with os.scandir(folder) as entries:
        inside = sorted(entries, key=attrgetter("name"))
    found = []
    for entry in inside:
        if hidden or not _is_hidden(entry.name):
            found.append((f"{within}{entry.name}", entry))
            if entry.is_dir(follow_symlinks=False):
                found += _below(entry.path, f"{within}{entry.name}/", hidden=hidden)
    return found


def _is_hidden(name: str) -> bool:
    return name.startswith(".") or name == "__pycache__"


def _is_link_to_file(entry: os.DirEntry[str], root: Path) -> bool:
    return entry.is_symlink() and Path(entry.path).is_file() and Path(entry.path).resolve().is_relative_to(root)


def find_left_out(path: Path) -> tuple[Diagnostic, ...]:
    """Say of each link in an authors' project that leads out of it, or nowhere, that it is not read."""
    root = path.resolve()
    links: list[Path] = []
    for top in sorted(root.iterdir()):
        if top.is_symlink() and (top.name in _OWN or top.suffix in _WRITTEN):
            links.append(top)
        elif top.name in _OWN and top.is_dir():
            links += [Path(entry.path) for _, entry in _below(str(top), hidden=True) if entry.is_symlink()]
    found = []
    for each in links:
        if not _leads_inside(each, root):
            place = Span(each.relative_to(root).as_posix())
            message = "this link leads out of the project, or nowhere; it is not read"
            found.append(LINK_OUTSIDE.at(place, message, hint="put the file itself here"))
    return tuple(found)


def find_bad_names(paths: Iterable[str]) -> tuple[Diagnostic, ...]:
    """Say of each file whose name holds hidden characters, or is no text at all, that it needs another name."""
    found = []
    for path in paths:
        if path.isascii() and path.isprintable():  # nearly all of them
            continue
        shown = path.encode("utf-8", "backslashreplace").decode()
        if shown != path or HIDDEN.search(path):
            message = "the name of this file holds characters that nobody can see or type"
            found.append(HIDDEN_CHARACTER.at(Span(shown), message, hint="rename it"))
    return tuple(found)


def _leads_inside(link: Path, root: Path) -> bool:
    try:
        return link.exists() and link.resolve().is_relative_to(root)
    except (OSError, RuntimeError):  # a link that leads to itself
        return False
