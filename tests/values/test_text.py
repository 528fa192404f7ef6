"""Fields of anybody's data, made harmless."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccm.values.text import is_blank, make_harmless, make_visible

anything = st.text(st.characters(codec=None, categories=None), max_size=60)


@given(anything)
def test_nothing_unseen_is_left(text):
    plain = make_harmless(text)
    assert not any(unicodedata.category(sign) in ("Cc", "Cs", "Co") for sign in plain)
    assert not set(plain) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
    assert not set(plain) & set("\u00ad\u061c\u180e\u200b\u200e\u200f\u2060\u2061\u2062\u2063\u2064\U000e0041")


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
        "می\u200cخواهم",
        "അവന്\u200d പോയി",
    ],
)
def test_what_can_be_seen_stays_as_it_is(text):
    assert make_harmless(text) == text


def test_line_breaks_become_spaces_and_accents_are_composed():
    assert make_harmless("one\r\n\ttwo\u2028three") == "one two three"
    assert make_harmless("Z\u030cofie") == "Žofie"
    assert make_harmless("a\x00b\x1b[31mc\u202ed") == "ab[31mcd"


@pytest.mark.parametrize("sign", ["\u00ad", "\u180e", "\u200b", "\u200e", "\u200f", "\u2060", "\u2064", "\ufeff"])
def test_signs_without_width_are_left_out(sign):
    assert make_harmless(f"{sign}Mill{sign} Lane{sign}") == "Mill Lane"
    assert make_harmless(sign) == ""


@pytest.mark.parametrize("joiner", ["\u200c", "\u200d"])
def test_joiners_that_join_nothing_are_left_out(joiner):
    assert make_harmless(joiner) == ""
    assert make_harmless(f"Mill {joiner}{joiner}Lane") == "Mill Lane"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "\xa0",
        "\u200b",
        "\u2060\u200d",
        "\u3164",
        "\u115f\u1160",
        "\uffa0",
        "\u2800",
        "\ufe0f",
        "\u0301",
        "\x00\n",
    ],
)
def test_a_text_without_a_visible_sign_is_blank(text):
    assert is_blank(text)
    assert make_visible(text) == ""


@pytest.mark.parametrize("text", ["a", "1", "-", "न", "\u200b.", "נ", "€", "e\u0301"])
def test_a_text_with_a_visible_sign_is_not_blank(text):
    assert not is_blank(text)
    assert make_visible(text) == make_harmless(text)


@given(anything)
def test_what_is_blank_once_made_harmless_was_blank_before(text):
    assert is_blank(make_harmless(text)) == is_blank(text)
