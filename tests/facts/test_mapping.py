"""Source mappings: any files become the standard tables through views that can read nothing else."""

from datetime import date
from decimal import Decimal

import pytest

from ccm.facts import RowCount, load_mapping, open_source

MAPPING = """
source: old core
files:
  people: people.csv
views:
  customers: SELECT number AS customer_id, first AS given_name FROM people
"""


def test_views_over_files_make_the_standard_tables(tmp_path):
    (tmp_path / "people.csv").write_text("\ufeffnumber;first\n1;Ann\n2;Bo\n", encoding="utf-8")
    mapping, findings = load_mapping("sources/core.yaml", MAPPING.encode())
    source, more = open_source(tmp_path, mapping=mapping)

    assert (findings, more) == ((), ())
    with source:
        rows = source.connection.sql("SELECT customer_id, given_name FROM customers ORDER BY ALL").fetchall()
        assert rows == [("1", "Ann"), ("2", "Bo")]


def test_records_of_a_view_are_set_aside_with_the_line_they_come_from(tmp_path):
    (tmp_path / "people.csv").write_text("number,first\n1,Ann\n1,Bo\n")
    source, findings = open_source(tmp_path, mapping=load_mapping("core.yaml", MAPPING.encode())[0])

    with source:
        assert source.counts["customers"].set_aside == 2
        assert [(one.span.source, one.span.row) for one in findings] == [("people.csv", 2), ("people.csv", 3)]


def test_lines_of_a_mapped_file_that_are_no_records_are_counted_under_its_name(tmp_path):
    (tmp_path / "people.csv").write_text("number,first\n1,Ann\n2\n")
    source, _ = open_source(tmp_path, mapping=load_mapping("core.yaml", MAPPING.encode())[0])

    with source:
        assert source.counts["people.csv"].set_aside == 1
        assert source.rows_accepted == 1


@pytest.mark.parametrize(
    ("old", "new", "slug"),
    [
        ("people.csv", "../people.csv", "mapping-file-outside"),
        ("people.csv", "/etc/passwd", "mapping-file-outside"),
        ("people.csv", "people.exe", "mapping-file-outside"),
        ("people: people.csv", "Peo ple: people.csv", "mapping-name-refused"),
        ("customers:", "custommers:", "mapping-table-unknown"),
        ("FROM people", "FROM people; DROP TABLE people", "mapping-view-refused"),
        ("SELECT number AS customer_id, first AS given_name FROM people", "DELETE FROM people", "mapping-view-refused"),
        ("SELECT", "SELEKT", "mapping-view-refused"),
        ("views:", "veiws:", "unknown-key"),
    ],
)
def test_a_mapping_that_reaches_too_far_or_cannot_be_read_is_refused(old, new, slug):
    mapping, findings = load_mapping("core.yaml", MAPPING.replace(old, new, 1).encode())

    assert mapping is None
    assert slug in [finding.slug for finding in findings]


def test_a_view_that_reads_another_file_fails_with_its_line(tmp_path):
    (tmp_path / "people.csv").write_text("number,first\n1,Ann\n")
    (tmp_path / "secret.csv").write_text("a\n1\n")
    text = MAPPING.replace("FROM people", f"FROM people, '{tmp_path}/secret.csv'")
    source, findings = open_source(tmp_path, mapping=load_mapping("core.yaml", text.encode())[0])

    assert source is None
    assert ("mapping-view-failed", 6) in [(finding.slug, finding.span.line) for finding in findings]


def test_a_file_that_is_not_there_is_named(tmp_path):
    source, findings = open_source(tmp_path, mapping=load_mapping("core.yaml", MAPPING.encode())[0])

    assert source is None
    assert "“people.csv” is not in the data directory" in str(findings[0])


