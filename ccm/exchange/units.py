"""The translatable units of a fragment: its paragraphs, headings, list items and cells, and the words inside codes.

In: a fragment. Out: `Unit`s in reading order, each inline wording whose placeholders and marks are codes with numbers;
the other way, inline wording made of pieces. A cell that holds a value and no word is no unit. A
plural form is a unit of its own, one for each form that the other language needs.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Generic, TypeVar

from ccm.library.leaves import inline_runs
from ccm.library.model import Inline, Part, Placeholder, Styled, Words
from ccm.library.placeholders import split_pipes

PLURAL = "plural"
_KINDS = {"head": "column head"}
"""What translators are told of a run, where its kind is no word of theirs."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A code by its number, all that is believed of one that comes back."""

    id: str


@dataclass(frozen=True, slots=True)
class Code(Mark):
    """A placeholder, line break, bold, italics or link: what a translator moves and never changes."""

    inline: Inline


AnyCode = TypeVar("AnyCode", bound=Mark)


@dataclass(frozen=True, slots=True)
class Coded(Generic[AnyCode]):
    """A code that stands around words and other codes; `inside` is None where it stands alone."""

    code: AnyCode
    inside: tuple["str | Coded[AnyCode]", ...] | None = None


Piece = str | Coded[Code]


@dataclass(frozen=True, slots=True)
class Unit:
    """Something to translate. `kind` says what it is on the page; `form` is the category of a form of a plural."""

    id: str
    kind: str
    pieces: tuple[Piece, ...]
    form: str = ""

    @property
    def text(self) -> str:
        """The words, a code as its number in braces: two units of the same text say the same."""
        return spelt(self.pieces)


def spelt(pieces: Iterable[str | Coded[AnyCode]]) -> str:
    """Pieces as one text, for comparing."""
    return " ".join("".join(map(_spelt, pieces)).split())


def _spelt(piece: str | Coded[AnyCode]) -> str:
    if isinstance(piece, str):
        return piece
    number = piece.code.id
    return f"{{{number}}}" + ("" if piece.inside is None else f"{''.join(map(_spelt, piece.inside))}{{/{number}}}")


def words_in(pieces: Iterable[str | Coded[AnyCode]]) -> str:
    """The words of pieces as one text, spaces where a code begins and ends."""
    return "".join(each if isinstance(each, str) else f" {words_in(each.inside or ())} " for each in pieces)


def coded_in(pieces: Iterable[str | Coded[AnyCode]]) -> Iterator[Coded[AnyCode]]:
    """Every code among pieces with what it stands around, as often as it stands there."""
    for each in pieces:
        if not isinstance(each, str):
            yield each
            yield from coded_in(each.inside or ())


def codes_of(pieces: Iterable[Piece]) -> Iterator[Code]:
    """Every code of a unit."""
    return (each.code for each in coded_in(pieces))


def units_of(parts: Sequence[Part], forms: Sequence[str]) -> tuple[Unit, ...]:
    """The units of a wording; `forms` are the plural categories of the language it is translated into."""
    found: list[Unit] = []
    for number, run in enumerate(inline_runs(parts), 1):
        unit = Unit(str(number), _KINDS.get(run.kind, run.kind), pieces_of(run.inlines))
        if _has_words(run.inlines):
            found.append(unit)
        for code in codes_of(unit.pieces):
            found.extend(_plural_units(unit, code, forms))
    return tuple(found)


def _plural_units(unit: Unit, code: Code, forms: Sequence[str]) -> Iterator[Unit]:
    options = plural_options(code)
    if options:
        for form in forms:
            text = options.get(form, options.get("other", ""))
            yield Unit(f"{unit.id}-{code.id}-{form}", PLURAL, (text,), form)


def plural_options(code: Code) -> Mapping[str, str]:
    """The forms of a placeholder that is a plural; nothing of any other code."""
    if not isinstance(code.inline, Placeholder):
        return {}
    return next((dict(each.options) for each in code.inline.filters if each.name == PLURAL), {})


