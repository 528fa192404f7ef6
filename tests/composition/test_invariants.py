"""Statements add up, or they are not sent."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccm.composition import Assembler
from ccm.composition.invariants import check_balance
from ccm.library.model import BalanceInvariant

INVARIANT = BalanceInvariant("opening_balance", "movements", "amount", "closing_balance", "0.35")
RUNNING = BalanceInvariant("opening_balance", "movements", "amount", "closing_balance", "0.00", "balance")
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
    [
        (None, [], Decimal(0)),
        (Decimal(0), [], None),
        (Decimal(0), [None], Decimal(0)),
        ("0", [], Decimal(0)),
        (Decimal("NaN"), [], Decimal(0)),
        (Decimal(0), [], Decimal("Infinity")),
        (Decimal(0), [Decimal("sNaN")], Decimal(0)),
    ],
)
def test_a_missing_figure_is_told(opening, amounts, closing):
    assert [found.code for found in check(opening, amounts, closing)] == ["C011"]


def test_a_statement_that_does_not_add_up_is_not_assembled(assemble_letter):
    document, findings = assemble_letter(closing_balance=Decimal("651.00"))
    assert document is None
    assert [found.code for found in findings] == ["C010"]


def check_running(opening, rows, closing, tolerance="0.00"):
    movements = tuple({"amount": Decimal(amount), "balance": balance and Decimal(balance)} for amount, balance in rows)
    values = {"opening_balance": Decimal(opening), "movements": movements, "closing_balance": Decimal(closing)}
    return list(check_balance(replace(RUNNING, tolerance=tolerance), values))


def test_a_wrong_balance_in_the_middle_is_told_with_its_row():
    (found,) = check_running("100", [("-10", "590"), ("-10", "80")], "80")
    assert found.code == "C012"
    assert found.message == (
        "row 1: 100 before it and amount -10 make 90, but its balance is 590: a difference of -500, beyond 0.00"
    )


def test_a_row_without_a_balance_is_checked_with_the_next_that_has_one():
    assert check_running("100", [("-10", None), ("-10", "80"), ("5", None)], "85") == []
    (found,) = check_running("100", [("-10", None), ("-10", "70"), ("10", "80"), ("0", "80")], "90")
    assert found.message == (
        "row 2: 100 before it and amounts -20 since make 80, but its balance is 70: a difference of 10, beyond 0.00"
    )


def test_rounding_is_tolerated_from_row_to_row():
    assert check_running("100", [("1", "101.3"), ("1", "102.6"), ("1", "103.3")], "103.3", tolerance="0.35") == []


@pytest.mark.parametrize("balance", ["101", Decimal("NaN")])
def test_a_balance_that_is_no_amount_is_told(balance):
    rows = ({"amount": Decimal(1), "balance": balance},)
    values = {"opening_balance": Decimal(100), "movements": rows, "closing_balance": Decimal(101)}
    (found,) = check_balance(RUNNING, values)
    assert (found.code, found.message) == (
        "C011",
        "the balance cannot be checked: row 1 has a balance that is no amount",
    )


@given(cents, st.lists(st.tuples(cents, st.booleans()), min_size=1, max_size=20), st.data())
def test_any_running_balance_that_is_off_is_found(opening, movements, data):
    rows, balance = [], opening
    for amount, told in movements:
        balance += amount
        rows.append({"amount": amount, "balance": balance if told else None})
    values = {"opening_balance": opening, "movements": rows, "closing_balance": balance}
    assert list(check_balance(RUNNING, values)) == []
    at = data.draw(st.integers(0, len(rows) - 1))
    rows[at]["balance"] = sum((row["amount"] for row in rows[: at + 1]), opening) + Decimal("0.01")
    (found,) = check_balance(RUNNING, values)
    assert found.message.startswith(f"row {at + 1}: ")


def test_a_statement_with_a_wrong_running_balance_is_not_assembled(decide, library):
    touchpoint = replace(library.touchpoints["statement"], invariants=(RUNNING,))
    assembler = Assembler(replace(library, touchpoints={"statement": touchpoint}))
    rows = [dict(row) for row in library.cases[0].facts["movements"]]
    decision = decide()
    assert assembler.assemble(decision, decision.channels[0], draft=True)[1] == ()
    rows[0]["balance"] = Decimal("1800.50")
    decision = decide(movements=tuple(rows))
    document, findings = assembler.assemble(decision, decision.channels[0], draft=True)
    assert document is None
    assert [found.code for found in findings] == ["C012"]
