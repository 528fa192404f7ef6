"""The functions over lists: positions from both ends, equality, order, laws; and sizes that stop at a budget."""

import statistics
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ccm.feel import Model, interpret, parse, show
from ccm.feel.functions import BUILTINS
from ccm.feel.sameness import key_of
from ccm.feel.semantics import equal
from ccm.feel.times import DateTime, Time
from ccm.feel.values import BudgetError, Function, Months, Range

CASES = [
    ("list contains([1, 2], 3)", "false"),
    ("list contains([[1, 2]], [1, 2])", "true"),
    ("list contains([{a: 1}], {a: 1.0})", "true"),
    ("list contains(null, 1)", "null"),
    ("list contains(1, 1)", "true"),
    ('list contains(["1"], 1)', "false"),
    ("list contains([null], null)", "true"),
    ("count(null)", "null"),
    ("count(5)", "1"),
    ("count([null])", "1"),
    ("sublist([1, 2, 3], 0)", "null"),
    ("sublist([1, 2, 3], 4)", "null"),
    ("sublist([1, 2, 3], 3, 1)", "[3]"),
    ("sublist([1, 2, 3], 2, 3)", "null"),
    ("sublist([1, 2, 3], -3, 2)", "[1, 2]"),
    ("sublist([1, 2, 3], 1, 0)", "null"),
    ("append([1], [2])[2]", "[2]"),
    ("append([1], null)", "[1, null]"),
    ("append(1, 2)", "[1, 2]"),
    ("append([])", "null"),
    ("append(null, 1)", "null"),
    ("append(list: [1], item: 2)", "[1, 2]"),
    ("concatenate([1], [], [2, 3])", "[1, 2, 3]"),
    ("concatenate([1], null)", "null"),
    ("concatenate([1])", "[1]"),
    ("concatenate()", "null"),
    ("insert before([1, 2], 1, 0)", "[0, 1, 2]"),
    ("insert before([1, 2], 3, 0)", "null"),
    ("insert before([1, 2], 0, 0)", "null"),
    ("insert before([1, 2], -2, null)", "[null, 1, 2]"),
    ("remove([1, 2, 3], -1)", "[1, 2]"),
    ("remove([1, 2, 3], 4)", "null"),
    ("remove([1, 2, 3], null)", "null"),
    ("list replace([1, 2, 3], 4, 0)", "null"),
    ("list replace([1, 2, 3], 2, null)", "[1, null, 3]"),
    ('list replace([1, 2, 3], "2", 0)', "null"),
    ("list replace(match: function(item, newItem) item > 1, list: [1, 2], newItem: 0)", "[1, 0]"),
    ("list replace(position: 1, list: [1, 2], newItem: 0)", "[0, 2]"),
    ("list replace([1, 2], function(item) true, 0)", "null"),
    ("list replace([1, 2], function(a, b, c) true, 0)", "null"),
    ("list replace([1, 2], function(item, newItem) item, 0)", "null"),
    ("list replace([], function(item, newItem) true, 0)", "[]"),
    ("reverse([])", "[]"),
    ("index of([1, null, 1], null)", "[2]"),
    ("index of(null, 1)", "null"),
    ("union([1, 2], [2, null], [null])", "[1, 2, null]"),
    ("union([1, 1])", "[1]"),
    ("distinct values([1, 1.0, true, \"1\", null, null])", '[1, true, "1", null]'),
    ("count(distinct values([[1], [1.0], {a: 1}, {a: 1}]))", "2"),
    ('count(distinct values([@"10:00:00Z", @"11:00:00+01:00", @"10:00:00"]))', "2"),
    ("count(distinct values([[1..2], [1..2], [1..2)]))", "2"),
    ("flatten([[1, [2]], [], [[[3]]]])", "[1, 2, 3]"),
    ("flatten(1)", "[1]"),
    ("flatten(null)", "null"),
    ("sort([3, 1, 2], function(x, y) x > y)", "[3, 2, 1]"),
    ("sort([], function(x, y) x > y)", "[]"),
    ("sort([1, null], function(x, y) x < y)", "null"),
    ("sort([1, 2], function(x) true)", "null"),
    ("sort([1, 2])", "null"),
    ("sort(precedes: function(x, y) x < y, list: [2, 1])", "[1, 2]"),
    ("sort([{a: 2}, {a: 1}], function(x, y) x.a < y.a).a", "[1, 2]"),
    ("min([])", "null"),
    ("min(1, null)", "null"),
    ('min(1, "a")', "null"),
    ('max(@"2026-01-01", @"2025-12-31")', "2026-01-01"),
    ('min(@"P1M", @"P1D")', "null"),
    ("max(5)", "5"),
    ("max([true, false])", "null"),
    ("sum([1, \"2\"])", "null"),
    ("sum(1, 2)", "3"),
    ("sum(5)", "5"),
    ("sum(list: [1, 2])", "3"),
    ("product([])", "null"),
    ("product([2, null])", "null"),
    ("mean(1, 2)", "1.5"),
    ("median([])", "null"),
    ("median(1, 2, 3, 4)", "2.5"),
    ("stddev([])", "null"),
    ("stddev(1)", "null"),
    ("stddev([1, 1])", "0"),
    ("mode([1, \"a\"])", "null"),
    ("mode(null)", "null"),
    ("mode(2, 1, 2.0)", "[2]"),
    ("all([true, null])", "null"),
    ("all([false, null])", "false"),
    ("all([])", "true"),
    ("all()", "null"),
    ("all(null)", "null"),
    ("any([true, null])", "true"),
    ("any([false, 1])", "null"),
    ("any(true, false)", "true"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "wanted"), CASES)
