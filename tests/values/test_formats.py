"""The formats against their source: Babel, called afresh for every value."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from babel import dates, lists, numbers
from hypothesis import given
from hypothesis import strategies as st

from ccm.values.formats import Formats, formats_of
from ccm.values.locales import DATE_STYLES

LOCALES = [
    "en-GB",
    "en-IE",
    "en-US",
    "en-IN",
    "cs-CZ",
    "sk-SK",
    "pl-PL",
    "de-DE",
    "de-AT",
    "de-CH",
    "fr-FR",
    "fr-CH",
    "es-ES",
    "it-IT",
    "pt-PT",
    "sv-SE",
    "fi-FI",
    "ar-EG",
    "he-IL",
    "fa-IR",
    "hi-IN",
    "ja-JP",
]
CURRENCIES = ("GBP", "EUR", "CZK", "PLN", "USD", "JPY", "KWD", "CHF")
locales = st.sampled_from(LOCALES)
currencies = st.sampled_from(CURRENCIES)
amounts = st.integers(2, 4).flatmap(lambda places: st.decimals(-(10**13), 10**13, places=places))
rates = st.decimals(min_value=-10, max_value=10, places=6) | st.decimals("-0.001", "0.001", places=8)
days = st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31))


def as_money(amount: Decimal, decimals: int) -> Decimal:
    """Babel rounds halves to the even digit; the composer rounds money commercially."""
    return as_babel(amount.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP), decimals)


def as_babel(value: Decimal, decimals: int) -> Decimal:
    """Babel prints a minus before an amount that it has rounded to zero; the composer does not."""
    return Decimal(0) if round(value, decimals) == 0 else value


def spaced(formats: Formats, currency: str) -> str | None:
    """Babel's own pattern, with the space that CLDR puts between letters and digits and Babel leaves out."""
    pattern = str(formats.locale.currency_formats["standard"].pattern)
    symbol = numbers.get_currency_symbol(currency, formats.locale)
    return pattern.replace("¤#", "¤\xa0#") if symbol[-1].isalpha() else None


@given(amounts, currencies, locales)
def test_money_is_babels_text_to_the_character(amount, currency, tag):
    formats = formats_of(tag)
    shown = as_money(amount, numbers.get_currency_precision(currency))
    expected = numbers.format_currency(shown, currency, format=spaced(formats, currency), locale=formats.locale)
    assert formats.money(amount, currency) == expected


@given(amounts, currencies, locales)
def test_plain_money_is_babels_number_in_the_currencys_decimals(amount, currency, tag):
    formats = formats_of(tag)
    decimals = numbers.get_currency_precision(currency)
    digits = formats.locale.currency_formats["standard"].number_pattern.split(".")[0]
    pattern = digits + ("." + "0" * decimals if decimals else "")
    expected = numbers.format_decimal(as_money(amount, decimals), format=pattern, locale=formats.locale)
    assert formats.plain_money(amount, currency) == expected


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=6), locales)
def test_numbers_are_babels_text_to_the_character(value, tag):
    formats = formats_of(tag)
    assert formats.number(value) == numbers.format_decimal(as_babel(value, 3), locale=formats.locale)


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=6), st.integers(0, 6), locales)
def test_numbers_with_fixed_decimals_are_babels_text(value, decimals, tag):
    formats = formats_of(tag)
    whole = formats.locale.decimal_formats[None].pattern.split(".")[0]
    pattern = whole + ("." + "0" * decimals if decimals else "")
    expected = numbers.format_decimal(as_babel(value, decimals), format=pattern, locale=formats.locale)
    assert formats.number(value, decimals) == expected


def most_decimals(ratio: Decimal) -> int:
    """Two, or as many as the first two significant digits of the percentage need."""
    return next((most for most in range(2, 20) if not ratio or abs(ratio) * 10 ** (most + 1) >= 1), 20)


@given(rates, st.sampled_from([None, 0, 1, 2, 3]), locales)
def test_percentages_are_babels_text(ratio, decimals, tag):
    formats = formats_of(tag)
    fraction = "#" * most_decimals(ratio) if decimals is None else "0" * decimals
    own = formats.locale.percent_formats[None].pattern
    pattern = own.replace("#,##0", f"#,##0.{fraction}" if fraction else "#,##0")
    shown = as_babel(ratio, (most_decimals(ratio) if decimals is None else decimals) + 2)
    assert formats.percent(ratio, decimals) == numbers.format_percent(shown, format=pattern, locale=formats.locale)


