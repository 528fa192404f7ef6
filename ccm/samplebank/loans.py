"""Personal loans: repaid in equal instalments, or not.

In: the loan accounts and their owners' life stages. Out: `Loans`, drawn once; the month's repayments (both sides),
interest, penalty interest and returned-payment fees noted; and who missed which instalment, for the events. People
in arrears missed the most recent instalments; a few others missed one some time ago and made it good the month
after.
"""

from dataclasses import dataclass

import numpy as np

from ccm.samplebank import stages, wording
from ccm.samplebank.accounts import HOME_LOAN, LOAN, PERSONAL_LOAN, Accounts
from ccm.samplebank.chance import happens, pick
from ccm.samplebank.days import Month, Window
from ccm.samplebank.journal import Journal
from ccm.samplebank.people import People
from ccm.samplebank.tables import Flags, Floats, Ints

_MISSED = (0, 1, 2, 3, 4, 5, 6, 8)  # instalments missed up to as_of, and how often:
_OFTEN = (0.08, 0.27, 0.2, 0.1, 0.12, 0.1, 0.07, 0.06)
_RETURNED_FEE = 1200
_PENALTY = 0.012  # of the arrears, a month
NO_MONTH = -1


@dataclass(frozen=True, slots=True)
class Loans:
    """The loans of a chunk. `principal` and `instalment` in pence; `day` of the month it is due; `matures` a day.

    `due[m]` is the day of month m's instalment; months `missing_from` … `last_due` were missed; the instalment of
    month `cured` was missed and caught up a month later (`NO_MONTH` if none).
    """

    account: Ints
    daily: Ints
    principal: Ints
    instalment: Ints
    matures: Ints
    due: Ints
    last_due: Ints
    missing_from: Ints
    cured: Ints

    def is_due(self, month: Month, opened: Ints) -> Flags:
        """Which loans have an instalment in a month: from the month after the loan was paid out."""
        return opened < month.first

    def misses(self, month: Month) -> Flags:
        """Which loans miss their instalment in a month."""
        recent = (month.index >= self.missing_from) & (month.index <= self.last_due)
        return recent | (month.index == self.cured)


def draw(chance: np.random.Generator, people: People, accounts: Accounts, window: Window) -> Loans:
    """Draw terms and, for those in arrears, what was missed."""
    account = accounts.of_kind(LOAN)
    owner, size = accounts.owner[account], len(account)
    product = accounts.product[account]
    means = accounts.means[accounts.daily[account]]
    term = np.array([36, 48, 60])[chance.integers(0, 3, size)] + np.where(product == HOME_LOAN, 24, 0)
    wished = np.clip(np.round(means * (2.2 + 1.6 * (product - PERSONAL_LOAN)) / 500), 2, 60) * 500
    monthly = accounts.rate[account] / 1e6 / 12
    instalment = wished * monthly / (1 - (1 + monthly) ** -term)
    day = chance.integers(3, 27, size)
    due = np.stack([month.working_after[day] for month in window.months])
    last_due = (due <= window.as_of).sum(axis=0) - 1
    troubled = people.stage[owner] == stages.ARREARS
    missed = np.where(troubled, np.array(_MISSED)[pick(chance, _OFTEN, size)], 0)
    opened = accounts.opened[account]
    first_due = np.stack([opened < month.first for month in window.months]).argmax(axis=0)
    once = happens(chance, np.where(troubled, 0.3, 0.05), size)
    at = first_due + 1 + (chance.random(size) * np.maximum(last_due - 10 - first_due, 0)).astype(np.int64)
    return Loans(
        account=account,
        daily=accounts.daily[account],
        principal=np.rint(wished * 100).astype(np.int64),
        instalment=np.ceil(instalment * 100).astype(np.int64),
        matures=opened + term * 30437 // 1000,
        due=due,
        last_due=last_due,
        missing_from=np.maximum(last_due - missed + 1, first_due),
        cured=np.where(once & (at < last_due - 9), at, NO_MONTH),
    )


def owed_before(loans: Loans, accounts: Accounts, window: Window) -> Ints:
    """What stood on each loan account before the window, in pence, negative; 0 for loans paid out in it."""
    opened = accounts.opened[loans.account]
    monthly: Floats = accounts.rate[loans.account] / 1e6 / 12
    paid = np.maximum((window.start - opened) // 30 - 1, 0)
    growth = (1 + monthly) ** paid
    owed = loans.principal * growth - loans.instalment * (growth - 1) / monthly
    return np.where(opened < window.start, -np.maximum(np.rint(owed), 0), 0).astype(np.int64)


def note_month(journal: Journal, loans: Loans, start: Ints, chance: np.random.Generator) -> None:
    """Note a month of all loans."""
    month, opened = journal.month, journal.accounts.opened[loans.account]
    new = (opened >= month.first) & (opened <= month.last)
    _note_paid_out(journal, loans, new, opened, chance)
    due = loans.is_due(month, opened) & (start[loans.account] < 0)
    misses, day = loans.misses(month) & due, loans.due[month.index]
    twice = (month.index == loans.cured + 1) & (loans.cured != NO_MONTH)
    amount = np.where(due & ~misses, loans.instalment * np.where(twice, 2, 1), 0)
    amount = np.minimum(amount, -start[loans.account])
    journal.move(loans.daily, loans.account, day, amount, (wording.REPAYMENT_OUT, wording.REPAYMENT_IN))
    journal.note(loans.daily[misses], day[misses], np.full(int(misses.sum()), -_RETURNED_FEE), wording.RETURNED_FEE)
    behind = np.where(
        loans.misses(month), month.index - np.where(month.index == loans.cured, loans.cured, loans.missing_from) + 1, 0
    )
    penalty = np.rint(loans.instalment * behind * _PENALTY).astype(np.int64)
    journal.note(loans.account[misses], month.last, -penalty[misses], wording.PENALTY)
    interest = np.rint(start[loans.account] * journal.accounts.rate[loans.account] / 12e6).astype(np.int64)
    journal.note(loans.account, month.last, interest, wording.LOAN_INTEREST)


def _note_paid_out(journal: Journal, loans: Loans, new: Flags, opened: Ints, chance: np.random.Generator) -> None:
    """Pay out new loans; most of the money goes to a car dealer or a kitchen maker some days later."""
    source, target, day = loans.account[new], loans.daily[new], opened[new]
    moved = journal.move(source, target, day, loans.principal[new], (wording.LOAN_PAID_OUT, wording.LOAN_PAID_IN))
    shops = wording.MOTORS.lines.ravel()
    line = shops[chance.integers(0, len(shops), int(moved.sum()))]
    later = np.minimum(day[moved] + 4, journal.month.last)
    journal.note(target[moved], later, -(loans.principal[new][moved] * 19 // 20), line)
