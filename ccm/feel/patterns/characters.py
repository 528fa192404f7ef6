"""Sets of characters: what a class, a category, a block or a letter in any case stands for.

In: names of Unicode categories and blocks, code points. Out: sorted, disjoint intervals of code points. Categories are
those of Python's own Unicode data, blocks those of fontTools; both tables are made once, when a pattern first asks.
"""

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import groupby

Characters = tuple[tuple[int, int], ...]
HIGHEST = 0x10FFFF
_KEPT = 256
_CASED_BELOW = 0x20000
"""No script with capital letters lies higher."""
ANY: Characters = ((0, HIGHEST),)
SPACES: Characters = ((9, 10), (13, 13), (32, 32))
LINE_ENDS: Characters = ((10, 10), (13, 13))
NAME_START: Characters = (
    (0x3A, 0x3A), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A), (0xC0, 0xD6), (0xD8, 0xF6), (0xF8, 0x2FF), (0x370, 0x37D),
    (0x37F, 0x1FFF), (0x200C, 0x200D), (0x2070, 0x218F), (0x2C00, 0x2FEF), (0x3001, 0xD7FF), (0xF900, 0xFDCF),
    (0xFDF0, 0xFFFD), (0x10000, 0xEFFFF),
)  # fmt: skip
"""XML 1.0 (fifth edition) `NameStartChar`."""
NAME_MORE: Characters = ((0x2D, 0x2E), (0x30, 0x39), (0xB7, 0xB7), (0x300, 0x36F), (0x203F, 0x2040))
"""What `NameChar` has beyond it."""
GROUPS = {"L": "ultmo", "M": "nce", "N": "dlo", "P": "cdseifo", "Z": "slp", "S": "mcko", "C": "cfon"}
"""The categories of XML Schema; surrogates (Cs) are no characters."""
_BLOCK_ALIASES = {"Greek": "GreekandCoptic", "CombiningMarksforSymbols": "CombiningDiacriticalMarksforSymbols"}
_BLOCK_ALIASES |= {"PrivateUse": "PrivateUseArea"}


@lru_cache(maxsize=_KEPT)
def union(*sets: Characters) -> Characters:
    """What is in any of the sets."""
    found: list[tuple[int, int]] = []
    for low, high in sorted(interval for one in sets for interval in one):
        if found and low <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], high))
        else:
            found.append((low, high))
    return tuple(found)


@lru_cache(maxsize=_KEPT)
def complement(characters: Characters) -> Characters:
    """What is not in the set."""
    found, begin = [], 0
    for low, high in characters:
        if begin < low:
            found.append((begin, low - 1))
        begin = high + 1
    return (*found, (begin, HIGHEST)) if begin <= HIGHEST else tuple(found)


def without(characters: Characters, removed: Characters) -> Characters:
    """What is in the first set and not in the second."""
    return complement(union(complement(characters), removed))


def overlap(one: Characters, other: Characters) -> bool:
    """Whether two sets have a character in common."""
    return bool(without(one, complement(other)))


def has(characters: Characters, character: str) -> bool:
    """Whether a character is in the set."""
    point = ord(character)
    place = bisect_right(characters, (point, HIGHEST)) - 1
    return place >= 0 and characters[place][1] >= point


@cache
def _categories() -> dict[str, Characters]:
    """The intervals of every category of two letters."""
    found: dict[str, list[tuple[int, int]]] = {}
    place = 0
    for name, run in groupby(map(unicodedata.category, map(chr, range(HIGHEST + 1)))):
        count = sum(1 for _ in run)
        found.setdefault(name, []).append((place, place + count - 1))
        place += count
    return {name: tuple(intervals) for name, intervals in found.items()}


@cache
def category(name: str) -> Characters | None:
    """The characters of a category (`Lu`) or of a group of categories (`L`); None if there is no such name."""
    if len(name) == 1 and name in GROUPS:
        return union(*(_categories()[name + letter] for letter in GROUPS[name]))
    if len(name) == 2 and name[1] in GROUPS.get(name[0], ""):
        return _categories()[name]
    return None


@cache
def _blocks() -> dict[str, tuple[int, int]]:
    """The interval of every block, by its name without spaces."""
    from fontTools.unicodedata import Blocks  # only a pattern that names a block needs the table

    ends = [*(start - 1 for start in Blocks.RANGES[1:]), HIGHEST]
    named = zip(Blocks.VALUES, Blocks.RANGES, ends, strict=True)
    return {name.replace(" ", ""): (start, end) for name, start, end in named if name != "No_Block"}


def block(name: str) -> Characters | None:
    """The characters of a Unicode block by its XML Schema name (`BasicLatin`); None if there is no such block."""
    found = _blocks().get(_BLOCK_ALIASES.get(name, name))
    return None if found is None else (found,)


@lru_cache(maxsize=1)
def words() -> Characters:
    r"""What `\w` stands for: everything but punctuation, separators and others."""
    letters = [category(name) or () for name in "LMNS"]
    return union(*letters)


@cache
def _cases() -> dict[int, tuple[int, ...]]:
    """For every character with another case: all characters that are the same in small or in capital letters."""
    same: dict[tuple[bool, str], list[int]] = {}
    for point in range(_CASED_BELOW):
        character = chr(point)
        for capital, written in ((False, character.lower()), (True, character.upper())):
            same.setdefault((capital, written), []).append(point)
    found: dict[int, set[int]] = {}
    for points in same.values():
        if len(points) > 1:
            for point in points:
                found.setdefault(point, set()).update(points)
    return {point: tuple(sorted(others)) for point, others in found.items()}


@lru_cache(maxsize=_KEPT)
def in_any_case(characters: Characters) -> Characters:
    """The set with the case variants of all its characters (XPath functions 3.1, 5.6.2, flag `i`)."""
    variants: Iterable[int]
    if all(low == high for low, high in characters):
        variants = [other for point, _ in characters for other in _cases().get(point, ())]
    else:
        members = (point for point in _cases() if has(characters, chr(point)))
        variants = [other for point in members for other in _cases()[point]]
    return union(characters, tuple((point, point) for point in variants))


def alike(one: str, other: str, *, any_case: bool) -> bool:
    """Whether two texts are the same, or the same but for case."""
    if not any_case or one == other:
        return one == other
    pairs = zip(one, other, strict=False)
    return len(one) == len(other) and all(a.lower() == b.lower() or a.upper() == b.upper() for a, b in pairs)
