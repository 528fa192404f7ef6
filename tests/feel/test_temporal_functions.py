"""The built-in functions of dates, times, points in time and durations, as the standard's tables have them."""

from datetime import date

import pytest

from ccm.feel import Model, compile_conditions, compile_expression, interpret, parse, show
from ccm.feel.library_temporal import at_moment
from ccm.feel.times import DateTime, Time

LANGUAGE = {
    "date": [
        ('date("-2017-12-31")', "-2017-12-31"),
        ('date(from: @"2012-12-25T11:00:00Z")', "2012-12-25"),
        ('date(@"2012-12-25")', "2012-12-25"),
        ("date(999999999, 12, 31)", "999999999-12-31"),
        ("date(year: 2017, month: 8, day: 30)", "2017-08-30"),
        ("date(2017, 8.5, 30)", "null"),
        ("date(2017, null, 30)", "null"),
        ("date(2017, 13, 30)", "null"),
        ("date(2017, 8)", "null"),
        ("date(2017)", "null"),
        ("date(null)", "null"),
        ('date("2012-12-25T")', "null"),
        ("date(year: 2017, month: 8)", "null"),
        ('date(from: "2017-01-01", day: 8)', "null"),
    ],
    "date and time": [
        ('date and time(@"2017-01-01", @"23:59:01@Europe/Paris")', "2017-01-01T23:59:01@Europe/Paris"),
        ('date and time(@"2017-08-10T10:20:00+02:00", @"23:59:01")', "2017-08-10T23:59:01"),
        ('date and time(date: @"2017-01-01", time: @"23:59:01Z")', "2017-01-01T23:59:01Z"),
        ('date and time(@"2021-03-28", @"02:30:00@Europe/Paris")', "2021-03-28T03:30:00@Europe/Paris"),
        ('date and time(from: "2017-01-01")', "2017-01-01T00:00:00"),
        ('date and time(@"2017-01-01")', "null"),
        ('date and time(null, @"10:00:00")', "null"),
        ('date and time("11:00:00")', "null"),
    ],
    "time": [
        ('time("23:59:00z") + duration("PT2M") = time("00:01:00@Etc/UTC")', "true"),
        ('time(@"2012-12-25T11:00:00Z") = time("11:00:00Z")', "true"),
        ('time("23:59:00z") = time(23, 59, 0, duration("PT0H"))', "true"),
        ('time(@"2017-08-10")', "00:00:00Z"),
        ('time(from: @"10:20:00")', "10:20:00"),
        ("time(12, 0, 0, null)", "12:00:00"),
        ("time(hour: 12, minute: 59, second: 1.3)", "12:59:01.3"),
        ('time(11, 59, 45, @"-PT2H45M55S")', "11:59:45-02:45:55"),
        ('time(11, 59, 45, @"PT15H")', "null"),
        ('time(11, 59, 45, @"PT0.5S")', "null"),
        ("time(11, 59, 60)", "null"),
        ("time(11, 59, -1)", "null"),
        ("time(24, 0, 0)", "null"),
        ("time(11.5, 59, 0)", "null"),
        ("time(null, 11, 45)", "null"),
        ("time(2017)", "null"),
        ('time("07:20")', "null"),
    ],
    "durations": [
        ('duration("P2Y2M") = duration("P26M")', "true"),
        ('duration(from: "PT24H")', "P1D"),
        ("duration(null)", "null"),
        ('duration("1Y")', "null"),
        ('years and months duration(@"2013-08-24", @"2011-12-22")', "-P1Y8M"),
        ('years and months duration(@"2014-12-31T23:59:59", @"2016-12-31T00:00:01")', "P2Y"),
        ('years and months duration(from: @"2017-02-28T23:59:59", to: @"2019-07-23")', "P2Y4M"),
        ('years and months duration(@"-999999999-01-01", @"999999999-12-31")', "P1999999998Y11M"),
        ('years and months duration(@"2017-01-01", null)', "null"),
        ('abs(@"-PT0.000000001S")', "PT0.000000001S"),
        ('abs(@"-P1Y")', "P1Y"),
    ],
    "days": [
        ('day of year(@"2020-12-31T10:10:10")', "366"),
        ('day of year(@"-0004-12-31")', "366"),
        ('day of week(date: @"2021-01-17")', '"Sunday"'),
        ('month of year(@"12021-12-01")', '"December"'),
        ('week of year(@"2003-12-29")', "1"),
        ('week of year(@"12005-01-01T00:00:00")', "53"),
        ('day of year("foo")', "null"),
        ('day of year(@"10:00:00")', "null"),
        ("week of year(date: null)", "null"),
    ],
    "is": [
        ('is(@"23:00:50", @"23:00:50Z")', "false"),
        ('is(@"2002-04-02T12:00:00-01:00", @"2002-04-02T17:00:00+04:00")', "false"),
        ('is(@"12:00:00+02:45:55", @"12:00:00+02:45:55")', "true"),
        ('is([@"P1D"], [@"PT24H"])', "true"),
        ("is(null, null)", "true"),
        ('is(value1: @"2021-02-13")', "false"),
        ("is(1)", "null"),
    ],
    "lists": [
        ('max(@"P1D", @"PT25H0.000000001S")', "P1DT1H0.000000001S"),
        ('min([@"10:00:00Z", @"10:00:00+01:00"])', "10:00:00+01:00"),
        ('distinct values([@"10:00:00Z", @"11:00:00+01:00", @"10:00:00"])', "[10:00:00Z, 10:00:00]"),
    ],
}  # fmt: skip
CASES = [pytest.param(source, wanted, id=source) for group in LANGUAGE.values() for source, wanted in group]
CLOCK = at_moment(DateTime(date(2026, 1, 31), Time(10, 30, 0, 0, "Europe/Prague")))


