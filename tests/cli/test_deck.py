"""What `ccm deck` and a deck's file refuse."""

from pathlib import Path

import pytest

from ccm.cli.deck import deck
from ccm.cli.subjects import read_deck
from ccm.cli.terminal import Refusal
from ccm.library import load, read_project

SAMPLE = Path(__file__).parents[2] / "fragments"


def test_a_file_that_is_not_there_is_refused_with_how_to_make_it(tmp_path: Path) -> None:
    library, _ = load(read_project(SAMPLE))
    assert library is not None

    with pytest.raises(Refusal) as refused:
        read_deck(tmp_path / "deck.yaml", library)

    assert refused.value.hint.startswith("make it: ccm deck --out ")


def test_only_a_file_that_can_hold_cases_is_written() -> None:
    with pytest.raises(Refusal, match=r"deck\.txt is no file of cases"):
        deck(library=SAMPLE, out_file=Path("deck.txt"))


def test_a_deck_of_nobody_says_nothing_of_how_few_would_do(capsys: pytest.CaptureFixture[str]) -> None:
    deck(["rate-change-notice"], library=SAMPLE, steps=1)

    said = capsys.readouterr().out
    assert said.startswith("rate-change-notice: 0 customers on 2026-09-30\n")
    assert "not reached: produced: undecided after 1 steps" in said
