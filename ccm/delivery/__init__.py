"""Stage 5 of 5 — dispatch: artefacts go in; files in the outbox, a manifest entry and contacts come out.

Writing is atomic (a temporary name, then a rename), so a killed run never leaves half a letter under a final name.
"""

from ccm.delivery.outbox import Dispatched, Outbox, dispatch, write_whole

__all__ = ["Dispatched", "Outbox", "dispatch", "write_whole"]
