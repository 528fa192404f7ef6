"""How numbers, amounts, dates and lists read in a recipient's language.

In: a locale tag and plain values. Out: text. The patterns are CLDR's, through Babel, compiled once per
locale and kept: calling Babel afresh for a 60-row statement costs as much as everything else before
rendering. The text is Babel's own to the character (proven in `tests/values/test_formats.py`) but in four
places. Two where CLDR asks for more than Babel does: a currency sign made of letters keeps a no-break space
from the digits (`CZK 100.00`), and an amount that rounds to zero has no minus sign. Two where a bank does:
money rounds commercially, half up (2.345 is 2.35), and a percentage keeps two significant digits, so that no
rate is shown as zero that is not. Digits are western in every locale, so that dates and amounts of one letter
agree.
"""

import datetime
from collections.abc import Callable, Iterable, Mapping
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import Literal
from unicodedata import category

from babel.core import Locale
from babel.dates import DateTimePattern, get_date_format, match_skeleton, parse_pattern
from babel.lists import format_list
from babel.numbers import NumberPattern, get_currency_symbol, get_decimal_symbol, get_group_symbol

from ccm.values.locales import find_locale, tag_of
from ccm.values.money import decimals_of

_LENGTHS: Mapping[str, Literal["short", "medium", "long"]] = {"short": "short", "medium": "medium", "long": "long"}
_SKELETONS = {"month": "yMMMM", "day-month": "MMMMd"}
_KEPT_DATES = 4096
_MOST_DECIMALS = 3
_PRINTED = Decimal(1).scaleb(-_MOST_DECIMALS)
_MOST_PERCENT_DECIMALS = 2
_COMMERCIAL = Context(prec=1000, rounding=ROUND_HALF_UP)
NumberText = Callable[[Decimal], str]
DateText = Callable[[datetime.date], str]


class Formats:
    """The formats of one locale, compiled at first use. Make it through `formats_of`, which keeps them."""

    def __init__(self, tag: str) -> None:
        locale = find_locale(tag)
        if locale is None:
            raise ValueError(f"CLDR knows no locale {tag!r}")
        self.locale = locale
        self.tag = tag_of(locale)
        self._numbers: dict[tuple[object, ...], NumberText] = {}
        self._dates: dict[str, DateText] = {}

    def money(self, amount: Decimal, currency: str) -> str:
        """An amount with its currency sign, in the currency's own decimals; a half is rounded up, away from
        zero.
        """
        return self.money_format(currency)(amount)

    def plain_money(self, amount: Decimal, currency: str) -> str:
        """An amount in the currency's decimals without its sign, for columns that name the currency in
        their head.
        """
        return self.plain_money_format(currency)(amount)

    def number(self, value: Decimal, decimals: int | None = None) -> str:
        """A number with as many decimals as it has, at most three; or with exactly so many."""
        return self.number_format(decimals)(value)

    def percent(self, ratio: Decimal, decimals: int | None = None) -> str:
        """A ratio as a percentage with as many decimals as it has, at most two (0.0415 is 4.15 %) or what its
        first two significant digits need (0.00005 is 0.005 %), or exactly so many.
        """
        return self.percent_format(decimals)(ratio)

    def money_format(self, currency: str) -> NumberText:
        """The function that formats amounts of one currency, kept."""
        return self._kept(("money", currency), lambda: _money_format(self.locale, currency))

    def plain_money_format(self, currency: str) -> NumberText:
        """The function that formats amounts without a sign, in the decimals of one currency, kept."""
        return self._kept(("plain", currency), lambda: _plain_money_format(self.locale, currency))

    def number_format(self, decimals: int | None = None) -> NumberText:
        """The function that formats numbers, kept."""
        pattern = self.locale.decimal_formats[None]
        exactness = (0, _MOST_DECIMALS) if decimals is None else (decimals, decimals)
        return self._kept(("number", decimals), lambda: _compile(self.locale, pattern, exactness))

    def percent_format(self, decimals: int | None = None) -> NumberText:
        """The function that formats ratios as percentages, kept."""
        if decimals is None:
            return self._percent
        return self._percent_format(decimals, decimals)

    def _percent(self, ratio: Decimal) -> str:
        needed = -1 - ratio.adjusted() if ratio.is_finite() and ratio else 0
        return self._percent_format(0, max(_MOST_PERCENT_DECIMALS, needed))(ratio)

    def _percent_format(self, least: int, most: int) -> NumberText:
        pattern = self.locale.percent_formats[None]
        return self._kept(("percent", least, most), lambda: _compile(self.locale, pattern, (least, most)))

    def _kept(self, key: tuple[object, ...], make: Callable[[], NumberText]) -> NumberText:
        found = self._numbers.get(key)
        if found is None:
            found = self._numbers[key] = make()
        return found

    def date(self, day: datetime.date, style: str = "long") -> str:
        """A date: `short`, `medium`, `long`, `month` (October 2026) or `day-month` (3 October)."""
        return self.date_format(style)(day)

    def date_format(self, style: str = "long") -> DateText:
        """The function that formats dates in one style, kept; it keeps the texts, for a month has few days."""
        found = self._dates.get(style)
        if found is None:
            pattern = _date_pattern(self.locale, style)
            write = lru_cache(maxsize=_KEPT_DATES)(lambda day: str(pattern.apply(day, self.locale)))
            found = self._dates[style] = write
        return found

    def list(self, items: Iterable[str]) -> str:
        """A list in a sentence: “a, b and c”."""
        return format_list(list(items), locale=self.locale)

    def plural(self, count: Decimal) -> str:
        """The CLDR plural category of a count, as it is printed: 3.00 is printed and read as 3, 0.9999 as 1."""
        count = count.quantize(_PRINTED, ROUND_HALF_EVEN, _COMMERCIAL)
        whole = int(count)
        return str(self.locale.plural_form(abs(whole) if whole == count else abs(count).normalize()))


