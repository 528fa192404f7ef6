"""Stage 2: gates, language, channels and slots, three-valued to the end."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ccm.decisions import Decision, Status, Verdict, explain

Decide = Any


def frag(id: str, slot: str, *, text: str = "Words.", locale: str = "en", **front: str) -> tuple[str, str]:
    keys = "".join(f"{name}: {value}\n" for name, value in front.items())
    return (
        f"paragraphs/test/{id}.{locale}.md",
        f"---\nid: {id}\nslot: {slot}\nowner: team\n{keys}---\n{text}\n",
    )


SUBJECT = frag("r.subject", "subject", text="Your review")


def chosen(decision: Decision, slot: str, channel: str = "letter") -> list[str]:
    found = next(each for each in decision.channels if each.channel == channel)
    return [fragment.id for each in found.slots if each.slot == slot for fragment in each.chosen]


def verdict(decision: Decision, id: str, channel: str = "letter") -> Verdict:
    found = next(each for each in decision.channels if each.channel == channel)
    return next(each.verdict for slot in found.slots for each in slot.considered if each.fragment.id == id)


def test_an_audience_that_is_false_is_not_in_audience(decide: Decide) -> None:
    decision = decide({"age": Decimal(17)})

    assert (decision.status, decision.channels) == (Status.NOT_IN_AUDIENCE, ())


def test_an_audience_that_hangs_on_a_missing_value_is_undecided_and_names_it(decide: Decide) -> None:
    decision = decide({"age": None})

    assert decision.status is Status.UNDECIDED
    assert decision.reason == "audience: age is missing"


def test_a_suppression_gives_its_reason(decide: Decide) -> None:
    decision = decide({"arrears": True})

    assert (decision.status, decision.reason) == (Status.SUPPRESSED, "in arrears")


def test_not_knowing_whether_somebody_may_be_contacted_does_not_mean_yes(decide: Decide) -> None:
    decision = decide({"arrears": None})

    assert decision.status is Status.UNDECIDED
    assert "arrears is missing" in decision.reason


def test_a_form_that_cannot_be_made_is_left_out_where_the_letter_has_another(decide: Decide) -> None:
    decision = decide({"channel_preference": "email"}, unavailable=frozenset(["print"]))

    assert [(each.channel, each.forms) for each in decision.channels] == [("letter", ("page",)), ("email", ("mail",))]


def test_a_letter_is_not_dropped_silently_because_its_only_form_cannot_be_made(decide: Decide) -> None:
    decision = decide({}, without=frozenset(["page"]), unavailable=frozenset(["print", "accessible"]))

    assert decision.status is Status.PRODUCED
    assert [(each.channel, each.forms) for each in decision.channels] == [("letter", ("print",))]


def test_a_form_that_is_left_out_on_request_is_left_out(decide: Decide) -> None:
    decision = decide({}, without=frozenset(["print", "page"]))

    assert (decision.status, decision.reason) == (Status.SUPPRESSED, "no channel")


def test_channels_are_the_union_of_the_entries_that_hold(decide: Decide) -> None:
    decision = decide({"channel_preference": "email"})

    assert [(each.channel, each.forms) for each in decision.channels] == [
        ("letter", ("print", "page")),
        ("email", ("mail",)),
    ]


def test_the_recipients_language_decides_the_wording_and_falls_back_to_the_default(decide: Decide) -> None:
    czech = frag("r.subject", "subject", text="Váš přehled", locale="cs")

    in_czech = decide({"locale": "cs-CZ"}, SUBJECT, czech)
    in_polish = decide({"locale": "pl-PL"}, SUBJECT, czech)

    assert (in_czech.locale, in_czech.fragment_locale) == ("cs-CZ", "cs")
    assert in_czech.channels[0].slots[0].chosen[0].locale == "cs"
    assert (in_polish.locale, in_polish.fragment_locale) == ("en-GB", "en")


def test_a_collecting_slot_takes_fragments_in_order_up_to_its_limit(decide: Decide) -> None:
    late = frag("m.late", "main", order="30")
    early = frag("m.early", "main", order="10")
    middle = frag("m.middle", "main", order="20")

    decision = decide({}, SUBJECT, late, early, middle)

    assert chosen(decision, "main") == ["m.early", "m.middle"]
    assert verdict(decision, "m.late") is Verdict.LIMIT_REACHED


def test_an_optional_fragment_whose_condition_is_null_is_left_out_and_reported(decide: Decide) -> None:
    saver = frag("m.saver", "main", when="deposits >= 9")

    decision = decide({"deposits": None}, SUBJECT, saver)

    assert decision.status is Status.PRODUCED
    assert verdict(decision, "m.saver") is Verdict.CONDITION_UNDECIDED


def test_a_required_first_slot_does_not_skip_an_undecided_fragment(decide: Decide) -> None:
    careful = frag("r.careful", "subject", when="deposits < 3", order="10")

    unknown = decide({"deposits": None}, SUBJECT, careful)
    many = decide({"deposits": Decimal(12)}, SUBJECT, careful)

    assert unknown.status is Status.UNDECIDED
    assert "r.careful is undecided because deposits is missing" in unknown.reason
    assert chosen(many, "subject") == ["r.subject"]


def test_two_fragments_for_a_unique_slot_fail_the_communication(decide: Decide) -> None:
    decision = decide({}, SUBJECT, frag("t.warm", "tone"), frag("t.plain", "tone"))

    assert decision.status is Status.FAILED
    assert "slot “tone” takes one fragment, but 2 fit" in decision.reason


def test_a_required_disclosure_comes_along_exactly_once(decide: Decide) -> None:
    one = frag("m.one", "main", requires="d.risk")
    two = frag("m.two", "main", requires="d.risk")
    risk = frag("d.risk", "disclosures", when="deposits > 100", reference="FCA COBS 4.5.2R")

    decision = decide({}, SUBJECT, one, two, risk)

    assert chosen(decision, "disclosures") == ["d.risk"]
    assert verdict(decision, "d.risk") is Verdict.REQUIRED


def test_a_required_disclosure_that_is_not_approved_fails_the_communication(decide: Decide) -> None:
    one = frag("m.one", "main", requires="d.risk")

    decision = decide({}, SUBJECT, one, frag("d.risk", "disclosures"), unapproved=("d.risk",))

    assert decision.status is Status.FAILED
    assert "m.one requires d.risk, which may not be used here (not approved)" in decision.reason


LETTER_ONLY = """\
id: review
title: Review
purpose: service
for_each: customer
recipients: [holder]
locales: [en, cs]
channels:
  - {channel: letter, forms: [print]}
  - {channel: email, forms: [mail]}
