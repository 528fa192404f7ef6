"""Run one case and compare what it receives with what it must.

In: a case, its facts, a warm line. Out: `Outcome`: what came out, and every way in which that is not what the case
expects. The line is the one of a night; the documents are its own, read back as plain text.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from ccm.channels.plain_text import plain_document
from ccm.compose import Composed, Line, compose
from ccm.decisions import ChannelDecision, Status, Verdict
from ccm.diagnostics import did_you_mean
from ccm.facts import Facts
from ccm.library.model import Case, Expected

SHOWN = 90


@dataclass(frozen=True, slots=True)
class Trial:
    """A case and what is needed to run it."""

    case: Case
    facts: Facts
    line: Line


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a case received. `problems` are sentences; without any it is as expected. `skipped`: why it never ran."""

    case: Case
    composed: Composed | None = None
    problems: tuple[str, ...] = ()
    skipped: str = ""

    @property
    def passed(self) -> bool:
        """Whether it ran and received what it must."""
        return not self.problems and not self.skipped


def run_case(trial: Trial) -> Outcome:
    """Compose a case and compare."""
    composed = compose(trial.facts, trial.line)
    if trial.case.expected is None:
        return Outcome(trial.case, composed, tuple(_trouble(composed)))
    return Outcome(trial.case, composed, tuple(_problems(composed, trial.case.expected)))


def _trouble(composed: Composed) -> Iterator[str]:
    """What is wrong however little a case expects: nobody wants a communication that fails or stays undecided."""
    if composed.status in (Status.FAILED, Status.UNDECIDED):
        yield f"{composed.status}: {composed.reason}"


def _problems(composed: Composed, expected: Expected) -> Iterator[str]:
    wanted = expected.status or Status.PRODUCED
    if composed.status != wanted:
        because = f": {composed.reason}" if composed.reason else ""
        yield f"expected {wanted}, is {composed.status}{because}"
        return
    if expected.reason and expected.reason not in composed.reason:
        yield f"expected the reason “{expected.reason}”, it is “{composed.reason}”"
    decision = composed.decision
    if expected.locale and expected.locale not in (decision.locale, decision.fragment_locale):
        yield f"expected the language {expected.locale}, it is {decision.locale}"
    if composed.status is not Status.PRODUCED:
        return
    if expected.channels is not None and set(expected.channels) != {each.channel for each in decision.channels}:
        taken = ", ".join(each.channel for each in decision.channels) or "none"
        yield f"expected the channels {', '.join(expected.channels) or 'none'}, it takes {taken}"
    yield from _fragment_problems(decision.channels, expected)
    yield from _wording_problems(composed, expected)
    yield from _size_problems(composed, expected)


def _fragment_problems(channels: tuple[ChannelDecision, ...], expected: Expected) -> Iterator[str]:
    chosen = list(dict.fromkeys(one.id for each in channels for one in each.chosen))
    for wanted in expected.fragments:
        if wanted not in chosen:
            yield f"{wanted} is not there{_why_not(channels, wanted)}"
    for unwanted in expected.without:
        if unwanted in chosen:
            yield f"{unwanted} is there"
    if expected.only is not None and list(expected.only) != chosen:
        lacking = [each for each in expected.only if each not in chosen]
        more = [each for each in chosen if each not in expected.only]
        parts = [f"lacks {', '.join(lacking)}" if lacking else "", f"also has {', '.join(more)}" if more else ""]
        said = " and ".join(part for part in parts if part) or f"has another order: {', '.join(chosen)}"
        yield f"it {said}"


def _why_not(channels: tuple[ChannelDecision, ...], wanted: str) -> str:
    """The first reason that has to do with the customer rather than with another language or channel."""
    ordinary = (Verdict.OTHER_LOCALE, Verdict.OTHER_CHANNEL, Verdict.NO_SLOT)
    considered = [
        one for each in channels for slot in each.slots for one in slot.considered if one.fragment.id == wanted
    ]
    telling = sorted(considered, key=lambda one: one.verdict in ordinary)
    if not telling:
        return ""
    return f": {telling[0].because or telling[0].verdict}"


def _wording_problems(composed: Composed, expected: Expected) -> Iterator[str]:
    texts = [" ".join(f"{each.title} {plain_document(each)}".split()) for each in composed.documents]
    for phrase in expected.says:
        if not any(phrase in text for text in texts):
            near = did_you_mean(phrase, [part for text in texts for part in text.split(". ")])
            yield f"it does not say “{_short(phrase)}”{f'; {near}' if near else ''}"
    for phrase in expected.never_says:
        if any(phrase.casefold() in text.casefold() for text in texts):
            yield f"it says “{_short(phrase)}”"


def _size_problems(composed: Composed, expected: Expected) -> Iterator[str]:
    for artefact in composed.artefacts:
        if expected.pages is not None and artefact.pages > expected.pages:
            yield f"its {artefact.form} form takes {artefact.pages} pages, at most {expected.pages} are allowed"
        if expected.segments is not None and artefact.segments > expected.segments:
            yield f"the text message takes {artefact.segments} segments, at most {expected.segments} are allowed"


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
