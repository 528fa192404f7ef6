"""The calendar: bank holidays, working days, months."""

from datetime import date

import numpy as np
import pytest

from ccm.samplebank.days import bank_holidays, month_of, number_of, window


@pytest.mark.parametrize(
    ("year", "friday", "monday"),
    [(2008, "03-21", "03-24"), (2019, "04-19", "04-22"), (2026, "04-03", "04-06"), (2038, "04-23", "04-26")],
)
def test_easter_moves_with_the_moon(year: int, friday: str, monday: str) -> None:
    assert {date.fromisoformat(f"{year}-{friday}"), date.fromisoformat(f"{year}-{monday}")} <= set(bank_holidays(year))


def test_a_salary_due_on_christmas_day_is_paid_the_day_before_and_a_bill_the_day_after_the_holidays() -> None:
    december = month_of(0, 2025, 12)
    assert december.working_before[25] == number_of(date(2025, 12, 24))
    assert december.working_after[25] == number_of(date(2025, 12, 29))


def test_working_days_never_leave_their_month() -> None:
    for number in range(1, 13):
        month = month_of(0, 2026, number)
        for days in (month.working_before, month.working_after):
            assert np.all((days >= month.first) & (days <= month.last))


def test_a_day_that_ends_a_month_completes_it() -> None:
    assert [month.number for month in window(date(2026, 9, 30), 3).months] == [7, 8, 9]


def test_a_day_within_a_month_adds_the_begun_one() -> None:
    months = window(date(2026, 1, 15), 3).months
    assert [(month.year, month.number) for month in months] == [(2025, 10), (2025, 11), (2025, 12), (2026, 1)]
