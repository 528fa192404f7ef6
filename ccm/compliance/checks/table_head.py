"""Columns without a heading.

Who listens to a table hears the head of the column before each cell. A column without one is a row of figures without
meaning, on paper too.

In: a fragment. Out: a finding for each table head with empty cells.
"""

from collections.abc import Iterator, Sequence

from ccm.compliance.model import Check, Inspection
from ccm.diagnostics import Diagnostic, Span, warning
from ccm.library.leaves import tables_of
from ccm.library.model import Fragment, Inline, Placeholder, Styled

EMPTY = warning("K613", "table-head", "A column of a table has no heading.")


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """Every table head with an empty cell."""
    heads = [each for each in inspection.passages(fragment) if each.kind == "head"]
    after = 0
    for table in tables_of(fragment.body):
        mine = heads[after : after + len(table.head)]
        after += len(table.head)
        empty = [number for number, cell in enumerate(table.head, 1) if not _says(cell)]
        if empty:
            written = next((each for each in mine if each.places), None)
            span = written.span(0) if written else Span(fragment.path)
            columns = ", ".join(str(number) for number in empty)
            message = (
                f"column {columns} of this table has no heading"
                if len(empty) == 1
                else f"columns {columns} have no heading"
            )
            yield EMPTY.at(span, message, hint="write what stands in the column")


def _says(inlines: Sequence[Inline]) -> bool:
    for each in inlines:
        if isinstance(each, Placeholder) or (isinstance(each, Styled) and _says(each.children)):
            return True
        if not isinstance(each, Styled) and each.text.strip():
            return True
    return False


CHECK = Check(
    (EMPTY,),
    "accessibility",
    "WCAG 2.2, success criterion 1.3.1 (technique H51); ISO 14289-1 (PDF/UA-1), 7.5 (tables)",
    fragment=check,
)
