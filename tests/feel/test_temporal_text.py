"""Dates, times, points in time and durations from text and back (DMN 1.5, 10.3.4.1)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccm.feel.temporal_text import read_date_time, read_day, read_length, read_temporal, read_time, write
from ccm.feel.times import (
    DateTime,
    FarDate,
    FineDuration,
    Time,
    date_time_of,
    day_at,
    day_of,
    length_of,
    nanoseconds_of,
    ordinal,
    time_of,
)
from ccm.feel.values import Months
from ccm.feel.zones import zone_names

ZONES = st.none() | st.integers(-14 * 3600, 14 * 3600) | st.sampled_from(sorted(zone_names()))
DAYS = st.dates() | st.integers(-365_242_000_000, 365_242_000_000).map(day_at)
TIMES = st.builds(
    time_of, st.integers(0, 23), st.integers(0, 59), st.integers(0, 59), st.integers(0, 999_999_999), ZONES
)
LENGTHS = (st.timedeltas().map(lambda it: it // timedelta(microseconds=1) * 1000) | st.integers(-(10**27), 10**27)).map(
    length_of
)
MONTHS = st.integers(-24_000_000_000, 24_000_000_000).map(Months)


@given(DAYS | TIMES | st.builds(date_time_of, DAYS, TIMES) | LENGTHS | MONTHS)
def test_what_is_written_is_read_back(value):
    found = read_temporal(write(value))

    assert found == value or (isinstance(found, DateTime) and found == DateTime(value.day, value.time))


@given(st.text(alphabet="0123456789-+:.TPDHMSYZz@/EuropParis", max_size=40))
def test_no_text_makes_the_readers_raise(text):
    value = read_temporal(text)

    assert value is None or read_temporal(write(value)) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2026-01-31", date(2026, 1, 31)),
        ("0001-01-01", date(1, 1, 1)),
        ("0000-02-29", FarDate(0, 2, 29)),
        ("-2017-12-31", FarDate(-2017, 12, 31)),
        ("10000-01-01", FarDate(10000, 1, 1)),
        ("999999999-12-31", FarDate(999_999_999, 12, 31)),
        ("-999999999-01-01", FarDate(-999_999_999, 1, 1)),
        ("2026-01-31+01:00", date(2026, 1, 31)),
    ],
)
def test_a_date_is_written_as_in_xml_schema(text, value):
    assert read_day(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "", "2026-1-31", "2026/01/31", "26-01-31", "998-12-31", "+2026-01-31", "02026-01-31", "1000000000-01-01",
        "2026-02-29", "-0001-02-29", "2026-13-01", "2026-00-01", "2026-12-00", "2026-12-31T", " 2026-01-31",
        "2026-01-31\n", "２０２６-01-31", "2026-01-31+99:00", "2026-01-31@Europe/Paris",
    ],
)  # fmt: skip
def test_what_is_no_date_is_refused(text):
    assert read_day(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("07:01:02", Time(7, 1, 2)),
        ("24:00:00", Time(0, 0, 0)),
        ("11:22:33.5", Time(11, 22, 33, 500_000_000)),
        ("11:22:33.123456789", Time(11, 22, 33, 123_456_789)),
        ("23:59:00Z", Time(23, 59, 0, 0, 0)),
        ("23:59:00z", Time(23, 59, 0, 0, 0)),
        ("23:59:00-00:00", Time(23, 59, 0, 0, 0)),
        ("13:20:00-02:30", Time(13, 20, 0, 0, -9000)),
        ("13:20:00+14:00", Time(13, 20, 0, 0, 50400)),
        ("13:20:00+02:45:55", Time(13, 20, 0, 0, 9955)),
        ("00:01:00@Europe/Paris", Time(0, 1, 0, 0, "Europe/Paris")),
        ("00:01:00@Etc/GMT+5", Time(0, 1, 0, 0, "Etc/GMT+5")),
    ],
)
def test_a_time_is_written_as_in_xml_schema_or_with_a_zone(text, value):
    assert read_time(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "", "7:00:00", "07:1:00", "07:01:2", "07:20", "T07:20:00", "25:00:00", "24:00:01", "24:01:00", "23:60:00",
        "23:59:60", "24:00:00.5", "11:22:33.", "11:22:33.1234567891", "13:20:00+5", "13:20:00+5:00", "13:20:00+19:00",
        "13:20:00+14:01", "13:20:00+05:60", "13:20:00+02:00@Europe/Paris", "13:20:00@", "13:20:00@xyz/abc",
        "13:20:00@europe/paris", "13:20:00@Z", "13:20:00@../zones", "2017-01-01T13:20:00",
    ],
)  # fmt: skip
def test_what_is_no_time_is_refused(text):
    assert read_time(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2017-12-31T11:22:33", DateTime(date(2017, 12, 31), Time(11, 22, 33))),
        ("2017-12-31", DateTime(date(2017, 12, 31), Time(0, 0, 0))),
        ("2012-03-07Z", DateTime(date(2012, 3, 7), Time(0, 0, 0, 0, 0))),
        ("2017-12-31T24:00:00", DateTime(date(2018, 1, 1), Time(0, 0, 0))),
        ("9999-12-31T24:00:00", DateTime(FarDate(10000, 1, 1), Time(0, 0, 0))),
        ("2026-07-01T12:00:00@Europe/Paris", DateTime(date(2026, 7, 1), Time(12, 0, 0, 0, "Europe/Paris"))),
    ],
)
def test_a_point_in_time_is_a_date_and_a_time(text, value):
    assert read_date_time(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "2017-12-31t11:22:33", "2017-12-31 11:22:33", "11:00:00", "2011-12-0310:15:30", "2017-13-10T11:22:33",
        "999999999-12-31T24:00:00", "2011-12-03T10:15:30+01:00@Europe/Paris", "2017-12-31T07:20",
    ],
)  # fmt: skip
def test_what_is_no_point_in_time_is_refused(text):
    assert read_date_time(text) is None


def test_a_time_that_the_clock_skips_is_moved_on_by_what_it_skips():
    assert str(read_date_time("2021-03-28T02:30:00@Europe/Paris")) == "2021-03-28T03:30:00@Europe/Paris"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("P1Y2M", Months(14)),
        ("-P100M", Months(-100)),
        ("P0Y", Months(0)),
        ("P999999999Y", Months(11_999_999_988)),
        ("P1DT2H3M4.5S", timedelta(days=1, hours=2, minutes=3, seconds=4.5)),
        ("-PT0S", timedelta(0)),
        ("PT0.S", timedelta(0)),
        ("P999999999D", timedelta(days=999_999_999)),
        ("-P999999999DT1S", FineDuration(-(999_999_999 * 86400 + 1) * 10**9)),
        ("PT0.000000001S", FineDuration(1)),
    ],
)
def test_a_duration_is_years_and_months_or_days_and_time(text, value):
    assert read_length(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "", "P", "-P", "PT", "P1DT", "P1H", "P1S", "1D", "P1Y1D", "P1M1Y", "+P1D", "P-1D", "PT1M1H", "PT.5S", "p1d",
        "P1.5D", "P9999999999999Y", "P" + "9" * 40 + "D", "PT1.1234567891S", "P1W",
    ],
)  # fmt: skip
def test_what_is_no_duration_is_refused(text):
    assert read_length(text) is None


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("PT1000M0.999999999S", "PT16H40M0.999999999S"),
        ("P2DT274M", "P2DT4H34M"),
        ("P0D", "PT0S"),
        ("P0Y", "P0M"),
        ("P26M", "P2Y2M"),
        ("11:22:33-00:00", "11:22:33Z"),
        ("11:22:33.500", "11:22:33.5"),
        ("2021-01-01T24:00:00", "2021-01-02T00:00:00"),
        ("-0005-01-01", "-0005-01-01"),
    ],
)
def test_every_value_has_one_written_form(text, canonical):
    assert write(read_temporal(text)) == canonical


@given(st.integers(-365_242_000_000, 365_242_000_000))
def test_days_are_counted_without_gaps(number):
    day = day_at(number)

    assert ordinal(day) == number
    assert isinstance(day, date) == (1 <= day.year <= 9999)
    assert day < day_at(number + 1)


@given(st.integers(-(10**24), 10**24))
def test_a_duration_has_one_form(nanoseconds):
    length = length_of(nanoseconds)

    assert nanoseconds_of(length) == nanoseconds
    assert isinstance(length, timedelta) == (
        nanoseconds % 1000 == 0
        and timedelta.min // timedelta(microseconds=1) <= nanoseconds // 1000
        and nanoseconds // 1000 <= timedelta.max // timedelta(microseconds=1)
    )


@pytest.mark.parametrize("parts", [(2026, 2, 29), (0, 13, 1), (-1, 2, 30), (1_000_000_000, 1, 1), (10_000, 1, 32)])
def test_what_is_no_day_of_the_calendar_is_a_value_error(parts):
    with pytest.raises(ValueError, match="day"):
        day_of(*parts)
