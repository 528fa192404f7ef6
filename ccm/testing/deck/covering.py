"""The fewest of some sets that hold everything that all of them hold (set cover), and how few there can be at all.

In: sets of numbers; in boxes, where each target can be met. Out: places of sets; a lower bound. Up to `MOST_EXACT`
sets the answer is the minimum of these sets, by branch and bound; beyond it a greedy choice, pruned and improved. Ties
are settled by place, so that the same question always has the same answer.
"""

from collections.abc import Sequence
from functools import reduce
from itertools import combinations
from operator import or_

from ccm.feel.analysis import Box, Boxes

MOST_EXACT = 40
MOST_BRANCHES = 20_000
MOST_PAIRS, MOST_COMPARED = 5_000, 2_000_000


def fewest(sets: Sequence[frozenset[int]]) -> list[int]:
    """The places of the fewest sets that cover what all of them cover, in order."""
    ways = (_swapped(_pruned(_greedy(sets, ties), sets), sets) for ties in (-1, 1))
    chosen = min(ways, key=len)
    if len(sets) <= MOST_EXACT:
        chosen = _exact(sets, chosen)
    return sorted(chosen)


def _greedy(sets: Sequence[frozenset[int]], ties: int) -> list[int]:
    """The set with most that is lacking, again and again; of equal ones the first (-1) or the last (1)."""
    left = set().union(*sets) if sets else set()
    chosen: list[int] = []
    while left:
        best = max(range(len(sets)), key=lambda place: (len(sets[place] & left), ties * place))
        chosen.append(best)
        left -= sets[best]
    return chosen


def _pruned(chosen: Sequence[int], sets: Sequence[frozenset[int]]) -> list[int]:
    """Without those that the others make needless, the last chosen first."""
    kept = list(chosen)
    for place in reversed(chosen):
        others = set().union(*(sets[other] for other in kept if other != place))
        if sets[place] <= others:
            kept.remove(place)
    return kept


def _swapped(chosen: Sequence[int], sets: Sequence[frozenset[int]]) -> list[int]:
    """With one set in place of two, as long as there is one that will do."""
    kept = list(chosen)
    while (better := _one_for_two(kept, sets)) is not None:
        kept = better
    return kept


def _one_for_two(kept: Sequence[int], sets: Sequence[frozenset[int]]) -> list[int] | None:
    everything = frozenset().union(*sets)
    for pair in combinations(kept, 2):
        others = [place for place in kept if place not in pair]
        lacking = everything - frozenset().union(*(sets[place] for place in others))
        for place, one in enumerate(sets):
            if lacking <= one:
                return [*others, place]
    return None


def _exact(sets: Sequence[frozenset[int]], known: list[int]) -> list[int]:
    """A smaller cover than the known one, if there is any: the rarest element first, each of its sets in turn."""
    holders: dict[int, list[int]] = {}
    for place, one in enumerate(sets):
        for element in sorted(one):
            holders.setdefault(element, []).append(place)
    best = list(known)
    branches = 0

    def search(chosen: list[int], left: frozenset[int]) -> None:
        nonlocal best, branches
        branches += 1
        if branches > MOST_BRANCHES or len(chosen) + (1 if left else 0) >= len(best) + (0 if left else 1):
            return
        if not left:
            best = list(chosen)
            return
        if len(chosen) + _at_least(left, sets) >= len(best):
            return
        rarest = min(left, key=lambda element: (len(holders[element]), element))
        for place in sorted(holders[rarest], key=lambda one: (-len(sets[one] & left), one)):
            search([*chosen, place], left - sets[place])

    search([], frozenset(holders))
    return best


def _at_least(left: frozenset[int], sets: Sequence[frozenset[int]]) -> int:
    """No set takes more than the largest does."""
    largest = max(len(one & left) for one in sets)
    return -(-len(left) // largest)


def friends_of(targets: Sequence[Boxes], everything: Box, *, most: int = MOST_COMPARED) -> list[int]:
    """For each target the others that the same customer may meet with it, as the bits of a number.

    What would take more than `most` comparisons of boxes is taken for granted: nobody is said to be impossible who
    is not.
    """
    left = most
    sparse = [[_restrictions(box, everything) for box in boxes] for boxes in targets]
    hulls = [
        _restrictions(tuple(reduce(or_, masks) for masks in zip(*boxes, strict=True)), everything) for boxes in targets
    ]
    friends = [0] * len(targets)
    for one, mine in enumerate(sparse):
        for other in range(one + 1, len(sparse)):
            if not mine or not sparse[other] or not _agree(hulls[one], hulls[other]):
                continue
            left -= len(mine) * len(sparse[other])
            many = left < 0 or len(mine) * len(sparse[other]) > MOST_PAIRS
            if many or any(_agree(a, b) for a in mine for b in sparse[other]):
                friends[one] |= 1 << other
                friends[other] |= 1 << one
    return friends


def _restrictions(box: Box, everything: Box) -> dict[int, int]:
    return {place: mask for place, mask in enumerate(box) if mask != everything[place]}


def _agree(one: dict[int, int], other: dict[int, int]) -> bool:
    if len(other) < len(one):
        one, other = other, one
    return all(place not in other or mask & other[place] for place, mask in one.items())


def least_needed(friends: Sequence[int], among: Sequence[int]) -> int:
    """How many customers are needed at least for some targets: so many of which no two can be met by the same one.

    From each target on, those are taken that go with the fewest others; the largest such group counts.
    """
    best = 0
    ordered = sorted(among, key=lambda one: (friends[one].bit_count(), one))
    for first in ordered:
        chosen = 1 << first
        for place in ordered:
            if not friends[place] & chosen and not chosen >> place & 1:
                chosen |= 1 << place
        best = max(best, chosen.bit_count())
    return best
