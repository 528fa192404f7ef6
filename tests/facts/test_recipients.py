"""Products and events: who is written to about them, what they see of their account, who is lost with a record."""

from datetime import date

import pyarrow as pa
import pytest

ALL = ["holder", "joint holder", "attorney", "executor"]
LOST = ["subject-record-set-aside"]
COUNT = "window: {measure: count, from: TABLE, over: all history}"


@pytest.fixture
def joint(bank):
    """`c1` and `c2` hold `a1`, for which `c3` acts; `p1` and `e1` are about it, `e2` is about `c1` alone."""
    for number, role in ((2, "joint holder"), (3, "attorney")):
        bank.tables["customers"].append(
            {"customer_id": f"c{number}", "given_name": f"N{number}", "email": f"{number}@x"}
        )
        bank.tables["holders"].append({"account_id": "a1", "customer_id": f"c{number}", "role": role})
    bank.tables["products"] = [{"product_id": "p1", "customer_id": "c1", "account_id": "a1", "kind": "deposit"}]
    bank.tables["events"] = [event("e1", account_id="a1"), event("e2"), event("e3", product_id="p1")]
    return bank.pay("2026-09-05", "40.00", balance="40.00").pay("2026-09-06", "2.00", balance="42.00")


def event(name, customer="c1", **more):
    return {"event_id": name, "customer_id": customer, "kind": "told", "on_date": "2026-09-10", **more}


def hold(bank, account, customer, role):
    if account not in [each["account_id"] for each in bank.tables["accounts"]]:
        bank.tables["accounts"].append({"account_id": account, "kind": "savings", "currency": "GBP"})
    bank.tables["holders"].append({"account_id": account, "customer_id": customer, "role": role})


@pytest.fixture
def who(derived, vocabulary):
    def ask(source, grain, roles=ALL):
        found = derived(source, vocabulary(), for_each=grain, recipients=roles)
        return [(one.communication.subject, one.communication.recipient, one.communication.role) for one in found]

    return ask


HELD = [("c1", "holder"), ("c2", "joint holder"), ("c3", "attorney")]


def test_all_who_hold_or_act_for_its_account_are_written_to_about_a_product(joint, who):
    source = joint.open()

    assert who(source, "product") == [("p1", *each) for each in HELD]
    assert who(source, "product", ["joint holder"]) == [("p1", "c2", "joint holder")]
    assert who(source, "product", ["holder"]) == [("p1", "c1", "holder")]


def test_an_event_of_an_account_or_of_a_product_of_it_concerns_all_who_hold_it(joint, who):
    found = who(joint.open(), "event")

    assert [each[1:] for each in found if each[0] == "e1"] == HELD
    assert [each[1:] for each in found if each[0] == "e3"] == HELD


def test_the_holder_of_a_product_is_whose_it_is_whoever_is_named_first_on_the_account(joint, who):
    joint.tables["products"][0]["customer_id"] = "c2"

    assert who(joint.open(), "product") == [
        ("p1", "c1", "joint holder"),
        ("p1", "c2", "holder"),
        ("p1", "c3", "attorney"),
    ]


def test_who_acts_on_an_account_that_is_the_customers_alone_acts_for_the_customer(joint, who):
    assert [each for each in who(joint.open(), "event") if each[0] == "e2"] == [("e2", "c1", "holder")]


def test_an_executor_is_found_through_any_account_that_was_the_customers_alone_and_once(joint, who):
    for account in ("a2", "a3"):
        hold(joint, account, "c1", "holder")
        hold(joint, account, "c3", "executor")
    hold(joint, "a4", "c2", "holder")
    hold(joint, "a4", "c1", "executor")

    assert [each for each in who(joint.open(), "event", ["executor"]) if each[0] == "e2"] == [("e2", "c3", "executor")]


def test_the_standard_facts_of_a_recipient_are_the_recipients_own(joint, derived, vocabulary):
    found = derived(joint.open(), vocabulary(), for_each="product", recipients=ALL)

    assert [each.values["email"] for each in found] == [None, "2@x", "3@x"]
    assert {each.values["product_id"] for each in found} == {"p1"}


@pytest.fixture
def told(joint, fact, vocabulary):
    """A vocabulary with a fact of each grain."""
    return vocabulary(
        fact("entries", "number", COUNT.replace("TABLE", "transactions")),
        fact(
            "stands at", "money", "balance: {at: end of period, order: chained balance}", more="unit: account currency,"
        ),
        fact("twice", "number", "formula: 2 * entries"),
        fact("product events", "number", COUNT.replace("TABLE", "events"), grain="product"),
        fact("own events", "number", COUNT.replace("TABLE", "events"), grain="customer"),
    )


