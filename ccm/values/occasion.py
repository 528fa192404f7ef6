"""When and about whom: the occasion of a run and the communication, the unit that everything counts.

Nothing that decides content reads a clock; an `Occasion` comes in as an argument instead.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import blake2b


@dataclass(frozen=True, slots=True)
class Period:
    """A closed span of days: `start` ≤ day ≤ `end`."""

    start: date
    end: date

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end


@dataclass(frozen=True, slots=True)
class Occasion:
    """For which period, seen from which day, dated when, with which knowledge.

    `period` is what a statement covers; `as_of` the last day whose facts count; `letter_date` the date
    printed on it and the day on which wording and parameters must be in force; `known_at` the last day
    whose recorded contacts count.
    """

    period: Period
    as_of: date
    letter_date: date
    known_at: date

    @property
    def days(self) -> dict[str, date]:
        """Its days by slug, as expressions may read them."""
        return {
            "as_of": self.as_of,
            "period_start": self.period.start,
            "period_end": self.period.end,
            "letter_date": self.letter_date,
        }

    @classmethod
    def of_month(cls, as_of: date, *, letter_date: date | None = None) -> "Occasion":
        """The usual occasion: the calendar month of `as_of` up to that day; the letter is dated the day
        after.
        """
        dated = letter_date or as_of + timedelta(days=1)
        return cls(Period(as_of.replace(day=1), as_of), as_of, dated, dated)


@dataclass(frozen=True, slots=True)
class Communication:
    """One touchpoint for one subject to one recipient in one role on one occasion."""

    touchpoint: str
    subject: str
    recipient: str
    role: str
    occasion: Occasion

    @property
    def id(self) -> str:
        """A stable name, the same in every run: the idempotency key of documents and contacts."""
        when = self.occasion
        parts = (
            self.touchpoint,
            self.subject,
            self.recipient,
            self.role,
            str(when.period.start),
            str(when.period.end),
        )
        digest = blake2b("\x1f".join(parts).encode(), digest_size=10).hexdigest()
        return f"{self.touchpoint}-{digest}"
