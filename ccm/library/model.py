"""The data of the library: what authors wrote, parsed, linked and typed.

In: nothing. Out: frozen types. A `Fragment` is the smallest approved wording; a `Touchpoint` is a planned
communication; a `Library` is everything as of one reading, with digests. Wording is a tree whose
placeholders are typed expressions.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from ccm.diagnostics import Span
from ccm.dmn import DecisionTable
from ccm.facts.vocabulary import Vocabulary
from ccm.feel import TEXT, Expression, Type
from ccm.feel.tree import Literal

if TYPE_CHECKING:
    from ccm.library.approvals.evidence import Evidence
    from ccm.library.approvals.reviewing import Review

JURISDICTIONS = ("UK", "IE", "EU", "US")
PURPOSES = ("regulatory", "service", "marketing")
LETTER, EMAIL, SMS = "letter", "email", "sms"
CHANNELS = (LETTER, EMAIL, SMS)
TONES = ("formal", "neutral", "warm")
FORMS: Mapping[str, tuple[str, ...]] = {
    LETTER: ("print", "accessible", "page"),
    EMAIL: ("mail",),
    SMS: ("text",),
}


@dataclass(frozen=True, slots=True)
class Condition:
    """A FEEL condition as written and as parsed."""

    source: str
    expression: Expression

    @property
    def never(self) -> bool:
        """Whether it is written `false`: it holds for nobody."""
        tree = self.expression.tree
        return isinstance(tree, Literal) and tree.value is False


@dataclass(frozen=True, slots=True)
class FilterCall:
    """One filter of a placeholder: `money`, `date(long)`, `plural(one: "…", other: "…")`."""

    name: str
    arguments: tuple[str, ...] = ()
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """Literal wording."""

    text: str


@dataclass(frozen=True, slots=True)
class Placeholder:
    """`{{ expression | filter }}`; for money `unit` is the ISO code, or `unit_slug` the fact that holds one."""

    source: str
    expression: Expression
    filters: tuple[FilterCall, ...]
    unit: str | None = None
    unit_slug: str | None = None
    line: int = 0
    column: int = 0

    @property
    def on_one_line(self) -> str:
        """Its source as written, without line breaks."""
        return " ".join(self.source.split())

    @property
    def spelling(self) -> str:
        """How it stands in a wording: its source on one line, between braces."""
        return f"{{{{ {self.on_one_line} }}}}"


@dataclass(frozen=True, slots=True)
class Styled:
    """Inline wording with a role: `strong`, `emphasis`, `link` (with `target`), `break`."""

    role: str
    children: tuple["Inline", ...] = ()
    target: str = ""


Inline = Words | Placeholder | Styled


@dataclass(frozen=True, slots=True)
class ParagraphPart:
    """A paragraph or a heading (`level` 1–3; 0 for a paragraph)."""

    inlines: tuple[Inline, ...]
    level: int = 0


@dataclass(frozen=True, slots=True)
class ListPart:
    """A bulleted or numbered list; each item is a run of inlines."""

    items: tuple[tuple[Inline, ...], ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class RowPart:
    """One table row. `repeats` marks the row that is printed once per element of the table's row fact."""

    cells: tuple[tuple[Inline, ...], ...]
    repeats: bool = False


@dataclass(frozen=True, slots=True)
class TablePart:
    """A table: head, rows in order, column alignment (`left`, `right`, `center`), and the row fact it
    repeats over.

    `carried` and `brought` are the wordings of the page-break rows; `carried_slug` the row field that is
    carried, printed in the column `carried_column`.
    """

    head: tuple[tuple[Inline, ...], ...]
    rows: tuple[RowPart, ...]
    align: tuple[str, ...]
    rows_slug: str = ""
    carried: str = ""
    brought: str = ""
    carried_slug: str = ""
    carried_column: int = -1
    text_column: int = -1


@dataclass(frozen=True, slots=True)
class PanelPart:
    """A framed block (`::: panel NAME`) with blocks inside; `role` is summary, important, contact or
    signature.
    """

    role: str
    parts: tuple["Part", ...]


Part = ParagraphPart | ListPart | TablePart | PanelPart


