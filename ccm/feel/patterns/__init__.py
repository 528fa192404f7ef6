"""Regular expressions as XPath has them, safe against hostile ones: `matches`, `replace` and `split` stand on this.

In: an expression, its flags, a text. Out: whether it matches, or its matches. Nothing is stopped by a clock: RE2
searches in linear time, what RE2 cannot do is tried step by step, and both stop at a declared budget (`BudgetError`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ccm.feel.patterns.linear import Linear, linear
from ccm.feel.patterns.reader import FlagError, Pattern, PatternError, read_pattern
from ccm.feel.patterns.stepwise import Stepwise, stepwise
from ccm.feel.patterns.tree import Start, matches_nothing, walk
from ccm.feel.sizes import allow_characters

__all__ = ["FlagError", "PatternError", "Search", "search_for"]
_MOST_KEPT = 64


@dataclass(frozen=True, slots=True)
class Search:
    """An expression that can be searched for."""

    pattern: Pattern
    linear: Linear | None
    line_starts: bool
    """Whether it asks for the beginnings of lines."""

    @property
    def matches_nothing(self) -> bool:
        """Whether the empty text matches."""
        return matches_nothing(self.pattern.tree)

    @property
    def groups(self) -> int:
        """How many groups can be referred to."""
        return self.pattern.groups

    def finds(self, text: str) -> bool:
        """Whether the text holds a match."""
        allow_characters(len(text))
        return self._engine(text).finds(text)

    def split(self, text: str, groups: Sequence[int] = ()) -> Iterator[tuple[str, tuple[str, ...] | None]]:
        """Every match: the text before it, and what these groups matched (0: the whole); then the rest and no match."""
        allow_characters(len(text))
        return self._engine(text).split(text, groups)

    def _engine(self, text: str) -> Linear | Stepwise:
        """RE2 where it is right: it sees a line begin behind the last line feed of a text, XPath does not."""
        if self.linear is None or (self.line_starts and text.endswith("\n")):
            return _stepwise(self.pattern)
        return self.linear


@lru_cache(maxsize=_MOST_KEPT)
def _stepwise(pattern: Pattern) -> Stepwise:
    """The step-by-step search for an expression."""
    return stepwise(pattern)


def search_for(source: str, flags: str = "") -> Search:
    """Compile an expression; a `PatternError` says what is wrong with it, a `BudgetError` that it is too large."""
    found = _compiled(source, flags)
    if isinstance(found, PatternError):
        raise type(found)(found.message, found.place)
    return found


@lru_cache(maxsize=_MOST_KEPT)
def _compiled(source: str, flags: str) -> Search | PatternError:
    """The compiled expression, or what is wrong with it: found out once, however often it is asked for."""
    try:
        pattern = read_pattern(source, flags)
    except PatternError as problem:
        return problem.with_traceback(None)
    line_starts = pattern.lines and any(isinstance(node, Start) for node in walk(pattern.tree))
    return Search(pattern, linear(pattern), line_starts)
