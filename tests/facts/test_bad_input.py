"""Bad data: told with file, row and field, set aside, and nothing lost or injected."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ccm.facts import open_source
from ccm.facts.tables import TABLES
from ccm.feel import BOOLEAN, parse


def balanced(source):
    assert all(count.rows == count.accepted + count.set_aside for count in source.counts.values())
    for name in TABLES:
        held = source.connection.execute(f"SELECT count(*) FROM {name}").fetchall()[0][0]
        assert held == (source.counts[name].accepted if name in source.counts else 0), name
    return source


BAD_FIELDS = [
    ("transactions", "amount", "twelve", "value-type", "“twelve” is not an amount like 1234.56"),
    ("transactions", "amount", "NaN", "value-not-finite", "“NaN” is no finite number"),
    ("transactions", "amount", "-Infinity", "value-not-finite", "“-Infinity” is no finite number"),
    ("transactions", "amount", "1e30", "value-too-large", "“1e30” is too large"),
    ("transactions", "amount", "-1E+400", "value-too-large", "“-1E+400” is too large"),
    ("transactions", "amount", "10.005", "value-too-precise", "“10.005” has more than 2 decimals"),
    ("transactions", "amount", "1_000", "value-type", "“1_000” is not an amount like 1234.56"),
    ("transactions", "amount", "", "value-missing", "this field must be filled in"),
    ("transactions", "booked", "2026-02-30", "value-type", "“2026-02-30” is not a date like 2026-01-31"),
    ("transactions", "booked", "30/09/2026", "value-type", "“30/09/2026” is not a date like 2026-01-31"),
    ("transactions", "booked", "infinity", "value-type", "“infinity” is not a date like 2026-01-31"),
    ("transactions", "booked", "99999-01-01", "value-type", "“99999-01-01” is not a date like 2026-01-31"),
    ("transactions", "account_id", "a9", "orphan", "“a9” is not among the accounts"),
    ("transactions", "sequence", "1.5", "value-too-precise", "“1.5” has more than 0 decimals"),
    ("transactions", "details", "a\x00b", "control-character", "“a\\u0000b” holds control characters"),
    ("transactions", "details", "a\x1b[2Jb", "control-character", "“a\\u001b[2Jb” holds control characters"),
    ("customers", "given_name", "Ann\nBcc: x", "control-character", "“Ann\\u000aBcc: x” holds control characters"),
    ("customers", "given_name", "Ann\u202eeeL", "control-character", "“Ann\\u202eeeL” holds control characters"),
    ("customers", "given_name", "x" * 10_001, "text-too-long", "longer than 10,000 characters"),
    ("customers", "vulnerable", "perhaps", "value-type", "“perhaps” is not true or false"),
]


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
@pytest.mark.parametrize(
    ("table", "field", "value", "slug", "said"),
    BAD_FIELDS,
    ids=[f"{case[1]} {case[3]} {number}" for number, case in enumerate(BAD_FIELDS)],
)
def test_a_record_with_a_bad_field_is_set_aside_and_told_with_file_row_and_field(
    bank, form, table, field, value, slug, said
):
    bank.pay("2026-09-01", "1.00").pay("2026-09-02", "2.00").pay("2026-09-03", "3.00")
    bank.tables["customers"].append({"customer_id": "c2", "given_name": "Bo"})
    bank.tables[table][1] = {**bank.tables[table][1], field: value}

    source = balanced(bank.open(form))

    assert source.counts[table].set_aside == 1
    (finding,) = bank.findings
    assert (finding.slug, finding.message) == (slug, said)
    assert (finding.span.source, finding.span.field) == (f"{table}.{form}", field)
    assert finding.span.row == (3 if form == "csv" else 2)


def test_a_rate_that_would_round_to_more_than_its_column_holds_is_told_and_not_emptied(bank):
    bank.tables["accounts"].append({**bank.tables["accounts"][0], "account_id": "a2", "interest_rate": "999.9999999"})

    source = balanced(bank.open())

    assert source.counts["accounts"].set_aside == 1
    assert bank.said()[0].endswith("“999.9999999” has more than 6 decimals")


HOSTILE = [
    "<script>alert(1)</script>",
    "{{ 7*7 }}",
    "{% raw %}",
    "**bold**",
    "x'); DROP TABLE customers; --",
    "=1+1",
    "عبد الله",
    "a" * 90,
]


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
def test_hostile_and_awkward_texts_are_only_text(bank, form, vocabulary, derived):
    bank.tables["customers"] = [{"customer_id": f"c{n}", "given_name": text} for n, text in enumerate(HOSTILE)]
    bank.tables["holders"] = bank.tables["accounts"] = []

    source = balanced(bank.open(form))
    names = [facts.values["given_name"] for facts in derived(source, vocabulary(), for_each="customer")]

    assert bank.findings == ()
    assert names == HOSTILE


def test_equal_records_with_one_id_count_once_and_different_ones_not_at_all(bank):
    twin = bank.tables["customers"][0]
    bank.tables["customers"] += [
        twin,
        {"customer_id": "c2", "given_name": "Bo"},
        {"customer_id": "c2", "given_name": "Bob"},
    ]

    source = balanced(bank.open())

    assert source.connection.sql("SELECT customer_id FROM customers").fetchall() == [("c1",)]
    assert source.counts["customers"].set_aside == 3
    assert sorted(finding.span.row for finding in bank.findings) == [3, 4, 5]


def test_what_belongs_to_a_record_that_was_set_aside_is_set_aside_too(bank):
    bank.pay("2026-09-01", "1.00")
    bank.tables["accounts"][0]["currency"] = ""

    source = balanced(bank.open())

    assert [source.counts[name].accepted for name in ("accounts", "holders", "transactions")] == [0, 0, 0]
    assert bank.codes() == ["value-missing", "orphan", "orphan"]


def test_many_findings_of_one_sort_are_listed_to_twenty_and_counted_to_the_last(bank):
    for number in range(1, 51):
        bank.pay(f"2026-09-{number % 28 + 1:02d}", "lots")

    source = balanced(bank.open())

    assert source.counts["transactions"].set_aside == 50
    assert len(bank.findings) == 21
    assert "and 30 more records for the same reason (value-type)" in bank.said()[-1]


def test_a_record_with_two_problems_is_set_aside_once(bank):
    bank.pay("never", "lots")

    assert balanced(bank.open()).counts["transactions"].set_aside == 1
    assert len(bank.findings) == 2


def test_a_missing_column_stops_and_an_unknown_one_is_guessed(bank):
    bank.tables["customers"] = [{"custmer_id": "c1", "emial": "a@example.org"}]
    bank.write()

    source, findings = open_source(bank.folder)

    assert source is None
    hints = {finding.span.field: finding.hint for finding in findings if finding.span.field}
    assert hints["customer_id"] == "did you mean “custmer_id”?"
    assert hints["emial"] == "did you mean “email”?"


def test_data_without_customers_stops(bank):
    del bank.tables["customers"]
    bank.write()

    source, findings = open_source(bank.folder)

    assert source is None
    assert "table-missing" in [finding.slug for finding in findings]


def test_missing_optional_tables_are_empty(bank):
    bank.tables = {"customers": bank.tables["customers"]}

    source = balanced(bank.open())

    assert source.connection.execute("SELECT count(*) FROM transactions").fetchall()[0] == (0,)
    assert bank.findings == ()


def test_a_misspelt_file_is_guessed_and_not_read(bank):
    bank.write()
    (bank.folder / "holders.csv").rename(bank.folder / "holder.csv")
    source, findings = open_source(bank.folder)

    with source:
        assert [finding.hint for finding in findings if finding.slug == "file-unknown"] == ["did you mean “holders”?"]


def test_two_files_for_one_table_stop(bank):
    bank.write("csv")
    bank.write("jsonl")

    source, findings = open_source(bank.folder)

    assert source is None
    assert "“customers.csv” and “customers.jsonl” are both the table customers" in "\n".join(map(str, findings))


def test_an_account_without_a_holder_is_told(bank):
    bank.tables["holders"] = []
    bank.open()

    assert "account “a1” has no holder that can be used" in bank.said()[0]


def test_bytes_that_are_not_utf8_set_their_record_aside_with_the_name_of_the_field(bank):
    folder = bank.write()
    (folder / "customers.csv").write_bytes(b"customer_id,given_name\nc1,Ann\nc2,Andr\xe9\n")
    source, findings = open_source(folder)

    with balanced(source):
        (finding,) = findings
        assert (finding.slug, finding.span.row, finding.span.field) == ("broken-encoding", 3, "given_name")


def test_bytes_that_are_not_utf8_in_a_parquet_file_set_only_their_record_aside(bank):
    bank.tables.pop("customers")
    folder = bank.write()
    names = pa.array([b"Ann", b"Andr\xe9", None], pa.binary()).view(pa.utf8())
    pq.write_table(pa.table({"customer_id": ["c1", "c2", "c3"], "given_name": names}), folder / "customers.parquet")
    source, findings = open_source(folder)

    with balanced(source):
        assert source.counts["customers"].accepted == 2
        assert [(one.slug, one.span.row, one.span.field) for one in findings] == [("broken-encoding", 2, "given_name")]


def test_lines_that_are_no_records_are_counted_as_set_aside(bank):
    folder = bank.write()
    (folder / "customers.csv").write_text("customer_id,given_name\nc1,Ann\nc2\nc3,Bo,extra\n")
    source, findings = open_source(folder)

    with source:
        count = source.counts["customers"]
        assert (count.rows, count.accepted, count.set_aside) == (3, 1, 2)
        assert [(one.slug, one.span.row) for one in findings] == [("record-unreadable", 3), ("record-unreadable", 4)]


def test_json_lines_that_are_no_records_are_counted_as_set_aside(bank):
    folder = bank.write()
    (folder / "customers.csv").unlink()
    lines = ['{"customer_id": "c1"}', "", "{", "[1]", '{"customer_id": ["c2"]}', '{"customer_id": 1, "customer_id": 2}']
    (folder / "customers.jsonl").write_text("\n".join(lines) + "\n")
    source, findings = open_source(folder)

    with source:
        count = source.counts["customers"]
        assert (count.rows, count.accepted, count.set_aside) == (5, 1, 4)
        assert [one.span.row for one in findings] == [3, 4, 5, 6]


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfec\x00u\x00s\x00t\x00", b"customer_id,customer_id\nc1,c2\n", b"customer_id,\nc1,\n"]
)
def test_a_csv_without_a_readable_header_stops(bank, content):
    folder = bank.write()
    (folder / "customers.csv").write_bytes(content)

    source, findings = open_source(folder)

    assert source is None
    assert findings


def test_a_file_that_is_no_parquet_stops_with_its_name(bank):
    folder = bank.write()
    (folder / "customers.csv").unlink()
    (folder / "customers.parquet").write_bytes(b"not parquet at all, whatever the name says")

    source, findings = open_source(folder)

    assert source is None
    assert findings[0].span.source == "customers.parquet"


def test_an_empty_statement_month_and_a_busy_account_are_both_read(bank, fact, vocabulary, derived):
    for number in range(5_000):
        bank.pay("2026-09-15", "1.00", balance=f"{number + 1}.00", sequence=4_999 - number)
    bank.tables["accounts"].append({"account_id": "a2", "kind": "current", "currency": "GBP"})
    bank.tables["holders"].append({"account_id": "a2", "customer_id": "c1", "role": "holder"})
    words = vocabulary(
        fact(
            "entries",
            "rows",
            "rows: {from: transactions, over: period, order: chained balance, fields: {left: balance}}",
        ),
        fact("closing", "money", "balance: {at: end of period, order: chained balance}", more="unit: GBP,"),
    )

    busy, quiet = derived(bank.open("parquet"), words)

    assert [row["left"] for row in busy.values["entries"]] == list(range(1, 5_001))
    assert busy.values["closing"] == 5_000
    assert (quiet.values["entries"], quiet.values["closing"], quiet.failures) == ((), 0, ())


def two_holders(bank):
    """`c1` and `c2` hold `a1` together, `c2` alone holds `a2`."""
    bank.pay("2026-09-01", "1.00").pay("2026-09-02", "2.00", account_id="a2")
    bank.tables["customers"].append({"customer_id": "c2", "given_name": "Bo", "email": "bo@example.org"})
    bank.tables["accounts"].append({"account_id": "a2", "kind": "current", "currency": "GBP"})
    bank.tables["holders"] += [{"account_id": name, "customer_id": "c2", "role": "holder"} for name in ("a1", "a2")]
    return bank


def entries_of_everybody(fact, vocabulary):
    window = "window: {measure: count, from: transactions, over: period}"
    return vocabulary(
        fact("entries", "number", window),
        fact("all entries", "number", window, grain="customer"),
    )


def outcome(found):
    return {
        (one.communication.subject, one.communication.recipient): [each.slug for each in one.failures] for one in found
    }


LOST = ["subject-record-set-aside"]


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
def test_a_customer_whose_record_was_set_aside_fails_by_name_and_a_co_holder_does_not(
    bank, form, fact, vocabulary, derived
):
    two_holders(bank).tables["customers"][1]["email"] = "bo\x00@example.org"

    source, words = balanced(bank.open(form)), entries_of_everybody(fact, vocabulary)

    found = derived(source, words)
    assert outcome(found) == {("a1", "c1"): [], ("a1", "c2"): LOST, ("a2", "c2"): LOST}
    assert f"customers (customers.{form} row {3 if form == 'csv' else 2} field email)" in found[1].failures[0].message
    assert outcome(derived(source, words, for_each="customer")) == {("c1", "c1"): [], ("c2", "c2"): LOST}
    assert outcome(derived(source, words, subjects=["a2"])) == {("a2", "c2"): LOST}


def test_a_holder_delivered_twice_alike_counts_once_and_fails_nobody(bank, fact, vocabulary, derived):
    two_holders(bank).tables["holders"].append(dict(bank.tables["holders"][1]))

    source, words = balanced(bank.open()), entries_of_everybody(fact, vocabulary)

    assert source.counts["holders"].set_aside == 1
    assert bank.codes() == ["repeated-record"]
    assert outcome(derived(source, words)) == {("a1", "c1"): [], ("a1", "c2"): [], ("a2", "c2"): []}


def test_a_customer_delivered_twice_alike_fails_nobody(bank, fact, vocabulary, derived):
    two_holders(bank).tables["customers"].append(dict(bank.tables["customers"][1]))
    words = entries_of_everybody(fact, vocabulary)

    assert set(map(tuple, outcome(derived(balanced(bank.open()), words, for_each="customer")).values())) == {()}


def test_holders_that_contradict_each_other_fail_once(bank, fact, vocabulary, derived):
    two_holders(bank).tables["holders"].append({**bank.tables["holders"][2], "role": "attorney"})

    found = derived(balanced(bank.open()), entries_of_everybody(fact, vocabulary))

    assert outcome(found) == {("a1", "c1"): [], ("a1", "c2"): LOST, ("a2", "c2"): LOST}


@pytest.mark.parametrize(("field", "value"), [("role", "hol\x00der"), ("role", ""), ("customer_id", "")])
def test_a_holder_set_aside_is_read_and_fails_whatever_is_wrong_with_it(bank, field, value, fact, vocabulary, derived):
    two_holders(bank).tables["holders"][2][field] = value

    found = outcome(derived(balanced(bank.open()), entries_of_everybody(fact, vocabulary)))

    assert found["a1", "c1"] == []
    assert found["a2", "holders.csv row 4" if field == "customer_id" else "c2"] == LOST


def test_the_holders_of_an_account_set_aside_are_read_and_fail(bank, fact, vocabulary, derived):
    two_holders(bank).tables["accounts"][0]["interest_rate"] = "lots"

    found = derived(balanced(bank.open()), entries_of_everybody(fact, vocabulary))

    assert outcome(found) == {("a1", "c1"): LOST, ("a1", "c2"): LOST, ("a2", "c2"): LOST}
    assert "accounts (accounts.csv row 2 field interest_rate)" in found[0].failures[0].message


def test_a_lost_customer_of_an_account_outside_the_population_is_outside_too(bank, fact, vocabulary, derived):
    two_holders(bank).tables["customers"][1]["email"] = "bo\x00@example.org"
    bank.tables["accounts"][1]["kind"] = "savings"
    words = entries_of_everybody(fact, vocabulary)
    asked, found = parse('account kind = "savings"', words.model(grain="account"), origin="x", expect=BOOLEAN)
    assert asked is not None, found

    assert outcome(derived(balanced(bank.open()), words, population=asked)) == {("a2", "c2"): LOST}


def test_an_event_set_aside_is_read_and_fails_unless_it_is_of_another_month(bank, vocabulary, derived):
    event = {"customer_id": "c1", "kind": "card replaced", "on_date": "2026-09-09", "amount": "lots"}
    bank.tables["events"] = [
        {"event_id": "e1", **event},
        {"event_id": "e2", **event, "on_date": "2026-08-09"},
        {"event_id": "e3", **event, "on_date": "soon"},
        {"event_id": "e4", **event, "amount": ""},
    ]

    found = derived(balanced(bank.open()), vocabulary(), for_each="event")

    assert outcome(found) == {("e1", "c1"): LOST, ("e3", "c1"): LOST, ("e4", "c1"): []}


def test_lines_that_are_no_records_are_all_listed_and_lead_to_failures(bank, vocabulary, derived):
    folder = bank.write()
    with (folder / "customers.csv").open("a") as stream:
        stream.write("x\n" * 30)
    source, findings = open_source(folder)

    with source:
        listed = source.connection.execute("SELECT _row, code FROM set_aside ORDER BY 1").fetchall()
        assert listed == [(row, "S002") for row in range(3, 33)]
        assert source.counts["customers"].set_aside == 30
        assert [one.slug for one in findings] == ["record-unreadable"] * 20 + ["more-set-aside"]
        assert len(derived(source, vocabulary(), for_each="customer")) == 31


def test_accounts_without_a_holder_are_listed_to_twenty_and_counted_to_the_last(bank):
    row = bank.tables["accounts"][0]
    bank.tables["accounts"] += [{**row, "account_id": f"b{number:02d}"} for number in range(25)]

    balanced(bank.open())

    assert bank.codes() == ["account-without-holder"] * 21
    assert "“b00”" in bank.said()[0]
    assert "and 5 more accounts" in bank.said()[-1]
