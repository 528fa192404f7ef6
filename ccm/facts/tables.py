"""The standard tables that every bank's data is brought into, and how a subject finds its rows in them.

In: nothing. Out: `TABLES`: names, column types, keys and references. `docs/integrators.md` prints this file's
content.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache

from ccm.facts.model import Grain
from ccm.feel import BOOLEAN, DATE, NUMBER, TEXT, Model, Name, Type, money


class Kind(StrEnum):
    """What a column holds. Money has two decimals, a rate six; both are exact."""

    TEXT = "text"
    DATE = "date"
    BOOLEAN = "boolean"
    MONEY = "money"
    RATE = "rate"
    INTEGER = "integer"


SQL_TYPES: Mapping[Kind, str] = {
    Kind.TEXT: "VARCHAR",
    Kind.DATE: "DATE",
    Kind.BOOLEAN: "BOOLEAN",
    Kind.MONEY: "DECIMAL(18,2)",
    Kind.RATE: "DECIMAL(9,6)",
    Kind.INTEGER: "BIGINT",
}


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column; a `required` one must be there and filled in every row. `currency` names the column with the unit."""

    name: str
    kind: Kind = Kind.TEXT
    required: bool = False
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One standard table.

    `key` is unique; `dated` is the day from which a row is known; `owners` says through which column each grain
    reaches its rows (a customer reaches entries through the accounts held); `references` are columns whose values
    must be found in another table.
    """

    name: str
    columns: tuple[TableColumn, ...]
    key: tuple[str, ...] = ()
    dated: str = ""
    owners: Mapping[Grain, str] | None = field(default=None, hash=False)
    references: Mapping[str, str] | None = field(default=None, hash=False)

    def column(self, name: str) -> TableColumn | None:
        """Find a column by its name."""
        return next((column for column in self.columns if column.name == name), None)

    @property
    def names(self) -> tuple[str, ...]:
        """The column names in order."""
        return tuple(column.name for column in self.columns)


def _columns(required: str, **kinds: str) -> tuple[TableColumn, ...]:
    """Columns in the order of the keywords; money may say where its currency stands: `money:currency`."""
    needed = set(required.split())
    split = {name: kind.partition(":") for name, kind in kinds.items()}
    return tuple(TableColumn(name, Kind(kind), name in needed, unit) for name, (kind, _, unit) in split.items())


_TEXT, _DATE = "text", "date"

CUSTOMERS = Table(
    "customers",
    _columns(
        "customer_id",
        customer_id=_TEXT,
        title=_TEXT,
        given_name=_TEXT,
        family_name=_TEXT,
        romanised_name=_TEXT,
        birth_date=_DATE,
        locale=_TEXT,
        channel_preference=_TEXT,
        email=_TEXT,
        mobile=_TEXT,
        street_address=_TEXT,
        city=_TEXT,
        postal_code=_TEXT,
        region=_TEXT,
        country=_TEXT,
        customer_since=_DATE,
        vulnerable="boolean",
        accessible_format="boolean",
    ),
    key=("customer_id",),
    dated="customer_since",
    owners={Grain.CUSTOMER: "customer_id"},
)
ACCOUNTS = Table(
    "accounts",
    _columns(
        "account_id kind currency",
        account_id=_TEXT,
        kind=_TEXT,
        product_name=_TEXT,
        number=_TEXT,
        currency=_TEXT,
        opened=_DATE,
        closed=_DATE,
        cycle=_TEXT,
        interest_rate="rate",
        overdraft_limit="money:currency",
    ),
    key=("account_id",),
    dated="opened",
    owners={Grain.ACCOUNT: "account_id"},
)
HOLDERS = Table(
    "holders",
    _columns("account_id customer_id role", account_id=_TEXT, customer_id=_TEXT, role=_TEXT),
    key=("account_id", "customer_id"),
    owners={Grain.ACCOUNT: "account_id", Grain.CUSTOMER: "customer_id"},
    references={"account_id": "accounts", "customer_id": "customers"},
)
TRANSACTIONS = Table(
    "transactions",
    _columns(
        "transaction_id account_id booked amount",
        transaction_id=_TEXT,
        account_id=_TEXT,
        booked=_DATE,
        amount="money:account_currency",
        balance="money:account_currency",
        category=_TEXT,
        details=_TEXT,
        counterparty=_TEXT,
        sequence="integer",
    ),
    key=("transaction_id",),
    dated="booked",
    owners={Grain.ACCOUNT: "account_id"},
    references={"account_id": "accounts"},
)
PRODUCTS = Table(
    "products",
    _columns(
        "product_id customer_id kind",
        product_id=_TEXT,
        customer_id=_TEXT,
        account_id=_TEXT,
        kind=_TEXT,
        name=_TEXT,
        opened=_DATE,
        matures=_DATE,
        amount="money:currency",
        rate="rate",
        currency=_TEXT,
    ),
    key=("product_id",),
    dated="opened",
    owners={Grain.PRODUCT: "product_id", Grain.CUSTOMER: "customer_id", Grain.ACCOUNT: "account_id"},
    references={"customer_id": "customers", "account_id": "accounts"},
)
CONSENTS = Table(
    "consents",
    _columns(
        "customer_id purpose given on_date",
        customer_id=_TEXT,
        purpose=_TEXT,
        channel=_TEXT,
        given="boolean",
        on_date=_DATE,
    ),
    dated="on_date",
    owners={Grain.CUSTOMER: "customer_id"},
    references={"customer_id": "customers"},
)
CONTACTS = Table(
    "contacts",
    _columns(
        "contact_id customer_id touchpoint on_date",
        contact_id=_TEXT,
        customer_id=_TEXT,
        touchpoint=_TEXT,
        channel=_TEXT,
        on_date=_DATE,
        outcome=_TEXT,
        subject=_TEXT,
    ),
    key=("contact_id",),
    dated="on_date",
    owners={Grain.CUSTOMER: "customer_id", **dict.fromkeys((Grain.ACCOUNT, Grain.PRODUCT, Grain.EVENT), "subject")},
    references={"customer_id": "customers"},
)
EVENTS = Table(
    "events",
    _columns(
        "event_id customer_id kind on_date",
        event_id=_TEXT,
        customer_id=_TEXT,
        account_id=_TEXT,
        kind=_TEXT,
        on_date=_DATE,
        amount="money",
        details=_TEXT,
        product_id=_TEXT,
    ),
    key=("event_id",),
    dated="on_date",
    owners={
        Grain.EVENT: "event_id",
        Grain.CUSTOMER: "customer_id",
        Grain.ACCOUNT: "account_id",
        Grain.PRODUCT: "product_id",
    },
    references={"customer_id": "customers", "account_id": "accounts", "product_id": "products"},
)

TABLES: Mapping[str, Table] = {
    table.name: table for table in (CUSTOMERS, ACCOUNTS, HOLDERS, TRANSACTIONS, PRODUCTS, CONSENTS, CONTACTS, EVENTS)
}
SUBJECTS: Mapping[Grain, Table] = {
    Grain.CUSTOMER: CUSTOMERS,
    Grain.ACCOUNT: ACCOUNTS,
    Grain.PRODUCT: PRODUCTS,
    Grain.EVENT: EVENTS,
}
"""The table that has one row per subject of each grain."""

ACCOUNT_KINDS = ("current", "savings", "deposit", "loan", "card")
"""What accounts usually are; a bank may have others."""

HOLDER_ROLES = ("holder", "joint holder", "attorney", "executor")
"""As what somebody may be written to about an account."""

OWNING_ROLES = HOLDER_ROLES[:2]
"""In these roles the account is the customer's own: its entries count in the customer's facts. An attorney's do not."""

