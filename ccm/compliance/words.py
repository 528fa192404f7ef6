"""Words and set phrases in wording: what checks of vocabulary look for, found in one pass.

In: the text of a passage. Out: `Word`s with their ranges, and `Hit`s of `Phrases`. A text is read once into words and
phrases are looked up by their first word, so that a check may know hundreds of phrases at no cost.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

_WORD = re.compile(r"[^\W_]+(?:['’/-][^\W_]+)*|\ufffc")
_SPACE = re.compile(r"[ \n\u00a0\u202f]")


@dataclass(frozen=True, slots=True)
class Word:
    """A word in small letters with the straight apostrophe, and its range in the text."""

    text: str
    start: int
    end: int


@lru_cache(maxsize=256)
def words_in(text: str) -> tuple[Word, ...]:
    """The words of a text in order; a placeholder is one."""
    return tuple(Word(found[0].lower().replace("’", "'"), found.start(), found.end()) for found in _WORD.finditer(text))


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase that was found: its range, its words as written, and what is said of it."""

    start: int
    end: int
    written: str
    said: str

    @property
    def instead(self) -> str:
        """What is said of it, with a capital where the phrase has one."""
        first = self.written[:1]
        return self.said[:1].upper() + self.said[1:] if first.isupper() and not self.written.isupper() else self.said


class Phrases:
    """Set phrases with what is said of each."""

    def __init__(self, said: Mapping[str, str]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for phrase, about in said.items():
            words = tuple(phrase.lower().replace("’", "'").split())
            self._by_first.setdefault(words[0], []).append((words, about))
        for listed in self._by_first.values():
            listed.sort(key=lambda each: -len(each[0]))

    def find(self, text: str) -> Iterator[Hit]:
        """Every phrase in a text, the longest where several begin, none within another."""
        words = words_in(text)
        after = 0
        for at, word in enumerate(words):
            if at < after or word.text not in self._by_first:
                continue
            for phrase, said in self._by_first[word.text]:
                last = at + len(phrase)
                if self._stands(text, words[at:last], phrase):
                    start, end = word.start, words[last - 1].end
                    yield Hit(start, end, text[start:end], said)
                    after = last
                    break

    @staticmethod
    def _stands(text: str, words: tuple[Word, ...], phrase: tuple[str, ...]) -> bool:
        if len(words) < len(phrase) or any(one.text != other for one, other in zip(words, phrase, strict=True)):
            return False
        return all(_SPACE.fullmatch(text, one.end, other.start) for one, other in pairwise(words))


def inflected(verbs: Iterable[str], rest: Iterable[str], instead: Iterable[str]) -> dict[str, str]:
    """Phrases of a verb in all its forms: `(make, made), [a payment], (pay, paid)` says `paid` of `made a payment`."""
    return {f"{verb} {each}".strip(): form for verb, form in zip(verbs, instead, strict=True) for each in rest}
