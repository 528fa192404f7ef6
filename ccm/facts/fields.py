"""The codes under which the files that declare facts, and source mappings, report their fields."""

from ccm.diagnostics import error
from ccm.written import FieldKinds, Fields

UNKNOWN_KEY = error("V010", "unknown-key", "A key is not known at this place.")
MISSING_KEY = error("V011", "missing-key", "A key that must be given is missing.")
NOT_TEXT = error("V012", "text-expected", "A plain text is expected at this place.")
NOT_A_CHOICE = error("V013", "unknown-word", "A word is not one of those allowed at this place.")
NOT_A_MAPPING = error("V014", "mapping-expected", "A mapping (`key: value`) is expected at this place.")
NOT_A_LIST = error("V015", "list-expected", "A list is expected at this place.")


class FactFields(Fields):
    """The fields of a fact, of how it is obtained, or of a source mapping."""

    kinds = FieldKinds(UNKNOWN_KEY, MISSING_KEY, NOT_TEXT, NOT_A_MAPPING, NOT_A_LIST, NOT_A_CHOICE)
