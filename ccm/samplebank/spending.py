"""What people decide themselves: groceries, card payments, cash, money to friends; and what the self-employed earn.

In: the journal with everything that was fixed, and the balances. Out: entries noted. Ordinary people steer towards
a usual balance: they spend more when there is more and less when there is less, so that no account drifts away in
24 months. Good savers stop before the month's income is gone, which is what "cash-flow positive" finds later.
"""

from dataclasses import dataclass

import numpy as np

from ccm.samplebank import stages, wording
from ccm.samplebank.accounts import CURRENT, EURO, Accounts
from ccm.samplebank.chance import happens, pence, pick, spread
from ccm.samplebank.journal import Journal
from ccm.samplebank.people import NOBODY, People
from ccm.samplebank.tables import Flags, Floats, Ints
from ccm.samplebank.wording import Merchants

_SEASON = (0.86, 0.92, 0.97, 1.0, 1.0, 1.02, 1.06, 1.1, 0.97, 0.98, 1.05, 1.34)
BUSY_ENTRIES = 1100


@dataclass(frozen=True, slots=True)
class Habits:
    """How each account is spent from: its place, the pounds and entries of a month, and the balance aimed at.

    `thrifty` stops before the income is gone; `erratic` is the spread of a month; `busy` is one place with a very
    busy month (`busy_month`), or `NOBODY`.
    """

    account: Ints
    wish: Floats
    entries: Floats
    aim: Floats
    erratic: Floats
    thrifty: Flags
    town: Ints
    trades: Ints
    busy: int = NOBODY
    busy_month: int = NOBODY


def draw(chance: np.random.Generator, people: People, accounts: Accounts, *, busy_month: int) -> Habits:
    """Draw habits; `busy_month` is the month in which one self-employed customer is very busy, or `NOBODY`."""
    account = np.flatnonzero((accounts.kind == CURRENT) & (people.stage[accounts.owner] != stages.DORMANT))
    owner = accounts.owner[account]
    stage, means, size = people.stage[owner], accounts.means[account], len(account)
    second = accounts.pocket[account] | (accounts.product[account] == EURO)
    share = np.where(second, 0.92, stages.column("spend", stage)) * spread(chance, 1.0, 0.08, size)
    entries = np.where(second, 5.0, stages.column("entries", stage)) * spread(chance, 1.0, 0.25, size)
    entries = entries * np.where(accounts.other[account] != NOBODY, 1.45, 1.0)
    left = np.where(second, 1.0, stages.column("buffer", stage)) + np.where(accounts.limit[account] > 0, 0.0, 0.3)
    buffer = left * means * spread(chance, 1.0, 0.6, size)
    aim = np.maximum(buffer, -0.6 * np.maximum(accounts.limit[account], 0) / 100)
    borrowed = happens(chance, 0.1, size) & np.isin(stage, (stages.SALARIED, stages.FAMILY, stages.SELF_EMPLOYED))
    aim = np.where(borrowed, -0.9 * np.maximum(accounts.limit[account], 0) / 100, aim)
    trades = account[(stage == stages.SELF_EMPLOYED) & ~second]
    known = trades[accounts.opening[trades] != 0]
    return Habits(
        account=account,
        wish=share * means,
        entries=entries,
        aim=aim,
        erratic=np.where(happens(chance, 0.09, size), 0.6, 0.16),
        thrifty=(stage == stages.SAVER) & ~second,
        town=people.town[owner],
        trades=trades,
        busy=int(known[0]) if busy_month >= 0 and len(known) else NOBODY,
        busy_month=busy_month,
    )


def note_business(journal: Journal, habits: Habits, accounts: Accounts, chance: np.random.Generator) -> None:
    """Note the invoices and card takings of the self-employed: some months many, some none."""
    trades, month = habits.trades, journal.month
    shops = trades % 4 == 0
    counts = chance.poisson(np.where(shops, 0.8, 2.6))
    each = np.repeat(trades, counts)
    amount = pence(spread(chance, accounts.means[each] / 3.0, 0.55, len(each)))
    day = chance.integers(month.first, month.last + 1, len(each))
    journal.note(each, day, amount, wording.INVOICES[chance.integers(0, len(wording.INVOICES), len(each))])
    weekly = np.repeat(trades[shops], 4)
    day = month.first + np.tile(np.array([3, 10, 17, 24]), int(shops.sum()))
    journal.note(weekly, day, pence(spread(chance, accounts.means[weekly] * 0.21, 0.35, len(weekly))), wording.TAKINGS)
    if month.index == habits.busy_month and habits.busy != NOBODY:
        day = chance.integers(month.first, month.last + 1, 90)
        journal.note(np.full(90, habits.busy), day, pence(spread(chance, 95.0, 0.3, 90)), wording.TAKINGS)


