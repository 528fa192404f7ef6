"""Cards and their renewal: a new card is sent in the month before the old one expires.

In: a chunk's accounts; the cards among its products. Out: `Cards` with their running product numbers, and the events
`card renewed`. A system that renews cards looks at dates alone: it also renews that of somebody who has died, and one
that was reported lost the week before.
"""

from dataclasses import dataclass

import numpy as np

from ccm.samplebank.chance import happens, stream
from ccm.samplebank.days import Window
from ccm.samplebank.people import People
from ccm.samplebank.rows import Rows
from ccm.samplebank.tables import Ints


@dataclass(frozen=True, slots=True)
class Cards:
    """The cards of a chunk: whose, on which account, until which last day of a month, as which product."""

    owner: Ints
    account: Ints
    expires: Ints
    product: Ints


def last_of_month(day: Ints) -> Ints:
    """The last day of the month of each day."""
    following = day.astype("datetime64[D]").astype("datetime64[M]") + np.timedelta64(1, "M")
    return following.astype("datetime64[D]").astype(np.int64) - 1


def add_renewals(rows: Rows, seed: int, chunk: int, people: People, cards: Cards, window: Window) -> None:
    """A renewal of each card that expires next month; now and then the card was reported lost just before."""
    chance, size = stream(seed, chunk, "renewals"), len(cards.owner)
    first = cards.expires.astype("datetime64[D]").astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    sent = first - chance.integers(3, 25, size)
    digits = chance.integers(0, 10_000, size)
    unnamed = happens(chance, 0.03, size)
    lost = happens(chance, 0.06, size)
    due = (sent <= window.as_of) & (cards.expires > window.as_of) & (sent > people.since[cards.owner])
    at = np.flatnonzero(due)
    endings = rows.codes(*(f"{number:04d}" for number in digits[at]))
    rows.add(
        cards.owner[at],
        account_id=cards.account[at],
        product_id=cards.product[at],
        kind="card renewed",
        on_date=sent[at],
        details=np.where(unnamed[at], 0, endings),
    )
    gone = at[lost[at] & (sent[at] - 4 > people.since[cards.owner[at]])]
    of = {"account_id": cards.account[gone], "product_id": cards.product[gone]}
    rows.add(cards.owner[gone], kind="card lost", on_date=sent[gone] - 4, **of)
