"""The printer's small rules, by language."""

from hypothesis import given
from hypothesis import strategies as st

from ccm.composition.typography import set_wording


def test_a_czech_preposition_stays_with_its_word():
    assert (
        set_wording("S pozdravem z banky v Praze a k vám", "cs-CZ")
        == "S\xa0pozdravem z\xa0banky v\xa0Praze a\xa0k\xa0vám"
    )


def test_english_is_left_alone():
    assert set_wording("I owe a pound", "en-GB") == "I owe a pound"


@given(st.text(), st.sampled_from(["cs-CZ", "sk", "pl-PL", "en-GB"]))
def test_no_letter_is_changed(text, locale):
    assert set_wording(text, locale).replace("\xa0", " ") == text.replace("\xa0", " ")
