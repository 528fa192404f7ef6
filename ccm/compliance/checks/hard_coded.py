"""Amounts, rates, dates, telephone numbers and addresses written into a wording.

In: a fragment. Out: a finding for each amount of money, percentage, date with a year or a day of the week, telephone
number and e-mail address that stands in the text or behind a link, in figures or in words. They change, in many
fragments at once, and nobody knows where they all stand. Put an amount, rate or date under `parameters/` with the day
from which it holds and its reference, a number of the bank into `library.yaml`, and name it: `{{ deposit guarantee
limit | money }}`.

Left alone: amounts in a passage that says “for example” or “suppose”, notes and coins, dates of laws, numbers of
emergency. Not told: 0 % and 100 %, days without a year (“31 January” may be that of every year). Told although
harmless: a sum that is reckoned with and does not say that it is an example (“If you owe £500 and pay £100 …”).
"""

import re
from collections.abc import Iterator

from ccm.compliance.model import Check, Inspection
from ccm.compliance.passages import HOLE, Passage
from ccm.compliance.subjects import AMOUNT
from ccm.diagnostics import Diagnostic, Kind, warning
from ccm.library.model import Fragment

FIXED_AMOUNT = warning("K504", "hard-coded-amount", "An amount of money is written into a wording.")
FIXED_RATE = warning("K505", "hard-coded-rate", "A rate is written into a wording.")
FIXED_DATE = warning("K506", "hard-coded-date", "A date is written into a wording.")
FIXED_CONTACT = warning("K507", "hard-coded-contact", "A telephone number or e-mail address is written into a wording.")

_NUMBER = (
    r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty"
    r"|ninety|(?:a|one|two|three|four|five|six|seven|eight|nine|ten|twenty|fifty)\s(?:hundred|thousand|million))"
)
_WORDED = re.compile(
    rf"\b{_NUMBER}\s(?:pounds|euros|dollars|pence|cents|crowns)\b|\b\d[\d.,]*\s?(?:p\b(?!\.\s?a)|pence\b)",
    re.IGNORECASE,
)
_RATE = re.compile(
    r"(?<![\d.,])(?!0+\s?%|100\s?%)(?:\d+(?:[.,]\d+)?[¼½¾⅓⅔]?|[¼½¾⅓⅔])\s?(?:%|per\scents?\b|percent(?:age\spoints?)?\b)"
    r"|\b\d+\sbasis\spoints\b"
    rf"|\b(?:{_NUMBER}|one|half\sa|a\squarter\sof\sa|a\sthird\sof\sa)\sper\s?cent\b",
    re.IGNORECASE,
)
_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug"
    "|Sept?|Oct|Nov|Dec|ledna|února|března|dubna|května|června|července|srpna|září|října|listopadu|prosince"
)
_DATE = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th|\.)?\s(?:of\s)?(?:{_MONTHS}),?\s\d{{4}}\b|\b\w+day,?\s(?:the\s)?\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?(?:{_MONTHS})\b|\b(?:{_MONTHS})\s(?:\d{{1,2}},\s)?\d{{4}}\b"
    r"|\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}([/.])\s?\d{1,2}\1\s?\d{4}\b"
    r"|\b(?:on|by|before|until|after|from)\s(?:[012]?\d|3[01])/(?:0?\d|1[0-2])\b(?!/)"
)
_UNIT = r"(?:%|GBP|EUR|USD|CZK|Kč)"
_PHONE = re.compile(rf"(?<![\w£$€.,])(?:\+\d{{1,3}}[\s-]?|\(0)?\d[\d\s()-]{{7,14}}\d(?![\w%,.]\d|\w|\s?{_UNIT})")
_VANITY = re.compile(r"(?<!\w)(?:\+\d|0)\d{2,4}[ -][A-Z]{4,}(?!\w)")
_REFERENCE = re.compile(r"\d{4}(?:\s\d{4})+|\d{5}-\d{4}")
"""A number in groups of four is that of a card or of a letter; five and four are an American postcode."""
_MAIL = re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b")
_SHORT = re.compile(
    r"\b(?:text|dial|call|ring|phone)\s(?:[A-Z]{2,}\sto\s)?(?!(?:999|112|911|101|111|116\d{3})\b)\d{3,6}\b(?![\s-]?\d|[\s-][A-Z]{3})"
    r"(?!\s(?:times|people|customers|hours|days|weeks|months|years))",
    re.IGNORECASE,
)
"""A short number to call; those of emergencies are everybody's."""
_LEAST_DIGITS = 9
_LOOKS = re.compile(r"\d|@|[¼½¾⅓⅔]|\b(?:pounds|euros|dollars|pence|cents?|crowns|percent)\b", re.IGNORECASE)
_CASH = re.compile(r"(?:[£$€]\s?\d+(?:,|\s(?:or|and))?\s)+(?:notes?|coins?|bills?)\b")
"""Money to be held in the hand."""
_LAW = re.compile(r"\b(?:Act|Law|Regulations?|Directive|Order|Decree|Code|Treaty)\s(?:\S+\s){0,2}of\s$")
"""What a date after it is the name of."""
_EXAMPLE = re.compile(r"\b(?:for example|example:|suppose|imagine)", re.IGNORECASE)
"""What such a passage reckons with is nobody's price."""


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """Every value that is written into the wording."""
    for passage in inspection.passages(fragment):
        yield from _linked(passage)
        if not _LOOKS.search(passage.text):
            continue
        if not _EXAMPLE.search(passage.text):
            for pattern in (AMOUNT, _WORDED):
                yield from _found(passage, pattern, FIXED_AMOUNT, "{{ NAME | money }}, with NAME under parameters/")
        yield from _found(passage, _RATE, FIXED_RATE, "{{ NAME | percent(2) }}, with NAME under parameters/")
        yield from _found(passage, _DATE, FIXED_DATE, "{{ NAME | date(long) }}, with NAME under parameters/")
        for pattern in (_MAIL, _VANITY, _SHORT):
            yield from _found(passage, pattern, FIXED_CONTACT, "{{ NAME }}, with NAME under parameters/")
        yield from _phones(passage, inspection)


