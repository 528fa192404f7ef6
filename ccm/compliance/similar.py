"""Wordings that say nearly the same: which, and how nearly.

In: fragments as words in order; a placeholder is one word. Out: pairs with the share of words that they have in common
in the same order, the most alike first. No pair at or above the asked share is missed.

How: two wordings that share so much must share pairs of neighbouring words, too. If M words are common in order and c
are not, then c ≤ 2M(1-s)/s for a share s, each change breaks at most one neighbourhood, and so the Jaccard similarity
of their neighbourhoods is at least (1-x)/(1+2x) with x = 2(1-s)/s. What reaches that is found by the rarest
neighbourhoods alone (prefix filter: Bayardo, Ma, Srikant, *Scaling up all pairs similarity search*, WWW 2007). The
words in common are counted by bit-parallel longest common subsequence (Hyyrö, *Bit-parallel LCS-length computation
revisited*, AWOCA 2004), some microseconds for a pair.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from typing import TypeVar

from ccm.compliance.passages import HOLE, Passage

WordSequence = tuple[str, ...]
Gram = TypeVar("Gram", str, tuple[str, str])
"""A word, or two neighbours."""

LOWEST = 0.8
"""The lowest share that may be asked for: below it wordings share so few neighbours that all must be compared."""
MOST_LOOKS, MOST_PAIRS = 3_000_000, 20_000
_WORD = re.compile(r"\{\{.*?\}\}|[^\W_]+(?:['’-][^\W_]+)*|\ufffc", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two wordings by their places among those asked about, `one` before `other`; `share` of 1 is all words."""

    one: int
    other: int
    share: float


@dataclass(frozen=True, slots=True)
class Pairs:
    """The pairs, the most alike first. `whole` is False if there were too many to find all."""

    found: tuple[Pair, ...]
    whole: bool = True


def words_of(passages: Iterable[Passage]) -> WordSequence:
    """The words of a wording in small letters; a placeholder counts as what stands between its braces."""
    return tuple(word for passage in passages for word in _words(passage))


def words_in_text(text: str) -> WordSequence:
    """The words of a text that somebody typed; `{{ … }}` counts as a placeholder."""
    return tuple(map(_folded, _WORD.findall(text)))


def _words(passage: Passage) -> Iterator[str]:
    holes = iter(passage.holes)
    for word in _WORD.findall(passage.text):
        yield _folded(f"{{{{{next(holes).source}}}}}" if word == HOLE else word)


def _folded(word: str) -> str:
    if word.startswith("{{"):
        return f"{{{{ {' '.join(word[2:-2].split())} }}}}"
    return word.lower().replace("’", "'")


def share_of(one: Sequence[str], other: Sequence[str]) -> float:
    """The share of words that two wordings have in common in the same order: 2 × common / all."""
    return 2 * _common(one, other) / (len(one) + len(other)) if one or other else 1.0


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """The length of the longest common subsequence."""
    places: dict[str, int] = {}
    for at, word in enumerate(one):
        places[word] = places.get(word, 0) | 1 << at
    every = (1 << len(one)) - 1
    row = every
    for word in other:
        hit = row & places.get(word, 0)
        row = ((row + hit) | (row - hit)) & every
    return len(one) - row.bit_count()


def find_pairs(wordings: Sequence[WordSequence], *, least: float) -> Pairs:
    """All pairs of wordings that share at least so many of their words (`LOWEST` to 1)."""
    if not LOWEST <= least <= 1:
        raise ValueError(f"a share of {least} cannot be asked for")
    lost = 2 * (1 - least) / least
    alike = (1 - lost) / (1 + 2 * lost)
    bags = _numbered([tuple(_counted(words)) for words in wordings])[0]
    found: list[Pair] = []
    for looks, (one, other) in enumerate(_candidates(wordings, alike)):
        if looks > MOST_LOOKS or len(found) >= MOST_PAIRS:
            return Pairs(_ranked(found), whole=False)
        if 2 * len(bags[one] & bags[other]) >= least * (len(bags[one]) + len(bags[other])):
            share = share_of(wordings[one], wordings[other])
            if share >= least:
                found.append(Pair(one, other, share))
    return Pairs(_ranked(found))


def _ranked(found: Iterable[Pair]) -> tuple[Pair, ...]:
    return tuple(sorted(found, key=lambda each: (-each.share, each.one, each.other)))


def _candidates(wordings: Sequence[WordSequence], alike: float) -> Iterator[tuple[int, int]]:
    """Pairs whose neighbourhoods are alike; each such pair shares one of its rarest."""
    grams, alone = _numbered([tuple(_counted(pairwise(("", *words, "")))) for words in wordings])
    known: dict[int, list[int]] = {}
    for at, mine in enumerate(grams):
        rarest = sorted(mine)[: len(mine) - ceil(alike * len(mine)) + 1]
        seen: set[int] = set()
        for gram in rarest:
            if gram >= alone:
                before = known.setdefault(gram, [])
                seen.update(before)
                before.append(at)
        for one in sorted(seen):
            shared = len(mine & grams[one])
            if shared >= alike * (len(mine) + len(grams[one]) - shared):
                yield one, at


def _counted(grams: Iterable[Gram]) -> Iterator[tuple[Gram, int]]:
    """Each word or pair with how often it came before: so a set of them keeps count."""
    times: Counter[Gram] = Counter()
    for gram in grams:
        yield gram, times[gram]
        times[gram] += 1


def _numbered(listed: Sequence[Sequence[tuple[Gram, int]]]) -> tuple[list[frozenset[int]], int]:
    """Things as numbers, the rarest first; those below the second value stand in one set only."""
    often = Counter(gram for each in listed for gram in each)
    rank = {gram: at for at, gram in enumerate(sorted(often, key=lambda gram: (often[gram], gram)))}
    alone = sum(count == 1 for count in often.values())
    return [frozenset(rank[gram] for gram in each) for each in listed], alone
