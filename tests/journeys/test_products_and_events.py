"""Deposits that mature, cards that are renewed, and estates: who is written to, once, and what each of them reads."""

import re
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from crafted_bank import Bank
from finished_run import text_of

import ccm
from ccm.cli.subjects import compose_subject
from ccm.compose import Composed
from ccm.delivery import Outbox, dispatch
from ccm.ledger import Contact, Ledger
from ccm.project import Project
from ccm.run import find_absent_tables

ROOT = Path(__file__).parents[2]
OCCASION = ccm.Occasion.of_month(date(2026, 9, 30))
WAY = {"channel_preference": "letter", "city": "Leeds", "postal_code": "LS1 9ZZ", "country": "GB"}


@cache
def project() -> Project:
    opened, found = ccm.open_project(ROOT / "fragments")
    assert opened is not None, found
    return opened


def person(bank: Bank, who: str, **values: str) -> None:
    bank.customer(who).update({"email": "", "street_address": f"{len(who)} {who} Row", **WAY, **values})


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    """Joan and Ian hold a deposit jointly, Pat acts for them; Lee has died, and Eleni is the executor."""
    bank = Bank()
    person(bank, "Joan", given_name="Joan", family_name="Marsh", title="Mrs")
    person(bank, "Ian", given_name="Ian", family_name="Marsh", locale="cs-CZ", title="pan")
    person(bank, "Pat", channel_preference="email", email="pat@post.example", given_name="<b>Pat</b>")
    person(bank, "Lee", given_name="Lee", family_name="{{ email }}", title="Mr")
    named = {"given_name": "Ελένη", "family_name": "Παπαδοπούλου", "romanised_name": "Eleni Papadopoulou"}
    person(bank, "Eleni", channel_preference="email", email="eleni@post.example", accessible_format="true", **named)
    deposit(bank, "P1", "Joan", "D1", "2026-10-20")
    deposit(bank, "P2", "Joan", "D2", "2026-10-25")
    deposit(bank, "P3", "Lee", "D3", "2026-10-20")
    for account, who, role in (
        ("D1", "Ian", "joint holder"),
        ("D1", "Pat", "attorney"),
        ("C-Joan", "Lee", "joint holder"),
        *((account, "Eleni", "executor") for account in ("C-Lee", "S-Lee", "D3")),
    ):
        bank.add("holders", account, who, role)
    bank.add("products", "K1", "Joan", "debit card", "GBP", "C-Joan", "Meridian Debit Card", "2022-10-01", "2026-10-31")
    bank.add("products", "K2", "Lee", "debit card", "GBP", "C-Lee", "Meridian Debit Card", "2022-10-01", "2026-10-31")
    bank.add("products", "K3", "Ian", "debit card", "GBP", "C-Ian", "Meridian Debit Card", "2022-10-01", "2026-10-31")
    for event, who, product in (("R1", "Joan", "K1"), ("R2", "Lee", "K2"), ("R3", "Ian", "K3")):
        bank.add("events", event, who, f"C-{who}", "card renewed", "2026-09-24", "", "0042", product)
    bank.add("events", "L3", "Ian", "C-Ian", "card lost", "2026-09-22", "", "", "K3")
    bank.add("events", "L1", "Joan", "C-Joan", "card lost", "2026-09-22", "", "", "K9")
    bank.rows["products"].append({**bank.rows["products"][-1], "product_id": "K9", "customer_id": "Joan"})
    for event in ("X1", "X2"):
        bank.add("events", event, "Lee", "", "customer deceased", "2026-09-21")
    return bank.write(tmp_path_factory.mktemp("estates") / "bank")


def deposit(bank: Bank, product: str, who: str, account: str, matures: str) -> None:
    bank.add(
        "accounts", account, "deposit", "Fixed Term Deposit", "GBP", "2024-10-20", "yearly", "", f"GB00 MERI {account}"
    )
    bank.add("holders", account, who, "holder")
    bank.entry(account, "2025-08-01", 12_000.0, "opening balance", "12000.00")
    kind, name, opened = "fixed term deposit", "2-Year Fixed Term Deposit", f"2024{matures[4:]}"
    bank.add("products", product, who, kind, "GBP", account, name, opened, matures, "12000.00", "0.0375")


@pytest.fixture
def composed(data: Path):
    def ask(touchpoint: str, subject: str, ledger: Path | None = None) -> dict[str, Composed]:
        chosen = project().library.touchpoints[touchpoint]
        found = compose_subject(project(), chosen, data, OCCASION, subject, draft=False, ledger=ledger)
        return {each.decision.facts.communication.recipient: each for each in found}

    return ask


def ended(found: dict[str, Composed]) -> dict[str, tuple[str, str]]:
    return {who: (each.decision.facts.communication.role, each.reason or each.status) for who, each in found.items()}


def read(composed: Composed, folder: Path) -> str:
    """What the recipient reads in the first form, on one line."""
    outbox = Outbox(folder)
    sent = [outbox.put("x", artefact) for artefact in composed.artefacts[:1]]
    return re.sub(r"\s+", " ", text_of(folder / sent[0].path))


