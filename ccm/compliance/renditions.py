"""Old beside new: what one sample customer receives from a touchpoint before and after a change.

In: the facts of a case and a warm line of each state, None where the touchpoint was not, or is no more. Out: a
`Rendition`: both communications, and the forms in which a reader would see a difference.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from ccm.channels.plain_text import plain_document
from ccm.compliance.redline import Run, compare_words
from ccm.compose import Composed, Line, compose
from ccm.decisions import Decision
from ccm.facts import Facts
from ccm.library.model import Case

Side = tuple[Line, Facts] | None


@dataclass(frozen=True, slots=True)
class Rendition:
    """One case before and after. `differing` are the forms whose bytes differ, or that only one side has."""

    case: Case
    before: Composed | None
    after: Composed | None
    differing: tuple[str, ...]

    @property
    def decisions(self) -> tuple[Decision | None, Decision | None]:
        """What was decided in both states."""
        before, after = (each.decision if each else None for each in (self.before, self.after))
        return before, after

    @property
    def is_same(self) -> bool:
        """Whether nobody would notice."""
        return not self.differing and _ended(self.before) == _ended(self.after)

    def words(self) -> tuple[tuple[str, tuple[Run, ...]], ...]:
        """By channel, what the customer reads, with what went and what came."""
        old, new = _texts(self.before), _texts(self.after)
        channels = dict.fromkeys((*old, *new))
        return tuple((each, compare_words(old.get(each, ""), new.get(each, ""))) for each in channels)


def render_both(case: Case, before: Side, after: Side) -> Rendition:
    """Compose a case with both lines."""
    old, new = (compose(side[1], side[0]) if side else None for side in (before, after))
    was, now = _contents(old), _contents(new)
    forms = dict.fromkeys((*was, *now))
    return Rendition(case, old, new, tuple(form for form in forms if was.get(form) != now.get(form)))


def decide_both(before: Side, after: Side) -> tuple[Decision | None, Decision | None]:
    """What both lines decide, without composing it."""
    old, new = (side[0].decider.decide(side[1]) if side else None for side in (before, after))
    return old, new


def way_of(decisions: Iterable[Decision | None], changed: Collection[str]) -> tuple[object, ...]:
    """In which way changed fragments, by full name, come out: in which languages and channels, or not at all.

    Customers of one way see the change in the same surroundings; one of them shows it for all.
    """
    return tuple(_way(each, changed) if each else None for each in decisions)


def _way(decision: Decision, changed: Collection[str]) -> object:
    chosen = [
        (channel.channel, *(one.name for one in channel.chosen if one.name in changed)) for channel in decision.channels
    ]
    return (decision.facts.communication.touchpoint, decision.status, decision.locale, tuple(chosen))


def _contents(composed: Composed | None) -> dict[str, bytes]:
    return {each.form: each.content for each in composed.artefacts} if composed else {}


def _ended(composed: Composed | None) -> tuple[str, str]:
    return (composed.status.value, composed.reason) if composed else ("", "")


def _texts(composed: Composed | None) -> dict[str, str]:
    return {each.channel: f"{each.title}\n\n{plain_document(each)}" for each in composed.documents} if composed else {}
