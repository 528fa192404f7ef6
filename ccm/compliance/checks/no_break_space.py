"""A figure that a line end may part from its unit.

*5 km*, *10 %* (in Czech), *č. 4*, *EUR 100 000* must not end one line and begin the next. Write `&nbsp;` for the
space. What placeholders print has the right spaces by itself. In English the per cent sign follows its figure
without a space.

In: a fragment that is not a text message. Out: a finding for each plain space between a figure and what belongs to
it.
"""

import re
from collections.abc import Iterator

from ccm.compliance.model import Check, Inspection
from ccm.compliance.reach import is_texted
from ccm.diagnostics import Diagnostic, warning
from ccm.library.model import Fragment
from ccm.values.locales import language_of

BREAK = warning("K217", "no-break-space", "A line may end between a figure and what belongs to it.")

_UNITS = r"km|m|cm|mm|kg|g|mg|l|ml|kB|MB|GB|kWh|kW|°C|px|ppm"
_CURRENCIES = "EUR|GBP|USD|CZK|CHF|PLN|HUF|SEK|NOK|DKK"
_ALL = (
    rf"\d (?:{_UNITS})(?![\w’'])",
    rf"\b(?:{_CURRENCIES}) \d[\d.,]*(?: \d{{3}})*",
    rf"(?<!\d)(?<!\d )\d{{1,3}}(?: \d{{3}})+ (?:{_CURRENCIES}|Kč)\b",
    rf"(?<!\d)(?<!\d )\d{{1,3}}(?:[.,]\d+)? (?:{_CURRENCIES})\b",
)
_MONTHS = "ledna|února|března|dubna|května|června|července|srpna|září|října|listopadu|prosince"
_CZECH = (
    r"\d %",
    r"(?<!\d)(?<!\d )\d+(?:,\d+)? Kč(?!\w)",
    r"(?<!\w)(?:č|str|čl|odst|písm|tel)\. \d",
    r"§ \d",
    rf"(?<!\d)\d{{1,2}}\. (?:{_MONTHS})\b",
    r"(?<!\d)\d{1,2}\. \d{1,2}\. \d{4}",
)
_PATTERNS = {"cs": re.compile("|".join((*_ALL, *_CZECH))), "sk": re.compile("|".join((*_ALL, *_CZECH[:5])))}
_OTHER = re.compile("|".join(_ALL))
_ENGLISH_PERCENT = re.compile(r"\d[ \u00a0]%")


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """Every plain space between a figure and what belongs to it."""
    language = language_of(fragment.locale)
    if is_texted(fragment, inspection.library):
        return
    for passage in inspection.passages(fragment):
        for found in _PATTERNS.get(language, _OTHER).finditer(passage.text):
            right = found[0].replace(" ", "&nbsp;")
            fix = inspection.fix(passage, *found.span(), right)
            message = f"a line may end within “{found[0]}”"
            yield BREAK.at(passage.span(*found.span()), message, hint=f"write “{right}”", fix=fix)
        for found in _ENGLISH_PERCENT.finditer(passage.text) if language == "en" else ():
            right = f"{found[0][0]}%"
            fix = inspection.fix(passage, *found.span(), right)
            message = "in English % follows its figure at once"
            yield BREAK.at(passage.span(*found.span()), message, hint=f"write “{right}”", fix=fix)


CHECK = Check(
    (BREAK,),
    "brand",
    "SI Brochure, 5.4.3 (space between number and unit); ČSN 01 6910 for Czech; GOV.UK style guide (%)",
    fragment=check,
)
