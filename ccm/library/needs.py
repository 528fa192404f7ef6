"""What a touchpoint needs to know: the names its conditions, wording, tables and invariants read.

In: the library and a touchpoint. Out: slugs. Stage 1 derives these and no others, so a night costs what it uses.
"""

from ccm.library.leaves import names_of
from ccm.library.model import Library, Touchpoint


def needed_names(library: Library, touchpoint: Touchpoint) -> tuple[str, ...]:
    """The slugs a touchpoint's communications read, sorted."""
    found: set[str] = set()
    for table in library.tables:
        found.update(table.reads)
    for condition in (*touchpoint.conditions, touchpoint.locale):
        if condition is not None:
            found.update(condition.expression.reads)
    for invariant in touchpoint.invariants:
        found.update((invariant.opening, invariant.rows, invariant.closing))
    for fragment in library.fragments:
        if touchpoint.uses(fragment):
            found.update(names_of(fragment))
    return tuple(sorted(found))
