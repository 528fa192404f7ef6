"""What grows without looping stops, too: texts and lists that are doubled, copied or read again and again."""

import pytest

from ccm.feel import Model, compile_expression, interpret, parse

DOUBLED = ", ".join(f"a{number + 1}: a{number} + a{number}" for number in range(40))
LISTED = ", ".join(f"a{number + 1}: concatenate(a{number}, a{number})" for number in range(40))
COPIES = ", ".join(f"append(a, {number})" for number in range(400))
BOMBS = {
    "a text doubled forty times": f'{{a0: "ten letters", {DOUBLED}}}.a40 = "x"',
    "a list doubled forty times": f"count({{a0: [1], {LISTED}}}.a40)",
    "a long list copied by every call": f"{{a: for i in 1..150000 return i, r: count([{COPIES}])}}.r",
    "a long list copied by every round": (
        "{a: for i in 1..50000 return i, r: for j in 1..50000 return append(a, j)}.r[1][1]"
    ),
    "a long list read in every round": (
        "{a: for i in 1..90000 return i, r: for j in 1..90000 return list contains(a, -j)}.r[1]"
    ),
    "a long text read in every round": (
        '{a: string join(for i in 1..90000 return "aaaaaaaaaa"),'
        " r: some j in 1..90000 satisfies contains(a, string(j))}.r"
    ),
    "a long text read in every comparison of a sort": (
        '{a: string join(for i in 1..90000 return "aaaaaaaaaa"),'
        " r: sort(for j in 1..50000 return j, function(x, y) string length(substring(a, x)) < y)}.r[1]"
    ),
    "all results so far in every result": "(for i in 1..100000 return partial)[1]",
}


@pytest.mark.parametrize("source", BOMBS.values(), ids=BOMBS)
def test_an_expression_that_grows_beyond_the_budget_is_null_in_every_back_end(source):
    expression, found = parse(source, Model(), strict=False)
    assert expression is not None, found
    assert interpret(expression, {}) is None
    assert compile_expression(expression)({}) is None


@pytest.mark.parametrize(
    "source",
    [
        "count(for i in 1..2000 return append(partial, i)) = 2000",
        'string length(string join(for i in 1..90000 return "aaaaaaaaaa")) = 900000',
        "{a: for i in 1..1000 return i, r: for j in a return list contains(a, j)}.r[1000]",
    ],
)
def test_what_an_honest_author_may_need_is_within_the_budget(source):
    expression, found = parse(source, Model(), strict=False)
    assert expression is not None, found
    assert interpret(expression, {}) is True
    assert compile_expression(expression)({}) is True