@given(days, st.sampled_from(["short", "medium", "long"]), locales)
def test_dates_are_babels_text(day, style, tag):
    formats = formats_of(tag)
    assert formats.date(day, style) == dates.format_date(day, style, locale=formats.locale)


@given(days, st.sampled_from([("month", "yMMMM"), ("day-month", "MMMMd")]), locales)
def test_months_and_days_of_a_month_are_babels_skeletons(day, style, tag):
    formats = formats_of(tag)
    name, skeleton = style
    assert formats.date(day, name) == dates.format_skeleton(skeleton, day, locale=formats.locale)


@given(st.lists(st.text(max_size=8), max_size=5), locales)
def test_lists_are_babels_text(items, tag):
    formats = formats_of(tag)
    assert formats.list(items) == lists.format_list(items, locale=formats.locale)


@given(st.integers(0, 10**6), locales)
def test_a_count_of_3_00_has_the_plural_of_3(count, tag):
    formats = formats_of(tag)
    assert formats.plural(Decimal(count).quantize(Decimal("0.01"))) == formats.locale.plural_form(count)


@pytest.mark.parametrize(
    ("count", "form"), [("0.9999", "one"), ("1.0004", "one"), ("1.0006", "other"), ("4.9999", "other")]
)
def test_a_count_has_the_plural_of_the_number_that_is_printed(count, form):
    formats = formats_of("en-GB")
    assert formats.plural(Decimal(count)) == form
    assert formats_of("cs-CZ").plural(Decimal(count)) == (
        "one" if form == "one" else "many" if "6" in count else "other"
    )


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity"), Decimal("-Infinity")])
def test_what_is_no_number_is_never_printed(value):
    with pytest.raises(ValueError, match="no number"):
        formats_of("en-GB").money(value, "GBP")


def test_a_currency_of_letters_keeps_its_distance():
    assert formats_of("en-GB").money(Decimal("-1234.5"), "CZK") == "-CZK\xa01,234.50"
    assert formats_of("en-GB").money(Decimal("1234.5"), "GBP") == "£1,234.50"
    assert formats_of("cs-CZ").money(Decimal("1234.5"), "CZK") == "1\xa0234,50\xa0Kč"


def test_an_amount_that_rounds_to_zero_has_no_minus_sign():
    assert formats_of("en-GB").money(Decimal("-0.001"), "GBP") == "£0.00"


def test_a_rate_keeps_the_decimals_it_has():
    assert formats_of("en-GB").percent(Decimal("0.0415")) == "4.15%"
    assert formats_of("cs-CZ").percent(Decimal("0.189")) == "18,9\xa0%"


@pytest.mark.parametrize(
    ("amount", "text"),
    [("2.345", "£2.35"), ("2.335", "£2.34"), ("-2.345", "-£2.35"), ("0.005", "£0.01"), ("2.3449999", "£2.34")],
)
def test_money_rounds_half_up(amount, text):
    assert formats_of("en-GB").money(Decimal(amount), "GBP") == text
    assert formats_of("en-GB").plain_money(Decimal(amount), "GBP") == text.replace("£", "")


def test_huge_money_with_halves_is_exact():
    amount = Decimal("1234567890123456789012345678901234567.125")
    assert formats_of("en-GB").plain_money(amount, "GBP").replace(",", "") == f"{amount}"[:-1].replace(".12", ".13")


@pytest.mark.parametrize(
    ("ratio", "text"),
    [
        ("0.00005", "0.005%"),
        ("0.0000512", "0.0051%"),
        ("-0.00005", "-0.005%"),
        ("0.000123", "0.012%"),
        ("0.000996", "0.1%"),
        ("0.001234", "0.12%"),
        ("0.0000000001", "0.00000001%"),
        ("0", "0%"),
        ("0.000", "0%"),
    ],
)
def test_a_tiny_rate_is_never_shown_as_zero(ratio, text):
    assert formats_of("en-GB").percent(Decimal(ratio)) == text


def test_an_unknown_language_is_refused():
    with pytest.raises(ValueError, match="knows no locale"):
        Formats("xx-XX")


@pytest.mark.parametrize("style", DATE_STYLES)
def test_many_different_dates_do_not_pile_up(style):
    formats = Formats("en-GB")
    for ordinal in range(700_000, 710_000):
        formats.date(date.fromordinal(ordinal), style)
    assert len(formats._dates) <= 4096
