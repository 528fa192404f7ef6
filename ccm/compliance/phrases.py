"""Finds phrases in wording: word by word, whatever the capitals, the line breaks and the form of apostrophe or hyphen.

In: phrases as a check lists them, and the text of a passage. Out: where they stand. Written `a/b c`, a phrase has
alternatives for a word; `~` stands for up to three words in between, never across the end of a clause. A placeholder
is a word, too: `_` stands for it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from ccm.compliance.passages import HOLE

_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|[^\w\s‐‑-]|_")
_FEW = 3
_DENIALS = frozenset(
    {"not", "no", "never", "cannot", "nor", "without", "nothing", "neither", "nobody", "isn't", "aren't", "don't"}
    | {"doesn't", "can't", "won't", "wasn't", "didn't"}
)


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words and signs of a text in lower case, each with its range; `known` is the set of them."""

    words: tuple[str, ...]
    ranges: tuple[tuple[int, int], ...]
    known: frozenset[str]


@lru_cache(maxsize=65_536)
def tokens_of(text: str) -> Tokens:
    """Take a text apart."""
    found = [(each[0].lower().replace("’", "'").replace(HOLE, "_"), each.span()) for each in _TOKEN.finditer(text)]
    words = tuple(word for word, _ in found)
    return Tokens(words, tuple(place for _, place in found), frozenset(words))


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases by the words they may begin with."""

    by_start: Mapping[str, tuple[tuple[frozenset[str], ...], ...]]

    def find(self, text: str, *, unless: "Phrases | None" = None) -> Iterator[tuple[int, int]]:
        """The ranges of all phrases, the longest at each place; none that lies in one of `unless`."""
        tokens = tokens_of(text)
        if tokens.known.isdisjoint(self.by_start):
            return
        excused: list[tuple[int, int]] | None = None if unless else []
        after = 0
        for at, word in enumerate(tokens.words):
            if at < after or word not in self.by_start:
                continue
            end = self._longest(tokens, at)
            if end is None:
                continue
            start, stop = tokens.ranges[at][0], tokens.ranges[end - 1][1]
            if excused is None:
                excused = list(unless.find(text)) if unless else []
            if not any(first <= start and stop <= last for first, last in excused):
                yield start, stop
            after = end

    def __contains__(self, text: object) -> bool:
        return isinstance(text, str) and next(self.find(text), None) is not None

    def _longest(self, tokens: Tokens, at: int) -> int | None:
        ends = (_end(phrase, tokens.words, at) for phrase in self.by_start[tokens.words[at]])
        return max((end for end in ends if end is not None), default=None)


def _end(phrase: tuple[frozenset[str], ...], words: tuple[str, ...], at: int) -> int | None:
    """Where a phrase that begins at a word ends; None if it does not stand there."""
    for number, wanted in enumerate(phrase):
        if "~" in wanted:
            rest = phrase[number + 1 :]
            for gap in range(_FEW + 1):
                if at + gap < len(words) and words[at + gap] in rest[0]:
                    return _end(rest, words, at + gap)
                if at + gap >= len(words) or not (words[at + gap][0].isalnum() or words[at + gap] == "_"):
                    return None
            return None
        if at >= len(words) or words[at] not in wanted:
            return None
        at += 1
    return at


def phrases(*written: str) -> Phrases:
    """Make phrases ready to be found."""
    by_start: dict[str, list[tuple[frozenset[str], ...]]] = {}
    for each in written:
        phrase = tuple(frozenset(word.split("/")) for word in each.lower().replace("-", " ").split())
        for start in phrase[0]:
            by_start.setdefault(start, []).append(phrase)
    return Phrases({start: tuple(found) for start, found in by_start.items()})


def is_denied(text: str, at: int, *, within: int = 4) -> bool:
    """Whether one of the few words before a place, in the same clause, denies what follows."""
    tokens = tokens_of(text)
    before = [word for word, (_, end) in zip(tokens.words, tokens.ranges, strict=True) if end <= at][-within:]
    for word in reversed(before):
        if word in ".!?;:":
            return False
        if word in _DENIALS:
            return True
    return False