def test_everybody_who_holds_a_deposit_or_acts_for_a_holder_is_told_in_their_own_way(composed, tmp_path):
    found = composed("maturity-notice", "P1")
    texts = {who: read(each, tmp_path / who) for who, each in found.items()}

    assert ended(found) == {
        "Joan": ("holder", "produced"),
        "Ian": ("joint holder", "produced"),
        "Pat": ("attorney", "produced"),
    }
    assert [found[who].decision.locale for who in ("Joan", "Ian", "Pat")] == ["en-GB", "cs-CZ", "en-GB"]
    assert [[one.channel for one in found[who].decision.channels] for who in found] == [
        ["letter"],
        ["letter"],
        ["email"],
    ]
    assert "4 Joan Row" in texts["Joan"]
    assert "£12,916.88" in texts["Joan"]
    assert "3 Ian Row" in texts["Ian"]
    assert "20. října 2026" in texts["Ian"]
    assert "<b>Pat</b>" in texts["Pat"]
    assert "A fixed term deposit matures" in texts["Pat"]


def test_a_deposit_of_somebody_who_has_died_is_told_to_the_executor_alone(composed, tmp_path):
    found = composed("maturity-notice", "P3")

    assert ended(found) == {"Lee": ("holder", "customer deceased"), "Eleni": ("executor", "produced")}
    assert "we keep the whole amount for the estate" in read(found["Eleni"], tmp_path)


def test_the_executor_is_written_to_by_post_by_name_and_the_dead_never(composed, tmp_path):
    found = composed("bereavement-letter", "X1")
    text = read(found["Eleni"], tmp_path)

    assert ended(found) == {"Eleni": ("executor", "produced")}
    assert [(one.channel, one.forms) for one in found["Eleni"].decision.channels] == [
        ("letter", ("print", "accessible"))
    ]
    assert "5 Eleni Row" in text
    assert "Dear Eleni Papadopoulou" in text
    assert "The accounts of Mr Lee {{ email }}" in text  # a name that looks like a placeholder stays one
    assert "Accounts in one name." in text
    assert "Joint accounts." in text
    assert "Fixed term deposits." in text
    assert "3 Lee Row" not in text
    assert ended(composed("bereavement-letter", "X2")) == {"Eleni": ("executor", "told of this death before")}
    assert not re.search(r"12,?000|18,?900|balance|offer|Dear customer", text)


def test_a_renewed_card_is_announced_unless_it_was_lost_or_its_holder_has_died(composed):
    said = {event: ended(composed("card-renewal", event)) for event in ("R1", "R2", "R3")}

    assert said == {
        "R1": {"Joan": ("holder", "produced")},  # another card of hers was lost
        "R2": {"Lee": ("holder", "customer deceased")},
        "R3": {"Ian": ("holder", "card reported lost")},
    }


def test_told_already_is_about_one_deposit_and_one_recipient(composed, tmp_path):
    first = composed("maturity-notice", "P1")
    contacts = dispatch(first["Joan"].decision, first["Joan"].artefacts, Outbox(tmp_path / "out")).contacts
    with Ledger(tmp_path / "ledger.sqlite") as ledger:
        ledger.record([Contact(**{**contact_values(each), "on_date": date(2026, 9, 29)}) for each in contacts])

    again = composed("maturity-notice", "P1", tmp_path / "ledger.sqlite")

    assert ended(again)["Joan"] == ("holder", "told already")
    assert ended(again)["Ian"] == ("joint holder", "produced")
    assert ended(composed("maturity-notice", "P2", tmp_path / "ledger.sqlite")) == {"Joan": ("holder", "produced")}


def test_without_the_table_that_tells_who_else_holds_a_deposit_there_is_no_night(data, tmp_path):
    for file in data.iterdir():
        if file.name != "holders.csv":
            (tmp_path / file.name).write_bytes(file.read_bytes())
    source, _ = ccm.open_data(project(), tmp_path)
    assert source is not None
    with source:
        told = [(each.slug, each.message) for each in find_absent_tables(source, project(), ["bereavement-letter"])]

    said = "bereavement-letter writes to every executor, and the data has no table “holders” that tells who that is"
    assert told[0] == ("table-needed", said)


def test_facts_and_explanations_are_those_of_the_deposit_its_account_and_each_recipient(ccm, data):
    asked = ("maturity-notice", "--subject", "P1", "--data", data, "--as-of", "2026-09-30", "--format", "json")
    values = ccm("facts", "--touchpoint", *asked)
    explained = ccm("explain", *asked)

    assert (values.code, explained.code) == (0, 0), values.err + explained.err
    assert values.out.count('"account_holders": "2"') == 3
    assert values.out.count('"product_amount": "12000.00"') == 3
    assert [name in values.out for name in ("4 Joan Row", "3 Ian Row", "pat@post.example")] == [True] * 3
    assert [name in explained.out for name in ("maturity.joint", "letter.role-attorney")] == [True] * 2


def contact_values(contact: Contact) -> dict[str, object]:
    return {name: getattr(contact, name) for name in Contact.__slots__}
