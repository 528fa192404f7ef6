"""Deriving: who is written to, what is known of them, and what stops one document and no other."""

from datetime import date
from decimal import Decimal

import pyarrow as pa
import pytest

from ccm.facts import FactsReader, read_facts
from ccm.facts.batch import SHARD
from ccm.facts.derive import derive, derive_one
from ccm.feel import parse
from ccm.values.occasion import Occasion, Period

SEPTEMBER = Occasion.of_month(date(2026, 9, 30))


def add_customers(bank, *numbers):
    bank.tables["customers"] += [{"customer_id": f"c{n}", "given_name": f"N{n}"} for n in numbers]


def who(found):
    return [(one.communication.subject, one.communication.recipient, one.communication.role) for one in found]


def test_each_holder_in_one_of_the_roles_gets_a_communication_in_a_fixed_order(bank, vocabulary, derived):
    add_customers(bank, 2, 3)
    for customer, role in (("c3", "joint holder"), ("c2", "attorney")):
        bank.tables["holders"].append({"account_id": "a1", "customer_id": customer, "role": role})

    found = derived(bank.open(), vocabulary(), recipients=["joint holder", "holder"])

    assert who(found) == [("a1", "c1", "holder"), ("a1", "c3", "joint holder")]
    assert [one.values["role"] for one in found] == ["holder", "joint holder"]
    assert [one.values["given_name"] for one in found] == ["Ann", "N3"]


def test_accounts_and_customers_of_the_future_are_not_there_yet(bank, vocabulary, derived):
    bank.tables["accounts"].append({"account_id": "a2", "kind": "current", "currency": "GBP", "opened": "2026-10-01"})
    bank.tables["holders"].append({"account_id": "a2", "customer_id": "c1", "role": "holder"})

    assert who(derived(bank.open(), vocabulary())) == [("a1", "c1", "holder")]


def test_products_and_events_are_about_their_customer(bank, vocabulary, derived):
    bank.tables["products"] = [
        {
            "product_id": "p1",
            "customer_id": "c1",
            "account_id": "a1",
            "kind": "deposit",
            "amount": "500",
            "currency": "EUR",
        }
    ]
    bank.tables["events"] = [
        {"event_id": "e1", "customer_id": "c1", "kind": "login", "on_date": "2026-09-10"},
        {"event_id": "e2", "customer_id": "c1", "kind": "login", "on_date": "2026-08-10"},
    ]
    source = bank.open()

    (product,) = derived(source, vocabulary(), for_each="product")
    (event,) = derived(source, vocabulary(), for_each="event")

    assert (product.values["product_amount"], product.values["product_currency"]) == (500, "EUR")
    assert (event.communication.subject, event.values["event_date"]) == ("e1", date(2026, 9, 10))


def test_contacts_count_before_the_day_of_knowing_with_those_of_the_ledger_once(bank, fact, vocabulary, derived):
    bank.tables["contacts"] = [
        {"contact_id": "k1", "customer_id": "c1", "touchpoint": "welcome", "on_date": "2026-09-01"},
        {"contact_id": "k2", "customer_id": "c1", "touchpoint": "welcome", "on_date": "2026-10-01"},
    ]
    ledger = pa.table(
        {
            "contact_id": ["k1", "k3", "k4"],
            "customer_id": ["c1"] * 3,
            "touchpoint": ["welcome"] * 3,
            "channel": ["letter"] * 3,
            "on_date": [date(2026, 9, 1), date(2026, 9, 30), date(2026, 10, 1)],
            "outcome": pa.array([None] * 3, pa.string()),
        }
    )
    window = 'window: {measure: count, from: contacts, where: touchpoint = "welcome", over: all history}'
    words = vocabulary(fact("welcomes", "number", window, grain="customer"))
    source = bank.open()

    alone = derived(source, words, for_each="customer")
    together = derived(source, words, for_each="customer", contacts=ledger)
    again = derived(source, words, for_each="customer")

    assert [found[0].values["welcomes"] for found in (alone, together, again)] == [1, 2, 1]


