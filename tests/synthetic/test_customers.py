"""Facts that go together: what holds of everybody, sums and balances, people who do not exist."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ccm.composition.invariants import check_balance
from ccm.feel.interpreter import interpret
from ccm.library import load, read_project
from ccm.synthetic.aiming import Aim
from ccm.synthetic.people import invent_person
from ccm.testing.deck import make
from ccm.values.occasion import Occasion
from tests.small_library import FILES, fragment, loaded

OCCASION = Occasion.of_month(date(2026, 9, 30))
SAMPLE, _ = load(read_project(Path(__file__).parents[2] / "fragments"))


@pytest.fixture(scope="module", params=["rate-change-notice", "savings-statement", "welcome-series"])
def deck(request):
    return make(SAMPLE, SAMPLE.touchpoints[request.param], OCCASION)


def test_what_is_plausible_holds_of_every_member(deck) -> None:
    for member in deck.members:
        for rule in SAMPLE.vocabulary.plausible:
            if set(rule.reads) <= {*member.given, "as_of"}:
                assert interpret(rule, member.facts.values) is not False, (member.id, rule.source)


def test_entries_add_up_to_the_balances_beside_them(deck) -> None:
    for member in deck.members:
        for invariant in deck.touchpoint.invariants:
            assert list(check_balance(invariant, member.facts.values)) == []


def test_nothing_has_happened_after_the_day_that_is_looked_at(deck) -> None:
    for member in deck.members:
        days = {slug: value for slug, value in member.given.items() if isinstance(value, date)}
        assert {slug: day for slug, day in days.items() if day > OCCASION.as_of} == {}


def test_everything_that_can_be_exercised_is(deck) -> None:
    assert [gap for gap in deck.gaps if not gap.sure] == []


@pytest.mark.parametrize("language", ["en", "cs", "de", "es", "fr", "xx"])
def test_people_are_the_same_whenever_they_are_asked_for(language: str) -> None:
    people = [invent_person(number, language, "GB") for number in range(20)]

    assert people == [invent_person(number, language, "GB") for number in range(20)]
    assert len({each["customers.mobile"] for each in people}) == 20


@pytest.mark.parametrize(
    ("source", "wanted", "changes"),
    [
        ("a + b", Decimal(10), [{"a": Decimal(8)}, {"b": Decimal(9)}]),
        ("a / b", Decimal(6), [{"a": Decimal(12)}]),
        ("2 * (a - b)", Decimal(4), [{"a": Decimal(4)}, {"b": Decimal(-1)}]),
        ("a > b", True, [{"a": Decimal(3)}, {"b": Decimal(0)}]),
        ("a > b", False, [{"a": Decimal(2)}, {"b": Decimal(1)}]),
    ],
)
def test_arithmetic_is_turned_round(source: str, wanted: object, changes: list[dict[str, object]]) -> None:
    from ccm.feel import NUMBER, Model, Name, parse

    expression, _ = parse(source, Model([Name("a", "a", NUMBER), Name("b", "b", NUMBER)]))
    assert expression is not None
    aim = Aim({"a": Decimal(1), "b": Decimal(2)}, lambda *_: True, lambda _, value: value, lambda _: ())

    found = list(aim.at(expression.tree, wanted))

    assert [each for each in changes if each not in found] == []


@pytest.mark.parametrize(
    ("way", "when", "reached"),
    [
        ("sql: SELECT 1", "score < 0", True),
        ("sql: SELECT 1", "score > 0.2 and score < 0.3", True),
        ("window: {measure: count, from: events, over: all history}", "score < 0", False),
        ("window: {measure: months with, from: transactions, over: last 6 months}", "score > 6", False),
    ],
)
def test_only_what_a_declaration_says_for_certain_rules_anything_out(way: str, when: str, reached: bool) -> None:
    common = "grain: customer, type: number, meaning: What it says., sensitivity: personal, nullable: false"
    facts = f"{FILES['facts/f.yaml']}  - {{name: score, {common}, {way}}}\n"
    library = loaded(fragment("odd", f"when: {when}", "order: 1"), fragment("rest"), facts__f=facts)

    deck = make(library, library.touchpoints["review"], OCCASION)

    missed = {gap.target.name: gap.sure for gap in deck.gaps}
    assert missed.get("odd.en") == (None if reached else True)


def test_a_project_may_call_what_the_standard_tables_hold_by_names_of_its_own() -> None:
    common = "grain: customer, meaning: What it says., sensitivity: personal"
    own = [
        f"  - {{name: home town, type: text, {common}, column: customers.city}}\n",
        f"  - {{name: born, type: date, {common}, column: customers.birth_date}}\n",
    ]
    asking = 'when: home town != null and born < date("2020-01-01")'
    library = loaded(fragment("near", asking), fragment("rest"), facts__f="".join([FILES["facts/f.yaml"], *own]))

    deck = make(library, library.touchpoints["review"], OCCASION)

    towns = {member.given["home_town"] for member in deck.members}
    assert towns <= {"Exampleton", None}
    assert "Exampleton" in towns
