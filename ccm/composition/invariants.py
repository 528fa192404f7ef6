"""What must hold between the figures of a document, whatever the wording: opening + movements = closing.

In: a touchpoint's invariants and one communication's values. Out: findings with the figures and the
difference. A statement that does not add up beyond the declared tolerance is not sent.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from ccm.diagnostics import Diagnostic, error
from ccm.library.model import BalanceInvariant

DOES_NOT_BALANCE = error(
    "C010",
    "does-not-balance",
    "Opening balance and movements do not make the closing balance within the tolerance.",
)
NOT_BALANCEABLE = error("C011", "balance-unknown", "A figure that a balance check needs is missing.")


def check_balance(invariant: BalanceInvariant, values: Mapping[str, object]) -> Iterable[Diagnostic]:
    """Check one invariant; amounts are exact decimals."""
    opening, closing = values.get(invariant.opening), values.get(invariant.closing)
    rows = values.get(invariant.rows)
    if not (isinstance(opening, Decimal) and isinstance(closing, Decimal) and isinstance(rows, tuple | list)):
        named = (invariant.opening, invariant.closing, invariant.rows)
        missing = " and ".join(name.replace("_", " ") for name in named if values.get(name) is None)
        yield NOT_BALANCEABLE.at(None, f"the balance cannot be checked: {missing or 'a figure'} is missing")
        return
    amounts = [row.get(invariant.amount) for row in rows]
    wrong = next((number for number, amount in enumerate(amounts, 1) if not isinstance(amount, Decimal)), None)
    if wrong is not None:
        yield NOT_BALANCEABLE.at(None, f"the balance cannot be checked: row {wrong} has no amount")
        return
    moved = sum((amount for amount in amounts if isinstance(amount, Decimal)), Decimal(0))
    difference = opening + moved - closing
    if abs(difference) > Decimal(invariant.tolerance):
        message = (
            f"opening {opening} + movements {moved} = {opening + moved}, but closing is {closing}: "
            f"a difference of {difference}, beyond {invariant.tolerance}"
        )
        hint = "look for entries that are missing, doubled or out of order in the source"
        yield DOES_NOT_BALANCE.at(None, message, hint=hint)
