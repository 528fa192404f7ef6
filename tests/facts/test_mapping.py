"""Source mappings: any files become the standard tables through views that can read nothing else."""

import pytest

from ccm.facts import load_mapping, open_source

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


def test_records_of_a_view_are_set_aside_with_the_number_of_its_row(tmp_path):
    (tmp_path / "people.csv").write_text("number,first\n1,Ann\n1,Bo\n")
    source, findings = open_source(tmp_path, mapping=load_mapping("core.yaml", MAPPING.encode())[0])

    with source:
        assert source.counts["customers"].set_aside == 2
        assert {finding.span.source for finding in findings} == {"old core.customers"}


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
