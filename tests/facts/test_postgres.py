"""Tables of a real PostgreSQL: exact values, one picture, and a sentence for whatever cannot be read."""

import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack, contextmanager
from datetime import date
from decimal import Decimal

import psycopg
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ccm.facts import Database, open_source

CUSTOMERS = "CREATE TABLE customers (customer_id text PRIMARY KEY, given_name text, family_name text)"
ACCOUNTS = "CREATE TABLE accounts (account_id text PRIMARY KEY, kind text, currency text)"
HOLDERS = "CREATE TABLE holders (account_id text, customer_id text, role text)"
TRANSACTIONS = """CREATE TABLE transactions (transaction_id text, account_id text, booked date, amount numeric(18,2),
    balance numeric, details text)"""
ONE_CUSTOMER = (
    CUSTOMERS, ACCOUNTS, HOLDERS, TRANSACTIONS,
    "INSERT INTO customers VALUES ('c1', 'Ann', 'Lee')",
    "INSERT INTO accounts VALUES ('a1', 'current', 'GBP')",
    "INSERT INTO holders VALUES ('a1', 'c1', 'holder')",
)  # fmt: skip


class Opened:
    """A database opened as a source, with what was said."""

    def __init__(self, stack: ExitStack, uri: str, **options) -> None:
        self.source, self.findings = open_source(Database(uri), **options)
        if self.source is not None:
            stack.enter_context(self.source)

    def rows(self, query: str) -> list[tuple]:
        return self.source.connection.execute(query).fetchall()

    def said(self) -> list[str]:
        return [str(finding) for finding in self.findings]

    def places(self) -> list[tuple]:
        return [(one.slug, one.span.source, one.span.row, one.span.field) for one in self.findings]


@pytest.fixture
def opened():
    """Open a database; it is closed with the test."""
    with ExitStack() as stack:
        yield lambda uri, **options: Opened(stack, uri, **options)


def test_standard_tables_are_read_with_their_exact_types(pg, opened):
    pg.run(*ONE_CUSTOMER, "INSERT INTO transactions VALUES ('t1', 'a1', '2026-09-01', 9999999999999999.99, -0.10, '')")

    found = opened(pg.uri)

    assert found.findings == ()
    assert found.rows("SELECT * EXCLUDE (category, counterparty, sequence) FROM transactions") == [
        ("t1", "a1", date(2026, 9, 1), Decimal("9999999999999999.99"), Decimal("-0.10"), None)
    ]
    assert found.source.counts["transactions"].accepted == 1
    assert set(found.source.counts) == {"customers", "accounts", "holders", "transactions"}


@pytest.mark.parametrize(
    ("type_", "value", "stored"),
    [
        ("numeric(18,2)", "-12.30", Decimal("-12.30")),
        ("numeric", "1e3", Decimal("1000.00")),
        ("numeric(40,1)", "7.5", Decimal("7.50")),
        ("numeric(3,-2)", "12345", Decimal("12300.00")),
        ("numeric(2,3)", "0.01", Decimal("0.01")),
        ("money", "1234.56", Decimal("1234.56")),
        ("amount_of_a_bank", "5.25", Decimal("5.25")),
        ("double precision", "0.25", Decimal("0.25")),
        ("real", "2.5", Decimal("2.50")),
        ("smallint", "7", Decimal("7.00")),
        ("bigint", "9007199254740993", Decimal("9007199254740993.00")),
        ("text", "12.5", Decimal("12.50")),
    ],
)
def test_an_amount_of_any_type_of_number_is_exact(type_, value, stored, pg, opened):
    pg.run(
        "CREATE DOMAIN amount_of_anything AS numeric(18,2)",
        "CREATE DOMAIN amount_of_a_bank AS amount_of_anything CHECK (value < 1000)",
        *ONE_CUSTOMER,
        f"ALTER TABLE transactions ALTER amount TYPE {type_} USING amount::numeric::{type_}"
        if type_ != "text"
        else "ALTER TABLE transactions ALTER amount TYPE text",
        f"INSERT INTO transactions VALUES ('t1', 'a1', '2026-09-01', '{value}')",
    )

    found = opened(pg.uri)

    assert found.findings == ()
    assert found.rows("SELECT amount FROM transactions") == [(stored,)]


