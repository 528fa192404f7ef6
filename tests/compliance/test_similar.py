"""Wording that is nearly the same is found, all of it and nothing else, in a library of any size."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccm.compliance.similar import LOWEST, Pair, find_pairs, share_of, words_in_text

WORDS = st.sampled_from(["you", "we", "pay", "save", "{{ balance }}", "today"])
WORDING = st.lists(WORDS, min_size=1, max_size=12).map(tuple)


def common(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    """The longest common subsequence, as everybody writes it."""
    row = [0] * (len(other) + 1)
    for word in one:
        before = row
        row = [0]
        for at, each in enumerate(other):
            row.append(before[at] + 1 if word == each else max(row[-1], before[at + 1]))
    return row[-1]


@given(WORDING, WORDING)
def test_the_share_is_that_of_the_longest_common_subsequence(one, other) -> None:
    assert share_of(one, other) == 2 * common(one, other) / (len(one) + len(other))
    assert share_of(one, other) == share_of(other, one)


@given(st.lists(WORDING, max_size=12), st.sampled_from([LOWEST, 0.85, 0.9, 1.0]))
def test_no_pair_is_missed_and_none_is_invented(wordings, least) -> None:
    pairs = find_pairs(wordings, least=least)

    wanted = {
        (one, other)
        for one, other in combinations(range(len(wordings)), 2)
        if share_of(wordings[one], wordings[other]) >= least
    }
    assert {(each.one, each.other) for each in pairs.found} == wanted
    assert pairs.whole


def edited(words: tuple[str, ...], chance: np.random.Generator) -> tuple[str, ...]:
    """A wording with one word of twelve replaced, left out or put in."""
    found = list(words)
    for _ in range(max(1, len(words) // 12)):
        at = int(chance.integers(len(found)))
        found[at : at + int(chance.integers(2))] = ["new"] * int(chance.integers(2))
    return tuple(found)


def test_edited_copies_are_found_among_five_thousand_wordings_that_share_their_closing() -> None:
    chance = np.random.default_rng(7)
    closing = ("if", "you", "have", "any", "questions", "please", "call", "us", "on", "the", "number", "above")
    drawn = [chance.zipf(1.3, size=int(chance.integers(20, 60))) for _ in range(4950)]
    first = [(*(f"w{number}" for number in each), *closing) for each in drawn]
    copies = [edited(each, chance) for each in first[:50]]

    pairs = find_pairs([*first, *copies], least=0.9)

    wanted = {at for at in range(50) if share_of(first[at], copies[at]) >= 0.9}
    assert len(wanted) > 30
    assert {each.one for each in pairs.found if each.other == 4950 + each.one} == wanted


def test_a_library_of_one_wording_many_times_ends_with_what_was_found_so_far() -> None:
    pairs = find_pairs([("you", "save", "with", "us")] * 300, least=0.9)

    assert not pairs.whole
    assert len(pairs.found) == 20_000
    assert pairs.found[0] == Pair(0, 1, 1.0)


def test_a_share_that_nobody_can_ask_for_is_a_bug() -> None:
    with pytest.raises(ValueError, match="cannot be asked for"):
        find_pairs([], least=0.5)


def test_placeholders_are_words_however_they_are_spaced() -> None:
    assert words_in_text("You’ve {{balance  |  money}} left!") == ("you've", "{{ balance | money }}", "left")
