"""The functions over numbers, texts and contexts, and those that turn one kind into another: tables and laws."""

from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
)

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccm.feel import Model, interpret, parse, show
from ccm.feel.functions import BUILTINS
from ccm.feel.values import ARITHMETIC, BudgetError

CASES = {
    "numbers": [
        ("decimal(1/3, 2.5)", "0.33"),
        ("decimal(1234.5, -2)", "1200"),
        ("floor(1.5, null)", "null"),
        ("floor(10 ** 40)", None),
        ("round up(5.5, -6111)", None),
        ("round up(5.5, -6112)", "null"),
        ("round up(5.5, 6176)", "5.5"),
        ("round up(5.5, 6177)", "null"),
        ("round up(-1.126, 2)", "-1.13"),
        ("round half up(0.5, 0)", "1"),
        ("round half up(-0.5, 0)", "-1"),
        ("round half down(0.5, 0)", "0"),
        ("round half down(-5.5, 0)", "-5"),
        ("abs(null)", "null"),
        ('abs("-1")', "null"),
        ('abs(@"-P1Y")', "P1Y"),
        ("abs(n: -1)", "1"),
        ("abs(number: -1)", "null"),
        ("abs([-1])", "1"),
        ("modulo(-12, 5)", "3"),
        ("modulo(12, -5)", "-3"),
        ("modulo(10.1, -4.5)", "-3.4"),
        ("modulo(1, 0)", "null"),
        ("sqrt(-1)", "null"),
        ("sqrt(number: 4)", "2"),
        ("log(-1)", "null"),
        ("log(1)", "0"),
        ("exp(0)", "1"),
        ("exp(10 ** 6)", "null"),
        ("exp(-(10 ** 6)) < 0.1", "true"),
        ("even(10 ** 40)", "true"),
        ("odd(10 ** 40)", "false"),
        ("even(1.5)", "false"),
        ("odd(1.5)", "false"),
        ("odd(-3)", "true"),
        ("even(0)", "true"),
    ],
    "texts": [
        ('substring("foobar", 0)', "null"),
        ('substring("foobar", 7)', "null"),
        ('substring("foobar", -6, 6)', '"foobar"'),
        ('substring("foobar", -7)', "null"),
        ('substring("foobar", 3, 3.8)', '"oba"'),
        ('substring("foobar", 3, 99)', '"obar"'),
        ('substring("foobar", 3, 0)', "null"),
        ('substring("🐎foo", 2)', '"foo"'),
        ('string length("🐎😀")', "2"),
        ('string length("\\uD83D\\uDCA9")', "1"),
        ('upper case("straße")', '"STRASSE"'),
        ('lower case("ÀÉ")', '"àé"'),
        ('substring before("", "")', '""'),
        ('substring before("abc", "")', '""'),
        ('substring after("abc", "")', '"abc"'),
        ('substring after("", "a")', '""'),
        ('contains("", "")', "true"),
        ('contains("bar", null)', "null"),
        ('starts with("foo", "")', "true"),
        ('ends with("foo", "oo")', "true"),
        ('string length(["abc"])', "3"),
        ('string length(["abc", "d"])', "null"),
        ('string join("a", "X")', '"a"'),
        ("string join([1])", "null"),
        ("string join(null)", "null"),
        ('string join(["a", "b"], null)', '"ab"'),
        ('string join([null, null], "-")', '""'),
        ('matches(null, "a")', "null"),
        ('matches("a", "a", null)', "true"),
        ('matches(["abra"], "bra")', "true"),
        ('matches("input", [])', "null"),
        ('replace(input: "abc", pattern: "[A-Z]", replacement: "#", flags: "i")', '"###"'),
        ('split(delimiter: ",", string: "foo,bar")', '["foo", "bar"]'),
        ('split("foo")', "null"),
    ],
    "conversion": [
        ("string(null)", "null"),
        ('string("a\\"b")', '"a\\"b"'),
        ("string(true)", '"true"'),
        ("string(1.10)", '"1.10"'),
        ("string(-0.0)", '"0"'),
        ('string(["a", null, [1]])', '"[\\"a\\", null, [1]]"'),
        ('string({a b: 1, "c!": "x"})', '"{a b: 1, \\"c!\\": \\"x\\"}"'),
        ("string([1..2))", '"[1..2)"'),
        ("string((> 3))", '"(> 3)"'),
        ('string(@"P1DT2H")', '"P1DT2H"'),
        ("string(function(x, y) x)", '"function(x, y)"'),
        ('number("1.000.000,01", ".", ",")', "1000000.01"),
        ('number("1,000", ",", ".")', "1000"),
        ('number("5", " ")', "null"),
        ('number("1,000", ",", ",")', "null"),
        ('number("1:000", ":", ".")', "null"),
        ('number("123", ".", ".")', "null"),
        ('number("123", ",", ",")', "null"),
        ('number("1.5", ".", null)', "15"),
        ('number("1.5", null, ",")', "null"),
        ('number("1,5e3", ",", ".")', None),
        ('number("1e,5", ",", ".")', "null"),
        ('number("1 ", " ", ".")', "null"),
        ('number(" 1", " ", ".")', "null"),
        ('number("1,,000", ",", ".")', "null"),
        ('number("1,0.0,5", ",", ".")', "null"),
        ('number("-1 000,25", " ", ",")', "-1000.25"),
        ('number(" 1")', "null"),
        ('number("1e3")', None),
        ('number("-.5")', "-0.5"),
        ('number("1e99999")', "null"),
        ('number("٣")', "null"),
        ("number(5)", "null"),
        ("number(null)", "null"),
        ('number(from: "5", decimal separator: ".")', "null"),
        ('number(decimal separator: ",", grouping separator: null, from: "1,5")', "1.5"),
        ('range("[1..3]")', "[1..3]"),
        ('range(" ( 1 .. 3 [ ")', "(1..3)"),
        ('range("]-3..-1.5]")', "(-3..-1.5]"),
        ('range("[\\"a\\"..\\"c\\"]")', '["a".."c"]'),
        ('range("[@\\"P1D\\"..@\\"P2D\\"]")', "[P1D..P2D]"),
        ('range("[date(\\"2026-01-01\\")..@\\"2026-01-02\\"]")', "[2026-01-01..2026-01-02]"),
        ('range("[3..1]")', "null"),
        ('range("[1..\\"b\\"]")', "null"),
        ('range("[1..]")', "null"),
        ('range("[null..null]")', "null"),
        ('range(">= 10")', "null"),
        ('range("[1+1..3]")', "null"),
        ('range("[1..2..3]")', "null"),
        ('range("[1..2")', "null"),
        ('range("")', "null"),
        ('range("[abs(\\"1\\")..2]")', "null"),
        ("range([1..2])", "null"),
        ('range("[1..1]")', "[1..1]"),
        ('range("[true..true]")', "null"),
        ('range("[\\"..2]")', "null"),
    ],
    "contexts": [
        ('get value({a: 1}, "b")', "null"),
        ('get value({a: 1}, ["a"])', "1"),
        ('get value({a: {b: 1}}, ["a", "b"])', "1"),
        ('get value({a: 1}, ["a", "b"])', "null"),
        ("get value({a: 1}, [])", "null"),
        ('get value({a: 1}, ["a", null])', "null"),
        ('get value(key: "a", m: {a: 1})', "1"),
        ('get value(keys: ["a"], context: {a: 1})', "1"),
        ('get value(keys: ["a"], m: {a: 1})', "null"),
        ('get value(null, "a")', "null"),
        ("get value({a: 1}, 1)", "null"),
        ('get value([{a: 1}], "a")', "1"),
        ("get entries({})", "[]"),
        ("get entries([1])", "null"),
        ("get entries({b: 1, a: null}).key", '["b", "a"]'),
        ("context([]) = {}", "true"),
        ("context(null)", "null"),
        ('context({key: "a", value: null}) = {a: null}', "true"),
        ('context([{key: "a", value: 1, more: 2}]) = {a: 1}', "true"),
        ('context([{key: "a", value: 1}, {key: "a", value: 1}])', "null"),
        ("context([{key: null, value: 1}])", "null"),
        ('context put({a: 1}, "b", null) = {a: 1, b: null}', "true"),
        ('context put({a: 1}, "a", 2) = {a: 2}', "true"),
        ('context put({x: {a: 1}}, ["x", "b"], 2) = {x: {a: 1, b: 2}}', "true"),
        ('context put({}, ["x", "y"], 1)', "null"),
        ('context put({x: 1}, ["x", "y"], 1)', "null"),
        ('context put({}, ["x"], 1) = {x: 1}', "true"),
        ("context put({}, [], 1)", "null"),
        ("context put({}, [null], 1)", "null"),
        ('context put({}, "a")', "null"),
        ('context put(context: {}, key: ["x", "y"], value: 1)', "null"),
        ('context put(context: {}, key: "a")', "null"),
        ('context put(context: {x: {}}, keys: ["x", "y"], value: 1) = {x: {y: 1}}', "true"),
        ('context put([], "a", 1)', "null"),
        ("context merge([]) = {}", "true"),
        ("context merge({a: 1}) = {a: 1}", "true"),
        ("context merge([{a: 1}, 2])", "null"),
        ("context merge([{a: {x: 1}}, {a: {y: 2}}]) = {a: {y: 2}}", "true"),
        ("context merge(null)", "null"),
    ],
}


