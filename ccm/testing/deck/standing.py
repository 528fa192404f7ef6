"""Whether a member's communication can be made at all: the rule engine's choice, assembled.

In: a deck, the library. Out: findings, each with the member it happens to: a customer like that would get nothing, or
something with a hole in it. Pages are not rendered; `ccm test` does that.
"""

from collections.abc import Iterator

from ccm.composition import Assembler
from ccm.decisions import Status
from ccm.diagnostics import Diagnostic, Severity
from ccm.library.model import Library
from ccm.testing.deck.model import Deck, Member


def find_failing(deck: Deck, library: Library, *, draft: bool = True) -> Iterator[tuple[Member, Diagnostic]]:
    """The members whose communication fails, with the reason."""
    assembler = Assembler(library)
    for member in deck.members:
        decision = member.decision
        found = list(decision.failures)
        if decision.status is Status.PRODUCED:
            for channel in decision.channels:
                found.extend(assembler.assemble(decision, channel, draft=draft)[1])
        yield from ((member, each) for each in dict.fromkeys(found) if each.severity is Severity.ERROR)
