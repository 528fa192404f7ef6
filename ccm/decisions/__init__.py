"""Stage 2 of 5 — decide: facts, a touchpoint and the library go in; a decision with its reasons comes out.

`Decider` is made once per touchpoint and letter date; `decide` answers for one communication. Three-valued to the end.
"""

from ccm.decisions.decide import Decider, decide
from ccm.decisions.explanation import explain
from ccm.decisions.model import (
    ChannelDecision,
    Considered,
    Decision,
    Gate,
    SlotDecision,
    Status,
    Verdict,
)

__all__ = [
    "ChannelDecision",
    "Considered",
    "Decider",
    "Decision",
    "Gate",
    "SlotDecision",
    "Status",
    "Verdict",
    "decide",
    "explain",
]