slots:
  - {id: subject, fill: first, required: true}
  - {id: main, fill: collect}
  - {id: annex, fill: collect, channels: [letter]}
"""


def test_a_required_fragment_whose_slot_the_channel_does_not_have_fails_the_communication(decide: Decide) -> None:
    one = frag("m.one", "main", requires="a.terms")

    decision = decide({}, SUBJECT, one, frag("a.terms", "annex"), touchpoint=LETTER_ONLY)

    assert decision.status is Status.FAILED
    assert [each.code for each in decision.failures] == ["D103"]
    assert "a.terms, which may not be used here (its slot is not in this channel)" in decision.reason
    assert chosen(decision, "annex") == ["a.terms"]


@pytest.mark.parametrize(("slot", "own"), [("tone", "t.own"), ("subject", "r.subject")])
def test_a_requirement_may_not_bring_a_second_fragment_into_a_slot_for_one(decide: Decide, slot: str, own: str) -> None:
    one = frag("m.one", "main", requires="x.brought")
    brought = frag("x.brought", slot, when="deposits > 100")

    decision = decide({}, SUBJECT, frag("t.own", "tone"), one, brought)

    assert decision.status is Status.FAILED
    assert decision.failures[0].code == "D102"
    assert f"slot “{slot}” takes one fragment, but 2 fit: {own}, x.brought" in decision.reason


def test_a_required_slot_is_not_undecided_when_a_requirement_fills_it(decide: Decide) -> None:
    careful = frag("r.careful", "subject", when="deposits < 3")
    brought = frag("r.brought", "subject", when="age > 100")
    one = frag("m.one", "main", requires="r.brought")

    alone = decide({"deposits": None}, careful, brought)
    filled = decide({"deposits": None}, careful, brought, one)
    itself = decide({"deposits": None}, careful, frag("m.one", "main", requires="r.careful"))

    assert alone.status is Status.UNDECIDED
    assert (filled.status, chosen(filled, "subject")) == (Status.PRODUCED, ["r.brought"])
    assert (itself.status, chosen(itself, "subject")) == (Status.PRODUCED, ["r.careful"])


def test_an_approval_counts_from_its_day(decide: Decide) -> None:
    fresh = frag("m.fresh", "main")
    next_day = date(2026, 10, 2)

    early = decide({}, SUBJECT, fresh, approved_on=next_day)
    proof = decide({}, SUBJECT, fresh, approved_on=next_day, draft=True)
    due = decide({}, SUBJECT, fresh, approved_on=next_day, on=next_day)

    assert verdict(early, "m.fresh") is Verdict.NOT_APPROVED
    assert chosen(proof, "main") == chosen(due, "main") == ["m.fresh"]


@pytest.mark.parametrize("written", ["CS_cz", "cs_CZ", "CS", "cs-cz", " cs-CZ "])
def test_a_language_is_found_however_the_bank_writes_it(decide: Decide, written: str) -> None:
    decision = decide({"locale": written}, SUBJECT, frag("r.subject", "subject", locale="cs"))

    assert decision.fragment_locale == "cs"
    assert decision.locale in {"cs", "cs-CZ"}


def test_nothing_unapproved_is_chosen_outside_a_draft(decide: Decide) -> None:
    fresh = frag("m.fresh", "main")

    production = decide({}, SUBJECT, fresh, unapproved=("m.fresh",))
    proof = decide({}, SUBJECT, fresh, unapproved=("m.fresh",), draft=True)

    assert chosen(production, "main") == []
    assert verdict(production, "m.fresh") is Verdict.NOT_APPROVED
    assert chosen(proof, "main") == ["m.fresh"]


def test_wording_counts_only_while_it_is_in_force(decide: Decide) -> None:
    dated = frag("m.dated", "main", effective="2026-10-01/2026-10-31")

    assert chosen(decide({}, SUBJECT, dated), "main") == ["m.dated"]
    assert chosen(decide({}, SUBJECT, dated, on=date(2026, 11, 1)), "main") == []


def test_a_required_slot_that_nothing_fills_says_what_would_have(decide: Decide) -> None:
    path, text = SUBJECT
    ended = decide({}, (path, text.replace("owner:", "effective: /2026-09-30\nowner:")))
    assert ended.status is Status.FAILED
    assert ended.reason == (
        "nothing fills the required slot “subject”: r.subject.en is not in force on the letter date"
    )
    unapproved = decide({}, SUBJECT, unapproved=("r.subject",))
    assert unapproved.reason == "nothing fills the required slot “subject”: r.subject.en is not approved"


def test_an_explanation_names_what_is_there_and_what_is_not_with_the_values_seen(decide: Decide) -> None:
    saver = frag("m.saver", "main", when="deposits >= 9")
    starter = frag("m.starter", "main", when="deposits < 9")

    told = explain(decide({"deposits": Decimal(11)}, SUBJECT, saver, starter))

    main = next(slot for slot in told["channels"][0]["slots"] if slot["slot"] == "main")
    assert [(each["fragment"], each["present"]) for each in main["fragments"]] == [
        ("m.saver", True),
        ("m.starter", False),
    ]
    assert any("deposits was 11" in line for line in main["fragments"][1]["seen"])


def test_a_condition_of_several_lines_is_explained_on_one(decide: Decide) -> None:
    long = frag("m.long", "main", when="|\n  deposits >= 9\n    and age >= 18")

    told = explain(decide({"deposits": Decimal(11)}, SUBJECT, long))

    main = next(slot for slot in told["channels"][0]["slots"] if slot["slot"] == "main")
    seen = main["fragments"][0]["seen"]
    assert seen[0] == "deposits >= 9 and age >= 18: true"
    assert not any("\n" in line for line in seen)


BEST = """\
id: review
title: Review
purpose: service
for_each: customer
recipients: [holder]
locales: [en, cs]
channels:
  - {channel: letter, forms: [print, page]}
