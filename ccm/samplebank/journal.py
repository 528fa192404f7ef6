"""The journal of one month: entries are noted in any order, then put in booking order with exact running balances.

In: accounts (places), days, pence, lines of `wording.BOOK`. Out: `Entries` in the order account, day, category,
noted; each with the balance after it and its running number on the account. An entry before an account opens or
after it stops is not noted; a transfer only if both accounts are open, so that no side is ever alone.
"""

from dataclasses import dataclass, field

import numpy as np

from ccm.samplebank.accounts import Accounts
from ccm.samplebank.days import Month
from ccm.samplebank.tables import Flags, Floats, Ints
from ccm.samplebank.wording import CATEGORY_OF


@dataclass(frozen=True, slots=True)
class Entries:
    """Booked entries; `balance` and `amount` in pence, `sequence` counts from 1 on each account."""

    account: Ints
    day: Ints
    amount: Ints
    line: Ints
    balance: Ints
    sequence: Ints

    def __len__(self) -> int:
        return len(self.account)


@dataclass(slots=True)
class Journal:
    """What was noted in one month so far."""

    accounts: Accounts
    month: Month
    _noted: list[tuple[Ints, Ints, Ints, Ints]] = field(default_factory=list)

    def is_open(self, account: Ints, day: Ints) -> Flags:
        """Tell where an account may be booked on a day."""
        return (day >= self.accounts.opened[account]) & (day < self.accounts.until[account])

    def note(self, account: Ints, day: Ints | int, amount: Ints, line: Ints | int, *, anyway: bool = False) -> None:
        """Note entries where the account is open (or `anyway`) and the amount is not nil."""
        on = np.broadcast_to(np.asarray(day, dtype=np.int64), account.shape)
        lines = np.broadcast_to(np.asarray(line, dtype=np.int64), account.shape)
        kept = amount != 0
        if not anyway:
            kept &= self.is_open(account, on)
        self._noted.append((account[kept], on[kept], amount[kept], lines[kept]))

    def move(self, source: Ints, target: Ints, day: Ints | int, amount: Ints, lines: tuple[int, int]) -> Flags:
        """Move money between two accounts where both are open; return where it was moved."""
        on = np.broadcast_to(np.asarray(day, dtype=np.int64), source.shape)
        kept = (amount > 0) & self.is_open(source, on) & self.is_open(target, on)
        self.note(source[kept], on[kept], -amount[kept], lines[0])
        self.note(target[kept], on[kept], amount[kept], lines[1])
        return kept

    def net(self) -> Ints:
        """What was noted so far, summed by account."""
        total = np.zeros(len(self.accounts), dtype=np.int64)
        for account, _, amount, _ in self._noted:
            np.add.at(total, account, amount)
        return total

    def mean_balance(self, start: Ints) -> Floats:
        """The average end-of-day balance of the month by account, in pence, as noted so far."""
        total = start.astype(np.float64)
        for account, day, amount, _ in self._noted:
            weight = (self.month.last + 1 - day) / self.month.length
            total += np.bincount(account, weights=amount * weight, minlength=len(total))
        return total

    def settle(self, start: Ints, numbers: Ints, as_of: int) -> Entries:
        """Put everything dated up to `as_of` in booking order and chain the balances from `start`."""
        parts = [np.concatenate(column) for column in zip(*self._noted, strict=True)]
        order = np.argsort(
            (parts[0] << 16) + ((parts[1] - self.month.first) << 8) + CATEGORY_OF[parts[3]], kind="stable"
        )
        order = order[parts[1][order] <= as_of]
        account, day, amount, line = (part[order] for part in parts)
        heads = np.flatnonzero(np.diff(account, prepend=-1))
        counts = np.diff(heads, append=len(account))
        running = np.cumsum(amount)
        before = np.repeat(running[heads] - amount[heads], counts)
        place = np.arange(len(account)) - np.repeat(heads, counts)
        return Entries(account, day, amount, line, running - before + start[account], numbers[account] + place + 1)


def overdrawn(entries: Entries, start: Ints, month: Month) -> Floats:
    """Pence-days overdrawn in the month, by account: the base of overdraft interest."""
    owed = np.minimum(entries.balance, 0).astype(np.float64)
    following = np.append(entries.day[1:], 0)
    last = np.append(entries.account[1:] != entries.account[:-1], True)
    until = np.where(last, month.last + 1, following)
    total = np.bincount(entries.account, weights=owed * (until - entries.day), minlength=len(start))
    first = np.full(len(start), month.last + 1)
    heads = np.flatnonzero(np.diff(entries.account, prepend=-1))
    first[entries.account[heads]] = entries.day[heads]
    return np.asarray(-(total + np.minimum(start, 0) * (first - month.first)), dtype=np.float64)
