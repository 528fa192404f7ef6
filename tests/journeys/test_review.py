"""A reviewer gets a review pack, reads it in a browser and signs exactly what it showed."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import open_page
from playwright.sync_api import Browser

from tests.authoring import git, keep_in_git, reword
from tests.signatures import RAE

ROOT = Path(__file__).parents[2]
THANKS = "paragraphs/welcome/welcome.thanks.en.md"
SEVERAL = "paragraphs/welcome/welcome.several-accounts.en.md"


@pytest.fixture(scope="module")
def letters(ccm: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The starter project in git, with two changes: other words and another condition."""
    folder = tmp_path_factory.mktemp("review") / "letters"
    assert ccm("init", folder).code == 0
    keep_in_git(folder)
    reword(folder / THANKS, "Thank you", "Many thanks")
    reword(folder / SEVERAL, "accounts held >= 2", "accounts held >= 50")
    return folder


@pytest.fixture(scope="module")
def pack(ccm: Callable[..., Any], letters: Path) -> Path:
    """The review pack of these changes."""
    ended = ccm("review", "--since", "HEAD", "--out", "pack", cwd=letters)
    assert (ended.code, ended.err) == (0, "")
    assert "changed          welcome.several-accounts.en\nchanged          welcome.thanks.en\n" in ended.out
    return letters / "pack"


def test_every_change_has_a_page_with_its_redline_and_the_digest_to_sign(ccm, letters: Path, pack: Path) -> None:
    page = (pack / "wording/welcome.thanks.en.html").read_text(encoding="utf-8")

    assert "<del>Thank</del><ins>Many</ins>" in page or "<del>Thank you</del><ins>Many thanks</ins>" in page
    (mine,) = (
        each
        for each in json.loads(ccm("status", "--all", "--format", "json", cwd=letters).out)["fragments"]
        if each["fragment"] == "welcome.thanks.en"
    )
    assert mine["content"] in page
    assert f"ccm approve welcome.thanks.en --digest {mine['content'][:16]}" in page


def test_a_pack_says_who_got_a_fragment_and_who_gets_it_now_and_why(ccm, letters: Path, pack: Path) -> None:
    ended = ccm("review", "--since", "HEAD", "--out", "pack-2", "--format", "json", cwd=letters)

    several = next(each for each in ended.json()["fragments"] if each["fragment"] == "welcome.several-accounts.en")
    assert {"before": True, "after": False} in [
        {side: each[side] for side in ("before", "after")} for each in several["receivers"]
    ]
    page = (pack / "wording/welcome.several-accounts.en.html").read_text(encoding="utf-8")
    assert "accounts held &gt;= 50 is false (accounts held was 2)" in page


def test_documents_stand_old_beside_new_in_every_form(pack: Path) -> None:
    files = {path.name for path in (pack / "files").iterdir()}
    pairs = {name.replace("-old", "-?").replace("-new", "-?") for name in files if "-old" in name}

    assert pairs
    assert pairs == {name.replace("-old", "-?").replace("-new", "-?") for name in files if "-new" in name}
    assert {name.rpartition(".")[2] for name in files} == {"pdf", "png", "html"}


def test_a_browser_shows_the_pages_without_a_complaint_and_accessibly(browser: Browser, pack: Path) -> None:
    document = next((pack / "documents").iterdir())
    for path in (pack / "index.html", pack / "wording/welcome.thanks.en.html", document):
        with open_page(browser) as page:
            page.goto(path.as_uri())
            found = Axe().run(page, options={"preload": False, "iframes": False})
            assert found.violations_count == 0, found.generate_report()


def test_links_of_a_pack_lead_somewhere(browser: Browser, pack: Path) -> None:
    for path in pack.rglob("*.html"):
        if path.parent.name == "files":
            continue
        with open_page(browser) as page:
            page.goto(path.as_uri())
            targets = page.eval_on_selector_all("a[href], img", "all => all.map(each => each.href || each.src)")
        for target in targets:
            assert Path(target.removeprefix("file://").partition("#")[0]).exists(), (path, target)


