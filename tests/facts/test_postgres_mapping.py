"""A bank's own tables in PostgreSQL through a source mapping: what the views need, in types that they can work with."""

from contextlib import ExitStack
from datetime import date
from decimal import Decimal

import pytest

from ccm.facts import Database, load_mapping, open_source
from ccm.facts.columns_used import columns_used

STORED = (
    "CREATE SCHEMA crm",
    'CREATE TABLE crm."Clients" (id bigint PRIMARY KEY, "FirstName" text, surname text, secret bytea)',
    "CREATE TABLE ledger_moves (no bigint PRIMARY KEY, contract bigint, at timestamptz, value numeric(12,3),"
    " rate numeric, tags text[], more jsonb, open tstzrange)",
    """INSERT INTO crm."Clients" VALUES (2, 'Bo', 'Lee', NULL), (1, 'Ann', 'Žďár', '\\x00')""",
    """INSERT INTO ledger_moves VALUES
        (12, 10, '2026-09-02 12:00Z', -3.000, 0.5, '{a,"b,c"}', '{"text": "Rent"}', NULL),
        (11, 10, '2026-09-01 12:00Z', 12.500, 12345678901234567890.0123456789, '{}', '{"text": null}', '[today,today]')
    """,
)
YAML = """
source: core
tables:
  clients: crm."Clients"
  moves: ledger_moves
views:
  customers: |
    SELECT CAST(id AS VARCHAR) AS customer_id, FirstName AS given_name, surname AS family_name FROM clients
  accounts: |
    SELECT DISTINCT CAST(contract AS VARCHAR) AS account_id, 'current' AS kind, 'GBP' AS currency FROM moves
  holders: |
    SELECT DISTINCT contract AS account_id, 1 AS customer_id, 'holder' AS role FROM moves
  transactions: |
    SELECT m.no AS transaction_id, contract AS account_id, CAST("at" AS DATE) AS booked, value AS amount,
           more->>'text' AS details, tags->>0 AS category
    FROM moves m WHERE value > -1000
"""


def mapping_of(text: str):
    mapping, findings = load_mapping("sources/core.yaml", text.encode())
    assert mapping is not None, findings
    return mapping


@pytest.fixture
def through():
    """Open a database through a mapping."""
    with ExitStack() as stack:

        def open_it(uri: str, text: str = YAML):
            source, findings = open_source(Database(uri), mapping=mapping_of(text))
            return (stack.enter_context(source) if source else None), findings

        yield open_it


def test_views_run_over_the_tables_in_their_own_types(pg, through):
    pg.run(*STORED)

    source, findings = through(pg.uri)

    assert findings == ()
    ask = source.connection.execute
    assert ask("SELECT customer_id, given_name, family_name FROM customers ORDER BY 1").fetchall() == [
        ("1", "Ann", "Žďár"), ("2", "Bo", "Lee"),
    ]  # fmt: skip
    assert ask("SELECT * EXCLUDE (balance, counterparty, sequence) FROM transactions ORDER BY 1").fetchall() == [
        ("11", "10", date(2026, 9, 1), Decimal("12.50"), None, None),
        ("12", "10", date(2026, 9, 2), Decimal("-3.00"), "a", "Rent"),
    ]


def test_only_the_columns_that_views_use_are_read(pg, pg_server, through):
    pg.run(
        *STORED,
        "DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'reader') THEN CREATE ROLE reader LOGIN;"
        " END IF; END $$",
        "GRANT USAGE ON SCHEMA crm TO reader",
        'GRANT SELECT (id, "FirstName", surname) ON crm."Clients" TO reader',
        "GRANT SELECT ON ledger_moves TO reader",
    )

    source, findings = through(pg.log_in("reader"))
    starred, told = through(pg.log_in("reader"), YAML.replace("SELECT CAST(id", "SELECT *, CAST(id"))

    assert findings == ()
    assert source.counts["customers"].accepted == 2
    assert starred is None
    assert [(one.slug, one.span.source, one.span.field) for one in told] == [
        ("database-forbidden", 'crm."Clients"', "secret")
    ]