JOINED: Mapping[str, str] = {
    "account_kind": "kind",
    "account_currency": "currency",
    "account_number": "number",
}
"""Columns of the account that windows over entries see beside the entry's own."""

OCCASION_DAYS: Mapping[str, str] = {
    "as_of": "as of",
    "period_start": "period start",
    "period_end": "period end",
    "letter_date": "letter date",
}


def feel_type(column: TableColumn) -> Type:
    """The FEEL type of a column; money carries the name of its currency column as its unit."""
    if column.kind is Kind.MONEY and column.currency:
        return money(column.currency.replace("_", " "))
    plain = {Kind.TEXT: TEXT, Kind.DATE: DATE, Kind.BOOLEAN: BOOLEAN}
    return plain.get(column.kind, NUMBER)


@cache
def table_model(table: Table) -> Model:
    """The names that `where` and `of` over a table may use: its columns, the joined ones, the occasion's days."""
    names = [
        Name(column.name.replace("_", " "), column.name, feel_type(column), not column.required)
        for column in table.columns
    ]
    if table is TRANSACTIONS:
        names += [Name(slug.replace("_", " "), slug, TEXT, slug == "account_number") for slug in JOINED]
    names += [Name(name, slug, DATE, False) for slug, name in OCCASION_DAYS.items()]
    return Model(tuple(names))


def listed(words: Collection[str]) -> str:
    """Words as an SQL list; they come from this file, so none has a quotation mark."""
    return ", ".join(f"'{word}'" for word in sorted(words)) or "''"
