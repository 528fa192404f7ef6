"""What a member is called: what happens to it, and what only it shows.

In: decisions, and the targets that each alone exercises. Out: titles, each a line that a person can tell apart.
"""

from collections.abc import Sequence

from ccm.decisions import Decision, Status
from ccm.testing.deck.model import Target

MOST = 3
_SHOWN = ("fragments", "table rows", "choices", "boundaries", "outcomes", "channels", "recipients", "languages")


def titles(decisions: Sequence[Decision], only: Sequence[Sequence[Target]]) -> list[str]:
    """A title for each."""
    return [_title(decision, mine) for decision, mine in zip(decisions, only, strict=True)]


def _title(decision: Decision, only: Sequence[Target]) -> str:
    begins = _outcome(decision)
    ranked = sorted(only, key=lambda one: _SHOWN.index(one.kind))
    named = [one.name for one in ranked if one.kind != "outcomes"][:MOST]
    more = len([one for one in only if one.kind != "outcomes"]) - len(named)
    shown = "; ".join(named) + (f"; and {more} more" if more > 0 else "")
    return f"{begins}: {shown}" if shown else begins


def _outcome(decision: Decision) -> str:
    if decision.status is not Status.PRODUCED:
        return f"{decision.status} ({decision.reason})" if decision.reason not in ("", "audience") else decision.status
    channels = " and ".join(each.channel for each in decision.channels)
    return f"{channels} to {decision.facts.communication.role} in {decision.fragment_locale}"
