"""What people wrote, before anyone knows what it means: YAML without types and with positions, read field by field.

In: a file. Out: `Fields` that hand out texts with exact places and say everything that is wrong, each in the words and
codes of the files' owner (facts, decision tables, library, brand).
"""

from ccm.written.fields import FieldKinds, Fields
from ccm.written.nodes import Entries, Items, Text, Written, as_written, plain, short
from ccm.written.reading import REPEATED_KEY, read_yaml

__all__ = [
    "REPEATED_KEY",
    "Entries",
    "FieldKinds",
    "Fields",
    "Items",
    "Text",
    "Written",
    "as_written",
    "plain",
    "read_yaml",
    "short",
]
