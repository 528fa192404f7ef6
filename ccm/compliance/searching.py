"""Find wording: the passages that hold words, wherever capitals, accents and line ends stand.

In: fragments with their passages, words. Out: `Hit`s, the best first: the exact phrase, then all words in one passage.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from unicodedata import combining, normalize

from ccm.compliance.passages import HOLE, Passage, passages_of
from ccm.diagnostics import Span
from ccm.library.model import Fragment
from ccm.library.text import decoded


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage with the words; `ranges` are their places in `text`, in which a placeholder is `{{ … }}`'s source."""

    fragment: str
    span: Span
    text: str
    ranges: tuple[tuple[int, int], ...]
    phrase: bool


def search_wording(fragments: Iterable[Fragment], files: Mapping[str, bytes], words: str) -> tuple[Hit, ...]:
    """Every passage that holds all the words; of equal rank in the order of the files."""
    wanted = [_folded(word) for word in words.split()]
    if not wanted:
        return ()
    found: list[Hit] = []
    for fragment in fragments:
        text = decoded(files.get(fragment.path, b""))
        found.extend(_hits(fragment, passages_of(fragment, text), wanted))
    return tuple(sorted(found, key=lambda hit: not hit.phrase))


def _hits(fragment: Fragment, passages: Iterable[Passage], wanted: list[str]) -> Iterator[Hit]:
    phrase = re.compile(r"\s+".join(map(re.escape, wanted)))
    for passage in passages:
        folded = _folded(passage.text)
        whole = [found.span() for found in phrase.finditer(folded)]
        ranges = whole or _all_words(folded, wanted)
        if ranges:
            shown, moved = _shown(passage, ranges)
            yield Hit(fragment.name, passage.span(ranges[0][0]), shown, moved, bool(whole))


def _all_words(folded: str, wanted: list[str]) -> list[tuple[int, int]]:
    """Where each word first stands, if all do."""
    places = [(folded.find(word), word) for word in wanted]
    if any(at < 0 for at, _ in places):
        return []
    return sorted((at, at + len(word)) for at, word in places)


def _shown(passage: Passage, ranges: list[tuple[int, int]]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The passage with its placeholders written out, and the ranges moved along."""
    holes, parts, moves, at = iter(passage.holes), [], [], 0
    for sign in passage.text:
        piece = f"{{{{ {next(holes).source} }}}}" if sign == HOLE else sign
        moves.append(at)
        at += len(piece)
        parts.append(piece)
    moves.append(at)
    return "".join(parts), tuple((moves[start], moves[min(end, len(moves) - 1)]) for start, end in ranges)


def _folded(text: str) -> str:
    """The text in small letters without accents, sign for sign as long as before."""
    return "".join(_plain(sign) for sign in text)


def _plain(sign: str) -> str:
    bare = "".join(each for each in normalize("NFD", sign) if not combining(each)).casefold()
    return bare if len(bare) == 1 else sign
