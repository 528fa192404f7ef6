"""The bench's bank: customers of the sample bank, each with one current account of sixty entries in the month.

In: a folder and a number of customers. Out: the standard tables. Everybody is in the audience, nobody prefers e-mail.
"""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from ccm.samplebank import generate

AS_OF = date(2026, 9, 30)
ENTRIES = 60
DETAILS = (
    "CARD PAYMENT TO PENNYWISE MARKET, OLDCASTLE-UNDER-LYNE",
    "STANDING ORDER TO HOUSEHOLD",
    "DIRECT DEBIT NORTHGATE WATER",
    "TRANSFER FROM J CADWALADR",
)


def make_bank(folder: Path, customers: int) -> Path:
    """Make the bank for statements of sixty rows."""
    raw = folder / "raw"
    generate(raw, customers=customers, seed=7, as_of=AS_OF, months=1)
    bank = folder / "bank"
    bank.mkdir(parents=True)
    table = pq.read_table(raw / "customers.parquet")
    ids = table.column("customer_id").to_pylist()
    even = {"channel_preference": "letter", "accessible_format": False, "locale": "en-GB", "country": "GB"}
    for name, value in even.items():
        column = pa.array([value] * len(ids), table.schema.field(name).type)
        table = table.set_column(table.schema.get_field_index(name), name, column)
    pq.write_table(table, bank / "customers.parquet")
    pq.write_table(_accounts(ids), bank / "accounts.parquet")
    pq.write_table(
        pa.table({"account_id": [f"A{id}" for id in ids], "customer_id": ids, "role": ["holder"] * len(ids)}),
        bank / "holders.parquet",
    )
    pq.write_table(_transactions(ids), bank / "transactions.parquet")
    return bank


def _accounts(ids: list[str]) -> pa.Table:
    count = len(ids)
    return pa.table(
        {
            "account_id": [f"A{id}" for id in ids],
            "kind": ["current"] * count,
            "product_name": ["Plus Account"] * count,
            "number": [f"GB00 MERI 0000 0000 {index:06}" for index in range(count)],
            "currency": ["GBP"] * count,
            "opened": [date(2020, 1, 6)] * count,
            "closed": pa.nulls(count, pa.date32()),
            "cycle": ["monthly"] * count,
            "interest_rate": pa.array([Decimal("0.000000")] * count, pa.decimal128(9, 6)),
            "overdraft_limit": pa.array([Decimal("0.00")] * count, pa.decimal128(18, 2)),
        }
    )


def _transactions(ids: list[str]) -> pa.Table:
    rows: dict[str, list[object]] = {
        name: [] for name in ("transaction_id", "account_id", "booked", "amount", "balance")
    }
    rows |= {name: [] for name in ("category", "details", "counterparty", "sequence")}
    for index, id in enumerate(ids):
        balance = Decimal(0)
        for entry in range(ENTRIES):
            amount = Decimal((index * 37 + entry * 91) % 20_000 - 6_000) / 100 or Decimal("1.00")
            balance += amount
            values = (f"T{index:06}{entry:03}", f"A{id}", date(2026, 9, 1) + timedelta(entry // 2), amount, balance)
            details = DETAILS[entry % len(DETAILS)]
            for name, value in zip(rows, (*values, "card", details, None, entry), strict=True):
                rows[name].append(value)
    money = pa.decimal128(18, 2)
    types = {
        "amount": money,
        "balance": money,
        "counterparty": pa.string(),
        "sequence": pa.int64(),
        "booked": pa.date32(),
    }
    return pa.table({name: pa.array(column, types.get(name)) for name, column in rows.items()})