def _has_words(inlines: Sequence[Inline]) -> bool:
    """Whether there is a letter to translate."""
    words = (each.text if isinstance(each, Words) else "" for each in inlines)
    return any(map(re.compile(r"[^\W\d_]").search, words)) or any(
        _has_words(each.children) for each in inlines if isinstance(each, Styled)
    )


def pieces_of(inlines: Sequence[Inline]) -> tuple[Piece, ...]:
    """Inline wording as pieces, its codes numbered in reading order."""
    return _pieces(inlines, count(1))


def _pieces(inlines: Sequence[Inline], numbers: "count[int]") -> tuple[Piece, ...]:
    found: list[Piece] = []
    for each in inlines:
        if isinstance(each, Words):
            found.append(each.text)
        elif isinstance(each, Placeholder) or each.role == "break":
            found.append(Coded(Code(str(next(numbers)), each)))
        else:
            code = Code(str(next(numbers)), each)
            found.append(Coded(code, _pieces(each.children, numbers)))
    return tuple(found)


def inlines_of(pieces: Sequence[Piece]) -> tuple[Inline, ...]:
    """Pieces as inline wording again: words that meet become one, spaces around it go, as Markdown has it."""
    return trimmed(_inlines_of(pieces))


def _inlines_of(pieces: Sequence[Piece]) -> tuple[Inline, ...]:
    found: list[Inline] = []
    for each in pieces:
        match each:
            case str():
                add_words(found, each)
            case Coded(code, None):
                found.append(code.inline)
            case Coded(code, inside):
                _surround(found, code, _inlines_of(inside or ()))
    return tuple(found)


def _surround(found: list[Inline], code: Code, inside: tuple[Inline, ...]) -> None:
    """Put a mark around wording; spaces at its edges stand outside of it, where Markdown reads them."""
    styled = code.inline
    assert isinstance(styled, Styled)  # noqa: S101 — nothing else stands around wording
    first, last = (inside[0], inside[-1]) if inside else (None, None)
    if isinstance(first, Words) and first.text[:1] == " ":
        add_words(found, " ")
    found.append(replace(styled, children=trimmed(inside)))
    if isinstance(last, Words) and last.text[-1:] == " ":
        add_words(found, " ")


def add_words(found: list[Inline], text: str) -> None:
    """Put words behind inline wording: words that meet become one, and spaces one space."""
    plain = re.sub(r"[ \t\r\n]+", " ", text)
    if found and isinstance(found[-1], Words):
        found[-1] = Words(re.sub(" +", " ", found[-1].text + plain))
    elif plain:
        found.append(Words(plain))


def add_inlines(found: list[Inline], inlines: Iterable[Inline]) -> None:
    """Put inline wording behind other inline wording: words that meet become one."""
    for each in inlines:
        if isinstance(each, Words):
            add_words(found, each.text)
        else:
            found.append(each)


def trimmed(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Inline wording without spaces at its ends."""
    found = list(inlines)
    if found and isinstance(found[0], Words):
        found[0] = Words(found[0].text.lstrip(" "))
    if found and isinstance(found[-1], Words):
        found[-1] = Words(found[-1].text.rstrip(" "))
    return tuple(each for each in found if each != Words(""))


def with_plural(placeholder: Placeholder, options: Mapping[str, str]) -> Placeholder:
    """A placeholder whose plural has other forms; its source is written anew."""
    (_, head), *filters = split_pipes(placeholder.source)
    written = [head.strip()]
    for _, each in filters:
        if each.strip().startswith(PLURAL):
            said = ", ".join(f"{form}: {_quoted(text)}" for form, text in options.items())
            written.append(f"{PLURAL}({said})")
        else:
            written.append(each.strip())
    return replace(placeholder, source=" | ".join(written))


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
