"""Dates that can be read two ways, and ordinals in dates.

*01/02/2026* is January for some and February for others. Write the month as a word: *1 February 2026*; better, let
a placeholder print it, `{{ letter date | date(long) }}`. British English writes *1 February*, without “st”, and the
day first. Czech writes *1. 2. 2026* with spaces.

In: a fragment in English or Czech. Out: a finding for each date of another form.
"""

import re
from collections.abc import Iterator

from ccm.compliance.model import Check, Inspection
from ccm.compliance.passages import Passage
from ccm.diagnostics import Diagnostic, warning
from ccm.library.model import Fragment
from ccm.values.locales import language_of

FORM = warning("K219", "date-form", "A date can be read two ways, or is not in the form of the language.")

_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
)
_FIGURES = re.compile(
    r"(?<![\w./-])(\d{1,2})([/.])(\d{1,2})\2(\d{4}|\d{2})(?![\w/-]|\.\d)|(?<![\w./-])(\d{1,2})-(\d{1,2})-\d{4}(?![\w/-])"
)
_ORDINAL = re.compile(rf"\b(?:the )?(\d{{1,2}})(?:st|nd|rd|th)(?: of)? ({_MONTHS})\b")
_MONTH_FIRST = re.compile(rf"\b({_MONTHS})\.? (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}})\b")
_CZECH = re.compile(r"(?<![\w./-])(\d{1,2})\.(\d{1,2})\.(\d{4})(?!\d)")


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """Every date of another form."""
    language = language_of(fragment.locale)
    american = (fragment.locale if "-" in fragment.locale else inspection.library.default_locale).endswith("-US")
    for passage in inspection.passages(fragment):
        if language == "cs":
            yield from _czech(passage, inspection)
            continue
        yield from _in_figures(passage)
        for found in _ORDINAL.finditer(passage.text):
            yield _written(passage, found, f"{found[1]} {found[2]}", "ordinals are for speaking", inspection)
        for found in _MONTH_FIRST.finditer(passage.text) if not american else ():
            right = f"{found[2]} {found[1]} {found[3]}"
            yield _written(passage, found, right, "the day comes first", inspection)


def _in_figures(passage: Passage) -> Iterator[Diagnostic]:
    for found in _FIGURES.finditer(passage.text):
        one, other = (int(each) for each in (found[1] or found[5], found[3] or found[6]))
        if not (0 < min(one, other) <= 12 and max(one, other) <= 31):
            continue
        twice = " and can be read two ways" if max(one, other) <= 12 and one != other else ""
        message = f"“{found[0]}” is a date in figures{twice}"
        yield FORM.at(passage.span(*found.span()), message, hint="write the month as a word: 1 February 2026")


def _czech(passage: Passage, inspection: Inspection) -> Iterator[Diagnostic]:
    for found in _CZECH.finditer(passage.text):
        right = f"{found[1]}.&nbsp;{found[2]}.&nbsp;{found[3]}"
        yield _written(passage, found, right, "Czech dates have spaces", inspection)
    for found in _FIGURES.finditer(passage.text):
        if found[2] == "/" or found[5]:
            message = f"“{found[0]}” is not how Czech writes a date"
            yield FORM.at(passage.span(*found.span()), message, hint="write 1.&nbsp;2.&nbsp;2026")


def _written(passage: Passage, found: re.Match[str], right: str, why: str, inspection: Inspection) -> Diagnostic:
    fix = inspection.fix(passage, *found.span(), right)
    return FORM.at(passage.span(*found.span()), f"“{found[0]}”: {why}", hint=f"write “{right}”", fix=fix)


CHECK = Check(
    (FORM,),
    "brand",
    "GOV.UK style guide (dates: 1 February 2026, no “th”); ISO 8601 on the ambiguity of figures; ČSN 01 6910 for Czech",
    fragment=check,
    languages=("en", "cs"),
)
