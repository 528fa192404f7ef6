"""SQL for PostgreSQL, run on one: every row gives what the interpreter gives, whatever the database sorts texts by."""

from datetime import date
from decimal import Decimal

import duckdb
import psycopg
import pytest

from ccm.feel import BOOLEAN, DATE, NUMBER, TEXT, Exactness, Model, Name, interpret, parse, slugify, to_sql
from tests.feel.differential import compare, same

TYPES = {
    "city": TEXT, "segment": TEXT, "balance": NUMBER, "age": NUMBER, "wide": NUMBER,
    "vulnerable": BOOLEAN, "opened": DATE, "closed": DATE,
}  # fmt: skip
MODEL = Model(Name(name, slugify(name), type_) for name, type_ in TYPES.items())
TABLE = """CREATE TABLE bank (city text COLLATE "POSIX", segment varchar(20) COLLATE ucs_basic, balance numeric(18,2),
    age smallint, wide numeric(30,2), vulnerable boolean, opened date, closed date)"""
ROWS = [
    ("Brno", "a", Decimal("-2.50"), 0, Decimal("9999999999999999999999999999.99"), True, date(2024, 2, 29), None),
    ("brno", "Brno", Decimal("2.50"), 17, Decimal("0.01"), False, date(2023, 12, 31), date(2024, 3, 31)),
    ("Žďár \\ 'n'", "Ž", Decimal("0.00"), None, Decimal("-1.00"), None, date(2026, 1, 5), date(2026, 1, 5)),
    ("😀b", "\uffff", None, 99, None, True, None, date(1999, 1, 1)),
    ("", "", Decimal("1.005").quantize(Decimal("0.01")), 5, Decimal(7), False, date(9990, 12, 31), date(1, 1, 1)),
    (None, "%_", Decimal("-0.01"), -1, Decimal(0), None, date(2024, 1, 31), date(2025, 1, 31)),
]


@pytest.fixture(scope="session")
def bank(pg_databases):
    database = pg_databases()
    with psycopg.connect(database.uri, autocommit=True) as connection:
        connection.execute(TABLE)
        connection.cursor().executemany("INSERT INTO bank VALUES (%s, %s, %s, %s, %s, %s, %s, %s)", ROWS)
        yield connection


EXPRESSIONS = """
    city < segment; city >= segment; city = segment; city in ("Brno", segment); segment > "Z"; city != null
    contains(city, segment); starts with(city, segment); ends with(city, segment); contains(city, "\\\\")
    contains(city, "'n'"); ends with(city, "b"); string length(city) > 2; if vulnerable then city else "x"
    (if vulnerable then city else segment) < city; balance + age * 2; balance * 2.5; balance - -2.5; wide + 0.01
    -(-balance); abs(balance); floor(balance); ceiling(balance); round half up(balance, 0); round half up(balance, 1)
    opened + duration("P1M"); opened - duration("P1Y"); opened + duration("P30D") < closed; (closed - opened).days
    closed - opened > duration("P365D"); opened.year * 100 + opened.month; opened.weekday; opened.day = 31
    opened in [date("2024-01-01")..closed]; vulnerable and balance > 0; vulnerable or age < 10; not(vulnerable)
    balance = null; age in ([1..17], 99); balance between -1 and age; vulnerable = null or null; null = null
    null = city; if balance > 0 then balance else null
"""


@pytest.mark.parametrize("source", [each.strip() for each in EXPRESSIONS.replace("\n", ";").split(";") if each.strip()])
def test_an_exact_expression_gives_the_interpreters_value_on_every_row(source, bank):
    expression, findings = parse(source, MODEL)
    assert expression is not None, findings
    sql, exactness = to_sql(expression, {name.slug: f'bank."{name.slug}"' for name in MODEL.names}, dialect="postgres")

    found = [row[0] for row in bank.execute(f"SELECT {sql} FROM bank".encode()).fetchall()]

    rows = [dict(zip((name.slug for name in MODEL.names), row, strict=True)) for row in ROWS]
    rows = [{key: Decimal(one) if type(one) is int else one for key, one in row.items()} for row in rows]
    wanted = [interpret(expression, row) for row in rows]
    assert exactness is Exactness.EXACT
    assert [(got, value) for got, value in zip(found, wanted, strict=True) if not same(got, value)] == []


@pytest.mark.parametrize("source", ["age - floor(0)", "balance - ceiling(age)", "floor(huge)", "ceiling(huge) - 1"])
def test_whole_numbers_are_rounded_exactly_in_both_databases(source, pg):
    model = Model([*MODEL.names, Name("huge", "huge", NUMBER)])
    expression, _ = parse(source, model)
    assert expression is not None
    row = {"age": Decimal(7), "balance": Decimal("0.10"), "huge": Decimal(2**53 + 1)}
    asked = "SELECT {} FROM (SELECT 7 AS age, CAST(0.10 AS DECIMAL(18,2)) AS balance, CAST({} AS BIGINT) AS huge) bank"
    columns = {name.slug: f'bank."{name.slug}"' for name in model.names}

    for dialect in ("duckdb", "postgres"):
        sql, _ = to_sql(expression, columns, dialect=dialect)
        query = asked.format(sql, row["huge"])
        ((got,),) = pg.ask(query) if dialect == "postgres" else duckdb.sql(query).fetchall()
        assert same(got, interpret(expression, row)), (dialect, sql)


def test_a_power_has_no_sql_because_one_that_is_no_number_would_stop_the_query():
    expression, _ = parse("balance ** age", MODEL)
    assert expression is not None

    assert to_sql(expression, {"balance": "b", "age": "a"}, dialect="postgres") == (None, Exactness.NONE)


def test_approximate_sql_runs_on_every_row_too(bank):
    for source in ("balance / age > 1", "upper case(city)", "lower case(segment)", "balance / 0", "1 / wide"):
        expression, _ = parse(source, MODEL)
        assert expression is not None
        columns = {name.slug: f'bank."{name.slug}"' for name in MODEL.names}
        sql, exactness = to_sql(expression, columns, dialect="postgres")

        assert exactness is Exactness.APPROXIMATE
        assert len(bank.execute(f"SELECT {sql} FROM bank".encode()).fetchall()) == len(ROWS)


def test_postgresql_agrees_on_a_hundred_thousand_random_cells(pg_server):
    with psycopg.connect(pg_server, autocommit=True) as server:
        result = compare(100_000, seed=3_000, postgres=server)

    assert result.differing == []
    assert result.marked_postgres["exact"] > 100
    assert result.marked_postgres["exact"] > result.marked_postgres["approximate"] > 0


@pytest.mark.slow
def test_postgresql_agrees_on_a_million_random_cells(pg_server):
    with psycopg.connect(pg_server, autocommit=True) as server:
        assert compare(1_000_000, seed=4_000_000, postgres=server).differing == []
