"""How the rows of a table belong to a subject: the joins, and the SQL of each column an expression may read.

In: a grain and a standard table. Out: FROM clauses and column expressions, all made of known names; what
authors wrote never enters a string here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ccm.facts.model import Grain
from ccm.facts.tables import ACCOUNTS, CONTACTS, JOINED, SUBJECTS, TABLES, TRANSACTIONS, Kind, Table


@dataclass(frozen=True, slots=True)
class Link:
    """FROM clause (the table itself is `t`) and the expression of the subject's key in it.

    `recipient` is that of the customer whom a row is about, too: contacts about a subject are those with its recipient.
    """

    source: str
    subject: str
    recipient: str = ""


def link(grain: Grain, table: Table) -> Link | None:
    """The way from a subject to its rows, or None if there is none."""
    owner = (table.owners or {}).get(grain)
    if owner is not None:
        recipient = "t.customer_id" if table is CONTACTS and grain is not Grain.CUSTOMER else ""
        return Link(f"{table.name} t", f"t.{owner}", recipient)
    if table not in (TRANSACTIONS, ACCOUNTS):
        return None
    if grain is Grain.CUSTOMER:
        return Link(f"{table.name} t JOIN own_accounts o ON o.account_id = t.account_id", "o.customer_id")
    subjects = SUBJECTS[grain]
    return Link(f"{table.name} t JOIN {subjects.name} o ON o.account_id = t.account_id", f"o.{subjects.key[0]}")


def reachable(grain: Grain, table: Table) -> bool:
    """Whether subjects of this grain have rows in the table."""
    return link(grain, table) is not None


def with_account(source: str, reads: set[str]) -> str:
    """The FROM clause, with the account joined if one of its columns is read."""
    return f"{source} JOIN accounts a ON a.account_id = t.account_id" if reads & set(JOINED) else source


def columns_of(table: Table, days: Mapping[str, date]) -> Mapping[str, str]:
    """The SQL of each name an expression over the table may read; `days` are the occasion's."""
    columns = {name: f"t.{name}" for name in TABLES[table.name].names}
    for column in table.columns:
        if column.kind is Kind.INTEGER:  # as a decimal: sums of decimals get more digits and never overflow
            columns[column.name] = f"CAST(t.{column.name} AS DECIMAL(19,0))"
    if table is TRANSACTIONS:
        columns |= {slug: f"a.{column}" for slug, column in JOINED.items()}
    return columns | {slug: f"CAST('{day.isoformat()}' AS DATE)" for slug, day in days.items()}
