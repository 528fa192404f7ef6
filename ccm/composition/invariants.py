"""What must hold between the figures of a document, whatever the wording: opening + movements = closing.

The same holds from row to row, where the rows have a running balance. In: a touchpoint's invariants and one
communication's values. Out: findings with the figures and the difference. A statement that does not add up
beyond the declared tolerance is not sent.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TypeGuard

from ccm.diagnostics import Diagnostic, error
from ccm.library.model import BalanceInvariant

DOES_NOT_BALANCE = error(
    "C010",
    "does-not-balance",
    "Opening balance and movements do not make the closing balance within the tolerance.",
)
NOT_BALANCEABLE = error("C011", "balance-unknown", "A figure that a balance check needs is missing.")
WRONG_RUNNING_BALANCE = error(
    "C012",
    "wrong-running-balance",
    "The balance printed after an entry is not the one before it and the entry's amount, within the tolerance.",
)
Rows = Sequence[Mapping[str, object]]


def check_balance(invariant: BalanceInvariant, values: Mapping[str, object]) -> Iterable[Diagnostic]:
    """Check one invariant; amounts are exact decimals."""
    opening, closing = values.get(invariant.opening), values.get(invariant.closing)
    rows = values.get(invariant.rows)
    if not (_is_amount(opening) and _is_amount(closing) and isinstance(rows, tuple | list)):
        named = (invariant.opening, invariant.closing, invariant.rows)
        missing = " and ".join(name.replace("_", " ") for name in named if values.get(name) is None)
        yield NOT_BALANCEABLE.at(None, f"the balance cannot be checked: {missing or 'a figure'} is missing")
        return
    amounts: list[Decimal] = []
    for number, row in enumerate(rows, 1):
        amount = row.get(invariant.amount)
        if not _is_amount(amount):
            yield NOT_BALANCEABLE.at(None, f"the balance cannot be checked: row {number} has no amount")
            return
        amounts.append(amount)
    tolerance = Decimal(invariant.tolerance)
    moved = sum(amounts, Decimal(0))
    difference = opening + moved - closing
    if abs(difference) > tolerance:
        message = (
            f"opening {opening} + movements {moved} = {opening + moved}, but closing is {closing}: "
            f"a difference of {difference}, beyond {invariant.tolerance}"
        )
        hint = "look for entries that are missing, doubled or out of order in the source"
        yield DOES_NOT_BALANCE.at(None, message, hint=hint)
    if invariant.balance is not None:
        balances = [row.get(invariant.balance) for row in rows]
        yield from _check_running(opening, amounts, balances, tolerance)


def _is_amount(value: object) -> TypeGuard[Decimal]:
    """Whether a value can be reckoned with: neither missing, nor of another type, nor infinite or no number."""
    return isinstance(value, Decimal) and value.is_finite()


def _check_running(
    opening: Decimal, amounts: Sequence[Decimal], balances: Sequence[object], tolerance: Decimal
) -> Iterable[Diagnostic]:
    """Check the running balance, row by row, up to the first that is wrong; a row without one goes into the
    check of the next that has one.
    """
    before, moved, since = opening, Decimal(0), 0
    for number, (amount, balance) in enumerate(zip(amounts, balances, strict=True), 1):
        moved, since = moved + amount, since + 1
        if balance is None:
            continue
        if not _is_amount(balance):
            message = f"the balance cannot be checked: row {number} has a balance that is no amount"
            yield NOT_BALANCEABLE.at(None, message)
            return
        difference = before + moved - balance
        if abs(difference) > tolerance:
            added = f"amount {moved} make" if since == 1 else f"amounts {moved} since make"
            message = (
                f"row {number}: {before} before it and {added} {before + moved}, but its balance is {balance}: "
                f"a difference of {difference}, beyond {tolerance}"
            )
            hint = "look for a wrong balance, or for entries that are missing or out of order in the source"
            yield WRONG_RUNNING_BALANCE.at(None, message, hint=hint)
            return
        before, moved, since = balance, Decimal(0), 0
