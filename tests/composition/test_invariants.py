"""Statements add up, or they are not sent."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccm.composition.invariants import check_balance
from ccm.library.model import BalanceInvariant

INVARIANT = BalanceInvariant("opening_balance", "movements", "amount", "closing_balance", "0.35")
cents = st.integers(-(10**9), 10**9).map(lambda value: Decimal(value) / 100)


def check(opening, amounts, closing):
    rows = tuple({"amount": amount} for amount in amounts)
    values = {"opening_balance": opening, "movements": rows, "closing_balance": closing}
    return list(check_balance(INVARIANT, values))


@given(cents, st.lists(cents, max_size=30), st.integers(-200, 200).map(lambda value: Decimal(value) / 100))
def test_a_statement_adds_up_within_the_tolerance_and_not_beyond(opening, amounts, off):
    findings = check(opening, amounts, opening + sum(amounts, Decimal(0)) - off)
    assert bool(findings) is (abs(off) > Decimal("0.35"))


def test_the_finding_has_the_figures_and_the_difference():
    (found,) = check(Decimal("100.00"), [Decimal("50.00"), Decimal("-20.00")], Decimal("131.00"))
    assert found.code == "C010"
    assert found.message == (
        "opening 100.00 + movements 30.00 = 130.00, but closing is 131.00: a difference of -1.00, beyond 0.35"
    )


@pytest.mark.parametrize(
    ("opening", "amounts", "closing"),
    [(None, [], Decimal(0)), (Decimal(0), [], None), (Decimal(0), [None], Decimal(0)), ("0", [], Decimal(0))],
)
def test_a_missing_figure_is_told(opening, amounts, closing):
    assert [found.code for found in check(opening, amounts, closing)] == ["C011"]


def test_a_statement_that_does_not_add_up_is_not_assembled(assemble_letter):
    document, findings = assemble_letter(closing_balance=Decimal("651.00"))
    assert document is None
    assert [found.code for found in findings] == ["C010"]
