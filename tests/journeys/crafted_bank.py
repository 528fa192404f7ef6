"""A bank put together row by row: customers with a good year, to whom tests add what they are about."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

AS_OF = date(2026, 9, 30)
TABLES = {
    "customers": "customer_id,given_name,family_name,birth_date,locale,channel_preference,email,street_address,city,"
    "postal_code,country,customer_since,vulnerable,accessible_format,title,romanised_name,mobile",
    "accounts": "account_id,kind,product_name,currency,opened,cycle,overdraft_limit,number,closed",
    "holders": "account_id,customer_id,role",
    "transactions": "transaction_id,account_id,booked,amount,balance,category,sequence",
    "products": "product_id,customer_id,kind,currency,account_id,name,opened,matures,amount,rate",
    "consents": "customer_id,purpose,channel,given,on_date",
    "contacts": "contact_id,customer_id,touchpoint,channel,on_date,outcome",
    "events": "event_id,customer_id,account_id,kind,on_date,amount,details,product_id",
}
Row = dict[str, str]


@dataclass
class Bank:
    """Rows by table."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in TABLES})

    def add(self, table: str, *values: object) -> Row:
        names = TABLES[table].split(",")
        row = dict(zip(names, [*map(str, values), *[""] * (len(names) - len(values))], strict=True))
        self.rows[table].append(row)
        return row

    def event(self, who: str, kind: str, day: str, account: str = "", amount: str = "150.00") -> None:
        self.add("events", f"E{len(self.rows['events'])}", who, account, kind, day, amount)

    def entry(self, account: str, day: str, amount: float, category: str, balance: object = "") -> None:
        number = len(self.rows["transactions"])
        self.add("transactions", f"T{number}", account, day, f"{amount:.2f}", balance, category, number)

    def customer(self, who: str) -> Row:
        """A customer whom nothing keeps from being invited."""
        self.add(
            "accounts", f"C-{who}", "current", "Everyday Account", "GBP", "2015-01-01", "monthly", "500.00", "GB00 1"
        )
        self.add("accounts", f"S-{who}", "savings", "Everyday Saver", "GBP", "2015-01-01", "quarterly")
        for account in (f"C-{who}", f"S-{who}"):
            self.add("holders", account, who, "holder")
        saved = 15_000.0
        self.entry(f"S-{who}", "2025-08-01", saved, "opening balance", f"{saved:.2f}")
        self.entry(f"C-{who}", "2025-08-01", 500.0, "opening balance", "500.00")
        for month in _months():
            self.entry(f"C-{who}", f"{month}-01", 2000.0, "salary", "2500.00")
            self.entry(f"C-{who}", f"{month}-02", -1700.0, "rent", "800.00")
            self.entry(f"C-{who}", f"{month}-03", -300.0, "savings", "500.00")
            saved += 300
            self.entry(f"S-{who}", f"{month}-03", 300.0, "savings", f"{saved:.2f}")
        for channel in ("email", "letter"):
            self.add("consents", who, "marketing", channel, "true", "2024-01-01")
        address = ("1 Larch Lane", "Sheffield", "S11 9ZZ", "GB", "2015-01-01", "false", "false")
        return self.add(
            "customers", who, "Amara", "Whitfield", "1980-05-01", "en-GB", "letter", "a@post.example", *address
        )

    def write(self, folder: Path) -> Path:
        folder.mkdir(parents=True)
        for name, rows in self.rows.items():
            with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as stream:
                writer = csv.DictWriter(stream, TABLES[name].split(","))
                writer.writeheader()
                writer.writerows(rows)
        return folder


def _months() -> Iterator[str]:
    yield from (f"2025-{month:02}" for month in range(9, 13))
    yield from (f"2026-{month:02}" for month in range(1, 10))
