"""A decision table as the lines of a spreadsheet: what CSV and Excel files have in common.

In: lines of cells, or a sheet. Out: a sheet, or None, with every finding at once; or lines that read back as an equal
sheet. The first cell of a line says what the line is; the line that begins with `rule` says what each column is:

    id,arrears stage
    hit,unique
    rule,when instalments behind,when plan agreed,then fee,note
    type,number,boolean,number
    1,<= 0,-,12.50,nothing is unpaid
"""

from collections.abc import Callable, Iterator, Sequence

from ccm.diagnostics import Diagnostic, Kind, Span, did_you_mean
from ccm.dmn.tables import kinds
from ccm.dmn.tables.cells import EMPTY, Cell, always, as_values, split_values, tidy
from ccm.dmn.tables.sheet import NOTE, REMARKS, Head, InputColumn, Line, OutputColumn, Sheet, as_read, short_values
from ccm.dmn.tables.words import policy_words, read_policy, type_word

Cells = Sequence[Cell]
RULE = "rule"
ABOUT = ("id", "name", "hit", "names", *REMARKS)
"""What the lines above `rule` may begin with."""
OF_COLUMNS = ("label", "type", "unit", "values", "default")
"""What the lines between `rule` and the first row may begin with."""
WHEN, THEN = "when", "then"


def read_grid(lines: Sequence[Cells], origin: str) -> tuple[Sheet | None, tuple[Diagnostic, ...]]:
    """Read a table from its lines."""
    reading = _Reading([[tidy(cell) for cell in line] for line in lines], origin)
    sheet = reading.sheet()
    return sheet, tuple(reading.found)


class _Reading:
    """One table being read."""

    def __init__(self, lines: list[list[Cell]], origin: str) -> None:
        self.lines = [line for line in lines if any(line)]
        self.origin = origin
        self.found: list[Diagnostic] = []
        self.about: dict[str, Cell] = {}
        self.names: list[tuple[Cell, Cell]] = []
        self.columns: dict[str, list[Cell]] = {}

    def report(self, kind: Kind, span: Span, message: str, hint: str | None = None) -> None:
        """Add a finding."""
        self.found.append(kind.at(span, message, hint=hint))

    def sheet(self) -> Sheet | None:
        """The whole table."""
        starts = [place for place, line in enumerate(self.lines) if _word(line) == RULE]
        if not starts:
            message = "no line begins with “rule” and says which column is what"
            hint = "rule,when NAME,then NAME,note"
            self.report(kinds.NOT_A_GRID, Span(self.origin), message, hint)
            return None
        for line in self.lines[: starts[0]]:
            self._about(line)
        head, rest = self.lines[starts[0]], self.lines[starts[0] + 1 :]
        roles = self._roles(head)
        while rest and _word(rest[0]) and not _is_number(rest[0][0]):
            self._of_columns(rest.pop(0))
        rows = tuple(self._row(line, roles) for line in rest)
        hit, aggregate = read_policy(self.about.get("hit", EMPTY), self.found)
        sheet = Sheet(
            id=self.about.get("id", Cell("", head[0].span)),
            inputs=tuple(InputColumn(name, self._head(place)) for place, role, name in roles if role == WHEN),
            outputs=tuple(self._output(place, name) for place, role, name in roles if role == THEN),
            rows=rows,
            hit=hit,
            aggregate=aggregate,
            name=self.about.get("name", EMPTY),
            annotations=tuple(name.text for _, role, name in roles if role == NOTE),
            names=tuple(self.names),
            remarks=tuple((key, self.about[key].text) for key in REMARKS if key in self.about),
            span=head[0].span,
        )
        return as_read(sheet)

    def _about(self, line: list[Cell]) -> None:
        """A line about the table as a whole."""
        word, value = _word(line), line[1] if len(line) > 1 else EMPTY
        if word not in ABOUT:
            hint = did_you_mean(word, ABOUT) or f"known here: {', '.join((*ABOUT, RULE))}"
            self.report(kinds.UNKNOWN_KEY, line[0].span, f"a decision table has no “{line[0].text[:60]}”", hint)
        elif word == "names":
            type_ = line[2] if len(line) > 2 else EMPTY
            self.names.append((value, Cell(type_word(type_.text), type_.span)))
        elif word in self.about:
            self.report(kinds.UNKNOWN_KEY, line[0].span, f"“{word}” stands twice", "keep one of the two")
        elif value:
            self.about[word] = value

    def _roles(self, head: list[Cell]) -> list[tuple[int, str, Cell]]:
        """What each column is: `when`, `then` or `note`, and its expression or name."""
        roles = []
        for place, cell in enumerate(head[1:], 1):
            role, _, rest = cell.text.partition(" ")
            if role.lower() == NOTE and not rest:
                rest = NOTE
            if role.lower() in (WHEN, THEN, NOTE):
                roles.append((place, role.lower(), tidy(Cell(rest, cell.span))))
            elif cell:
                hint = "a column begins with when (a condition), then (an output) or note"
                self.report(kinds.NOT_A_GRID, cell.span, f"“{cell.text[:60]}” does not say what the column is", hint)
        return roles

    def _of_columns(self, line: list[Cell]) -> None:
        """A line that says something of every column."""
        word = _word(line)
        if word not in OF_COLUMNS:
            hint = did_you_mean(word, OF_COLUMNS) or "rows begin with a number"
            self.report(kinds.UNKNOWN_KEY, line[0].span, f"“{line[0].text[:60]}” says nothing of a column", hint)
        elif word in self.columns:
            self.report(kinds.UNKNOWN_KEY, line[0].span, f"“{word}” stands twice", "keep one of the two")
        else:
            self.columns[word] = line

    def _said(self, word: str, place: int) -> Cell:
        """What a line says of a column."""
        line = self.columns.get(word, [])
        return line[place] if place < len(line) else EMPTY

    def _head(self, place: int) -> Head:
        """What is said of a column."""
        written = self._said("type", place)
        type_ = Cell(type_word(written.text), written.span)
        values = as_values(split_values(self._said("values", place)), type_.text)
        return Head(self._said("label", place).text, type_, self._said("unit", place).text, values)

    def _output(self, place: int, name: Cell) -> OutputColumn:
        return OutputColumn(name, self._head(place), self._said("default", place))

    def _row(self, line: list[Cell], roles: list[tuple[int, str, Cell]]) -> Line:
        """One row."""
        span = line[0].span
        if line[0] and not _is_number(line[0]):
            message = f"a row begins with a number or nothing, not “{line[0].text[:60]}”"
            self.report(kinds.CELLS, span, message)
        known = {place for place, _, _ in roles}
        for place, cell in enumerate(line[1:], 1):
            if cell and place not in known:
                self.report(kinds.CELLS, cell.span, "this cell stands in a column without a head")

        def of(role: str) -> Iterator[Cell]:
            for place, each, _ in roles:
                if each == role:
                    yield line[place] if place < len(line) else Cell("", span)

        return Line(tuple(map(always, of(WHEN))), tuple(of(THEN)), tuple(one.text for one in of(NOTE)), span)


