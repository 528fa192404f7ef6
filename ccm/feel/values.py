"""The values of FEEL at run time, and how 34-digit decimals are calculated.

None, bool, `Decimal`, str, `date`, `timedelta` (a days duration), `Months` (a years-and-months duration), tuple (a
list) and Mapping by slug (a record). Decimals follow IEEE 754 decimal128, as DMN 1.5 asks (10.3.2.3.1).
"""

import calendar
import decimal
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

ARITHMETIC = decimal.Context(
    prec=34,
    rounding=decimal.ROUND_HALF_EVEN,
    Emin=-6143,
    Emax=6144,
    traps=[decimal.InvalidOperation, decimal.DivisionByZero, decimal.Overflow],
)
_DURATION = re.compile(
    r"(-)?P(?:(\d{1,9})Y)?(?:(\d{1,9})M)?(?:(\d{1,9})D)?"
    r"(?:T(?=\d)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})(?:\.(\d{1,9}))?S)?)?",
    re.ASCII,
)
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


def read_date(text: str) -> date | None:
    """Read an ISO 8601 date, or None if it is none."""
    if not _DATE.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def read_duration(text: str) -> timedelta | Months | None:
    """Read an ISO 8601 duration: years and months, or days and time; a mixture is none of FEEL's."""
    found = _DURATION.fullmatch(text)
    if not found or text in ("P", "-P"):
        return None
    sign, years, months, days, hours, minutes, seconds, fraction = found.groups()
    time = (days, hours, minutes, seconds)
    if not any(part is not None for part in (years, months, *time)):
        return None
    if years is not None or months is not None:
        if any(part is not None for part in time):
            return None
        count = int(years or 0) * 12 + int(months or 0)
        return Months(-count if sign else count)
    try:
        length = timedelta(
            days=int(days or 0),
            hours=int(hours or 0),
            minutes=int(minutes or 0),
            seconds=int(seconds or 0),
            microseconds=int((fraction or "0").ljust(6, "0")[:6]),
        )
        return -length if sign else length
    except OverflowError:
        return None


def shift_months(day: date, months: int) -> date:
    """Move a date by whole months; the day is cut to the month's last (raises ValueError outside years 1–9999)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise ValueError("outside the calendar")
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def months_between(start: date, end: date) -> int:
    """Whole months from one date to another, towards zero (DMN `years and months duration`)."""
    months = (end.year - start.year) * 12 + end.month - start.month
    if months > 0 and end.day < start.day:
        return months - 1
    if months < 0 and end.day > start.day:
        return months + 1
    return months


def write_days(length: timedelta) -> str:
    """Write a days duration in ISO 8601, as FEEL's `string()` does: `P3DT4H`."""
    total = abs(length)
    hours, rest = divmod(total.seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    fraction = f".{total.microseconds:06d}".rstrip("0") if total.microseconds else ""
    time = "".join(f"{n}{unit}" for n, unit in ((hours, "H"), (minutes, "M")) if n)
    time += f"{seconds}{fraction}S" if seconds or fraction else ""
    parts = (f"{total.days}D" if total.days else "") + (f"T{time}" if time else "")
    return f"{'-' if length < timedelta(0) else ''}P{parts or 'T0S'}"


def write_number(number: Decimal) -> str:
    """Write a number plainly, without exponent while that is short, as FEEL's `string()` does."""
    if number == 0:
        return "0"
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and -100 <= exponent <= 40:
        return format(number, "f")
    return str(number)


def show(value: object) -> str:
    """Write a value the way an author would write it, for explanations and messages."""
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
            return write_days(value)
        case date():
            return value.isoformat()
        case tuple() | list():
            if value and isinstance(value[0], Mapping):
                return "1 row" if len(value) == 1 else f"{len(value)} rows"
            shown = ", ".join(show(item) for item in value[:5])
            return f"[{shown}]" if len(value) <= 5 else f"a list of {len(value)}"
        case Range():
            return _show_range(value)
        case Mapping():
            return "a record"
        case Function():
            return value.name or "a function"
        case _:
            return str(value)


def _show_range(value: Range) -> str:
    """A range as an author would write it."""
    if value.sign:
        return f"({value.sign} {show(value.high if value.low is None else value.low)})"
    begin, end = "[" if value.low_closed else "(", "]" if value.high_closed else ")"
    return f"{begin}{show(value.low)}..{show(value.high)}{end}"
