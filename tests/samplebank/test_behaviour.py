"""Behaviour: what decision rules look for occurs in plausible shares, found from the data as a rule would find it."""

import duckdb
import pytest

YEAR = "month >= DATE '2025-10-01'"


def number(bank: duckdb.DuckDBPyConnection, query: str) -> float:
    ((found,),) = bank.execute(query).fetchall()
    return float(found)


def share(bank: duckdb.DuckDBPyConnection, customers: str) -> float:
    """The share of all customers that a query of customer_id finds."""
    return number(bank, f"SELECT count(DISTINCT customer_id) / 2000 FROM ({customers})")


SALARIES = f"SELECT customer_id, sum(amount) / 12 AS salary FROM own WHERE category = 'salary' AND {YEAR} GROUP BY 1"
DEPOSITS = f"""SELECT customer_id FROM own WHERE account_kind = 'savings' AND amount > 0 AND {YEAR}
    AND category IN ('savings', 'transfer', 'payment') GROUP BY 1 HAVING count(DISTINCT month) >= 9"""
POSITIVE = f"""SELECT customer_id FROM (SELECT customer_id, month, sum(amount) AS flow FROM own
    WHERE account_kind = 'current' AND category <> 'transfer' AND {YEAR} GROUP BY ALL)
    GROUP BY 1 HAVING count(*) FILTER (WHERE flow > 0) = 12"""
SAVED = """SELECT customer_id, sum(amount) AS saved FROM
    (SELECT h.customer_id, amount FROM transactions JOIN accounts USING (account_id) JOIN holders h USING (account_id)
    WHERE kind = 'savings' AND role IN ('holder', 'joint holder')) GROUP BY 1"""
INVITED = f"""SELECT customer_id FROM ({SAVED}) JOIN ({SALARIES}) USING (customer_id)
    WHERE saved >= 6 * salary AND customer_id IN ({DEPOSITS}) AND customer_id IN ({POSITIVE})"""
MISSED = """SELECT customer_id, account_id, count(*) FILTER (WHERE kind = 'repayment missed')
    - count(*) FILTER (WHERE kind = 'repayment caught up') AS behind
    FROM events WHERE kind LIKE 'repayment%' GROUP BY ALL"""
IN_PLAN = """SELECT customer_id FROM products WHERE kind = 'debt repayment plan' AND matures > DATE '2026-09-30'
    AND opened <= DATE '2026-09-30'"""
LATELY = "SELECT customer_id FROM customers WHERE customer_since > DATE '2026-07-01'"


def test_regular_savers_with_six_months_of_salary_and_positive_cash_flow_are_at_least_three_in_a_hundred(
    bank: duckdb.DuckDBPyConnection,
) -> None:
    assert 0.03 <= share(bank, INVITED) <= 0.2
    sound = f"""SELECT customer_id FROM ({INVITED}) JOIN customers USING (customer_id) WHERE NOT vulnerable
        AND customer_id NOT IN (SELECT customer_id FROM ({MISSED}) WHERE behind > 0)
        AND customer_id NOT IN ({IN_PLAN})"""
    assert share(bank, sound) >= 0.02


def test_most_customers_miss_at_least_one_of_those_marks(bank: duckdb.DuckDBPyConnection) -> None:
    for some in (
        DEPOSITS,
        POSITIVE,
        f"SELECT customer_id FROM ({SAVED}) JOIN ({SALARIES}) USING (customer_id) WHERE saved >= 6 * salary",
    ):
        assert share(bank, INVITED) < share(bank, some) < 0.5


@pytest.mark.parametrize(("behind", "least", "most"), [("= 1 OR behind = 2", 0.008, 0.05), ("> 3", 0.004, 0.04)])
def test_arrears_are_short_for_some_and_long_for_others(
    bank: duckdb.DuckDBPyConnection, behind: str, least: float, most: float
) -> None:
    assert least <= share(bank, f"SELECT customer_id FROM ({MISSED}) WHERE behind {behind}") <= most


