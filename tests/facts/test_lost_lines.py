"""Lines that are no records: only they are lost, and whoever they may concern is not written to as if they were not."""

from contextlib import ExitStack

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ccm.facts import load_mapping, open_source
from ccm.facts.lineage import Use, uses_of


def opened(bank, name, content):
    """The standard bank with one file written as given."""
    folder = bank.write()
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    source, bank.findings = open_source(folder)
    assert source is not None, bank.said()
    return bank.stack.enter_context(source)


def customers_of(source):
    return [row[0] for row in source.connection.sql("SELECT customer_id FROM customers ORDER BY 1").fetchall()]


def test_a_quotation_mark_that_is_never_closed_loses_its_own_line_only(bank):
    source = opened(bank, "customers.csv", 'customer_id,given_name\nc1,Ann\nc2,"Bo\nc3,Cy\nc4,"Di"\nc5,Ed\n')

    assert customers_of(source) == ["c1", "c3", "c4", "c5"]
    assert [(one.slug, one.span.row) for one in bank.findings] == [("record-unreadable", 3)]
    assert (source.counts["customers"].rows, source.counts["customers"].set_aside) == (5, 1)


def test_a_quotation_mark_that_is_never_closed_up_to_the_end_loses_its_own_line_only(bank):
    source = opened(bank, "customers.csv", 'customer_id,given_name\nc1,Ann\n"c2,Bo\nc3,Cy\n\nc4,Di')

    assert customers_of(source) == ["c1", "c3", "c4"]
    assert [(one.slug, one.span.row) for one in bank.findings] == [("record-unreadable", 3)]


def test_lines_swallowed_into_a_record_of_another_width_are_read_after_all(bank):
    source = opened(bank, "customers.csv", 'customer_id,given_name\nc1,Ann\n"c2,Bo\nc3"\nc4,Di\n')

    assert customers_of(source) == ["c1", "c4"]
    assert [(one.slug, one.span.row) for one in bank.findings] == [("record-unreadable", 3), ("record-unreadable", 4)]


def test_a_record_of_several_lines_is_still_one_record(bank):
    text = 'customer_id,street_address\nc1,"Flat 1\n2 High Street"\nc2,x,y\nc3,"Flat 3\r\n4 Low Street"\n'
    source = opened(bank, "customers.csv", text)

    assert customers_of(source) == ["c1", "c3"]
    assert [(one.slug, one.span.row) for one in bank.findings] == [("record-unreadable", 4)]


def test_a_line_of_separators_alone_is_an_empty_line(bank):
    source = opened(bank, "customers.csv", "customer_id,given_name\nc1,Ann\n,\n\n")

    assert (source.counts["customers"].rows, bank.findings) == (1, ())


def test_many_unclosed_quotation_marks_end_in_time(bank):
    lines = "".join(f'c{number},"Ann\nd{number},{"x" * 40}\n' for number in range(2_000))
    source = opened(bank, "customers.csv", f"customer_id,given_name\nc1,Ann\n{lines}")

    assert source.counts["customers"].rows == 4_001


TABLES = {
    "customers": "customer_id,given_name\nc1,Ann\nc2,Bo\nc3,Cy\n",
    "accounts": "account_id,kind,currency\na1,current,GBP\na2,current,GBP\na3,current,GBP\n",
    "holders": "account_id,customer_id,role\na1,c1,holder\na1,c2,joint holder\na2,c2,holder\na3,c3,holder\n",
    "transactions": "transaction_id,account_id,booked,amount\nt1,a1,2026-09-01,1.00\nt2,a2,2026-09-02,2.00\n",
    "events": "event_id,customer_id,account_id,kind,on_date\ne1,c1,a1,card lost,2026-09-03\n",
    "consents": "customer_id,purpose,given,on_date\nc1,marketing,true,2026-09-03\n",
}
ROLES = ["holder", "joint holder"]


@pytest.fixture
def delivered(tmp_path, stack):
    """Three customers: `c1` and `c2` hold `a1` together, `c2` holds `a2`, `c3` holds `a3`; one table has more lines."""

    def deliver(name="", lines="", *, instead="", mapping=None, accepted=True):
        for table, text in TABLES.items():
            content = (instead or text) + lines if table == name else text
            data = content if isinstance(content, bytes) else content.encode("utf-8", "surrogateescape")
            (tmp_path / f"{table}.csv").write_bytes(data)
        source, findings = open_source(tmp_path, mapping=mapping)
        assert source is not None, [str(one) for one in findings]
        return stack.enter_context(source)

    return deliver


@pytest.fixture
def stack():
    with ExitStack() as opened:
        yield opened


