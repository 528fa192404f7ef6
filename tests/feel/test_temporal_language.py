"""Dates, times, points in time and durations in expressions: every back end gives the value of the standard."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import product

import pytest

from ccm.feel import (
    DATE,
    DAYS,
    MONTHS,
    NUMBER,
    Model,
    Name,
    compile_conditions,
    compile_expression,
    interpret,
    parse,
    show,
)
from ccm.feel.temporal_text import read_temporal
from ccm.feel.types import DATE_TIME, TIME

MODEL = Model([Name("opened", "opened", DATE), Name("notice", "notice", DAYS), Name("far", "far", DATE)])
VALUES = {"opened": date(2021, 1, 2), "notice": timedelta(hours=1), "far": date(9999, 12, 31)}
LANGUAGE = {
    "dates": [
        ("opened - notice", "2021-01-01"),
        ("opened + notice", "2021-01-02"),
        ("opened - (opened - notice) = @\"P1D\"", "true"),
        ("far + @\"P1D\"", "10000-01-01"),
        ("far + @\"P1M\" > far", "true"),
        ("@\"0001-01-01\" - @\"P1D\"", "0000-12-31"),
        ("@\"-0044-03-15\".weekday", "4"),
        ("opened between @\"-0001-01-01\" and @\"99999-01-01\"", "true"),
        ("opened in [@\"2021-01-01\"..@\"2021-01-31\"]", "true"),
    ],
    "times": [
        ("@\"10:15:00\" + notice", "11:15:00"),
        ("@\"00:15:00@Europe/Prague\" - notice", "23:15:00@Europe/Prague"),
        ("@\"10:15:00+02:00\" = @\"08:15:00Z\"", "true"),
        ("@\"10:15:00+02:00\" in (@\"08:15:00Z\", @\"09:15:00Z\")", "true"),
        ("@\"10:15:00\" < @\"10:15:01\"", "true"),
        ("@\"10:15:00\" = @\"10:15:00Z\"", "null"),
        ("@\"10:15:00\" - @\"10:00:00\"", "PT15M"),
        ("@\"10:15:30.5\".second", "30.5"),
        ("@\"10:15:30-02:00\".time offset", "-PT2H"),
    ],
    "points in time": [
        ("@\"2021-03-27T12:00:00@Europe/Paris\" + @\"P1D\"", "2021-03-28T13:00:00@Europe/Paris"),
        ("@\"2021-03-27T12:00:00@Europe/Paris\" = @\"2021-03-27T11:00:00Z\"", "true"),
        ("@\"2021-03-27T12:00:00@Europe/Paris\" in [@\"2021-03-27T11:00:00Z\"..@\"2021-03-27T12:00:00Z\"]", "true"),
        ("@\"2021-01-02T10:00:00Z\" - opened", "PT10H"),
        ("@\"2021-01-02T10:00:00\" - opened", "null"),
        ("@\"2021-01-31T10:00:00\" + @\"P1M\"", "2021-02-28T10:00:00"),
        ("@\"2021-01-31T10:00:00@Europe/Paris\".timezone", '"Europe/Paris"'),
    ],
    "durations": [
        ("notice * 2.5", "PT2H30M"),
        ("notice / 7", "PT8M34.285714285S"),
        ("notice / @\"PT15M\"", "4"),
        ("notice + @\"PT0.000000001S\"", "PT1H0.000000001S"),
        ("notice < @\"PT1H0.000000001S\"", "true"),
        ("-notice", "-PT1H"),
        ("(notice - @\"P1D\").hours", "-23"),
        ("@\"P1Y\" = @\"P12M\"", "true"),
    ],
}  # fmt: skip
CASES = [pytest.param(source, wanted, id=source) for group in LANGUAGE.values() for source, wanted in group]


@pytest.mark.parametrize(("source", "wanted"), CASES)
def test_every_way_of_evaluating_gives_the_value_of_the_standard(source, wanted):
    expression, found = parse(source, MODEL)
    assert expression is not None, [str(one) for one in found]

    together = compile_conditions({"it": expression})

    assert show(interpret(expression, VALUES)) == wanted
    assert show(compile_expression(expression)(VALUES)) == wanted
    assert show(together.evaluate(VALUES)["it"]) == wanted
    assert show(together.trace(VALUES)["it"].result) == wanted


SAMPLES = {
    "date": (DATE, ["2021-01-02", "9999-12-31", "0001-01-01", "-2017-12-31", "999999999-12-31"]),
    "time": (TIME, ["10:15:00", "10:15:00.5Z", "10:15:00@Europe/Paris", "11:15:00+01:00"]),
    "point": (DATE_TIME, ["2021-01-02T10:15:00", "9999-12-31T23:59:59.9Z", "2021-03-28T03:30:00@Europe/Paris"]),
    "days": (DAYS, ["PT1H", "-P1DT0.000000001S", "PT0S", "-P999999999D", "P300000000000D"]),
    "months": (MONTHS, ["P1M", "-P23999999999M", "P0M"]),
}
NUMBERS = [Decimal(0), Decimal("-2.5"), Decimal("1E+30")]
OPERATORS = ["+", "-", "*", "/", "=", "!=", "<", "<=", ">", ">="]
PAIRS = [(one, other) for one in (*SAMPLES, "number") for other in (*SAMPLES, "number")]


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_generated_code_agrees_with_the_interpreter_on_all_operands(one, other):
    def of(kind):
        return (NUMBER, NUMBERS) if kind == "number" else (SAMPLES[kind][0], [*map(read_temporal, SAMPLES[kind][1])])

    (left, lefts), (right, rights) = of(one), of(other)
    model = Model([Name("a", "a", left), Name("b", "b", right)])
    expressions = {op: parse(f"a {op} b", model, strict=False)[0] for op in OPERATORS}
    together = compile_conditions(expressions)
    single = {op: compile_expression(each) for op, each in expressions.items()}
    for a, b in product([*lefts, None], [*rights, None]):
        wanted = {op: show(interpret(each, {"a": a, "b": b})) for op, each in expressions.items()}

        assert {op: show(value) for op, value in together.evaluate({"a": a, "b": b}).items()} == wanted, (a, b)
        assert {op: show(run({"a": a, "b": b})) for op, run in single.items()} == wanted, (a, b)


def test_the_value_of_a_property_is_a_number():
    expression, _ = parse("opened.weekday", MODEL)
    assert expression is not None

    assert interpret(expression, VALUES) == Decimal(6)
