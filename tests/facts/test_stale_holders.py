"""Holders whom the customers have never heard of: the others of the account are written to, and nobody vanishes."""

import pytest

ROLES = ["holder", "joint holder"]
LOST = ["subject-record-set-aside"]


@pytest.fixture
def joint(bank):
    """`c1` holds `a1` with somebody who is no customer; `c2` holds `a2`."""
    bank.pay("2026-09-01", "1.00")
    bank.tables["customers"].append({"customer_id": "c2", "given_name": "Bo"})
    bank.tables["accounts"].append({"account_id": "a2", "kind": "current", "currency": "GBP"})
    bank.tables["holders"].append({"account_id": "a2", "customer_id": "c2", "role": "holder"})
    return stale(bank, "a1", "c9")


def stale(bank, account, customer, role="joint holder"):
    bank.tables["holders"].append({"account_id": account, "customer_id": customer, "role": role})
    return bank


@pytest.fixture
def ended(derived, vocabulary, fact):
    """How each communication of a touchpoint for each account ends."""
    count = "window: {measure: count, from: TABLE, over: period}"

    def ask(source, recipients=ROLES, for_each="account", **options):
        words = vocabulary(
            fact("entries", "number", count.replace("TABLE", "transactions")),
            fact("own entries", "number", count.replace("TABLE", "transactions"), grain="customer"),
            fact("cards", "number", count.replace("TABLE", "products"), grain="customer"),
        )
        found = derived(source, words, recipients=recipients, for_each=for_each, **options)
        return {(one.communication.subject, one.communication.recipient): slugs(one) for one in found}

    return ask


def slugs(facts):
    return [each.slug for each in facts.failures]


def test_a_holder_who_is_no_customer_is_told_and_the_other_holders_are_written_to(joint, ended):
    source = joint.open()

    assert ended(source) == {("a1", "c1"): [], ("a2", "c2"): []}
    assert ended(source, for_each="customer") == {("c1", "c1"): [], ("c2", "c2"): []}
    (finding,) = joint.findings
    assert (finding.slug, finding.span.row, finding.span.field) == ("orphan", 4, "customer_id")
    assert finding.message == "“c9” is not among the customers"
    assert source.counts["holders"] == type(source.counts["holders"])(3, 2, 1)


def test_an_account_whose_only_holder_is_no_customer_fails_under_that_name(joint, ended):
    joint.tables["holders"][0]["customer_id"] = "c8"

    assert ended(joint.open()) == {("a1", "c8"): LOST, ("a1", "c9"): LOST, ("a2", "c2"): []}


def test_another_holder_in_a_role_that_is_not_written_to_is_none_left(joint, ended):
    joint.tables["holders"][0]["role"] = "attorney"

    assert ended(joint.open()) == {("a1", "c9"): LOST, ("a2", "c2"): []}


def test_a_stale_role_that_is_not_written_to_is_left_alone(joint, ended):
    joint.tables["holders"][2]["role"] = "attorney"

    assert ended(joint.open()) == {("a1", "c1"): [], ("a2", "c2"): []}


def test_a_holder_whose_own_record_was_lost_is_not_stale(joint, ended):
    joint.tables["customers"].append({"customer_id": "c9", "given_name": "Di\x00"})

    assert ended(joint.open()) == {("a1", "c1"): [], ("a1", "c9"): LOST, ("a2", "c2"): []}


def test_while_a_customer_is_lost_without_a_name_an_unknown_holder_may_be_that_one(joint, ended):
    joint.tables["customers"].append({"customer_id": "", "given_name": "Di"})

    assert ended(joint.open()) == {("a1", "c1"): [], ("a1", "c9"): LOST, ("a2", "c2"): []}


def test_what_a_stale_holder_has_with_the_bank_does_not_fail_the_others(joint, ended):
    joint.tables["products"] = [{"product_id": "p1", "customer_id": "c9", "account_id": "a1", "kind": "debit card"}]

    assert ended(joint.open()) == {("a1", "c1"): [], ("a2", "c2"): []}


def test_a_holder_of_an_account_that_is_not_in_the_data_fails_by_name(joint, ended):
    stale(joint, "a7", "c2", "holder")

    assert ended(joint.open())["a7", "c2"] == LOST
