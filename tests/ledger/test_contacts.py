"""The ledger records a contact once and tells what was known before a day."""

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from ccm.ledger import Contact, Ledger, find_unusable

FIRST = Contact("welcome-1", "letter", "C1", "welcome", "holder", date(2026, 9, 1))
SECOND = Contact("welcome-2", "email", "C2", "welcome", "joint holder", date(2026, 9, 15))


def test_a_contact_is_recorded_once_however_often_it_is_tried(tmp_path: Path) -> None:
    with Ledger(tmp_path / "ledger.sqlite") as ledger:
        assert ledger.record([FIRST, SECOND]) == 2
        assert ledger.record([FIRST, SECOND]) == 0
        assert ledger.known_before(date(2027, 1, 1)).num_rows == 2


def test_contacts_outlive_the_process_that_recorded_them(tmp_path: Path) -> None:
    with Ledger(tmp_path / "ledger.sqlite") as ledger:
        ledger.record([FIRST])

    with Ledger(tmp_path / "ledger.sqlite") as reopened:
        known = reopened.known_before(date(2026, 9, 2)).to_pylist()

    assert known == [
        {
            "contact_id": "welcome-1-letter",
            "customer_id": "C1",
            "touchpoint": "welcome",
            "channel": "letter",
            "on_date": date(2026, 9, 1),
            "outcome": "sent",
            "subject": None,
        }
    ]


def test_contacts_of_the_day_itself_are_not_known_yet(tmp_path: Path) -> None:
    with Ledger(tmp_path / "ledger.sqlite") as ledger:
        ledger.record([FIRST])

        assert ledger.known_before(date(2026, 9, 1)).num_rows == 0


def test_an_empty_ledger_has_the_columns_of_the_standard_table(tmp_path: Path) -> None:
    with Ledger(tmp_path / "deep" / "ledger.sqlite") as ledger:
        table = ledger.known_before(date(2026, 9, 1))

    assert table.column_names == ["contact_id", "customer_id", "touchpoint", "channel", "on_date", "outcome", "subject"]


def test_a_contact_says_what_it_was_about(tmp_path: Path) -> None:
    about = Contact("notice-1", "letter", "C1", "notice", "holder", date(2026, 9, 1), "P1")

    with Ledger(tmp_path / "ledger.sqlite") as ledger:
        ledger.record([about, FIRST])
        assert ledger.known_before(date(2026, 9, 2))["subject"].to_pylist() == ["P1", None]


def test_a_ledger_of_an_earlier_version_is_read_as_it_is_and_goes_on(tmp_path: Path) -> None:
    columns = "communication, channel, customer, touchpoint, role, on_date"
    old = other_database(
        tmp_path / "old.sqlite", f"CREATE TABLE contacts ({columns}, PRIMARY KEY (communication, channel))"
    )
    other_database(old, "INSERT INTO contacts VALUES ('a-1', 'letter', 'C1', 'a', 'holder', '2026-08-01')")

    assert find_unusable(old) is None
    with Ledger(old) as ledger:
        assert ledger.known_before(date(2026, 9, 2))["subject"].to_pylist() == [None]
        ledger.record([Contact("b-1", "letter", "C1", "b", "holder", date(2026, 9, 1), "P1")])
        assert ledger.known_before(date(2026, 9, 2))["subject"].to_pylist() == [None, "P1"]


def test_many_contacts_are_recorded_in_one_transaction(tmp_path: Path) -> None:
    many = [Contact(f"c-{number}", "letter", f"C{number}", "t", "holder", date(2026, 9, 1)) for number in range(25_000)]

    with Ledger(tmp_path / "ledger.sqlite") as ledger:
        assert ledger.record(iter(many)) == 25_000
        assert ledger.known_before(date(2026, 9, 2)).num_rows == 25_000


def other_database(path: Path, sql: str) -> Path:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(sql)
        connection.commit()
    return path


def test_a_file_that_is_no_ledger_is_told_and_left_alone(tmp_path: Path) -> None:
    text = tmp_path / "letter.txt"
    text.write_text("precious words, no database " * 50)
    folder = tmp_path / "folder"
    folder.mkdir()
    other = other_database(tmp_path / "other.sqlite", "CREATE TABLE music (title)")
    alike = other_database(tmp_path / "alike.sqlite", "CREATE TABLE contacts (name)")

    said = [str(find_unusable(path)) for path in (text, folder, other, alike)]

    assert [each.partition("unusable: ")[2].partition("\n")[0] for each in said] == [
        "this is no SQLite database",
        "this is a folder",
        "this database holds something else: music",
        "its table of contacts is not a ledger's: it lacks channel, communication, customer, on_date, role, touchpoint",
    ]
    assert text.read_text().startswith("precious")


def test_a_new_an_empty_and_a_used_ledger_can_be_used(tmp_path: Path) -> None:
    (tmp_path / "empty.sqlite").touch()
    with Ledger(tmp_path / "used.sqlite") as ledger:
        ledger.record([FIRST])

    for name in ("new.sqlite", "empty.sqlite", "used.sqlite"):
        assert find_unusable(tmp_path / name) is None


def test_a_ledger_that_cannot_be_written_is_an_error_of_the_system_with_its_name(tmp_path: Path) -> None:
    with Ledger(tmp_path / "ledger.sqlite") as ledger:
        other_database(tmp_path / "ledger.sqlite", "DROP TABLE contacts")
        with pytest.raises(OSError, match="no such table") as problem:
            ledger.record([FIRST])

    assert problem.value.filename == str(tmp_path / "ledger.sqlite")


def test_a_ledger_in_a_folder_that_is_a_file_is_an_error_of_the_system(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(OSError, match="file"):
        Ledger(tmp_path / "file" / "ledger.sqlite")
