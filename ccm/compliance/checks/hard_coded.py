"""Amounts, rates, dates, telephone numbers and addresses written into a wording.

In: a fragment. Out: a finding for each amount of money, percentage, date with a year, telephone number and e-mail
address that stands in the text. They change, in many fragments at once, and nobody knows where they all stand. Put an
amount, rate or date under `parameters/` with the day from which it holds and its reference, a number of the bank into
`library.yaml`, and name it: `{{ deposit guarantee limit | money }}`.
"""

import re
from collections.abc import Iterator

from ccm.compliance.model import Check, Inspection
from ccm.compliance.passages import Passage
from ccm.compliance.subjects import AMOUNT
from ccm.diagnostics import Diagnostic, Kind, warning
from ccm.library.model import Fragment

FIXED_AMOUNT = warning("K504", "hard-coded-amount", "An amount of money is written into a wording.")
FIXED_RATE = warning("K505", "hard-coded-rate", "A rate is written into a wording.")
FIXED_DATE = warning("K506", "hard-coded-date", "A date is written into a wording.")
FIXED_CONTACT = warning("K507", "hard-coded-contact", "A telephone number or e-mail address is written into a wording.")

_RATE = re.compile(r"(?<![\d.,])(?!0+\s?%|100\s?%)\d+(?:[.,]\d+)?\s?(?:%|per cent\b|percent\b)")
_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug"
    "|Sept?|Oct|Nov|Dec|ledna|února|března|dubna|května|června|července|srpna|září|října|listopadu|prosince"
)
_DATE = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th|\.)?\s(?:of\s)?(?:{_MONTHS})\s\d{{4}}\b|\b(?:{_MONTHS})\s(?:\d{{1,2}},\s)?\d{{4}}\b"
    r"|\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}([/.])\s?\d{1,2}\1\s?\d{4}\b"
)
_UNIT = r"(?:%|GBP|EUR|USD|CZK|Kč)"
_PHONE = re.compile(rf"(?<![\w£$€.,])(?:\+\d{{1,3}}[\s-]?|\(0)?\d[\d\s()-]{{7,14}}\d(?![\w%,.]\d|\w|\s?{_UNIT})")
_MAIL = re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b")
_LEAST_DIGITS = 9


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """Every value that is written into the wording."""
    for passage in inspection.passages(fragment):
        if not _LOOKS.search(passage.text):
            continue
        yield from _found(passage, AMOUNT, FIXED_AMOUNT, "{{ NAME | money }}, with NAME under parameters/")
        yield from _found(passage, _RATE, FIXED_RATE, "{{ NAME | percent(2) }}, with NAME under parameters/")
        yield from _found(passage, _DATE, FIXED_DATE, "{{ NAME | date(long) }}, with NAME under parameters/")
        yield from _found(passage, _MAIL, FIXED_CONTACT, "{{ NAME }}, with NAME under parameters/")
        for phone in _PHONE.finditer(passage.text):
            if sum(sign.isdigit() for sign in phone[0]) >= _LEAST_DIGITS and not _DATE.search(phone[0]):
                hint = _phone_hint(phone[0], inspection)
                yield FIXED_CONTACT.at(passage.span(*phone.span()), f"“{phone[0]}” is written into the text", hint=hint)


_LOOKS = re.compile(r"\d|@")


def _found(passage: Passage, pattern: re.Pattern[str], kind: Kind, hint: str) -> Iterator[Diagnostic]:
    for each in pattern.finditer(passage.text):
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