@pytest.mark.parametrize(
    ("type_", "value", "slug"),
    [
        ("numeric(18,2)", "'NaN'", "value-not-finite"),
        ("numeric", "'NaN'", "value-not-finite"),
        ("numeric", "'-Infinity'", "value-not-finite"),
        ("double precision", "'Infinity'", "value-not-finite"),
        ("numeric", "1.005", "value-too-precise"),
        ("numeric(20,0)", "10000000000000000", "value-too-large"),
        ("numeric", "1e400", "value-too-large"),
        ("jsonb", "'{\"a\": 1}'", "value-type"),
        ("numeric[]", "'{1,2}'", "value-type"),
        ("boolean", "true", "value-type"),
        ("bytea", "'\\x00ff'", "value-type"),
        ("interval", "'1 day'", "value-type"),
        ("date", "'2026-01-01'", "value-type"),
        ("numrange", "'[1,2)'", "value-type"),
        ("inet", "'10.0.0.1'", "value-type"),
        ("mood", "'calm'", "value-type"),
        ("pair", "'(1,2)'", "value-type"),
    ],
)
def test_an_amount_that_is_none_is_told_with_its_key_and_the_others_are_kept(type_, value, slug, pg, opened):
    pg.run(
        "CREATE TYPE mood AS ENUM ('calm')",
        "CREATE TYPE pair AS (one integer, other integer)",
        *ONE_CUSTOMER,
        f"ALTER TABLE transactions DROP amount, ADD amount {type_}",
        f"INSERT INTO transactions (transaction_id, account_id, booked, amount) VALUES ('t9', 'a1', 'epoch', {value})",
        "INSERT INTO transactions (transaction_id, account_id, booked) VALUES ('t1', 'a1', 'epoch')",
        "ALTER TABLE transactions RENAME amount TO balance_now",
        "ALTER TABLE transactions DROP balance",
        "ALTER TABLE transactions RENAME balance_now TO balance",
        "ALTER TABLE transactions ADD amount integer DEFAULT 1",
    )

    found = opened(pg.uri)

    assert found.places() == [(slug, "transactions", 2, "balance")]
    assert "(transaction_id “t9”)" in found.said()[0]
    assert found.rows("SELECT transaction_id, amount FROM transactions") == [("t1", Decimal(1))]
    assert found.rows("SELECT key, account_id FROM set_aside") == [("t9", "a1")]


@pytest.mark.parametrize(
    ("type_", "value", "day"),
    [
        ("date", "2026-02-28", date(2026, 2, 28)),
        ("date", "1000-01-01", date(1000, 1, 1)),
        ("date", "infinity", None),
        ("date", "-infinity", None),
        ("date", "0044-03-15 BC", None),
        ("date", "12000-01-01", None),
        ("timestamp", "2026-02-28 23:59:59.999999", date(2026, 2, 28)),
        ("timestamp", "infinity", None),
        ("timestamp", "294276-12-31 23:59:59", None),
        ("timestamp", "4713-01-01 00:00:00 BC", None),
        ("timestamptz", "2026-02-28 23:30:00-05", date(2026, 3, 1)),
        ("timestamptz", "-infinity", None),
        ("text", "2026-02-28", date(2026, 2, 28)),
        ("text", "28.2.2026", None),
    ],
)
def test_a_day_is_the_one_in_utc_and_one_that_no_letter_is_about_is_told(type_, value, day, pg, opened):
    pg.run(
        CUSTOMERS,
        f"ALTER TABLE customers ADD birth_date {type_}",
        f"INSERT INTO customers VALUES ('c1', 'Ann', 'Lee', '{value}'), ('c2', 'Bo', 'Lee', NULL)",
        "SET timezone = 'America/New_York'",
    )

    found = opened(f"{pg.uri}&options=-ctimezone%3DAmerica/New_York")

    if day is None:
        assert found.places() == [("value-type", "customers", 1, "birth_date")]
        assert found.rows("SELECT customer_id, birth_date FROM customers") == [("c2", None)]
    else:
        assert found.rows("SELECT birth_date FROM customers ORDER BY customer_id") == [(day,), (None,)]


