"""Disclosures that some customer would not get.

In: the `disclosures` of `checks.yaml`, each with the touchpoints that must show it, and all fragments. Out: a finding
for each touchpoint, channel and language in which somebody can get a communication without it, with that customer as
an example: every combination that slots, conditions and requirements allow is covered, on every day on which another
version comes into force. What takes more steps than the budget is said to be undecided.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from ccm.compliance.combinations import MOST_STEPS, Combinations, combinations_of
from ccm.compliance.companions import companions_of
from ccm.compliance.model import Check, Inspection
from ccm.compliance.settings import Duty
from ccm.diagnostics import Diagnostic, Kind, Severity, Span, did_you_mean, error
from ccm.feel.analysis import TooManyStepsError
from ccm.library.model import Fragment, Touchpoint

LACKING = error("K701", "disclosure-missing", "A customer can get a communication without a disclosure it must show.")
UNDECIDED = Kind(
    "K702",
    "disclosure-undecided",
    Severity.INFO,
    "Combinations are too many to say whether each shows a disclosure.",
)
UNKNOWN = error("K703", "disclosure-unknown", "A disclosure or touchpoint is named in checks.yaml that does not exist.")


def check(inspection: Inspection) -> Iterator[Diagnostic]:
    """Every duty that some communication does not fulfil."""
    ids = {each.id for each in inspection.library.fragments}
    touchpoints = inspection.library.touchpoints
    for duty in inspection.settings.duties:
        unknown = [] if duty.show in ids else [(duty.show, ids)]
        unknown += [(name, set(touchpoints)) for name in duty.touchpoints if name not in touchpoints]
        for name, known in unknown:
            hint = did_you_mean(name, sorted(known)) or "name an id as its file does"
            yield UNKNOWN.at(duty.span, f"there is no “{name}”", hint=hint)
        for name in duty.touchpoints or touchpoints:
            if name in touchpoints and duty.show in ids:
                yield from _judge(duty, touchpoints[name], inspection)


def _judge(duty: Duty, touchpoint: Touchpoint, inspection: Inspection) -> Iterator[Diagnostic]:
    companions = inspection.once(companions_of)
    mine = [each for each in inspection.library.fragments if each.is_for(touchpoint)]
    for locale in touchpoint.locales:
        for channel in (each for each in touchpoint.offered if each in duty.channels):
            if duty.show in companions.always(touchpoint, locale, channel):
                continue  # whoever gets anything gets it: no need to look at conditions
            proven: set[tuple[str, ...]] = set()
            for day in _days(mine, inspection.on):
                in_force = combinations_of(touchpoint, channel, locale, _in_force(mine, day), companions)
                slots = in_force.bringing(duty.show)
                same = tuple(each.path for slot in slots for each in in_force.by_slot[slot.id])
                if same in proven:
                    continue  # what brings it is the same as on an earlier day
                found = _lacking(duty, in_force, locale, day)
                if found is not None:
                    yield found
                    break
                proven.add(same)


def _lacking(duty: Duty, combinations: Combinations, locale: str, day: date | None) -> Diagnostic | None:
    touchpoint = combinations.touchpoint
    where = f"{touchpoint.id} by {combinations.channel} in {locale}" + (f" on {day}" if day else "")
    try:
        customer = combinations.lacking(duty.show)
    except TooManyStepsError:
        message = f"whether {where} always shows {duty.show} takes more than {MOST_STEPS:,} steps to say"
        return UNDECIDED.at(Span(touchpoint.path, 1, 1), message)
    if customer is None:
        return None
    who = f", for example where {customer}" if customer else ""
    hint = f"let a fragment that everybody gets require {duty.show}" + (f" ({duty.because})" if duty.because else "")
    return LACKING.at(Span(touchpoint.path, 1, 1), f"{where} can lack {duty.show}{who}", hint=hint)


def _days(fragments: Sequence[Fragment], on: date | None) -> list[date | None]:
    """The days on which another set of versions comes into force, not before the given one."""
    changes = {each.effective.start for each in fragments if each.effective.start}
    changes |= {each.effective.end + timedelta(days=1) for each in fragments if each.effective.end}
    later = sorted(day for day in changes if on is None or day > on)
    return [on, *later] if on is not None or not later else [later[0] - timedelta(days=1), *later]


def _in_force(fragments: Sequence[Fragment], day: date | None) -> list[Fragment]:
    """The newest version of each wording that is in force on a day."""
    newest: dict[tuple[str, str], Fragment] = {}
    for each in sorted(fragments, key=lambda one: (one.effective.start or date.min, one.path)):
        if day is None or day in each.effective:
            newest[(each.id, each.locale)] = each
    return list(newest.values())


CHECK = Check(
    (LACKING, UNDECIDED, UNKNOWN),
    "structure",
    "the reason that checks.yaml gives for each disclosure",
    library=check,
)