def test_formulas_are_taken_in_decimals_after_everything_they_read(bank, fact, vocabulary, derived):
    bank.pay("2026-09-01", "100").pay("2026-09-02", "0.10")
    words = vocabulary(
        fact("share", "number", "formula: half / entries"),
        fact("half", "number", "formula: received / 2"),
        fact("entries", "number", "window: {measure: count, from: transactions, over: period}"),
        fact(
            "received",
            "money",
            "window: {measure: sum, of: amount, from: transactions, over: period}",
            more="unit: GBP,",
        ),
    )

    (found,) = derived(bank.open(), words, names=["share"])

    assert found.values["share"] == Decimal("25.025")
    assert found.values["received"] == Decimal("100.10")


def test_only_the_facts_asked_for_are_derived_beside_the_standard_ones(bank, fact, vocabulary, derived):
    words = vocabulary(
        fact("one", "number", "window: {measure: count, from: transactions, over: period}"),
        fact("two", "number", "window: {measure: count, from: transactions, over: all history}"),
    )

    (found,) = derived(bank.open(), words, names=["one"])

    assert "two" not in found.values
    assert {"one", "full_name", "account_currency", "as_of", "bank_name"} <= set(found.values)


def test_sql_is_bound_to_the_days_of_the_occasion(bank, fact, vocabulary, derived):
    bank.pay("2026-09-10", "1").pay("2026-10-10", "1")
    sql = "sql: 'SELECT account_id AS subject, count(*) AS value FROM transactions WHERE booked <= $as_of GROUP BY 1'"

    (found,) = derived(bank.open(), vocabulary(fact("so far", "number", sql)))

    assert str(found.values["so_far"]) == "1"


@pytest.mark.parametrize("value", ["1 / 0", "0 / 0", "-1 / 0", "'NaN'::DOUBLE", "1e308 * 10"])
def test_sql_that_gives_no_finite_number_gives_nothing_for_that_subject_and_stops_no_other(
    bank, fact, vocabulary, derived, value
):
    bank.tables["accounts"].append({"account_id": "a2", "kind": "current", "currency": "GBP"})
    bank.tables["holders"].append({"account_id": "a2", "customer_id": "c1", "role": "holder"})
    sql = f"SELECT account_id AS subject, CASE account_id WHEN 'a1' THEN {value} ELSE 0.5 END AS value FROM accounts"

    lost, found = derived(bank.open(), vocabulary(fact("mine", "number", f'sql: "{sql}"')))

    assert (lost.values["mine"], str(found.values["mine"])) == (None, "0.5")


def test_a_number_that_is_never_missing_and_is_not_finite_fails_its_own_document(bank, fact, vocabulary, derived):
    sql = 'sql: "SELECT account_id AS subject, 1 / 0 AS value FROM accounts"'
    (found,) = derived(bank.open(), vocabulary(fact("mine", "number", sql, more="nullable: false,")))

    assert [each.slug for each in found.failures] == ["required-fact-missing"]


def test_whole_numbers_of_any_size_add_up(bank, fact, vocabulary, derived):
    bank.pay("2026-09-01", "1.00", sequence=9_100_000_000_000_000_000)
    way = "window: {measure: max, of: sequence + sequence, from: transactions, over: period}"
    (found,) = derived(bank.open(), vocabulary(fact("twice", "number", way)))

    assert found.values["twice"] == 18_200_000_000_000_000_000


