"""Units of numbers: what may be added, compared, multiplied, and which unit comes out.

In: two units (None for a bare number), and which of them are currencies. Out: the unit of the result and a verdict. A
unit is an ISO 4217 code, the name of a text fact that holds one, or a plain word such as `months`.
"""

from enum import Enum

from ccm.feel.types import CURRENCY, Model


class Fit(Enum):
    """Whether two units go together: they do, they never do, or it depends on the customer."""

    FITS = "fits"
    CLASHES = "clashes"
    UNPROVEN = "unproven"


def is_currency(unit: str | None, model: Model) -> bool:
    """Whether a unit is a currency code or names a fact that holds one."""
    return unit is not None and (CURRENCY.fullmatch(unit) is not None or unit in model)


def alike(left: str | None, right: str | None, model: Model) -> Fit:
    """Whether two amounts may be compared or added: a bare number fits every unit."""
    if left is None or right is None or left == right:
        return Fit.FITS
    if is_currency(left, model) and is_currency(right, model):
        codes = CURRENCY.fullmatch(left) and CURRENCY.fullmatch(right)
        return Fit.CLASHES if codes else Fit.UNPROVEN
    return Fit.CLASHES


def of_result(op: str, left: str | None, right: str | None, model: Model) -> tuple[str | None, Fit]:
    """The unit of a calculation, and whether it makes sense."""
    if op in "+-":
        return left or right, alike(left, right, model)
    if op == "*":
        if is_currency(left, model) and is_currency(right, model):
            return None, Fit.CLASHES
        if left is None or right is None:
            return left or right, Fit.FITS
        return (left if is_currency(left, model) else right if is_currency(right, model) else None), Fit.FITS
    if op == "/":
        if left == right or not is_currency(left, model):
            return (left if right is None else None), Fit.FITS
        return (None, alike(left, right, model)) if is_currency(right, model) else (left, Fit.FITS)
    return None, Fit.FITS
