"""Which accounts the customers hold, with whom, and what stood on them when the window began.

In: a chunk's `People`. Out: `Accounts`, arrays with one place per account, and the `accounts` and `holders` tables.
Every account but the daily one names the daily account (`daily`) that feeds it, so that both sides of a transfer
are known.
"""

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from ccm.samplebank import stages
from ccm.samplebank.chance import happens, pick, spread, stream
from ccm.samplebank.days import Window
from ccm.samplebank.estates import OUTSIDE, outsiders
from ccm.samplebank.names import is_awkward
from ccm.samplebank.people import NEVER, NOBODY, People, latest_death
from ccm.samplebank.tables import ABSENT, RATE, Flags, Floats, Ints, chosen, days, decimals, numbered, table

KINDS = ("current", "savings", "loan", "card", "deposit")
CURRENT, SAVINGS, LOAN, CARD, DEPOSIT = range(5)
PRODUCTS = (
    "Everyday Account",
    "Plus Account",
    "Student Account",
    "Euro Account",
    "Everyday Saver",
    "Cash ISA",
    "Personal Loan",
    "Car Loan",
    "Home Improvement Loan",
    "Meridian Credit Card",
    "Fixed Term Deposit",
)
EVERYDAY, PLUS, STUDENT, EURO, SAVER, ISA, PERSONAL_LOAN, CAR_LOAN, HOME_LOAN, CREDIT_CARD, FIXED_TERM = range(11)
_KIND_OF = np.array([0, 0, 0, 0, 1, 1, 2, 2, 2, 3, 4])
_RATES = np.array([0.349, 0.3149, 0.0, 0.349, 0.0225, 0.031, 0.089, 0.069, 0.059, 0.249, 0.0])
CYCLES = ("monthly", "quarterly", "yearly")
PER_CUSTOMER = 6  # account numbers set aside for each customer, more than anyone holds


@dataclass(frozen=True, slots=True)
class Accounts:
    """One chunk's accounts. Days are since 1970-01-01, money is pence, `rate` millionths a year.

    `other` is the joint holder's place or `NOBODY`; nothing is booked from `until` on; `means` is the income in
    pounds a month that flows through a daily account; `opening` the balance before the window (0 for accounts
    opened in it).
    """

    owner: Ints
    other: Ints
    product: Ints
    daily: Ints
    opened: Ints
    closed: Ints
    until: Ints
    rate: Ints
    limit: Ints
    cycle: Ints
    opening: Ints
    means: Floats
    euro: Flags
    first: int = 0

    def __len__(self) -> int:
        return len(self.owner)

    @property
    def kind(self) -> Ints:
        """Place among `KINDS`."""
        return np.asarray(_KIND_OF[self.product], dtype=np.int64)

    @property
    def main(self) -> Flags:
        """The accounts that people live from: neither a second account in the household nor one in foreign money."""
        own = self.daily == np.arange(len(self))
        return np.asarray((self.kind == CURRENT) & own & (self.product != EURO), dtype=np.bool_)

    @property
    def pocket(self) -> Flags:
        """The own small account of someone who banks jointly."""
        return np.asarray((self.kind == CURRENT) & (self.daily != np.arange(len(self))), dtype=np.bool_)

    def of_kind(self, kind: int) -> Ints:
        """The places of one kind."""
        return np.flatnonzero(self.kind == kind)

    @property
    def ids(self) -> pa.Array:
        """Account identifiers."""
        return numbered("A", np.arange(len(self), dtype=np.int64) + self.first, 8)

    def followed_by(self, more: "Accounts") -> "Accounts":
        """These accounts and others of the same chunk behind them, numbered on."""
        return Accounts(
            owner=np.concatenate([self.owner, more.owner]),
            other=np.concatenate([self.other, more.other]),
            product=np.concatenate([self.product, more.product]),
            daily=np.concatenate([self.daily, more.daily]),
            opened=np.concatenate([self.opened, more.opened]),
            closed=np.concatenate([self.closed, more.closed]),
            until=np.concatenate([self.until, more.until]),
            rate=np.concatenate([self.rate, more.rate]),
            limit=np.concatenate([self.limit, more.limit]),
            cycle=np.concatenate([self.cycle, more.cycle]),
            opening=np.concatenate([self.opening, more.opening]),
            means=np.concatenate([self.means, more.means]),
            euro=np.concatenate([self.euro, more.euro]),
            first=self.first,
        )


