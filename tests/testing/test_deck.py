"""The deck: who is in it, what they show, what is said of the rest."""

from collections.abc import Mapping
from decimal import Decimal
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ccm.decisions import Decider, Status
from ccm.facts import Facts, complete
from ccm.library import load
from ccm.synthetic import terrain_of
from ccm.testing.deck import Deck, make
from ccm.testing.deck.boundaries import boundary_goals
from ccm.testing.deck.goals import plain_goals
from ccm.testing.deck.unreached import UNTOLD
from ccm.values.occasion import Communication
from tests.small_library import FILES, OCCASION, fragment

SAVER = fragment("saver", "when: deposits >= 9", "order: 1")
OTHERWISE = fragment("otherwise", "order: 2")


def names(deck: Deck, kind: str) -> set[str]:
    return {target.name for target in deck.targets if target.kind == kind}


def gaps(deck: Deck) -> dict[str, tuple[str, bool]]:
    return {gap.target.name: (gap.reason, gap.sure) for gap in deck.gaps}


def ages(deck: Deck) -> list[tuple[int, int]]:
    return sorted((int(each.given["age"]), int(each.given["deposits"])) for each in deck.members)


def test_a_deck_stands_on_both_sides_of_every_boundary(deck_of) -> None:
    deck = deck_of(SAVER, OTHERWISE)

    assert deck.gaps == ()
    assert ages(deck) == [(17, 0), (18, 8), (18, 9)]
    assert (len(deck.members), deck.least, deck.minimal) == (3, 3, True)


def test_every_member_is_decided_by_the_rule_engine_itself(deck_of, library_of) -> None:
    library = library_of(SAVER, OTHERWISE)
    decider = Decider(library, library.touchpoints["review"], on=OCCASION.letter_date)

    for member in deck_of(SAVER, OTHERWISE).members:
        again = decider.decide(member.facts)
        assert (again.status, again.reason) == (member.decision.status, member.decision.reason)


def test_the_same_library_gives_the_same_deck(deck_of) -> None:
    one, other = deck_of(SAVER, OTHERWISE), deck_of(SAVER, OTHERWISE)

    assert [(each.id, each.title, each.given) for each in one.members] == [
        (each.id, each.title, each.given) for each in other.members
    ]


def test_a_fragment_that_fits_and_is_left_out_is_a_choice_of_its_own(deck_of) -> None:
    deck = deck_of(SAVER, fragment("rich", "when: savings > 100", "order: 2"), fragment("rest", "order: 3"))

    assert names(deck, "choices") == {"rich.en fits and is left out", "rest.en fits and is left out"}
    assert deck.gaps == ()


def test_a_term_that_is_calculated_from_several_facts_is_met_exactly(deck_of) -> None:
    deck = deck_of(fragment("cushioned", "when: cushion >= 6", "order: 1"), OTHERWISE)

    assert deck.gaps == ()
    cushions = {each.facts.values["cushion"] for each in deck.members if each.decision.status is Status.PRODUCED}
    assert {6, 5} <= cushions


@pytest.mark.parametrize(
    ("added", "name", "reason"),
    [
        (fragment("young", "when: age < 10", "order: 1"), "young.en", "contradicts the audience"),
        (fragment("odd", "when: age > 30 and age < 20", "order: 1"), "odd.en", "can never hold"),
        (fragment("late", "effective: 2027-01-01/", "order: 1"), "late.en", "not in force on the letter date"),
        (
            fragment("unset", "when: age > later limit", "order: 1"),
            "unset.en",
            "it needs later limit, which has no value",
        ),
        (fragment("more", "when: deposits >= 12", "order: 2"), "more.en", "saver come first for everybody"),
    ],
)
def test_what_nobody_can_reach_is_told_with_the_reason(deck_of, added, name: str, reason: str) -> None:
    found = gaps(deck_of(SAVER, fragment("otherwise", "order: 3"), added))

    assert reason in found[name][0]
    assert found[name][1], "it is sure"


def test_unapproved_wording_is_there_only_in_drafts(deck_of) -> None:
    found = gaps(deck_of(SAVER, OTHERWISE, unapproved=("saver",), draft=False))

    assert found["saver.en"] == ("not approved (2026-10-01)", True)
    assert deck_of(SAVER, OTHERWISE, unapproved=("saver",)).gaps == ()


def test_a_search_that_runs_out_of_steps_says_so(deck_of) -> None:
    deck = deck_of(SAVER, OTHERWISE, steps=1)

    assert deck.members == ()
    assert {gap.reason for gap in deck.gaps} == {"undecided after 1 steps"}
    assert not any(gap.sure for gap in deck.gaps)


