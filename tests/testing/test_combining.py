"""Combinations of fragments that customers can get: what goes wrong only together is told with who gets it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ccm.brand import load as load_brand
from ccm.channels import open_renderers
from ccm.compliance.settings import Duty
from ccm.compose import Line
from ccm.composition import Assembler
from ccm.decisions import Decider
from ccm.library import read_directory
from ccm.testing.combining import combine
from tests.small_library import FILES, OCCASION, fragment, loaded

SLOTS = FILES["touchpoints/review.yaml"].partition("slots:")[0]
LETTER = (
    SLOTS
    + """slots:
  - {id: main, fill: collect}
  - {id: more, fill: collect, limit: 1}
  - {id: disclosures, fill: collect}
"""
)
TEXT = LETTER.replace("channel: letter, forms: [print]", "channel: sms, forms: [text]")
Combine = Callable[..., list[tuple[str, str]]]


@pytest.fixture(scope="module")
def brand():
    found, _ = load_brand(read_directory(Path(__file__).parents[2] / "brand"))
    assert found is not None
    return found


@pytest.fixture
def told(brand) -> Combine:
    """Code and message of each finding about the touchpoint of a library of these fragments."""

    def combined(*fragments: dict[str, str], touchpoint: str = LETTER, duties=(), **options) -> list[tuple[str, str]]:
        library = loaded(*fragments, touchpoints__review=touchpoint)
        decider = Decider(library, library.touchpoints["review"], on=OCCASION.letter_date, draft=True)
        line = Line(decider, Assembler(library), open_renderers(brand, ("print", "text")), draft=True)
        found, _ = combine({"review": line}, OCCASION, duties, **options)
        return [(each.code, each.message) for each in found if each.code != "C024"]

    return combined


NOTICE = fragment("notice", "slot: disclosures", "when: false")
NEEDS = fragment("needs", "requires: notice", "when: deposits >= 5")


def test_fragments_that_exclude_what_another_brings_are_told_with_who_gets_both(told: Combine) -> None:
    bars = fragment("bars", "excludes: notice", "when: savings > 100")

    (code, message), *others = told(NEEDS, NOTICE, bars)

    assert (code, others) == ("D104", [])
    assert message == (
        "review by letter in en: needs requires notice, but notice and bars exclude each other, "
        "for example where savings 100.01, deposits 5"
    )


def test_combinations_that_nobody_can_get_are_not_told(told: Combine) -> None:
    assert told(NEEDS, NOTICE, fragment("bars", "excludes: notice", "when: deposits < 5")) == []


def test_a_disclosure_that_some_do_not_get_is_told_with_one_of_them(told: Combine) -> None:
    (code, message), *others = told(NEEDS, NOTICE, fragment("all"), duties=(Duty("notice"),))

    assert (code, others) == ("K701", [])
    assert message.startswith("review by letter in en: notice is not shown, for example for an ordinary customer")


def test_a_fragment_that_matters_and_is_crowded_out_is_told(told: Combine) -> None:
    first = fragment("first", "slot: more", "when: deposits >= 5", "order: 1")
    second = fragment("second", "slot: more", "when: savings > 100", "order: 2", "reference: The law")

    found = told(fragment("all"), first, second)

    assert [code for code, _ in found] == ["K710"]
    assert "second is left out: slot “more” takes 1, first come first, for example where deposits 5" in found[0][1]


def test_a_text_message_that_is_too_long_only_together_is_told(told: Combine) -> None:
    long = {
        f"paragraphs/test/{name}.en.md": f"---\nid: {name}\nslot: main\nowner: team\nwhen: {when}\n---\n{name * 25}\n"
        for name, when in (("here", "deposits >= 5"), ("then", "savings > 100"))
    }

    found = told(fragment("all"), long, touchpoint=TEXT)

    assert [code for code, _ in found] == ["R050"]
    assert "take 2 segments, for example where deposits 5, savings 100.01" in found[0][1]


def test_the_same_texts_for_different_customers_are_short_enough(told: Combine) -> None:
    long = {
        f"paragraphs/test/{name}.en.md": f"---\nid: {name}\nslot: main\nowner: team\nwhen: {when}\n---\n{name * 25}\n"
        for name, when in (("here", "deposits >= 5"), ("then", "deposits < 5"))
    }

    assert told(fragment("all"), long, touchpoint=TEXT) == []


def test_a_required_slot_that_stays_empty_is_told_once(told: Combine) -> None:
    required = LETTER.replace("{id: main, fill: collect}", "{id: main, fill: collect, required: true}")

    assert told(NEEDS, NOTICE, touchpoint=required) == [
        ("D101", "review by letter in en: nothing fills the required slot “main”, for example where deposits 0")
    ]


def test_what_takes_too_many_steps_is_said_to_be_undecided(told: Combine) -> None:
    found = told(NEEDS, NOTICE, steps=1)

    assert [code for code, _ in found] == ["K720"]
    assert "undecided after 1 steps" in found[0][1]
