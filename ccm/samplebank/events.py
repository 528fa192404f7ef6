"""What happened in customers' lives and with their accounts, dated up to `as_of`.

In: people, accounts, loans. Out: the `events` table. Security events thicken towards `as_of`, because alerts are
about today.
"""

import numpy as np
import pyarrow as pa

from ccm.samplebank import stages, wording
from ccm.samplebank.accounts import CURRENT, EURO, SAVER, Accounts
from ccm.samplebank.chance import happens, spread, stream
from ccm.samplebank.days import Window
from ccm.samplebank.loans import NO_MONTH, Loans
from ccm.samplebank.mandates import plan_starts
from ccm.samplebank.people import NEVER, People
from ccm.samplebank.products import ended_plans, green_people
from ccm.samplebank.renewals import Cards, add_renewals
from ccm.samplebank.rows import Rows
from ccm.samplebank.tables import Ints

RATE_NOTICE = 10  # days before as_of on which the new savings rate was decided
_LIFE = (
    ("moved house", 0.09, (stages.STUDENT, stages.SALARIED, stages.FAMILY, stages.SELF_EMPLOYED, stages.SAVER)),
    ("new child", 0.1, (stages.FAMILY,)),
    ("retirement", 0.07, (stages.PENSIONER,)),
    ("bereavement", 0.014, tuple(range(len(stages.STAGES)))),
)
_DEVICES = ("Phone in Ashcombe", "Tablet in Harrowmere", "Laptop in Köln", "Phone in an unknown place")


def events_table(
    seed: int, chunk: int, people: People, accounts: Accounts, loans: Loans, cards: Cards, window: Window
) -> pa.Table:
    """The `events` table of a chunk."""
    chance = stream(seed, chunk, "events")
    rows = Rows("events", people, accounts)
    _add_life(rows, chance, people, window)
    _add_security(rows, chance, people, accounts, window)
    at = np.flatnonzero(
        (accounts.product == SAVER) & (accounts.closed == NEVER) & (accounts.opened < window.as_of - RATE_NOTICE)
    )
    rows.add(
        accounts.owner[at],
        account_id=at,
        kind="rate change",
        on_date=window.as_of - RATE_NOTICE,
        details="Everyday Saver",
    )
    _add_tracker(rows, chance, seed, chunk, people, window)
    _add_missed(rows, accounts, loans, window)
    lead = np.flatnonzero((people.stage == stages.DEBT_PLAN) & people.lead)
    rows.add(lead, kind="debt repayment plan started", on_date=plan_starts(seed_of=people.numbers[lead], window=window))
    who, ended = ended_plans(people, window)
    rows.add(who, kind="debt repayment plan started", on_date=ended - 1100)
    rows.add(who, kind="debt repayment plan completed", on_date=ended)
    add_renewals(rows, seed, chunk, people, cards, window)
    return rows.table(key="event_id", prefix="E")


def _within(chance: np.random.Generator, people: People, who: Ints, window: Window) -> Ints:
    """A day of the window after each joined."""
    start = np.maximum(window.start, people.since[who] + 1)
    return np.asarray(start + chance.random(len(who)) * (window.as_of + 1 - start), dtype=np.int64)


def _add_life(rows: Rows, chance: np.random.Generator, people: People, window: Window) -> None:
    for kind, share, of in _LIFE:
        happened = happens(chance, share, len(people)) & np.isin(people.stage, of)
        who = np.flatnonzero(happened & (people.since < window.as_of - 60))
        rows.add(who, kind=kind, on_date=_within(chance, people, who, window))
    who = np.flatnonzero(people.died < NEVER)
    rows.add(who, kind="customer deceased", on_date=people.died[who])


def _add_security(rows: Rows, chance: np.random.Generator, people: People, accounts: Accounts, window: Window) -> None:
    """Card and sign-in events: most in the past year, some this week, some today."""
    at = np.flatnonzero((accounts.kind == CURRENT) & (accounts.product != EURO) & (accounts.opened < window.as_of - 1))
    at = at[(people.stage[accounts.owner[at]] != stages.DORMANT) & (accounts.until[at] == NEVER)]
    shops = wording.SHOPS
    for share, nearest, farthest in ((0.01, 0, 1), (0.024, 1, 7), (0.05, 7, 365)):
        hit = at[happens(chance, share, len(at))]
        day = np.maximum(window.as_of - chance.integers(nearest, farthest, len(hit)), accounts.opened[hit])
        place = shops.lines[
            chance.integers(0, len(shops.lines), len(hit)), chance.integers(0, shops.lines.shape[1], len(hit))
        ]
        amount = np.rint(spread(chance, 260.0, 0.8, len(hit)) * 100).astype(np.int64)
        merchants = rows.codes(*(wording.BOOK.counterparties[line] or "" for line in place))
        kind = "suspicious card payment"
        rows.add(accounts.owner[hit], account_id=hit, kind=kind, on_date=day, amount=amount, details=merchants)
        for other, often in (("card lost", 0.3), ("new device", 0.5)):
            hit = at[happens(chance, share * often, len(at))]
            day = np.maximum(window.as_of - chance.integers(nearest, farthest, len(hit)), accounts.opened[hit])
            device = rows.codes(*_DEVICES)[chance.integers(0, len(_DEVICES), len(hit))]
            details = device if other == "new device" else None
            account = hit if other == "card lost" else None
            rows.add(accounts.owner[hit], account_id=account, kind=other, on_date=day, details=details)


def _add_tracker(
    rows: Rows, chance: np.random.Generator, seed: int, chunk: int, people: People, window: Window
) -> None:
    """Each look at the carbon tracker in the last year."""
    who = np.flatnonzero(green_people(seed, chunk, people))
    each = np.repeat(who, 1 + chance.poisson(4.0, len(who)))
    start = np.maximum(window.as_of - 360, people.since[each])
    day = start + (chance.random(len(each)) * (window.as_of + 1 - start)).astype(np.int64)
    rows.add(each, kind="carbon tracker opened", on_date=day)


def _add_missed(rows: Rows, accounts: Accounts, loans: Loans, window: Window) -> None:
    """One event per missed instalment, on the day it was due, and one for each that was caught up."""
    opened = accounts.opened[loans.account]
    for month in window.months:
        due = loans.due[month.index]
        missed = loans.misses(month) & loans.is_due(month, opened) & (due <= window.as_of)
        caught = (loans.cured != NO_MONTH) & (month.index == loans.cured + 1) & (due <= window.as_of)
        for kind, which in (("repayment missed", missed), ("repayment caught up", caught)):
            at = loans.account[which]
            rows.add(accounts.owner[at], account_id=at, kind=kind, on_date=due[which], amount=loans.instalment[which])
