"""Locales: which CLDR data a recipient's language tag stands for.

In: a BCP 47 tag from the bank's data or an author's file. Out: the nearest locale that CLDR knows, its
plural categories. `formats.py` prints with it.
"""

import re
from functools import lru_cache

from babel.core import Locale, UnknownLocaleError

DATE_STYLES = ("short", "medium", "long", "month", "day-month")
"""The forms in which a date can be printed in every locale."""

_TAG = re.compile(r"([a-z]{2,3})(?:-([A-Z][a-z]{3}))?(?:-([A-Z]{2}|[0-9]{3}))?")

# Counts that appear in letters: every integer up to a thousand shows every category that whole numbers can
# need, but for
# the millions of French, Spanish and Portuguese, where `other` reads well enough.
_COUNTS = range(1001)


@lru_cache(maxsize=512)
def find_locale(tag: str) -> Locale | None:
    """Find CLDR's locale for a tag; an unknown region or script falls back to the language; None if that is
    unknown.
    """
    found = _TAG.fullmatch(tag)
    if found is None:
        return None
    language, script, territory = found.groups()
    for attempt in ((language, territory, script), (language, territory, None), (language, None, None)):
        try:
            return Locale(*attempt)
        except UnknownLocaleError:
            continue
    return None


def tag_of(locale: Locale) -> str:
    """The BCP 47 tag of a CLDR locale."""
    return str(locale).replace("_", "-")


def language_of(tag: str) -> str:
    """The language part of a tag."""
    return tag.split("-", maxsplit=1)[0]


@lru_cache(maxsize=64)
def plural_categories(tag: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The CLDR plural categories of a locale: those whole numbers need, and all there are."""
    locale = find_locale(tag)
    if locale is None:
        return ("other",), ("other",)
    order = ("zero", "one", "two", "few", "many", "other")
    needed = {locale.plural_form(count) for count in _COUNTS} | {"other"}
    every = {*locale.plural_form.tags, "other"}
    return tuple(tag for tag in order if tag in needed), tuple(tag for tag in order if tag in every)
