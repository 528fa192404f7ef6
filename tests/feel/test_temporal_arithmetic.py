"""Operators, order and properties of dates, times, points in time and durations (DMN 1.5, tables 53 to 66)."""

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ccm.feel.temporal_arithmetic import (
    absolute,
    add,
    compare,
    divide,
    equal,
    equality_key,
    is_same,
    minus,
    months_between,
    multiply,
    order,
    property_of,
    shift_months,
    subtract,
    temporal_kind,
)
from ccm.feel.temporal_text import read_temporal, write
from ccm.feel.times import DateTime, FarDate, Time, date_time_of, day_at, length_of, nanoseconds_of, ordinal, time_of
from ccm.feel.values import Months
from ccm.feel.zones import offset_on_clock, zone_names

ZONES = st.none() | st.integers(-14 * 3600, 14 * 3600) | st.sampled_from(sorted(zone_names()))
DAYS = st.dates() | st.integers(-365_242_000_000, 365_242_000_000).map(day_at)
TIMES = st.builds(
    time_of, st.integers(0, 23), st.integers(0, 59), st.integers(0, 59), st.integers(0, 999_999_999), ZONES
)
MONTHS = st.integers(-24_000_000_000, 24_000_000_000).map(Months)
LENGTHS = (st.integers(-(10**15), 10**15).map(lambda it: it * 1000) | st.integers(-(10**27), 10**27)).map(length_of)
POINTS = st.builds(date_time_of, DAYS, TIMES)
SHORT = st.integers(-(10**20), 10**20).map(length_of)
VALUES = DAYS | TIMES | POINTS | LENGTHS | MONTHS
DAY = 86_400


def _value(text):
    value = read_temporal(text)
    assert value is not None
    return value


CALCULATIONS = [
    (add, "2021-01-01", "P1Y", "2022-01-01"),
    (add, "2021-01-31", "P1M", "2021-02-28"),
    (add, "P1M", "2024-01-31", "2024-02-29"),
    (add, "2021-01-01", "PT36H", "2021-01-02"),
    (add, "9999-12-31", "P1D", "10000-01-01"),
    (subtract, "0001-01-01", "P1D", "0000-12-31"),
    (subtract, "2021-01-02", "PT1H", "2021-01-01"),
    (subtract, "2021-01-02", "-PT1H", "2021-01-02"),
    (subtract, "2020-03-01", "PT24H", "2020-02-29"),
    (add, "-2021-01-01T10:10:10@Australia/Melbourne", "P1M", "-2021-02-01T10:10:10@Australia/Melbourne"),
    (add, "2021-01-31T10:10:10+11:00", "-P2M", "2020-11-30T10:10:10+11:00"),
    (add, "2021-01-01T24:00:00", "-PT1S", "2021-01-01T23:59:59"),
    (add, "2021-03-27T12:00:00@Europe/Paris", "P1D", "2021-03-28T13:00:00@Europe/Paris"),
    (add, "2021-03-27T12:00:00@Europe/Paris", "P1M", "2021-04-27T12:00:00@Europe/Paris"),
    (add, "12021-07-01T00:00:00@Europe/Paris", "PT0S", "12021-07-01T00:00:00@Europe/Paris"),
    (add, "10:15:00@Australia/Melbourne", "-PT11H", "23:15:00@Australia/Melbourne"),
    (add, "23:59:59.5", "PT0.5S", "00:00:00"),
    (add, "PT0.0000001S", "PT0.0000009S", "PT0.000001S"),
    (add, "P999999999D", "P1D", "P1000000000D"),
    (subtract, "P1Y", "P14M", "-P2M"),
    (subtract, "P1D", "PT2H", "PT22H"),
    (subtract, "2021-01-02T10:10:10@Europe/Paris", "2021-01-01T10:10:10@Asia/Dhaka", "P1DT5H"),
    (subtract, "2021-03-28T12:00:00@Europe/Paris", "2021-03-27T12:00:00@Europe/Paris", "PT23H"),
    (subtract, "2021-01-02T10:10:10.25", "2021-01-02T10:10:10", "PT0.25S"),
    (subtract, "2021-01-02T00:00:00Z", "2021-01-02", "PT0S"),
    (subtract, "2021-01-02", "2021-01-01T10:10:10@Australia/Melbourne", "P1DT49M50S"),
    (subtract, "999999999-12-31", "-999999999-01-01", "P730484999633D"),
    (subtract, "10:10:10", "11:10:10.5", "-PT1H0.5S"),
    (subtract, "01:00:00+05:00", "23:00:00Z", "-P1DT3H"),
    (subtract, "10:10:10@Europe/Paris", "09:10:10@Europe/Paris", "PT1H"),
]