slots:
  - {id: subject, fill: first, required: true}
  - {id: main, fill: priority, limit: 2}
  - {id: disclosures, fill: collect}
"""


def ranked(*, required: bool = False) -> str:
    return BEST.replace("limit: 2}", "limit: 2, required: true}") if required else BEST


def test_a_slot_filled_by_priority_takes_the_highest_for_this_customer_and_prints_them_first(decide: Decide) -> None:
    decision = decide(
        {"deposits": Decimal(9)},
        SUBJECT,
        frag("r.low", "main", priority="1"),
        frag("r.habit", "main", priority="deposits * 2"),
        frag("r.steady", "main", priority="10"),
        touchpoint=ranked(),
    )

    assert chosen(decision, "main") == ["r.habit", "r.steady"]
    assert verdict(decision, "r.low") is Verdict.LIMIT_REACHED


def test_equal_priorities_keep_their_order(decide: Decide) -> None:
    same = [frag(id, "main", priority="5", order=order) for id, order in (("r.c", "3"), ("r.a", "1"), ("r.b", "2"))]

    assert chosen(decide({}, SUBJECT, *same, touchpoint=ranked()), "main") == ["r.a", "r.b"]


def test_a_priority_that_hangs_on_a_missing_value_is_left_out_and_said_so(decide: Decide) -> None:
    fragments = (SUBJECT, frag("r.habit", "main", priority="deposits"), frag("r.steady", "main", priority="10"))

    decision = decide({"deposits": None}, *fragments, touchpoint=ranked())

    assert decision.status is Status.PRODUCED
    assert chosen(decision, "main") == ["r.steady"]
    assert verdict(decision, "r.habit") is Verdict.PRIORITY_UNDECIDED


def test_a_required_slot_is_undecided_when_the_highest_priority_is_not_known(decide: Decide) -> None:
    fragments = (SUBJECT, frag("r.habit", "main", priority="deposits"), frag("r.steady", "main", priority="10"))

    decision = decide({"deposits": None}, *fragments, touchpoint=ranked(required=True))

    assert (decision.status, decision.reason) == (
        Status.UNDECIDED,
        "slot main: the priority of r.habit is undecided",
    )


def test_a_fragment_keeps_out_what_it_excludes_from_its_own_and_from_later_slots(decide: Decide) -> None:
    decision = decide(
        {},
        SUBJECT,
        frag("r.hardship", "main", order="1", excludes="[r.offer, r.more]"),
        frag("r.offer", "main", order="2"),
        frag("r.kind", "tone"),
        frag("r.more", "tone"),
    )

    assert (chosen(decision, "main"), chosen(decision, "tone")) == (["r.hardship"], ["r.kind"])
    assert verdict(decision, "r.offer") is verdict(decision, "r.more") is Verdict.EXCLUDED


def test_exclusion_holds_both_ways_and_only_for_what_is_there(decide: Decide) -> None:
    fragments = (
        SUBJECT,
        frag("r.offer", "main", order="1", when="deposits > 3"),
        frag("r.hardship", "main", order="2", excludes="r.offer"),
    )

    assert chosen(decide({"deposits": Decimal(9)}, *fragments), "main") == ["r.offer"]
    assert chosen(decide({"deposits": Decimal(1)}, *fragments), "main") == ["r.hardship"]


def test_a_requirement_that_meets_its_exclusion_fails_and_names_all_three(decide: Decide) -> None:
    decision = decide(
        {},
        SUBJECT,
        frag("r.one", "main", requires="d.risk"),
        frag("d.plain", "disclosures", excludes="d.risk"),
        frag("d.risk", "disclosures", when="deposits < 0"),
    )

    assert decision.status is Status.FAILED
    assert decision.reason == "r.one requires d.risk, but d.risk and d.plain exclude each other"


TABLES = {
    "tables/tone.yaml": """\
