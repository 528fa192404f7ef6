"""The values of FEEL at run time, and how 34-digit decimals are calculated.

None, bool, `Decimal`, str, `date`, `timedelta` (a days duration), `Months` (a years-and-months duration), tuple (a
list) and Mapping by slug (a record); `times` has dates far away, times, points in time and fine durations. Decimals
follow IEEE 754 decimal128, as DMN 1.5 asks (10.3.2.3.1).
"""

import decimal
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from ccm.feel.times import write_length

ARITHMETIC = decimal.Context(
    prec=34,
    rounding=decimal.ROUND_HALF_EVEN,
    Emin=-6143,
    Emax=6144,
    traps=[decimal.InvalidOperation, decimal.DivisionByZero, decimal.Overflow],
)
DEEPEST_SHOWN = 3
"""Lists inside each other that are written out for people."""
MOST_DIGITS = 60
"""Of a whole number that stands for a place, a count or a length of time."""
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Months:
    """A years-and-months duration, counted in months: `duration("P1Y2M")` is `Months(14)`."""

    count: int

    def __str__(self) -> str:
        years, months = divmod(abs(self.count), 12)
        parts = (f"{years}Y" if years else "") + (f"{months}M" if months or not years else "")
        return f"{'-' if self.count < 0 else ''}P{parts}"


@dataclass(frozen=True, slots=True)
class Range:
    """A range value. Written `(>= 10)`, it has a `sign` and one open end; a bound written as null stays unknown.

    `(= 10)` and `(!= 10)` are ranges, too (DMN 1.5, 10.3.2.7): both bounds are then the value.
    """

    low: object
    high: object
    low_closed: bool = True
    high_closed: bool = True
    sign: str = ""


class BudgetError(ArithmeticError):
    """More iterations, items or characters than the budget: the whole evaluation gives null."""


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """A function as a value: a built-in, a definition in an expression, or a decision model's.

    `run` takes the arguments in the order of `parameters` and gives a value, null on failure; it never raises, except
    a `BudgetError`. `types` are the declared parameter types (None: any) and `result` the declared result.
    """

    parameters: tuple[str, ...]
    run: Callable[[Sequence[object]], object]
    name: str = ""
    types: tuple[object, ...] = ()
    result: object = None


def whole_of(number: Decimal) -> int:
    """A number cut towards zero. One of more digits than anything has that is counted is cut to so many digits.

    Thousands of digits take Python milliseconds each time.
    """
    return int(number) if number.adjusted() < MOST_DIGITS else int(Decimal(10**MOST_DIGITS).copy_sign(number))


def read_date(text: str) -> date | None:
    """Read an ISO 8601 date, or None if it is none."""
    if not _DATE.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def write_number(number: Decimal) -> str:
    """Write a number plainly, without exponent while that is short, as FEEL's `string()` does."""
    if not number.is_finite():
        return str(number)
    if number == 0:
        return "0"
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and -100 <= exponent <= 40:
        return format(number, "f")
    return str(number)


def show(value: object, depth: int = 0) -> str:
    """Write a value the way an author would write it, for explanations and messages; a long or deep one in short."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case Decimal():
            return write_number(value)
        case str():
            text = value if len(value) <= 80 else f"{value[:77]}…"
            return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
        case timedelta():
            return write_length(value)
        case date():
            return value.isoformat()
        case tuple() | list():
            if value and isinstance(value[0], Mapping):
                return "1 row" if len(value) == 1 else f"{len(value)} rows"
            return _show_list(value, depth)
        case Range():
            return _show_range(value, depth) if depth <= DEEPEST_SHOWN else "a range"
        case Mapping():
            return "a record"
        case Function():
            return value.name or "a function"
        case _:
            return str(value)


def _show_list(value: Sequence[object], depth: int) -> str:
    """A list as an author would write it, or how long it is."""
    if len(value) > 5 or (value and depth > DEEPEST_SHOWN):
        return f"a list of {len(value)}"
    return f"[{', '.join(show(item, depth + 1) for item in value)}]"


def _show_range(value: Range, depth: int) -> str:
    """A range as an author would write it."""
    if value.sign:
        return f"({value.sign} {show(value.high if value.low is None else value.low, depth + 1)})"
    begin, end = "[" if value.low_closed else "(", "]" if value.high_closed else ")"
    return f"{begin}{show(value.low, depth + 1)}..{show(value.high, depth + 1)}{end}"
