"""The Berka bank's facts: a real bank of 1994, brought into the standard tables by views and read without hindsight."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ccm.facts import Facts, Source, Vocabulary, load_mapping, load_vocabulary, open_source, read_facts
from ccm.facts.derive import derive
from ccm.facts.tables import TABLES
from ccm.library import load, read_directory
from ccm.library.model import Library
from ccm.values.occasion import Occasion

PROJECT = Path(__file__).parent / "berka"
SEPTEMBER = Occasion.of_month(date(1994, 9, 30), letter_date=date(1994, 10, 3))
END_OF_DATA = Occasion.of_month(date(1998, 12, 31))
TOLERANCE = Decimal("0.35")


@pytest.fixture(scope="module")
def source(shared_data: Path) -> Iterator[Source]:
    mapping, findings = load_mapping("sources/berka.yaml", (PROJECT / "sources/berka.yaml").read_bytes())
    assert findings == ()
    opened, findings = open_source(shared_data, mapping=mapping)
    assert findings == ()
    assert opened is not None
    with opened:
        yield opened


@pytest.fixture(scope="module")
def library() -> Library:
    loaded, findings = load(read_directory(PROJECT))
    assert [str(finding) for finding in findings if finding.severity == "error"] == []
    return loaded


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    files = {f"facts/{path.name}": path.read_bytes() for path in sorted((PROJECT / "facts").glob("*.yaml"))}
    made, findings = load_vocabulary(files, bank={"name": "Bank"})
    assert findings == ()
    return made


def derived(source: Source, library: Library, touchpoint: str, occasion: Occasion, *names: str) -> list[Facts]:
    chosen = library.touchpoints[touchpoint]
    batch, findings = derive(
        source,
        library.vocabulary,
        touchpoint=touchpoint,
        for_each=chosen.for_each,
        recipients=chosen.recipients,
        occasion=occasion,
        names=names,
        population=chosen.population.expression if chosen.population else None,
    )
    assert findings == ()
    assert batch is not None
    return list(read_facts(batch))


@pytest.fixture(scope="module")
def statements(source: Source, library: Library) -> list[Facts]:
    names = ("opening_balance", "closing_balance", "movements", "movement_count", "money_received", "money_paid_out")
    return derived(source, library, "berka-statement-all", SEPTEMBER, *names)


def gap(facts: Facts, opening: str, rows: str, closing: str) -> Decimal:
    """How far opening balance and entries are from the closing balance."""
    entries = sum((row["amount"] for row in facts.values[rows]), Decimal(0))
    return abs(facts.values[opening] + entries - facts.values[closing])


def test_every_record_is_accepted(source: Source) -> None:
    assert {name: count.accepted for name, count in source.counts.items()} == {
        "customers": 5_369,
        "accounts": 4_500,
        "holders": 5_369,
        "transactions": 130_199,
        "products": 682,
    }
    assert source.rows_set_aside == 0


def test_every_account_with_movement_in_september_is_read_and_most_are_monthly(statements: list[Facts]) -> None:
    cycles = Counter(facts.values["account_cycle"] for facts in statements)

    assert cycles == {"monthly": 1_356, "weekly": 83, "after transaction": 29}
    assert sum(facts.values["movement_count"] for facts in statements) == 7_844


def test_every_statement_reconciles_within_the_declared_tolerance(statements: list[Facts]) -> None:
    gaps = Counter(gap(facts, "opening_balance", "movements", "closing_balance") for facts in statements)

    assert gaps == {Decimal("0.00"): 1_118, Decimal("0.10"): 350}
    assert all(facts.failures == () for facts in statements)


def test_every_day_of_september_chains(statements: list[Facts]) -> None:
    assert [facts for facts in statements if facts.findings] == []
    for facts in statements:
        balance = facts.values["opening_balance"]
        for row in facts.values["movements"]:
            assert abs(balance + row["amount"] - row["balance"]) <= Decimal("0.15")
            balance = row["balance"]
        assert balance == facts.values["closing_balance"]


def test_sums_of_the_period_agree_with_its_rows(statements: list[Facts]) -> None:
    for facts in statements:
        amounts = [row["amount"] for row in facts.values["movements"]]
        assert facts.values["money_received"] == sum((one for one in amounts if one > 0), Decimal(0))
        assert facts.values["money_paid_out"] == -sum((one for one in amounts if one < 0), Decimal(0))


def test_the_days_that_do_not_chain_are_those_of_the_last_incomplete_day(
    source: Source, library: Library, vocabulary: Vocabulary
) -> None:
    batch, _ = derive(
        source,
        vocabulary,
        touchpoint="everything",
        for_each="account",
        recipients=("holder",),
        occasion=END_OF_DATA,
        names=("all_movements", "present_balance"),
    )
    findings = [finding for facts in read_facts(batch) for finding in facts.findings]

    assert len(findings) == 320
    assert all("1994-10-31" in finding.message for finding in findings)


def test_an_account_opened_in_the_period_begins_at_nothing(statements: list[Facts]) -> None:
    fresh = [facts for facts in statements if facts.values["account_opened"] >= SEPTEMBER.period.start]

    assert len(fresh) > 10
    assert {facts.values["opening_balance"] for facts in fresh} == {0}


def test_whole_histories_reconcile_except_three_that_say_so(source: Source, library: Library) -> None:
    names = ("first_balance", "all_movements", "present_balance")
    histories = derived(source, library, "berka-history", END_OF_DATA, *names)
    gaps = [gap(facts, *names) for facts in histories]

    assert len(histories) == 53
    assert sum(one <= TOLERANCE for one in gaps) == 50
    assert max(gaps) == Decimal("0.50")
    assert max(len(facts.values["all_movements"]) for facts in histories) == 218


def test_how_a_loan_ended_is_nowhere_in_the_tables(source: Source) -> None:
    endings = {"A", "B", "C", "D", "FINISHED_OK", "FINISHED_UNPAID", "RUNNING_OK", "RUNNING_IN_DEBT"}
    for name, table in TABLES.items():
        texts = [column.name for column in table.columns if column.kind == "text"]
        for column in texts:
            rows = source.connection.execute(f"SELECT DISTINCT {column} FROM {name}").fetchall()
            assert not endings & {row[0] for row in rows}, f"{name}.{column}"
    assert "status" not in (PROJECT / "sources/berka.yaml").read_text(encoding="utf-8").replace("`loan.status`", "")


def test_missed_instalments_are_counted_from_payments_and_not_from_the_ending(source: Source, library: Library) -> None:
    found = derived(source, library, "berka-statement-all", SEPTEMBER, "loan_instalments_missed", "loan_opened")
    missed = {
        facts.values["account_id"]: int(facts.values["loan_instalments_missed"])
        for facts in found
        if facts.values["loan_opened"] is not None and facts.values["loan_instalments_missed"]
    }

    assert missed["5442"] == 2
    assert len(missed) == 5
    assert all(facts.values["loan_opened"] is None or facts.values["loan_opened"] <= SEPTEMBER.as_of for facts in found)


def test_letters_find_those_whose_behaviour_asks_for_them(source: Source, library: Library) -> None:
    names = ("overdrawn_entries_of_the_quarter", "penalty_interest_of_the_quarter", "pension_received")
    found = derived(source, library, "berka-overdrawn", SEPTEMBER, *names)
    told = [facts.values for facts in found if facts.communication.role == "holder"]

    assert sum(values[names[0]] > 0 for values in told) == 9
    assert sum(values[names[0]] > 0 or values[names[1]] > 0 for values in told) == 14
    assert sum(values[names[2]] > 0 for values in told) == 247


def test_joint_holders_are_recipients_of_their_own(source: Source, library: Library) -> None:
    roles = Counter(
        facts.communication.role for facts in derived(source, library, "berka-thank-you", SEPTEMBER, "role")
    )

    assert roles["holder"] == 1_468
    assert roles["joint holder"] > 250


def test_clients_have_names_in_native_script_and_romanised_where_it_is_not_latin(source: Source) -> None:
    rows = source.connection.execute(
        "SELECT given_name, family_name, romanised_name FROM customers ORDER BY customer_id"
    ).fetchall()
    unlike_latin = [row for row in rows if any(ord(sign) > 0x24F and sign.isalpha() for sign in f"{row[0]}{row[1]}")]

    assert len({(given, family) for given, family, _ in rows}) > 1_000
    assert len(unlike_latin) > 100
    assert all(row[2] for row in unlike_latin)
    assert all(row[0] and row[1] for row in rows)
