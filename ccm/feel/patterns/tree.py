"""A regular expression as a tree, and what can be said of it without any text.

In: nothing. Out: nodes; how many places they have, and whether they match the empty text. All character classes are
sets of code points by now: no engine knows a letter from a digit.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from ccm.feel.patterns.characters import Characters

MANY = 1_000_000_000
"""What counts are cut to: more than any budget."""


@dataclass(frozen=True, slots=True)
class OneOf:
    """One character of a set."""

    characters: Characters


@dataclass(frozen=True, slots=True)
class Start:
    """The beginning of the text, or of a line."""


@dataclass(frozen=True, slots=True)
class End:
    """The end of the text, or of a line."""


@dataclass(frozen=True, slots=True)
class Reference:
    """The same text again that a group has matched; nothing if it has matched none."""

    group: int


@dataclass(frozen=True, slots=True)
class Group:
    """Brackets; `number` is what they can be referred to by, 0 if they cannot."""

    number: int
    inside: "Node"


@dataclass(frozen=True, slots=True)
class Sequence:
    """One after another; nothing matches the empty text."""

    parts: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several, the first that leads to a match."""

    branches: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Repeat:
    """A part `low` to `high` times (None: any number), as often as possible or, not `greedy`, as seldom."""

    inside: "Node"
    low: int
    high: int | None
    greedy: bool


Node = OneOf | Start | End | Reference | Group | Sequence | Choice | Repeat


def walk(node: Node) -> Iterator[Node]:
    """A node and everything below it."""
    yield node
    match node:
        case Group() | Repeat():
            yield from walk(node.inside)
        case Sequence():
            for part in node.parts:
                yield from walk(part)
        case Choice():
            for branch in node.branches:
                yield from walk(branch)


def places(node: Node) -> int:
    """How many characters of the expression may be waited for at once, repetitions written out."""
    match node:
        case Group():
            return places(node.inside)
        case Sequence():
            return min(MANY, sum(map(places, node.parts)))
        case Choice():
            return min(MANY, sum(map(places, node.branches)))
        case Repeat():
            times = node.low + 1 if node.high is None else node.high
            return min(MANY, max(times, 1) * max(places(node.inside), 1))
    return 1


def matches_nothing(node: Node) -> bool:
    """Whether the empty text matches."""
    match node:
        case OneOf():
            return False
        case Group():
            return matches_nothing(node.inside)
        case Sequence():
            return all(map(matches_nothing, node.parts))
        case Choice():
            return any(map(matches_nothing, node.branches))
        case Repeat():
            return node.low == 0 or matches_nothing(node.inside)
    return True
