"""All back ends agree: interpreter = generated = traced = DuckDB, on random expressions over rows full of nulls."""

from datetime import date, timedelta
from decimal import Decimal

import duckdb
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from ccm.feel import (
    BOOLEAN,
    DATE,
    NUMBER,
    TEXT,
    Exactness,
    Model,
    Name,
    Type,
    compile_conditions,
    compile_expression,
    interpret,
    list_of,
    parse,
    record_of,
    slugify,
    to_sql,
)

ROW = record_of({"amount": NUMBER, "on date": DATE, "kind": TEXT})
TYPES: dict[str, Type] = {
    "age": NUMBER,
    "own funds": NUMBER,
    "limit": NUMBER,
    "city": TEXT,
    "segment": TEXT,
    "vulnerable": BOOLEAN,
    "in debt": BOOLEAN,
    "opened": DATE,
    "letter date": DATE,
    "movements": list_of(ROW),
}
MODEL = Model(Name(name, slugify(name), type_) for name, type_ in TYPES.items())
ROWS = 48


def _pick(number: int, step: int, pool: list):
    """A value that changes at its own pace from row to row."""
    return pool[(number * step + number // 7) % len(pool)]


def _movements(number: int):
    """A list of rows, sometimes missing, sometimes empty, with missing fields."""
    if number % 11 == 3:
        return None
    amounts = [None, Decimal("-3.20"), Decimal("0.00"), Decimal("150.00"), Decimal("12.34")]
    days = [None, date(2024, 2, 29), date(2026, 1, 31)]
    return tuple(
        {
            "amount": _pick(number + one, 3, amounts[number % 2 :]),
            "on_date": _pick(number + one, 2, days),
            "kind": _pick(number + one, 5, ["card", None, "a"]),
        }
        for one in range(number % 4)
    )


def _row(number: int) -> dict[str, object]:
    amounts = [None, Decimal("0.00"), Decimal("1.00"), Decimal("-2.50"), Decimal("30.00"), Decimal("1000.25")]
    days = [None, date(2024, 2, 29), date(2025, 12, 31), date(2026, 1, 31), date(2026, 3, 1)]
    return {
        "age": _pick(number, 1, [None, Decimal(30), Decimal(0), Decimal(17), Decimal(65)]),
        "own_funds": _pick(number, 5, amounts),
        "limit": _pick(number, 7, amounts),
        "city": _pick(number, 3, [None, "Brno", "", "a", "Žďár"]),
        "segment": _pick(number, 2, ["a", None, "retail", "b"]),
        "vulnerable": _pick(number, 4, [None, True, False]),
        "in_debt": _pick(number, 2, [True, False, None]),
        "opened": _pick(number, 3, days),
        "letter_date": _pick(number, 2, days),
        "movements": _movements(number),
    }


POPULATION = [_row(number) for number in range(ROWS)]
SQL_TYPES = {"number": "DECIMAL(18,2)", "text": "VARCHAR", "boolean": "BOOLEAN", "date": "DATE"}
LIST_TYPE = "STRUCT(amount DECIMAL(18,2), on_date DATE, kind VARCHAR)[]"


@pytest.fixture(scope="module")
def bank():
    """The population as a DuckDB table."""
    with duckdb.connect() as connection:
        columns = ", ".join(f'"{one.slug}" {SQL_TYPES.get(one.type.kind, LIST_TYPE)}' for one in MODEL.names)
        connection.execute(f"CREATE TABLE bank (place INTEGER, {columns})")
        marks = ", ".join("?" * (len(MODEL.names) + 1))
        for place, row in enumerate(POPULATION):
            rows = row["movements"]
            listed = None if rows is None else [dict(one) for one in rows]
            connection.execute(f"INSERT INTO bank VALUES ({marks})", [place, *list(row.values())[:-1], listed])
        yield connection


NUMBERS = st.sampled_from(["0", "1", "2.5", "-3", "30", "1000.25", "age", "own funds", "limit", "age", "own funds"])
TEXTS = st.sampled_from(['"a"', '""', '"Brno"', '"Žďár"', "city", "segment", "city", "segment"])
DAYS = st.sampled_from(['@"2026-01-31"', '@"2024-02-29"', "opened", "letter date", "opened", "letter date"])
FLAGS = st.sampled_from(["vulnerable", "in debt", "true", "false"])
COMPARE = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])


