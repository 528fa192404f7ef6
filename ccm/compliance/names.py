"""Names with their exact letters: the bank's own and its products'.

In: names and a text. Out: where a name stands there otherwise: other capitals, a hyphen or nothing for its space.
"""

import re
from collections.abc import Iterator
from functools import lru_cache


def misspelt(names: tuple[str, ...], text: str) -> Iterator[tuple[int, int, str]]:
    """The ranges where a name is written otherwise, each with the right form. Addresses and domains are left alone."""
    if not names:
        return
    right = {_bare(name): name for name in names}
    for found in _pattern(names).finditer(text):
        name = right.get(_bare(found[0]), found[0])
        if " ".join(found[0].split()) != name:
            yield found.start(), found.end(), name


def _bare(name: str) -> str:
    return re.sub(r"[\s-]+", "", name).casefold()


@lru_cache(maxsize=32)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(names, key=len, reverse=True)
    written = (r"[\s-]?".join(re.escape(word) for word in re.split(r"[\s-]+", name)) for name in longest_first)
    return re.compile(rf"(?<![\w@/.-])(?:{'|'.join(written)})(?![\w@/-]|\.\w)", re.IGNORECASE)