texts = st.text(st.characters(blacklist_characters="\0", blacklist_categories=["Cs"]), max_size=12)
CELLS = st.fixed_dictionaries(
    {
        "given_name": st.none() | texts,
        "family_name": st.none() | texts | st.sampled_from(['"', "\\.", "\\N", "NULL", ",", "\r\n", "\t", "t", "NaN"]),
        "birth_date": st.none() | st.dates(),
        "vulnerable": st.none() | st.booleans(),
    }
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(CELLS, min_size=1, max_size=12))
def test_every_value_arrives_as_it_does_from_parquet(rows, pg, tmp_path):
    folder, database = tmp_path, pg
    database.run("DROP TABLE IF EXISTS customers")
    numbered = [{"customer_id": f"c{number}", **row} for number, row in enumerate(rows)]
    types = [("customer_id", pa.string()), ("given_name", pa.string()), ("family_name", pa.string())]
    schema = pa.schema([*types, ("birth_date", pa.date32()), ("vulnerable", pa.bool_())])
    pq.write_table(pa.Table.from_pylist(numbered, schema), folder / "customers.parquet")
    database.load(folder, {"date32[day]": "date", "bool": "boolean"})

    told = []
    for data in (folder, Database(database.uri)):
        source, findings = open_source(data)
        with source:
            told.append((source.connection.execute("SELECT * FROM customers ORDER BY 1").fetchall(), source.counts))
            told.append([(one.code, one.span.field) for one in findings])

    assert told[0] == told[2]
    assert sorted(told[1]) == sorted(told[3])


def test_a_rows_number_is_its_place_in_the_order_of_the_key(pg_databases, opened):
    told = []
    for order in ("ASC", "DESC"):
        database = pg_databases()
        database.run(
            *ONE_CUSTOMER,
            "INSERT INTO transactions SELECT 't' || i, 'a1', '2026-09-01', 1, i / 1000.0, 'x'"
            f" FROM generate_series(100, 999) i ORDER BY i {order}",
            "INSERT INTO transactions VALUES (NULL, 'a1', '2026-09-01', 1, 2, 'x'), (NULL, 'a1', NULL, 3, 4, 'x')",
        )
        found = opened(database.uri)
        told.append((found.said(), found.rows("SELECT _row, field, key FROM set_aside ORDER BY ALL")))

    assert told[0] == told[1]
    assert told[0][1][0] == (2, "balance", "t101")


@contextmanager
def halted(pg, table: str):
    """Somebody reads the database and waits at one of its tables; leaving the `with` lets go of it."""
    pg.run(
        f"ALTER TABLE {table} RENAME TO stored_{table}",
        "CREATE FUNCTION wait_here() RETURNS void LANGUAGE sql VOLATILE"
        " AS 'SELECT pg_advisory_lock(1), pg_advisory_unlock(1)'",
        f"CREATE VIEW {table} AS SELECT s.* FROM (SELECT wait_here() OFFSET 0) w, stored_{table} s",
    )
    with psycopg.connect(pg.uri, autocommit=True) as gate:
        gate.execute("SELECT pg_advisory_lock(1)")
        yield
        gate.execute("SELECT pg_advisory_unlock(1)")


def wait_for_reader(pg) -> int:
    """The process of the server in which the reader waits."""
    for _ in range(500):
        if waiting := pg.ask("SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"):
            return waiting[0][0]
        time.sleep(0.01)
    raise AssertionError("nobody reads")


def in_background(act: Callable[[], Opened]) -> tuple[threading.Thread, list[Opened]]:
    ended: list[Opened] = []
    thread = threading.Thread(target=lambda: ended.append(act()))
    thread.start()
    return thread, ended


def test_all_tables_are_of_one_moment_whatever_is_written_meanwhile(pg, opened):
    pg.run(*ONE_CUSTOMER, "INSERT INTO transactions VALUES ('t1', 'a1', '2026-09-01', 1)")
    with halted(pg, "customers"):
        thread, ended = in_background(lambda: opened(pg.uri))
        wait_for_reader(pg)
        pg.run(
            "INSERT INTO transactions VALUES ('t2', 'a1', '2026-09-02', 2)",
            "DELETE FROM transactions WHERE transaction_id = 't1'",
            "INSERT INTO accounts VALUES ('a2', 'current', 'GBP')",
        )
    thread.join()

    assert ended[0].findings == ()
    assert ended[0].rows("SELECT transaction_id FROM transactions") == [("t1",)]
    assert ended[0].rows("SELECT account_id FROM accounts") == [("a1",)]


