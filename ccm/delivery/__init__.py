"""Stage 5 of 5 — dispatch: artefacts go in; files in the outbox, a manifest entry and contacts come out.

Writing is atomic (a temporary name, then a rename), so a killed run never leaves half a letter under a final name.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ccm.delivery.writing import write_whole, write_with_folders

if TYPE_CHECKING:
    from ccm.delivery.outbox import Dispatched, Outbox, dispatch

__all__ = ["Dispatched", "Outbox", "dispatch", "write_whole", "write_with_folders"]


def __getattr__(name: str) -> Any:
    if name in __all__:  # whoever only writes a file needs no documents
        return getattr(import_module("ccm.delivery.outbox"), name)
    raise AttributeError(f"module 'ccm.delivery' has no attribute {name!r}")
