"""`ccm similar` as an author uses it."""

from pathlib import Path

import pytest

COPY = """---
id: welcome.again
slot: {slot}
touchpoints: welcome
{more}---
"""


@pytest.fixture
def copied(letters: Path):
    """Write a fragment that says nearly what another says."""
    thanks = (letters / "paragraphs/welcome/welcome.thanks.en.md").read_text(encoding="utf-8").split("---\n", 2)[2]

    def write(slot: str, more: str = "") -> str:
        text = COPY.format(slot=slot, more=more) + thanks.replace("anything", "anything else", 1)
        (letters / "paragraphs/welcome/welcome.again.en.md").write_text(text, encoding="utf-8")
        return thanks

    return write


def test_a_pair_is_shown_with_what_differs(ccm, copied) -> None:
    copied("closing")

    ended = ccm("similar", "--at-least", "80")

    assert ended.code == 0, ended.err
    assert "welcome.again.en  welcome.thanks.en" in ended.out
    assert "need anything[- else-], call us" in ended.out
    assert ended.out.endswith("1 pair\n")


def test_programs_are_told_the_same(ccm, copied) -> None:
    copied("opening", "excludes: welcome.thanks\n")

    (pair,) = ccm("similar", "--at-least", "80", "--format", "json").json()

    assert (pair["one"], pair["other"], pair["alternatives"]) == ("welcome.again.en", "welcome.thanks.en", True)
    assert {"change": "gone", "text": " else"} in pair["runs"]


def test_a_text_is_compared_with_every_fragment(ccm, copied) -> None:
    thanks = copied("closing")

    ended = ccm("similar", thanks)

    assert ended.code == 0, ended.err
    assert ended.out.startswith("100%  welcome.thanks.en\n")


def test_nothing_that_is_alike_ends_with_one(ccm, letters: Path) -> None:
    ended = ccm("similar")

    assert (ended.code, ended.out, ended.err) == (1, "", "nothing says nearly the same\n")


def test_a_share_too_low_for_all_pairs_is_refused_with_what_to_do(ccm, letters: Path) -> None:
    ended = ccm("similar", "--at-least", "50")

    assert ended.code == 2
    assert "ccm similar ID --at-least 40" in ended.err
