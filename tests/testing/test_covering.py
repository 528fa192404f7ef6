"""The fewest sets, against brute force."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from ccm.testing.deck.covering import fewest, friends_of, least_needed

SETS = st.lists(st.frozensets(st.integers(0, 7), max_size=5), max_size=8)


@given(SETS)
def test_no_fewer_sets_cover_as_much(sets: list[frozenset[int]]) -> None:
    chosen = fewest(sets)
    everything = frozenset().union(*sets)

    assert frozenset().union(*(sets[place] for place in chosen)) == everything
    smaller = combinations(sets, max(len(chosen) - 1, 0))
    assert not chosen or not any(frozenset().union(*several) == everything for several in smaller)


MASKS = st.tuples(st.integers(1, 7), st.integers(1, 7))


@given(st.lists(st.lists(MASKS, min_size=1, max_size=3), min_size=1, max_size=5))
def test_the_bound_never_promises_more_than_is_needed(targets: list[list[tuple[int, int]]]) -> None:
    points = [(1 << one, 1 << other) for one in range(3) for other in range(3)]
    met = [
        frozenset(
            place
            for place, boxes in enumerate(targets)
            if any(box[0] & point[0] and box[1] & point[1] for box in boxes)
        )
        for point in points
    ]

    assert least_needed(friends_of(targets, (7, 7)), range(len(targets))) <= len(fewest(met))
