"""Balances tell the order of a day's entries."""

from datetime import date
from decimal import Decimal
from itertools import accumulate, groupby

from hypothesis import given
from hypothesis import strategies as st

from ccm.facts.chaining import order_entries

DAY, NEXT = date(2026, 9, 1), date(2026, 9, 2)


def money(*amounts):
    return [None if amount is None else Decimal(str(amount)) for amount in amounts]


def test_entries_stand_in_the_order_in_which_their_balances_follow():
    found = order_entries([DAY] * 3, money(-30, 100, -20), money(70, 100, 50), None)

    assert found.order == (1, 0, 2)
    assert (found.opening, found.closing, found.unchained) == (0, 50, ())


def test_the_given_order_stays_where_two_orders_chain():
    found = order_entries([DAY] * 3, money(10, -10, 10), money(10, 0, 10), None)

    assert found.order == (0, 1, 2)


def test_a_printed_amount_rounded_to_a_tenth_still_chains():
    found = order_entries([DAY] * 2, money("14.6", "100.0"), money("114.55", "99.98"), None)

    assert found.order == (1, 0)
    assert found.unchained == ()


def test_a_day_that_does_not_chain_keeps_its_order_and_is_told():
    found = order_entries([DAY, DAY, NEXT], money(10, 10, 5), money(10, 50, 55), None)

    assert found.order == (0, 1, 2)
    assert found.unchained == (DAY,)
    assert found.closing == 55


def test_an_entry_without_a_balance_does_not_chain():
    found = order_entries([DAY] * 2, money(10, 10), money(10, None), None)

    assert found.unchained == (DAY,)


def test_the_opening_balance_comes_from_the_days_before_the_window():
    days = [date(2026, 8, 1), date(2026, 8, 31), date(2026, 8, 31), DAY]
    found = order_entries(days, money(100, -20, -30, 5), money(100, 50, 70, 55), DAY)

    assert found.opening == 50
    assert found.order == (3,)
    assert found.closing == 55


def test_an_account_without_history_opens_at_nothing_and_without_entries_closes_there():
    assert order_entries([], [], [], DAY) == order_entries([], [], [], None)
    assert order_entries([], [], [], DAY).closing == 0
    assert order_entries([DAY], money(5), money(5), DAY).opening == 0


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(-9, 9).filter(bool)), max_size=40),
    st.randoms(use_true_random=False),
)
def test_shuffled_entries_of_a_real_history_always_chain_again(entries, shuffler):
    entries = sorted(entries, key=lambda entry: entry[0])
    balances = list(accumulate(amount for _, amount in entries))
    rows = [(day, Decimal(amount), Decimal(left)) for (day, amount), left in zip(entries, balances, strict=True)]
    shuffled = []
    for _, group in groupby(rows, key=lambda row: row[0]):
        day = list(group)
        shuffler.shuffle(day)
        shuffled += day
    days = [date(2026, 9, day + 1) for day, _, _ in shuffled]

    found = order_entries(days, [amount for _, amount, _ in shuffled], [left for _, _, left in shuffled], None)

    left = Decimal(0)
    for index in found.order if not found.unchained else ():
        left += shuffled[index][1]
        assert shuffled[index][2] == left
    assert len(found.order) == len(rows)
    assert not found.unchained or len(rows) > 12  # a long day of small amounts may exceed the budget, never a short one


def test_a_long_day_of_equal_entries_ends_in_time():
    count = 3_000
    amounts = [Decimal(1 if index % 2 else -1) for index in range(count)]
    balances = [Decimal(7)] * count

    found = order_entries([DAY] * count, amounts, balances, None)

    assert found.unchained == (DAY,)
    assert len(found.order) == count
