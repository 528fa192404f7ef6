"""The hook for pre-commit: what it says is run is run by git, and stops a commit of bad wording and of no other."""

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from ccm.library import read_project

ROOT = Path(__file__).parents[2]
GOOD = "paragraphs/welcome/welcome.thanks.en.md"


@pytest.fixture(scope="module")
def hook() -> dict[str, Any]:
    (found,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    return found


@pytest.fixture
def repository(letters: Path) -> Path:
    """The starter project, committed."""
    git(letters, "init", "-q")
    git(letters, "config", "user.name", "A")
    git(letters, "config", "user.email", "a@bank.example")
    git(letters, "add", ".")
    git(letters, "commit", "-qm", "The library")
    return letters


def git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(["git", "-C", folder, *arguments], check=False, capture_output=True, text=True)
    assert done.returncode == 0 or arguments[0] == "commit", done.stderr
    return done


def spoil(path: Path, words: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + f"\n{words}\n", encoding="utf-8")


def test_git_refuses_a_commit_of_a_bad_fragment_through_the_command_of_the_hook(hook, repository: Path) -> None:
    command = shlex.join([sys.executable, "-m", *shlex.split(hook["entry"])])
    script = repository / ".git/hooks/pre-commit"
    script.write_text(f"#!/bin/sh\nPYTHONPATH={shlex.quote(str(ROOT))} exec {command}\n", encoding="utf-8")
    script.chmod(0o755)
    spoil(repository / GOOD, "Call {{ bank fone }}.")
    git(repository, "add", GOOD)

    stopped = git(repository, "commit", "-qm", "A bad one")

    assert stopped.returncode == 1
    assert f"{GOOD}:11:9: error F020 feel-unknown-name" in stopped.stderr
    assert git(repository, "log", "--oneline").stdout.count("\n") == 1


def test_what_is_staged_is_checked_and_nothing_else(ccm, hook, repository: Path) -> None:
    spoil(repository / GOOD, "You will will hear from us.")
    other = repository / "paragraphs/welcome/welcome.closing.en.md"
    spoil(other, "You will will hear from us.")
    git(repository, "add", GOOD)

    ended = ccm(*shlex.split(hook["entry"])[1:])

    assert GOOD in ended.err
    assert other.name not in ended.err
    assert ended.out.startswith("1 of ")


def test_with_nothing_staged_nothing_is_checked(ccm, hook, repository: Path) -> None:
    spoil(repository / GOOD, "You will will hear from us.")

    ended = ccm(*shlex.split(hook["entry"])[1:])

    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("0 of ")


def test_the_first_commit_of_a_repository_is_checked(ccm, hook, letters: Path) -> None:
    git(letters, "init", "-q")
    git(letters, "add", ".")

    ended = ccm(*shlex.split(hook["entry"])[1:])

    assert ended.code == 0
    assert re.match(r"(\d+) of \1 fragments checked", ended.out)


def test_the_hook_runs_for_every_file_of_a_project_and_for_nothing_else(hook) -> None:
    pattern = re.compile(hook["files"])
    names = [*read_project(ROOT / "fragments"), "sources/core.yaml"]

    assert [name for name in names if not pattern.search(name) or not pattern.search(f"letters/{name}")] == []
    assert [name for name in ("README.md", "src/main.py", "docs/paragraphs.md") if pattern.search(name)] == []


def test_two_answers_to_one_question_are_refused(ccm, repository: Path) -> None:
    ended = ccm("check", "--staged", "--since", "HEAD")

    assert ended.code == 2
    assert "give one of them" in ended.err


def test_the_command_of_the_hook_is_one_that_is_installed(hook) -> None:
    assert {"id", "name", "entry", "language", "files"} <= hook.keys()
    assert hook["language"] == "python"
    assert f'{shlex.split(hook["entry"])[0]} = "ccm.__main__:run"' in (ROOT / "pyproject.toml").read_text()
