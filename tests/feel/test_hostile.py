"""Hostile expressions are refused or stopped by a budget, with a place; no text ever makes the engine raise."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ccm.feel import (
    ANY,
    NUMBER,
    Model,
    Name,
    compile_conditions,
    compile_expression,
    interpret,
    list_of,
    parse,
    parse_tests,
    reasons,
    show,
)
from ccm.feel.emitter import Emitter, name
from ccm.feel.plain import to_plain, type_of, write_value

FRAGMENTS = [
    "age", "balance limit", "movements", "amount", "segment", "null", "true", "if", "then", "else", "some",
    "every", "x", "in", "satisfies", "between", "and", "or", "not(", "(", ")", "[", "]", "]", "..", ".", ",", "+",
    "-", "*", "/", "**", "=", "!=", "<", ">=", "?", '"a"', '"', "@", '@"2026-01-01"', '@"P1M"', "3", "1e999",
    ".5", "count(", "sum(", "date(", "for", "return", ":", "{", "}", "function", "instance", "of", "//", "/*",
    "*/", "\n", "é", "💥", "\x00", "'", "\\",
]  # fmt: skip


@settings(max_examples=500)
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=25).map(" ".join))
def test_no_sequence_of_tokens_makes_the_parser_raise(model, values, source):
    expression, found = parse(source, model)
    assert (expression is None) == any(str(one.severity) == "error" for one in found)
    parse_tests(source, model, subject=NUMBER)
    if expression is not None:
        wanted = interpret(expression, values)
        assert compile_expression(expression)(values) == wanted
        assert compile_conditions({"it": expression}).trace(values)["it"].result == wanted


@settings(max_examples=300)
@given(st.text(max_size=60))
def test_no_text_makes_the_parser_raise(model, source):
    parse(source, model)
    parse_tests(source, model, subject=NUMBER)


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("(" * 1_000_000, "F004"),
        ("(" * 40_000, "F005"),
        ("[" * 40_000, "F005"),
        ("not(" * 5_000 + "true" + ")" * 5_000, "F005"),
        ("if true then " * 3_000 + "1", "F005"),
        ("1" + " + 1" * 10_000, "F005"),
        ("scores" + "[1]" * 5_000, "F005"),
        ("age = 1 or " * 4_000 + "age = 1", "F005"),
        ("scores[" * 20 + "true" + "]" * 20, "F005"),
        ("[" + "1," * 20_000 + "1]", "F005"),
        ('"' + "a" * 60_000 + '"', "F004"),
        ("/* " * 15_000, "F002"),
        ("@" * 40_000, "F001"),
        ("1 or 1 and 1 = 1 + 1 * 1 ** (" * 59 + "1" + ")" * 59, "F005"),
        ("if 1 or 1 and 1 = 1 + 1 * 1 ** " * 59 + "1" + " then 1 else 1" * 59, "F005"),
        ("{a: " * 59 + "1" + "}" * 59 + " + " + "[" * 61, "F005"),
        ("function(a) " * 500 + "1", "F005"),
        ("for x in [1] return " * 500 + "1", "F005"),
        ("1 in (" * 500 + "1", "F005"),
    ],
    ids=lambda value: value[:12] if isinstance(value, str) else None,
)
def test_size_and_depth_have_a_budget_and_a_place(source, code, model):
    expression, found = parse(source, model)
    assert expression is None
    assert found[0].code == code
    assert found[0].span is not None
    assert found[0].span.line == 1


def test_many_minus_signs_are_no_depth(model, values):
    expression, _ = parse("-" * 20_000 + "age", model)
    assert expression is not None
    assert interpret(expression, values) == Decimal(35)


@pytest.mark.parametrize(
    "source",
    ["10**10**10**10**10", "(10**6000) * (10**6000)", "2 ** (10 ** 30)", 'duration("P999999999M") * 10**5000 = null',
     'letter date + duration("P999999999Y")', "round half up(1, 10**9)", "substring(city, 10**4000)",
     "scores[10**4000]", "date(10**4000, 1, 1)", '@"P999999999D" * 10**300'],
)  # fmt: skip
def test_bombs_give_a_value_or_null_in_every_back_end(source, model, values):
    expression, found = parse(source, model)
    assert expression is not None, found
    wanted = interpret(expression, values)
    assert compile_expression(expression)(values) == wanted
    assert compile_conditions({"it": expression}).trace(values)["it"].result == wanted


def test_loops_in_loops_stop_at_the_budget():
    model = Model([Name("items", "items", list_of(NUMBER))])
    source = "count(items[count(for x in items, y in items return x + y + item) > 0]) > 0"
    expression, found = parse(source, model)
    assert expression is not None, found
    values = {"items": tuple(map(Decimal, range(300)))}
    assert compile_expression(expression)(values) is None
    assert interpret(expression, values) is None
    small = {"items": tuple(map(Decimal, range(20)))}
    assert compile_expression(expression)(small) is True


def test_text_of_authors_never_becomes_source(model, values):
    source = '"__import__(\'os\').system(\'x\')" = city or city = "\\"); import os #"'
    expression, _ = parse(source, model)
    assert expression is not None
    assert compile_expression(expression)(values) is False


def test_the_emitter_refuses_names_that_are_not_its_own():
    with pytest.raises(AssertionError):
        Emitter().finish(name("__import__"))


SHARED = "{a0: [1, 1], " + ", ".join(f"a{n}: [a{n - 1}, a{n - 1}]" for n in range(1, 40)) + ", r: %s}.r"
DEEP_TYPE = "list<" * 39 + "number" + ">" * 39


@pytest.mark.parametrize(
    ("asked", "value"),
    [
        ("a39 = a39", True),
        ("a39 = [a38, a38]", True),
        ("a39 = [a38, a37]", None),
        ("distinct values([a39, a39])", None),
        ("is(a39, [a38, a38])", True),
        ("is(a39, [a38, a37])", False),
        (f"a39 instance of {DEEP_TYPE}", False),
        (f"a38 instance of {DEEP_TYPE}", True),
        ("count(a39.x)", 2),
        ("count(a39.year)", 2),
        ("context([{key: a39, value: 1}])", None),
        ("count(distinct values([[a39..a39], [a38..a39]]))", None),
        ("[a39..1] = [a39..1]", True),
        ("is([a39..1], [[a38, a38]..1])", True),
        ("[a39..1] instance of range<list<number>>", False),
        ("string([a39..1])", None),
        ("string(a39)", None),
        ("count(flatten(a39))", None),
    ],
)
def test_values_that_share_parts_do_not_hang(asked, value):
    expression, _ = parse(SHARED % asked, Model(), strict=False)
    assert expression is not None

    assert interpret(expression, {}) == value
    assert reasons(expression, {})[0] == value
    assert compile_expression(expression)({}) == value
    assert compile_conditions({"it": expression}).trace({})["it"].result == value


@pytest.mark.parametrize("shape", ["a39", "[a39..a39]", "{a: a39}", "(> a39)"])
@pytest.mark.parametrize("write", [write_value, to_plain, type_of, show], ids=lambda write: write.__name__)
def test_a_value_that_shares_parts_is_shown_in_short(write, shape):
    expression, _ = parse(SHARED % shape, Model(), strict=False)
    assert expression is not None

    assert len(str(write(interpret(expression, {})))) < 2_000


@pytest.mark.parametrize("number", ["NaN", "sNaN", "Infinity", "-Infinity"])
@pytest.mark.parametrize(
    "source",
    ["x > 3", "x = x", "x + 1", "-x", "x ** 2", "sum([x, 1])", "min([x, 1])", "median([x, 1, 2])", "mode([x, 1])",
     "x in [1..3]", "[1, 2][x]", "for i in 1..x return i", "sort([x, 1, 2])", "round up(x, 1)", "modulo(x, 2)",
     "date(x, 1, 1)", '@"P1D" * x', "even(x)", "substring(\"abc\", x)", "[3, x][item > 2][2]"],
)  # fmt: skip
def test_a_number_that_is_none_gives_null_with_a_reason_in_every_back_end(source, number):
    expression, found = parse(source, Model([Name("x", "x", ANY)]), strict=False)
    assert expression is not None, found
    values = {"x": Decimal(number)}
    value, why = reasons(expression, values)

    assert value is None or value == ()
    assert why or value == ()
    assert interpret(expression, values) == value
    assert compile_expression(expression)(values) == value
    assert compile_conditions({"it": expression}).trace(values)["it"].result == value
    assert show(values["x"]) == number


@pytest.mark.parametrize("number", ["NaN", "sNaN", "Infinity", "-Infinity"])
def test_a_number_that_is_none_raises_nothing_where_a_number_is_declared(number):
    values = {"x": Decimal(number)}
    for source in ("x > 3", "x = 3", "x + 1 > 2", "sum([x]) > 1", "x in [1..3]", "-x < 0", "string(x)", "abs(x)"):
        expression, found = parse(source, Model([Name("x", "x", NUMBER)]))
        assert expression is not None, found
        assert interpret(expression, values) in (None, number)
        compile_expression(expression)(values)
        compile_conditions({"it": expression}).trace(values)["it"].describe()