@pytest.mark.parametrize(("operator", "left", "right", "wanted"), CALCULATIONS)
def test_moments_and_durations_are_calculated(operator, left, right, wanted):
    assert write(operator(_value(left), _value(right))) == wanted


@pytest.mark.parametrize(
    ("operator", "left", "right"),
    [
        (add, "2021-01-01", "2021-01-01"),
        (add, "10:10:10", "P1M"),
        (add, "P1M", "P1D"),
        (subtract, "P1D", "2021-01-01"),
        (subtract, "10:10:10", "2021-01-01"),
        (subtract, "2021-01-02T10:10:10+01:00", "2021-01-01T10:10:10"),
        (subtract, "2021-01-01T00:00:00", "2021-01-02"),
        (subtract, "10:10:10Z", "10:10:10"),
        (subtract, "10:10:10Z", "10:10:10@Europe/Paris"),
        (multiply, "P1D", "P1D"),
        (divide, "P1D", "P1M"),
        (divide, "P1D", "PT0S"),
        (divide, "P1M", "P0M"),
    ],
)
def test_what_does_not_go_together_is_null(operator, left, right):
    assert operator(_value(left), _value(right)) is None


@pytest.mark.parametrize("left", [None, True, "2021-01-01", Decimal(1), (), {}])
@pytest.mark.parametrize("right", ["2021-01-01", "10:10:10", "2021-01-01T10:10:10", "P1D", "P1M"])
def test_other_values_do_not_go_with_temporal_ones(left, right):
    operators = (add, subtract) if isinstance(left, Decimal) else (add, subtract, multiply, divide)
    assert [operator(left, _value(right)) for operator in operators] == [None] * len(operators)
    assert [operator(_value(right), left) for operator in operators] == [None] * len(operators)
    assert order(left, _value(right)) is None
    assert equal(left, _value(right)) is None


@pytest.mark.parametrize(
    ("operator", "left", "right"),
    [
        (add, "999999999-12-31", "P1D"),
        (add, "999999999-12-31", "P1M"),
        (subtract, "-999999999-01-01T00:00:00", "PT0.1S"),
        (add, "P1900000000Y", "P1900000000Y"),
    ],
)
def test_beyond_the_calendar_there_is_nothing(operator, left, right):
    with pytest.raises(ValueError, match=r"day|long"):
        operator(_value(left), _value(right))


@pytest.mark.parametrize(
    ("length", "factor", "product", "quotient"),
    [
        ("P1DT1H", "2.5", "P2DT14H30M", "PT10H"),
        ("P1Y11M", "-2.5", "-P4Y9M", "-P9M"),
        ("PT1S", "3", "PT3S", "PT0.333333333S"),
        ("PT0S", "2", "PT0S", "PT0S"),
    ],
)
def test_a_duration_is_scaled_and_cut_towards_zero(length, factor, product, quotient):
    length, factor = _value(length), Decimal(factor)

    assert write(multiply(length, factor)) == write(multiply(factor, length)) == product
    assert write(divide(length, factor)) == quotient
    assert divide(length, Decimal(0)) is None
    assert divide(factor, length) is None


def test_a_duration_divided_by_one_of_its_kind_is_a_number():
    assert divide(_value("P1D"), _value("PT6H")) == 4
    assert divide(_value("PT0.000000001S"), _value("PT0.000000002S")) == Decimal("0.5")
    assert divide(_value("P1Y"), _value("-P8M")) == Decimal("-1.5")


@given(DAYS, st.integers(-10_000, 10_000))
def test_whole_days_are_added_and_taken_back(day, count):
    try:
        moved = add(day, timedelta(days=count))
    except ValueError:
        assume(condition=False)
    assert subtract(moved, timedelta(days=count)) == day
    assert subtract(moved, day) == timedelta(days=count)
    assert ordinal(moved) == ordinal(day) + count


@given(POINTS, SHORT)
def test_a_duration_is_added_and_taken_back(point, length):
    try:
        moved = add(point, length)
    except ValueError:
        assume(condition=False)
    back = subtract(moved, length)
    assert back == point
    assert subtract(moved, point) == length
    assert order(point, back) == 0


@given(TIMES, LENGTHS)
def test_a_time_of_day_goes_round(time, length):
    assert subtract(add(time, length), length) == time


@given(LENGTHS, LENGTHS)
def test_durations_are_added_exactly(left, right):
    total = add(left, right)

    assert nanoseconds_of(total) == nanoseconds_of(left) + nanoseconds_of(right)
    assert subtract(total, right) == left
    assert add(left, minus(left)) == timedelta(0)
    assert absolute(left) in (left, minus(left))