def test_a_link_out_of_the_data_directory_is_not_followed(tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    (tmp_path / "people.csv").write_text("number,first\n1,Ann\n")
    (data / "people.csv").symlink_to(tmp_path / "people.csv")
    source, findings = open_source(data, mapping=load_mapping("core.yaml", MAPPING.encode())[0])

    assert source is None
    assert findings[0].slug == "mapping-file-missing"


BANK = """
source: core
files:
  people: people.csv
  places: places.csv
  moves: moves.csv
views:
  customers: SELECT number AS customer_id FROM people
  accounts: SELECT place AS account_id, 'current' AS kind, 'GBP' AS currency FROM places
  holders: SELECT place AS account_id, owner AS customer_id, 'holder' AS role FROM places
  transactions: |
    TRANSACTIONS
"""
PLAIN = "SELECT m.id AS transaction_id, m.place AS account_id, m.day AS booked, m.value AS amount FROM moves m"


@pytest.fixture
def core(tmp_path):
    """A bank's own files, and the source that a view of the entries makes of them."""
    (tmp_path / "people.csv").write_text("number\n1\n2\n")
    (tmp_path / "places.csv").write_text("place,owner\na,1\nb,2\n")
    (tmp_path / "moves.csv").write_text(
        "id,place,day,value\n1,a,2026-09-01,1.00\n2,b,2026-09-02,lots\n3,a,soon,3.005\n"
    )

    def opened(view, **options):
        mapping, findings = load_mapping(
            "core.yaml", BANK.replace("TRANSACTIONS", view.replace("\n", "\n    ")).encode()
        )
        assert mapping is not None, findings
        return open_source(tmp_path, mapping=mapping, **options)

    return opened


def places_of(findings):
    return sorted((one.slug, one.span.source, one.span.row, one.span.field) for one in findings)


TRACED = [
    PLAIN,
    "SELECT id AS transaction_id, place AS account_id, day AS booked, value AS amount,\n  -- a remark\n FROM moves",
    "SELECT * RENAME (id AS transaction_id, place AS account_id, day AS booked, value AS amount) FROM moves",
    f"{PLAIN} WHERE m.place IS DISTINCT FROM 'z'",
    PLAIN.replace("m.place", "CASE WHEN m.id IS DISTINCT FROM 'z' THEN m.place END"),
    PLAIN.replace("m.place", "(SELECT p.place FROM places p WHERE p.place = m.place)"),
]


@pytest.mark.parametrize("view", TRACED)
def test_where_a_view_makes_records_of_lines_one_by_one_a_bad_one_is_told_with_the_files_own_line(core, view):
    source, findings = core(view)

    with source:
        assert places_of(findings) == [
            ("value-too-precise", "moves.csv", 4, "amount"),
            ("value-type", "moves.csv", 3, "amount"),
            ("value-type", "moves.csv", 4, "booked"),
        ]
        assert source.counts["transactions"] == RowCount(3, 1, 2)


RANKED = [
    f"{PLAIN} JOIN places USING (place)",
    f"{PLAIN} ORDER BY 1 LIMIT 100",
    f"SELECT * FROM ({PLAIN})",
    f"WITH x AS ({PLAIN}) SELECT * FROM x",
    f"FROM moves m {PLAIN.partition(' FROM')[0]}",
    f"{PLAIN} UNION ALL {PLAIN.replace('m.id', 'm.id || m.id')}",
    PLAIN.replace("m.id AS", "m.id || unnest(['', 'x']) AS"),
]


@pytest.mark.parametrize("view", RANKED)
def test_elsewhere_a_bad_one_is_told_with_its_rank_in_the_view(core, view):
    source, findings = core(view)

    with source:
        assert {finding.span.source for finding in findings} == {"core.transactions"}
        counts = source.counts["transactions"]
        assert (counts.accepted, counts.set_aside) == (counts.rows // 3, counts.rows // 3 * 2)


@pytest.mark.parametrize("view", [PLAIN, f"{PLAIN} JOIN places p ON p.place = m.place"])
def test_rows_have_the_same_numbers_whatever_the_number_of_threads(core, tmp_path, view):
    with (tmp_path / "moves.csv").open("w") as stream:
        stream.write("id,place,day,value\n")
        stream.writelines(
            f"{number},a,2026-09-01,{'bad' if number % 29_999 == 7 else '1.00'}\n" for number in range(300_000)
        )
    found = []
    for threads in (1, 4, 4):
        source, _ = core(view, threads=threads)
        with source:
            found.append(source.connection.execute("SELECT _file, _row FROM set_aside ORDER BY ALL").fetchall())

    assert len(found[0]) == 11
    assert found[0] == found[1] == found[2]


CAST = PLAIN.replace("m.day", "CAST(m.day AS DATE)").replace("m.value", "CAST(m.value AS DECIMAL(18, 2))")


def test_a_value_that_a_view_cannot_convert_sets_its_record_aside_and_does_not_stop_the_night(core):
    source, findings = core(CAST)

    with source:
        assert places_of(findings) == [
            ("value-type", "moves.csv", 3, "amount"),
            ("value-type", "moves.csv", 4, "booked"),
        ]
        assert [one.message for one in findings] == [
            "“soon” is not a date like 2026-01-31",
            "“lots” is not an amount like 1234.56",
        ]
        rows = source.connection.sql("SELECT transaction_id, booked, amount FROM transactions").fetchall()
        assert rows == [("1", date(2026, 9, 1), Decimal("1.00"))]


def test_a_value_in_the_midst_of_a_calculation_stops_with_the_way_out(core):
    source, findings = core(PLAIN.replace("m.value", "-CAST(m.value AS DECIMAL(18, 2))"))

    assert source is None
    (found,) = findings
    assert (found.slug, found.span.line) == ("mapping-view-failed", 12)
    assert "lots" in found.message
    assert "TRY_CAST" in found.hint
