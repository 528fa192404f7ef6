"""The ledger: what happened. Contacts of earlier runs, which the facts of the next run read.

In: contacts of a finished run. Out: contacts known before a day, as an Arrow table of the standard `contacts` columns.
SQLite embedded; the same tables on a shared server later.
"""

from ccm.ledger.contacts import LEDGER_UNUSABLE, Contact, Ledger, find_unusable

__all__ = ["LEDGER_UNUSABLE", "Contact", "Ledger", "find_unusable"]
