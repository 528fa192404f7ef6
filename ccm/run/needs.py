"""What a touchpoint needs to know: the names its conditions, wording, tables and invariants read.

In: the library and a touchpoint. Out: slugs. Stage 1 derives these and no others, so a night costs what it uses.
"""

from collections.abc import Iterable, Iterator

from ccm.library.model import (
    Condition,
    Fragment,
    Inline,
    Library,
    ListPart,
    PanelPart,
    ParagraphPart,
    Part,
    Placeholder,
    Styled,
    TablePart,
    Touchpoint,
)


def needed_names(library: Library, touchpoint: Touchpoint) -> tuple[str, ...]:
    """The slugs a touchpoint's communications read, sorted."""
    found: set[str] = set()
    for table in library.tables:
        found.update(table.reads)
    for condition in _conditions(touchpoint):
        found.update(condition.expression.reads)
    for invariant in touchpoint.invariants:
        found.update((invariant.opening, invariant.rows, invariant.closing))
    slots = {slot.id for slot in touchpoint.slots}
    for fragment in library.fragments:
        if fragment.slot in slots and (not fragment.touchpoints or touchpoint.id in fragment.touchpoints):
            found.update(_names_of(fragment))
    return tuple(sorted(found))


def _conditions(touchpoint: Touchpoint) -> Iterator[Condition]:
    asked = [touchpoint.population, touchpoint.audience, touchpoint.locale]
    asked += [each.when for each in touchpoint.suppress]
    asked += [each.when for each in touchpoint.channels]
    return (condition for condition in asked if condition is not None)


def _names_of(fragment: Fragment) -> Iterator[str]:
    for condition in (fragment.when, fragment.priority):
        if condition is not None:
            yield from condition.expression.reads
    for part in fragment.body:
        yield from _names_in(part)


def _names_in(part: Part) -> Iterator[str]:
    match part:
        case ParagraphPart(inlines=inlines):
            yield from _names_among(inlines)
        case ListPart(items=items):
            for item in items:
                yield from _names_among(item)
        case TablePart(head=head, rows=rows, rows_slug=slug):
            if slug:
                yield slug
            for cells in (head, *(row.cells for row in rows)):
                for cell in cells:
                    yield from _names_among(cell)
        case PanelPart(parts=parts):
            for inner in parts:
                yield from _names_in(inner)


def _names_among(inlines: Iterable[Inline]) -> Iterator[str]:
    for inline in inlines:
        match inline:
            case Placeholder(expression=expression, unit_slug=unit):
                yield from expression.reads
                if unit:
                    yield unit
            case Styled(children=children):
                yield from _names_among(children)
            case _:
                pass
