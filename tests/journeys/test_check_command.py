"""An author checks, selects and fixes a library on the command line."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.authoring import keep_in_git, reword

ROOT = Path(__file__).parents[2]
SUBJECT = "paragraphs/alert/alert.subject.en.md"
FAULTY = "Your card was reported lost, e.g. on a\nbus - ask “us” in order to know."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The sample library with one faulty wording, in a git repository that knows it without the fault."""
    for name in ("fragments", "brand"):
        shutil.copytree(ROOT / name, tmp_path / name)
    keep_in_git(tmp_path)
    reword(tmp_path / "fragments" / SUBJECT, "Your card was reported lost", FAULTY)
    return tmp_path


def test_only_what_changed_is_checked_and_told_with_places(folder: Path, ccm: Callable[..., Any]) -> None:
    ended = ccm("check", "--since", "HEAD", cwd=folder)

    assert ended.code == 0
    assert f"{SUBJECT}:10:30: warning K116 latin" in ended.err
    count = len(list((folder / "fragments/paragraphs").rglob("*.md")))
    assert f"2 of {count} fragments checked" in ended.out
    assert ccm("check", "touchpoint:savings-statement", cwd=folder).err == ""


def test_fixes_are_written_shown_and_make_a_draft_of_approved_wording(
    folder: Path, ccm: Callable[..., Any], approve_all: Callable[..., None]
) -> None:
    approve_all(folder / "fragments")

    ended = ccm("check", "alert.subject", "--fix", cwd=folder)

    text = (folder / "fragments" / SUBJECT).read_text(encoding="utf-8")
    assert text.endswith("Your card was reported lost, for example on a\nbus – ask “us” to know.\n")
    assert "-bus - ask “us” in order to know." in ended.out
    assert "+bus – ask “us” to know." in ended.out
    assert "3 fixes in 1 file" in ended.out
    assert "1 approved wording became a draft; approve again: alert.subject.en" in ended.out
    assert ended.err == ""
    assert "nothing to fix" in ccm("check", "alert.subject", "--fix", cwd=folder).out
    assert list((folder / "fragments").rglob("*.fixed")) == []


def test_a_review_tool_gets_sarif_with_paths_from_the_repository(folder: Path, ccm: Callable[..., Any]) -> None:
    ended = ccm("check", "state:modified,check:latin", "--format", "sarif", cwd=folder)

    run = json.loads(ended.out)["runs"][0]
    assert [each["ruleId"] for each in run["results"]] == ["K116"]
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == f"fragments/{SUBJECT}"


def test_what_cannot_be_selected_is_refused_in_words(
    folder: Path, ccm: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("no-repository")
    for name in ("fragments", "brand"):
        shutil.copytree(folder / name, elsewhere / name)

    for cwd, arguments, said in (
        (folder, ("touchpoint:security-alret",), "did you mean “security-alert”?"),
        (folder, ("--since", "nowhere"), "there is no revision “nowhere” in this repository"),
        (folder, ("--since", "--output=x"), "there is no revision “--output=x” in this repository"),
        (elsewhere, ("--since", "HEAD"), "is in no git repository"),
    ):
        ended = ccm("check", *arguments, cwd=cwd)
        assert ended.code == 2, ended
        assert said in " ".join(ended.err.split())


def test_a_day_may_be_judged(folder: Path, ccm: Callable[..., Any]) -> None:
    assert "K003 waiver-ended" not in ccm("check", "--on", "2026-10-01", cwd=folder).err
    assert ccm("check", "--on", "1026-10-01", cwd=folder).code == 2