def _numbers(conditions, numbers):
    """Deeper numbers."""
    days = DAYS.flatmap(lambda day: st.tuples(st.just(day), st.sampled_from(["year", "month", "day", "weekday"])))
    return st.one_of(
        NUMBERS,
        st.tuples(numbers, st.sampled_from(["+", "-", "*", "/", "+", "-"]), numbers).map(lambda p: f"({' '.join(p)})"),
        numbers.map(lambda n: f"abs({n})"),
        numbers.map(lambda n: f"-({n})"),
        numbers.map(lambda n: f"floor({n})"),
        numbers.map(lambda n: f"round half up({n}, 1)"),
        st.tuples(conditions, numbers, numbers).map(lambda p: f"(if {p[0]} then {p[1]} else {p[2]})"),
        days.map(lambda p: f"({p[0]}).{p[1]}"),
        st.tuples(DAYS, DAYS).map(lambda p: f"({p[0]} - {p[1]}).days"),
        TEXTS.map(lambda t: f"string length({t})"),
        ROW_CONDITIONS.map(lambda c: f"count(movements[{c}])"),
        st.tuples(st.sampled_from(["sum", "min", "max"]), ROW_CONDITIONS).map(
            lambda p: f"{p[0]}(movements[{p[1]}].amount)"
        ),
    )  # fmt: skip


ROW_CONDITIONS = st.one_of(
    st.tuples(st.sampled_from(["amount", "item.amount"]), COMPARE, NUMBERS).map(" ".join),
    st.tuples(st.just("on date"), COMPARE, DAYS).map(" ".join),
    st.tuples(st.just("kind"), st.sampled_from(["=", "!="]), TEXTS).map(" ".join),
    st.just('amount > 0 and kind = "card"'),
    st.just("not(amount < 0) or on date < opened"),
)


def _conditions(conditions, numbers):
    """Deeper conditions."""
    shift = st.sampled_from(['duration("P1M")', 'duration("P1Y")', 'duration("P30D")', '@"P11M"'])
    moved = st.tuples(DAYS, st.sampled_from("+-"), shift).map(" ".join)
    low = st.sampled_from(["0", "1", "-3"])
    high = st.sampled_from(["2.5", "30", "limit"])
    return st.one_of(
        FLAGS,
        st.tuples(numbers, COMPARE, numbers).map(" ".join),
        st.tuples(TEXTS, COMPARE, TEXTS).map(" ".join),
        st.tuples(st.one_of(DAYS, moved), COMPARE, st.one_of(DAYS, moved)).map(" ".join),
        st.tuples(numbers, low, high).map(lambda p: f"{p[0]} between {p[1]} and {p[2]}"),
        st.tuples(numbers, st.sampled_from("[("), low, high, st.sampled_from("])")).map(
            lambda p: f"{p[0]} in {p[1]}{p[2]}..{p[3]}{p[4]}"
        ),
        st.tuples(TEXTS, TEXTS, TEXTS).map(lambda p: f"{p[0]} in ({p[1]}, {p[2]})"),
        st.tuples(numbers, numbers).map(lambda p: f"{p[0]} in ({p[1]}, > 3, [1..2])"),
        st.tuples(st.sampled_from(["and", "or"]), conditions, conditions).map(lambda p: f"(({p[1]}) {p[0]} ({p[2]}))"),
        conditions.map(lambda c: f"not({c})"),
        st.tuples(TEXTS, TEXTS).map(lambda p: f"contains({p[0]}, {p[1]})"),
        st.tuples(st.sampled_from(["starts with", "ends with"]), TEXTS, TEXTS).map(lambda p: f"{p[0]}({p[1]}, {p[2]})"),
        st.sampled_from(list(TYPES)).map(lambda name: f"{name} = null"),
        st.tuples(st.sampled_from(["some", "every"]), COMPARE, NUMBERS).map(
            lambda p: f"{p[0]} m in movements satisfies m.amount {p[1]} {p[2]}"
        ),
        st.tuples(conditions, conditions, conditions).map(lambda p: f"(if {p[0]} then {p[1]} else {p[2]})"),
    )  # fmt: skip


FLAT = st.deferred(lambda: st.one_of(FLAGS, st.tuples(NUMBERS, COMPARE, NUMBERS).map(" ".join)))
DEEPER = _numbers(FLAT, NUMBERS)
CONDITIONS = st.recursive(
    _conditions(FLAT, DEEPER), lambda inner: _conditions(inner, _numbers(inner, DEEPER)), max_leaves=12
)  # fmt: skip
HARMLESS = {"F034", "F035"}


