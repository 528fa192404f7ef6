"""Credit cards: purchases through the month, then paid off in full or in part from the daily account.

In: the card accounts. Out: `Cards`, drawn once, and each month's purchases, payment and interest noted.
"""

from dataclasses import dataclass

import numpy as np

from ccm.samplebank import stages, wording
from ccm.samplebank.accounts import CARD, Accounts
from ccm.samplebank.chance import happens, spread
from ccm.samplebank.journal import Journal
from ccm.samplebank.people import People
from ccm.samplebank.spending import card_purchases
from ccm.samplebank.tables import Flags, Floats, Ints


@dataclass(frozen=True, slots=True)
class Cards:
    """The cards of a chunk: `wish` pounds a month; `revolves` pays only a part; `day` of the month it is paid."""

    account: Ints
    daily: Ints
    wish: Floats
    revolves: Flags
    day: Ints
    town: Ints


def draw(chance: np.random.Generator, people: People, accounts: Accounts) -> Cards:
    """Draw how each card is used."""
    account = accounts.of_kind(CARD)
    owner, size = accounts.owner[account], len(account)
    stage = people.stage[owner]
    careless = happens(chance, 0.25, size) & (stage != stages.SAVER)
    return Cards(
        account=account,
        daily=accounts.daily[account],
        wish=accounts.means[accounts.daily[account]] * spread(chance, 0.06, 0.4, size),
        revolves=careless | (stage == stages.ARREARS),
        day=chance.integers(10, 25, size),
        town=people.town[owner],
    )


def note_month(journal: Journal, cards: Cards, start: Ints, chance: np.random.Generator) -> None:
    """Note payments of what was owed when the month began, interest on what stays owed, purchases within the limit."""
    accounts, owed = journal.accounts, np.maximum(-start[cards.account], 0)
    part = np.maximum(owed * 12 // 100, np.minimum(owed, 2500))
    ways = (wording.CARD_PAYMENT_OUT, wording.CARD_PAYMENT_IN)
    paid = np.where(cards.revolves, part, owed)
    journal.move(cards.daily, cards.account, journal.month.working_after[cards.day], paid, ways)
    interest = np.where(cards.revolves, owed * accounts.rate[cards.account] // 12_000_000, 0)
    journal.note(cards.account, journal.month.last, -interest, wording.CARD_INTEREST)
    within = owed + cards.wish * 100 < accounts.limit[cards.account] * 9 // 10
    chosen = card_purchases(chance, cards.account[within], cards.town[within], cards.wish[within], journal)
    journal.note(*chosen)
