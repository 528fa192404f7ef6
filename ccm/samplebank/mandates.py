"""What comes and goes by itself: pay, pensions, benefits, rent, bills, subscriptions, tax, debt plans.

In: `People` and their `Accounts`. Out: `Mandates`, drawn once, and `note_due`, which notes a month's share of them
in the journal. Pay arrives on the working day before its date, bills leave on the working day after; energy follows
the seasons; every April prices and pay rise. Council tax is taken from April to January, as English councils do.
"""

from dataclasses import dataclass, field

import numpy as np

from ccm.samplebank import stages, wording
from ccm.samplebank.accounts import EURO, PLUS, Accounts
from ccm.samplebank.chance import happens, pence, pick, spread, stream
from ccm.samplebank.days import Month, Window
from ccm.samplebank.journal import Journal
from ccm.samplebank.people import People
from ccm.samplebank.tables import Floats, Ints
from ccm.samplebank.wording import CATEGORIES, CATEGORY_OF

ALL_YEAR = 0b1111_1111_1111
_SEASON = (1.6, 1.5, 1.25, 1.0, 0.8, 0.65, 0.6, 0.6, 0.75, 0.95, 1.25, 1.5)  # energy by month
RISE = 1.03  # each April
_AGREED = [CATEGORIES.index(name) for name in ("fee", "mortgage", "debt repayment")]
_RISES = ~np.isin(CATEGORY_OF, _AGREED)  # what was agreed in a contract stays as it is


def months(*numbers: int) -> int:
    """A set of calendar months as bits."""
    return sum(1 << (number - 1) for number in numbers)


@dataclass(frozen=True, slots=True)
class Mandates:
    """Recurring entries; `amount` in pounds, signed; `calendar` the months as bits; `start` the first day it is due."""

    account: Ints
    line: Ints
    amount: Floats
    day: Ints
    calendar: Ints
    start: Ints
    wobble: Floats
    seasonal: Ints


@dataclass(slots=True)
class _Draft:
    """Mandates being drawn."""

    columns: list[tuple[Ints, ...]] = field(default_factory=list)
    floats: list[tuple[Floats, Floats]] = field(default_factory=list)

    def add(
        self,
        account: Ints,
        line: Ints | int,
        amount: Floats,
        day: Ints | int,
        *,
        calendar: Ints | int = ALL_YEAR,
        start: Ints | int = 0,
        wobble: float = 0.0,
        seasonal: bool = False,
    ) -> None:
        """Add one mandate for each account."""
        ints = [
            np.broadcast_to(np.asarray(each, dtype=np.int64), account.shape) for each in (line, day, calendar, start)
        ]
        self.columns.append((account, *ints, np.full(account.shape, int(seasonal))))
        self.floats.append((amount, np.full(account.shape, wobble)))

    def done(self) -> Mandates:
        account, line, day, calendar, start, seasonal = (
            np.concatenate(each) for each in zip(*self.columns, strict=True)
        )
        amount, wobble = (np.concatenate(each) for each in zip(*self.floats, strict=True))
        return Mandates(account, line, amount, day, calendar, start, wobble, seasonal)


def draw(seed: int, chunk: int, people: People, accounts: Accounts, window: Window) -> Mandates:
    """Draw everyone's mandates."""
    chance = stream(seed, chunk, "mandates")
    draft = _Draft()
    main = np.flatnonzero(accounts.main)
    stage = people.stage[accounts.owner[main]]
    active = main[stage != stages.DORMANT]
    _add_pay(draft, chance, people, accounts, active)
    _add_support(draft, chance, people, accounts, active)
    _add_home(draft, chance, people, accounts, active)
    _add_subscriptions(draft, chance, people, accounts, active)
    _add_special(draft, chance, people, accounts, active, window)
    return draft.done()


def _some(chance: np.random.Generator, lines: Ints, size: int) -> Ints:
    return lines[chance.integers(0, len(lines), size)]


