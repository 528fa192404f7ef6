"""Files whose columns have another type than the standard table: told by record, never printed as they happen to be."""

import datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ccm.facts import open_source


def with_column(bank, name, values):
    """A Parquet file of customers `c1`, `c2`, … with one column of any type; they hold no accounts."""
    bank.tables = {}
    folder = bank.write()
    ids = [f"c{number}" for number in range(1, len(values) + 1)]
    pq.write_table(pa.table({"customer_id": ids, name: values}), folder / "customers.parquet")
    source, bank.findings = open_source(folder)
    assert source is not None, bank.said()
    return bank.stack.enter_context(source)


def names_of(source):
    return source.connection.sql("SELECT given_name FROM customers ORDER BY customer_id").fetchall()


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        (pa.array([None, ["Ann"]]), "[Ann]"),
        (pa.array([None, {"first": "Ann"}]), "{'first': Ann}"),
        (pa.array([None, float("nan")], from_pandas=False), "nan"),
        (pa.array([None, 12.5]), "12.5"),
        (pa.array([None, True]), "true"),
        (pa.array([None, datetime.date(2026, 1, 31)]), "2026-01-31"),
        (pa.array([None, datetime.time(12, 30)]), "12:30:00"),
        (pa.array([None, [("a", "b")]], pa.map_(pa.string(), pa.string())), "{a=b}"),
    ],
    ids=["list", "record", "NaN", "fraction", "boolean", "date", "time", "map"],
)
def test_what_is_no_text_is_not_taken_for_one(bank, values, shown):
    source = with_column(bank, "given_name", values)

    (finding,) = bank.findings
    assert (finding.slug, finding.span.row, finding.span.field) == ("value-type", 2, "given_name")
    assert finding.message == f"“{shown}” is not a text"
    assert names_of(source) == [(None,)]


def test_whole_numbers_and_dictionaries_may_stand_for_texts(bank):
    assert names_of(with_column(bank, "given_name", pa.array([7, 123456789012]))) == [("7",), ("123456789012",)]
    assert bank.findings == ()


def test_a_dictionary_of_texts_is_text(bank):
    assert names_of(with_column(bank, "given_name", pa.array(["Ann", "Bo"]).dictionary_encode())) == [("Ann",), ("Bo",)]
    assert bank.findings == ()


def test_bytes_that_are_utf8_are_text(bank):
    source = with_column(bank, "given_name", pa.array(["Renée".encode(), None, b"Bo"]))

    assert names_of(source) == [("Renée",), (None,), ("Bo",)]
    assert bank.findings == ()


def test_bytes_that_are_not_utf8_set_only_their_record_aside(bank):
    source = with_column(bank, "given_name", pa.array(["Renée".encode("latin-1"), b"Bo", b"x\x00y"]))

    assert names_of(source) == [("Bo",)]
    assert {(one.slug, one.span.row) for one in bank.findings} == {("control-character", 3), ("broken-encoding", 1)}


def test_ids_of_bytes_are_found_by_what_refers_to_them(bank):
    bank.tables.pop("customers")
    folder = bank.write()
    pq.write_table(pa.table({"customer_id": [b"c1"]}), folder / "customers.parquet")
    source, findings = open_source(folder)

    with source:
        assert findings == ()
        assert source.counts["holders"].accepted == 1


@pytest.mark.parametrize(("value", "accepted"), [(0, 1), (1, 1), (2, 0), (-1, 0), (0.5, 0), (1.0, 1)])
def test_only_0_and_1_are_truth_values_among_numbers(bank, value, accepted):
    source = with_column(bank, "vulnerable", pa.array([value]))

    assert source.counts["customers"].accepted == accepted
    assert bank.codes() == ([] if accepted else ["value-type"])


@pytest.mark.parametrize(
    "values",
    [[7], [True], [datetime.time(12)], [datetime.timedelta(days=1)], [[datetime.date(2026, 1, 1)]], [b"2026-01-xx"]],
    ids=["number", "boolean", "time", "duration", "list", "bytes"],
)
def test_what_is_no_date_is_not_taken_for_one(bank, values):
    source = with_column(bank, "birth_date", pa.array(values))

    assert source.counts["customers"].accepted == 0
    assert bank.codes() == ["value-type"]


@pytest.mark.parametrize("name", ["_file", "_row", "filename", "file_row_number", "_secret", "_FILE"])
@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
def test_a_column_may_have_any_name_and_an_unknown_one_is_told(bank, form, name):
    bank.tables["customers"][0][name] = "x"

    source = bank.open(form)

    assert source.counts["customers"].accepted == 1
    assert [(one.slug, one.span.field, one.span.source) for one in bank.findings] == [
        ("column-unknown", name, f"customers.{form}")
    ]


def test_a_column_in_other_letters_is_guessed(bank):
    bank.tables["customers"] = [{"CUSTOMER_ID": "c1"}]
    bank.write()

    source, findings = open_source(bank.folder)

    assert source is None
    assert findings[0].hint == "did you mean “CUSTOMER_ID”?"


def test_names_that_differ_only_in_their_capitals_stop_with_the_name_of_the_file(bank):
    bank.tables["customers"] = [{"customer_id": "c1", "email": "a@example.org", "Email": "b@example.org"}]
    bank.write("jsonl")

    source, findings = open_source(bank.folder)

    assert source is None
    assert (findings[0].slug, findings[0].span.source) == ("header-unreadable", "customers.jsonl")


@pytest.mark.parametrize(
    ("role", "hint"),
    [("Holder", "did you mean “holder”?"), ("joint-holder", "did you mean “joint holder”?"), ("owner", "")],
)
def test_a_role_that_nobody_is_written_to_in_is_told_and_not_silently_dropped(bank, role, hint):
    bank.tables["holders"][0]["role"] = role

    source = bank.open()

    assert source.counts["holders"].set_aside == 1
    (finding, alone) = bank.findings
    assert (finding.slug, finding.span.field, alone.slug) == ("word-unknown", "role", "account-without-holder")
    assert finding.message == f"“{role}” is none of holder, joint holder, attorney, executor"
    assert (finding.hint or "") == hint


@pytest.mark.parametrize("currency", ["gbp", "POUND", "XQZ", "£"])
def test_a_currency_that_does_not_exist_is_told(bank, currency):
    bank.tables["accounts"][0]["currency"] = currency

    source = bank.open()

    assert source.counts["accounts"].set_aside == 1
    assert bank.findings[0].message == f"“{currency}” is no currency code (ISO 4217)"
    assert bank.findings[0].hint == ("did you mean “GBP”?" if currency == "gbp" else None)