def test_whoever_is_behind_paid_no_instalment_since_and_was_charged_for_it(bank: duckdb.DuckDBPyConnection) -> None:
    behind = f"SELECT account_id FROM ({MISSED}) WHERE behind > 0"
    since = f"""SELECT count(*) FROM transactions t JOIN (SELECT account_id, arg_max(kind, on_date) AS newest,
        max(on_date) AS day FROM events WHERE kind = 'repayment missed' AND account_id IN ({behind}) GROUP BY 1) e
        USING (account_id) WHERE t.category = 'loan repayment' AND t.booked >= e.day"""
    assert number(bank, since) == 0
    charged = (
        "SELECT count(DISTINCT account_id) FROM transactions WHERE category = 'penalty interest' AND account_id IN"
    )
    assert number(bank, f"{charged} ({behind})") == number(bank, f"SELECT count(*) FROM ({behind})") > 0


def test_loan_repayments_equal_the_instalment_that_events_name(bank: duckdb.DuckDBPyConnection) -> None:
    wrong = """SELECT count(*) FROM (SELECT account_id, max(amount) AS instalment FROM events
        WHERE kind = 'repayment missed' GROUP BY 1) JOIN transactions USING (account_id)
        WHERE category = 'loan repayment' AND amount NOT IN (instalment, 2 * instalment)"""
    assert number(bank, wrong) == 0


def test_people_in_a_debt_plan_pay_into_it(bank: duckdb.DuckDBPyConnection) -> None:
    assert 0.015 <= share(bank, IN_PLAN) <= 0.05
    payers = f"SELECT customer_id FROM own WHERE category = 'debt repayment' AND {YEAR}"
    assert share(bank, f"{IN_PLAN} AND customer_id NOT IN ({payers})") == 0


@pytest.mark.parametrize(
    ("customers", "least", "most"),
    [
        ("SELECT customer_id FROM customers WHERE vulnerable", 0.03, 0.1),
        ("SELECT customer_id FROM customers WHERE accessible_format", 0.01, 0.05),
        (f"SELECT customer_id FROM own WHERE category = 'pension' AND {YEAR}", 0.1, 0.3),
        (f"SELECT customer_id FROM own WHERE category = 'business income' AND {YEAR}", 0.05, 0.15),
        (f"SELECT customer_id FROM own WHERE details LIKE 'STUDENT FINANCE%' AND {YEAR}", 0.04, 0.12),
        ("SELECT customer_id FROM products WHERE kind = 'carbon tracker'", 0.08, 0.25),
        ("SELECT customer_id FROM events WHERE kind = 'carbon tracker opened'", 0.08, 0.25),
        ("SELECT customer_id FROM products WHERE kind = 'investment' AND opened <= DATE '2024-09-30'", 0.05, 0.2),
        ("SELECT customer_id FROM events WHERE kind = 'customer deceased'", 0.001, 0.01),
        ("SELECT customer_id FROM holders WHERE role = 'attorney'", 0.002, 0.03),
        ("SELECT customer_id FROM holders WHERE role = 'joint holder'", 0.08, 0.25),
        ("SELECT customer_id FROM accounts JOIN holders USING (account_id) WHERE currency = 'EUR'", 0.01, 0.08),
        (LATELY, 0.02, 0.06),
    ],
)
def test_kinds_of_customers_occur_in_plausible_shares(
    bank: duckdb.DuckDBPyConnection, customers: str, least: float, most: float
) -> None:
    assert least <= share(bank, customers) <= most


def test_new_customers_stand_at_every_stage_of_the_welcome_series(bank: duckdb.DuckDBPyConnection) -> None:
    stages = bank.execute(
        f"""SELECT had, count(*) FROM (SELECT n.customer_id, count(contact_id) AS had FROM ({LATELY}) n
        LEFT JOIN contacts k ON n.customer_id = k.customer_id AND touchpoint = 'welcome-series' GROUP BY 1)
        GROUP BY 1"""
    ).fetchall()
    assert {had for had, _ in stages} == {0, 1, 2, 3}
    assert min(many for _, many in stages) >= 5