def _add_pay(draft: _Draft, chance: np.random.Generator, people: People, accounts: Accounts, main: Ints) -> None:
    """Salaries and pensions of the holder and, on a joint account, of the partner."""
    for earner, account in (
        (accounts.owner[main], main),
        (accounts.other[main[accounts.other[main] >= 0]], main[accounts.other[main] >= 0]),
    ):
        stage, income, size = people.stage[earner], people.income[earner], len(earner)
        paid = np.isin(
            stage, (stages.STUDENT, stages.SALARIED, stages.FAMILY, stages.SAVER, stages.ARREARS, stages.DEBT_PLAN)
        )
        day = np.array([25, 28, 31, 15, 1])[pick(chance, (0.3, 0.3, 0.25, 0.08, 0.07), size)]
        wobble = np.where(stage == stages.STUDENT, 0.3, 0.0)
        employer = _some(chance, wording.SALARIES, size)
        for steady in (True, False):
            who = paid & ((wobble == 0) == steady)
            draft.add(account[who], employer[who], income[who], day[who], wobble=0.0 if steady else 0.3)
        bonus = np.isin(stage, (stages.SALARIED, stages.SAVER)) & happens(chance, 0.12, size)
        month = np.where(happens(chance, 0.6, size), months(3), months(12))
        draft.add(
            account[bonus],
            _some(chance, wording.BONUSES, int(bonus.sum())),
            (income * spread(chance, 0.8, 0.3, size))[bonus],
            day[bonus],
            calendar=month[bonus],
        )
        old = stage == stages.PENSIONER
        draft.add(account[old], _some(chance, wording.PENSIONS, int(old.sum())), income[old], 28)
        draft.add(
            account[old],
            wording.STATE_PENSION,
            np.full(int(old.sum()), stages.STATE_PENSION),
            chance.integers(2, 24, int(old.sum())),
        )


def _add_support(draft: _Draft, chance: np.random.Generator, people: People, accounts: Accounts, main: Ints) -> None:
    """Benefits and student finance."""
    stage, size = people.stage[accounts.owner[main]], len(main)
    parents = (stage == stages.FAMILY) & happens(chance, 0.75, size)
    draft.add(main[parents], wording.CHILD_BENEFIT, np.where(happens(chance, 0.5, size), 110.8, 184.2)[parents], 7)
    needy = np.isin(stage, (stages.ARREARS, stages.DEBT_PLAN)) & happens(chance, 0.35, size)
    needy |= people.vulnerable[accounts.owner[main]] & happens(chance, 0.4, size)
    draft.add(main[needy], wording.SUPPORT, spread(chance, 340.0, 0.2, size)[needy], 12)
    learns = main[stage == stages.STUDENT]
    draft.add(learns, wording.STUDENT_FINANCE, spread(chance, 2250.0, 0.15, len(learns)), 20, calendar=months(1, 4, 9))
    abroad = np.flatnonzero(accounts.product == EURO)
    draft.add(abroad, wording.FROM_ABROAD, accounts.means[abroad], 9, wobble=0.2)


def _add_home(draft: _Draft, chance: np.random.Generator, people: People, accounts: Accounts, main: Ints) -> None:
    """Rent or mortgage, council tax, energy, water, telephone; dearer for who earns more, but not in proportion."""
    owner, means, size = accounts.owner[main], accounts.means[main], len(main)
    stage = people.stage[owner]
    housed = happens(chance, stages.column("housed", stage), size)
    renting = housed & happens(chance, stages.column("renting", stage), size)
    buying = housed & ~renting & (stage != stages.STUDENT)
    scale = np.sqrt(means / 2500)
    rent, mortgage = means * spread(chance, 0.31, 0.12, size), means * spread(chance, 0.26, 0.15, size)
    draft.add(main[renting], _some(chance, wording.RENTS, size)[renting], -rent[renting], 1)
    draft.add(
        main[buying],
        _some(chance, wording.MORTGAGES, size)[buying],
        -mortgage[buying],
        chance.integers(1, 6, size)[buying],
    )
    boards = ~housed & np.isin(stage, (stages.SALARIED, stages.SELF_EMPLOYED, stages.SAVER))
    draft.add(main[boards], wording.BOARD, -np.round(means * 0.16, -1)[boards], 1)
    pays = (housed | happens(chance, 0.6, size)) & (stage != stages.STUDENT)
    council = ALL_YEAR & ~months(2, 3)
    amount = np.round(scale * spread(chance, 140.0, 0.2, size))
    draft.add(main[pays], wording.COUNCIL[people.town[owner]][pays], -amount[pays], 5, calendar=council)
    draft.add(
        main[pays],
        _some(chance, wording.ENERGY, size)[pays],
        -(scale * spread(chance, 105.0, 0.25, size))[pays],
        chance.integers(3, 27, size)[pays],
        wobble=0.05,
        seasonal=True,
    )
    draft.add(
        main[pays], _some(chance, wording.WATER, size)[pays], -(scale * spread(chance, 33.0, 0.2, size))[pays], 15
    )
    for line, chance_of, price in (
        (wording.PHONE[0], 0.85, 19.0),
        (wording.PHONE[1], 0.6, 31.5),
        (wording.PHONE[2], 0.3, 12.0),
    ):
        has = happens(chance, chance_of, size)
        draft.add(main[has], int(line), -spread(chance, price, 0.2, size)[has], chance.integers(2, 28, size)[has])