id: tone
inputs: [{expression: age, type: number}, {expression: deposits, type: number}]
output: {name: tone, type: text}
hit: first
rows:
  - {when: ["< 30", "-"], then: '"warm"', note: The young}
  - {when: ["-", ">= 9"], then: '"steady"'}
  - {when: ["-", "-"], then: '"plain"'}
""",
    "tables/hints.csv": """\
id,hints
hit,collect
rule,when age,when deposits,then hints
type,number,number,text
1,> 18,-,\"""save\"""
2,> 60,-,\"""pension\"""
3,-,> 10,\"""invest\"""
""",
    "tables/terms.yaml": """\
id: terms
name: terms
inputs: [{expression: age, type: number}]
outputs: [{name: rate, type: number, default: "1"}, {name: word, type: text, default: '"none"'}]
rows:
  - {when: ["> 90"], then: ["2", '"more"']}
""",
}


def _gates(decision):
    return {gate["name"]: gate for gate in explain(decision)["gates"] if gate["kind"] == "decision table"}


def test_a_decision_table_says_which_rows_decided_and_why_the_others_did_not(decide) -> None:
    tables = _gates(decide({"age": Decimal(40), "deposits": Decimal(12)}, SUBJECT, *TABLES.items()))

    assert (tables["tone"]["answer"], tables["tone"]["because"]) == ("steady", "row 2")
    assert tables["tone"]["seen"] == [
        'tone is "steady" from row 2',
        "  row 1 does not match: age is 40, asked is < 30 (The young)",
        "  row 2 matches",
        "  row 3 would match, but is not reached",
    ]
    assert (tables["hints"]["answer"], tables["hints"]["because"]) == (["save", "invest"], "rows 1 and 3")
    assert (tables["terms"]["answer"], tables["terms"]["because"]) == ({"rate": "1", "word": "none"}, "no row matched")


def test_a_decision_table_that_nothing_is_known_for_names_what_is_missing(decide) -> None:
    tables = _gates(decide({"age": None, "deposits": None}, SUBJECT, *TABLES.items()))

    assert tables["hints"]["answer"] == []
    assert tables["hints"]["missing"] == ["age", "deposits"]
    assert tables["hints"]["seen"][1] == "  row 1 is undecided: age is missing"


def test_wording_may_hang_on_what_a_table_collected(decide) -> None:
    fragment = frag("r.hint", "main", when='list contains(hints, "invest") and terms.rate = 1')
    decision = decide({"age": Decimal(40), "deposits": Decimal(12)}, SUBJECT, fragment, *TABLES.items())

    assert chosen(decision, "main") == ["r.hint"]
