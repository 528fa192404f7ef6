"""What nothing can show is refused, character by character; everything else passes."""

import sys
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_documents import letter

from ccm.channels.checking import check_controls

LETTER = replace(letter(), sections=())
UNSHOWN = ("Cc", "Cs", "Zl", "Zp", "Co")
"""Controls, halves of surrogate pairs, line and paragraph separators, private signs."""


def refused(text: str) -> bool:
    document = replace(LETTER, title=text)
    return bool(check_controls(document, text))


def test_every_character_of_the_first_plane_is_shown_or_refused_by_its_kind() -> None:
    wrong = [
        f"U+{code:04X}"
        for code in range(0xFFF9)
        if refused(chr(code))
        is not (
            (unicodedata.category(chr(code)) in UNSHOWN and chr(code) not in "\t\n")
            or chr(code) in "\u202a\u202b\u202c\u202d\u202e"
        )
    ]
    assert wrong == []


@pytest.mark.parametrize("code", [0xFFF9, 0xFFFC, 0xFFFD, 0xFFFF])
def test_what_stands_for_something_lost_is_refused(code: int) -> None:
    assert refused(chr(code))


@given(st.integers(0x10000, sys.maxunicode))
def test_the_other_planes_are_shown(code: int) -> None:
    assert not refused(chr(code))


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), max_size=200), st.integers(0, 200))
def test_one_refused_character_is_found_wherever_it_stands(text: str, place: int) -> None:
    text = text.replace("\ufffc", "").replace("\ufffd", "")
    assert not refused(text)
    assert refused(f"{text[:place]}\x07{text[place:]}")
