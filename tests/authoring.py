"""What authors do with their files in tests: other words in them, and keeping them in git."""

import subprocess
from pathlib import Path

_PERSON = ("-c", "user.name=A", "-c", "user.email=a@bank.example")


def reword(file: Path, before: str, after: str) -> None:
    """Put other words in the place of some, once; they must be there."""
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), encoding="utf-8")


def git(folder: Path, *arguments: object) -> None:
    """Run git in a folder."""
    subprocess.run(["git", "-C", folder, *map(str, arguments)], check=True, capture_output=True)


def keep_in_git(folder: Path) -> None:
    """Make a repository of a folder that holds all that is in it."""
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", ".")
    git(folder, *_PERSON, "commit", "-qm", "The library")
