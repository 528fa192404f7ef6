"""`ccm where-used`, `search`, `show` and `redline` as an author and a reviewer use them."""

import json
from pathlib import Path

import pytest


@pytest.fixture
def letters(ccm, tmp_path: Path) -> Path:
    """The starter project."""
    assert ccm("init", tmp_path / "letters").code == 0
    return tmp_path / "letters"


def test_where_used_names_every_place_of_a_fact(ccm, letters: Path) -> None:
    ended = ccm("where-used", "accounts held", cwd=letters)

    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("fact accounts held: ")
    assert "fragment welcome.several-accounts.en" in ended.out
    assert "paragraphs/welcome/welcome.several-accounts.en.md:" in ended.out


def test_where_used_of_a_text_shows_the_passages_that_say_it(ccm, letters: Path) -> None:
    ended = ccm("where-used", "thank you", cwd=letters)

    assert ended.code == 0
    assert "welcome.thanks.en  paragraphs/welcome/welcome.thanks.en.md:" in ended.out


def test_a_misspelt_name_is_guessed(ccm, letters: Path) -> None:
    ended = ccm("where-used", "acounts held", cwd=letters)

    assert ended.code == 2
    assert "nothing is called “acounts held”" in ended.err
    assert "did you mean “accounts held”?" in ended.err


def test_search_that_finds_nothing_says_so_and_ends_with_one(ccm, letters: Path) -> None:
    ended = ccm("search", "zebra", cwd=letters)

    assert (ended.code, ended.out) == (1, "")
    assert ended.err == "no passage holds “zebra”\n"


def test_search_speaks_to_programs(ccm, letters: Path) -> None:
    ended = ccm("search", "thank", "you", "--format", "json", cwd=letters)

    (first, *_) = json.loads(ended.out)
    assert first["fragment"] == "welcome.thanks.en"
    assert first["phrase"] is True


def test_show_tells_the_version_in_force_on_a_day(ccm, letters: Path) -> None:
    old = letters / "paragraphs/welcome/welcome.thanks.en.md"
    new = letters / "paragraphs/welcome/welcome.thanks.en.2027-01-01.md"
    text = old.read_text(encoding="utf-8")
    new.write_text(text.rstrip("\n") + "\n\nWe are new.\n", encoding="utf-8")
    old.write_text(text.replace("---\n", "---\neffective: /2026-12-31\n", 1), encoding="utf-8")

    before, after = (ccm("show", f"welcome.thanks@{day}", cwd=letters) for day in ("2026-12-31", "2027-01-01"))

    assert "We are new." not in before.out
    assert "in force   since ever to 2026-12-31" in before.out
    assert "We are new." in after.out
    assert "welcome.thanks.en.2027-01-01" in after.out
    assert ccm("show", "welcome.thanks@soon", cwd=letters).code == 2

    changed = ccm("redline", "welcome.thanks", cwd=letters)
    assert changed.code == 0
    assert "welcome.thanks.en (the version before) → welcome.thanks.en.2027-01-01 (latest)" in changed.out
    assert "effective: [-/2026-12-31-]" in changed.out


def test_a_redline_against_a_release_is_written_as_a_page(ccm, letters: Path) -> None:
    assert ccm("release", "--draft", cwd=letters).code == 0
    (release,) = (letters / "target/releases").iterdir()
    path = letters / "paragraphs/welcome/welcome.thanks.en.md"
    path.write_text(path.read_text(encoding="utf-8").rstrip("\n") + " & more\n", encoding="utf-8")

    ended = ccm("redline", "welcome.thanks", "--from", release, "--html", letters / "redline.html", cwd=letters)

    assert ended.code == 0, ended.err
    page = (letters / "redline.html").read_text(encoding="utf-8")
    assert "<ins> &amp; more</ins>" in page
    assert "http" not in page.replace("http-equiv", "")


def test_a_redline_needs_something_to_compare_with(ccm, letters: Path) -> None:
    ended = ccm("redline", "welcome.thanks", cwd=letters)

    assert ended.code == 2
    assert "has a single version in this folder" in ended.err
    assert "name what to compare it with" in ended.err