@pytest.fixture
def words(fact, vocabulary):
    """A fact of each way in which a table can be read."""
    return vocabulary(
        fact("entries", "number", "window: {measure: count, from: transactions, over: period}"),
        fact("all entries", "number", "window: {measure: count, from: transactions, over: period}", grain="customer"),
        fact(
            "things that happened", "number", "window: {measure: count, from: events, over: period}", grain="customer"
        ),
        fact("consents given", "number", "window: {measure: count, from: consents, over: period}", grain="customer"),
    )


@pytest.fixture
def failing(derived, words):
    """Who fails, about what, when a touchpoint reads these facts."""

    def ask(source, *names, for_each="account", **options):
        found = derived(source, words, for_each=for_each, recipients=ROLES, names=names, **options)
        return {(one.communication.subject, one.communication.recipient) for one in found if one.failures}

    return ask


A1, A2, A3 = {("a1", "c1"), ("a1", "c2")}, {("a2", "c2")}, {("a3", "c3")}
C1, C2, C3 = ({(name, name)} for name in ("c1", "c2", "c3"))


def test_a_lost_entry_fails_the_account_that_its_line_names(delivered, failing):
    source = delivered("transactions", "t3,a1,2026-09-05\n")

    assert failing(source, "entries") == A1
    assert failing(source, "all_entries", for_each="customer") == C1 | C2
    assert failing(source, "consents_given") == set()


def test_a_lost_entry_is_told_with_its_line(delivered, derived, words):
    (first, *_) = derived(delivered("transactions", "t3,a1,2026-09-05\n"), words, names=["entries"])

    assert first.failures[0].slug == "subject-record-set-aside"
    assert first.failures[0].message.endswith("transactions (transactions.csv row 4)")


@pytest.mark.parametrize("line", ["garbage", "t3,a9", '"t3","a', "(2 rows)", "x" * 3_000 + ",a1"])
def test_a_lost_line_that_names_nobody_may_be_anybodys(delivered, failing, derived, words, line):
    source = delivered("transactions", f"{line}\n")

    assert failing(source, "entries") == A1 | A2 | A3
    assert failing(source, "all_entries", for_each="customer") == C1 | C2 | C3
    assert failing(source, "consents_given", "things_that_happened") == set()
    (first, *_) = derived(source, words, names=["entries"])
    assert first.failures[0].message.endswith("transactions (transactions.csv row 4), and nobody can tell whose it is")


def test_a_table_with_lost_records_that_name_nobody_is_told_once_with_the_way_out(delivered, tmp_path):
    delivered("transactions", "garbage\nrubbish\nt3,a1\n").close()
    source, findings = open_source(tmp_path)

    with source:
        (found,) = (one for one in findings if one.slug == "unnamed-record")
        assert str(found).startswith(
            "transactions.csv row 4: error S034 unnamed-record: 2 lost records do not say whose"
        )
        assert "--accept-unnamed" in found.hint


def test_an_operator_may_accept_records_that_name_nobody(delivered, failing):
    assert failing(delivered("transactions", "(2 rows)\n"), "entries", accept_unnamed=True) == set()
    assert failing(delivered("transactions", "t3,a1\n"), "entries", accept_unnamed=True) == A1


def test_a_lost_event_concerns_the_customer_it_names_and_its_own_communication(delivered, failing):
    source = delivered("events", "e2,c2,,card lost,2026-09-03,more\n")

    assert failing(source, "things_that_happened") == {("a1", "c2"), ("a2", "c2")}
    assert failing(source, "entries") == set()
    assert failing(source, for_each="event") == {("events.csv row 3", "c2")}


def test_a_lost_consent_that_names_nobody_holds_back_everything_that_asks_for_consents(delivered, failing):
    source = delivered("consents", "marketing,false\n")

    assert failing(source, "consents_given", for_each="customer") == C1 | C2 | C3
    assert failing(source, "things_that_happened", for_each="customer") == set()


def test_an_entry_without_an_account_may_be_anybodys(delivered, failing):
    assert failing(delivered("transactions", "t3,,2026-09-05,1.00\n"), "entries") == A1 | A2 | A3
    assert failing(delivered("transactions", "t3,a7,2026-09-05,1.00\n"), "entries") == set()


def test_accounts_in_a_column_of_another_type_fail_everybody(delivered, failing, tmp_path):
    delivered()
    (tmp_path / "transactions.csv").unlink()
    columns = {"transaction_id": ["t1"], "account_id": [1.5], "booked": ["2026-09-01"], "amount": ["1.00"]}
    pq.write_table(pa.table(columns), tmp_path / "transactions.parquet")
    source, _ = open_source(tmp_path)

    with source:
        assert failing(source, "entries") == A1 | A2 | A3


