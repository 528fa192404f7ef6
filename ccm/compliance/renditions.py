"""Old beside new: what one sample customer receives from a touchpoint before and after a change.

In: the facts of a case and a warm line of each state, None where the touchpoint was not, or is no more. Out: a
`Rendition`: both communications, and the forms in which a reader would see a difference.
"""

from collections.abc import Collection
from dataclasses import dataclass

from ccm.channels.plain_text import plain_document
from ccm.compliance.redline import Run, compare_words
from ccm.compose import Composed, Line, compose
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


def way_of(before: Side, after: Side, changed: Collection[str]) -> tuple[object, ...]:
    """In which way changed fragments, by full name, come out for a customer: in which languages and channels, or not.

    Customers of one way see the change in the same surroundings; one of them shows it for all.
    """
    return tuple(_way(side, changed) for side in (before, after))


def _way(side: Side, changed: Collection[str]) -> object:
    if side is None:
        return None
    decision = side[0].decider.decide(side[1])
    chosen = [
        (channel.channel, *(one.name for slot in channel.slots for one in slot.chosen if one.name in changed))
        for channel in decision.channels
    ]
    return (side[1].communication.touchpoint, decision.status, decision.locale, tuple(chosen))


def _contents(composed: Composed | None) -> dict[str, bytes]:
    return {each.form: each.content for each in composed.artefacts} if composed else {}


def _ended(composed: Composed | None) -> tuple[str, str]:
    return (composed.status.value, composed.reason) if composed else ("", "")


def _texts(composed: Composed | None) -> dict[str, str]:
    return {each.channel: f"{each.title}\n\n{plain_document(each)}" for each in composed.documents} if composed else {}
