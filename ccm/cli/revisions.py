"""Which files changed since a revision, and what they said then, asked of git.

In: a folder and a revision. Out: paths, or files written below another folder; a refusal in words. The program `git` is
asked rather than a library, because authors have it, it knows every form of repository, and its porcelain is stable. A
repository may come from anybody: nothing it configures (external diffs, text conversion, file watchers) is run.
"""

import os
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

from ccm.cli.terminal import Refusal

_PLAIN = ("100644 ", "100755 ")
_SAFELY = ("-c", "core.fsmonitor=false", "-c", "core.quotePath=false")


def changed_since(folder: Path, revision: str) -> frozenset[Path]:
    """The files of the folder's repository that differ from a revision, those git does not know yet included."""
    root = Path(_git(folder, "rev-parse", "--show-toplevel").strip("\n"))
    commit = _commit(folder, revision)
    listed = _git(root, "diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", "--no-textconv", commit, "--")
    new = _git(root, "ls-files", "--others", "--exclude-standard", "-z")
    return frozenset(root / name for name in (listed + new).split("\0") if name)


def write_revision(folder: Path, others: Iterable[Path], revision: str, into: Path) -> Path:
    """Write what a folder, and others in its repository, held at a revision below `into`; gives the folder's place.

    Only plain files are written: a link could lead anywhere.
    """
    root = Path(_git(folder, "rev-parse", "--show-toplevel").strip("\n")).resolve()
    commit = _commit(folder, revision)
    inside = [each.resolve() for each in (folder, *others) if each.resolve().is_relative_to(root)]
    named = [each.relative_to(root).as_posix() for each in inside]
    listed = _git(root, "ls-tree", "-r", "-z", "--full-tree", commit, "--", *([] if "." in named else named))
    entries = [line.partition("\t") for line in listed.split("\0") if line.startswith(_PLAIN)]
    contents = _blobs(root, [kind.split(" ")[2] for kind, _, _ in entries])
    for (_, _, name), content in zip(entries, contents, strict=True):
        place = into / name
        if place.resolve().is_relative_to(into.resolve()):
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
    return into / named[0]


def _blobs(root: Path, names: list[str]) -> Iterator[bytes]:
    """The content of objects, in their order: after each name's line with its size, so many bytes and a line end."""
    said, at = _git_bytes(root, "cat-file", "--batch", asked="".join(f"{name}\n" for name in names).encode()), 0
    for _ in names:
        end = said.index(b"\n", at)
        size = int(said[at:end].split()[2])
        yield said[end + 1 : end + 1 + size]
        at = end + size + 2


def staged_in(folder: Path) -> frozenset[Path]:
    """The files of the folder's repository that the next commit would change."""
    root = Path(_git(folder, "rev-parse", "--show-toplevel").strip("\n"))
    asked = ("diff", "--cached", "--name-only", "-z", "--no-renames", "--no-ext-diff", "--no-textconv")
    return frozenset(root / name for name in _git(root, *asked, "--").split("\0") if name)


def _commit(folder: Path, revision: str) -> str:
    asked = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    try:
        return _git(folder, *asked).strip()
    except Refusal:
        hint = "name a commit, branch or tag, such as main or HEAD~1"
        raise Refusal(f"there is no revision “{revision}” in this repository", hint=hint) from None


def _git(folder: Path, *arguments: str) -> str:
    return _git_bytes(folder, *arguments).decode("utf-8", "surrogateescape")


def _git_bytes(folder: Path, *arguments: str, asked: bytes = b"") -> bytes:
    command = ["git", *_SAFELY, "-C", str(folder), *arguments]
    surroundings = {**os.environ, "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
    try:
        done = subprocess.run(command, input=asked, capture_output=True, check=False, env=surroundings)
    except FileNotFoundError:
        raise Refusal("git is not on this machine", hint="install git, or name what to check: path:…, tag:…") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        if any("not a git repository" in line for line in said):
            hint = "keep the project in git, or name what to check: path:…, tag:…"
            raise Refusal(f"{folder} is in no git repository, so nobody knows what changed", hint=hint)
        raise Refusal(f"git could not say what changed: {said[0] if said else done.returncode}")
    return done.stdout
