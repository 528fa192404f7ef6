"""What customers have besides their accounts: loans, deposits, cards, investments, carbon tracker, plans,
insurance.

In: people, accounts, loans. Out: the `products` table. Deposits and investments were bought before the window, so
that no entry on an account is missing for them.
"""

from dataclasses import replace

import numpy as np
import pyarrow as pa

from ccm.samplebank import stages
from ccm.samplebank.accounts import CARD, CREDIT_CARD, CURRENT, EURO, PRODUCTS, Accounts
from ccm.samplebank.chance import happens, pick, spread, stream
from ccm.samplebank.days import Window
from ccm.samplebank.deposits import Deposits
from ccm.samplebank.loans import Loans
from ccm.samplebank.mandates import plan_starts
from ccm.samplebank.people import NEVER, People
from ccm.samplebank.renewals import Cards, last_of_month
from ccm.samplebank.rows import Rows
from ccm.samplebank.tables import ABSENT, Flags, Ints

_VALID = 1461  # days of a card
_FUNDS = ("Meridian Global Tracker", "Meridian Balanced Fund", "Meridian Green Future Fund", "Meridian Income Fund")


def green_people(seed: int, chunk: int, people: People) -> Flags:
    """Who uses the carbon tracker; the same answer for products and events."""
    looks = happens(stream(seed, chunk, "green"), stages.column("green", people.stage) * 1.05, len(people))
    return np.asarray(looks & (people.died == NEVER), dtype=np.bool_)


def products_table(
    seed: int, chunk: int, people: People, accounts: Accounts, loans: Loans, deposits: Deposits, window: Window
) -> tuple[pa.Table, Cards]:
    """The `products` table of a chunk, and the cards in it."""
    green = green_people(seed, chunk, people)
    chance = stream(seed, chunk, "products")
    rows = Rows("products", people, accounts)
    _add_loans(rows, accounts, loans)
    cards = _add_cards(rows, chance, accounts, window)
    _add_deposits(rows, deposits, people)
    _add_investments(rows, chance, people, window)
    who = np.flatnonzero(green)
    opened = np.maximum(people.since[who], window.as_of - chance.integers(20, 560, len(who)))
    rows.add(who, kind="carbon tracker", name="Carbon Tracker", opened=opened)
    _add_plans(rows, chance, people, window)
    _add_insurance(rows, chance, people, window)
    first = len(loans.account)
    numbers = rows.numbers(by="opened")[first : first + len(cards.owner)]
    return rows.table(key="product_id", prefix="P", by="opened"), replace(cards, product=numbers)


def _currency(rows: Rows, euro: Flags) -> Ints:
    return rows.codes("GBP", "EUR")[euro.astype(np.int64)]


def _add_loans(rows: Rows, accounts: Accounts, loans: Loans) -> None:
    at = loans.account
    rows.add(
        accounts.owner[at],
        account_id=at,
        kind="loan",
        name=rows.codes(*PRODUCTS)[accounts.product[at]],
        opened=accounts.opened[at],
        matures=loans.matures,
        amount=loans.principal,
        rate=accounts.rate[at],
        currency=_currency(rows, accounts.euro[at]),
    )


def _add_cards(rows: Rows, chance: np.random.Generator, accounts: Accounts, window: Window) -> Cards:
    """A debit card on every daily account and for every joint holder; a product row for each credit card.

    A card is valid for four years, to the end of a month. The cards come back without their numbers as products.
    """
    found: list[tuple[Ints, Ints, Ints]] = []
    at = np.flatnonzero((accounts.kind == CURRENT) & (accounts.product != EURO))
    for holder in (accounts.owner, accounts.other):
        held = at[holder[at] >= 0]
        opened = np.maximum(accounts.opened[held], window.as_of - chance.integers(0, _VALID, len(held)))
        found.append((holder[held], held, last_of_month(opened + _VALID)))
        name, currency = "Meridian Debit Card", _currency(rows, accounts.euro[held])
        expires = found[-1][2]
        rows.add(
            holder[held],
            account_id=held,
            kind="debit card",
            name=name,
            opened=opened,
            matures=expires,
            currency=currency,
        )
    at = np.flatnonzero(accounts.kind == CARD)
    renewed = np.maximum(accounts.opened[at], window.as_of - chance.integers(0, _VALID, len(at)))
    found.append((accounts.owner[at], at, last_of_month(renewed + _VALID)))
    rows.add(
        accounts.owner[at],
        account_id=at,
        kind="credit card",
        name=PRODUCTS[CREDIT_CARD],
        opened=accounts.opened[at],
        matures=found[-1][2],
        amount=accounts.limit[at],
        rate=accounts.rate[at],
        currency=_currency(rows, accounts.euro[at]),
    )
    owner, account, expires = (np.concatenate(column) for column in zip(*found, strict=True))
    return Cards(owner, account, expires, np.full(len(owner), ABSENT))


