"""The fields that only the files of a library have: ids, numbers, days and ranges of days.

In: the `Entries` of a YAML record or of a fragment's front matter. Out: plain values, findings under codes of their
own.
"""

import re
from datetime import date
from decimal import Decimal

from ccm.diagnostics import Span, error
from ccm.feel import read_date
from ccm.library.model import Effective
from ccm.written import FieldKinds, Fields, Text, short

UNKNOWN_KEY = error("L010", "unknown-field", "A key is none that is read here; what it says would be ignored.")
MISSING_KEY = error("L011", "missing-field", "A field that is needed is not given, or stands there empty.")
WRONG_SHAPE = error("L012", "wrong-shape", "A field holds a list, record or text where another shape is needed.")
UNKNOWN_CHOICE = error("L013", "unknown-choice", "A field holds a word that is not one of its choices.")
BAD_DATE = error("L014", "bad-date", "A date is not an existing day written as YEAR-MONTH-DAY.")
BAD_NUMBER = error("L015", "bad-number", "A number is not written as one.")
BAD_ID = error("L016", "bad-id", "An id holds characters that it cannot have.")
RANGE_REVERSED = error("L017", "range-reversed", "A range of dates ends before it begins.")

ID = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")
NUMBER = re.compile(r"-?(?:\d{1,30}(?:\.\d{1,10})?|\.\d{1,10})", re.ASCII)


class LibraryFields(Fields):
    """The fields of a record in a library's file."""

    kinds = FieldKinds(UNKNOWN_KEY, MISSING_KEY, WRONG_SHAPE, WRONG_SHAPE, WRONG_SHAPE, UNKNOWN_CHOICE)

    def id(self, key: str = "id") -> str:
        """An id: lower-case words joined by dots or hyphens."""
        self.ask(key, "id", required=True)
        found = self.scalar(key, required=True)
        if found is None:
            return ""
        text = found.text.strip()
        if not ID.fullmatch(text):
            hint = "use lower-case letters, digits, dots and hyphens: savings.regular-saver"
            self.report(BAD_ID, found.span, f"“{short(text)}” is no {key}", hint=hint)
        return text

    def whole(self, key: str, *, default: int | None = None, least: int = 0) -> int | None:
        """A whole number."""
        self.ask(key, "whole", least=least)
        found = self.scalar(key)
        if found is None:
            return default
        text = found.text.strip()
        if re.fullmatch(r"-?\d{1,9}", text, re.ASCII) and int(text) >= least:
            return int(text)
        message = f"“{key}” takes a whole number from {least}, not “{short(text)}”"
        self.report(BAD_NUMBER, found.span, message)
        return default

    def decimal(self, found: Text) -> Decimal | None:
        """The exact number that a text writes."""
        self.ask_of(found, "number")
        plain = found.text.strip().replace("_", "")
        if NUMBER.fullmatch(plain):
            return Decimal(plain)
        hint = "write digits with a point: 120000 or 3.75"
        self.report(BAD_NUMBER, found.span, f"“{short(found.text)}” is not a number", hint=hint)
        return None

    def day_of(self, key: str, *, required: bool = False) -> date | None:
        """A day, written 2026-12-01."""
        self.ask(key, "day", required=required)
        found = self.scalar(key, required=required)
        return self.day(found) if found else None

    def day(self, found: Text, part: str | None = None) -> date | None:
        """The day that a text, or a part of it, writes."""
        if part is None:
            self.ask_of(found, "day")
        text = (found.text if part is None else part).strip()
        day = read_date(text)
        if day is None:
            hint = "write the date as year-month-day, such as 2026-12-01"
            self.report(BAD_DATE, found.span, f"“{short(text)}” is not a date", hint=hint)
        return day

    def effective(self, key: str) -> Effective:
        """A range of days `START/END`; either side may be empty."""
        self.ask(key, "days")
        self.refuse_blank(key)
        found = self.scalar(key)
        if found is None:
            return Effective()
        start_text, slash, end_text = found.text.strip().partition("/")
        if not slash:
            hint = f"write from/to: “{short(start_text)}/” has no end, “/{short(start_text)}” no beginning"
            self.report(BAD_DATE, found.span, f"“{key}” takes two dates with a slash between", hint=hint)
            return Effective()
        start = self.day(found, start_text) if start_text.strip() else None
        end = self.day(found, end_text) if end_text.strip() else None
        return self.ordered(found.span, start, end)

    def ordered(self, span: Span, start: date | None, end: date | None) -> Effective:
        """A range of days that ends no sooner than it begins."""
        if start and end and end < start:
            self.report(RANGE_REVERSED, span, f"{end} comes before {start}", hint="swap the two dates")
            return Effective()
        return Effective(start, end)
