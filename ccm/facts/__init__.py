"""Stage 1 of 5 — derive: source tables and an occasion come in, `Facts` per communication go out.

Read `derive.py` first. `sources.py` brings files or a database into the standard tables, `vocabulary.py` reads what
authors call facts, `derive.py` turns both into one ordered batch, `finishing.py` takes the last steps per document in
exact decimals.
"""

from ccm.facts.address import Database, read_place
from ccm.facts.batch import DerivedBatch
from ccm.facts.derive import derive, derive_one
from ccm.facts.finishing import FactsReader, read_facts
from ccm.facts.given import complete
from ccm.facts.mapping import SourceMapping, load_mapping
from ccm.facts.model import FactDefinition, Facts, Grain, Sensitivity
from ccm.facts.postgres_session import BROKEN_OFF, REFUSED
from ccm.facts.sources import RowCount, Source, open_source
from ccm.facts.vocabulary import Vocabulary, load_vocabulary

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
    "derive",
    "derive_one",
    "load_mapping",
    "load_vocabulary",
    "open_source",
    "read_facts",
    "read_place",
]
