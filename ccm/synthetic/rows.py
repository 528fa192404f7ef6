"""Entries for facts that are lists: as many as must be, adding up to the balances beside them.

In: a terrain and the given facts of a customer. Out: values for the row facts that the touchpoint reads. What an
invariant of the touchpoint asks (opening balance + amounts = closing balance) holds.
"""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from decimal import Decimal

from ccm.facts.obtaining import Measure, Reach, Rows, Window
from ccm.feel import interpret, tree
from ccm.library.model import BalanceInvariant
from ccm.synthetic.model import Terrain

MOST_ENTRIES = 60


def entries_of(terrain: Terrain, given: Mapping[str, object]) -> dict[str, object]:
    """The rows of every row fact, by slug."""
    found: dict[str, object] = {}
    for slug, fact in terrain.facts.items():
        if isinstance(fact.obtained, Rows):
            invariant = next((one for one in terrain.touchpoint.invariants if one.rows == slug), None)
            found[slug] = tuple(
                _rows(fact.obtained, terrain, _amounts(terrain, fact.obtained, invariant, given), given)
            )
    return found


def _amounts(
    terrain: Terrain, rows: Rows, invariant: BalanceInvariant | None, given: Mapping[str, object]
) -> tuple[Decimal, list[Decimal]]:
    """The balance to begin with and the amounts that lead to the one at the end, adding up to what is told of them."""
    opening = _money(given.get(invariant.opening)) if invariant else Decimal(0)
    closing = _money(given.get(invariant.closing)) if invariant else Decimal(15)
    told = dict(_told(terrain, rows, given))
    into = told.get(">", max(closing - opening, Decimal(0)))
    out_of = told.get("<", into - (closing - opening))
    amounts = [amount for amount in (into, -out_of) if amount]
    wanted = min(int(told.get("#", Decimal(len(amounts)))), MOST_ENTRIES)
    while len(amounts) < wanted:
        largest = max(amounts, key=abs, default=Decimal(0))
        half = (largest / 2).quantize(Decimal("0.01"))
        place = amounts.index(largest) if amounts else 0
        amounts[place : place + 1] = [largest - half, half]
    return opening, amounts


def _told(terrain: Terrain, rows: Rows, given: Mapping[str, object]) -> Iterator[tuple[str, Decimal]]:
    """How many entries the facts beside them tell of (#), and how much in (>) and out (<) all together."""
    for slug, fact in terrain.facts.items():
        window, value = fact.obtained, given.get(slug)
        if not isinstance(window, Window) or not isinstance(value, Decimal) or window.table != rows.table:
            continue
        if window.over.reach is not Reach.PERIOD:
            continue
        where = window.where.tree if window.where else None
        if window.measure is Measure.COUNT and where is None:
            yield "#", value
        elif window.measure is Measure.SUM and isinstance(where, tree.Comparison):
            yield where.op, value


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
