"""The deck of a touchpoint: the fewest synthetic customers that together exercise everything it can do.

In: a library, a touchpoint, an occasion. Out: `Deck`: members, each with the facts it is made of, the decision of the
real rule engine and what it is there for; and gaps: what nobody can reach, with the reason.
"""

from ccm.testing.deck.making import MOST_STEPS, make
from ccm.testing.deck.model import Deck, Gap, Member, Target

__all__ = ["MOST_STEPS", "Deck", "Gap", "Member", "Target", "make"]
