"""Every kind of finding that decision tables make; codes start with T and never change their meaning."""

from ccm.diagnostics import error, warning

UNREADABLE = error("T001", "table-unreadable", "A decision table is no YAML mapping.")
UNKNOWN_KEY = error("T002", "table-unknown-key", "A decision table has a key that is not known.")
MISSING_KEY = error("T003", "table-missing-key", "A decision table lacks something it needs.")
HIT_POLICY = error("T004", "table-hit-policy", "A hit policy is unknown or not offered.")
TYPE = error("T005", "table-type", "A type of an input or output is unknown or does not fit.")
CELLS = error("T006", "table-cells", "A row has more or fewer cells than the table has inputs.")
NOT_AMONG_VALUES = error("T007", "table-value-not-allowed", "A row gives a value the output cannot have.")
SAME_ROW = warning("T008", "table-same-row", "Two rows have the same cells; the later one is never needed.")