def test_a_list_function_gives_the_value_of_the_standard(source, wanted):
    expression, _ = parse(source, Model(), strict=False)
    assert expression is not None
    assert show(interpret(expression, {})) == wanted


NUMBERS = st.decimals(-1000, 1000, places=2, allow_nan=False)
VALUES = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.sampled_from([Decimal(1), Decimal("1.0"), Decimal(2), "1", "", Months(1), date(2026, 1, 1)]),
        st.sampled_from([Time(10, 0, 0, 0, 0), Time(11, 0, 0, 0, 3600), Time(10, 0, 0, 0, None)]),
        st.sampled_from([DateTime(date(2026, 1, 1), Time(10, 0, 0, 0, zone)) for zone in (None, 0, 3600)]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(tuple),
        st.dictionaries(st.sampled_from("ab"), inner, max_size=2),
        st.builds(Range, inner, inner),
    ),
    max_leaves=4,
)
LISTS = st.lists(VALUES, max_size=6).map(tuple)


def call(name, *arguments):
    """A built-in by its standard name."""
    return BUILTINS[name].call(arguments)


@settings(max_examples=300)
@given(VALUES, VALUES)
def test_keys_are_equal_exactly_if_the_values_are(one, other):
    assert (key_of(one) == key_of(other)) is (equal(one, other) is True)


@given(LISTS)
def test_distinct_values_are_the_first_of_their_equals(items):
    found = call("distinct values", items)
    wanted = [item for place, item in enumerate(items) if not any(equal(one, item) is True for one in items[:place])]
    assert list(found) == wanted
    assert call("union", items, items) == found
    assert all(call("list contains", items, item) for item in items)


@given(LISTS, VALUES)
def test_index_of_finds_every_place_and_no_other(items, item):
    found = call("index of", items, item)
    assert found == tuple(Decimal(at) for at, one in enumerate(items, 1) if equal(one, item) is True)
    assert bool(found) is call("list contains", items, item)


@given(LISTS, st.integers(-7, 7), VALUES)
def test_what_is_inserted_can_be_removed_and_replaced(items, place, item):
    longer = call("insert before", items, Decimal(place), item)
    if not 1 <= abs(place) <= len(items):
        assert longer is None
        assert call("remove", items, Decimal(place)) is None
        return
    at = place if place > 0 else place - 1
    assert call("remove", longer, Decimal(at)) == items
    assert call("list replace", longer, Decimal(at), item) == longer
    assert call("sublist", longer, Decimal(at), Decimal(1)) == (item,)


@given(LISTS, LISTS)
def test_lists_are_put_together_and_turned_round(one, other):
    both = call("concatenate", one, other)
    assert both == one + other
    assert call("reverse", both) == call("concatenate", call("reverse", other), call("reverse", one))
    assert call("append", one, *other) == (both if other else None)
    assert call("count", both) == len(one) + len(other)


@given(st.recursive(NUMBERS, lambda inner: st.lists(inner, max_size=3).map(tuple), max_leaves=12))
def test_flattening_keeps_the_order_and_leaves_no_list(nested):
    def leaves(value):
        return [leaf for item in value for leaf in leaves(item)] if isinstance(value, tuple) else [value]

    assert call("flatten", (nested,)) == tuple(leaves(nested))


@given(st.lists(st.tuples(st.integers(0, 3), st.integers()), max_size=12))
def test_sorting_is_stable_and_complete(pairs):
    precedes = Function(("x", "y"), lambda pair: pair[0]["rank"] < pair[1]["rank"])
    items = tuple({"rank": Decimal(rank), "at": at} for rank, at in pairs)
    assert call("sort", items, precedes) == tuple(sorted(items, key=lambda item: item["rank"]))


@given(st.lists(NUMBERS, min_size=2, max_size=12))
def test_totals_are_those_of_statistics(numbers):
    items = tuple(numbers)
    assert call("sum", items) == sum(numbers)
    assert call("min", items) == min(numbers)
    assert call("max", items) == max(numbers)
    assert call("median", items) == statistics.median(numbers)
    assert call("mode", items) == tuple(sorted(statistics.multimode(numbers)))
    assert abs(call("mean", items) - statistics.mean(numbers)) < Decimal("1e-20")
    assert abs(call("stddev", items) - statistics.stdev(numbers)) < Decimal("1e-12")


def test_sizes_stop_at_a_budget():
    many = tuple(map(Decimal, range(600_000)))
    for name, arguments in (
        ("concatenate", (many, many)),
        ("union", (many, many)),
        ("append", (many, *many)),
        ("flatten", ((many, many),)),
        ("string join", (("x" * 600_000, "y" * 600_000),)),
        ("string join", (("",) * 1_000, "x" * 2_000)),
    ):
        with pytest.raises(BudgetError):
            call(name, *arguments)


def test_many_items_are_compared_by_hash_not_one_by_one():
    assert len(call("distinct values", tuple(map(Decimal, range(100_000))))) == 100_000


def test_a_deeply_nested_value_stops_at_a_budget():
    nested: tuple = ()
    for _ in range(5_000):
        nested = (nested,)
    assert call("flatten", nested) == ()
    for name in ("distinct values", "string"):
        with pytest.raises(BudgetError):
            call(name, nested)


def test_a_list_that_holds_one_list_over_and_over_is_no_bomb():
    bomb: tuple = (Decimal(1),)
    for _ in range(60):
        bomb = (bomb, bomb)
    with pytest.raises(BudgetError):
        call("flatten", bomb)


def test_an_author_who_sorts_too_much_is_stopped():
    precedes = Function(("x", "y"), lambda pair: pair[0] < pair[1])
    with pytest.raises(BudgetError):
        call("sort", tuple(Decimal(n * 7919 % 100_003) for n in range(100_000)), precedes)
