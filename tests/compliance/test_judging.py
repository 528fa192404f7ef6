"""The texts that checks are judged by are what they say: well-formed, marked where they say, many enough, apart."""

import pytest

from ccm.compliance.checks import CHECKS
from tests.compliance.judging import OF_SENTENCES, PARTS, Judged, judged_texts, scores

KNOWN = {"about", "wording", "faults", "purpose", "grain", "channels", "slot", "locale", "jurisdictions", "front"} | {
    "facts",
    "files",
    "touchpoint",
}
SLUGS = {kind.slug for check in CHECKS for kind in check.kinds}
WORDED = {kind.slug for check in CHECKS if check.bundle in OF_SENTENCES for kind in check.kinds} - {
    "mandated-wording",
    "mandated-unknown",
    "mandated-lapsed",
}
"""What texts are marked for; whether a text is the prescribed one is no matter of judgement."""


def everything() -> list[Judged]:
    return [each for part in PARTS for each in judged_texts(part)]


def test_every_judged_text_has_known_fields_and_marks_words_that_stand_in_it() -> None:
    for text in everything():
        assert set(text.example) <= KNOWN, text
        assert set(text.faults) <= SLUGS, text
        written = "\n".join(text.files().values())
        for words in (words for marked in text.faults.values() for words in marked):
            assert words == "*" or any(words in line for line in written.split("\n")), (words, text)


def test_letters_are_clean_and_there_are_sixty_of_them() -> None:
    letters = [each for each in everything() if each.kind == "letters"]

    assert len(letters) >= 60
    assert [each.name for each in letters if each.faults] == []


@pytest.mark.parametrize("slug", sorted(WORDED))
def test_each_check_of_promotion_fairness_and_data_is_judged_by_marked_faults_of_both_parts(slug: str) -> None:
    worked, aside = (scores(part)[slug] for part in PARTS)

    assert worked.seeded + aside.seeded >= 5
    assert aside.seeded >= 1
    assert worked.clean + aside.clean >= 300


def test_no_text_that_was_set_aside_is_one_that_checks_were_mended_by() -> None:
    worked, aside = ({str(each.example) for each in judged_texts(part)} for part in PARTS)

    assert worked & aside == set()
    assert len(aside) * 4 > len(worked)
