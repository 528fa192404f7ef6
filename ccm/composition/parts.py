"""A fragment's parts become functions that make blocks.

In: a fragment and the recipient's formats. Out: one function per part, made once and called for every
customer. Parts without a placeholder are built once and shared by all documents.
"""

from collections.abc import Callable, Mapping

from ccm.composition.filling import Filling, Printed
from ccm.composition.formatting import Fill, Values, compile_placeholder
from ccm.composition.model import (
    Block,
    Inline,
    Items,
    Origin,
    Panel,
    Paragraph,
    Row,
    Styled,
    Table,
    Text,
)
from ccm.composition.typography import set_wording
from ccm.feel.tree import Literal, walk
from ccm.library import model as written
from ccm.values.formats import Formats

MakeBlock = Callable[[Filling], Block]
MakeInlines = Callable[[Values, Filling], tuple[Inline, ...]]
RowFields = Callable[[str], frozenset[str]]


class FragmentCompiler:
    """Compiles the parts of one fragment for one language.

    `fields` gives the slugs of a rows fact's fields, `nullable` those of them that may be empty.
    """

    def __init__(self, fragment: written.Fragment, formats: Formats, *, fields: RowFields, nullable: RowFields) -> None:
        self.fragment = fragment
        self.formats = formats
        self.fields = fields
        self.nullable = nullable
        self.origin = Origin(fragment.id, fragment.locale, fragment.digest, fragment.slot)
        self.row_nulls: frozenset[str] | None = None

    def blocks(self) -> tuple[MakeBlock, ...]:
        """One function per part of the fragment, in order."""
        return tuple(self.part(part) for part in self.fragment.body)

    def part(self, part: written.Part) -> MakeBlock:
        """The function that makes one part's block."""
        match part:
            case written.ParagraphPart():
                return self._paragraph(part)
            case written.ListPart():
                items = [self.inlines(item) for item in part.items]
                return lambda filling: Items(
                    tuple(item(filling.values, filling) for item in items), self.origin, part.ordered
                )
            case written.TablePart():
                return self._table(part)
            case written.PanelPart():
                inner = [self.part(each) for each in part.parts]
                return lambda filling: Panel(part.role, tuple(make(filling) for make in inner), self.origin)

    def _paragraph(self, part: written.ParagraphPart) -> MakeBlock:
        make = self.inlines(part.inlines)
        if all(_is_constant(inline) for inline in part.inlines):
            fixed = Paragraph(tuple(self._constant(inline) for inline in part.inlines), self.origin, part.level)
            return lambda _: fixed
        return lambda filling: Paragraph(make(filling.values, filling), self.origin, part.level)

    def inlines(self, inlines: tuple[written.Inline, ...]) -> MakeInlines:
        """The function that makes a run of inline nodes."""
        if all(_is_constant(inline) for inline in inlines):
            fixed = tuple(self._constant(inline) for inline in inlines)
            return lambda _, __: fixed
        makes = [self._inline(inline) for inline in inlines]
        if len(makes) == 1:
            only = makes[0]
            return lambda values, filling: (only(values, filling),)
        return lambda values, filling: tuple([make(values, filling) for make in makes])

    def _inline(self, inline: written.Inline) -> Callable[[Values, Filling], Inline]:
        if _is_constant(inline):
            fixed = self._constant(inline)
            return lambda _, __: fixed
        if isinstance(inline, written.Placeholder):
            return self._placeholder(inline)
        assert isinstance(inline, written.Styled)  # noqa: S101 - the only kind left
        children = self.inlines(inline.children)
        role, target = inline.role, inline.target
        return lambda values, filling: Styled(role, children(values, filling), target)

    def _placeholder(self, placeholder: written.Placeholder) -> Fill:
        may_be_empty = False
        if self.row_nulls is not None:
            expression = placeholder.expression
            says_null = any(isinstance(node, Literal) and node.value is None for node in walk(expression.tree))
            may_be_empty = says_null or any(slug in self.row_nulls for slug in expression.reads)
        return compile_placeholder(Printed(self.fragment, placeholder, may_be_empty), self.formats)

    def _constant(self, inline: written.Inline) -> Inline:
        if isinstance(inline, written.Words):
            return Text(set_wording(inline.text, self.fragment.locale))
        assert isinstance(inline, written.Styled)  # noqa: S101 - placeholders are not constant
        return Styled(inline.role, tuple(self._constant(child) for child in inline.children), inline.target)

    def _table(self, part: written.TablePart) -> MakeBlock:
        head = [self.inlines(cell) for cell in part.head]
        rows = [self._repeating(part, row) if row.repeats else self._fixed(row) for row in part.rows]

        def make(filling: Filling) -> Table:
            return Table(
                tuple(cell(filling.values, filling) for cell in head),
                tuple(row for several in rows for row in several(filling)),
                part.align,
                self.origin,
                part.carried,
                part.brought,
                part.carried_column,
                part.text_column,
            )

        return make

    def _fixed(self, row: written.RowPart) -> Callable[[Filling], list[Row]]:
        cells = [self.inlines(cell) for cell in row.cells]
        return lambda filling: [Row(tuple(cell(filling.values, filling) for cell in cells), "fixed")]

    def _repeating(self, part: written.TablePart, row: written.RowPart) -> Callable[[Filling], list[Row]]:
        """The function that prints a row per element of the rows fact. Cells that read nothing else see
        only it.
        """
        self.row_nulls = self.nullable(part.rows_slug)
        cells = [self.inlines(cell) for cell in row.cells]
        self.row_nulls = None
        missing = _missing_rows(self.fragment, row)
        carried = part.carried_column if part.carried_slug else -1
        alone = all(self._reads_row_only(each, part.rows_slug) for cell in row.cells for each in _placeholders(cell))

        def make(filling: Filling) -> list[Row]:
            elements = filling.values.get(part.rows_slug)
            if not isinstance(elements, tuple | list):
                filling.missing(missing, {})
                return []
            rows = []
            for number, found in enumerate(elements, 1):
                filling.row = number
                element = found if isinstance(found, Mapping) else {}
                values = element if alone else {**filling.values, **element}
                made = tuple([cell(values, filling) for cell in cells])
                carry = flatten(made[carried]) if carried >= 0 else ""
                rows.append(Row(made, "row", carry))
            filling.row = 0
            return rows

        return make

    def _reads_row_only(self, placeholder: written.Placeholder, rows_slug: str) -> bool:
        return self.fields(rows_slug).issuperset(placeholder.expression.reads)


def _missing_rows(fragment: written.Fragment, row: written.RowPart) -> Printed:
    """Stands for the rows fact itself in findings: named by the first placeholder of its row."""
    first = next(found for cell in row.cells for found in _placeholders(cell))
    return Printed(fragment, first)


def _placeholders(inlines: tuple[written.Inline, ...]) -> list[written.Placeholder]:
    found: list[written.Placeholder] = []
    for inline in inlines:
        if isinstance(inline, written.Placeholder):
            found.append(inline)
        elif isinstance(inline, written.Styled):
            found.extend(_placeholders(inline.children))
    return found


def _is_constant(inline: written.Inline) -> bool:
    return not _placeholders((inline,))


def flatten(inlines: tuple[Inline, ...]) -> str:
    """The plain text of a run of inline nodes; a line break is a space."""
    parts = []
    for inline in inlines:
        if not isinstance(inline, Styled):
            parts.append(inline.text)
        else:
            parts.append(" " if inline.role == "break" else flatten(inline.children))
    return "".join(parts)
