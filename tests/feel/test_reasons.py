"""Every null can say where it arose and why; those handed on say nothing."""

from decimal import Decimal

import pytest

from ccm.feel import ANY, NUMBER, Model, Name, list_of, parse, reasons

MODEL = Model([Name("age", "age", NUMBER), Name("rows", "rows", list_of(NUMBER)), Name("table", "table", ANY)])
VALUES = {"rows": (Decimal(1),), "table": ({"a": None},)}
EXPLAINED = [
    ("age + 1 > 3", None, ["1:1 age: age is missing"]),
    ('{a: 1, b: "x" + a}.b', None, ['1:11 "x" + a: + gives nothing for text and number']),
    ("[1, 2][5]", None, ["1:1 [1, 2][5]: the list has no place 5"]),
    ("1 / 0 > 3 or true", True, ["1:1 1 / 0: division by zero"]),
    ("for i in rows return i / 0", (None,), ["1:22 i / 0: division by zero"]),
    ('(function(x) x + "a")(3)', None, ['1:14 x + "a": + gives nothing for number and text']),
    ("(function(x) x)(1, 2)", None,
     ["1:1 (function(x) x)(1, 2): the function does not take these arguments, or gives nothing for them"]),
    ("if age > 3 then 1 else sqrt(-1)", None, ["1:4 age: age is missing", "1:24 sqrt(-1): sqrt gives nothing for -1"]),
    ("{b: 1}.a.c", None, ["1:1 {b: 1}.a: there is no a in a record"]),
    ("null = 1", False, []),
    ("[{a: null}][1].a > 3", None, ["1:1 [{a: null}][1].a: a is missing"]),
    ("some x in [age] satisfies x > 3", None, ["1:12 age: age is missing"]),
    ("some row in table satisfies row.a > 3", None, ["1:29 row.a: a is missing"]),
    ("every x in table.a satisfies x > 3", None, ["1:30 x: x is missing"]),
    ("table[1].a + 1", None, ["1:1 table[1].a: a is missing"]),
    ("for i in 1..1000000000 return i", None,
     ["1:1 for i in 1..1000000000 return i: it takes more than 200,000 steps or nests too deep"]),
]  # fmt: skip


@pytest.mark.parametrize(("source", "value", "why"), EXPLAINED, ids=[source for source, _, _ in EXPLAINED])
def test_a_null_says_where_it_arose_and_why(source: str, value: object, why: list[str]) -> None:
    expression, _ = parse(source, MODEL, strict=False)
    assert expression is not None

    found, told = reasons(expression, VALUES)

    assert found == value
    assert [str(each) for each in told] == why