def test_what_changed_after_the_review_is_not_signed_by_the_digest_it_showed(
    ccm, letters: Path, pack: Path, approve_all: Callable[..., None], tmp_path: Path
) -> None:
    project = tmp_path / "letters"
    shutil.copytree(letters, project)
    shown = ccm("review", "--since", "HEAD", "--out", "pack", "--format", "json", cwd=project).json()["fragments"]
    digest = next(each["content"] for each in shown if each["fragment"] == "welcome.thanks.en")
    approve_all(project)
    reword(project / THANKS, "Many thanks", "Thanks")

    ended = ccm("approve", "welcome.thanks", "--by", RAE.name, "--digest", digest[:16], cwd=project)

    assert ended.code == 2
    assert "by now, not what you name" in ended.err
    assert "ccm review" in ended.err


def test_a_release_is_compared_with_too_and_nothing_changed_is_said(
    ccm, letters: Path, approve_all: Callable[..., None], seal: Callable[..., str], tmp_path: Path
) -> None:
    project = tmp_path / "letters"
    shutil.copytree(letters, project)
    approve_all(project)
    release = seal(project)

    ended = ccm("review", "--since", release, cwd=project)

    assert (ended.code, ended.err) == (0, "")
    assert "0 fragments to look at; 0 of 0 sample documents differ" in ended.out


def test_a_revision_that_is_none_is_refused(ccm, letters: Path) -> None:
    ended = ccm("review", "--since", "no-such", cwd=letters)

    assert ended.code == 2
    assert "there is no revision “no-such” in this repository" in ended.err


def test_a_redline_is_drawn_against_a_revision(ccm, letters: Path) -> None:
    ended = ccm("redline", "welcome.thanks", "--from", "HEAD", cwd=letters)

    assert (ended.code, ended.err) == (0, "")
    assert "welcome.thanks.en (at HEAD) → welcome.thanks.en (latest)" in ended.out


def test_a_change_that_no_case_shows_is_shown_on_a_synthetic_customer(ccm, letters: Path, tmp_path: Path) -> None:
    project = tmp_path / "letters"
    shutil.copytree(letters, project)
    (project / "cases/welcome.yaml").unlink()

    ended = ccm("review", "--since", "HEAD", "--out", "pack", "--format", "json", cwd=project)

    thanks = next(each for each in ended.json()["fragments"] if each["fragment"] == "welcome.thanks.en")
    assert any(each["before"] and each["after"] for each in thanks["receivers"])
    assert list((project / "pack/documents").iterdir())
    alone = ccm("review", "--since", "HEAD", "--out", "alone", "--deck", "none", cwd=project)
    assert "0 of 0 sample documents differ" in alone.out


def test_a_folder_that_holds_something_else_is_left_alone(ccm, letters: Path, tmp_path: Path) -> None:
    (tmp_path / "wording").mkdir()
    (tmp_path / "wording/mine.md").write_text("mine")

    ended = ccm("review", "--since", "HEAD", "--deck", "none", "--out", tmp_path, cwd=letters)

    assert ended.code == 2
    assert "holds something else than a review pack" in ended.err
    assert (tmp_path / "wording/mine.md").read_text() == "mine"


def test_a_new_pack_takes_the_place_of_an_old_one_and_of_nothing_else(ccm, letters: Path, tmp_path: Path) -> None:
    project = tmp_path / "letters"
    shutil.copytree(letters, project, ignore=shutil.ignore_patterns("pack*", "alone"))
    for _ in range(3):
        assert ccm("review", "--deck", "none", "--out", "pack", cwd=project).code == 0
        (project / "pack/wording/note.txt").write_text("kept")
        git(project, "checkout", "-q", "--", SEVERAL)

    names = {path.name for path in (project / "pack/wording").iterdir()}
    assert names == {"welcome.thanks.en.html", "note.txt"}


def test_the_whole_deck_is_shown_when_it_is_asked_for(ccm, letters: Path, tmp_path: Path) -> None:
    named = ("--since", "HEAD", "--out", tmp_path / "pack", "--format", "json")

    cases, everybody = (
        {
            one["case"]
            for each in ccm("review", *named, "--deck", deck, cwd=letters).json()["fragments"]
            for one in each["receivers"]
        }
        for deck in ("none", "all")
    )

    assert cases == {"two-accounts", "one-account"}
    assert {"welcome-deck-01", "welcome-deck-02", "welcome-deck-03"} == everybody - cases
