"""One model and one customer for all tests of the language."""

from datetime import date
from decimal import Decimal

import pytest

from ccm.feel import BOOLEAN, DATE, NUMBER, TEXT, Model, Name, Type, list_of, money, record_of, slugify

ROW = record_of(
    {"on date": DATE, "details": TEXT, "amount": money("GBP"), "kind": Type("text", allowed=("card", "cash"))}
)
TYPES = {
    "age": NUMBER,
    "balance": money("GBP"),
    "balance limit": money("GBP"),
    "monthly salary": money("GBP"),
    "euro balance": money("EUR"),
    "local balance": money("account currency"),
    "account currency": TEXT,
    "savings deposit months": Type("number", unit="months"),
    "days past due": Type("number", unit="days"),
    "segment": Type("text", allowed=("retail", "affluent", "private")),
    "city": TEXT,
    "vulnerable": BOOLEAN,
    "opened": DATE,
    "letter date": DATE,
    "movements": list_of(ROW),
    "scores": list_of(NUMBER),
    "address": record_of({"city": TEXT, "post code": TEXT}),
    "months in arrears": NUMBER,
    "count": NUMBER,
}


@pytest.fixture(scope="session")
def model() -> Model:
    """The vocabulary; two of its names hold keywords or are names of functions on purpose."""
    return Model(Name(name, slugify(name), type_) for name, type_ in TYPES.items())


@pytest.fixture(scope="session")
def values() -> dict[str, object]:
    """One customer; what is not here is missing."""

    def row(day: int, details: str, amount: str, kind: str | None) -> dict[str, object]:
        return {"on_date": date(2026, 1, day), "details": details, "amount": Decimal(amount), "kind": kind}

    return {
        "age": Decimal(35),
        "balance": Decimal("7000.50"),
        "balance_limit": Decimal(5000),
        "monthly_salary": Decimal(1000),
        "savings_deposit_months": Decimal(9),
        "segment": "retail",
        "city": "Brno",
        "opened": date(2020, 2, 29),
        "letter_date": date(2026, 1, 31),
        "movements": (row(2, "rent", "-400", "card"), row(5, "salary", "1000", None), row(9, "café", "-3.20", "cash")),
        "scores": (Decimal(3), Decimal(1), Decimal(2)),
        "address": {"city": "Praha", "post_code": "110 00"},
        "months_in_arrears": Decimal(0),
        "count": Decimal(7),
        "vulnerable": None,
    }
