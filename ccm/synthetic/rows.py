"""Entries for facts that are lists: as many as must be, adding up to the balances beside them.

In: a terrain and the given facts of a customer. Out: values for the row facts that the touchpoint reads. What an
invariant of the touchpoint asks (opening balance + amounts = closing balance) holds.
"""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from decimal import Decimal

from ccm.facts.obtaining import Rows
from ccm.feel import interpret
from ccm.library.model import BalanceInvariant
from ccm.synthetic.model import Terrain

MOST_ENTRIES = 60


def entries_of(terrain: Terrain, given: Mapping[str, object]) -> dict[str, object]:
    """The rows of every row fact, by slug."""
    found: dict[str, object] = {}
    for slug, fact in terrain.facts.items():
        if isinstance(fact.obtained, Rows):
            invariant = next((one for one in terrain.touchpoint.invariants if one.rows == slug), None)
            found[slug] = tuple(_rows(fact.obtained, terrain, _amounts(invariant, given), given))
    return found


def _amounts(invariant: BalanceInvariant | None, given: Mapping[str, object]) -> tuple[Decimal, list[Decimal]]:
    """The balance to begin with and the amounts that lead to the one at the end."""
    opening, closing = (
        (_money(given.get(slug)) for slug in (invariant.opening, invariant.closing))
        if invariant
        else (Decimal(0), Decimal(15))
    )
    moved = closing - opening
    count = given.get("movement_count")
    wanted = min(int(count), MOST_ENTRIES) if isinstance(count, Decimal) and count > 0 else 2
    if wanted == 1:
        return opening, [moved]
    out = -max(abs(moved) / 2, Decimal(10)).quantize(Decimal("0.01"))
    return opening, [moved - out, out, *[Decimal("0.00")] * (wanted - 2)]


def _money(value: object) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(0)


def _rows(
    rows: Rows,
    terrain: Terrain,
    moved: tuple[Decimal, list[Decimal]],
    given: Mapping[str, object],
) -> Iterator[dict[str, object]]:
    period = terrain.occasion.period
    balance, amounts = moved
    for number, amount in enumerate(amounts):
        balance += amount
        day = min(period.start + timedelta(days=2 * number + 1), period.end)
        entry = {
            "booked": day,
            "value_date": day,
            "on_date": day,
            "sequence": Decimal(number + 1),
            "amount": amount,
            "balance": balance,
            "category": "transfer" if amount > 0 else "payment",
            "details": f"Example entry {number + 1}",
            "counterparty": "Example Ltd",
            "currency": given.get("account_currency"),
        }
        yield {field.slug: interpret(field.expression, entry) for field in rows.fields}
