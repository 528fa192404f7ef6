"""Language tags from anywhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccm.values.locales import find_locale, language_of, plural_categories, tag_of


@pytest.mark.parametrize(
    ("tag", "found"),
    [("en-GB", "en-GB"), ("cs", "cs"), ("en-XX", "en"), ("zh-Hant-TW", "zh-Hant-TW"), ("sr-Latn", "sr-Latn")],
)
def test_the_nearest_known_locale_is_found(tag, found):
    locale = find_locale(tag)
    assert locale is not None
    assert tag_of(locale) == found


@given(st.text(max_size=20))
def test_nothing_that_is_written_as_a_tag_breaks(tag):
    locale = find_locale(tag)
    assert locale is None or tag_of(locale).startswith(language_of(tag))


def test_whole_numbers_need_fewer_plural_forms_than_all_numbers():
    assert plural_categories("cs-CZ") == (("one", "few", "other"), ("one", "few", "many", "other"))
    assert plural_categories("en-GB") == (("one", "other"), ("one", "other"))
    assert plural_categories("pl-PL")[0] == ("one", "few", "many", "other")
