"""Wordings that a law or a regulator prescribes word for word, and whether a fragment repeats one exactly.

In: `mandated.yaml` beside this file, what a library adds to it in `checks.yaml`, and fragments. Out: `Mandate`s, and
the words in which a fragment departs from one. Compared in Unicode NFC with every run of space as one space; straight
and curly quotation marks are the same sign, and a blank takes any few words or a placeholder.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher
from functools import cache
from importlib.resources import files
from unicodedata import normalize

from ccm.compliance.model import Inspection
from ccm.compliance.passages import HOLE
from ccm.compliance.settings import MandateEntry, read_mandates
from ccm.library.model import Fragment

FILE = "mandated.yaml"
_BLANK = re.compile(r"\{[^{}]*\}")
_SIGNS = str.maketrans("‘’“”\u00a0\u202f", "''\"\"  ")
_WORDS_RUN = 4
_WORD = re.compile(rf"[\w{HOLE}](?:['’.-]?\w)*")
_MOST, _DENSE = 0.7, 0.75
"""A wording is close whose words a text has for the most part, with few others among them."""


@dataclass(frozen=True)
class Mandate:
    """A prescribed wording, ready to be compared."""

    entry: MandateEntry
    words: tuple[str, ...] = field(init=False)
    bare: tuple[str, ...] = field(init=False)
    """The words without their marks and capitals."""
    pattern: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        parts = [re.escape(part).replace(r"\ ", " ") for part in _BLANK.split(plain(self.entry.text))]
        object.__setattr__(
            self, "pattern", re.compile("(?:^|(?<=\\s))" + r"[^\n]{1,120}?".join(parts) + r"(?=$|[\s.])")
        )
        object.__setattr__(self, "words", tuple(plain(_BLANK.sub("{}", self.entry.text)).split()))
        object.__setattr__(self, "bare", bare(plain(_BLANK.sub(HOLE, self.entry.text))))

    @property
    def id(self) -> str:
        """The name fragments declare it by."""
        return self.entry.id

    def repeated_by(self, text: str) -> bool:
        """Whether a text is this wording and nothing else; a full stop may follow one that ends without."""
        return self.pattern.fullmatch(text) is not None or self.pattern.fullmatch(text.removesuffix(".")) is not None

    def found_in(self, text: str) -> bool:
        """Whether the exact wording stands somewhere in a text."""
        return self.pattern.search(text) is not None

    def differences(self, text: str) -> tuple[str, ...]:
        """Where a text departs from the wording, in words: `says X where Y is prescribed`."""
        mine = tuple(text.replace(HOLE, "{}").split())
        found = []
        for what, first, last, start, end in SequenceMatcher(None, self.words, mine, autojunk=False).get_opcodes():
            wanted, said = " ".join(self.words[first:last]), " ".join(mine[start:end])
            if what == "equal" or wanted == "{}":
                continue
            found.append(
                f"“{said}” stands where “{wanted}” is prescribed"
                if wanted and said
                else (f"“{wanted}” is missing" if wanted else f"“{said}” is added")
            )
        return tuple(found)


@dataclass(frozen=True)
class Mandates:
    """All prescribed wordings a library knows, by id; `runs` by four words in a row."""

    by_id: Mapping[str, Mandate]
    runs: Mapping[tuple[str, ...], tuple[str, ...]]
    threes: Mapping[tuple[str, ...], tuple[tuple[str, int], ...]]
    """Where three bare words in a row stand: in which wordings, from which word on."""

    def repeated_by(self, text: str) -> bool:
        """Whether a text repeats one of the wordings exactly and has nothing around it."""
        words = tuple(text.split())
        named = dict.fromkeys(name for run in runs_of(words) for name in self.runs.get(run, ()))
        return any(self.by_id[name].repeated_by(text) for name in named)

    def close(self, text: str) -> Iterator[Mandate]:
        """The wordings most of whose words stand in a text in their order and close together."""
        mine = bare(text)
        windows: dict[tuple[str, int], None] = {}
        for at in range(len(mine) - 2):
            for name, place in self.threes.get(mine[at : at + 3], ()):
                windows[name, at - place] = None
        for name, start in windows:
            mandate = self.by_id[name]
            length = len(mandate.bare)
            if is_close(mandate.bare, mine[max(0, start - 2) : max(0, start + length + 3)]):
                yield mandate

    def exact(self, text: str) -> list[Mandate]:
        """The wordings that stand in a text as they are prescribed."""
        named = dict.fromkeys(name for run in runs_of(text.split()) for name in self.runs.get(run, ()))
        return [self.by_id[name] for name in named if self.by_id[name].found_in(text)]

    def ranges(self, text: str) -> list[tuple[int, int]]:
        """Where prescribed wordings stand in a text, as its characters are counted."""
        shown = text.translate(_SIGNS)
        if len(self.runs.keys() & runs_of(shown.split())) == 0:
            return []
        return [each.span() for one in self.by_id.values() for each in one.pattern.finditer(shown)]


def is_close(wanted: tuple[str, ...], said: tuple[str, ...]) -> bool:
    """Whether most words of a wording stand in a text in their order, with few others among them."""
    blocks = [each for each in SequenceMatcher(None, wanted, said, autojunk=False).get_matching_blocks() if each.size]
    shared = sum(each.size for each in blocks)
    if shared < _MOST * len(wanted):
        return False
    return shared >= _DENSE * (blocks[-1].b + blocks[-1].size - blocks[0].b)


def plain(text: str) -> str:
    """A text in the form wordings are compared in: NFC, straight quotation marks, single spaces."""
    return " ".join(normalize("NFC", text).translate(_SIGNS).split())


@cache
def _shipped() -> tuple[MandateEntry, ...]:
    entries, found = read_mandates(FILE, (files("ccm.compliance") / FILE).read_text(encoding="utf-8"))
    if found:  # the file is part of the program: an error in it is a bug
        raise ValueError(str(found[0]))
    return entries


def mandates_of(inspection: Inspection) -> Mandates:
    """The shipped wordings and the library's own."""
    entries = (*_shipped(), *inspection.settings.mandated)
    by_id = {each.id: Mandate(each) for each in entries}
    runs: dict[tuple[str, ...], list[str]] = {}
    for mandate in by_id.values():
        for run in runs_of(mandate.words):
            runs.setdefault(run, []).append(mandate.id)
    shared = {run: tuple(dict.fromkeys(ids)) for run, ids in runs.items()}
    return Mandates(by_id, shared, _threes(by_id.values()))


