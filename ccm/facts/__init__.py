"""Stage 1 of 5 — derive: source tables and an occasion come in, `Facts` per communication go out.

Read `derive.py` first. `sources.py` brings files or a database into the standard tables, `vocabulary.py` reads what
authors call facts, `derive.py` turns both into one ordered batch, `finishing.py` takes the last steps per document in
exact decimals.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ccm.facts.address import Database, read_place
from ccm.facts.model import FactDefinition, Facts, Grain, Sensitivity
from ccm.facts.vocabulary import Vocabulary, load_vocabulary

if TYPE_CHECKING:
    from ccm.facts.batch import DerivedBatch
    from ccm.facts.finishing import FactsReader, read_facts
    from ccm.facts.given import complete
    from ccm.facts.mapping import SourceMapping, load_mapping
    from ccm.facts.postgres_session import BROKEN_OFF, REFUSED
    from ccm.facts.sources import RowCount, Source, open_source

_HOMES = {
    "BROKEN_OFF": "ccm.facts.postgres_session",
    "DerivedBatch": "ccm.facts.batch",
    "FactsReader": "ccm.facts.finishing",
    "REFUSED": "ccm.facts.postgres_session",
    "RowCount": "ccm.facts.sources",
    "Source": "ccm.facts.sources",
    "SourceMapping": "ccm.facts.mapping",
    "complete": "ccm.facts.given",
    "load_mapping": "ccm.facts.mapping",
    "open_source": "ccm.facts.sources",
    "read_facts": "ccm.facts.finishing",
}
"""Names whose modules are loaded at first use: whoever only reads what authors wrote needs none of them."""

__all__ = [
    "BROKEN_OFF",
    "REFUSED",
    "Database",
    "DerivedBatch",
    "FactDefinition",
    "Facts",
    "FactsReader",
    "Grain",
    "RowCount",
    "Sensitivity",
    "Source",
    "SourceMapping",
    "Vocabulary",
    "complete",
    "load_mapping",
    "load_vocabulary",
    "open_source",
    "read_facts",
    "read_place",
]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'ccm.facts' has no attribute {name!r}")
