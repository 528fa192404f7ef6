"""Every combination of fragments that customers of a touchpoint can get, composed for one customer each.

In: warm lines of touchpoints, an occasion, what must be shown. Out: findings, each with the customer it happens to, and
how many combinations there are. Conditions say which combinations to look at, the rule engine what each customer gets,
the line what comes out of it: a slot that stays empty or is full, fragments that exclude each other, a disclosure that
lacks, a text message of two segments, an e-mail that is cut off. What takes too many steps is said to be undecided.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product

from ccm.compliance.checks.disclosure_missing import LACKING
from ccm.compliance.checks.slot_overflow import OVERFLOW, matters
from ccm.compliance.settings import Duty
from ccm.compose import Line
from ccm.decisions import ChannelDecision, Decision, Status, Verdict
from ccm.diagnostics import Diagnostic, Kind, Severity, Span
from ccm.feel.analysis import Boxes, Steps, TooManyStepsError
from ccm.library.model import SMS, Fragment, Slot, Touchpoint
from ccm.synthetic.combining import reachable
from ccm.synthetic.model import terrain_of
from ccm.synthetic.slots import GAP, OVERLAP, find_unfilled, open_ways
from ccm.synthetic.ways import Ways
from ccm.synthetic.wording import ANYBODY, beyond, describe_facts
from ccm.values.occasion import Occasion

UNDECIDED = Kind(
    "K720",
    "combinations-undecided",
    Severity.INFO,
    "Combinations of fragments are too many to look at all of them in the steps there are.",
)
MOST_STEPS = 300_000
"""Of one touchpoint, channel and language."""
STEPS_OF_A_CUSTOMER = 500
MOST_BOXES = 3


@dataclass(frozen=True, slots=True)
class Looked:
    """How far one touchpoint, channel and language was looked at; `whole` if at every combination."""

    touchpoint: str
    channel: str
    locale: str
    combinations: int
    composed: int
    whole: bool


@dataclass
class _Look:
    """One touchpoint, opened; findings are told once for each thing that is wrong."""

    ways: Ways
    line: Line
    duties: Sequence[Duty]
    most: int
    found: dict[tuple[str, ...], Diagnostic] = field(default_factory=dict)

    @property
    def touchpoint(self) -> Touchpoint:
        """The touchpoint."""
        return self.ways.terrain.touchpoint

    def at(self, channel: str, locale: str) -> Looked:
        """Look at the combinations of a channel in a language."""
        self.ways.steps = Steps(self.most)
        seen: set[tuple[str, ...]] = set()
        count, whole = 0, True
        try:
            self._alone(channel, locale, seen)
            apart = _told_apart(self.ways, channel, locale, self.duties)
            for one in reachable(self.ways, channel, locale, lambda slot: slot.id in apart):
                count += 1
                self._compose(one.boxes, (channel, locale), seen)
        except TooManyStepsError:
            whole = False
            where = f"{self.touchpoint.id} by {channel} in {locale}"
            message = f"{where}: undecided after {self.most:,} steps; {count:,} combinations were looked at"
            self.found[("K720", where)] = UNDECIDED.at(Span(self.touchpoint.path), message)
        return Looked(self.touchpoint.id, channel, locale, count, len(seen), whole)

    def slots(self) -> None:
        """Required slots that stay empty for somebody, and those that would hold two of one."""
        for slot, locale in product(self.touchpoint.slots, self.touchpoint.locales):
            for one in find_unfilled(self.ways, slot, locale):
                if one.kind in (GAP, OVERLAP) and one.decision is not None:
                    for each in one.decision.failures:
                        self._tell(each, (one.channel, one.locale), one.example)

    def _alone(self, channel: str, locale: str, seen: set[tuple[str, ...]]) -> None:
        """Every fragment once, whatever stands beside it."""
        for fragment in self.line.decider.candidates(channel, locale).by_id.values():
            self._compose(self.ways.printed(fragment, channel), (channel, locale), seen)

    def _compose(self, boxes: Boxes, where: tuple[str, str], seen: set[tuple[str, ...]]) -> None:
        """Compose for somebody in these boxes, as they are and with the longest name and address."""
        customers = self.ways.customers
        for box in boxes[:MOST_BOXES]:
            self.ways.steps.spend(STEPS_OF_A_CUSTOMER)
            given = customers.find(box)
            if given is None or not customers.is_usual(given):
                continue
            told = beyond(box, self.ways.written(*where), customers.space.everything)
            for long in (False, True):
                facts = customers.facts(given, 0, f"{self.touchpoint.id}-example", long=long)
                decision = self.line.decider.decide(facts)
                who = describe_facts(customers.axes, told, facts.values)
                who += " with a long name and address" if long else ""
                for each in self._judge(decision, where[0]):
                    self._tell(each, where, who)
            seen.add(tuple(_ids(decision, where[0])))
            return

    def _judge(self, decision: Decision, channel: str) -> Iterator[Diagnostic]:
        """Everything that is wrong with what somebody gets by a channel."""
        yield from decision.failures
        for each in decision.channels if decision.status is Status.PRODUCED else ():
            if each.channel == channel:
                yield from self._made(decision, each)
                yield from self._lacking(decision, channel)
                yield from _crowded(each, self.touchpoint)

    def _made(self, decision: Decision, channel: ChannelDecision) -> Iterator[Diagnostic]:
        """What the document and its forms are told of; forms without an open renderer are not made."""
        renderers = self.line.renderers
        document, found = self.line.assembler.assemble(decision, channel, draft=True, printable=renderers.printable)
        yield from found
        if document is None:
            return
        for form in channel.forms:
            yield from renderers.render(document, form)[1]

    def _tell(self, each: Diagnostic, where: tuple[str, str], who: str) -> None:
        """Tell a finding with its customer, once for each place."""
        place = f"{self.touchpoint.id} by {where[0]} in {where[1]}"
        key = (each.code, place, each.message)
        if key not in self.found and (each.code, place) not in self.found:
            span = each.span if each.span and each.span.line else Span(self.touchpoint.path, 1, 1)
            told = replace(each, span=span, message=f"{place}: {each.message}, for example {_whom(who)}")
            kept = key if each.severity is Severity.ERROR else (each.code, place)
            self.found[kept] = told

    def _lacking(self, decision: Decision, channel: str) -> Iterator[Diagnostic]:
        there = set(_ids(decision, channel))
        name = self.touchpoint.id
        for duty in self.duties:
            asked = channel in duty.channels and (not duty.touchpoints or name in duty.touchpoints)
            if asked and there and duty.show not in there:
                hint = f"let a fragment that everybody gets require {duty.show}"
                yield LACKING.at(None, f"{duty.show} is not shown", hint=hint)


def _whom(who: str) -> str:
    """Where a customer stands, or that there is nothing to be said of them."""
    return f"where {who}" if not who.startswith(ANYBODY) else f"for an ordinary customer{who.removeprefix(ANYBODY)}"


def combine(
    lines: Mapping[str, Line], occasion: Occasion, duties: Sequence[Duty], *, steps: int = MOST_STEPS
) -> tuple[tuple[Diagnostic, ...], tuple[Looked, ...]]:
    """Look at every combination of these touchpoints, each with its warm line."""
    found: list[Diagnostic] = []
    looked: list[Looked] = []
    for name, line in lines.items():
        library = line.decider.library
        touchpoint = library.touchpoints[name]
        look = _Look(open_ways(terrain_of(library, touchpoint, occasion), line.decider), line, duties, steps)
        look.slots()
        looked += [look.at(channel, locale) for channel in touchpoint.offered for locale in touchpoint.locales]
        found += look.found.values()
    return tuple(found), tuple(looked)


def _told_apart(ways: Ways, channel: str, locale: str, duties: Iterable[Duty]) -> set[str]:
    """The slots whose fragments bear on others: by excluding each other, by a disclosure that not everybody gets, or by
    filling what takes only so many. In a text message all do, because every one of them makes it longer.
    """
    touchpoint = ways.terrain.touchpoint
    usable = ways.decider.candidates(channel, locale).by_id
    closures = {name: _closure(name, usable) for name in usable}
    rivals = {other for each in usable.values() if each.excludes for other in (*each.ids, *each.excludes)}
    always = {
        name for slot in touchpoint.slots for one in _for_all(ways, slot, channel, locale) for name in closures[one]
    }
    shown = {duty.show for duty in duties if not duty.touchpoints or touchpoint.id in duty.touchpoints} - always
    bearing = {usable[name].slot for name, brought in closures.items() if brought & (rivals | shown)}
    tight = {slot.id for slot in touchpoint.slots if slot.limit is not None or slot.fill == "priority"}
    return {slot.id for slot in touchpoint.slots if channel == SMS or slot.id in bearing | tight}


def _closure(name: str, usable: Mapping[str, Fragment]) -> set[str]:
    """A fragment and all that comes with it."""
    found: set[str] = set()
    pending = [name]
    while pending:
        one = pending.pop()
        if one not in found and one in usable:
            found.update(usable[one].ids)
            pending.extend(usable[one].requires)
    return found


def _for_all(ways: Ways, slot: Slot, channel: str, locale: str) -> Iterator[str]:
    """The fragments of a slot that everybody gets who is written to."""
    mine = (
        [one for one in ways.candidates(slot, channel, locale) if not one.only_brought]
        if channel in slot.channels
        else []
    )
    if slot.fill == "collect" and slot.limit is None:
        first = {one.family: one for one in reversed(mine)}  # of a family, only the first is sure not to be replaced
        yield from (one.id for one in mine if one.when is None and one is first[one.family])
    elif len(mine) == 1 and mine[0].when is None:
        yield mine[0].id


def _ids(decision: Decision, channel: str) -> Iterator[str]:
    for each in decision.channels:
        if each.channel == channel:
            yield from (one.id for one in each.chosen)


def _crowded(channel: ChannelDecision, touchpoint: Touchpoint) -> Iterator[Diagnostic]:
    """Fragments that matter and are left out because their slot is full."""
    limits = {slot.id: slot.limit for slot in touchpoint.slots}
    for slot in channel.slots:
        names = " and ".join(chosen.id for chosen in slot.chosen)
        for one in slot.considered:
            if one.verdict is Verdict.LIMIT_REACHED and matters(one.fragment):
                full = f"slot “{slot.slot}” takes {limits[slot.slot]}, {names} come first"
                hint = "give it a lower order, the slot a higher limit, or a slot of its own"
                yield OVERFLOW.at(Span(one.fragment.path, 1, 1), f"{one.fragment.id} is left out: {full}", hint=hint)
