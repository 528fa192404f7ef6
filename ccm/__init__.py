"""The customer communications composer: approved fragments, decided per customer, explained to the sentence.

In: a project of fragments, a bank's tables, an occasion. Out: documents. These twelve names are the library's whole
surface (`docs/integrators.md`); they are loaded at first use, so that importing a part of the package does not load
all of it.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ccm.channels import render
    from ccm.composition import assemble
    from ccm.decisions import decide
    from ccm.delivery import Outbox, dispatch
    from ccm.facts import read_facts
    from ccm.project import open_project
    from ccm.run import derive, open_data
    from ccm.values.occasion import Communication, Occasion, Period

_HOMES = {
    "Communication": "ccm.values.occasion",
    "Occasion": "ccm.values.occasion",
    "Outbox": "ccm.delivery",
    "Period": "ccm.values.occasion",
    "assemble": "ccm.composition",
    "decide": "ccm.decisions",
    "derive": "ccm.run",
    "dispatch": "ccm.delivery",
    "open_data": "ccm.run",
    "open_project": "ccm.project",
    "read_facts": "ccm.facts",
    "render": "ccm.channels",
}

__all__ = [
    "Communication",
    "Occasion",
    "Outbox",
    "Period",
    "assemble",
    "decide",
    "derive",
    "dispatch",
    "open_data",
    "open_project",
    "read_facts",
    "render",
]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'ccm' has no attribute {name!r}")
