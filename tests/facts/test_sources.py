"""Opening data: every form gives the same tables, and the database can reach nothing else."""

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ccm.facts import open_source


def contents(source):
    return {
        name: source.connection.sql(f"SELECT * FROM {name} ORDER BY ALL").fetchall()
        for name in ("customers", "accounts", "holders", "transactions")
    }


def test_csv_json_lines_and_parquet_give_the_same_tables(bank):
    bank.pay("2026-09-01", "10.50", balance="110.50", details="Rent, “May”", sequence=2).pay(
        "2026-09-01", "-3", sequence=None
    )
    forms = []
    for form in ("csv", "jsonl", "parquet"):
        forms.append(contents(bank.open(form)))
        for file in bank.folder.iterdir():
            file.unlink()

    assert forms[0] == forms[1] == forms[2]
    assert bank.findings == ()


def test_a_folder_of_parquet_parts_is_one_table_and_findings_name_the_part(bank):
    transactions = bank.pay("2026-09-01", "1.00").pay("2026-09-02", "lots").tables.pop("transactions")
    for number, row in enumerate(transactions):
        bank.tables = {"transactions": [row]}
        bank.write("parquet")
        (bank.folder / "parts").mkdir(exist_ok=True)
        (bank.folder / "transactions.parquet").rename(bank.folder / "parts" / f"part-{number}.parquet")
    (bank.folder / "parts").rename(bank.folder / "transactions")
    bank.standard()
    source = bank.open()

    assert source.counts["transactions"].rows == 2
    (finding,) = bank.findings
    assert (finding.span.source, finding.span.row) == ("transactions/part-1.parquet", 1)


@pytest.mark.parametrize(
    "name", ["da*ta", "da?ta", "data[1]", "da[1]*", "da'ta", "da\nta", "dä tå", "data{a,b}", "s3:"]
)
def test_names_of_folders_and_files_are_no_patterns(tmp_path, name):
    for folder, customer in ((name, "c1"), ("dacta", "c2"), ("data1", "c3")):
        (tmp_path / folder / "customers").mkdir(parents=True)
        parts = {"part[0]*.parquet": customer, "part-1.parquet": f"{customer}b"}
        for part, one in parts.items():
            pq.write_table(pa.table({"customer_id": [one]}), tmp_path / folder / "customers" / part)

    source, findings = open_source(tmp_path / name)

    with source:
        rows = source.connection.sql("SELECT customer_id FROM customers ORDER BY 1").fetchall()
        assert (rows, findings) == ([("c1",), ("c1b",)], ())


def test_typed_parquet_columns_are_taken_as_they_are(bank):
    bank.write()
    connection = duckdb.connect()
    connection.sql(
        f"COPY (SELECT 't1' AS transaction_id, 'a1' AS account_id, DATE '2026-09-01' AS booked, 14.6::DOUBLE AS amount,"
        f" 7::INTEGER AS balance, 3::TINYINT AS sequence) TO '{bank.folder}/transactions.parquet'"
    )
    bank.tables.pop("transactions")
    source = bank.open()

    row = source.connection.execute("SELECT amount, balance, sequence FROM transactions").fetchall()[0]
    assert [str(value) for value in row] == ["14.60", "7.00", "3"]


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_text('/etc/hostname')",
        "SELECT * FROM read_csv('https://example.org/x.csv')",
        "ATTACH '/tmp/elsewhere.db'",
        "COPY (SELECT 1) TO '/tmp/elsewhere.csv'",
        "INSTALL httpfs",
        "SET enable_external_access = true",
    ],
)
def test_the_opened_database_reads_nothing_else_and_stays_so(bank, sql):
    source = bank.open("parquet")

    with pytest.raises(duckdb.Error):
        source.connection.execute(sql).fetchall()


def test_an_empty_json_lines_file_is_an_empty_table(bank):
    bank.write()
    (bank.folder / "contacts.jsonl").write_text("")
    source = bank.open()

    assert bank.findings == ()
    assert source.connection.execute("SELECT count(*) FROM contacts").fetchall() == [(0,)]


def test_a_directory_that_is_not_there_is_said_kindly(tmp_path):
    source, findings = open_source(tmp_path / "nowhere")

    assert source is None
    assert "there is no data directory “nowhere”" in str(findings[0])


def test_closing_leaves_no_temporary_files(bank):
    source = bank.open()
    folder = source.folder
    source.close()

    assert not folder.exists()
