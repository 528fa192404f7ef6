"""Columns: whole numbers become exact decimals, dates and identifiers."""

from datetime import date, timedelta
from decimal import Decimal

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ccm.samplebank.tables import ABSENT, RATE, days, decimals, numbered

PENCE = st.lists(st.none() | st.integers(-(10**17), 10**17), max_size=20)


@given(PENCE)
def test_pence_become_decimals_of_the_same_digits(pence: list[int | None]) -> None:
    column = decimals(np.array([ABSENT if each is None else each for each in pence], dtype=np.int64))
    assert column.to_pylist() == [None if each is None else Decimal(each).scaleb(-2) for each in pence]
    column.validate(full=True)


def test_millionths_become_rates() -> None:
    assert decimals(np.array([31_000, -1]), RATE).to_pylist() == [Decimal("0.031000"), Decimal("-0.000001")]


@given(st.lists(st.none() | st.integers(-20_000, 40_000), max_size=20))
def test_day_numbers_become_dates(numbers: list[int | None]) -> None:
    column = days(np.array([ABSENT if each is None else each for each in numbers], dtype=np.int64))
    expected = [None if each is None else date(1970, 1, 1) + timedelta(days=each) for each in numbers]
    assert column.to_pylist() == expected


@given(st.lists(st.integers(0, 10**8 - 1), max_size=20))
def test_identifiers_have_one_length(numbers: list[int]) -> None:
    column = numbered("AB", np.array(numbers, dtype=np.int64), 8)
    assert column.to_pylist() == [f"AB{number:08d}" for number in numbers]
    column.validate(full=True)
