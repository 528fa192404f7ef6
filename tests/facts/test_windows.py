"""Window facts: SQL over the whole bank says what a plain reading of the definition says."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ccm.facts.obtaining import Measure, Over, Reach, last_complete_month_end, months_before
from ccm.values.occasion import Occasion

STRETCHES = [
    Over(Reach.LAST_MONTHS, 1),
    Over(Reach.LAST_MONTHS, 12),
    Over(Reach.LAST_MONTHS, 120),
    Over(Reach.LAST_DAYS, 30),
    Over(Reach.PERIOD),
    Over(Reach.BEFORE_PERIOD),
    Over(Reach.ALL_HISTORY),
]
ASKED = [
    (measure, over)
    for measure in Measure
    for over in STRETCHES
    if measure not in (Measure.STREAK, Measure.TREND) or over.reach is Reach.LAST_MONTHS
    if measure is not Measure.TREND or over.size > 1
]
COUNTING = (Measure.COUNT, Measure.MONTHS_WITH, Measure.STREAK)
entries_of_an_account = st.lists(
    st.tuples(
        st.dates(date(2024, 12, 1), date(2026, 11, 30)),
        st.integers(-500_00, 500_00).map(lambda pence: Decimal(pence) / 100),
    ),
    max_size=25,
)
occasions = st.dates(date(2025, 12, 1), date(2026, 10, 31)).map(Occasion.of_month)


def amounts(fact, name, measure):
    """A fact that measures the amounts booked in the period."""
    way = f"window: {{measure: {measure}, of: amount, from: transactions, over: period}}"
    return fact(name, "money", way, more="unit: GBP,")


@pytest.fixture
def every_measure(fact, vocabulary):
    """A vocabulary with one fact for each measure over each stretch of time."""
    window = "window: {{measure: {}, from: transactions, where: amount > 0 or amount < -100, over: {}{}}}"
    return vocabulary(
        *(
            fact(f"n {number}", "number", window.format(measure, over, ""))
            if measure in COUNTING
            else fact(f"n {number}", "money", window.format(measure, over, ", of: amount"), more="unit: GBP,")
            for number, (measure, over) in enumerate(ASKED)
        )
    )


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(accounts=st.lists(entries_of_an_account, min_size=1, max_size=12), occasion=occasions)
def test_every_measure_over_every_stretch_agrees_with_its_plain_definition(
    bank, every_measure, derived, reference, entry, accounts, occasion
):
    bank.standard()
    plain = {}
    for index, entries in enumerate(accounts):
        account = f"x{index}"
        bank.tables["accounts"].append({"account_id": account, "kind": "current", "currency": "GBP"})
        bank.tables["holders"].append({"account_id": account, "customer_id": "c1", "role": "holder"})
        plain[account] = [entry(day, amount, len(entries) - nth) for nth, (day, amount) in enumerate(entries)]
        for one in plain[account]:
            bank.pay(str(one.day), str(one.amount), sequence=one.sequence, account_id=account)
    bank.pay("2030-01-01", "1.00")

    for found in derived(bank.open(), every_measure, occasion=occasion):
        for number, (measure, over) in enumerate(ASKED):
            entries = plain.get(found.communication.subject, [])
            expected = reference(entries, measure, over, occasion, lambda one: one.amount > 0 or one.amount < -100)
            got = found.values[f"n_{number}"]
            where = f"{measure} over {over} of {found.communication.subject}"
            if measure in (Measure.AVERAGE, Measure.TREND) and expected is not None:
                assert abs(got - expected) < Decimal("1e-20"), where
            else:
                assert got == expected, where


@pytest.mark.parametrize(
    ("as_of", "end"),
    [
        ("2026-09-30", "2026-09-30"),
        ("2026-09-29", "2026-08-31"),
        ("2024-02-29", "2024-02-29"),
        ("2026-01-01", "2025-12-31"),
    ],
)
def test_a_month_counts_when_it_is_complete_on_the_day_looked_back_from(as_of, end):
    assert last_complete_month_end(date.fromisoformat(as_of)) == date.fromisoformat(end)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 120))
def test_going_back_months_lands_on_a_first_of_month(day, months):
    first = months_before(day.replace(day=1), months)

    assert first.day == 1
    assert (day.year * 12 + day.month) - (first.year * 12 + first.month) == months


def test_last_days_look_back_without_the_day_they_are_counted_from():
    first, last = Over(Reach.LAST_DAYS, 30).days(Occasion.of_month(date(2026, 9, 30)))

    assert last == date(2026, 9, 30)
    assert last - first == timedelta(days=29)


def test_the_same_facts_whatever_the_number_of_threads(bank, fact, vocabulary, derived):
    for number in range(400):
        bank.pay(f"2026-09-{number % 28 + 1:02d}", f"{number % 7 - 3}.{number % 10}0", sequence=number % 3)
    words = vocabulary(
        amounts(fact, "total", "sum"),
        amounts(fact, "newest", "last"),
        amounts(fact, "typical", "average"),
    )

    one, four = (derived(bank.open(threads=threads), words) for threads in (1, 4))

    assert one == four


def test_a_subject_without_any_row_has_sums_of_zero_and_no_extremes(bank, fact, vocabulary, derived):
    words = vocabulary(
        amounts(fact, "total", "sum"),
        fact("entries", "number", "window: {measure: count, from: transactions, over: period}"),
        amounts(fact, "largest", "max"),
        amounts(fact, "typical", "average"),
    )

    (found,) = derived(bank.open(), words)

    assert [found.values[slug] for slug in ("total", "entries", "largest", "typical")] == [0, 0, None, None]


def test_a_customer_counts_the_entries_of_own_and_joint_accounts_but_not_of_those_managed_for_others(
    bank, fact, vocabulary, derived
):
    for number, role in enumerate(["joint holder", "attorney"], start=2):
        bank.tables["accounts"].append({"account_id": f"a{number}", "kind": "savings", "currency": "GBP"})
        bank.tables["holders"].append({"account_id": f"a{number}", "customer_id": "c1", "role": role})
        bank.pay("2026-09-02", "10.00", account_id=f"a{number}")
    bank.pay("2026-09-01", "5.00")
    words = vocabulary(
        fact("own entries", "number", "window: {measure: count, from: transactions, over: period}", grain="customer"),
        fact(
            "savings entries",
            "number",
            'window: {measure: count, from: transactions, where: account kind = "savings", over: period}',
            grain="customer",
        ),
    )

    (found,) = derived(bank.open(), words, for_each="customer")

    assert (found.values["own_entries"], found.values["savings_entries"]) == (2, 1)