def draw(seed: int, chunk: int, people: People, window: Window) -> Accounts:
    """Draw the accounts of one chunk's customers."""
    chance = stream(seed, chunk, "accounts")
    owners, products = _held(chance, people, window)
    owner, product = np.concatenate(owners), np.concatenate(products)
    kind = _KIND_OF[product]
    main_of = np.full(len(people), NOBODY)
    mains = np.arange(len(owners[0]))
    main_of[owner[mains]] = mains
    main_of = np.where(people.lead, main_of, main_of[np.maximum(people.partner, 0)])
    size = len(owner)
    daily = np.where(product == EURO, np.arange(size), main_of[owner])
    opened = _opened(chance, people, owner, kind, window)
    joint = people.joint[owner] & ((np.arange(size) < len(mains)) | (happens(chance, 0.1, size) & (kind == SAVINGS)))
    means = _means(chance, people, owner, product, np.arange(size) < len(mains))
    closed = _closed(chance, product, opened, window)
    return Accounts(
        owner=owner,
        other=np.where(joint, people.partner[owner], NOBODY),
        product=product,
        daily=daily,
        opened=opened,
        closed=closed,
        until=np.minimum(np.where(kind == CURRENT, people.died[owner], NEVER), closed),
        rate=np.rint(_RATES[product] * 1e6).astype(np.int64),
        limit=_limits(chance, people, owner, kind, product),
        cycle=_cycles(chance, kind),
        opening=_openings(chance, people, owner, kind, means[daily], opened < window.start),
        means=means,
        euro=people.euro[owner] | (product == EURO),
        first=people.first * PER_CUSTOMER,
    )


def _held(chance: np.random.Generator, people: People, window: Window) -> tuple[list[Ints], list[Ints]]:
    """Who holds what: owners and products, the daily accounts first."""
    size, stage, lead = len(people), people.stage, people.lead
    settled = people.since < window.as_of - 120
    plus = np.isin(stage, (stages.SALARIED, stages.FAMILY, stages.SAVER)) & happens(chance, 0.12, size)
    main = np.where(stage == stages.STUDENT, STUDENT, np.where(plus, PLUS, EVERYDAY))
    saves = lead & happens(chance, stages.column("saving", stage), size)
    saver = np.where(happens(chance, 0.22, size), ISA, SAVER)
    second = saves & settled & happens(chance, np.where(stage == stages.SAVER, 0.25, 0.06), size)
    borrows = lead & settled & happens(chance, stages.column("loan", stage), size)
    borrows &= people.since < np.where(stage == stages.ARREARS, window.start, window.as_of - 300)
    loan = pick(chance, (0.5, 0.3, 0.2), size) + PERSONAL_LOAN
    carded = lead & settled & happens(chance, stages.column("credit_card", stage), size)
    euro = lead & settled & ~people.euro & np.isin(stage, (stages.SALARIED, stages.SELF_EMPLOYED, stages.SAVER))
    euro &= happens(chance, 0.05, size)
    pocket = ~lead & happens(chance, 0.35, size)
    everyone = np.arange(size)
    kept = (
        (lead, main),
        (pocket, np.full(size, EVERYDAY)),
        (euro, np.full(size, EURO)),
        (saves, saver),
        (second, np.where(saver == ISA, SAVER, ISA)),
        (borrows, loan),
        (carded, np.full(size, CREDIT_CARD)),
    )
    return [everyone[who] for who, _ in kept], [product[who] for who, product in kept]


def _opened(chance: np.random.Generator, people: People, owner: Ints, kind: Ints, window: Window) -> Ints:
    """Daily accounts are as old as the customer; savings and cards came later; loans still run on `as_of`."""
    since = people.since[owner]
    later = since + (chance.random(len(owner)) * 0.6 * np.maximum(window.as_of - since - 60, 0)).astype(np.int64)
    opened = np.where((kind == CURRENT) | (since > window.as_of - 120), since, later)
    early = np.maximum(since + 1, window.as_of - 1000)
    newest = np.where(people.stage[owner] == stages.ARREARS, window.as_of - 500, window.as_of - 70)
    borrowed = early + (chance.random(len(owner)) * np.maximum(newest - early, 1)).astype(np.int64)
    return np.where(kind == LOAN, borrowed, opened)


def _closed(chance: np.random.Generator, product: Ints, opened: Ints, window: Window) -> Ints:
    """Some savings accounts were closed within the window; loans, cards and daily accounts stay open."""
    span = max(window.as_of - window.start - 40, 1)
    day = window.start + 35 + (chance.random(len(product)) * span).astype(np.int64)
    goes = (product == SAVER) & (opened < day - 90) & (day < window.as_of) & happens(chance, 0.03, len(product))
    return np.where(goes, day, NEVER)


def _means(chance: np.random.Generator, people: People, owner: Ints, product: Ints, main: Flags) -> Floats:
    """The monthly pounds that flow through each daily account, both partners' together where they bank jointly."""
    own = people.income[owner]
    stage = people.stage[owner]
    extra = np.select([stage == stages.PENSIONER, stage == stages.STUDENT], [stages.STATE_PENSION, 575.0], 0.0)
    both = own + extra + np.where(people.joint[owner], people.income[people.partner[owner]] + extra, 0.0)
    pocket = spread(chance, 240.0, 0.3, len(owner))
    return np.where(main, both, np.where(_KIND_OF[product] == CURRENT, pocket, 0.0))


def _limits(chance: np.random.Generator, people: People, owner: Ints, kind: Ints, product: Ints) -> Ints:
    """Agreed overdrafts and card limits in pence."""
    size = len(owner)
    agreed = happens(chance, stages.column("overdraft", people.stage[owner]), size) & (product != EURO)
    overdraft = np.where(agreed, chance.integers(1, 9, size) * 25000, 0)
    return np.where(kind == CURRENT, overdraft, np.where(kind == CARD, chance.integers(2, 17, size) * 50000, ABSENT))


