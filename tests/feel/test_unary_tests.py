"""Tests of a value whose type is not known: an expression gives true, the value itself, or a list that holds it."""

from decimal import Decimal

import pytest

from ccm.dmn import compile_table, load_table
from ccm.feel import ANY, BOOLEAN, NUMBER, Exactness, Model, Name, compile_expression, interpret, parse, to_sql

MODEL = Model([Name("x", "x", NUMBER), Name("u", "u", ANY), Name("b", "b", BOOLEAN), Name("tested", "tested", ANY)])
SEVEN, EIGHT = Decimal(7), Decimal(8)
VALUES = {"x": SEVEN, "b": True}
CELLS = [
    ("x > 3", "a", True),
    ("x > 9", "a", False),
    ("x > 3", None, True),
    ("x > 3", True, True),
    ("x > 3", False, False),
    ("x > 9", False, True),
    ("b", EIGHT, True),
    ("not(x > 9)", "a", True),
    ("x > 9, x > 3", "a", True),
    ('contains("ab", "a")', SEVEN, True),
    ("x", SEVEN, True),
    ("x", EIGHT, False),
    ("x > 3 and ? = 8", EIGHT, True),
    ("true", True, True),
    ("true", EIGHT, None),
    ("false", False, True),
]
DYNAMIC = [
    ("tested in u", SEVEN, (SEVEN, EIGHT), True),
    ("tested in u", SEVEN, (EIGHT,), False),
    ("tested in u", SEVEN, SEVEN, True),
    ("tested in u", SEVEN, True, True),
    ("tested in u", False, True, False),
    ("tested in u", SEVEN, None, None),
    ("x in u", None, (SEVEN,), True),
    ("x in (u, 3)", None, (SEVEN,), True),
]


@pytest.mark.parametrize(("cell", "tested", "wanted"), CELLS)
def test_a_cell_over_a_value_of_unknown_type_holds_or_not(cell: str, tested: object, wanted: bool | None) -> None:
    values = {**VALUES, "tested": tested}
    text = f"id: t\ninputs: [{{expression: tested}}]\noutput: {{name: o, type: text}}\nrows:\n  - when: ['{cell}']\n"
    table, found = load_table(f"{text}    then: '\"yes\"'\n", MODEL)
    assert table is not None, [str(one) for one in found]
    running = compile_table(table)

    assert (running.decide(values) == "yes") is (wanted is True)
    assert running.explain(values).rows[0].matched is wanted


@pytest.mark.parametrize(("source", "tested", "u", "wanted"), DYNAMIC)
def test_membership_of_something_of_unknown_type_looks_at_what_it_is(
    source: str, tested: object, u: object, wanted: bool | None
) -> None:
    expression, found = parse(source, MODEL)
    assert expression is not None, found
    values = {**VALUES, "tested": tested, "u": u}

    assert interpret(expression, values) is wanted
    assert compile_expression(expression)(values) is wanted
    assert to_sql(expression, {slug: slug for slug in expression.reads})[1] is Exactness.NONE
