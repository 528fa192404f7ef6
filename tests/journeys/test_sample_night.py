"""One night of the sample bank through the real command line, checked against its source by other means."""

import hashlib
import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import duckdb
import pytest
from finished_run import Run, lines_of, text_of

from ccm.samplebank import generate

DAY = "2026-09-30"
STATEMENTS = ("current-account-statement", "savings-statement")
ENDED = ("produced", "not in audience", "suppressed", "undecided", "failed")


@pytest.fixture(scope="session")
def night(ccm, tmp_path_factory):
    """Run touchpoints over a bank into a new folder; returns the finished run."""

    def run(data: Path, *touchpoints: str, day: str = DAY, more: Iterable[object] = ()) -> Run:
        out = tmp_path_factory.mktemp("night") / "out"
        asked = ("run", *touchpoints, "--data", data, "--as-of", day, "--out", out, "--without", "accessible")
        ended = ccm(*asked, *more)
        assert ended.code == 0, ended.err
        return Run(data, out, ended.code, ended.out)

    return run


@pytest.fixture(scope="session")
def bank(tmp_path_factory) -> Path:
    data = tmp_path_factory.mktemp("bank") / "data"
    generate(data, customers=60, seed=1, as_of=date(2026, 9, 30), months=24)
    return data


@pytest.fixture(scope="session")
def ledger(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("ledger") / "ledger.sqlite"


@pytest.fixture(scope="session")
def first(night, bank, ledger) -> Run:
    return night(bank, "all", more=("--explain", "--ledger", ledger))


@pytest.fixture(scope="session")
def again(night, bank, ledger, first) -> Run:
    """The same night once more, with two workers and the ledger that knows the first."""
    return night(bank, "all", more=("--explain", "--ledger", ledger, "--workers", "2"))


@pytest.fixture(scope="session")
def large(tmp_path_factory) -> Path:
    data = tmp_path_factory.mktemp("large") / "data"
    generate(data, customers=500, seed=2, as_of=date(2026, 9, 30), months=24)
    return data


@pytest.fixture(scope="session")
def invitations(night, large) -> Run:
    return night(large, "invitation-to-invest")


def test_statements_belong_to_the_last_day_of_the_month(night, bank: Path) -> None:
    early = night(bank, *STATEMENTS, day="2026-09-29").results["balance"]

    assert early["read"] == early["not_in_audience"] > 0


def test_the_night_balances_and_every_touchpoint_has_its_say(first: Run) -> None:
    balance, records = first.results["balance"], first.records.values()

    assert len(records) == len(first.results["communications"]) == balance["read"]
    assert {each["touchpoint"] for each in records if each["status"] == "produced"} == set(first.results["touchpoints"])
    for name, part in first.results["balance_by_touchpoint"].items():
        counted = Counter(each["status"] for each in records if each["touchpoint"] == name)
        assert {status: part[status.replace(" ", "_")] for status in ENDED if counted[status]} == counted
    assert balance["rows"] == balance["rows_accepted"]
    assert balance["failed"] == balance["undecided"] == 0
    assert first.findings == first.set_aside == []


def files_of(folder: Path) -> dict[str, str]:
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def test_the_same_night_is_the_same_bytes_whatever_the_number_of_workers(first: Run, again: Run) -> None:
    assert len(files_of(first.out)) > 100
    assert files_of(first.out) == files_of(again.out)


def contacts_in(ledger: Path) -> set[tuple[str, ...]]:
    connection = sqlite3.connect(ledger)
    try:
        return set(connection.execute("SELECT communication, channel, customer, touchpoint, on_date FROM contacts"))
    finally:
        connection.close()


def test_a_repeated_night_records_each_contact_once(first: Run, again: Run, ledger: Path) -> None:
    sent = {
        (name, channel, each["recipient"], each["touchpoint"], "2026-10-01")
        for name, each in first.records.items()
        for channel in each.get("channels", ())
    }

    assert len(sent) > 100
    assert contacts_in(ledger) == sent


def test_every_document_is_there_whole_and_nothing_else(first: Run) -> None:
    outbox = first.out / "outbox"
    listed = {each["path"]: each for record in first.records.values() for each in record.get("artefacts", ())}
    files = {str(path.relative_to(outbox)): path for path in outbox.rglob("*") if path.is_file()}
    manifest = lines_of(first.out / "manifest.jsonl")

    assert set(listed) == set(files)
    assert {each["form"] for each in listed.values()} == {"print", "page", "mail", "text"}
    for name, path in files.items():
        content = path.read_bytes()
        assert len(content) == listed[name]["size"] > 20
        assert hashlib.sha256(content).hexdigest() == listed[name]["sha256"]
        assert len(text_of(path).strip()) > 20
    assert manifest == [each for each in first.results["communications"] if each["status"] == "produced"]
    assert all(each["artefacts"] for each in manifest)


def test_no_text_message_takes_more_than_one_segment(first: Run) -> None:
    segments = [each["segments"] for record in first.records.values() for each in record.get("artefacts", ())
                if each["form"] == "text"]  # fmt: skip

    assert segments
    assert set(segments) == {1}


def test_explanations_cover_every_communication_and_every_fragment(first: Run) -> None:
    explained = {each["communication"]: each for each in lines_of(first.out / "explanations.jsonl")}

    assert set(explained) == set(first.records)
    for name, record in first.records.items():
        present = {
            f"{fragment['fragment']}.{fragment['locale']}@{fragment['digest']}"
            for channel in explained[name]["channels"]
            for slot in channel["slots"]
            for fragment in slot["fragments"]
            if fragment["present"]
        }
        assert present == set(record.get("fragments", ()))
        assert explained[name]["status"] == record["status"]
        assert explained[name]["reason"] == record.get("reason", "")
        assert all(
            fragment["because"] or fragment["verdict"]
            for channel in explained[name]["channels"]
            for slot in channel["slots"]
            for fragment in slot["fragments"]
        )


def asked_of(data: Path, sql: str) -> list[tuple]:
    """Ask the sample bank's files directly."""
    with duckdb.connect(":memory:") as connection:
        for table in ("customers", "accounts", "holders", "products", "consents", "contacts", "events"):
            connection.execute(f"CREATE VIEW {table} AS SELECT * FROM read_parquet('{data / table}.parquet')")
        transactions = data / "transactions" / "*.parquet"
        connection.execute(f"CREATE VIEW transactions AS SELECT * FROM read_parquet('{transactions}')")
        return connection.execute(sql).fetchall()


AMOUNTS = {
    "en": re.compile(r"\d{1,3}(?:,\d{3})*\.\d\d(?!\d)"),
    "cs": re.compile(r"\d{1,3}(?:[\s\u00a0\u202f]\d{3})*,\d\d(?!\d)"),
}


def amounts_in(text: str, locale: str) -> Counter[str]:
    found = AMOUNTS[locale[:2]].findall(text)
    return Counter(re.sub(r"[\s\u00a0\u202f,.]", "", each) for each in found)


def test_statements_carry_every_amount_and_balance_of_their_month(first: Run) -> None:
    month: dict[str, list[tuple[str, str]]] = defaultdict(list)
    rows = "SELECT account_id, amount, balance FROM transactions WHERE booked BETWEEN '2026-09-01' AND '2026-09-30'"
    for account, amount, balance in asked_of(first.data, rows):
        month[account].append((amount, balance))
    documents = [*first.documents("print", *STATEMENTS), *first.documents("page", *STATEMENTS)]

    assert len({record["subject"] for record, _ in documents}) > 40
    for record, path in documents:
        printed = amounts_in(text_of(path), record["locale"])
        entries = month[record["subject"]]
        expected = Counter(re.sub(r"[-.]", "", str(each)) for entry in entries for each in entry if each is not None)
        assert entries
        assert not expected - printed, path


def test_there_is_a_statement_for_every_holder_of_an_account_with_movement(first: Run) -> None:
    due = asked_of(
        first.data,
        """SELECT DISTINCT a.account_id, h.customer_id, h.role FROM accounts a JOIN holders h USING (account_id)
        JOIN transactions t USING (account_id)
        WHERE a.kind = 'current' AND a.cycle = 'monthly' AND t.booked BETWEEN '2026-09-01' AND '2026-09-30'
        AND h.customer_id NOT IN (SELECT customer_id FROM events WHERE kind = 'customer deceased')""",
    )
    produced = {
        (each["subject"], each["recipient"], each["role"])
        for each in first.records.values()
        if each["touchpoint"] == "current-account-statement" and each["status"] == "produced"
    }

    assert len(due) > 40
    assert set(due) == produced


def test_nobody_who_has_died_is_written_to_and_an_executor_is(first: Run) -> None:
    dead = {who for (who,) in asked_of(first.data, "SELECT customer_id FROM events WHERE kind = 'customer deceased'")}
    written = [each for each in first.records.values() if each["status"] == "produced"]

    assert dead
    assert not dead & {each["recipient"] for each in written}
    assert {each["role"] for each in written if each["touchpoint"] == "bereavement-letter"} == {"executor"}


def test_a_second_night_tells_nobody_again_of_a_deposit_a_card_or_a_death(night, first, again, ledger) -> None:
    names = ("maturity-notice", "card-renewal", "bereavement-letter")
    later = night(first.data, *names, more=("--letter-date", "2026-10-03", "--ledger", ledger))
    told = {(each["subject"], each["recipient"]) for each in first.records.values()
            if each["touchpoint"] in names and each["status"] == "produced"}  # fmt: skip

    assert len(told) >= 4
    for each in later.records.values():
        if (each["subject"], each["recipient"]) in told:
            assert each["reason"] in ("told already", "written to already")


def fragments_of(run: Run) -> dict[str, set[str]]:
    return {
        each["recipient"]: {fragment.split("@")[0] for fragment in each["fragments"]}
        for each in run.records.values()
        if each["touchpoint"] == "welcome-series" and each["status"] == "produced"
    }


def test_the_welcome_series_goes_on_with_every_contact_that_the_ledger_knows(night, first, again, ledger) -> None:
    soon = night(first.data, "welcome-series", day="2026-10-05", more=("--ledger", ledger))
    later = night(first.data, "welcome-series", day="2026-10-14", more=("--ledger", ledger))
    unknown = night(first.data, "welcome-series", day="2026-10-14")
    welcomed = fragments_of(first)
    due = {name for name in welcomed if name in {each["recipient"] for each in later.records.values()}}

    assert due
    for recipient in welcomed:
        (record,) = (each for each in soon.records.values() if each["recipient"] == recipient)
        assert record["reason"] == "welcomed in the last 10 days"
    for recipient in due:
        (record,) = (each for each in later.records.values() if each["recipient"] == recipient)
        if record["status"] == "produced":
            assert fragments_of(later)[recipient] != welcomed[recipient]
            assert fragments_of(unknown)[recipient] == welcomed[recipient]
        else:
            assert record["reason"] == "welcome series complete"
    assert due & set(fragments_of(later))


ELIGIBLE = """
WITH own AS (
    SELECT h.customer_id, a.account_id, a.kind FROM holders h JOIN accounts a USING (account_id)
    WHERE h.role IN ('holder', 'joint holder') AND a.currency = 'GBP'),
entries AS (
    SELECT o.customer_id, o.kind, t.amount, t.category, date_trunc('month', t.booked) AS month,
        t.booked BETWEEN '2025-10-01' AND '2026-09-30' AS recent
    FROM own o JOIN transactions t USING (account_id) WHERE t.booked <= '2026-09-30'),
salary AS (
    SELECT customer_id, sum(amount) / count(DISTINCT month) AS monthly FROM entries
    WHERE recent AND kind = 'current' AND category = 'salary' AND amount > 0 GROUP BY 1),
savings AS (
    SELECT customer_id, sum(amount) AS balance,
        count(DISTINCT month)
            FILTER (recent AND amount > 0 AND category IN ('savings', 'transfer', 'payment')) AS months
    FROM entries WHERE kind = 'savings' GROUP BY 1),
flow AS (
    SELECT customer_id, count(*) AS positive FROM (
        SELECT customer_id, month FROM entries
        WHERE recent AND kind = 'current' AND category NOT IN ('transfer', 'savings', 'opening balance')
        GROUP BY 1, 2 HAVING sum(amount) > 0) GROUP BY 1)
SELECT customer_id FROM customers JOIN salary USING (customer_id) JOIN savings USING (customer_id)
JOIN flow USING (customer_id)
WHERE country = 'GB' AND savings.balance >= 6 * salary.monthly AND savings.months >= 9 AND flow.positive = 12
"""

SPARED = """
SELECT customer_id FROM customers WHERE vulnerable
UNION SELECT customer_id FROM events GROUP BY 1
    HAVING count(*) FILTER (kind = 'repayment missed') > count(*) FILTER (kind = 'repayment caught up')
    OR count(*) FILTER (kind = 'debt repayment plan started') > count(*) FILTER (kind = 'debt repayment plan completed')
    OR count(*) FILTER (kind = 'customer deceased') > 0
UNION SELECT h.customer_id FROM transactions t JOIN holders h USING (account_id)
    WHERE t.category = 'debt repayment' AND t.booked > DATE '2026-09-30' - 90 AND h.role IN ('holder', 'joint holder')
"""

CONSENTING = """
SELECT customer_id, channel FROM consents WHERE purpose = 'marketing' AND on_date <= '2026-09-30'
GROUP BY 1, 2 HAVING arg_max(given, on_date)
"""


def test_whoever_is_invited_to_invest_is_eligible_and_every_eligible_customer_is_invited_or_spared_for_a_reason(
    invitations: Run,
) -> None:
    eligible = {row[0] for row in asked_of(invitations.data, ELIGIBLE)}
    status = {each["recipient"]: each for each in invitations.records.values()}
    invited = {name for name, each in status.items() if each["status"] == "produced"}

    assert len(invited) > 8
    assert invited <= eligible
    assert {name for name in eligible if status[name]["status"] not in ("produced", "suppressed")} == set()
    assert {name for name, each in status.items() if each["status"] == "suppressed"} <= eligible


def test_nobody_in_difficulty_or_without_consent_is_invited_to_invest(invitations: Run) -> None:
    spared = {row[0] for row in asked_of(invitations.data, SPARED)}
    consenting = set(asked_of(invitations.data, CONSENTING))
    invited = {
        (each["recipient"], channel)
        for each in invitations.records.values()
        if each["status"] == "produced"
        for channel in each["channels"]
    }

    assert len(spared) > 10
    assert spared & {row[0] for row in asked_of(invitations.data, ELIGIBLE)}
    assert not spared & {name for name, _ in invited}
    assert invited <= consenting