@lru_cache(maxsize=256)
def formats_of(tag: str) -> Formats:
    """The formats of a locale, made once and kept."""
    return Formats(tag)


def _date_pattern(locale: Locale, style: str) -> DateTimePattern:
    if style in _LENGTHS:
        return get_date_format(_LENGTHS[style], locale=locale)
    skeletons = locale.datetime_skeletons
    wanted = _SKELETONS[style]
    return parse_pattern(skeletons[wanted if wanted in skeletons else match_skeleton(wanted, skeletons)])


def _money_format(locale: Locale, currency: str) -> NumberText:
    pattern = locale.currency_formats["standard"]
    symbol = get_currency_symbol(currency, locale)

    def named(affix: str, *, before: bool) -> str:
        gap = _needs_gap(affix, symbol, before=before)
        return affix.replace("¤", (symbol + "\xa0" if before else "\xa0" + symbol) if gap else symbol)

    prefix = tuple(named(affix, before=True) for affix in pattern.prefix)
    suffix = tuple(named(affix, before=False) for affix in pattern.suffix)
    decimals = decimals_of(currency)
    return _compile(locale, pattern, (decimals, decimals), affixes=(prefix, suffix), commercially=True)


def _needs_gap(affix: str, symbol: str, *, before: bool) -> bool:
    """CLDR's currencySpacing: between a sign that ends in a letter and a digit stands a no-break space."""
    if before:
        return affix.endswith("¤") and not _is_symbol_or_space(symbol[-1])
    return affix.startswith("¤") and not _is_symbol_or_space(symbol[0])


def _is_symbol_or_space(character: str) -> bool:
    return category(character)[0] in "SZ"


def _plain_money_format(locale: Locale, currency: str) -> NumberText:
    pattern = locale.currency_formats["standard"]
    decimals = decimals_of(currency)
    return _compile(locale, pattern, (decimals, decimals), affixes=(("", "-"), ("", "")), commercially=True)


def _compile(
    locale: Locale,
    pattern: NumberPattern,
    decimals: tuple[int, int],
    *,
    affixes: tuple[tuple[str, ...], tuple[str, ...]] | None = None,
    commercially: bool = False,
) -> NumberText:
    """Turn a CLDR pattern into one function from a number to its text.

    `commercially` rounds half up, away from zero, before writing: CLDR's default, half to even, is not what a bank
    prints.
    """
    prefix, suffix = affixes or (pattern.prefix, pattern.suffix)
    before, before_negative = _affixes(prefix)
    after, after_negative = _affixes(suffix)
    write = _writer(locale, pattern, *decimals)
    scale: int = pattern.scale
    spec = f",.{decimals[1]}f"
    unit = Decimal(1).scaleb(-decimals[1]) if commercially else None

    def apply(value: Decimal) -> str:
        if not value.is_finite():
            raise ValueError(f"{value} is no number to print")
        if unit is not None:
            value = value.quantize(unit, None, _COMMERCIAL)
        text = format(value.scaleb(scale) if scale else value, spec)
        if text[0] != "-":
            return before + write(text) + after
        text = text[1:]
        if not text.strip("0,."):
            return before + write(text) + after
        return before_negative + write(text) + after_negative

    return apply


def _affixes(pair: tuple[str, ...]) -> tuple[str, str]:
    positive, negative = pair
    return positive.replace("'", ""), negative.replace("'", "")


def _writer(locale: Locale, pattern: NumberPattern, least: int, most: int) -> Callable[[str], str]:
    """Make the function that writes `1,234.50` with a locale's own marks, groups and decimals."""
    group, point = get_group_symbol(locale), get_decimal_symbol(locale)
    grouping: tuple[int, int] = pattern.grouping
    if grouping == (3, 3) and least == most:
        if (group, point) == (",", "."):
            return str
        if not most:
            return lambda text: text.replace(",", group)
        return lambda text: text[: -most - 1].replace(",", group) + point + text[-most:]
    marks = str.maketrans({",": group, ".": point})

    def write(text: str) -> str:
        if most > least:
            whole, _, fraction = text.partition(".")
            kept = fraction.rstrip("0")
            kept += "0" * (least - len(kept))
            text = f"{whole}.{kept}" if kept else whole
        return (text if grouping == (3, 3) else _regroup(text, grouping)).translate(marks)

    return write


def _regroup(text: str, grouping: tuple[int, int]) -> str:
    """Group digits another way than by thousands: 12,34,567 in India, none at all where the size is huge."""
    whole, point, fraction = text.replace(",", "").partition(".")
    size, next_size = grouping
    groups: list[str] = []
    while len(whole) > size:
        groups.insert(0, whole[-size:])
        whole, size = whole[:-size], next_size
    return ",".join([whole, *groups]) + point + fraction
