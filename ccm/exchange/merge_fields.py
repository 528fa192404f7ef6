"""Fields of a word processor's letter as placeholders: «First_Name», { MERGEFIELD Balance }, [Name], {{ name }}.

In: parts and the names that a fragment may use. Out: the parts with placeholders where a name is known, and a finding
for each field: what it became, or what it may have meant. A field that nobody knows stays in the text, as words.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from ccm.diagnostics import Diagnostic, Kind, Severity, Span, did_you_mean, warning
from ccm.exchange.markdown import untyped
from ccm.exchange.units import add_words
from ccm.feel import Name
from ccm.library.leaves import inline_runs, rebuild
from ccm.library.model import Inline, Part, Styled, Words
from ccm.library.placeholders import Hole
from ccm.written import short

FIELD_TAKEN = Kind("X153", "import-placeholder", Severity.INFO, "A field of a document became a placeholder.")
FIELD_UNKNOWN = warning("X154", "import-field", "A field of a document is none of the facts and parameters there are.")

PRINTABLE = ("text", "number", "date")
_FIELD = re.compile(
    r"«\s*(?P<guillemets>[^«»\n]{1,80}?)\s*»"
    r"|\{\s*MERGEFIELD\s+\"?(?P<field>[\w .-]{1,80}?)\"?\s*(?:\\[^}]{0,80})?\}"
    r"|\{\{\s*(?P<braces>[^{}\n]{1,200}?)\s*\}\}"
    r"|\[(?P<brackets>[A-Za-z][\w .’'-]{1,60})\]"
)
_STRAY = re.compile(r"\{\{|\}\}|\{(?=[%#])")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@dataclass
class FieldReader:
    """Finds fields in parts. `names` are those that a fragment may print, by their folded names."""

    path: str
    names: Mapping[str, Name]
    findings: list[Diagnostic] = field(default_factory=list)

    def read(self, parts: tuple[Part, ...], lines: Iterable[int]) -> tuple[Part, ...]:
        """The parts with placeholders in them; `lines` say where their runs of inline wording begin."""
        runs = zip(inline_runs(parts), lines, strict=True)
        return rebuild(parts, [tuple(self._inlines(run.inlines, line)) for run, line in runs])

    def _inlines(self, inlines: tuple[Inline, ...], line: int) -> list[Inline]:
        found: list[Inline] = []
        for each in inlines:
            match each:
                case Words():
                    self._words(each.text, line, found)
                case Styled():
                    found.append(replace(each, children=tuple(self._inlines(each.children, line))))
                case _:
                    found.append(each)
        return found

    def _words(self, text: str, line: int, found: list[Inline]) -> None:
        at = 0
        for hit in _FIELD.finditer(text):
            add_words(found, self._plain(text[at : hit.start()], line))
            at = hit.end()
            self._field(hit, line, found)
        add_words(found, self._plain(text[at:], line))

    def _plain(self, text: str, line: int) -> str:
        """Words in which no sign stands that would open or close a placeholder."""
        if hit := _STRAY.search(text):
            message = f"“{hit.group()}” belongs to no field and was written with one brace less"
            self.findings.append(FIELD_UNKNOWN.at(Span(self.path, line, 1), message))
        return _STRAY.sub(lambda sign: sign.group()[:1] if len(sign.group()) == 2 else "", text)

    def _field(self, hit: re.Match[str], line: int, found: list[Inline]) -> None:
        written = next(each for each in hit.groups() if each is not None)
        name, bar, filters = written.partition("|")
        known = self.names.get(folded(name))
        shown = hit.group() if len(hit.group()) <= 80 else short(hit.group())
        if known is not None:
            source = f"{known.name} | {filters.strip()}" if bar else known.name
            found.append(untyped(Hole(source, Span(self.path, line, 1))))
            message = f"{shown} became {{{{ {source} }}}}"
            self.findings.append(FIELD_TAKEN.at(Span(self.path, line, 1), message))
            return
        add_words(found, f"[{' '.join(written.replace('|', ' ').split())}]" if hit["braces"] else hit.group())
        guess = did_you_mean(" ".join(_parted(name).split()), [each.name for each in self.names.values()])
        hint = guess or "see what there is: ccm facts; then write {{ name }} in its place"
        self.findings.append(FIELD_UNKNOWN.at(Span(self.path, line, 1), f"{shown} is no known name", hint=hint))


def printable(names: Iterable[Name]) -> dict[str, Name]:
    """The names that a placeholder can print without more ado, by their folded names."""
    return {folded(each.name): each for each in names if each.type.kind in PRINTABLE}


def folded(name: str) -> str:
    """A name without what word processors change: capitals, underscores, hyphens, spaces."""
    return re.sub(r"[\W_]+", "", _parted(name)).casefold()


def _parted(name: str) -> str:
    return re.sub(r"[_\-.]+", " ", _CAMEL.sub(" ", name)).lower()
