"""The relations of points and ranges are those of the standard's table, bound by bound."""

from decimal import Decimal
from itertools import product

import pytest

from ccm.feel import Model, interpret, parse
from ccm.feel.functions import BUILTINS
from ccm.feel.values import Range

NUMBERS = tuple(map(Decimal, range(1, 5)))
ALL_RANGES = [
    Range(low, high, low_closed, high_closed)
    for low, high, low_closed, high_closed in product(NUMBERS, NUMBERS, (True, False), (True, False))
    if low < high
]


def _before(a, b):
    return a.high < b.low or ((not a.high_closed or not b.low_closed) and a.high == b.low)


def _meets(a, b):
    return a.high_closed and b.low_closed and a.high == b.low


def _overlaps(a, b):
    return (a.high > b.low or (a.high == b.low and a.high_closed and b.low_closed)) and (
        a.low < b.high or (a.low == b.high and a.low_closed and b.high_closed)
    )


def _overlaps_before(a, b):
    return (
        (a.low < b.low or (a.low == b.low and a.low_closed and not b.low_closed))
        and (a.high > b.low or (a.high == b.low and a.high_closed and b.low_closed))
        and (a.high < b.high or (a.high == b.high and (not a.high_closed or b.high_closed)))
    )


def _finishes(a, b):
    return (
        a.high_closed == b.high_closed
        and a.high == b.high
        and (a.low > b.low or (a.low == b.low and (not a.low_closed or b.low_closed)))
    )


def _includes(a, b):
    return (a.low < b.low or (a.low == b.low and (a.low_closed or not b.low_closed))) and (
        a.high > b.high or (a.high == b.high and (a.high_closed or not b.high_closed))
    )


def _starts(a, b):
    return (
        a.low == b.low
        and a.low_closed == b.low_closed
        and (a.high < b.high or (a.high == b.high and (not a.high_closed or b.high_closed)))
    )


def _coincides(a, b):
    return (a.low, a.high, a.low_closed, a.high_closed) == (b.low, b.high, b.low_closed, b.high_closed)


FORMULAS = {
    "before": _before,
    "after": lambda a, b: _before(b, a),
    "meets": _meets,
    "met by": lambda a, b: _meets(b, a),
    "overlaps": _overlaps,
    "overlaps before": _overlaps_before,
    "overlaps after": lambda a, b: _overlaps_before(b, a),
    "finishes": _finishes,
    "finished by": lambda a, b: _finishes(b, a),
    "includes": _includes,
    "during": lambda a, b: _includes(b, a),
    "starts": _starts,
    "started by": lambda a, b: _starts(b, a),
    "coincides": _coincides,
}
OF_POINT = {
    "before": lambda p, r: p < r.low or (p == r.low and not r.low_closed),
    "after": lambda p, r: p > r.high or (p == r.high and not r.high_closed),
    "finishes": lambda p, r: r.high_closed and r.high == p,
    "during": lambda p, r: (
        (r.low < p < r.high) or (r.low == p and r.low_closed) or (r.high == p and r.high_closed)
    ),
    "starts": lambda p, r: r.low == p and r.low_closed,
}  # fmt: skip
OF_RANGE = {
    "before": lambda r, p: r.high < p or (r.high == p and not r.high_closed),
    "after": lambda r, p: r.low > p or (r.low == p and not r.low_closed),
    "finished by": lambda r, p: OF_POINT["finishes"](p, r),
    "includes": lambda r, p: OF_POINT["during"](p, r),
    "started by": lambda r, p: OF_POINT["starts"](p, r),
}


@pytest.mark.parametrize("name", FORMULAS)
def test_a_relation_of_two_ranges_is_the_formula_of_the_standard(name):
    for one, other in product(ALL_RANGES, ALL_RANGES):
        assert BUILTINS[name].call((one, other)) is FORMULAS[name](one, other), (one, other)


@pytest.mark.parametrize("name", OF_POINT)
def test_a_relation_of_a_point_to_a_range_is_the_formula_of_the_standard(name):
    for point, other in product(NUMBERS, ALL_RANGES):
        assert BUILTINS[name].call((point, other)) is OF_POINT[name](point, other), (point, other)


@pytest.mark.parametrize("name", OF_RANGE)
def test_a_relation_of_a_range_to_a_point_is_the_formula_of_the_standard(name):
    for one, point in product(ALL_RANGES, NUMBERS):
        assert BUILTINS[name].call((one, point)) is OF_RANGE[name](one, point), (one, point)


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("before(1, 2)", True),
        ("before(2, 2)", False),
        ("after(3, 2)", True),
        ("coincides(2, 2.0)", True),
        ('before("a", "b")', True),
        ('before(@"2026-01-31", @"2026-02-01")', True),
        ('during(@"2026-01-31", [@"2026-01-01"..@"2026-01-31"])', True),
        ('includes([@"P1D"..@"P3D"], @"PT48H")', True),
        ("before(point1: 1, point2: 2)", True),
        ("before(point: 1, range: [2..3])", True),
        ("before(range: [2..3], point: 1)", False),
        ("before(range1: [1..2], range2: [3..4])", True),
        ("before(point: 1, range2: [3..4])", None),
        ("includes((< 10), 5)", True),
        ("includes((< 10), 10)", False),
        ("includes((<= 10), [3..10])", True),
        ("includes([3..10], (<= 10))", False),
        ("before((< 10), [10..12])", True),
        ("before((> 10), [10..12])", False),
        ("overlaps((> 10), (< 10))", False),
        ("overlaps((>= 10), (<= 10))", True),
        ("coincides((> 10), (> 10))", True),
        ("starts((< 5), (< 10))", True),
        ("finishes((> 5), (> 1))", True),
        ("meets((< 10), (> 10))", False),
        ("meets((<= 10), (>= 10))", True),
        ("includes((!= 10), 5)", None),
        ("includes([1..null], 0)", False),
        ("includes([1..null], 5)", None),
        ("before([1..null], 5)", None),
        ('before(1, "a")', None),
        ('before([1..2], ["a".."b"])', None),
        ("before(true, false)", None),
        ("before(null, 1)", None),
        ("before(1)", None),
        ("meets(1, [1..2])", None),
        ("meets([1..2], 2)", None),
        ("before([1], 2)", True),
    ],
)
def test_points_names_open_ends_and_what_cannot_be_compared(source, wanted):
    expression, _ = parse(source, Model(), strict=False)
    assert expression is not None
    assert interpret(expression, {}) is wanted
