"""The months in turn: what happens on every account, and the running balances.

In: one chunk's people and accounts. Out: one Arrow table of transactions per month, the first of them the balances
brought forward. Only one month of one chunk is in memory at a time. opening balance + entries = balance, to the
penny, on every account.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

import numpy as np
import pyarrow as pa

from ccm.samplebank import cards, loans, mandates, saving, spending, wording
from ccm.samplebank.accounts import CURRENT, Accounts, with_openings
from ccm.samplebank.chance import stream
from ccm.samplebank.days import Month, Window
from ccm.samplebank.journal import Entries, Journal, overdrawn
from ccm.samplebank.loans import Loans
from ccm.samplebank.people import NOBODY, People
from ccm.samplebank.tables import SCHEMAS, Floats, Ints, days, decimals, numbered
from ccm.samplebank.wording import BOOK, CATEGORIES, CATEGORY_OF

_PER_CHUNK = 10**8  # transaction numbers set aside for each chunk
_OVERDRAFT_DAY = 12
_NO_ONE = np.array([party is None for party in BOOK.counterparties])


def _distinct(texts: Sequence[str]) -> tuple[pa.Array, Ints]:
    """The distinct texts and each line's place among them.

    A dictionary with a text twice makes Arrow write unset memory into the file: other bytes in every process.
    """
    words = list(dict.fromkeys(texts))
    places = {word: place for place, word in enumerate(words)}
    return pa.array(words), np.array([places[text] for text in texts], dtype=np.int16)


_PARTIES, _PARTY_OF = _distinct([party or "" for party in BOOK.counterparties])
_DETAILS, _DETAIL_OF = _distinct(BOOK.details)


@dataclass(slots=True)
class _Standing:
    """What one month hands to the next: pence and entry numbers by account."""

    balance: Ints
    numbers: Ints
    accrued: Floats
    overdraft: Floats


class Ledger:
    """The transactions of one chunk. `loans` is known before the first month: events tell what was missed."""

    def __init__(
        self, seed: int, chunk: int, people: People, accounts: Accounts, window: Window, *, busy: bool
    ) -> None:
        self.people, self.window, self.chunk = people, window, chunk
        self._chance = {name: stream(seed, chunk, name) for name in ("income", "spending", "saving", "loans", "cards")}
        self.loans: Loans = loans.draw(self._chance["loans"], people, accounts, window)
        opening = accounts.opening.copy()
        opening[self.loans.account] = loans.owed_before(self.loans, accounts, window)
        self.accounts = with_openings(accounts, opening)
        values = {field.name: getattr(self.accounts, field.name) for field in fields(Accounts)}
        self._booked = Accounts(**(values | {"until": saving.asleep_until(accounts, window)}))
        self._mandates = mandates.draw(seed, chunk, people, accounts, window)
        self._plans = saving.draw(self._chance["saving"], people, accounts)
        self._cards = cards.draw(self._chance["cards"], people, accounts)
        whole = [month.index for month in window.months if month.last <= window.as_of]
        busy_month = whole[-1] if busy and whole else NOBODY
        self._habits = spending.draw(self._chance["spending"], people, accounts, busy_month=busy_month)
        self._noted = 0

    def months(self) -> Iterator[pa.Table]:
        """One table per month, balances brought forward first."""
        size = len(self.accounts)
        at = _Standing(np.zeros(size, np.int64), np.zeros(size, np.int64), np.zeros(size), np.zeros(size))
        yield self._table(self._brought_forward(at))
        for month in self.window.months:
            yield self._table(self._month(month, at))

    def _brought_forward(self, at: _Standing) -> Entries:
        account = np.flatnonzero(self.accounts.opening)
        amount = self.accounts.opening[account]
        at.balance[account] = amount
        at.numbers[account] = 1
        ones = np.ones(len(account), dtype=np.int64)
        return Entries(account, ones * (self.window.start - 1), amount, ones * wording.OPENING, amount, ones)

    def _month(self, month: Month, at: _Standing) -> Entries:
        """Book one month; everything fixed comes first, because free spending depends on what is left."""
        accounts, chance, start = self._booked, self._chance, at.balance
        journal = Journal(accounts, month)
        saving.note_first_deposits(journal, accounts, self.people, chance["saving"])
        mandates.note_due(journal, self._mandates, chance["income"])
        spending.note_business(journal, self._habits, accounts, chance["income"])
        charged = np.flatnonzero((at.overdraft >= 1) & (accounts.kind == CURRENT))
        day = int(month.working_after[_OVERDRAFT_DAY])
        journal.note(charged, day, -np.floor(at.overdraft[charged]).astype(np.int64), wording.OVERDRAFT_INTEREST)
        loans.note_month(journal, self.loans, start, chance["loans"])
        cards.note_month(journal, self._cards, start, chance["cards"])
        saving.note_plans(journal, self._plans, start, chance["saving"])
        saving.note_closings(journal, accounts, start)
        spending.note_spending(journal, self._habits, start, chance["spending"])
        saving.note_interest(journal, accounts, start, at.accrued)
        entries = journal.settle(start, at.numbers, self.window.as_of)
        at.overdraft = overdrawn(entries, start, month) * accounts.rate / 365e6
        last = np.flatnonzero(np.append(entries.account[1:] != entries.account[:-1], len(entries) > 0))
        at.balance, at.numbers = start.copy(), at.numbers.copy()
        at.balance[entries.account[last]] = entries.balance[last]
        at.numbers[entries.account[last]] = entries.sequence[last]
        return entries

    def _table(self, entries: Entries) -> pa.Table:
        """Entries as rows of the standard table, with dictionary-coded texts."""
        number = self.chunk * _PER_CHUNK + self._noted + np.arange(len(entries), dtype=np.int64)
        self._noted += len(entries)
        line = entries.line
        arrays = [
            numbered("T", number, 14),
            pa.DictionaryArray.from_arrays(pa.array(entries.account.astype(np.int32)), self.accounts.ids),
            days(entries.day),
            decimals(entries.amount),
            decimals(entries.balance),
            pa.DictionaryArray.from_arrays(pa.array(CATEGORY_OF[entries.line].astype(np.int8)), pa.array(CATEGORIES)),
            pa.DictionaryArray.from_arrays(pa.array(_DETAIL_OF[line]), _DETAILS),
            pa.DictionaryArray.from_arrays(pa.array(_PARTY_OF[line], mask=_NO_ONE[line]), _PARTIES),
            pa.array(entries.sequence),
        ]
        return pa.Table.from_arrays(arrays, names=SCHEMAS["transactions"].names)
