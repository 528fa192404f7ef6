"""Money adds only to its own kind."""

from decimal import Decimal

import pytest

from ccm.values.money import Money, decimals_of, is_currency


def test_amounts_of_one_currency_add_up_exactly():
    total = Money("EUR", Decimal("0.10")) + Money("EUR", Decimal("0.20"))
    assert total == Money("EUR", Decimal("0.30"))
    assert total - total == Money("EUR", Decimal("0.00"))
    assert -total == Money("EUR", Decimal("-0.30"))


def test_amounts_of_two_currencies_do_not_add_up():
    with pytest.raises(ValueError, match="EUR and CZK"):
        Money("EUR", Decimal(1)) + Money("CZK", Decimal(1))


def test_decimals_follow_the_currency():
    assert (decimals_of("GBP"), decimals_of("JPY"), decimals_of("KWD")) == (2, 0, 3)


def test_only_currencies_are_currencies():
    assert is_currency("CZK")
    assert not is_currency("czk")
    assert not is_currency("months")