@pytest.mark.parametrize(
    ("source", "wanted"), [pytest.param(*case, id=case[0]) for group in CASES.values() for case in group]
)
def test_a_function_gives_the_value_of_the_standard(source, wanted):
    expression, _ = parse(source, Model(), strict=False)
    assert expression is not None
    value = interpret(expression, {})
    assert value is not None if wanted is None else show(value) == wanted


def call(name, *arguments):
    """A built-in by its standard name."""
    return BUILTINS[name].call(arguments)


NUMBERS = st.decimals(-(10**12), 10**12, places=6, allow_nan=False).map(ARITHMETIC.plus)
ROUNDINGS = [
    ("decimal", ROUND_HALF_EVEN), ("floor", ROUND_FLOOR), ("ceiling", ROUND_CEILING), ("round up", ROUND_UP),
    ("round down", ROUND_DOWN), ("round half up", ROUND_HALF_UP), ("round half down", ROUND_HALF_DOWN),
]  # fmt: skip


@given(NUMBERS, st.integers(-3, 8), st.sampled_from(ROUNDINGS))
def test_rounding_is_that_of_its_name(number, scale, rounding):
    name, mode = rounding
    assert call(name, number, Decimal(scale)) == number.quantize(Decimal(1).scaleb(-scale), mode)


