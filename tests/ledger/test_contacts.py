"""The ledger records a contact once and tells what was known before a day."""

from datetime import date
from pathlib import Path

from ccm.ledger import Contact, Ledger

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
        }
    ]


def test_contacts_of_the_day_itself_are_not_known_yet(tmp_path: Path) -> None:
    with Ledger(tmp_path / "ledger.sqlite") as ledger:
        ledger.record([FIRST])

        assert ledger.known_before(date(2026, 9, 1)).num_rows == 0


def test_an_empty_ledger_has_the_columns_of_the_standard_table(tmp_path: Path) -> None:
    with Ledger(tmp_path / "deep" / "ledger.sqlite") as ledger:
        table = ledger.known_before(date(2026, 9, 1))

    assert table.column_names == ["contact_id", "customer_id", "touchpoint", "channel", "on_date", "outcome"]


def test_many_contacts_are_recorded_in_one_transaction(tmp_path: Path) -> None:
    many = [Contact(f"c-{number}", "letter", f"C{number}", "t", "holder", date(2026, 9, 1)) for number in range(25_000)]

    with Ledger(tmp_path / "ledger.sqlite") as ledger:
        assert ledger.record(iter(many)) == 25_000
        assert ledger.known_before(date(2026, 9, 2)).num_rows == 25_000
