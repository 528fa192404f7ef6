"""Money put aside: standing orders into savings, rescues and treats out of them, money within the household,
interest.

In: the accounts, the balances at the start of a month. Out: transfers noted on both sides on one day, and interest
on the average end-of-day balance (monthly on `Everyday Saver`, on 5 April on `Cash ISA`).
"""

from dataclasses import dataclass

import numpy as np

from ccm.samplebank import stages, wording
from ccm.samplebank.accounts import CURRENT, ISA, SAVINGS, Accounts
from ccm.samplebank.chance import happens, spread
from ccm.samplebank.days import Window
from ccm.samplebank.journal import Journal
from ccm.samplebank.people import NEVER, People
from ccm.samplebank.tables import Flags, Floats, Ints

_ISA_MONTH = 4


@dataclass(frozen=True, slots=True)
class Plans:
    """Savings accounts with the daily account that feeds each; the monthly standing order in pence, 0 without one."""

    account: Ints
    daily: Ints
    monthly: Ints
    day: Ints
    steadiness: Floats
    thrifty: Flags
    asleep: Flags
    pocket: Ints
    allowance: Ints


def draw(chance: np.random.Generator, people: People, accounts: Accounts) -> Plans:
    """Draw standing orders: good savers put away an eighth of their income, others less and less often."""
    account = np.flatnonzero(accounts.kind == SAVINGS)
    daily = accounts.daily[account]
    stage, means, size = people.stage[accounts.owner[account]], accounts.means[daily], len(account)
    thrifty = stage == stages.SAVER
    once = np.concatenate(([True], daily[1:] != daily[:-1])) if size else np.zeros(0, dtype=np.bool_)
    first = once & ~np.isin(account, _second_savings(daily, account))
    has = first & happens(chance, stages.column("standing", stage), size)
    share = np.where(thrifty, spread(chance, 0.13, 0.25, size), spread(chance, 0.045, 0.4, size))
    monthly = np.maximum(np.round(means * share / 5), 2) * 500
    pocket = np.flatnonzero(accounts.pocket)
    return Plans(
        account=account,
        daily=daily,
        monthly=np.where(has, monthly, 0).astype(np.int64),
        day=chance.integers(1, 6, size),
        steadiness=np.where(thrifty, 0.97, 0.8 + 0.2 * chance.random(size)),
        thrifty=thrifty,
        asleep=stage == stages.DORMANT,
        pocket=pocket,
        allowance=np.round(accounts.means[pocket] / 5).astype(np.int64) * 500,
    )


def _second_savings(daily: Ints, account: Ints) -> Ints:
    """The savings accounts that are not the first of their household."""
    _, first = np.unique(daily, return_index=True)
    return np.delete(account, first)


def note_plans(journal: Journal, plans: Plans, start: Ints, chance: np.random.Generator) -> None:
    """Note standing orders, pocket money, and what is moved on impulse."""
    month, size = journal.month, len(plans.account)
    pays = happens(chance, plans.steadiness, size) & (plans.monthly > 0)
    amount = np.where(pays, plans.monthly, 0)
    ways = (wording.TO_SAVINGS, wording.FROM_CURRENT)
    journal.move(plans.daily, plans.account, month.working_after[plans.day], amount, ways)
    ways = (wording.HOUSEHOLD_OUT, wording.HOUSEHOLD_IN)
    source = journal.accounts.daily[plans.pocket]
    journal.move(source, plans.pocket, int(month.working_after[2]), plans.allowance, ways)
    _note_impulses(journal, plans, start, chance)


def _note_impulses(journal: Journal, plans: Plans, start: Ints, chance: np.random.Generator) -> None:
    """A full account overflows into savings; savings rescue an overdrawn account and now and then pay for a treat."""
    month, size = journal.month, len(plans.account)
    means = journal.accounts.means[plans.daily] * 100
    have, saved = start[plans.daily], start[plans.account]
    full = np.where(plans.thrifty, 4.0, 2.2) * means
    spare = np.where(happens(chance, 0.4, size) & (have > full), (have - 0.6 * full) // 5000 * 5000, 0)
    short = np.where(happens(chance, 0.7, size) & (have < -10000) & ~plans.thrifty, -have + 0.2 * means, 0)
    share = np.where(plans.thrifty, 0.02, 0.05 + 0.25 * chance.random(size))
    treat = np.where(happens(chance, np.where(plans.thrifty, 0.02, 0.06), size), saved * share // 1000 * 1000, 0)
    taken = np.where(plans.asleep, 0, np.minimum(np.maximum(short, treat), saved * 0.9)).astype(np.int64)
    day = month.first + chance.integers(1, 26, size)
    ways = (wording.TRANSFER_OUT, wording.TRANSFER_IN)
    journal.move(plans.daily, plans.account, day, np.where(plans.asleep, 0, spare).astype(np.int64), ways)
    journal.move(plans.account, plans.daily, day, taken, ways)


def note_closings(journal: Journal, accounts: Accounts, start: Ints) -> None:
    """Empty and close the savings accounts whose month it is; they must not be booked otherwise in this month."""
    closing = np.flatnonzero((accounts.closed >= journal.month.first) & (accounts.closed <= journal.month.last))
    closing = closing[start[closing] > 0]
    day, amount = accounts.closed[closing], start[closing]
    journal.note(closing, day, -amount, wording.CLOSING_OUT, anyway=True)
    journal.note(accounts.daily[closing], day, amount, wording.TRANSFER_IN, anyway=True)


def note_interest(journal: Journal, accounts: Accounts, start: Ints, accrued: Floats) -> None:
    """Pay savings interest; `accrued` (pence, by account) is what has not been paid yet, and is brought up to date."""
    month, savings = journal.month, np.flatnonzero(accounts.kind == SAVINGS)
    isa = accounts.product[savings] == ISA
    if month.number == _ISA_MONTH:
        due = savings[isa]
        paid = np.floor(accrued[due]).astype(np.int64)
        journal.note(due, month.first + 4, paid, wording.SAVINGS_INTEREST)
        accrued[due] -= paid
    mean = np.maximum(journal.mean_balance(start)[savings], 0)
    accrued[savings] += mean * accounts.rate[savings] / 1e6 * month.length / 365
    due = savings[~isa]
    paid = np.floor(accrued[due]).astype(np.int64)
    journal.note(due, month.last, paid, wording.SAVINGS_INTEREST)
    accrued[due] -= paid


def note_first_deposits(journal: Journal, accounts: Accounts, people: People, chance: np.random.Generator) -> None:
    """Note the deposit with which a current or savings account opens."""
    kind = accounts.kind
    opened = (accounts.opened >= journal.month.first) & (accounts.opened <= journal.month.last)
    new = np.flatnonzero(opened & ((kind == CURRENT) | (kind == SAVINGS)))
    daily = accounts.daily[new]
    means = np.maximum(accounts.means[np.where(kind[new] == CURRENT, new, daily)], 60)
    saver = (kind[new] == SAVINGS) & (people.stage[accounts.owner[new]] == stages.SAVER)
    months = np.where(saver, spread(chance, 9.0, 0.4, len(new)), spread(chance, 0.35, 0.5, len(new)))
    amount = np.round(means * months).astype(np.int64) * 100
    journal.note(new, accounts.opened[new], amount, wording.FIRST_DEPOSIT)


def asleep_until(accounts: Accounts, window: Window) -> Ints:
    """`until` with the month of closing left to the closing entry alone."""
    until = accounts.until.copy()
    for month in window.months:
        closing = (accounts.closed >= month.first) & (accounts.closed <= month.last) & (accounts.closed < NEVER)
        until[closing] = month.first
    return until
