"""What a member is called: what happens to it, and what only it shows.

In: decisions, and the targets that each alone exercises. Out: titles, each a line that a person can tell apart.
"""

from collections.abc import Sequence

from ccm.decisions import Decision, Status
from ccm.testing.deck.model import Target

MOST = 3
_SHOWN = ("fragments", "table rows", "choices", "boundaries", "channels")


def titles(decisions: Sequence[Decision], only: Sequence[Sequence[Target]]) -> list[str]:
    """A title for each."""
    return [_title(decision, mine) for decision, mine in zip(decisions, only, strict=True)]


def _title(decision: Decision, only: Sequence[Target]) -> str:
    begins = _outcome(decision)
    if decision.status is Status.SUPPRESSED:
        return begins
    told = sorted((one for one in only if one.kind in _SHOWN), key=lambda one: _SHOWN.index(one.kind))
    named = list(dict.fromkeys(one.short or one.name for one in told))
    more = f"; and {len(named) - MOST} more" if len(named) > MOST else ""
    return f"{begins}: {'; '.join(named[:MOST])}{more}" if named else begins


def _outcome(decision: Decision) -> str:
    if decision.status is not Status.PRODUCED:
        return f"{decision.status} ({decision.reason})" if decision.reason not in ("", "audience") else decision.status
    channels = " and ".join(each.channel for each in decision.channels)
    return f"{channels} to {decision.facts.communication.role} in {decision.fragment_locale}"