@dataclass(frozen=True, slots=True)
class Effective:
    """In force from `start` to `end`, both included; None is open."""

    start: date | None = None
    end: date | None = None

    def __contains__(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


def full_name(identity: str, locale: str, since: date | str | None) -> str:
    """What a fragment's file is called: id, locale, and the date of this version if it has one."""
    return f"{identity}.{locale}" + (f".{since}" if since else "")


@dataclass(frozen=True, slots=True)
class Variant:
    """What makes a fragment the variant of another: other wording for some of its customers, in its place.

    `bases` are the ids it stands for: the fragment it varies, and what that may vary in turn; `paths` are the files of
    the versions that it inherits from. `conditions` are its own
    one and those of its bases but the last, each without the others; `rank` says which of several variants is asked
    first.
    """

    bases: tuple[str, ...]
    paths: tuple[str, ...]
    conditions: tuple[Condition | None, ...]
    rank: int = 100


@dataclass(frozen=True, slots=True)
class Fragment:
    """The smallest approved wording: one id in one locale from one date.

    `because` says why it uses sensitive facts; `mandated` names the wording of a law or regulator that it repeats.
    A `variant` has what it inherits filled in: its condition holds where those of its bases do, too.
    """

    id: str
    locale: str
    slot: str
    path: str
    body: tuple[Part, ...]
    digest: str
    when: Condition | None = None
    touchpoints: tuple[str, ...] = ()
    channels: tuple[str, ...] = CHANNELS
    requires: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    priority: Condition | None = None
    effective: Effective = Effective()
    order: int = 100
    owner: str = ""
    review_by: date | None = None
    reference: str = ""
    approved_in: tuple[Effective, ...] = ()
    since: date | None = None
    tone: str = ""
    tags: tuple[str, ...] = ()
    because: str = ""
    mandated: str = ""
    variant: Variant | None = None

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids it stands for: its own and, of a variant, those of its bases."""
        return (self.id, *self.variant.bases) if self.variant else (self.id,)

    @property
    def family(self) -> str:
        """The id that it shares with all its variants and bases; a customer gets one wording of a family."""
        return self.variant.bases[-1] if self.variant else self.id

    @property
    def place(self) -> tuple[int, str, int, int, str]:
        """Where it stands among the fragments of a slot; a variant is asked just before its base."""
        rank = self.variant.rank if self.variant else 0
        return (self.order, self.family, -len(self.ids), rank, self.id)

    def bars(self, other: "Fragment") -> bool:
        """Whether the two never stand in one communication: one excludes the other, or both are of one family."""
        if self.id == other.id:
            return False
        barred = not set(self.ids).isdisjoint(other.excludes) or not set(other.ids).isdisjoint(self.excludes)
        return barred or self.family == other.family

    def is_for(self, touchpoint: "Touchpoint") -> bool:
        """Whether it is written for a touchpoint: it names that one, or none at all."""
        return not self.touchpoints or touchpoint.id in self.touchpoints

    @property
    def only_brought(self) -> bool:
        """Whether it is printed only where another requires it: `when: false`."""
        return self.when is not None and self.when.never

    @property
    def approved(self) -> bool:
        """Whether it is approved as it stands, on whatever days."""
        return bool(self.approved_in)

    @property
    def approved_since(self) -> date | None:
        """The first day on which it is approved as it stands."""
        return min((each.start for each in self.approved_in if each.start is not None), default=None)

    def approved_on(self, day: date) -> bool:
        """Whether it is approved as it stands on a day."""
        return any(day in each for each in self.approved_in)

    @property
    def topic(self) -> str:
        """What it is about: the first word of its id."""
        return self.id.partition(".")[0]

    @property
    def name(self) -> str:
        """The full name."""
        return full_name(self.id, self.locale, self.since)


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a touchpoint and how it is filled: `unique`, `first` or `collect` (at most `limit`)."""

    id: str
    fill: str
    required: bool = False
    limit: int | None = None
    channels: tuple[str, ...] = CHANNELS


@dataclass(frozen=True, slots=True)
class Suppression:
    """A reason not to contact, with its condition."""

    reason: str
    when: Condition


@dataclass(frozen=True, slots=True)
class ChannelRule:
    """Which channel and forms a communication takes when its condition holds (always, if it has none)."""

    channel: str
    forms: tuple[str, ...]
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class BalanceInvariant:
    """opening + sum of `amount` over `rows` = closing, within `tolerance`; beyond it the document fails.

    With `balance`, the rows' running balance, also row by row: balance before + `amount` = `balance`. Slugs.
    """

    opening: str
    rows: str
    amount: str
    closing: str
    tolerance: str
    balance: str | None = None


@dataclass(frozen=True, slots=True)
class Touchpoint:
    """A planned communication: for whom, in which channels, with which slots.

    `jurisdictions` are those whose rules it falls under; none means any.
    """

    id: str
    title: str
    purpose: str
    for_each: str
    recipients: tuple[str, ...]
    locales: tuple[str, ...]
    channels: tuple[ChannelRule, ...]
    slots: tuple[Slot, ...]
    layout: str = "letter"
    population: Condition | None = None
    audience: Condition | None = None
    suppress: tuple[Suppression, ...] = ()
    locale: Condition | None = None
    invariants: tuple[BalanceInvariant, ...] = ()
    path: str = ""
    jurisdictions: tuple[str, ...] = ()

    @property
    def gates(self) -> tuple[Condition, ...]:
        """What must hold for somebody to be written to."""
        return tuple(one for one in (self.population, self.audience) if one is not None)

    @property
    def stops(self) -> tuple[Condition, ...]:
        """What must not hold for somebody to be written to."""
        return tuple(each.when for each in self.suppress)

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """What decides whether somebody is written to, and by which channels; not what decides on fragments."""
        return (*self.gates, *self.stops, *(each.when for each in self.channels if each.when is not None))

    @property
    def offered(self) -> tuple[str, ...]:
        """The channels that it may take, each once, in the order of their rules."""
        return tuple(dict.fromkeys(rule.channel for rule in self.channels))

    def uses(self, fragment: Fragment) -> bool:
        """Whether a fragment may appear here: it is written for this touchpoint, which has its slot."""
        return fragment.is_for(self) and any(slot.id == fragment.slot for slot in self.slots)

    def prints(self, fragment: Fragment, channel: str) -> bool:
        """Whether a fragment may appear here in a channel: both take that channel, and so does its slot."""
        shared = channel in fragment.channels and channel in self.offered and fragment.is_for(self)
        return shared and any(slot.id == fragment.slot and channel in slot.channels for slot in self.slots)


def jurisdictions_of(touchpoints: Iterable[Touchpoint]) -> tuple[str, ...]:
    """The jurisdictions that any of these communications falls under; none if one of them may fall under any."""
    named = [each.jurisdictions for each in touchpoints]
    return tuple(sorted({name for each in named for name in each})) if all(named) else ()


@dataclass(frozen=True, slots=True)
class Parameter:
    """A dated amount, rate, date, text: the value in force on a day, with its reference."""

    name: str
    slug: str
    values: tuple[tuple[Effective, object, str], ...]
    unit: str | None = None
    type: Type = TEXT
    span: Span | None = None

    def on(self, day: date) -> object:
        """The value in force on a day (of several the one that began last), or None if there is none."""
        begun = [(effective.start or date.min, value) for effective, value, _ in self.values if day in effective]
        return max(begun, key=lambda each: each[0])[1] if begun else None


@dataclass(frozen=True, slots=True)
class Expected:
    """What a case must receive. None and empty mean: not asked.

    `fragments` are there (ids), `without` are not, `only` are all there are, in printing order; `says` and `never says`
    are words of the document; `pages` and `segments` the most it may take.
    """

    status: str = ""
    reason: str = ""
    locale: str = ""
    channels: tuple[str, ...] | None = None
    fragments: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    only: tuple[str, ...] | None = None
    says: tuple[str, ...] = ()
    never_says: tuple[str, ...] = ()
    pages: int | None = None
    segments: int | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A sample customer that authors keep beside the wording: typed facts by slug, and what it must receive.

    `subject` names a customer, account, product or event of some data instead; `as_of` is the day it is looked at,
    `letter_date` the date on what it receives if that is not the day after.
    """

    id: str
    title: str
    touchpoint: str
    facts: Mapping[str, object]
    path: str
    expected: Expected | None = None
    subject: str = ""
    as_of: date | None = None
    letter_date: date | None = None


@dataclass(frozen=True)
class Library:
    """All of one authors' project, linked. `digest` covers every file that decides what a customer reads.

    `reviews` say by a fragment's full name where its wording stands; `closures` are the digests of fragments with all
    they lean on; `evidence` is what was signed. `bank` holds the bank's constants by slug (`bank_name`); `brand_folder`
    is relative to the project.
    """

    vocabulary: Vocabulary
    parameters: tuple[Parameter, ...]
    tables: tuple[DecisionTable, ...]
    touchpoints: Mapping[str, Touchpoint]
    fragments: tuple[Fragment, ...]
    cases: tuple[Case, ...]
    default_locale: str
    digest: str
    bank: Mapping[str, str] = field(default_factory=dict)
    locales: tuple[str, ...] = ()
    brand_folder: str = "../brand"
    reviews: Mapping[str, "Review"] = field(default_factory=dict)
    closures: Mapping[str, str] = field(default_factory=dict)
    evidence: "Evidence | None" = None
