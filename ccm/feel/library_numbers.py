"""The built-in functions over numbers (DMN 1.5, 10.3.4.5).

In: decimals of decimal128, none null. Out: a decimal of 34 digits or a boolean; None or one of `FAILURES` where the
standard says null: outside a function's domain, or beyond decimal128.
"""

import decimal
from decimal import Decimal

from ccm.feel import temporal_arithmetic
from ccm.feel.signatures import Library, first_type
from ccm.feel.times import Length
from ccm.feel.types import BOOLEAN, NUMBER
from ccm.feel.values import ARITHMETIC, Months, whole_of

NUMBERS = Library("Numbers")
_LOWEST_SCALE, _HIGHEST_SCALE = -6111, 6176
_TWO = Decimal(2)


def _rounded(number: Decimal, scale: Decimal, rounding: str) -> Decimal | None:
    """A number cut to so many decimal places; scales outside decimal128 give null."""
    places = whole_of(scale)
    if not _LOWEST_SCALE <= places <= _HIGHEST_SCALE:
        return None
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and exponent >= -places:
        return number
    return number.quantize(Decimal(1).scaleb(-places, ARITHMETIC), rounding, ARITHMETIC)


@NUMBERS.add("decimal", "n:number,scale:number", first_type, "decimal(2.345, 2) → 2.34", "decimal(2.5, 0) → 2")
def round_half_even(number: Decimal, scale: Decimal) -> Decimal | None:
    """Rounds to so many decimal places, halves to the even neighbour."""
    return _rounded(number, scale, decimal.ROUND_HALF_EVEN)


@NUMBERS.add("floor", "n:number,scale:number?", first_type, "floor(1.9) → 1", "floor(-1.56, 1) → -1.6")
def floor(number: Decimal, scale: Decimal = Decimal(0)) -> Decimal | None:
    """Rounds down, to a whole number or to so many decimal places."""
    return _rounded(number, scale, decimal.ROUND_FLOOR)


@NUMBERS.add("ceiling", "n:number,scale:number?", first_type, "ceiling(1.1) → 2", "ceiling(-1.56, 1) → -1.5")
def ceiling(number: Decimal, scale: Decimal = Decimal(0)) -> Decimal | None:
    """Rounds up, to a whole number or to so many decimal places."""
    return _rounded(number, scale, decimal.ROUND_CEILING)


@NUMBERS.add("round up", "n:number,scale:number", first_type, "round up(1.11, 1) → 1.2", "round up(-1.11, 1) → -1.2")
def round_up(number: Decimal, scale: Decimal) -> Decimal | None:
    """Rounds away from zero, to so many decimal places."""
    return _rounded(number, scale, decimal.ROUND_UP)


@NUMBERS.add("round down", "n:number,scale:number", first_type, "round down(1.19, 1) → 1.1")
def round_down(number: Decimal, scale: Decimal) -> Decimal | None:
    """Rounds towards zero, to so many decimal places."""
    return _rounded(number, scale, decimal.ROUND_DOWN)


@NUMBERS.add("round half up", "n:number,scale:number", first_type, "round half up(2.345, 2) → 2.35")
def round_half_up(number: Decimal, scale: Decimal) -> Decimal | None:
    """Rounds to the nearest, halves away from zero: what people call rounding."""
    return _rounded(number, scale, decimal.ROUND_HALF_UP)


@NUMBERS.add("round half down", "n:number,scale:number", first_type, "round half down(2.345, 2) → 2.34")
def round_half_down(number: Decimal, scale: Decimal) -> Decimal | None:
    """Rounds to the nearest, halves towards zero."""
    return _rounded(number, scale, decimal.ROUND_HALF_DOWN)


@NUMBERS.add("abs", "n:number|days_duration|months_duration", first_type, "abs(-3) → 3", 'abs(@"-P1D") → P1D')
def absolute(value: Decimal | Length | Months) -> Decimal | Length | Months:
    """A number or duration without its sign."""
    return ARITHMETIC.abs(value) if isinstance(value, Decimal) else temporal_arithmetic.absolute(value)


@NUMBERS.add(
    "modulo", "dividend:number,divisor:number", first_type, "modulo(10, 3) → 1", "modulo(-10, 3) → 2"
)  # fmt: skip
def modulo(dividend: Decimal, divisor: Decimal) -> Decimal | None:
    """The remainder of a division, with the sign of the divisor; null for a divisor of zero."""
    if not divisor:
        return None
    rest = ARITHMETIC.remainder(dividend, divisor)
    return ARITHMETIC.add(rest, divisor) if rest and (rest < 0) != (divisor < 0) else rest


@NUMBERS.add("sqrt", "number:number", NUMBER, "sqrt(16) → 4", "sqrt(-1) → null")
def square_root(number: Decimal) -> Decimal | None:
    """The square root; null below zero."""
    return ARITHMETIC.sqrt(number) if number >= 0 else None


@NUMBERS.add("log", "number:number", NUMBER, "decimal(log(10), 6) → 2.302585", "log(0) → null")
def logarithm(number: Decimal) -> Decimal | None:
    """The natural logarithm; null for zero and below."""
    return ARITHMETIC.ln(number) if number > 0 else None


@NUMBERS.add("exp", "number:number", NUMBER, "decimal(exp(1), 6) → 2.718282", "exp(100000) → null")
def exponential(number: Decimal) -> Decimal:
    """Euler's number to the power of the argument; null beyond decimal128."""
    return ARITHMETIC.exp(number)


def _remainder_of_two(number: Decimal) -> Decimal:
    """The rest of a division by two; a number that ends in zeros before the point is even, however large."""
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and exponent > 0:
        return Decimal(0)
    return ARITHMETIC.remainder(number, _TWO)


@NUMBERS.add("even", "number:number", BOOLEAN, "even(4) → true", "even(3) → false")
def is_even(number: Decimal) -> bool:
    """Whether a number is whole and divisible by two."""
    return _remainder_of_two(number) == 0


@NUMBERS.add("odd", "number:number", BOOLEAN, "odd(3) → true", "odd(4) → false")
def is_odd(number: Decimal) -> bool:
    """Whether a number is whole and not divisible by two."""
    return abs(_remainder_of_two(number)) == 1