def _parsed(source: str):
    """The expression, or None for a constant range that turned out impossible."""
    expression, found = parse(source, MODEL, expect=BOOLEAN)
    assert expression is not None or {one.code for one in found} <= HARMLESS, (source, [str(one) for one in found])
    return expression


@settings(max_examples=250, suppress_health_check=[HealthCheck.too_slow])
@given(CONDITIONS)
def test_interpreter_generated_and_traced_code_agree(source):
    expression = _parsed(source)
    assume(expression is not None)
    alone, together = compile_expression(expression), compile_conditions({"it": expression, "again": expression})
    plan_steps = None
    for row in POPULATION:
        wanted = interpret(expression, row)
        assert wanted is None or isinstance(wanted, bool)
        assert alone(row) is wanted
        assert together.evaluate(row) == {"it": wanted, "again": wanted}
        trace = together.trace(row)["it"]
        assert trace.result is wanted
        assert bool(trace.missing) == (wanted is None)
        steps = [(step.text, step.column) for step in trace.steps]
        assert plan_steps in (None, steps)
        plan_steps = steps
        for step in trace.steps:
            again, _ = parse(step.text, MODEL)
            assert again is not None, step.text
            assert interpret(again, row) == step.result, step.text


@settings(max_examples=250, suppress_health_check=[HealthCheck.too_slow])
@given(source=CONDITIONS)
def test_sql_that_is_marked_exact_agrees_on_every_row(bank, source):
    expression = _parsed(source)
    assume(expression is not None)
    sql, exactness = to_sql(expression, {name.slug: f'bank."{name.slug}"' for name in MODEL.names})
    assert (sql is None) == (exactness is Exactness.NONE)
    assume(sql is not None)
    found = bank.execute(f"SELECT {sql} FROM bank ORDER BY place").fetchall()
    if exactness is Exactness.EXACT:
        wanted = [interpret(expression, row) for row in POPULATION]
        assert [one for (one,) in found] == wanted, sql


@pytest.mark.parametrize(
    "number", ["count(movements)", "string length(city)", "3", "count(movements) * 2", "own funds"]
)
@pytest.mark.parametrize("function", ["floor", "ceiling"])
def test_a_rounded_whole_number_stays_exact_in_sql(bank, function, number):
    expression, _ = parse(f"{function}({number}) - own funds", MODEL)
    sql, exactness = to_sql(expression, {name.slug: f'bank."{name.slug}"' for name in MODEL.names})
    assert exactness is Exactness.EXACT
    for (found,), row in zip(
        bank.execute(f"SELECT {sql} FROM bank ORDER BY place").fetchall(), POPULATION, strict=True
    ):
        wanted = interpret(expression, row)
        assert (type(found), found) == (type(wanted), wanted)


@settings(max_examples=150)
@given(st.lists(CONDITIONS, min_size=2, max_size=12))
def test_conditions_compiled_together_agree_with_each_alone(sources):
    expressions = {str(place): one for place, one in enumerate(map(_parsed, sources)) if one is not None}
    assume(expressions)
    together = compile_conditions(expressions)
    for row in POPULATION[::3]:
        wanted = {key: interpret(one, row) for key, one in expressions.items()}
        assert together.evaluate(row) == wanted
        assert {key: trace.result for key, trace in together.trace(row).items()} == wanted


def test_days_are_whole_in_every_back_end():
    expression, _ = parse('letter date - opened > duration("PT36H")', MODEL)
    assert expression is not None
    assert to_sql(expression, {"opened": "o", "letter_date": "l"}) == (None, Exactness.NONE)
    values = {"opened": date(2026, 1, 1), "letter_date": date(2026, 1, 1) + timedelta(days=2)}
    assert compile_expression(expression)(values) is True


@pytest.mark.parametrize(
    "source", ["now()", "today() > opened", "count(movements[on date = today()]) > 0", "now().year = 2026"]
)
@pytest.mark.parametrize("dialect", ["duckdb", "postgres"])
def test_there_is_no_sql_for_the_moment_of_an_evaluation(source, dialect):
    expression, _ = parse(source, MODEL, strict=False)
    assert expression is not None
    columns = {slug: f'"{slug}"' for slug in (*expression.reads, "now()", "today()")}
    assert to_sql(expression, columns, dialect=dialect) == (None, Exactness.NONE)
