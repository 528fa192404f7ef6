"""Variants: other wording in the place of a fragment, for those whom its own condition is true for."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ccm.decisions import Status, Verdict, explain
from tests.decisions.test_decide import SUBJECT, chosen, frag, verdict

Decide = Any

THANKS = frag("r.thanks", "main", when="deposits >= 9", order="20")
OTHER = frag("r.other", "main", order="30")


def variant(id: str, of: str = "r.thanks", *, text: str = "Other words.", **front: str) -> tuple[str, str]:
    keys = "".join(f"{name}: {value}\n" for name, value in front.items())
    return f"paragraphs/test/{id}.en.md", f"---\nid: {id}\nvariant of: {of}\n{keys}---\n{text}\n"


YOUNG = variant("r.a-young", when="age < 30")


def test_a_variant_stands_in_the_place_of_its_base_for_its_customers_alone(decide: Decide) -> None:
    fragments = (SUBJECT, THANKS, OTHER, YOUNG)

    assert chosen(decide({"age": Decimal(20)}, *fragments), "main") == ["r.a-young", "r.other"]
    assert chosen(decide({"age": Decimal(40)}, *fragments), "main") == ["r.thanks", "r.other"]


def test_nobody_gets_a_variant_who_would_not_get_its_base(decide: Decide) -> None:
    decision = decide({"age": Decimal(20), "deposits": Decimal(8)}, SUBJECT, THANKS, OTHER, YOUNG)

    assert chosen(decision, "main") == ["r.other"]
    assert verdict(decision, "r.a-young") is Verdict.CONDITION_FALSE


def test_the_explanation_says_what_stands_in_the_place_of_the_base(decide: Decide) -> None:
    decision = decide({"age": Decimal(20)}, SUBJECT, THANKS, YOUNG)
    slots = explain(decision)["channels"][0]["slots"]
    told = {each["fragment"]: each for slot in slots for each in slot["fragments"]}

    assert verdict(decision, "r.thanks") is Verdict.REPLACED
    assert told["r.thanks"]["because"] == "r.a-young is there"
    assert told["r.a-young"]["when"] == "(deposits >= 9) and (age < 30)"


GREETING = frag("r.subject", "subject", text="Your review")
LATE = variant("r.late", of="r.subject", when="deposits < 3")


def test_where_a_variant_is_undecided_its_base_goes_out(decide: Decide) -> None:
    """Even in a slot that must not stay empty: the base is the wording for everybody else."""
    decision = decide({"deposits": None}, GREETING, LATE)

    assert decision.status is Status.PRODUCED
    assert chosen(decision, "subject") == ["r.subject"]
    assert verdict(decision, "r.late") is Verdict.CONDITION_UNDECIDED


def test_without_its_base_an_undecided_variant_leaves_a_required_slot_undecided(decide: Decide) -> None:
    decision = decide({"deposits": None}, GREETING, LATE, unapproved=("r.subject",))

    assert decision.status is Status.UNDECIDED
    assert "r.late is undecided because deposits is missing" in decision.reason


def test_a_slot_that_takes_one_takes_a_variant_or_its_base(decide: Decide) -> None:
    decision = decide(
        {"age": Decimal(20)}, SUBJECT, frag("r.tone", "tone"), variant("r.tone-y", "r.tone", when="age < 30")
    )

    assert (decision.status, chosen(decision, "tone")) == (Status.PRODUCED, ["r.tone-y"])


def test_of_two_variants_the_one_with_the_lower_order_is_asked_first_and_stays_alone(decide: Decide) -> None:
    late = variant("r.b", when="age < 30", order="1")
    fragments = (SUBJECT, THANKS, YOUNG, late)

    assert chosen(decide({"age": Decimal(20)}, *fragments), "main") == ["r.b"]


def test_a_variant_of_a_variant_is_asked_before_it_and_needs_the_conditions_of_both(decide: Decide) -> None:
    child = variant("r.z-student", of="r.a-young", when="deposits = 12")
    fragments = (SUBJECT, THANKS, YOUNG, child)

    assert chosen(decide({"age": Decimal(20)}, *fragments), "main") == ["r.z-student"]
    assert chosen(decide({"age": Decimal(20), "deposits": Decimal(10)}, *fragments), "main") == ["r.a-young"]
    assert chosen(decide({"age": Decimal(40)}, *fragments), "main") == ["r.thanks"]


def test_a_variant_that_nobody_approved_leaves_its_base_where_it_is(decide: Decide) -> None:
    decision = decide({"age": Decimal(20)}, SUBJECT, THANKS, YOUNG, unapproved=("r.a-young",))

    assert chosen(decision, "main") == ["r.thanks"]
    assert verdict(decision, "r.a-young") is Verdict.NOT_APPROVED


def test_a_variant_for_one_channel_leaves_the_others_to_its_base(decide: Decide) -> None:
    short = variant("r.short", channels="email")

    decision = decide({"channel_preference": "email", "email": "a@b.example"}, SUBJECT, THANKS, short)

    assert chosen(decision, "main", "letter") == ["r.thanks"]
    assert chosen(decision, "main", "email") == ["r.short"]


def test_a_variant_of_an_older_version_than_the_one_in_force_is_no_longer_printed(decide: Decide) -> None:
    """Else somebody would get it who would not get the base that is in force."""
    newer = ("paragraphs/test/r.thanks.en.2026-09-01.md", THANKS[1].replace("deposits >= 9", "deposits >= 12"))
    child = variant("r.z-student", of="r.a-young", when="age < 25")
    own = ("paragraphs/test/r.a-young.en.2026-09-01.md", YOUNG[1])
    young, ten = {"age": Decimal(20)}, {"age": Decimal(20), "deposits": Decimal(10)}

    assert chosen(decide(young, SUBJECT, THANKS, newer, YOUNG, child), "main") == ["r.thanks"]
    assert chosen(decide(ten, SUBJECT, THANKS, newer, YOUNG, child), "main") == []
    assert verdict(decide(ten, SUBJECT, THANKS, newer, YOUNG, child), "r.z-student") is Verdict.SUPERSEDED
    assert chosen(decide(young, SUBJECT, THANKS, newer, YOUNG, own), "main") == ["r.a-young"]
    assert chosen(decide(ten, SUBJECT, THANKS, newer, YOUNG, unapproved=("r.thanks",)), "main") == ["r.a-young"]


NOTE = frag("r.note", "disclosures", when="false")


def test_a_variant_brings_along_what_its_base_requires(decide: Decide) -> None:
    base = frag("r.thanks", "main", requires="r.note")
    own = variant("r.young", when="age < 30", requires="r.more")
    fragments = (SUBJECT, base, own, NOTE, frag("r.more", "disclosures", when="false"))

    assert chosen(decide({"age": Decimal(20)}, *fragments), "disclosures") == ["r.more", "r.note"]
    assert chosen(decide({"age": Decimal(40)}, *fragments), "disclosures") == ["r.note"]


def test_a_requirement_brings_the_variant_that_is_for_the_customer(decide: Decide) -> None:
    """Its base's own condition does not count where it is required, so it does not count for the variant."""
    base = frag("r.thanks", "main", requires="r.note")
    small = variant("r.note-young", of="r.note", when="age < 30")
    fragments = (SUBJECT, base, NOTE, small)

    assert chosen(decide({"age": Decimal(20)}, *fragments), "disclosures") == ["r.note-young"]
    assert chosen(decide({"age": Decimal(40)}, *fragments), "disclosures") == ["r.note"]
    assert chosen(decide({"age": Decimal(40), "deposits": Decimal(0)}, *fragments), "disclosures") == ["r.note"]


