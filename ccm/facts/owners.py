"""Whose a record is: the columns that say it, and the tables that know who there is.

In: a standard table. Out: names of its columns and of other tables.
"""

from ccm.facts.tables import TABLES, Table

OWNERS = ("account_id", "customer_id")
"""The columns that say whose a record is."""

TELLING = ("transactions", "products", "consents", "contacts", "events")
"""Tables whose records tell something of a customer or an account; one that names nobody may be anybody's."""


def owners_of(table: Table) -> tuple[str, ...]:
    """The columns in which a record names others, not itself."""
    return tuple(column for column in OWNERS if column in table.names and (column,) != table.key)


def knowing(column: str) -> tuple[str, str]:
    """The tables that know all ids of a column."""
    table = next(name for name, one in TABLES.items() if one.key == (column,))
    return table, f"aside_{table}"