def _threes(mandates: Iterable[Mandate]) -> Mapping[tuple[str, ...], tuple[tuple[str, int], ...]]:
    found: dict[tuple[str, ...], list[tuple[str, int]]] = {}
    for mandate in mandates:
        for at in range(len(mandate.bare) - 2):
            found.setdefault(mandate.bare[at : at + 3], []).append((mandate.id, at))
    return {three: tuple(places) for three, places in found.items()}


def bare(text: str) -> tuple[str, ...]:
    """The words of a text in lower case without marks; a placeholder or a blank is a word."""
    return tuple(_WORD.findall(text.lower()))


def runs_of(words: Iterable[str]) -> set[tuple[str, ...]]:
    """Every four words in a row, in lower case."""
    known = [word.lower() for word in words]
    return {tuple(known[at : at + _WORDS_RUN]) for at in range(len(known) - _WORDS_RUN + 1)}


def text_of(fragment: Fragment, inspection: Inspection) -> str:
    """What a fragment says, on one line, in the form wordings are compared in."""
    return plain(" ".join(each.text for each in inspection.passages(fragment)))


def is_mandated(fragment: Fragment, inspection: Inspection) -> bool:
    """Whether a fragment says exactly what is prescribed, or claims to (then its own check judges it)."""
    mandates = inspection.once(mandates_of)
    return fragment.mandated in mandates.by_id or mandates.repeated_by(text_of(fragment, inspection))


def lapsed(mandate: Mandate, on: date | None) -> bool:
    """Whether another wording is prescribed by now."""
    return on is not None and mandate.entry.until is not None and mandate.entry.until < on
