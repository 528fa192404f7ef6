"""Which files changed since a revision, asked of git.

In: a folder and a revision. Out: paths, or a refusal in words. The program `git` is asked rather than a library,
because authors have it, it knows every form of repository, and its porcelain is stable. A repository may come from
anybody: nothing it configures (external diffs, text conversion, file watchers) is run.
"""

import os
import subprocess
from pathlib import Path

from ccm.cli.terminal import Refusal

_SAFELY = ("-c", "core.fsmonitor=false", "-c", "core.quotePath=false")


def changed_since(folder: Path, revision: str) -> frozenset[Path]:
    """The files of the folder's repository that differ from a revision, those git does not know yet included."""
    root = Path(_git(folder, "rev-parse", "--show-toplevel").strip("\n"))
    commit = _commit(folder, revision)
    listed = _git(root, "diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", "--no-textconv", commit, "--")
    new = _git(root, "ls-files", "--others", "--exclude-standard", "-z")
    return frozenset(root / name for name in (listed + new).split("\0") if name)


def _commit(folder: Path, revision: str) -> str:
    asked = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    try:
        return _git(folder, *asked).strip()
    except Refusal:
        hint = "name a commit, branch or tag, such as main or HEAD~1"
        raise Refusal(f"there is no revision “{revision}” in this repository", hint=hint) from None


def _git(folder: Path, *arguments: str) -> str:
    command = ["git", *_SAFELY, "-C", str(folder), *arguments]
    surroundings = {**os.environ, "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
    try:
        done = subprocess.run(command, capture_output=True, check=False, env=surroundings)
    except FileNotFoundError:
        raise Refusal("git is not on this machine", hint="install git, or name what to check: path:…, tag:…") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        if any("not a git repository" in line for line in said):
            hint = "keep the project in git, or name what to check: path:…, tag:…"
            raise Refusal(f"{folder} is in no git repository, so nobody knows what changed", hint=hint)
        raise Refusal(f"git could not say what changed: {said[0] if said else done.returncode}")
    return done.stdout.decode("utf-8", "surrogateescape")
