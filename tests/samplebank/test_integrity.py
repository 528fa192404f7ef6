"""Integrity: keys, references, dates, and balances exact to the penny."""

import duckdb
import pytest

from ccm.samplebank.tables import KEYS
from ccm.samplebank.wording import CATEGORIES


def rows(bank: duckdb.DuckDBPyConnection, query: str) -> list[tuple[object, ...]]:
    return bank.execute(query).fetchall()


@pytest.mark.parametrize(("table", "key"), KEYS.items())
def test_every_identifier_is_there_once(bank: duckdb.DuckDBPyConnection, table: str, key: str) -> None:
    assert rows(bank, f"SELECT count(*) - count(DISTINCT {key}) FROM {table}") == [(0,)]


@pytest.mark.parametrize(
    ("table", "key", "target"),
    [
        ("holders", "account_id", "accounts"),
        ("holders", "customer_id", "customers"),
        ("transactions", "account_id", "accounts"),
        ("products", "customer_id", "customers"),
        ("products", "account_id", "accounts"),
        ("consents", "customer_id", "customers"),
        ("contacts", "customer_id", "customers"),
        ("events", "customer_id", "customers"),
        ("events", "account_id", "accounts"),
        ("events", "product_id", "products"),
    ],
)
def test_every_reference_leads_somewhere(bank: duckdb.DuckDBPyConnection, table: str, key: str, target: str) -> None:
    lost = f"SELECT count(*) FROM {table} WHERE {key} IS NOT NULL AND {key} NOT IN (SELECT {key} FROM {target})"
    assert rows(bank, lost) == [(0,)]


def test_every_account_has_one_holder_and_no_one_twice(bank: duckdb.DuckDBPyConnection) -> None:
    assert rows(bank, "SELECT count(*) FROM holders GROUP BY account_id, customer_id HAVING count(*) > 1") == []
    holders = "SELECT count(*) FROM accounts a LEFT JOIN holders h ON a.account_id = h.account_id AND role = 'holder'"
    assert rows(bank, f"{holders} GROUP BY a.account_id HAVING count(h.role) <> 1") == []
    assert {role for (role,) in rows(bank, "SELECT DISTINCT role FROM holders")} == {
        "holder",
        "joint holder",
        "attorney",
        "executor",
    }


def test_every_balance_is_the_one_before_plus_the_entry(bank: duckdb.DuckDBPyConnection) -> None:
    chained = """SELECT balance, sum(amount) OVER account AS summed, sequence, row_number() OVER account AS number,
        booked, lag(booked) OVER account AS before
        FROM transactions WINDOW account AS (PARTITION BY account_id ORDER BY sequence)"""
    broken = "balance <> summed OR sequence <> number OR booked < before"
    assert rows(bank, f"SELECT count(*) FROM ({chained}) WHERE {broken} OR balance IS NULL") == [(0,)]


def test_accounts_are_booked_only_while_they_are_open(bank: duckdb.DuckDBPyConnection) -> None:
    outside = """SELECT count(*) FROM transactions JOIN accounts USING (account_id)
        WHERE booked < opened OR booked > closed OR booked > DATE '2026-09-30'"""
    assert rows(bank, outside) == [(0,)]


def test_closed_accounts_end_with_nothing_on_them(bank: duckdb.DuckDBPyConnection) -> None:
    ends = """SELECT arg_max(balance, sequence) FROM transactions JOIN accounts USING (account_id)
        WHERE closed IS NOT NULL GROUP BY account_id"""
    found = rows(bank, ends)
    assert found
    assert {balance for (balance,) in found} == {0}


@pytest.mark.parametrize("category", ["transfer", "savings", "loan repayment"])
def test_money_between_accounts_of_the_bank_is_on_both_sides_the_same_day(
    bank: duckdb.DuckDBPyConnection, category: str
) -> None:
    totals = f"SELECT sum(amount), count(*) FROM transactions WHERE category = '{category}' GROUP BY booked"
    found = rows(bank, totals)
    assert len(found) > 50
    assert {total for total, _ in found} == {0}


def test_both_sides_of_a_standing_order_belong_to_one_household(bank: duckdb.DuckDBPyConnection) -> None:
    strangers = """SELECT count(*) FROM own paid WHERE category = 'savings' AND amount > 0 AND NOT EXISTS (
        SELECT 1 FROM own taken WHERE taken.customer_id = paid.customer_id AND taken.booked = paid.booked
        AND taken.category = 'savings' AND taken.amount = -paid.amount)"""
    assert rows(bank, strangers) == [(0,)]


def test_savings_are_never_overdrawn_and_loans_and_cards_are_always_owed(bank: duckdb.DuckDBPyConnection) -> None:
    query = """SELECT kind, min(balance), max(balance) FROM transactions JOIN accounts USING (account_id)
        WHERE kind <> 'current' GROUP BY kind"""
    extremes = {kind: (low, high) for kind, low, high in rows(bank, query)}
    assert extremes["savings"][0] >= 0
    assert extremes["loan"][1] <= 0
    assert extremes["card"][1] <= 0


def test_nothing_is_dated_after_the_day_of_the_bank(bank: duckdb.DuckDBPyConnection) -> None:
    for table, column in (
        ("customers", "customer_since"),
        ("accounts", "opened"),
        ("products", "opened"),
        ("consents", "on_date"),
        ("contacts", "on_date"),
        ("events", "on_date"),
    ):
        assert rows(bank, f"SELECT count(*) FROM {table} WHERE {column} > DATE '2026-09-30'") == [(0,)], table


def test_accounts_products_contacts_and_events_come_after_joining(bank: duckdb.DuckDBPyConnection) -> None:
    for table, column in (
        ("products", "opened"),
        ("consents", "on_date"),
        ("contacts", "on_date"),
        ("events", "on_date"),
    ):
        early = f"SELECT count(*) FROM {table} JOIN customers USING (customer_id) WHERE {column} < customer_since"
        assert rows(bank, early) == [(0,)], table


def test_categories_are_those_documented_and_all_occur(bank: duckdb.DuckDBPyConnection) -> None:
    assert {name for (name,) in rows(bank, "SELECT DISTINCT category FROM transactions")} == set(CATEGORIES)


def test_a_consent_is_given_or_withdrawn_once_a_day_at_most(bank: duckdb.DuckDBPyConnection) -> None:
    twice = "SELECT 1 FROM consents GROUP BY customer_id, purpose, channel, on_date HAVING count(*) > 1"
    assert rows(bank, twice) == []