def _word(line: Cells) -> str:
    """The word a line begins with."""
    return " ".join(line[0].text.lower().split()) if line else ""


def _is_number(cell: Cell) -> bool:
    return cell.text.strip(". ").isdecimal()


def write_grid(sheet: Sheet) -> list[list[str]]:
    """The lines of a table."""
    lines = [["id", sheet.id.text]]
    if sheet.name:
        lines.append(["name", sheet.name.text])
    lines += [[key, text] for key, text in sheet.remarks]
    lines.append(["hit", policy_words(sheet.hit, sheet.aggregate)])
    lines += [["names", name.text, type_.text] for name, type_ in sheet.names]
    heads = [
        *(f"{WHEN} {one.expression.text}" for one in sheet.inputs),
        *(f"{THEN} {one.name.text}" for one in sheet.outputs),
        *(NOTE if one == NOTE else f"{NOTE} {one}" for one in sheet.annotations),
    ]
    lines.append([RULE, *heads])
    lines += [line for word in OF_COLUMNS if any((line := [word, *_of_each(sheet, word)])[1:])]
    for number, row in enumerate(sheet.rows, 1):
        notes = (*row.notes, *[""] * (len(sheet.annotations) - len(row.notes)))
        lines.append([str(number), *(one.text for one in (*row.cells, *row.outputs)), *notes])
    return lines


def _of_each(sheet: Sheet, word: str) -> Iterator[str]:
    """What a line says of each column."""
    said: dict[str, Callable[[Head], str]] = {
        "label": lambda head: head.label,
        "type": lambda head: head.type.text,
        "unit": lambda head: head.unit,
        "values": lambda head: ", ".join(short_values(head)),
        "default": lambda _: "",
    }
    yield from (said[word](one.head) for one in sheet.inputs)
    yield from (one.default.text if word == "default" else said[word](one.head) for one in sheet.outputs)
    yield from ("" for _ in sheet.annotations)