@given(NUMBERS, NUMBERS.filter(bool))
def test_a_remainder_has_the_sign_of_the_divisor_and_is_smaller(dividend, divisor):
    rest = call("modulo", dividend, divisor)
    assert abs(rest) < abs(divisor)
    assert not rest or (rest < 0) == (divisor < 0)
    assert (dividend - rest) % divisor == 0


@given(NUMBERS)
def test_even_and_odd_are_of_whole_numbers(number):
    whole = number == number.to_integral_value()
    assert call("even", number) is (whole and int(number) % 2 == 0)
    assert call("odd", number) is (whole and int(number) % 2 == 1)


@given(st.decimals(Decimal("0.001"), 1000, allow_nan=False).map(ARITHMETIC.plus))
def test_exp_undoes_log_and_a_square_its_root(number):
    assert abs(call("exp", call("log", number)) - number) < number * Decimal("1e-30")
    assert abs(call("sqrt", number) ** 2 - number) <= number * Decimal("1e-25")


@given(NUMBERS)
def test_a_number_is_read_as_it_is_written(number):
    assert call("number", call("string", number)) == number


@given(st.text(max_size=20), st.text(max_size=3))
def test_texts_are_cut_where_another_occurs(text, match):
    before, after = call("substring before", text, match), call("substring after", text, match)
    if match and call("contains", text, match):
        assert before + match + after == text
        assert not call("contains", before, match)
    else:
        assert (before, after) == ("", "" if match else text)


@given(st.text(max_size=20), st.integers(-25, 25), st.one_of(st.none(), st.integers(0, 25)))
def test_a_substring_counts_from_either_end(text, start, length):
    arguments = [text, Decimal(start)] + ([] if length is None else [Decimal(length)])
    found = call("substring", *arguments)
    if not 1 <= abs(start) <= len(text) or length == 0:
        assert found is None
    else:
        begin = start - 1 if start > 0 else len(text) + start
        assert found == text[begin:][:length]


VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), NUMBERS, st.text(max_size=5)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(tuple), st.dictionaries(st.text(min_size=1, max_size=3), inner, max_size=3)
    ),
    max_leaves=6,
)
RECORDS = st.dictionaries(st.text(min_size=1, max_size=3), VALUES, max_size=4)


@given(RECORDS)
def test_a_context_is_made_again_of_its_entries(record):
    assert call("context", call("get entries", record)) == record


@given(RECORDS, st.text(min_size=1, max_size=3), VALUES)
def test_what_is_put_can_be_got_and_the_context_stays_as_it_was(record, key, value):
    before = dict(record)
    changed = call("context put", record, key, value)
    assert call("get value", changed, key) == value
    assert changed == {**before, key: value}
    assert record == before
    assert call("context put", record, (key,), value) == changed
    assert call("context merge", (record, {key: value})) == changed


@given(st.lists(st.text(min_size=1, max_size=2), min_size=1, max_size=4).map(tuple), VALUES)
def test_a_value_put_deep_inside_is_found_there(path, value):
    record: dict = {}
    inside = record
    for key in path[:-1]:
        inside[key] = {"other": None}
        inside = inside[key]
    changed = call("context put", record, path, value)
    assert call("get value", changed, path) == value


@given(VALUES)
def test_what_string_writes_of_a_list_is_read_again(value):
    expression, found = parse(call("string", (value,)), Model(), strict=False)
    assert expression is not None, found
    assert interpret(expression, {}) == (value,)


@given(st.text(max_size=30))
def test_no_text_makes_reading_a_range_or_number_raise(text):
    assert call("range", text) is None or ".." in text
    assert call("number", text) is None or any(character.isdigit() for character in text)


def test_texts_beyond_the_budget_are_neither_made_nor_read():
    for name, arguments in (
        ("string", (("x" * 600_000, "y" * 600_000),)),
        ("number", ("1" * 1_000_001,)),
        ("get value", ({}, ("a",) * 300)),
    ):
        with pytest.raises(BudgetError):
            call(name, *arguments)