def _add_subscriptions(
    draft: _Draft, chance: np.random.Generator, people: People, accounts: Accounts, main: Ints
) -> None:
    prices = (8.99, 11.99, 14.5, 29.0, 21.4, 2.99, 34.0, 5.0, 26.7, 48.3)
    stage = people.stage[accounts.owner[main]]
    chance_of = np.where(np.isin(stage, (stages.PENSIONER, stages.DEBT_PLAN)), 0.12, 0.2)
    for line, price in zip(wording.SUBSCRIPTIONS, prices, strict=True):
        has = happens(chance, chance_of, len(main))
        draft.add(main[has], int(line), np.full(int(has.sum()), -price), chance.integers(2, 28, int(has.sum())))


def _add_special(
    draft: _Draft, chance: np.random.Generator, people: People, accounts: Accounts, main: Ints, window: Window
) -> None:
    """Account fees, the self-employed's tax, nurseries, cars, debt plans."""
    stage, size = people.stage[accounts.owner[main]], len(main)
    fee = main[accounts.product[main] == PLUS]
    draft.add(fee, wording.ACCOUNT_FEE, np.full(len(fee), -12.0), 28)
    trades = main[stage == stages.SELF_EMPLOYED]
    tax = -accounts.means[trades] * 0.8
    draft.add(trades, wording.TAXES, tax, 30, calendar=months(1, 7))
    nursery = main[(stage == stages.FAMILY) & happens(chance, 0.4, size)]
    draft.add(nursery, wording.NURSERY, -accounts.means[nursery] * spread(chance, 0.12, 0.2, len(nursery)), 3)
    drives = main[
        np.isin(stage, (stages.SALARIED, stages.FAMILY, stages.SELF_EMPLOYED, stages.SAVER))
        & happens(chance, 0.33, size)
    ]
    draft.add(drives, wording.CAR_FINANCE, -accounts.means[drives] * spread(chance, 0.07, 0.2, len(drives)), 14)
    planned = stage == stages.DEBT_PLAN
    monthly = np.round(spread(chance, 150.0, 0.35, size))
    draft.add(
        main[planned],
        _some(chance, wording.DEBT_PLANS, size)[planned],
        -monthly[planned],
        chance.integers(3, 9, size)[planned],
        start=plan_starts(seed_of=people.numbers[accounts.owner[main]], window=window)[planned],
    )


def plan_starts(*, seed_of: Ints, window: Window) -> Ints:
    """When each debt plan began: between twenty and four months before `as_of`, settled by the customer's number."""
    return window.as_of - 120 - (seed_of * 2654435761 % 490)


def note_due(journal: Journal, mandates: Mandates, chance: np.random.Generator) -> None:
    """Note what is due this month."""
    month = journal.month
    due = np.flatnonzero((mandates.calendar >> (month.number - 1)) & 1)
    amount = mandates.amount[due] * np.where(_RISES[mandates.line[due]], _risen(month), 1.0)
    amount = amount * np.where(mandates.seasonal[due] == 1, _SEASON[month.number - 1], 1.0)
    amount = amount * (1 + mandates.wobble[due] * np.clip(chance.standard_normal(len(due)), -2.5, 2.5))
    day = np.where(amount > 0, month.working_before[mandates.day[due]], month.working_after[mandates.day[due]])
    begun = day >= mandates.start[due]
    journal.note(mandates.account[due][begun], day[begun], pence(amount)[begun], mandates.line[due][begun])


def _risen(month: Month) -> float:
    """How far prices and pay have risen since the first month, a step each April."""
    now = month.year * 12 + month.number - 1
    aprils = (now - 3) // 12 - (now - month.index - 3) // 12
    return float(RISE**aprils)