def test_the_columns_that_a_view_may_use_are_all_that_it_names():
    views = {
        "accounts": "SELECT a.no AS account_id, count(*) AS n FROM contracts a JOIN moves USING (contract) GROUP BY 1",
        "holders": "SELECT * FROM pairs",
        "events": "SELECT x FROM one NATURAL JOIN other",
    }
    used = columns_used(views, ["contracts", "moves", "pairs", "one", "other", "unused"])

    assert used["contracts"] is not None
    assert {"no", "contract"} <= used["contracts"]
    assert used["unused"] == frozenset()
    assert used["pairs"] is used["one"] is used["other"] is None
    assert columns_used({"accounts": "SELECT ("}, ["a"]) == {"a": None}


def test_a_number_that_its_type_cannot_hold_fails_whom_its_record_names_and_stops_nothing(pg, through):
    pg.run(
        *STORED,
        "INSERT INTO ledger_moves VALUES (9, 20, '2026-09-03', 'NaN', 1), (13, 10, '2026-09-03', 5, 0.12345678901)",
    )

    source, findings = through(pg.uri, YAML.replace("value > -1000", "value > -1000 AND coalesce(rate, 1) > 0"))

    assert [(one.slug, one.span.source, one.span.row) for one in findings[:2]] == [
        ("record-unreadable", "ledger_moves", 1),
        ("record-unreadable", "ledger_moves", 4),
    ]
    assert "“NaN” in “value” is no DECIMAL(12,3)" in findings[0].message
    assert "“0.12345678901” in “rate” is no DECIMAL(38,10)" in findings[1].message
    assert source.connection.execute("SELECT transaction_id FROM transactions ORDER BY 1").fetchall() == [
        ("11",),
        ("12",),
    ]
    assert source.counts["ledger_moves"].set_aside == 2
    concerned = source.connection.execute("SELECT DISTINCT account_id FROM concerned WHERE table_name = 'transactions'")
    assert ("10",) in concerned.fetchall()


def test_a_bad_record_is_told_by_the_place_in_its_own_table(pg, through):
    pg.run(*STORED, "INSERT INTO ledger_moves VALUES (1, 10, 'infinity', 5)")

    _, findings = through(pg.uri)

    assert [(one.slug, one.span.source, one.span.row, one.span.field) for one in findings] == [
        ("value-type", "ledger_moves", 1, "booked")
    ]
    assert "(transaction_id “1”)" in findings[0].message


def test_a_table_that_is_not_there_is_told_with_a_guess(pg, through):
    pg.run(*STORED)

    source, findings = through(pg.uri, YAML.replace("ledger_moves", "ledger_move"))

    assert source is None
    assert [(one.slug, one.hint) for one in findings] == [("database-table-missing", "did you mean “ledger_moves”?")]


def test_columns_that_differ_in_capitals_alone_need_a_view(pg, through):
    pg.run(*STORED, 'ALTER TABLE crm."Clients" ADD "SURNAME" text')

    source, findings = through(pg.uri)

    assert source is None
    assert [one.slug for one in findings] == ["database-columns-alike"]


def test_one_mapping_serves_files_and_a_database(pg, through, tmp_path):
    both = YAML.replace("tables:", "files:\n  clients: clients.csv\n  moves: moves.csv\ntables:")
    (tmp_path / "clients.csv").write_text("id,FirstName,surname\n1,Ann,Žďár\n2,Bo,Lee\n", encoding="utf-8")
    (tmp_path / "moves.csv").write_text(
        "no,contract,at,value,more,tags\n11,10,2026-09-01,12.5,{},[]\n12,10,2026-09-02,-3,{},[]\n"
    )
    pg.run(*STORED)

    files, _ = open_source(tmp_path, mapping=mapping_of(both.replace("value > -1000", "true")))
    database, _ = through(pg.uri, both)

    with files:
        asked = "SELECT transaction_id, account_id, amount FROM transactions ORDER BY 1"
        assert files.connection.execute(asked).fetchall() == database.connection.execute(asked).fetchall()


def test_a_mapping_of_files_alone_has_nothing_in_a_database(pg, through):
    source, findings = through(pg.uri, YAML.replace("tables:", "files:").replace('crm."Clients"', "a.csv").replace(
        "ledger_moves", "b.csv"
    ))  # fmt: skip

    assert source is None
    assert "names files only" in findings[0].message


@pytest.mark.parametrize("name", ["a.b.c", "a b", 'a"b', "", '"a', "a;b", "a--"])
def test_what_is_no_name_of_a_table_is_refused(name):
    text = YAML.replace("ledger_moves", f"'{name}'")

    mapping, findings = load_mapping("sources/core.yaml", text.encode())

    assert mapping is None
    assert findings