@pytest.mark.parametrize(("source", "wanted"), CASES)
def test_a_function_gives_the_value_of_the_standard_in_every_way_of_evaluating(source, wanted):
    expression, found = parse(source, Model(), strict=False)
    assert expression is not None, [str(one) for one in found]

    assert show(interpret(expression, {})) == wanted
    assert show(compile_expression(expression)({})) == wanted
    assert show(compile_conditions({"it": expression}).trace({})["it"].result) == wanted


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("now()", "2026-01-31T10:30:00@Europe/Prague"),
        ("today()", "2026-01-31"),
        ("today() - @\"P1M\"", "2025-12-31"),
        ("now() instance of date and time", "true"),
        ("now() - @\"2026-01-31T09:00:00Z\"", "PT30M"),
        ("today(1)", "null"),
    ],
)  # fmt: skip
def test_the_moment_comes_from_the_caller(source, wanted):
    expression, _ = parse(source, Model(), strict=False)
    assert expression is not None

    assert show(interpret(expression, CLOCK)) == wanted
    assert show(compile_expression(expression)(CLOCK)) == wanted


@pytest.mark.parametrize("source", ["now()", "today()"])
def test_without_a_moment_there_is_none_and_authors_are_told_to_use_a_fact(source):
    expression, _ = parse(source, Model(), strict=False)
    strict, found = parse(source, Model())

    assert expression is not None
    assert interpret(expression, {}) is None
    assert strict is None
    assert "use a fact" in str(found[0])


@pytest.mark.parametrize(
    ("source", "hint"),
    [
        ('time("07:20")', "10:30:00"),
        ('date and time("2026-01-31 10:30")', "2026-01-31T10:30:00"),
        ('@"10:30:00@Europe/Pragve"', "10:30:00@Europe/Prague"),
    ],
)
def test_an_author_is_shown_how_a_constant_is_written(source, hint):
    expression, found = parse(source, Model())

    assert expression is None
    assert [one.slug for one in found] == ["feel-not-a-date"]
    assert hint in str(found[0].hint)