@given(VALUES, VALUES)
def test_order_is_the_same_from_both_sides(left, right):
    there, back = order(left, right), order(right, left)

    assert (there is None) == (back is None)
    assert there is None or there == -back
    assert order(left, left) == 0
    assert compare("<=", left, right) is (None if there is None else there <= 0)
    assert compare("<", left, right) is compare(">", right, left)
    assert compare(">=", left, right) is compare("<=", right, left)
    assert equal(left, left) is True
    assert equal(left, right) is equal(right, left)
    if temporal_kind(left) != temporal_kind(right):
        assert there is None


@given(POINTS, POINTS)
def test_the_earlier_comes_before_the_later(left, right):
    length = subtract(left, right)
    assume(length is not None)
    seconds = nanoseconds_of(length) / 10**9

    sign = (seconds > 0) - (seconds < 0)
    assert order(left, right) in ((sign,) if abs(seconds) >= 1 else (0, sign))


@given(TIMES | POINTS, TIMES | POINTS)
def test_equal_values_have_the_same_key(left, right):
    assume(temporal_kind(left) == temporal_kind(right))

    assert (equal(left, right) is True) == (equality_key(left) == equality_key(right))


@given(DAYS, DAYS)
def test_dates_near_and_far_have_one_order(left, right):
    assert (left < right) == (order(left, right) == -1) == (ordinal(left) < ordinal(right))
    assert (left >= right) == (order(left, right) >= 0)
    assert sorted([left, right]) == sorted([right, left])


@given(LENGTHS, LENGTHS)
def test_durations_fine_and_coarse_have_one_order(left, right):
    assert (left < right) == (order(left, right) == -1) == (nanoseconds_of(left) < nanoseconds_of(right))
    assert (left <= right) == (order(left, right) <= 0)


@given(st.datetimes(), st.datetimes(), *[st.integers(-14 * 3600, 14 * 3600)] * 2)
def test_points_with_offsets_agree_with_python(left, right, one, other):
    def both(moment: datetime, offset: int):
        day, clock = moment.date(), moment.time()
        time = Time(clock.hour, clock.minute, clock.second, clock.microsecond * 1000, offset)
        return moment.replace(tzinfo=timezone(timedelta(seconds=offset))), DateTime(day, time)

    (left_python, left), (right_python, right) = both(left, one), both(right, other)

    assert subtract(left, right) == left_python - right_python


COMPARISONS = [
    ("2021-01-01", "<", "2021-01-02", True),
    ("-0001-12-31", "<", "0000-01-01", True),
    ("2021-01-01", "=", "2021-01-01T00:00:00Z", None),
    ("10:30:00.0001", "=", "10:30:00.0002", True),
    ("10:30:00.0001", "<", "10:30:00.0002", False),
    ("10:30:00Z", "=", "11:30:00+01:00", True),
    ("10:30:00Z", "=", "10:30:00@Etc/UTC", True),
    ("10:30:00Z", "=", "16:30:00@Asia/Dhaka", True),
    ("10:30:00Z", "=", "10:30:00", None),
    ("10:30:00Z", "<", "10:30:01", True),
    ("10:30:00Z", "<", "10:30:00", False),
    ("10:30:00@Europe/Paris", "=", "10:30:00@Europe/Paris", True),
    ("10:30:00@Europe/Paris", "<", "10:30:00@Europe/London", None),
    ("10:30:00@Europe/Paris", "=", "10:30:00+01:00", None),
    ("00:30:00+01:00", "<", "00:00:00Z", True),
    ("2018-10-08T00:00:00+02:00", "=", "2018-10-08T00:00:00@Europe/Paris", True),
    ("2018-02-08T00:00:00+01:00", "=", "2018-02-08T00:00:00@Europe/Paris", True),
    ("2002-04-02T23:00:00-04:00", "=", "2002-04-03T02:00:00-01:00", True),
    ("2018-12-08T00:00:00", "=", "2018-12-08T00:00:00@Asia/Dhaka", None),
    ("2018-12-08T00:00:00", "<", "2018-12-08T00:00:00@Asia/Dhaka", False),
    ("2018-12-08T00:00:00", "<", "2018-12-08T00:00:01@Asia/Dhaka", True),
    ("P1D", "=", "PT24H", True),
    ("PT0.0001S", "=", "PT0.0002S", False),
    ("P1Y", "=", "P12M", True),
    ("P1Y", "=", "P365D", None),
    ("P1Y", "<", "P13M", True),
]


