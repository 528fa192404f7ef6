"""Phrases are found word by word, whatever stands between the words but a clause's end."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccm.compliance.phrases import is_denied, phrases


@pytest.mark.parametrize(
    ("written", "text", "found"),
    [
        ("risk free", "It is Risk-Free.", "Risk-Free"),
        ("risk free", "It is risk\nfree", "risk\nfree"),
        ("don't miss", "Don’t miss it", "Don’t miss"),
        ("no/zero risk", "There is zero risk here", "zero risk"),
        ("best ~ rate", "the best savings account rate ever", "best savings account rate"),
        ("100 % safe", "It is 100% safe", "100% safe"),
        ("as at _", "as at \ufffc we", "as at \ufffc"),
    ],
)
def test_a_phrase_is_found_with_its_range(written: str, text: str, found: str) -> None:
    assert [text[start:end] for start, end in phrases(written).find(text)] == [found]


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("no risk", "There is no. Risk is everywhere."),
        ("no risk", "nobody risks"),
        ("best ~ rate", "the best of all the many possible rate"),
        ("best ~ rate", "the best, and a rate"),
        ("best ~ rate", "the best"),
    ],
)
def test_other_words_are_no_phrase(written: str, text: str) -> None:
    assert list(phrases(written).find(text)) == []


def test_the_longest_phrase_counts_and_what_lies_in_an_excuse_does_not() -> None:
    text = "best wishes and the best possible rate"

    assert [text[a:b] for a, b in phrases("best", "best possible").find(text, unless=phrases("best wishes"))] == [
        "best possible"
    ]


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("it is not guaranteed", True),
        ("nobody says it is guaranteed", True),
        ("we did not pay. It is guaranteed", False),
        ("it is guaranteed", False),
    ],
)
def test_a_word_is_denied_by_a_denial_shortly_before_it_in_its_clause(text: str, denied: bool) -> None:
    assert is_denied(text, text.index("guaranteed")) is denied


@given(st.text(max_size=200))
def test_ranges_lie_in_the_text_one_after_the_other(text: str) -> None:
    found = list(phrases("a", "a b", "the ~ a", "_ a").find(text))

    assert all(0 <= start < end <= len(text) for start, end in found)
    assert all(first[1] <= second[0] for first, second in pairwise(found))
