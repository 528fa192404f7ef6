"""Typewriter quotation marks and apostrophes, and those of another language.

English sets “…” and ’, Czech and German „…“. The straight marks " and ' come from typewriters. In fragments that
may be sent as text messages they are right, because the alphabet of text messages has no others: nothing is said
there.

In: a fragment in English, Czech, Slovak, German or Polish. Out: a finding for each mark that is not the language's
own.
"""

import re
from collections.abc import Iterator

from ccm.compliance.model import Check, Inspection
from ccm.compliance.reach import is_texted
from ccm.diagnostics import Diagnostic, warning
from ccm.library.model import Fragment
from ccm.values.locales import language_of

MARK = warning("K214", "quotation-marks", "A quotation mark or apostrophe is not that of the language.")

_MARKS = {
    "en": ("“", "”", "‘", "’"),
    "cs": ("„", "“", "‚", "‘"),
    "sk": ("„", "“", "‚", "‘"),
    "de": ("„", "“", "‚", "‘"),
    "pl": ("„", "”", "‚", "’"),
}
_STRAIGHT = re.compile("[\"']")
_FOREIGN = {
    "en": re.compile(r"„"),
    **dict.fromkeys(("cs", "sk", "de"), re.compile(r"(?:(?<=[\s(])|^)“(?=\S)|”")),
    "pl": re.compile(r"(?:(?<=[\s(])|^)“(?=\S)"),
}
_BEFORE_OPENING = " \n\u00a0(–—/["


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """Every mark that is not the language's own."""
    language = language_of(fragment.locale)
    if is_texted(fragment, inspection.library):
        return
    for passage in inspection.passages(fragment):
        for pattern, what in ((_STRAIGHT, "a typewriter's"), (_FOREIGN[language], "not this language's")):
            for found in pattern.finditer(passage.text):
                mark = _right(passage.text, found.start(), language)
                if mark and mark != found[0]:
                    fix = inspection.fix(passage, *found.span(), mark)
                    message = f"{found[0]} is {what} mark"
                    yield MARK.at(passage.span(*found.span()), message, hint=f"write {mark}", fix=fix)


def _right(text: str, at: int, language: str) -> str:
    """The mark that belongs here; nothing after a digit, where feet, inches and minutes may be meant."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    opening, closing, inner, inner_closing = _MARKS[language]
    opens = (not before or before in _BEFORE_OPENING) and bool(after.strip())
    if text[at] == "'":
        if before.isdigit():
            return ""
        apostrophe = before.isalpha() or after.isdigit()
        return "’" if apostrophe and not opens else inner if opens and not after.isdigit() else inner_closing
    if before.isdigit() and text[at] == '"' and '"' not in text[:at]:
        return ""
    return opening if opens else closing


CHECK = Check(
    (MARK,),
    "brand",
    "Unicode Standard, chapter 6 (quotation marks, apostrophe U+2019) and CLDR delimiters; ČSN 01 6910 for Czech",
    fragment=check,
    languages=tuple(_MARKS),
)
