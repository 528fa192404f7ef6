"""Fixed-term deposits: money put away for whole years at a fixed rate, each on an account of its own.

In: a chunk's people and accounts. Out: the accounts with those of the running deposits behind them, and `Deposits`. All
were opened before the window; what matured before it has no account any more. A couple that banks jointly holds some of
them jointly, and on each are the attorneys and executors of its holders.
"""

from dataclasses import dataclass

import numpy as np

from ccm.samplebank import stages
from ccm.samplebank.accounts import CURRENT, FIXED_TERM, Accounts
from ccm.samplebank.chance import happens, stream
from ccm.samplebank.days import Window
from ccm.samplebank.people import NEVER, NOBODY, People
from ccm.samplebank.tables import ABSENT, Ints

_YEARLY = 2  # its place among the statement cycles


@dataclass(frozen=True, slots=True)
class Deposits:
    """One chunk's deposits. `account` is a place among the accounts or `ABSENT`; pence, and millionths a year."""

    account: Ints
    owner: Ints
    years: Ints
    opened: Ints
    matures: Ints
    amount: Ints
    rate: Ints


def draw(seed: int, chunk: int, people: People, accounts: Accounts, window: Window) -> tuple[Accounts, Deposits]:
    """Draw deposits: one in eight matures within thirty days; some matured before the window."""
    chance, size = stream(seed, chunk, "deposits"), len(people)
    likely = np.isin(people.stage, (stages.PENSIONER, stages.SAVER))
    has = happens(chance, np.where(likely, 0.22, 0.03), size) & (people.stage != stages.DEBT_PLAN)
    soon = happens(chance, 0.125, size)
    matures = window.as_of + np.where(soon, chance.integers(1, 31, size), chance.integers(31, 700, size))
    past = happens(chance, 0.1, size) & ~soon
    matures = np.where(past, window.start - chance.integers(30, 900, size), matures)
    more = np.where(past, 2, (matures - window.start) // 365 + chance.integers(1, 3, size))
    matures, opened = _term(matures, more)
    amount, joint = chance.integers(4, 120, size) * 50000, people.joint & happens(chance, 0.5, size)
    who = np.flatnonzero(has & (opened > people.since))
    running = np.flatnonzero(~past[who])
    account = np.full(len(who), ABSENT)
    account[running] = len(accounts) + np.arange(len(running))
    found = Deposits(account, who, more[who], opened[who], matures[who], amount[who], (28 + more[who]) * 1250)
    other = np.where(joint, people.partner, NOBODY)[who]
    return _with_accounts(accounts, people, found, other, running), found


def _term(matures: Ints, years: Ints) -> tuple[Ints, Ints]:
    """The last and the first day of whole calendar years; no term ends on a 29 February."""
    day = matures.astype("datetime64[D]")
    month = day.astype("datetime64[M]")
    in_month = (day - month.astype("datetime64[D]")).astype(np.int64)
    leap = (in_month == 28) & (month.astype(np.int64) % 12 == 1)
    in_month -= leap
    start = (month - (12 * years).astype("timedelta64[M]")).astype("datetime64[D]")
    return matures - leap, start.astype(np.int64) + in_month


def _with_accounts(accounts: Accounts, people: People, found: Deposits, other: Ints, running: Ints) -> Accounts:
    """The accounts, and behind them those of the running deposits; each names the daily account it is paid out to."""
    size, owner = len(running), found.owner[running]
    return accounts.followed_by(
        Accounts(
            owner=owner,
            other=other[running],
            product=np.full(size, FIXED_TERM),
            daily=_daily_of(accounts, people)[owner],
            opened=found.opened[running],
            closed=np.full(size, NEVER),
            until=np.full(size, NEVER),
            rate=found.rate[running],
            limit=np.full(size, ABSENT),
            cycle=np.full(size, _YEARLY),
            opening=found.amount[running],
            means=np.zeros(size),
            euro=people.euro[owner],
        )
    )


def _daily_of(accounts: Accounts, people: People) -> Ints:
    """The daily account of each person: the own one, or that of the partner one banks with."""
    found = np.full(len(people), NOBODY)
    mains = np.flatnonzero((accounts.kind == CURRENT) & accounts.main)
    found[accounts.owner[mains]] = mains
    return np.where(people.lead, found, found[np.maximum(people.partner, 0)])