def _phones(passage: Passage, inspection: Inspection) -> Iterator[Diagnostic]:
    for phone in _PHONE.finditer(passage.text):
        written = phone[0]
        if sum(sign.isdigit() for sign in written) < _LEAST_DIGITS or _REFERENCE.fullmatch(written):
            continue
        if not _DATE.search(written):
            hint = _phone_hint(written, inspection)
            yield FIXED_CONTACT.at(passage.span(*phone.span()), f"“{written}” is written into the text", hint=hint)


def _linked(passage: Passage) -> Iterator[Diagnostic]:
    """Links that dial or write to a number or address that the text itself does not show."""
    for start, end, target in passage.links:
        scheme, _, written = target.partition(":")
        if (
            scheme in ("mailto", "tel")
            and written
            and written.lower() not in passage.text[start:end].lower()
            and HOLE not in written
        ):
            hint = "write {{ NAME }}, with NAME under parameters/, as the words of the link"
            yield FIXED_CONTACT.at(passage.span(start, end), f"“{written}” is written into a link", hint=hint)


def _found(passage: Passage, pattern: re.Pattern[str], kind: Kind, hint: str) -> Iterator[Diagnostic]:
    for each in pattern.finditer(passage.text):
        if kind is FIXED_AMOUNT and _CASH.match(passage.text, each.start()):
            continue
        if kind is FIXED_DATE and _LAW.search(passage.text, max(0, each.start() - 40), each.start()):
            continue
        yield kind.at(passage.span(*each.span()), f"“{each[0]}” is written into the text", hint=f"write {hint}")


def _phone_hint(written: str, inspection: Inspection) -> str:
    digits = re.sub(r"\D", "", written)
    for slug, value in inspection.library.bank.items():
        if re.sub(r"\D", "", value) == digits:
            return f"write {{{{ {slug.replace('_', ' ')} }}}}"
    return "write {{ NAME }}, with NAME in the bank's numbers of library.yaml or under parameters/"


CHECK = Check(
    (FIXED_AMOUNT, FIXED_RATE, FIXED_DATE, FIXED_CONTACT),
    "data",
    "the authors' guide: amounts, rates, dates and numbers are dated parameters with a reference",
    fragment=check,
    wording=True,
)