@pytest.mark.parametrize(("left", "op", "right", "wanted"), COMPARISONS)
def test_values_are_compared_as_the_standard_asks(left, op, right, wanted):
    left, right = _value(left), _value(right)

    assert (equal(left, right) if op == "=" else compare(op, left, right)) is wanted


def test_an_hour_shown_twice_is_told_apart():
    summer = add(_value("2021-10-31T01:30:00@Europe/Paris"), timedelta(hours=1))
    winter = add(summer, timedelta(hours=1))

    assert write(summer) == write(winter) == "2021-10-31T02:30:00@Europe/Paris"
    assert compare("<", summer, winter) is True
    assert subtract(winter, summer) == timedelta(hours=1)
    assert is_same(summer, winter) is False
    assert [property_of(one, "time offset") for one in (summer, winter)] == [timedelta(hours=2), timedelta(hours=1)]


@pytest.mark.parametrize(
    ("left", "right", "wanted"),
    [
        ("23:00:50Z", "23:00:50+00:00", True),
        ("23:00:50@Etc/GMT", "23:00:50Z", False),
        ("20:00:50+00:00", "21:00:50+01:00", False),
        ("10:30:00.0001", "10:30:00.0002", False),
        ("P0Y", "P0D", False),
        ("P1D", "PT24H", True),
    ],
)
def test_the_same_is_more_than_equal(left, right, wanted):
    assert is_same(_value(left), _value(right)) is wanted


def test_any_two_values_are_the_same_or_not():
    day = date(2026, 1, 31)

    assert is_same((Decimal(1), {"a": day}), (Decimal("1.0"), {"a": day}))
    assert not is_same(True, Decimal(1))
    assert not is_same((day,), (day, day))
    assert not is_same({"a": day}, {"b": day})
    assert is_same(None, None)
    assert not is_same(None, day)


@pytest.mark.parametrize(
    ("text", "name", "wanted"),
    [
        ("2018-12-10", "year", 2018),
        ("2018-12-10", "weekday", 1),
        ("-0004-02-29", "weekday", 4),
        ("2018-12-10", "hour", None),
        ("2018-12-10T10:30:01", "month", 12),
        ("2018-12-10T10:30:01", "weekday", 1),
        ("2018-12-10T10:30:01.250", "second", Decimal("1.25")),
        ("2018-12-10T10:30:00", "time offset", None),
        ("2018-12-10T10:30:00@Europe/Paris", "time offset", timedelta(hours=1)),
        ("2018-07-10T10:30:00@Europe/Paris", "time offset", timedelta(hours=2)),
        ("2018-12-10T10:30:00@Etc/UTC", "timezone", "Etc/UTC"),
        ("2018-12-10T10:30:00+01:00", "timezone", None),
        ("10:30:00-05:30", "time offset", timedelta(hours=-5, minutes=-30)),
        ("10:30:00@Europe/Paris", "time offset", None),
        ("10:30:00@Asia/Dhaka", "time offset", timedelta(hours=6)),
        ("10:30:00", "year", None),
        ("P1Y2M", "years", 1),
        ("-P1Y2M", "months", -2),
        ("P1Y", "days", None),
        ("P1DT2H3M4.5S", "days", 1),
        ("P1DT2H3M4.5S", "hours", 2),
        ("-P1DT2H3M4.5S", "minutes", -3),
        ("-P1DT2H3M4.5S", "seconds", Decimal("-4.5")),
        ("P1D", "years", None),
    ],
)
def test_values_have_properties(text, name, wanted):
    assert property_of(_value(text), name) == wanted


def test_other_values_have_no_temporal_properties():
    assert property_of("2018-12-10", "year") is None


@given(DAYS, MONTHS.map(lambda months: months.count // 1000))
def test_moving_by_months_keeps_to_the_month(day, months):
    try:
        moved = shift_months(day, months)
    except ValueError:
        assume(condition=False)
    assert (moved.year - day.year) * 12 + moved.month - day.month == months
    assert moved.day <= day.day
    assert abs(months_between(day, moved).count) in (abs(months), abs(months) - (moved.day < day.day))


def test_zones_follow_their_rules_through_all_years():
    def at(year):
        return offset_on_clock("Europe/Paris", (ordinal(day_at(ordinal(FarDate(year, 7, 1)))) - 1) * DAY)

    assert at(12_026) == at(999_999_999) == 7200
    assert at(-5) == at(-999_999_999) == 561  # the sun's own time in Paris
    assert len(zone_names()) > 400


def test_a_zone_without_changes_of_the_clock_has_an_offset_without_a_day():
    assert Time(0, 0, 0, 0, "Asia/Kolkata").offset == 19_800
    assert Time(0, 0, 0, 0, "America/New_York").offset is None
