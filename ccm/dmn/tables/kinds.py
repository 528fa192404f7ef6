"""Every kind of finding that decision tables make; codes start with T and never change their meaning."""

from ccm.diagnostics import error, warning

UNREADABLE = error("T001", "table-unreadable", "A file of a decision table cannot be read as one.")
UNKNOWN_KEY = error("T002", "table-unknown-key", "A decision table has a key that is not known.")
MISSING_KEY = error("T003", "table-missing-key", "A decision table lacks something it needs.")
HIT_POLICY = error("T004", "table-hit-policy", "A hit policy is unknown, or does not fit the outputs.")
TYPE = error("T005", "table-type", "A type of an input or output is unknown or does not fit.")
CELLS = error("T006", "table-cells", "A row has more or fewer cells than the table has columns, or an empty output.")
NOT_AMONG_VALUES = error("T007", "table-value-not-allowed", "A row gives a value the output cannot have.")
SAME_ROW = warning("T008", "table-same-row", "Two rows have the same cells; the later one is never needed.")
SAME_NAME = error("T009", "table-same-name", "Two outputs of a decision table have the same name.")
TOO_LARGE = error("T010", "table-too-large", "A decision table, or its file, is larger than a person can keep.")
NOT_A_GRID = error("T011", "table-no-grid", "A spreadsheet has no line that says which column is what.")
FORMULA = error("T012", "table-formula", "A cell of a spreadsheet holds a formula of the spreadsheet.")
UNSAFE = error("T013", "table-unsafe-file", "An Excel file holds what no decision table needs, or is none.")
NOT_WRITTEN = warning("T014", "table-not-written", "A part of a table has no place in the format it is written in.")
NO_TABLE = error("T015", "table-not-found", "A decision model has no decision table, or none of this name.")
UNKNOWN_NAME = error(
    "T016", "table-unknown-name", "A decision table says it uses a name that the project does not know."
)
OVERLAP = error("T020", "table-overlap", "Two rows match together where the hit policy allows only one.")
MAY_OVERLAP = warning("T021", "table-may-overlap", "Two rows may match together; their inputs depend on each other.")
GAP = warning("T022", "table-gap", "No row of a table matches some customers about whom all is known.")
UNREACHABLE = warning("T023", "table-unreachable-row", "A row is never reached, because earlier ones match first.")
REDUNDANT = warning("T024", "table-redundant-row", "A row changes nothing: without it everybody gets the same.")
NEVER = warning("T025", "table-never-matches", "A row can never match anybody.")
UNDECIDED = warning("T026", "table-undecided", "A table is too large to say whether its rows overlap or leave gaps.")
