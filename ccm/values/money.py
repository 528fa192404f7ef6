"""Money: an exact amount with its currency.

In: a `Decimal` and an ISO 4217 code. Out: a value that adds only to its own kind. Never a float.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from babel.core import Locale, get_global


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in a currency; sums and differences need the same currency on both sides."""

    currency: str
    amount: Decimal

    def __add__(self, other: "Money") -> "Money":
        return Money(self._shared(other), self.amount + other.amount)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self._shared(other), self.amount - other.amount)

    def __neg__(self) -> "Money":
        return Money(self.currency, -self.amount)

    def _shared(self, other: "Money") -> str:
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not add up")
        return self.currency


@cache
def known_currencies() -> frozenset[str]:
    """The currency codes that CLDR names (ISO 4217, past and present)."""
    return frozenset(Locale("en").currencies)


def is_currency(code: str) -> bool:
    """Tell whether a code names a currency."""
    return code in known_currencies()


def decimals_of(currency: str) -> int:
    """How many decimals amounts in a currency are printed with (CLDR supplemental data; 2 where nothing is
    said).
    """
    fractions = get_global("currency_fractions")
    digits: int = fractions.get(currency, fractions["DEFAULT"])[0]
    return digits