def test_a_connection_that_breaks_in_the_middle_ends_the_reading(pg, opened):
    pg.run(*ONE_CUSTOMER)
    with halted(pg, "transactions"):
        thread, ended = in_background(lambda: opened(pg.uri))
        pg.ask(f"SELECT pg_terminate_backend({wait_for_reader(pg)})")
        thread.join()

    assert ended[0].source is None
    assert [finding.slug for finding in ended[0].findings] == ["database-broke-off"]
    assert ended[0].findings[0].span.source == "transactions"


def test_a_timeout_of_the_server_ends_the_reading(pg, opened):
    pg.run(*ONE_CUSTOMER)
    with halted(pg, "transactions"):
        found = opened(f"{pg.uri}&options=-cstatement_timeout%3D100")

    assert found.source is None
    assert [finding.slug for finding in found.findings] == ["database-broke-off"]
    assert "canceling statement due to statement timeout" in found.said()[0]


def test_nothing_is_written(pg, opened):
    pg.run(
        CUSTOMERS,
        "CREATE TABLE seen (n integer)",
        "CREATE FUNCTION note() RETURNS integer LANGUAGE sql VOLATILE AS 'INSERT INTO seen VALUES (1) RETURNING n'",
        "ALTER TABLE customers RENAME TO stored",
        "CREATE VIEW customers AS SELECT stored.*, note() AS region FROM stored",
        "INSERT INTO stored VALUES ('c1', 'Ann', 'Lee')",
    )

    found = opened(pg.uri)

    assert "cannot execute INSERT in a read-only transaction" in found.said()[0]
    assert pg.ask("SELECT count(*) FROM seen") == [(0,)]


def test_a_table_in_another_schema_is_found_by_the_search_path(pg, opened):
    pg.run("CREATE SCHEMA core", CUSTOMERS.replace("customers", "core.customers"))

    assert opened(f"{pg.uri}&options=-csearch_path%3Dcore").source is not None
    assert "no table or view “customers”" in opened(pg.uri).said()[0]


def test_views_partitions_and_materialised_views_are_tables_too(pg, opened):
    pg.run(
        "CREATE TABLE people (customer_id text, given_name text) PARTITION BY LIST (given_name)",
        "CREATE TABLE people_a PARTITION OF people FOR VALUES IN ('Ann')",
        "CREATE TABLE people_b PARTITION OF people FOR VALUES IN ('Bo')",
        "INSERT INTO people VALUES ('c1', 'Ann'), ('c2', 'Bo')",
        "CREATE VIEW customers AS SELECT * FROM people",
        "CREATE MATERIALIZED VIEW accounts AS SELECT 'a1' AS account_id, 'current' AS kind, 'GBP'::bpchar AS currency",
        "CREATE VIEW holders AS SELECT 'a1' AS account_id, 'c2' AS customer_id, 'holder' AS role",
    )

    found = opened(pg.uri)

    assert found.findings == ()
    assert found.rows("SELECT customer_id FROM customers ORDER BY 1") == [("c1",), ("c2",)]
    assert found.rows("SELECT currency FROM accounts") == [("GBP",)]


def test_missing_and_unknown_columns_are_told_as_for_files(pg, opened):
    pg.run("CREATE TABLE customers (customer_ident text, given_name text, changed timestamptz)")

    found = opened(pg.uri)

    assert found.source is None
    assert next((one.slug, one.span.field, one.hint) for one in found.findings) == (
        "column-missing", "customer_id", "did you mean “customer_ident”?",
    )  # fmt: skip
    assert {one.span.field for one in found.findings[1:]} == {"customer_ident", "changed"}


def test_texts_of_a_database_without_an_encoding_are_told_where_they_are_broken(pg_databases, opened):
    database = pg_databases("ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0")
    database.run(CUSTOMERS, "INSERT INTO customers VALUES ('c1', 'Ann', E'M\\374ller'), ('c2', 'Bo', 'Lee')")

    found = opened(database.uri)

    assert found.places() == [("broken-encoding", "customers", 1, "family_name")]


