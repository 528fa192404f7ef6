"""Every filter, in words."""

from datetime import date
from decimal import Decimal

import pytest

ACCOUNTS = 'accounts held | plural(one: "one account", other: "# accounts")'
CZECH_ACCOUNTS = 'accounts held | plural(one: "# účet", few: "# účty", many: "# účtu", other: "# účtů")'


@pytest.mark.parametrize(
    ("placeholder", "printed"),
    [
        ("opening balance", "£1,234.50"),
        ("opening balance | money", "£1,234.50"),
        ("opening balance | money(plain)", "1,234.50"),
        ("-opening balance", "-£1,234.50"),
        ("deposit guarantee limit", "£120,000.00"),
        ("overdraft rate", "0.176"),
        ("overdraft rate | number(4)", "0.1755"),
        ("overdraft rate | percent", "17.55%"),
        ("overdraft rate | percent(1)", "17.6%"),
        ("accounts held * 1000", "2,000"),
        ("period end", "30 September 2026"),
        ("period end | date", "30 September 2026"),
        ("period end | date(long)", "30 September 2026"),
        ("period end | date(medium)", "30 Sept 2026"),
        ("period end | date(short)", "30/09/2026"),
        ("period end | date(month)", "September 2026"),
        ("period end | date(day-month)", "30 September"),
        ("bank name", "Meridian Bank"),
        ('"a lower case sentence" | upper-first', "A lower case sentence"),
        ('["one", "two", "three"] | list', "one, two and three"),
        ('["one"]', "one"),
        ("[1, 2]", "1 and 2"),
        (ACCOUNTS, "2 accounts"),
        ('if accounts held > 1 then "accounts" else "account"', "accounts"),
        ("sum(movements.amount)", "£550.50"),
    ],
)
def test_a_value_reads_as_its_filter_says(say, placeholder, printed):
    assert say(placeholder, opening_balance=Decimal("1234.50"), closing_balance=Decimal("1785.00")) == printed


@pytest.mark.parametrize(("count", "printed"), [("1", "one account"), ("1.00", "one account"), ("0", "0 accounts")])
def test_english_counts(say, count, printed):
    assert say(ACCOUNTS, accounts_held=Decimal(count)) == printed


@pytest.mark.parametrize(
    ("count", "printed"), [("1", "1 účet"), ("4", "4 účty"), ("5", "5 účtů"), ("1.5", "1,5 účtu"), ("0", "0 účtů")]
)
def test_czech_counts(say, count, printed):
    assert say(CZECH_ACCOUNTS, "cs-CZ", accounts_held=Decimal(count)) == printed


def test_the_currency_of_an_amount_is_the_accounts_own(say):
    assert say("opening balance", account_currency="CZK", opening_balance=Decimal("100.00")) == "CZK 100.00"
    assert say("opening balance", "cs-CZ", account_currency="CZK", opening_balance=Decimal("100.00")) == "100,00 Kč"
    assert say("opening balance", account_currency="JPY", opening_balance=Decimal("100.00")) == "JP¥100"


def test_months_at_the_start_of_a_czech_sentence(say):
    assert say("period end | date(month) | upper-first", "cs-CZ", period_end=date(2026, 9, 30)) == "Září 2026"