@pytest.mark.parametrize(
    ("sql", "slug"),
    [
        ("SELECT account_id AS subject, amount AS value FROM transactions", "fact-sql-several-rows"),
        ("SELECT nobody AS subject, 1 AS value FROM transactions", "fact-sql-failed"),
        ("SELECT account_id AS subject, 'x' AS value FROM accounts", "fact-sql-failed"),
    ],
)
def test_sql_that_fails_on_the_data_stops_with_the_place_of_the_fact(bank, fact, vocabulary, sql, slug):
    bank.pay("2026-09-10", "1").pay("2026-09-11", "2")
    words = vocabulary(fact("mine", "number", f'sql: "{sql}"'))

    batch, findings = derive(
        bank.open(), words, touchpoint="x", for_each="account", recipients=["holder"], occasion=SEPTEMBER
    )

    assert batch is None
    assert [(one.slug, one.span.source) for one in findings] == [(slug, "facts/some.yaml")]


def test_a_missing_value_fails_only_that_document(bank, fact, vocabulary, derived):
    add_customers(bank, 2)
    bank.tables["customers"][0]["email"] = "ann@example.org"
    column = fact("address", "text", "column: customers.email", grain="customer", more="nullable: false,")

    ann, nobody = derived(bank.open(), vocabulary(column), for_each="customer")

    assert ann.failures == ()
    assert [one.slug for one in nobody.failures] == ["required-fact-missing"]
    assert "“address” is missing" in nobody.failures[0].message


def test_an_account_whose_entry_was_set_aside_fails_and_its_neighbour_does_not(bank, fact, vocabulary, derived):
    bank.tables["accounts"].append({"account_id": "a2", "kind": "current", "currency": "GBP"})
    bank.tables["holders"].append({"account_id": "a2", "customer_id": "c1", "role": "holder"})
    bank.pay("2026-09-01", "NaN").pay("2026-09-01", "5", account_id="a2")
    words = vocabulary(fact("entries", "number", "window: {measure: count, from: transactions, over: period}"))
    source = bank.open()

    broken, whole = derived(source, words)
    unconcerned = derived(source, words, names=[])

    assert [one.slug for one in broken.failures] == ["subject-record-set-aside"]
    assert "transactions (transactions.csv row 2 field amount)" in broken.failures[0].message
    assert whole.failures == ()
    assert [one.failures for one in unconcerned] == [(), ()]


def test_pounds_and_euros_are_never_added_up(bank, fact, vocabulary, derived):
    add_customers(bank, 2)
    bank.tables["accounts"].append({"account_id": "a2", "kind": "current", "currency": "EUR"})
    bank.tables["accounts"].append({"account_id": "a3", "kind": "current", "currency": "GBP"})
    bank.tables["holders"].append({"account_id": "a2", "customer_id": "c1", "role": "holder"})
    bank.tables["holders"].append({"account_id": "a3", "customer_id": "c2", "role": "holder"})
    for account in ("a1", "a2", "a3"):
        bank.pay("2026-09-01", "5", balance="5", account_id=account)
    only = 'where: account currency = "GBP",'
    words = vocabulary(
        *(
            fact(f"{name} {word}", "money", way.format(where), grain="customer", more="unit: GBP,")
            for word, where in (("everything", ""), ("pounds", only))
            for name, way in (
                ("received", "window: {{measure: sum, of: amount, from: transactions, {} over: period}}"),
                ("held", "balance: {{at: as of, {} order: 'booked, sequence'}}"),
            )
        )
    )

    mixed, plain = derived(bank.open(), words, for_each="customer")

    assert [one.slug for one in mixed.failures] == ["amounts-in-another-currency"] * 2
    slugs = ("received_everything", "held_everything", "received_pounds", "held_pounds")
    assert [mixed.values[slug] for slug in slugs] == [None, None, 5, 5]
    assert plain.failures == ()
    assert [plain.values[slug] for slug in slugs] == [5, 5, 5, 5]
    assert not any(name.endswith("__other") for name in plain.values)


