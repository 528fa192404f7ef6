"""A translation approved before its source's present wording is told."""

from dataclasses import replace
from datetime import date

import pytest

from ccm.compliance.checking import check_library
from ccm.library import load
from ccm.library.model import Effective
from tests.compliance.measuring import PROJECT

EARLY, LATE = date(2026, 1, 1), date(2026, 2, 1)


@pytest.mark.parametrize(
    ("source", "translation", "stale"),
    [(LATE, EARLY, True), (None, EARLY, True), (EARLY, EARLY, False), (EARLY, LATE, False), (LATE, None, False)],
)
def test_approvals_say_which_of_two_languages_is_older(
    source: date | None, translation: date | None, stale: bool
) -> None:
    library, _ = load(PROJECT)
    assert library is not None
    days = {"en-GB": source, "cs-CZ": translation}
    spans = {locale: (Effective(day),) if day else () for locale, day in days.items()}
    library = replace(
        library, fragments=tuple(replace(each, approved_in=spans[each.locale]) for each in library.fragments)
    )

    found = [each for each in check_library(library, PROJECT).findings if each.slug == "translation-stale"]

    assert bool(found) is stale
