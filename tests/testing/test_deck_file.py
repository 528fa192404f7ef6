"""A deck as a file of cases: what is written is read back, and must be received."""

from datetime import date

import pytest

from ccm.decisions import Decider
from ccm.facts import Facts, complete
from ccm.library.cases import read_case_file
from ccm.testing.deck import make
from ccm.testing.deck.standing import find_failing
from ccm.testing.deck.writing import HEAD, deck_as_json, deck_file, fragments_of
from ccm.values.occasion import Occasion
from tests.small_library import OCCASION, fragment

LATER = date(2026, 11, 20)
SAVER = fragment("saver", "when: deposits >= 9", "order: 1")


@pytest.fixture
def library(library_of):
    return library_of(SAVER, fragment("rest", "order: 2"))


@pytest.fixture
def deck(library):
    return make(library, library.touchpoints["review"], OCCASION)


def test_the_file_is_read_back_as_the_same_customers(library, deck) -> None:
    cases, found = read_case_file("deck.yaml", deck_file([deck], library.vocabulary), library)

    assert found == []
    assert [each.id for each in cases] == [each.id for each in deck.members]
    for case, member in zip(cases, deck.members, strict=True):
        given = {"as_of": OCCASION.as_of, "letter_date": OCCASION.letter_date, **case.facts}
        read = complete(given, library.vocabulary, "customer")
        assert {slug: read[slug] for slug in member.given} == {slug: member.facts.values[slug] for slug in member.given}


def test_each_case_expects_what_the_rule_engine_gave(library, deck) -> None:
    cases, _ = read_case_file("deck.yaml", deck_file([deck], library.vocabulary), library)

    for case, member in zip(cases, deck.members, strict=True):
        assert case.expected is not None
        assert case.expected.status == member.decision.status
        assert list(case.expected.only or ()) == fragments_of(member.decision)


def test_a_letter_date_of_its_own_is_written_with_each_customer(library) -> None:
    dated = make(library, library.touchpoints["review"], Occasion.of_month(OCCASION.as_of, letter_date=LATER))

    cases, found = read_case_file("deck.yaml", deck_file([dated], library.vocabulary), library)

    assert found == []
    assert {(each.as_of, each.letter_date) for each in cases} == {(OCCASION.as_of, LATER)}


def test_nobody_in_it_exists(library, deck) -> None:
    """Names say that they are examples, and nobody is reached by the telephone numbers and addresses."""
    text = deck_file([deck], library.vocabulary)

    assert text.startswith("# Synthetic customers: invented, none of them exists.")
    for member in deck.members:
        assert str(member.given["email"]).endswith("@example.com")
        assert str(member.given["mobile"]).startswith("+447700900")


def test_a_title_with_quotation_marks_and_colons_stays_one_text(library_of) -> None:
    library = library_of(fragment("retail", 'when: channel preference = "e: #mail"', "order: 1"), fragment("rest"))
    deck = make(library, library.touchpoints["review"], OCCASION)

    cases, found = read_case_file("deck.yaml", deck_file([deck], library.vocabulary), library)

    assert found == []
    assert [each.title for each in cases] == [each.title for each in deck.members]


def test_a_deck_of_nobody_is_a_file_without_cases(library) -> None:
    deck = make(library, library.touchpoints["review"], OCCASION, steps=1)

    text = deck_file([deck], library.vocabulary)

    assert text == HEAD.replace("cases:\n", "cases: []\n")
    assert read_case_file("deck.yaml", text, library) == ([], [])


def test_programs_get_members_and_gaps_with_places(library, deck) -> None:
    told = deck_as_json(deck)

    assert (told["minimal"], told["at_least"], told["gaps"]) == (True, 3, [])
    assert told["coverage"]["fragments"] == {"reached": 2, "of": 2}
    saver = next(each for each in told["members"] if each["fragments"] == ["saver"])
    assert {"kind": "fragments", "name": "saver.en", "place": "paragraphs/test/saver.en.md"} in saver["covers"]


def test_a_customer_whose_letter_would_have_a_hole_is_told(library_of) -> None:
    holed = {"paragraphs/test/holed.en.md": "---\nid: holed\nslot: main\nowner: team\n---\nBorn on {{ birth date }}.\n"}
    without = fragment("without", "when: birth date = null and deposits > 3", "order: 1")
    library = library_of(holed, without)

    deck = make(library, library.touchpoints["review"], OCCASION)
    failing = list(find_failing(deck, library))

    assert all(isinstance(each.facts, Facts) for each, _ in failing)
    assert {found.slug for _, found in failing} == {"missing-value"}


def test_a_changed_condition_is_found_by_the_deck_of_before(library, library_of, deck) -> None:
    """What a member received is no longer what it receives: this is how a deck is a regression suite."""
    cases, _ = read_case_file("deck.yaml", deck_file([deck], library.vocabulary), library)
    changed = library_of(fragment("saver", "when: deposits >= 10", "order: 1"), fragment("rest", "order: 2"))
    decider = Decider(changed, changed.touchpoints["review"], on=OCCASION.letter_date, draft=True)

    differing = []
    for case, member in zip(cases, deck.members, strict=True):
        received = fragments_of(decider.decide(member.facts))
        if case.expected and case.expected.only and list(case.expected.only) != received:
            differing.append((list(case.expected.only), received))

    assert differing == [(["saver"], ["rest"])]