@pytest.mark.parametrize("condition", ["entries > 0", "typical > 0", "moves != null and count(moves) > 0"])
def test_the_population_is_the_same_in_sql_and_row_by_row(bank, fact, vocabulary, derived, condition):
    bank.tables["accounts"].append({"account_id": "a2", "kind": "current", "currency": "GBP"})
    bank.tables["holders"].append({"account_id": "a2", "customer_id": "c1", "role": "holder"})
    bank.pay("2026-09-01", "5")
    words = vocabulary(
        fact(
            "entries", "number", "window: {measure: count, from: transactions, over: period}", more="nullable: false,"
        ),
        fact(
            "typical",
            "money",
            "window: {measure: average, of: amount, from: transactions, over: period}",
            more="unit: GBP,",
        ),
        fact("moves", "rows", "rows: {from: transactions, over: period, fields: {size: amount}}"),
    )
    population, findings = parse(condition, words.model(grain="account"))
    assert findings == ()

    found = derived(bank.open(), words, population=population)

    # an average of nothing is unknown, and what is unknown is not left out
    assert [one.communication.subject for one in found] == (["a1", "a2"] if "typical" in condition else ["a1"])


def test_balances_are_those_after_the_last_entry_and_nothing_without_history(bank, fact, vocabulary, derived):
    bank.tables["accounts"].append({"account_id": "a2", "kind": "savings", "currency": "GBP"})
    bank.tables["holders"].append({"account_id": "a2", "customer_id": "c1", "role": "joint holder"})
    bank.pay("2026-08-01", "10", balance="10", sequence=2).pay("2026-08-01", "5", balance="15", sequence=3)
    bank.pay("2026-09-01", "1", balance="16").pay("2026-09-05", "7", balance="7", account_id="a2")
    words = vocabulary(
        fact("opening", "money", "balance: {at: start of period}", more="unit: GBP,"),
        fact("closing", "money", "balance: {at: end of period}", more="unit: GBP,"),
        fact("chained opening", "money", "balance: {at: start of period, order: chained balance}", more="unit: GBP,"),
        fact("chained closing", "money", "balance: {at: end of period, order: chained balance}", more="unit: GBP,"),
        fact("chained now", "money", "balance: {at: as of, order: chained balance}", more="unit: GBP,"),
        fact("all together", "money", "balance: {at: as of}", grain="customer", more="unit: GBP,"),
        fact(
            "saved",
            "money",
            'balance: {at: as of, where: account kind = "savings"}',
            grain="customer",
            more="unit: GBP,",
        ),
    )

    first, second = derived(bank.open(), words, recipients=["holder", "joint holder"])

    slugs = ("opening", "closing", "chained_opening", "chained_closing", "chained_now", "all_together", "saved")
    assert [first.values[slug] for slug in slugs] == [15, 16, 15, 16, 16, 23, 7]
    assert [second.values[slug] for slug in slugs] == [0, 7, 0, 7, 7, 23, 7]


def test_rows_stand_in_order_with_named_fields_and_only_those_asked_for(bank, fact, vocabulary, derived):
    bank.pay("2026-09-02", "-3", balance="7", details="tea").pay("2026-09-01", "10", balance="10").pay(
        "2026-08-01", "0", balance="0"
    )
    fields = "fields: {day: booked, paid out: if amount < 0 then -amount else null, what: details}"
    words = vocabulary(
        fact("moves", "rows", f"rows: {{from: transactions, over: period, {fields}}}", more="unit: GBP,"),
        fact(
            "chained",
            "rows",
            f"rows: {{from: transactions, over: period, order: chained balance, {fields}}}",
            more="unit: GBP,",
        ),
        fact(
            "spent",
            "rows",
            f"rows: {{from: transactions, over: period, order: chained balance, where: amount < 0, {fields}}}",
        ),
    )

    (found,) = derived(bank.open(), words)

    tea = {"day": date(2026, 9, 2), "paid_out": Decimal("3.00"), "what": "tea"}
    paid = {"day": date(2026, 9, 1), "paid_out": None, "what": None}
    assert found.values["moves"] == found.values["chained"] == (paid, tea)
    assert found.values["spent"] == (tea,)
    assert words.fact("moves").type.item.field("paid out").unit == "GBP"