def _cycles(chance: np.random.Generator, kind: Ints) -> Ints:
    """How often each account has a statement."""
    drawn = [pick(chance, weights, len(kind)) for weights in ((0.93, 0.06, 0.01), (0.2, 0.35, 0.45))]
    return np.select([kind == CURRENT, kind == SAVINGS, kind == LOAN], [drawn[0], drawn[1], 2], 0)


def _openings(
    chance: np.random.Generator, people: People, owner: Ints, kind: Ints, means: Floats, existed: Flags
) -> Ints:
    """Balances before the window, in pence; loans and cards are reckoned where borrowing is known."""
    size, stage = len(owner), people.stage[owner]
    buffer = stages.column("buffer", stage) * means * spread(chance, 1.0, 0.4, size)
    saved = stages.column("saved", stage) * means * spread(chance, 1.0, 0.6, size)
    asleep = chance.random(size) * 900
    pounds = np.where(kind == CURRENT, np.where(stage == stages.DORMANT, asleep, buffer), 0.0)
    pounds = np.where(kind == SAVINGS, np.where(stage == stages.DORMANT, asleep * 3, saved + 20), pounds)
    return np.where(existed, np.rint(pounds * 100), 0).astype(np.int64)


def with_openings(accounts: Accounts, opening: Ints) -> Accounts:
    """The same accounts with other balances before the window."""
    return replace(accounts, opening=opening)


def accounts_table(accounts: Accounts) -> pa.Table:
    """The `accounts` table of a chunk."""
    size = len(accounts)
    plain = [f"{number:08d}" for number in range(accounts.first, accounts.first + size)]
    bank = [f"GB00 MERI 0000 00{each[:2]} {each[2:6]} {each[6:]}" for each in plain]
    card = [f"•••• •••• •••• {each[4:]}" for each in plain]
    current = accounts.kind == CURRENT
    return table(
        "accounts",
        {
            "account_id": accounts.ids,
            "kind": chosen(accounts.kind, KINDS),
            "product_name": chosen(accounts.product, PRODUCTS),
            "number": [card[at] if kind == CARD else bank[at] for at, kind in enumerate(accounts.kind)],
            "currency": chosen(accounts.euro.astype(np.int64), ("GBP", "EUR")),
            "opened": days(accounts.opened),
            "closed": days(np.where(accounts.closed < NEVER, accounts.closed, ABSENT)),
            "cycle": chosen(accounts.cycle, CYCLES),
            "interest_rate": decimals(accounts.rate, RATE),
            "overdraft_limit": decimals(np.where(current, accounts.limit, ABSENT)),
        },
    )


def _with_specimen(acting: Ints, able: Flags, people: People) -> tuple[Ints, Flags]:
    """Where somebody with an awkward name lives, that is the executor of who died last."""
    dead, awkward = latest_death(people), [at for at in range(len(people)) if is_awkward(people.first + at)]
    fit = [at for at in awkward if people.died[at] == NEVER and at not in (dead, people.partner[dead])]
    if dead != NOBODY and fit:
        acting, able = acting.copy(), able.copy()
        acting[dead], able[dead] = fit[0], True
    return acting, able


def holders_table(seed: int, chunk: int, people: People, accounts: Accounts) -> pa.Table:
    """The `holders` table of a chunk: holders, joint holders, attorneys of the old, executors of the dead."""
    chance = stream(seed, chunk, "holders")
    places = np.arange(len(accounts))
    old = (people.stage == stages.PENSIONER) & happens(chance, 0.045, len(people)) & (people.died == NEVER)
    acting = (chance.integers(3, 200, len(people)) + np.arange(len(people))) % len(people)
    able = (
        (people.died[acting] == NEVER) & ~old[acting] & (acting != np.arange(len(people))) & (acting != people.partner)
    )
    acting, able = _with_specimen(acting, able, people)
    dead, executor = (people.died < NEVER) & able, acting.copy()
    strangers = outsiders(seed, chunk, people)
    dead[strangers], executor[strangers] = True, strangers + OUTSIDE
    alone = accounts.other == NOBODY  # what was held jointly passes to the other holder: no executor has to do with it
    rows = [(places, accounts.owner, "holder"), (places, accounts.other, "joint holder")]
    rows.append((places, np.where((old & able)[accounts.owner], acting[accounts.owner], NOBODY), "attorney"))
    rows.append((places, np.where(alone & dead[accounts.owner], executor[accounts.owner], NOBODY), "executor"))
    found = [(at[who != NOBODY], who[who != NOBODY], role) for at, who, role in rows]
    number = np.concatenate([at for at, _, _ in found])
    order = np.argsort(number, kind="stable")
    roles = np.concatenate([np.full(len(at), place) for place, (at, _, _) in enumerate(found)])
    return table(
        "holders",
        {
            "account_id": numbered("A", (number + accounts.first)[order], 8),
            "customer_id": numbered("C", (np.concatenate([who for _, who, _ in found]) + people.first)[order], 8),
            "role": chosen(roles[order], [role for _, _, role in found]),
        },
    )
