"""Customers and conditions for the bench of the rule engine: conditions of five forms in every engine's language.

The same conditions, written as FEEL, CEL, ZEN and null-safe Python. Peers that refuse decimals and missing values get
floats and complete customers; ours gets decimals.
"""

from dataclasses import dataclass
from decimal import Decimal

import numpy

from ccm.feel import BOOLEAN, NUMBER, TEXT, Model, Name, Type, list_of, slugify

TYPES: dict[str, Type] = {
    "age": NUMBER,
    "balance": NUMBER,
    "salary": NUMBER,
    "arrears": NUMBER,
    "months": NUMBER,
    "segment": TEXT,
    "vulnerable": BOOLEAN,
    "deposits": list_of(NUMBER),
}
MODEL = Model(Name(name, slugify(name), type_) for name, type_ in TYPES.items())
Row = dict[str, object]


@dataclass(frozen=True)
class Asked:
    """One condition in every language."""

    feel: str
    cel: str
    zen: str
    python: str


def conditions(count: int = 40) -> list[Asked]:
    """The conditions; constants differ from one to the next."""
    return [_FORMS[number % len(_FORMS)](number % 9 + 1) for number in range(count)]


def _income(n: int) -> Asked:
    return Asked(
        f"age between {n} and {n + 40} and balance >= {n} * salary",
        f"age >= {n}.0 && age <= {n + 40}.0 && balance >= {n}.0 * salary",
        f"age in [{n}..{n + 40}] and balance >= {n} * salary",
        f"age is not None and salary is not None and balance is not None "
        f"and K{n} <= age <= K{n + 40} and balance >= K{n} * salary",
    )


def _segment(n: int) -> Asked:
    return Asked(
        f'segment in ("retail", "affluent") and balance > {n * 100}',
        f'segment in ["retail", "affluent"] && balance > {n * 100}.0',
        f"segment in ['retail', 'affluent'] and balance > {n * 100}",
        f'segment in ("retail", "affluent") and balance is not None and balance > K{n * 100}',
    )


def _calm(n: int) -> Asked:
    return Asked(
        f"not(vulnerable) and arrears <= {n}",
        f"!vulnerable && arrears <= {n}.0",
        f"not vulnerable and arrears <= {n}",
        f"vulnerable is False and arrears is not None and arrears <= K{n}",
    )


def _saver(n: int) -> Asked:
    return Asked(
        f"months >= {n} or balance - arrears > {n * 50}",
        f"months >= {n}.0 || balance - arrears > {n * 50}.0",
        f"months >= {n} or balance - arrears > {n * 50}",
        f"(months is not None and months >= K{n}) or (balance is not None and arrears is not None "
        f"and balance - arrears > K{n * 50})",
    )


def _deposits(n: int) -> Asked:
    return Asked(
        f"count(deposits[item > {n * 10}]) >= {n}",
        f"size(deposits.filter(x, x > {n * 10}.0)) >= {n}",
        f"len(filter(deposits, # > {n * 10})) >= {n}",
        f"deposits is not None and sum(x is not None and x > K{n * 10} for x in deposits) >= {n}",
    )


_FORMS = (_income, _segment, _calm, _saver, _deposits)


def customers(count: int, *, missing: float = 0.0) -> list[Row]:
    """Customers with decimals; `missing` is the share of values that are not known."""
    chance = numpy.random.default_rng(3)

    def amount(most: int) -> Decimal:
        return Decimal(int(chance.integers(most * 100))).scaleb(-2)

    rows: list[Row] = []
    for _ in range(count):
        row: Row = {
            "age": Decimal(int(chance.integers(18, 90))),
            "balance": amount(5000),
            "salary": amount(400),
            "arrears": amount(12),
            "months": Decimal(int(chance.integers(13))),
            "segment": ("retail", "affluent", "private")[int(chance.integers(3))],
            "vulnerable": bool(chance.random() < 0.1),
            "deposits": tuple(amount(200) for _ in range(12)),
        }
        rows.append({name: None if chance.random() < missing else value for name, value in row.items()})
    return rows


def as_floats(rows: list[Row]) -> list[Row]:
    """The customers as peers take them."""

    def plain(value: object) -> object:
        if isinstance(value, tuple):
            return [plain(one) for one in value]
        return float(value) if isinstance(value, Decimal) else value

    return [{name: plain(value) for name, value in row.items()} for row in rows]