def test_a_day_that_does_not_chain_is_a_finding_and_no_failure(bank, fact, vocabulary, derived):
    bank.pay("2026-09-01", "10", balance="99")
    closing = "balance: {at: end of period, order: chained balance}"
    words = vocabulary(fact("present", "money", closing, more="unit: GBP,"))

    (found,) = derived(bank.open(), words)

    assert found.failures == ()
    assert [one.slug for one in found.findings] == ["balances-do-not-chain"]
    assert found.values["present"] == 99


def test_shards_in_a_file_and_in_memory_give_the_same_facts_in_the_same_order(bank, fact, vocabulary, tmp_path):
    bank.tables["customers"] = [{"customer_id": f"c{n:05d}", "given_name": f"N{n}"} for n in range(2 * SHARD + 7)]
    bank.tables["holders"] = bank.tables["accounts"] = []
    source = bank.open()
    asked = {"touchpoint": "x", "for_each": "customer", "recipients": ["holder"], "occasion": SEPTEMBER}

    stored, _ = derive(source, vocabulary(), path=tmp_path / "facts.parquet", **asked)
    kept, _ = derive(source, vocabulary(), **asked)

    assert (stored.count, stored.shards, kept.shards) == (2 * SHARD + 7, 3, 3)
    in_file = [list(read_facts(stored, number)) for number in range(3)]
    assert [len(shard) for shard in in_file] == [SHARD, SHARD, 7]
    assert [one for shard in in_file for one in shard] == list(read_facts(kept))


def test_any_piece_of_a_batch_reads_as_it_does_in_the_whole(bank, fact, vocabulary):
    for number in range(2, 9):
        bank.tables["accounts"].append({"account_id": f"a{number}", "kind": "current", "currency": "GBP"})
        bank.tables["holders"].append({"account_id": f"a{number}", "customer_id": "c1", "role": "holder"})
        for day in range(1, number):
            bank.pay(f"2026-09-{day:02d}", "1", account_id=f"a{number}", balance=str(day))
    rows = "rows: {{from: transactions, over: period, order: {}, fields: {{size: amount, left: balance}}}}"
    words = vocabulary(
        fact("moves", "rows", rows.format('"booked, sequence"')),
        fact("chained", "rows", rows.format("chained balance")),
    )
    asked = {"touchpoint": "x", "for_each": "account", "recipients": ["holder"], "occasion": SEPTEMBER}
    batch, _ = derive(bank.open(), words, **asked)
    whole = list(read_facts(batch))

    reader = FactsReader(batch)
    pieces = [one for begin in range(0, 8, 3) for one in reader.read_from(begin, 3)]

    assert [len(one.values["moves"]) for one in whole] == list(range(8))
    assert pieces == whole
    assert list(reader.read_from(6, 99)) == whole[6:]


def test_one_subject_is_derived_by_the_same_steps(bank, fact, vocabulary, derived):
    add_customers(bank, 2)
    source, words = bank.open(), vocabulary()
    asked = {"touchpoint": "x", "for_each": "customer", "recipients": ["holder"], "occasion": SEPTEMBER}

    one, findings = derive_one(source, words, "c2", **asked)

    assert findings == ()
    assert one == tuple(found for found in derived(source, words, **asked) if found.communication.subject == "c2")
    assert derive_one(source, words, "nobody", **asked)[0] == ()


def test_a_period_that_ends_after_the_day_looked_back_from_is_seen_up_to_that_day(bank, fact, vocabulary, derived):
    bank.pay("2026-09-10", "1").pay("2026-09-20", "1")
    occasion = Occasion(
        Period(date(2026, 9, 1), date(2026, 9, 30)), date(2026, 9, 15), date(2026, 9, 16), date(2026, 9, 16)
    )
    words = vocabulary(fact("entries", "number", "window: {measure: count, from: transactions, over: period}"))

    (found,) = derived(bank.open(), words, occasion=occasion)

    assert found.values["entries"] == 1