@pytest.mark.parametrize(
    ("account", "expected"),
    [("a\udcff", A1 | A2 | A3), ("\udcff2", A2), ("a\x013", A3), ("b\udcff", set()), ("\udcff", A1 | A2 | A3)],
)
def test_a_damaged_id_may_be_of_any_account_that_it_is_like(delivered, failing, account, expected):
    assert failing(delivered("transactions", f"t3,{account},2026-09-05,1.00\n"), "entries") == expected


def test_a_lost_holder_fails_under_the_names_in_its_line(delivered, failing):
    source = delivered("holders", "a3,c1\n")

    assert failing(source) == {("a3", "c1")}


def test_a_lost_customer_fails_under_the_name_that_others_know(delivered, failing, derived, words):
    lines = TABLES["customers"].replace("c2,Bo\n", "c2,Bo,x\n")
    source = delivered("customers", instead=lines)

    assert failing(source) == {("a1", "c2"), ("a2", "c2")}
    assert failing(source, for_each="customer") == C2
    found = derived(source, words, recipients=ROLES, names=[])
    assert found[1].failures[0].message.endswith("customers (customers.csv row 3)")


def test_an_empty_json_record_concerns_nobody(delivered, failing, tmp_path):
    delivered()
    (tmp_path / "transactions.csv").unlink()
    line = '{"transaction_id": "t1", "account_id": "a1", "booked": "2026-09-01", "amount": 1}'
    for lost, expected in (("{}", set()), ('{"account_id": "a2", "amount": ', A2), ('{"account_id": [', A1 | A2 | A3)):
        (tmp_path / "transactions.jsonl").write_text(f"{line}\n{lost}\n")
        source, _ = open_source(tmp_path)
        with source:
            assert failing(source, "entries") == expected


MAPPING = """
source: core
files:
  people: customers.csv
  places: accounts.csv
  links: holders.csv
  moves: transactions.csv
views:
  customers: SELECT * FROM people
  accounts: SELECT account_id, kind, currency FROM places
  holders: SELECT account_id, customer_id, role FROM links
  transactions: |
    SELECT transaction_id, ACCOUNT AS account_id, CAST(booked AS DATE) AS booked,
      CAST(amount AS DECIMAL(18, 2)) AS amount
    FROM moves m
"""


@pytest.mark.parametrize(
    ("account", "line", "expected"),
    [
        ("account_id", "t3,a1,2026-09-05", A1),
        ("CAST(m.account_id AS VARCHAR)", "t3,a1,2026-09-05", A1),
        ("account_id", "(2 rows)", A1 | A2 | A3),
        ("'a' || substr(account_id, 2)", "t3,a1,2026-09-05", A1 | A2 | A3),
    ],
)
def test_a_lost_line_of_a_mapped_file_concerns_whom_it_names_if_the_view_leaves_names_alone(
    delivered, failing, account, line, expected
):
    mapping, findings = load_mapping("core.yaml", MAPPING.replace("ACCOUNT", account).encode())
    source = delivered("transactions", f"{line}\n", mapping=mapping)

    assert findings == ()
    assert failing(source, "entries") == expected
    assert failing(source) == set()
    assert source.counts["transactions.csv"].set_aside == 1


def test_a_lost_line_of_a_mapped_files_people_fails_one_person(delivered, failing):
    mapping, _ = load_mapping("core.yaml", MAPPING.replace("ACCOUNT", "account_id").encode())

    assert failing(delivered("customers", "c9\n", mapping=mapping), for_each="customer") == {
        ("customers.csv row 5", "customers.csv row 5")
    }
    assert failing(delivered("holders", "a3,c1\n", mapping=mapping)) == {("a3", "c1")}


JOINED = [
    "SELECT p.* FROM people p JOIN places USING (account_id)",
    "SELECT customer_id, (SELECT max(kind) FROM places) AS title FROM people",
    "WITH known AS (SELECT kind FROM places) SELECT people.* FROM people, known",
    "SELECT customer_id FROM people UNION SELECT account_id FROM places",
    "SELECT kind AS customer_id FROM places GROUP BY kind",
]


@pytest.mark.parametrize("view", JOINED)
def test_a_lost_line_that_others_are_looked_up_in_may_concern_anybody(view):
    used = {use.table: use for use in uses_of({"customers": view}, ("people", "places"))["places"]}

    assert used["customers"] == Use("customers", by_row=False, as_written=False)


def test_a_view_that_cannot_be_taken_apart_uses_every_file_in_any_way():
    used = uses_of({"customers": "FROM people SELECT (((", "accounts": "SELECT * FROM places"}, ("people", "places"))

    assert used["people"] == (Use("customers", by_row=False, as_written=False),)
    assert used["places"] == (
        Use("customers", by_row=False, as_written=False),
        Use("accounts", by_row=True, as_written=True),
    )
