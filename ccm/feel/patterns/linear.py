"""Search with RE2, in time that grows with the text and no faster.

In: the tree of an expression without back-references. Out: a `Linear` search, or None if RE2 does not take it (too many
repetitions for its memory). The expression is written anew, character classes as code points: RE2's own syntax and its
own idea of a letter play no part. RE2 finds one match in linear time; to find all matches it may read the rest of the
text once per match, so that much is paid from a budget beforehand.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import re2

from ccm.feel.patterns import tree
from ccm.feel.patterns.characters import Characters
from ccm.feel.patterns.looking_ahead import reads_on
from ccm.feel.patterns.reader import Pattern
from ccm.feel.patterns.tree import Choice, End, Group, Node, OneOf, Repeat, Start, places
from ccm.feel.sizes import allow_matches
from ccm.feel.values import BudgetError

MOST_VISITS = 50_000_000
"""Characters read, times the places of the expression that may wait for them."""
_LONGEST_WRITTEN = 200_000
_NOTHING = "[^\\x{0}-\\x{10ffff}]"
Found = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Linear:
    """A compiled expression."""

    compiled: Any
    places: int
    reads_on: bool

    def finds(self, text: str) -> bool:
        """Whether the text holds a match."""
        self._pay(len(text))
        return self.compiled.search(text.encode()) is not None

    def split(self, text: str, groups: Sequence[int]) -> Iterator[tuple[str, Found | None]]:
        """Every match: the text before it (behind the last one), and what these groups matched (0: the whole).

        The last item holds the rest of the text and no match.
        """
        encoded, behind = text.encode(), 0
        paid = len(encoded)
        self._pay(paid)
        for number, match in enumerate(self.compiled.finditer(encoded)):
            begin, end = match.span()
            paid += len(encoded) - end if self.reads_on else self.places
            self._pay(paid)
            allow_matches(number * max(1, len(groups)))
            yield encoded[behind:begin].decode(), tuple([(match.group(group) or b"").decode() for group in groups])
            behind = end
        yield encoded[behind:].decode(), None

    def _pay(self, characters: int) -> None:
        """Stop before more is read than the budget allows."""
        if characters * max(self.places, 1) > MOST_VISITS:
            raise BudgetError(f"a pattern would look at more than {MOST_VISITS:,} characters")


def linear(pattern: Pattern) -> Linear | None:
    """Compile an expression, or None if it has back-references or is too large for RE2."""
    try:
        written = _Writer(lines=pattern.lines).write(pattern.tree)
    except _UnwritableError:
        return None
    options = re2.Options()
    options.log_errors = False
    try:
        compiled = re2.compile(written.encode(), options)
    except re2.error:
        return None
    return Linear(compiled, places(pattern.tree), reads_on(pattern.tree))


class _UnwritableError(ValueError):
    """What RE2 cannot do; never leaves this module."""


class _Writer:
    """Writes a tree in RE2's syntax."""

    def __init__(self, *, lines: bool) -> None:
        self.lines, self.size = lines, 0

    def write(self, node: Node) -> str:
        """A node as one unit that may be repeated."""
        match node:
            case OneOf():
                return self.sized(_char_class(node.characters))
            case Start():
                return "(?m:^)" if self.lines else "\\A"
            case End():
                return "(?m:$)" if self.lines else "\\z"
            case Group():
                return f"({'' if node.number else '?:'}{self.write(node.inside)})"
            case tree.Sequence():
                return "".join(map(self.write, node.parts))
            case Choice():
                return f"(?:{'|'.join(map(self.write, node.branches))})"
            case Repeat():
                return self.sized(f"(?:{self.write(node.inside)}){_quantity(node)}")
        raise _UnwritableError

    def sized(self, written: str) -> str:
        """Stop where the written expression gets too long."""
        self.size += len(written)
        if self.size > _LONGEST_WRITTEN:
            raise _UnwritableError
        return written


def _quantity(node: Repeat) -> str:
    """The quantifier."""
    high = "" if node.high is None else str(node.high)
    return f"{{{node.low},{high}}}{'' if node.greedy else '?'}"


def _char_class(characters: Characters) -> str:
    """A set of characters as intervals of code points."""
    intervals = [f"\\x{{{low:x}}}" + (f"-\\x{{{high:x}}}" if high > low else "") for low, high in characters]
    return f"[{''.join(intervals)}]" if intervals else _NOTHING
