"""What deposits, cards and deaths lead to: somebody to write to about each, and no letter that would hurt."""

import duckdb
import pytest

DEPOSITS = "SELECT * FROM products WHERE kind = 'fixed term deposit'"
RENEWED = "SELECT * FROM events WHERE kind = 'card renewed'"
DEAD = "SELECT customer_id, on_date FROM events WHERE kind = 'customer deceased'"


def number(bank: duckdb.DuckDBPyConnection, query: str) -> int:
    ((found,),) = bank.execute(query).fetchall()
    return int(found)


def test_a_deposit_runs_for_whole_years_at_one_rate_and_stands_on_its_account(bank: duckdb.DuckDBPyConnection) -> None:
    broken = f"""SELECT count(*) FROM ({DEPOSITS}) d LEFT JOIN accounts a USING (account_id)
        WHERE d.opened + to_years(CAST(datesub('year', d.opened, d.matures) AS INTEGER)) <> d.matures OR d.rate <= 0
        OR a.opened <> d.opened OR a.interest_rate <> d.rate OR a.kind <> 'deposit'"""
    assert number(bank, broken) == 0
    stands = f"""SELECT count(*) FROM ({DEPOSITS}) d JOIN transactions t USING (account_id)
        WHERE t.balance = d.amount AND t.category = 'opening balance'"""
    assert number(bank, stands) == number(bank, f"SELECT count(account_id) FROM ({DEPOSITS})") > 20


def test_a_deposit_that_matured_has_no_account_any_more(bank: duckdb.DuckDBPyConnection) -> None:
    past = f"SELECT count(account_id), count(*) FROM ({DEPOSITS}) WHERE matures < DATE '2026-09-30'"
    ((accounts, all_of_them),) = bank.execute(past).fetchall()
    assert accounts == 0 < all_of_them


@pytest.mark.parametrize("role", ["joint holder", "attorney"])
def test_deposits_are_held_jointly_and_looked_after_by_attorneys(bank: duckdb.DuckDBPyConnection, role: str) -> None:
    assert number(bank, f"SELECT count(*) FROM ({DEPOSITS}) JOIN holders USING (account_id) WHERE role = '{role}'") > 0


def test_a_card_is_renewed_in_the_month_before_it_expires_at_a_months_end(bank: duckdb.DuckDBPyConnection) -> None:
    wrong = f"""SELECT count(*) FROM ({RENEWED}) e JOIN products p USING (product_id)
        WHERE p.customer_id <> e.customer_id OR p.account_id <> e.account_id
        OR p.kind NOT IN ('debit card', 'credit card')
        OR p.matures <> last_day(DATE '2026-10-01') OR e.on_date NOT BETWEEN '2026-09-01' AND '2026-09-30'"""
    assert number(bank, wrong) == 0
    assert 10 < number(bank, f"SELECT count(*) FROM ({RENEWED})") < 150


def test_a_card_that_was_lost_just_before_is_renewed_all_the_same(bank: duckdb.DuckDBPyConnection) -> None:
    lost = f"""SELECT count(*) FROM ({RENEWED}) e JOIN events l USING (product_id)
        WHERE l.kind = 'card lost' AND l.on_date = e.on_date - 4"""
    assert number(bank, lost) > 0


def test_an_executor_acts_on_accounts_that_were_the_dead_persons_alone(bank: duckdb.DuckDBPyConnection) -> None:
    executors = f"""FROM holders x
        JOIN holders h ON h.account_id = x.account_id AND h.role IN ('holder', 'joint holder')
        LEFT JOIN ({DEAD}) d ON d.customer_id = h.customer_id WHERE x.role = 'executor'"""
    assert number(bank, f"SELECT count(*) {executors} AND d.customer_id IS NULL") == 0
    assert number(bank, f"SELECT count(*) {executors} AND x.customer_id IN (SELECT customer_id FROM ({DEAD}))") == 0
    assert number(bank, f"SELECT count(*) {executors}") > 3


def test_somebody_with_an_awkward_name_is_the_executor_of_a_death_in_the_last_month(
    bank: duckdb.DuckDBPyConnection,
) -> None:
    awkward = f"""SELECT count(DISTINCT x.customer_id) FROM ({DEAD}) d JOIN holders h USING (customer_id)
        JOIN holders x ON x.account_id = h.account_id AND x.role = 'executor'
        JOIN customers c ON c.customer_id = x.customer_id
        WHERE d.on_date >= DATE '2026-09-01' AND c.romanised_name IS NOT NULL"""
    assert number(bank, awkward) == 1


def test_some_executors_are_no_customers_and_have_a_name_and_an_address_of_their_own(
    bank: duckdb.DuckDBPyConnection,
) -> None:
    found = """SELECT count(DISTINCT c.customer_id), count(c.family_name), count(c.street_address), count(c.birth_date)
        FROM customers c WHERE c.customer_since IS NULL"""
    ((outside, named, reached, born),) = bank.execute(found).fetchall()
    assert outside == named == reached > 0 == born
    roles = """SELECT DISTINCT h.role, count(DISTINCT h.customer_id) FROM holders h JOIN customers c USING (customer_id)
        WHERE c.customer_since IS NULL GROUP BY 1"""
    assert [role for role, _ in bank.execute(roles).fetchall()] == ["executor"]


def test_what_a_couple_held_jointly_goes_on_when_one_of_them_dies(bank: duckdb.DuckDBPyConnection) -> None:
    passed = f"""SELECT count(DISTINCT h.account_id) FROM ({DEAD}) d JOIN holders h USING (customer_id)
        JOIN transactions t ON t.account_id = h.account_id AND t.booked > d.on_date WHERE h.role = 'joint holder'"""
    assert number(bank, passed) > 0
