"""Fields of anybody's data, made harmless."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccm.values.text import make_harmless

anything = st.text(st.characters(codec=None, categories=None), max_size=60)


@given(anything)
def test_nothing_unseen_is_left(text):
    plain = make_harmless(text)
    assert not any(unicodedata.category(sign) in ("Cc", "Cs", "Co") for sign in plain)
    assert not set(plain) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


@given(anything)
def test_it_is_done_once_and_for_all(text):
    assert make_harmless(make_harmless(text)) == make_harmless(text)


@pytest.mark.parametrize(
    "text",
    [
        "Ms Alex Example",
        "<b>**x**</b> {{ y }} {% z %} | # &amp;",
        "Žofie Nováková",
        "עברית",
        "நெய்தல்",
        "A\xa0B",
        "क्\u200dष",
    ],
)
def test_what_can_be_seen_stays_as_it_is(text):
    assert make_harmless(text) == text


def test_line_breaks_become_spaces_and_accents_are_composed():
    assert make_harmless("one\r\n\ttwo\u2028three") == "one two three"
    assert make_harmless("Z\u030cofie") == "Žofie"
    assert make_harmless("a\x00b\x1b[31mc\u202ed") == "ab[31mcd"
