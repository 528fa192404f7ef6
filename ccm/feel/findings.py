"""Collect findings while an expression is read, and place them in the author's file.

In: offsets in the source and where the source stands (`origin`). Out: diagnostics with line and column. A multi-line
source is taken to be one block: all its lines are moved by the column of the first.
"""

from bisect import bisect_right
from dataclasses import dataclass, field, replace

from ccm.diagnostics import Diagnostic, Kind, Severity, Span

MOST_FINDINGS = 20
_FATAL = frozenset(["F001", "F002", "F004", "F005", "F010", "F011", "F012"])
"""What leaves no expression even where types are not enforced."""


class Stop(Exception):  # noqa: N818  # not an error: the reader ends here, the finding is already made
    """Ends the reading of one expression; never leaves this package."""


@dataclass(slots=True)
class Lines:
    """Offsets of one source, as lines and columns of the file it stands in."""

    source: str
    origin: Span
    starts: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.starts = [0] + [place + 1 for place, character in enumerate(self.source) if character == "\n"]

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column, 1-based, of an offset."""
        line = bisect_right(self.starts, offset) - 1
        column = offset - self.starts[line]
        return line + max(self.origin.line, 1), column + max(self.origin.column, 1)

    def span(self, start: int, end: int) -> Span:
        """The span of an extent."""
        line, column = self.place(start)
        end_line, end_column = self.place(max(end, start))
        origin = self.origin
        return Span(origin.source, line, column, end_line, end_column, origin.row, origin.field)


class Findings:
    """The findings of one expression, in the order they were made; one per place.

    Not `strict`, only what cannot be read at all is an error: type problems give null when they are met, as the
    standard says, and are warnings here.
    """

    def __init__(self, source: str, origin: Span | str, *, strict: bool = True) -> None:
        self.strict = strict
        self.lines = Lines(source, origin if isinstance(origin, Span) else Span(origin))
        self._found: dict[tuple[int, int], Diagnostic] = {}

    def add(self, kind: Kind, extent: tuple[int, int], message: str, hint: str | None = None) -> None:
        """Record a finding; a second one at the same place is dropped."""
        if len(self._found) < MOST_FINDINGS or kind.code in _FATAL:
            self._found.setdefault(extent, self._made(kind, extent, message, hint))

    def _made(self, kind: Kind, extent: tuple[int, int], message: str, hint: str | None) -> Diagnostic:
        """The diagnostic, an error only where it stops the expression."""
        found = kind.at(self.lines.span(*extent), message, hint=hint)
        return found if self.strict or kind.code in _FATAL else replace(found, severity=Severity.WARNING)

    def replace(self, kind: Kind, extent: tuple[int, int], message: str, hint: str | None = None) -> None:
        """Record a finding that says more than the one already made at this place."""
        self._found[extent] = self._made(kind, extent, message, hint)

    def has(self, extent: tuple[int, int]) -> bool:
        """Whether something was found exactly here."""
        return extent in self._found

    @property
    def failed(self) -> bool:
        """Whether any finding is an error."""
        return any(found.severity is Severity.ERROR for found in self._found.values())

    def in_order(self) -> tuple[Diagnostic, ...]:
        """All findings, by place."""
        return tuple(self._found[extent] for extent in sorted(self._found))
