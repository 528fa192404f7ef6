"""Rows of facts are kept by slug; where keys are shown or asked for, they are the names authors write."""

from datetime import date
from decimal import Decimal

import pytest

from ccm.feel import (
    ANY,
    DATE,
    NUMBER,
    Model,
    Name,
    compile_conditions,
    compile_expression,
    interpret,
    list_of,
    parse,
    reasons,
    record_of,
)
from ccm.feel.plain import write_value

ROW = record_of({"amount": NUMBER, "on date": DATE})
MODEL = Model(
    [
        Name("movements", "movements", list_of(ROW)),
        Name("loan", "loan", record_of({"rate": NUMBER, "last move": ROW})),
        Name("nothing", "nothing", ROW),
        Name("thing", "thing", ANY),
    ]
)
FIRST, SECOND = {"amount": Decimal(1), "on_date": None}, {"amount": Decimal(2), "on_date": date(2026, 1, 1)}
VALUES = {"movements": (FIRST, SECOND), "loan": {"rate": Decimal(3), "last_move": SECOND}, "thing": SECOND}
SHOWN = [
    ('get value(movements[2], "on date")', '@"2026-01-01"'),
    ('get value(movements[2], "on_date")', "null"),
    ('get value(loan, ["last move", "on date"])', '@"2026-01-01"'),
    ("get entries(loan).key", '["rate", "last move"]'),
    ("get entries(movements[1])", '[{key: "amount", value: 1}, {key: "on date", value: null}]'),
    ('context put(movements[1], "on date", 5).on date', "5"),
    ("context merge([loan, {a: 1}])", '{rate: 3, last move: {amount: 2, on date: @"2026-01-01"}, a: 1}'),
    ("context merge(movements)", '{amount: 2, on date: @"2026-01-01"}'),
    ("string(movements[1])", '"{amount: 1, on date: null}"'),
    ("string({l: loan.last move})", '"{l: {amount: 2, on date: 2026-01-01}}"'),
    ("string(nothing)", "null"),
    ("get entries(nothing)", "null"),
    ("{l: loan}.l.last move.on date", '@"2026-01-01"'),
    ("movements[1] = {amount: 1, on date: null}", "true"),
    ("{amount: 1} != movements[1]", "true"),
    ("movements[1] in ({amount: 2}, {amount: 1, on date: null})", "true"),
    ("movements[1] = null", "false"),
    ("movements[1] = movements[2]", "false"),
    ("movements[2] instance of context<on date: date>", "true"),
    ("movements instance of list<context<on date: date>>", "true"),
    ('for m in movements return get value(m, "on date")', '[null, @"2026-01-01"]'),
    ("some m in movements satisfies m = {amount: 1, on date: null}", "true"),
    ('get value(thing, "on_date")', '@"2026-01-01"'),
]


@pytest.mark.parametrize(("source", "shown"), SHOWN, ids=[source for source, _ in SHOWN])
def test_a_row_is_known_by_the_names_authors_write_in_every_back_end(source: str, shown: str) -> None:
    expression, found = parse(source, MODEL)
    assert expression is not None, found

    assert write_value(interpret(expression, VALUES)) == shown
    assert write_value(compile_expression(expression)(VALUES)) == shown
    assert write_value(compile_conditions({"it": expression}).trace(VALUES)["it"].result) == shown
    assert shown != "null" or reasons(expression, VALUES)[1]