@pytest.mark.parametrize(("since", "least", "most"), [("2026-09-30", 0.003, 0.02), ("2026-09-24", 0.01, 0.06)])
def test_suspicious_payments_are_of_today_and_of_this_week(
    bank: duckdb.DuckDBPyConnection, since: str, least: float, most: float
) -> None:
    found = f"SELECT customer_id FROM events WHERE kind = 'suspicious card payment' AND on_date >= DATE '{since}'"
    assert least <= share(bank, found) <= most


def test_a_current_account_has_about_twenty_entries_a_month(bank: duckdb.DuckDBPyConnection) -> None:
    monthly = """SELECT account_id, month, count(DISTINCT transaction_id) AS entries FROM own
        WHERE account_kind = 'current' GROUP BY ALL"""
    assert 17 <= number(bank, f"SELECT avg(entries) FROM ({monthly})") <= 27
    assert 450 <= number(bank, "SELECT count(*) / 2000 FROM transactions") <= 600


def test_one_account_has_a_very_busy_last_month(bank: duckdb.DuckDBPyConnection) -> None:
    busy = """SELECT date_trunc('month', booked) AS month, count(*) FROM transactions
        GROUP BY account_id, month HAVING count(*) > 900"""
    ((month, entries),) = bank.execute(busy).fetchall()
    assert str(month)[:7] == "2026-09"
    assert entries > 1_000


def test_some_accounts_have_empty_months_and_some_sleep(bank: duckdb.DuckDBPyConnection) -> None:
    asleep = """SELECT account_id FROM accounts WHERE kind = 'current' AND opened < DATE '2024-10-01'
        AND account_id NOT IN (SELECT account_id FROM transactions WHERE category <> 'opening balance')"""
    assert 0.003 <= number(bank, f"SELECT count(*) / 2000 FROM ({asleep})") <= 0.04


def test_current_accounts_neither_drift_away_nor_starve(bank: duckdb.DuckDBPyConnection) -> None:
    ends = """SELECT arg_max(balance, sequence) AS balance FROM transactions JOIN accounts USING (account_id)
        WHERE kind = 'current' GROUP BY account_id"""
    assert 0.02 <= number(bank, f"SELECT avg((balance < 0)::int) FROM ({ends})") <= 0.12
    assert 500 <= number(bank, f"SELECT median(balance) FROM ({ends})") <= 6_000
    assert number(bank, f"SELECT min(balance) FROM ({ends})") > -10_000


def test_pay_comes_on_working_days(bank: duckdb.DuckDBPyConnection) -> None:
    assert number(bank, "SELECT count(*) FROM own WHERE category = 'salary' AND isodow(booked) > 5") == 0
    assert number(bank, "SELECT count(*) FROM own WHERE category = 'salary' AND booked = DATE '2025-12-25'") == 0


def test_council_tax_rests_in_february_and_march_and_energy_costs_more_in_winter(
    bank: duckdb.DuckDBPyConnection,
) -> None:
    council = "SELECT count(*) FROM own WHERE details LIKE '%COUNCIL TAX' AND month(booked)"
    assert number(bank, f"{council} IN (2, 3)") == 0 < number(bank, f"{council} = 4")
    energy = "SELECT -avg(amount) FROM own WHERE counterparty = 'Northstar Energy' AND month(booked)"
    assert number(bank, f"{energy} = 1") > 1.5 * number(bank, f"{energy} = 7")


def test_documented_kinds_purposes_and_outcomes_occur(bank: duckdb.DuckDBPyConnection) -> None:
    def words(table: str, column: str) -> set[str]:
        return {word for (word,) in bank.execute(f"SELECT DISTINCT {column} FROM {table}").fetchall()}

    assert words("products", "kind") == {
        *("loan", "fixed term deposit", "debit card", "credit card", "investment"),
        *("carbon tracker", "debt repayment plan", "insurance"),
    }
    assert words("consents", "purpose") == {"marketing", "electronic statements", "alerts", "profiling"}
    assert words("accounts", "cycle") == {"monthly", "quarterly", "yearly"}
    assert words("contacts", "channel") == {"letter", "email", "sms"}
    assert words("events", "kind") >= {"moved house", "new child", "retirement", "bereavement", "rate change"}