def test_texts_of_a_database_in_another_encoding_are_the_same_texts(pg_databases, opened):
    database = pg_databases("ENCODING 'LATIN2' LOCALE 'C' TEMPLATE template0")
    database.run(CUSTOMERS, "INSERT INTO customers VALUES ('c1', 'Ann', 'Žďárský')")

    assert opened(database.uri).rows("SELECT family_name FROM customers") == [("Žďárský",)]


@pytest.fixture
def clerk(pg, pg_server):
    """Somebody who may read the customers alone."""
    with psycopg.connect(pg_server, autocommit=True) as connection:
        connection.execute(
            "DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'with_password') THEN"
            " CREATE ROLE with_password; CREATE ROLE clerk LOGIN; CREATE ROLE teller LOGIN PASSWORD 'right-one';"
            " GRANT with_password TO teller; END IF; END $$"
        )
    pg.run(*ONE_CUSTOMER, "GRANT SELECT ON customers, accounts TO clerk, teller")
    return pg


def test_tables_and_columns_that_a_login_may_not_read_are_told_at_once(clerk, opened):
    clerk.run("GRANT SELECT (transaction_id, account_id) ON transactions TO clerk")

    found = opened(clerk.log_in("clerk"))

    assert found.source is None
    assert {(one.slug, one.span.source, one.span.field) for one in found.findings} == {
        ("database-forbidden", "holders", None),
        *(("database-forbidden", "transactions", column) for column in ("booked", "amount", "balance", "details")),
    }


def test_rows_that_a_policy_hides_are_an_error_and_not_a_shorter_table(clerk, opened):
    clerk.run(
        "DROP TABLE holders, transactions",
        "ALTER TABLE customers ENABLE ROW LEVEL SECURITY",
        "CREATE POLICY own ON customers USING (customer_id = 'c2')",
    )

    found = opened(clerk.log_in("clerk"))

    assert found.source is None
    assert [one.slug for one in found.findings] == ["database-forbidden"]
    assert "row-level security" in found.said()[0]


@pytest.mark.parametrize(
    ("address", "slug", "told"),
    [
        ("postgresql://teller:wrong-one@/{name}?host={host}", "database-refused", "password authentication failed"),
        ("postgresql://teller@/{name}?host={host}", "database-refused", "no password supplied"),
        ("postgresql://nobody:secret-1@/{name}?host={host}", "database-refused", "role “nobody” does not exist"),
        ("postgresql://postgres:secret-1@/missing?host={host}", "database-refused", "“missing” does not exist"),
        ("postgresql://me:secret-1@/x?host=/nowhere", "database-unreachable", "no server answers"),
        ("postgresql://me:secret-1@127.0.0.1:1/x", "database-unreachable", "Connection refused"),
        ("postgresql://me:secret-1@h/x?schema=core", "database-refused", "invalid URI query parameter"),
        ("postgresql://me:secret-1%ZZ@h/x", "database-refused", "no address of a database"),
        ("postgresql://me:se@secret-1:h/x", "database-unreachable", "postgresql://…: "),
        ("postgresql://me:a/secret-1@h/x", "database-unreachable", "postgresql://…: "),
        ("postgresql://h/x?password=secret-1&port=abc", "database-unreachable", "no server answers"),
    ],
)
def test_an_address_that_leads_nowhere_is_told_without_its_password(address, slug, told, clerk, opened):
    host = clerk.uri.partition("host=")[2]

    found = opened(address.format(name=clerk.name, host=host))

    assert found.source is None
    assert [one.slug for one in found.findings] == [slug]
    assert told in found.said()[0].replace('"nobody"', "“nobody”").replace('"missing"', "“missing”")
    assert "secret-1" not in found.said()[0]
    assert "wrong-one" not in found.said()[0]
    assert "secret-1" not in repr(Database(address))


def test_a_right_password_opens_the_database(clerk, opened):
    clerk.run("GRANT SELECT ON ALL TABLES IN SCHEMA public TO teller")

    assert opened(clerk.log_in("teller", password="right-one")).source is not None


def test_without_the_driver_the_command_that_installs_it_is_told(pg, opened, monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)

    found = opened(pg.uri)

    assert found.source is None
    assert found.findings[0].hint == "python -m pip install 'ccm-composer[postgres]'"