def _add_deposits(rows: Rows, deposits: Deposits, people: People) -> None:
    names = rows.codes(*(f"{each}-Year Fixed Term Deposit" for each in range(9)))
    rows.add(
        deposits.owner,
        account_id=deposits.account,
        kind="fixed term deposit",
        name=names[np.minimum(deposits.years, 8)],
        opened=deposits.opened,
        matures=deposits.matures,
        amount=deposits.amount,
        rate=deposits.rate,
        currency=_currency(rows, people.euro[deposits.owner]),
    )


def _add_investments(rows: Rows, chance: np.random.Generator, people: People, window: Window) -> None:
    """Funds bought before the window, one to three each; a third sold since. Who uses them is experienced."""
    invests = happens(chance, stages.column("invests", people.stage), len(people))
    who = np.flatnonzero(invests)
    who = np.repeat(who, 1 + pick(chance, (0.6, 0.3, 0.1), len(who)))
    opened = window.start - chance.integers(20, 2500, len(who))
    kept = opened > people.since[who]
    who, opened = who[kept], opened[kept]
    sold = np.minimum(opened + chance.integers(200, 2000, len(who)), window.as_of)
    sold = np.where(happens(chance, 0.35, len(who)), sold, ABSENT)
    rows.add(
        who,
        kind="investment",
        name=rows.codes(*_FUNDS)[pick(chance, (0.4, 0.3, 0.2, 0.1), len(who))],
        opened=opened,
        matures=sold,
        amount=np.rint(spread(chance, 3200.0, 0.8, len(who))).astype(np.int64) * 100,
        currency=_currency(rows, people.euro[who]),
    )


def _add_plans(rows: Rows, chance: np.random.Generator, people: People, window: Window) -> None:
    """Debt repayment plans: running ones of those in a plan, and a few that ended before the window."""
    lead = np.flatnonzero((people.stage == stages.DEBT_PLAN) & people.lead)
    opened = plan_starts(seed_of=people.numbers[lead], window=window)
    rows.add(
        lead,
        kind="debt repayment plan",
        name="Debt Repayment Plan",
        opened=opened,
        matures=opened + chance.integers(900, 1800, len(lead)),
        amount=chance.integers(20, 180, len(lead)) * 10000,
        currency=_currency(rows, people.euro[lead]),
    )
    who, ended = ended_plans(people, window)
    amount, currency = chance.integers(10, 90, len(who)) * 10000, _currency(rows, people.euro[who])
    name = "Debt Repayment Plan"
    rows.add(
        who, kind="debt repayment plan", name=name, opened=ended - 1100, matures=ended, amount=amount, currency=currency
    )


def ended_plans(people: People, window: Window) -> tuple[Ints, Ints]:
    """Who completed a debt plan before the window, and when."""
    mixed = people.numbers * 2246822519 % 1000
    who = np.flatnonzero((mixed < 10) & np.isin(people.stage, (stages.SALARIED, stages.FAMILY)))
    ended = window.start - 10 - people.numbers[who] * 7919 % 500
    kept = ended - 1100 > people.since[who]
    return who[kept], ended[kept]


def _add_insurance(rows: Rows, chance: np.random.Generator, people: People, window: Window) -> None:
    for name, share, low, high in (("Home Insurance", 0.09, 120, 420), ("Travel Insurance", 0.05, 40, 160)):
        who = np.flatnonzero(happens(chance, share, len(people)) & (people.since < window.as_of - 400))
        opened = window.as_of - chance.integers(5, 360, len(who))
        amount, currency = chance.integers(low * 100, high * 100, len(who)), _currency(rows, people.euro[who])
        rows.add(
            who, kind="insurance", name=name, opened=opened, matures=opened + 365, amount=amount, currency=currency
        )
