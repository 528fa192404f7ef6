"""`ccm deck` as an author uses it: made, run as cases, looked at."""

from pathlib import Path

import pytest


@pytest.fixture
def letters(ccm, tmp_path: Path) -> Path:
    """The starter project."""
    assert ccm("init", tmp_path / "letters").code == 0
    return tmp_path / "letters"


def test_a_deck_is_a_regression_suite_and_a_gallery(ccm, letters: Path) -> None:
    made = ccm("deck", "--out", "target/deck.yaml", cwd=letters)
    run = ccm("test", "--deck", "target/deck.yaml", cwd=letters)
    shown = ccm("preview", "welcome", "--deck", "target/deck.yaml", "--form", "page", cwd=letters)

    assert (made.code, run.code, shown.code) == (0, 0, 0), (made.err, run.err, shown.err)
    assert "fewer would not do" in made.out
    members = made.out.count("\n  0")
    assert run.out.startswith(f"{members} cases, 0 failed\n")
    assert shown.out.startswith(f"{members} customers, 0 failed\n")
    index = (letters / "target/preview/index.html").read_text(encoding="utf-8")
    assert index.count("welcome-deck-0") >= members


def test_each_customer_of_a_deck_is_seen_on_a_day_of_its_own(ccm, letters: Path) -> None:
    assert ccm("deck", "--out", "target/deck.yaml", cwd=letters).code == 0
    deck = letters / "target/deck.yaml"
    head, first, second, *_ = deck.read_text(encoding="utf-8").split("  - id: ")
    day = "    as of: 2026-09-30\n"
    first = first.replace(day, "    as of: 2026-03-31\n")
    deck.write_text("  - id: ".join([head, first, second.replace(day, "")]), encoding="utf-8")

    shown = ccm("preview", "welcome", "--deck", deck, "--form", "page", cwd=letters)

    assert shown.code == 0, shown.err
    pages = [
        (letters / f"target/preview/welcome-deck-0{number}-page.html").read_text(encoding="utf-8") for number in (1, 2)
    ]
    assert "1 April 2026" in pages[0]
    assert "1 October 2026" in pages[1]
