"""What a check is and what it looks at.

A check is one file in `checks/`: a kind of finding, the bundle a library switches on, the source it rests on (a
standard, a regulation, a study), and a function over one fragment or over the whole library. It reads; it never
changes anything.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar, cast

from ccm.brand import Brand
from ccm.compliance.passages import Passage, passages_of
from ccm.compliance.settings import CheckSettings
from ccm.diagnostics import Diagnostic, Kind, Span
from ccm.library.model import Fragment, Library
from ccm.library.text import decoded

Known = TypeVar("Known")


@dataclass(frozen=True)
class Inspection:
    """What checks look at: a library, its files by path, its brand, and what it asks of its checks.

    `on` is the day for which reviews and effective dates are judged; None leaves days alone.
    """

    library: Library
    files: Mapping[str, bytes]
    settings: CheckSettings
    brand: Brand | None = None
    on: date | None = None
    _passages: dict[str, tuple[Passage, ...]] = field(default_factory=dict)
    _texts: dict[str, list[str]] = field(default_factory=dict)
    _known: dict[Callable[..., Any], Any] = field(default_factory=dict)

    def once(self, find: Callable[["Inspection"], Known]) -> Known:
        """What a function finds out about the whole library; found out at the first question, then kept."""
        if find not in self._known:
            self._known[find] = find(self)
        return cast("Known", self._known[find])

    def passages(self, fragment: Fragment) -> tuple[Passage, ...]:
        """The wording of a fragment, passage by passage, with places."""
        if fragment.path not in self._passages:
            content = self.files.get(fragment.path, b"")
            self._passages[fragment.path] = passages_of(fragment, decoded(content))
        return self._passages[fragment.path]

    def let_go(self, to: "Inspection") -> None:
        """Forget the wording that was read so far; another inspection of the same library need not read it again."""
        to._passages.update(self._passages)
        self._passages.clear()
        self._texts.clear()

    def written(self, span: Span) -> str:
        """What stands in the file at a span of one or more lines."""
        lines = self._lines(span.source)[span.line - 1 : span.end_line]
        if not lines:
            return ""
        lines[-1] = lines[-1][: span.end_column - 1]
        lines[0] = lines[0][span.column - 1 :]
        return "\n".join(lines)

    def fix(self, passage: Passage, start: int, end: int, text: str) -> str | None:
        """A text as the fix of a range, or None if marks, entities or placeholders stand in the range."""
        written = self.written(passage.span(start, end))
        return text if written.split() == passage.text[start:end].split() else None

    def _lines(self, path: str) -> list[str]:
        if path not in self._texts:
            self._texts[path] = decoded(self.files.get(path, b"")).split("\n")
        return self._texts[path]


FragmentRun = Callable[[Fragment, Inspection], Iterable[Diagnostic]]
LibraryRun = Callable[[Inspection], Iterable[Diagnostic]]


@dataclass(frozen=True, slots=True)
class Check:
    """One compliance test. Either `fragment` or `library` runs it; `languages` it can read, none means all.

    `source` says where the rule comes from; `kinds` are all it may report, the first names the check. One that judges
    the author's choice of words (`wording`) leaves alone what a law or regulator words itself.
    """

    kinds: tuple[Kind, ...]
    bundle: str
    source: str
    fragment: FragmentRun | None = None
    library: LibraryRun | None = None
    languages: tuple[str, ...] = ()
    wording: bool = False

    @property
    def judges_words(self) -> bool:
        """Whether it has nothing to say of wording that somebody else prescribes."""
        return self.wording or self.bundle in ("plain language", "brand")

    @property
    def slug(self) -> str:
        """The name people switch it off and waive it by."""
        return self.kinds[0].slug
