"""What can be said of a table without running it.

In: a table that loads. Out: findings; none of them stops it. `ccm table check` and every loader show them.
"""

from ccm.diagnostics import Diagnostic
from ccm.dmn.tables import kinds
from ccm.dmn.tables.model import DecisionTable


def analyse(table: DecisionTable) -> tuple[Diagnostic, ...]:
    """Every finding about a table, by row."""
    return tuple(_same_rows(table))


def _same_rows(table: DecisionTable) -> list[Diagnostic]:
    """Rows whose cells are those of an earlier row, where that cannot be meant."""
    seen: dict[tuple[object, ...], int] = {}
    found = []
    for number, row in enumerate(table.rows, 1):
        key = tuple(None if cell is None else cell.tree for cell in row.cells)
        if key in seen and not table.hit.is_list:
            message = f"row {number} has the same cells as row {seen[key]}"
            found.append(kinds.SAME_ROW.at(row.origin, message))
        seen.setdefault(key, number)
    return found