def _wanted(journal: Journal, habits: Habits, start: Ints, chance: np.random.Generator) -> Floats:
    """The pounds each account spends freely this month."""
    at, size = habits.account, len(habits.account)
    fixed = journal.net()[at] / 100
    noise = spread(chance, 1.0, 1.0, size) ** habits.erratic
    wish = habits.wish * noise * _SEASON[journal.month.number - 1]
    room = start[at] / 100 + fixed - habits.aim
    steered = np.clip(wish + 0.55 * (room - wish), 0.25 * wish, 2.4 * wish)
    careful = np.clip(np.minimum(wish, fixed - 0.2 * habits.wish), 0.12 * wish, None)
    return np.where(habits.thrifty, careful, steered)


def note_spending(journal: Journal, habits: Habits, start: Ints, chance: np.random.Generator) -> None:
    """Note the month's free spending; each account's entries add up to about what it wants to spend."""
    month = journal.month
    wanted = _wanted(journal, habits, start, chance)
    busy = (habits.account == habits.busy) & (month.index == habits.busy_month)
    wanted = np.where(busy, BUSY_ENTRIES * 6.4, wanted)
    counts = np.where(busy, BUSY_ENTRIES, chance.poisson(habits.entries))
    each = np.repeat(np.arange(len(habits.account)), counts)
    kind = pick(chance, (0.36, 0.52, 0.07, 0.05), len(each))
    line, price = _lines(chance, kind, habits.town[each])
    price = price * np.exp(0.45 * np.clip(chance.standard_normal(len(each)), -2.5, 2.5))
    total = np.bincount(each, weights=price, minlength=len(counts))
    factor = np.clip(wanted / np.maximum(total, 1), 0.08, 3.5)
    price = np.maximum(price * factor[each], 0.6)
    price = np.where(kind == 2, np.maximum(np.round(price, -1), 10), price)
    price = np.where(kind == 3, np.maximum(np.round(price), 5), price)
    day = chance.integers(month.first, month.last + 1, len(each))
    account = habits.account[each]
    journal.note(account, day, -pence(price), line)
    _note_outside(journal, habits, start, chance)
    _note_refunds(journal, account, day, price, kind, chance)


def _note_outside(journal: Journal, habits: Habits, start: Ints, chance: np.random.Generator) -> None:
    """People take half of what lies idle to another bank; family helps out who is far below the agreed overdraft."""
    at, accounts, size = habits.account, journal.accounts, len(habits.account)
    day = journal.month.first + chance.integers(2, 26, size)
    idle = start[at] - 2.5 * accounts.means[at] * 100
    goes = happens(chance, 0.25, size) & (idle > 20000) & ~habits.thrifty
    journal.note(at, day, -np.where(goes, idle * 0.5 // 5000 * 5000, 0).astype(np.int64), wording.ELSEWHERE)
    beyond = -start[at] - np.maximum(accounts.limit[at], 0)
    helped = happens(chance, 0.6, size) & (beyond > 60000)
    journal.note(at, day, np.where(helped, (beyond + 30000) // 5000 * 5000, 0), wording.HELP)


def _lines(chance: np.random.Generator, kind: Ints, town: Ints) -> tuple[Ints, Floats]:
    """The line and usual price of each entry by kind: groceries, shops, cash, friends. Four in five shop at home."""
    size = len(kind)
    away = chance.integers(0, len(wording.CASH), size)
    where = np.where(happens(chance, 0.8, size), town, away)
    grocer, grocery = _visited(chance, wording.GROCERS, where)
    shop, cost = _visited(chance, wording.SHOPS, where)
    friend = wording.FRIENDS[chance.integers(0, len(wording.FRIENDS), size)]
    line = np.choose(kind, [grocer, shop, wording.CASH[where], friend])
    return line, np.choose(kind, [grocery, cost, 40.0, 45.0])


def _visited(chance: np.random.Generator, merchants: Merchants, where: Ints) -> tuple[Ints, Floats]:
    chain = pick(chance, merchants.weights.tolist(), len(where))
    return merchants.lines[chain, where], merchants.prices[chain]


def _note_refunds(
    journal: Journal, account: Ints, day: Ints, price: Floats, kind: Ints, chance: np.random.Generator
) -> None:
    back = (kind == 1) & happens(chance, 0.012, len(kind))
    places = wording.REFUNDS.lines.ravel()
    line = places[chance.integers(0, len(places), int(back.sum()))]
    later = np.minimum(day[back] + chance.integers(2, 9, int(back.sum())), journal.month.last)
    journal.note(account[back], later, pence(price[back]), line)


def card_purchases(
    chance: np.random.Generator, card: Ints, town: Ints, wish: Floats, journal: Journal
) -> tuple[Ints, Ints, Ints, Ints]:
    """Purchases on credit cards: cards (repeated), days, pence (negative) and lines; `wish` in pounds a month."""
    counts = chance.poisson(4.5, len(card))
    each = np.repeat(np.arange(len(card)), counts)
    line, price = _visited(chance, wording.SHOPS, town[each])
    price = price * np.exp(0.45 * np.clip(chance.standard_normal(len(each)), -2.5, 2.5))
    total = np.bincount(each, weights=price, minlength=len(card))
    price = np.maximum(price * np.clip(wish / np.maximum(total, 1), 0.2, 3.0)[each], 0.8)
    day = chance.integers(journal.month.first, journal.month.last + 1, len(each))
    return card[each], day, -pence(price), line
