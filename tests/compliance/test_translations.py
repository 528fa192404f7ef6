"""A translation approved before its source's present wording is told, and a variant approved before its base's."""

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


@pytest.mark.parametrize(
    ("base", "variant", "stale"),
    [(LATE, EARLY, True), (None, EARLY, True), (EARLY, EARLY, False), (EARLY, LATE, False), (LATE, None, False)],
)
def test_approvals_say_whether_a_variant_is_older_than_its_base(
    base: date | None, variant: date | None, stale: bool
) -> None:
    text = b"---\nid: letter.short\nvariant of: letter.body\nchannels: email\n---\nThanks.\n"
    files = {**PROJECT, "paragraphs/letter/letter.short.en-GB.md": text}
    library, _ = load(files)
    assert library is not None
    days = {"letter.body": base, "letter.short": variant}
    spans = {id: (Effective(day),) if day else () for id, day in days.items()}
    library = replace(library, fragments=tuple(replace(each, approved_in=spans[each.id]) for each in library.fragments))

    found = [each.message for each in check_library(library, files).findings if each.slug == "variant-stale"]

    assert bool(found) is stale
    assert all(("is not approved as it stands" in each) is (base is None) for each in found)
