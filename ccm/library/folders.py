"""Which files belong to an authors' project, and their bytes.

In: a folder. Out: a mapping path → bytes, the same for a folder and a sealed release; what is left out is told. Links
are followed where they lead to a file of the folder itself, and nowhere else.
"""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

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
    root = path.resolve()
    found = {}
    for top in sorted(root.iterdir()):
        if top.name.startswith(".") or not top.resolve().is_relative_to(root):
            continue
        if top.is_file() and top.suffix in _WRITTEN:
            found[top.name] = top.read_bytes()
        elif top.is_dir() and top.name in _OWN:
            found |= {f"{top.name}/{below}": content for below, content in read_directory(top).items()}
    return found


def read_directory(path: Path) -> dict[str, bytes]:
    """Read a folder into a mapping path → bytes, sorted; hidden files and links that lead out of it are
    left out.
    """
    root = path.resolve()
    names = [name for name, entry in _below(str(root)) if not _is_hidden(name) and _is_file_of(entry, root)]
    return {name: (root / name).read_bytes() for name in sorted(names, key=lambda name: name.split("/"))}


def _below(folder: str, within: str = "") -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Everything in a folder and its folders, by its path from there; links are told and not followed."""
    with os.scandir(folder) as entries:
        for entry in entries:
            name = f"{within}{entry.name}"
            yield name, entry
            if entry.is_dir(follow_symlinks=False):
                yield from _below(entry.path, f"{name}/")


def _is_hidden(name: str) -> bool:
    return name.startswith(".") or "/." in name or "__pycache__" in name.split("/")


def _is_file_of(entry: os.DirEntry[str], root: Path) -> bool:
    if entry.is_file(follow_symlinks=False):
        return True
    return entry.is_symlink() and Path(entry.path).is_file() and Path(entry.path).resolve().is_relative_to(root)


def find_left_out(path: Path) -> tuple[Diagnostic, ...]:
    """Say of each link in an authors' project that leads out of it, or nowhere, that it is not read."""
    root = path.resolve()
    links: list[Path] = []
    for top in sorted(root.iterdir()):
        if top.is_symlink() and (top.name in _OWN or top.suffix in _WRITTEN):
            links.append(top)
        elif top.name in _OWN and top.is_dir():
            links += sorted(Path(entry.path) for _, entry in _below(str(top)) if entry.is_symlink())
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