def test_no_fewer_customers_of_any_kind_exercise_as_much(library_of) -> None:
    """The deck against brute force: every customer of a grid that holds all boundaries, and every handful of them."""
    library = library_of(SAVER, fragment("rich", "when: savings > 100 or deposits = 3", "order: 2"), fragment("rest"))
    touchpoint = library.touchpoints["review"]
    terrain = terrain_of(library, touchpoint, OCCASION)
    goals = [*plain_goals(terrain), *boundary_goals(terrain)]
    decider = Decider(library, touchpoint, on=OCCASION.letter_date, draft=True)
    deck = make(library, touchpoint, OCCASION)

    def met(values: Mapping[str, object]) -> frozenset[int]:
        facts = Facts(Communication("review", "x", "x", "holder", OCCASION), values)
        decision = decider.decide(facts)
        return frozenset(place for place, goal in enumerate(goals) if goal.met(decision))

    base = deck.members[0].facts.values
    grid = product((17, 18, 19), (0, 2, 3, 4, 8, 9, 10), ("0", "99.99", "100", "100.01"))
    of_all = {
        met({**base, "age": Decimal(age), "deposits": Decimal(deposits), "savings": Decimal(savings)})
        for age, deposits, savings in grid
    }
    of_deck = frozenset().union(*(met(each.facts.values) for each in deck.members))

    assert of_deck >= frozenset().union(*of_all), "nothing that a customer of the grid exercises is missing in the deck"
    fewer = combinations(sorted(of_all, key=sorted), len(deck.members) - 1)
    assert not any(of_deck <= frozenset().union(*several) for several in fewer)


PARTS = st.builds(
    "{} {} {}".format,
    st.sampled_from(["age", "deposits", "cushion", "savings - income", "if deposits > 3 then savings else income"]),
    st.sampled_from(["<", "<=", "=", ">", ">="]),
    st.integers(0, 12),
)
WHENS = st.builds("({}) {} ({})".format, PARTS, st.sampled_from(["and", "or"]), PARTS)
GRID = list(product((17, 18), (0, 3, 4, 9), (1, 10), (0, 5, 60)))


@settings(max_examples=15)
@given(WHENS, WHENS)
def test_whoever_is_said_to_be_impossible_is_not_met_among_many(one: str, other: str) -> None:
    first, second = fragment("first", f"when: {one}", "order: 1"), fragment("second", f"when: {other}", "order: 2")
    files = {**FILES, **first, **second, **fragment("rest", "order: 3")}
    library, _ = load({path: text.encode() for path, text in files.items()})
    assert library is not None
    touchpoint = library.touchpoints["review"]
    terrain = terrain_of(library, touchpoint, OCCASION)
    goals = [*plain_goals(terrain), *boundary_goals(terrain)]
    decider = Decider(library, touchpoint, on=OCCASION.letter_date, draft=True)
    impossible = {gap.target for gap in make(library, touchpoint, OCCASION).gaps if gap.sure}

    for age, deposits, income, savings in GRID:
        known = {"age": age, "deposits": deposits, "income": income, "savings": savings}
        values = complete({name: Decimal(one) for name, one in known.items()}, library.vocabulary, "customer")
        decision = decider.decide(Facts(Communication("review", "x", "x", "holder", OCCASION), values))
        met = {goal.target for goal in goals if goal.met(decision)}
        assert not met & impossible, (known, met & impossible)


def test_a_part_that_never_decides_by_itself_is_told_as_such(deck_of) -> None:
    found = gaps(deck_of(fragment("both", "when: deposits >= 9 and deposits >= 5", "order: 1"), OTHERWISE))

    reason = "others decide wherever that is so: this part never decides by itself"
    assert found["both: deposits >= 5, deposits is 4"] == (reason, True)


@pytest.mark.parametrize(
    ("most", "told"),
    [
        (5, ("undecided after 5 steps", False)),
        (20, (UNTOLD, True)),
        (200, ("its condition contradicts the audience, the suppressions or the channels", True)),
    ],
)
def test_a_reason_that_takes_too_many_steps_is_left_out_and_the_gap_told(deck_of, monkeypatch, most, told) -> None:
    monkeypatch.setattr("ccm.testing.deck.making.MOST_STEPS_OF_A_GOAL", most)
    young, more = fragment("young", "when: age < 10"), fragment("more", "when: deposits >= 12", "order: 2")

    assert gaps(deck_of(SAVER, more, young))["young.en"] == told
