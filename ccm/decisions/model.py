"""The data of stage 2: what was decided for one communication, and why.

In: nothing. Out: `Decision` with, per channel, the fragments of every slot, and for each fragment that was considered
the reason it is there or not. Three-valued to the end: undecided names what is missing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ccm.diagnostics import Diagnostic
from ccm.dmn import TableResult
from ccm.facts.model import Facts
from ccm.feel import Trace
from ccm.library.model import Fragment


class Status(StrEnum):
    """What became of a communication. The five values add up to what was read, always."""

    PRODUCED = "produced"
    NOT_IN_AUDIENCE = "not in audience"
    SUPPRESSED = "suppressed"
    UNDECIDED = "undecided"
    FAILED = "failed"


class Verdict(StrEnum):
    """Why a fragment is in a slot or is not."""

    INCLUDED = "included"
    REQUIRED = "required by another fragment"
    CONDITION_FALSE = "condition not met"
    CONDITION_UNDECIDED = "condition undecided"
    NOT_NEEDED = "slot already filled"
    NOT_UNIQUE = "more than one fits a slot that takes one"
    LIMIT_REACHED = "slot is full"
    PRIORITY_UNDECIDED = "priority undecided"
    EXCLUDED = "excluded by another fragment"
    REPLACED = "another variant of it is there"
    NOT_EFFECTIVE = "not in force on the letter date"
    SUPERSEDED = "superseded by a newer version"
    NOT_APPROVED = "not approved"
    OTHER_LOCALE = "written for another locale"
    OTHER_CHANNEL = "written for another channel"
    NO_SLOT = "its slot is not in this channel"


@dataclass(frozen=True, slots=True)
class Considered:
    """One fragment that was looked at for a slot: the verdict, and the trace of its condition if it has one."""

    fragment: Fragment
    verdict: Verdict
    trace: Trace | None = None
    because: str = ""


@dataclass(frozen=True, slots=True)
class SlotDecision:
    """What fills one slot, in printing order, and everything considered for it."""

    slot: str
    chosen: tuple[Fragment, ...]
    considered: tuple[Considered, ...]


@dataclass(frozen=True, slots=True)
class ChannelDecision:
    """The wording of one channel (letter, email, sms) and the forms it is rendered to."""

    channel: str
    forms: tuple[str, ...]
    slots: tuple[SlotDecision, ...]

    @property
    def chosen(self) -> tuple[Fragment, ...]:
        """The fragments of all slots, in printing order."""
        return tuple(one for slot in self.slots for one in slot.chosen)


@dataclass(frozen=True, slots=True)
class Gate:
    """One question before any wording: audience, a suppression, the locale, a channel, a decision table.

    A condition has a `trace`, a decision table the reasons of its rows.
    """

    kind: str
    name: str
    answer: object
    trace: Trace | None = None
    because: str = ""
    table: TableResult | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome for one communication. `status` is PRODUCED when it is ready to be assembled.

    `locale` formats values, `fragment_locale` is the one the wording is written in. `values` are the facts plus
    parameters and decision-table outputs, by slug: what placeholders read.
    """

    facts: Facts
    status: Status
    reason: str = ""
    locale: str = ""
    fragment_locale: str = ""
    gates: tuple[Gate, ...] = ()
    channels: tuple[ChannelDecision, ...] = ()
    values: Mapping[str, object] = field(default_factory=dict)
    failures: tuple[Diagnostic, ...] = ()
