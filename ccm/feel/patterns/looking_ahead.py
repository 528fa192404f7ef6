"""How far a search may read past the end of the match it then reports.

In: the tree of an expression. Out: whether that has a limit. It has none if, when the match has ended, another attempt
with precedence may go on reading for ever without success: `.*x|a` reads to the end of the text for every `a`. The
attempts are followed in the position automaton of the expression (Glushkov 1961): two can be alive at once only if the
character they have read last may be the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import product

from ccm.feel.patterns.characters import Characters, overlap
from ccm.feel.patterns.tree import Choice, End, Group, Node, OneOf, Repeat, Sequence, Start

MOST_POSITIONS = 300


@dataclass(frozen=True, slots=True)
class _Part:
    """Where a part of the expression may begin and end, and whether it may be empty.

    `surely`: without an anchor that may not hold.
    """

    first: frozenset[int] = frozenset()
    last: frozenset[int] = frozenset()
    surely_last: frozenset[int] = frozenset()
    empty: bool = True
    surely_empty: bool = True


class _TooLargeError(ValueError):
    """More positions than are looked at; never leaves this module."""


@dataclass(slots=True)
class _Automaton:
    """Positions, each a set of characters, and which may follow which."""

    characters: list[Characters] = field(default_factory=list)
    follow: list[set[int]] = field(default_factory=list)

    def part(self, node: Node) -> _Part:
        """The part of a node, its positions added."""
        match node:
            case OneOf():
                return self.position(node.characters)
            case Start() | End():
                return _Part(surely_empty=False)
            case Group():
                return self.part(node.inside)
            case Sequence():
                return self.joined(map(self.part, node.parts))
            case Choice():
                return _either(list(map(self.part, node.branches)))
            case Repeat():
                return self.repeated(node)
        raise _TooLargeError

    def position(self, characters: Characters) -> _Part:
        """A new position."""
        if len(self.characters) >= MOST_POSITIONS:
            raise _TooLargeError
        self.characters.append(characters)
        self.follow.append(set())
        only = frozenset([len(self.characters) - 1])
        return _Part(only, only, only, False, False)

    def link(self, before: Iterable[int], behind: frozenset[int]) -> None:
        """Let positions follow others."""
        for position in before:
            self.follow[position] |= behind

    def joined(self, parts: Iterable[_Part]) -> _Part:
        """Parts one after another."""
        found = _Part()
        for part in parts:
            self.link(found.last, part.first)
            found = _Part(
                found.first | part.first if found.empty else found.first,
                part.last | found.last if part.empty else part.last,
                part.surely_last | found.surely_last if part.surely_empty else part.surely_last,
                found.empty and part.empty,
                found.surely_empty and part.surely_empty,
            )
        return found

    def repeated(self, node: Repeat) -> _Part:
        """Copies of a part; the last goes round if there is no limit."""
        copies = max(node.low, 1) if node.high is None else node.high
        if copies > MOST_POSITIONS:
            raise _TooLargeError
        parts = [self.part(node.inside) for _ in range(copies)]
        if node.high is None:
            self.link(parts[-1].last, parts[-1].first)
        return self.joined(_either([part, _Part()]) if at >= node.low else part for at, part in enumerate(parts))


def _either(parts: list[_Part]) -> _Part:
    """One of several parts."""
    return _Part(
        frozenset().union(*(part.first for part in parts)),
        frozenset().union(*(part.last for part in parts)),
        frozenset().union(*(part.surely_last for part in parts)),
        any(part.empty for part in parts),
        any(part.surely_empty for part in parts),
    )


def _endless(follow: list[set[int]], ends: frozenset[int]) -> set[int]:
    """The positions from which an attempt may read on for ever without ever being able to end."""
    left = set(range(len(follow))) - ends
    while True:
        stuck = {position for position in left if not follow[position] & left}
        if not stuck:
            return left
        left -= stuck


def reads_on(tree: Node) -> bool:
    """Whether a search may read any number of characters past the end of a match (true, too, if that is not known)."""
    automaton = _Automaton()
    try:
        whole = automaton.part(tree)
    except _TooLargeError:
        return True
    endless = _endless(automaton.follow, whole.surely_last)
    alive = {automaton.characters[at] for at, following in enumerate(automaton.follow) if following & endless}
    ending = {automaton.characters[at] for at in whole.last}
    return any(overlap(one, other) for one, other in product(alive, ending))
