"""The built-in functions over numbers, texts, dates and durations (DMN 1.5, 10.3.4).

In: arguments of the declared kinds, none null. Out: a value; None or one of `FAILURES` where the standard says null.
"""

import decimal
import re
from datetime import date, timedelta
from decimal import Decimal

from ccm.feel.values import ARITHMETIC, Months, months_between, read_date, read_duration, show, write_number

_NUMBER = re.compile(r"-?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d{1,5})?", re.ASCII)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def text_length(text: str) -> Decimal:
    """How many characters (Unicode code points)."""
    return Decimal(len(text))


def contains(text: str, match: str) -> bool:
    """Whether the text has the match in it."""
    return match in text


def substring(text: str, start: Decimal, length: Decimal | None = None) -> str | None:
    """The text from a position, counted from 1 or from the end when negative."""
    first, size = int(start), None if length is None else int(length)
    if not 1 <= abs(first) <= len(text) or (size is not None and size < 1):
        return None
    begin = first - 1 if first > 0 else len(text) + first
    return text[begin : None if size is None else begin + size]


def before(text: str, match: str) -> str:
    """What stands before the first match; empty without one."""
    return text.partition(match)[0] if match and match in text else ""


def after(text: str, match: str) -> str:
    """What stands behind the first match; empty without one."""
    return text.partition(match)[2] if match else text


def as_text(value: object) -> str:
    """Any value as text, numbers and dates in FEEL's own notation."""
    if isinstance(value, str):
        return value
    return write_number(value) if isinstance(value, Decimal) else show(value)


def as_number(value: str | Decimal, grouping: str = "", point: str = ".") -> Decimal | None:
    """A number from text; the grouping separator is dropped, the decimal separator may be a comma."""
    if isinstance(value, Decimal):
        return value
    if grouping not in ("", " ", ",", ".") or point not in (",", ".") or grouping == point:
        return None
    plain = value.replace(grouping, "") if grouping else value
    if point != ".":
        if "." in plain:
            return None
        plain = plain.replace(point, ".")
    return ARITHMETIC.create_decimal(plain) if _NUMBER.fullmatch(plain) else None


def absolute(value: Decimal | timedelta | Months) -> Decimal | timedelta | Months:
    """The value without its sign."""
    if isinstance(value, Months):
        return Months(abs(value.count))
    return ARITHMETIC.abs(value) if isinstance(value, Decimal) else abs(value)


def _rounded(number: Decimal, scale: Decimal, rounding: str) -> Decimal | None:
    """A number cut to so many decimal places; scales outside decimal128 give null."""
    places = int(scale)
    if not -6111 <= places <= 6176:
        return None
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and exponent >= -places:
        return number
    return number.quantize(Decimal(1).scaleb(-places, ARITHMETIC), rounding, ARITHMETIC)


def floor(number: Decimal, scale: Decimal = Decimal(0)) -> Decimal | None:
    """Down to the next lower number."""
    return _rounded(number, scale, decimal.ROUND_FLOOR)


def ceiling(number: Decimal, scale: Decimal = Decimal(0)) -> Decimal | None:
    """Up to the next higher number."""
    return _rounded(number, scale, decimal.ROUND_CEILING)


def round_up(number: Decimal, scale: Decimal) -> Decimal | None:
    """Away from zero."""
    return _rounded(number, scale, decimal.ROUND_UP)


def round_down(number: Decimal, scale: Decimal) -> Decimal | None:
    """Towards zero."""
    return _rounded(number, scale, decimal.ROUND_DOWN)


def round_half_up(number: Decimal, scale: Decimal) -> Decimal | None:
    """To the nearest, halves away from zero: what people call rounding."""
    return _rounded(number, scale, decimal.ROUND_HALF_UP)


def round_half_down(number: Decimal, scale: Decimal) -> Decimal | None:
    """To the nearest, halves towards zero."""
    return _rounded(number, scale, decimal.ROUND_HALF_DOWN)


def round_half_even(number: Decimal, scale: Decimal) -> Decimal | None:
    """To the nearest, halves to the even neighbour (FEEL `decimal`)."""
    return _rounded(number, scale, decimal.ROUND_HALF_EVEN)


def modulo(dividend: Decimal, divisor: Decimal) -> Decimal | None:
    """The remainder with the sign of the divisor: `dividend - divisor * floor(dividend / divisor)`."""
    if not divisor:
        return None
    rest = ARITHMETIC.remainder(dividend, divisor)
    return ARITHMETIC.add(rest, divisor) if rest and (rest < 0) != (divisor < 0) else rest


def square_root(number: Decimal) -> Decimal | None:
    """The root; null below zero."""
    return ARITHMETIC.sqrt(number) if number >= 0 else None


def is_even(number: Decimal) -> bool:
    """Whether a whole number is divisible by two."""
    return ARITHMETIC.remainder(number, Decimal(2)) == 0


def is_odd(number: Decimal) -> bool:
    """Whether a whole number is not divisible by two."""
    return abs(ARITHMETIC.remainder(number, Decimal(2))) == 1


def as_date(value: str | date | Decimal, month: Decimal | None = None, day: Decimal | None = None) -> date | None:
    """A date from text, or from year, month and day."""
    if isinstance(value, str):
        return read_date(value) if month is None and day is None else None
    if not isinstance(value, Decimal):
        return value if month is None and day is None else None
    if month is None or day is None or any(part != int(part) for part in (value, month, day)):
        return None
    return date(int(value), int(month), int(day))


def as_duration(value: str | timedelta | Months) -> timedelta | Months | None:
    """A duration from ISO 8601 text."""
    return read_duration(value) if isinstance(value, str) else value


def months_from_to(start: date, end: date) -> Months:
    """Whole years and months from one date to another."""
    return Months(months_between(start, end))


def day_of_week(day: date) -> str:
    """The English name of the weekday."""
    return _DAYS[day.weekday()]


def day_of_year(day: date) -> Decimal:
    """1 to 366."""
    return Decimal(day.timetuple().tm_yday)


def month_of_year(day: date) -> str:
    """The English name of the month."""
    return _MONTHS[day.month - 1]


def week_of_year(day: date) -> Decimal:
    """The ISO 8601 week."""
    return Decimal(day.isocalendar().week)