@pytest.mark.parametrize("base", ["false", "deposits >= 0"])
def test_a_variant_that_excludes_what_requires_its_base_leaves_its_place_to_the_base(decide: Decide, base: str) -> None:
    """Whether the base stands there by its own condition or because it is required."""
    needing = frag("r.thanks", "main", requires="r.note")
    note = frag("r.note", "disclosures", when=base)
    small = variant("r.note-young", of="r.note", when="age < 30", excludes="r.thanks")

    decision = decide({"age": Decimal(20)}, SUBJECT, needing, note, small)

    assert (decision.status, chosen(decision, "disclosures")) == (Status.PRODUCED, ["r.note"])


def test_what_is_required_is_there_when_a_variant_of_it_is(decide: Decide) -> None:
    needing = frag("r.needs", "main", requires="r.thanks", order="50")

    assert chosen(decide({"age": Decimal(20)}, SUBJECT, THANKS, YOUNG, needing), "main") == ["r.a-young", "r.needs"]


@pytest.mark.parametrize("barred", ["r.thanks", "r.a-young"])
def test_what_excludes_a_fragment_excludes_its_variants(decide: Decide, barred: str) -> None:
    first = frag("r.first", "main", excludes=barred, order="1")

    there = chosen(decide({"age": Decimal(20)}, SUBJECT, THANKS, YOUNG, first), "main")

    assert there == (["r.first"] if barred == "r.thanks" else ["r.first", "r.thanks"])


def test_what_a_fragment_excludes_its_variant_excludes_too(decide: Decide) -> None:
    base = frag("r.thanks", "main", excludes="r.other", order="20")

    assert chosen(decide({"age": Decimal(20)}, SUBJECT, base, OTHER, YOUNG), "main") == ["r.a-young"]


def test_a_variant_that_is_required_itself_cannot_join_its_base(decide: Decide) -> None:
    needing = frag("r.needs", "main", requires="r.a-young", order="50")

    decision = decide({"age": Decimal(40)}, SUBJECT, THANKS, YOUNG, needing)

    assert decision.status is Status.FAILED
    assert decision.reason == "r.needs requires r.a-young, but r.a-young and r.thanks exclude each other"


CONDITIONS = ["age < 30", "age >= 50", "deposits >= 6", "deposits < 3", "not(deposits >= 6) or age = 70", ""]
IDS = [f"r.{letter}" for letter in "bcdefghijk"]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_variants_change_what_is_said_and_never_to_whom_in_what_order_or_beside_what(decide: Decide, data: Any) -> None:
    """Whatever the conditions: with and without variants a customer gets the same families in the same places."""
    when = st.sampled_from(CONDITIONS)
    order = st.sampled_from(["1", "2"])
    slot = data.draw(st.sampled_from(["subject", "main", "disclosures"]))
    bases, variants = [], []
    for id in IDS[: data.draw(st.integers(1, 4))]:
        asked = data.draw(when)
        bases.append(frag(id, slot, order=data.draw(order), **({"when": asked} if asked else {})))
        for number in range(data.draw(st.integers(0, 3))):
            of = data.draw(st.sampled_from([id, *(f"{id}.{earlier}" for earlier in range(number))]))
            own = {"when": data.draw(when) or "true", "order": data.draw(order)}
            variants.append(variant(f"{id}.{number}", of, **own))
    facts = {
        "age": data.draw(st.sampled_from([None, Decimal(20), Decimal(40), Decimal(70)])) or Decimal(60),
        "deposits": data.draw(st.sampled_from([None, Decimal(1), Decimal(5), Decimal(12)])),
    }
    always = frag("r.z", "subject", order="900")

    plain, varied = decide(facts, always, *bases), decide(facts, always, *bases, *variants)

    assert varied.status is plain.status
    families = [[each.family for each in one.chosen] for one in (plain.channels[0], varied.channels[0])]
    assert families[0] == families[1]