def test_a_product_sees_its_account_and_an_event_sees_both(joint, derived, told):
    source = joint.open()
    (product,) = derived(source, told, for_each="product")
    events = {each.communication.subject: each.values for each in derived(source, told, for_each="event")}

    assert [product.values[name] for name in ("account_kind", "entries", "stands_at", "twice")] == ["current", 2, 42, 4]
    assert [events["e3"][name] for name in ("product_kind", "product_events", "account_kind")] == [
        "deposit",
        1,
        "current",
    ]
    assert [events["e1"][name] for name in ("product_kind", "entries", "own_events")] == [None, 2, 3]


def test_what_a_subject_does_not_belong_to_is_missing_and_not_nothing(joint, derived, told):
    events = {each.communication.subject: each for each in derived(joint.open(), told, for_each="event")}
    alone = events["e2"]

    assert alone.failures == ()
    unknown = ("account_kind", "entries", "stands_at", "twice", "product_kind", "product_events")
    assert [alone.values[name] for name in unknown] == [None] * 6
    assert events["e1"].values["product_events"] is None


def test_contacts_about_a_subject_are_those_with_the_same_recipient(joint, derived, fact, vocabulary):
    words = vocabulary(
        fact("notices", "number", COUNT.replace("TABLE", "contacts"), grain="product"),
        fact("letters", "number", COUNT.replace("TABLE", "contacts"), grain="customer"),
    )
    ledger = pa.table(
        {
            "contact_id": ["k1", "k2", "k3"],
            "customer_id": ["c2", "c2", "c1"],
            "touchpoint": ["notice"] * 3,
            "channel": ["letter"] * 3,
            "on_date": [date(2026, 9, 1)] * 3,
            "outcome": ["sent"] * 3,
            "subject": ["p1", "p9", None],
        }
    )
    found = derived(joint.open(), words, for_each="product", recipients=ALL[:2], contacts=ledger)

    assert [(each.values["notices"], each.values["letters"]) for each in found] == [(0, 1), (1, 2)]


@pytest.fixture
def ended(derived, told):
    def ask(source, grain, roles=ALL):
        found = derived(source, told, for_each=grain, recipients=roles)
        return {
            (one.communication.subject, one.communication.recipient): [f.slug for f in one.failures] for one in found
        }

    return ask


def test_a_joint_holder_whose_record_is_lost_fails_by_name_and_no_other(joint, ended):
    joint.tables["customers"][1]["given_name"] = "Bo\x00"

    assert ended(joint.open(), "product") == {("p1", "c1"): [], ("p1", "c2"): LOST, ("p1", "c3"): []}
    assert ended(joint.open(), "product", ["holder"]) == {("p1", "c1"): []}


def test_a_joint_holder_who_is_no_customer_is_nobody_to_write_to(joint, ended):
    joint.tables["holders"][1]["customer_id"] = "c9"

    assert ended(joint.open(), "product") == {("p1", "c1"): [], ("p1", "c3"): []}


def test_everybody_who_would_have_been_written_to_about_a_lost_product_fails_by_name(joint, ended):
    joint.tables["products"][0]["amount"] = "much"

    assert ended(joint.open(), "product") == {("p1", "c1"): LOST, ("p1", "c2"): LOST, ("p1", "c3"): LOST}


def test_a_holder_who_is_lost_with_a_product_is_its_holder_and_not_a_joint_holder(joint, who):
    joint.tables["products"][0]["amount"] = "much"
    source = joint.open()

    assert who(source, "product") == [("p1", *each) for each in HELD]
    assert who(source, "product", ["joint holder"]) == [("p1", "c2", "joint holder")]


def test_everybody_fails_whose_account_has_lost_an_entry_that_a_product_sees(joint, ended):
    joint.pay("soon", "3.00")

    assert ended(joint.open(), "product") == {("p1", "c1"): LOST, ("p1", "c2"): LOST, ("p1", "c3"): LOST}


def test_who_may_act_for_somebody_fails_where_a_holder_of_the_account_was_lost(joint, ended):
    hold(joint, "a2", "c1", "holder")
    hold(joint, "a2", "c3", "executor")
    hold(joint, "a2", "c2", "jointly")

    found = ended(joint.open(), "event", ["executor"])

    assert found["e2", "c3"] == LOST


def test_a_record_of_the_customer_an_event_is_about_concerns_the_executor_too(joint, derived, fact, vocabulary):
    hold(joint, "a2", "c1", "holder")
    hold(joint, "a2", "c3", "executor")
    joint.tables["products"].append({"product_id": "p2", "customer_id": "c1", "kind": "loan", "amount": "much"})
    sql = (
        'sql: "SELECT e.event_id AS subject, count(p.product_id) AS value FROM events e'
        ' LEFT JOIN products p ON p.customer_id = e.customer_id GROUP BY e.event_id"'
    )
    words = vocabulary(fact("things", "number", sql, grain="event"))

    found = derived(joint.open(), words, for_each="event", recipients=["executor"], names=["things"])

    assert [(each.communication.recipient, [f.slug for f in each.failures]) for each in found] == [("c3", LOST)]
