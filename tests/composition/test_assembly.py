"""From a decision to a document: what is printed, where it came from, and what stops it."""

from dataclasses import fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ccm.composition import Assembler, assemble, print_document
from ccm.composition.model import Filled, Text
from ccm.decisions import SlotDecision
from ccm.diagnostics import Severity
from ccm.library import load, read_directory

LETTER = """\
statement · letter · en-GB · PROOF
title: Your statement for September 2026
to: Ms Alex Example · alex@example.com · +44 7700 900000
    Ms Alex Example
    1 High Street
    SAMPLETON
    AB1 2CD
dated: 1 October 2026

[subject]
  <statement.subject>
  Your statement for September 2026

[salutation]
  <statement.salutation>
  Dear Ms Alex Example,

[movements]
  <statement.movements>
  Date         | Details         | Paid out |  Paid in |   Balance
  -------------+-----------------+----------+----------+----------
  1 September  | Opening balance |          |          |   £100.00
  1 September  | Salary          |          | 1,200.50 | £1,300.50  → £1,300.50
  2 September  | Rent            |   650.00 |          |   £650.50  → £650.50
  30 September | Closing balance |          |          |   £650.50
  (Balance carried forward / Balance brought forward, column 5)

[notes]
  <statement.accounts>
  ┌ summary
  │ You hold 2 accounts with us.
  │ • Interest on overdrafts is 17.55% a year.
  │ • Call us on 0800 000 000 or see our help pages.
  └

[closing]
  <statement.closing>
  Yours sincerely, Meridian Bank

[disclosures]
  <statement.guarantee>
  Your deposits are protected up to £120,000.00.
"""

CZECH = """\
statement · letter · cs-CZ · PROOF
title: Výpis z účtu za září 2026
to: Jana Nováková · alex@example.com · +44 7700 900000
    Jana Nováková
    Dlouhá 1
    110 00 PRAHA 1
    CZECHIA
dated: 1. října 2026

[subject]
  Výpis z účtu za září 2026

[salutation]
  Dobrý den,

[movements]
  Datum    | Popis  |   Částka |     Zůstatek
  ---------+--------+----------+-------------
  03.09.26 | Důchod | 8 500,50 | 12 345,60 Kč

[notes]
  U nás máte 2 účty k dispozici.

[closing]
  S pozdravem Meridian Bank
"""
CZECH_FACTS = {
    "locale": "cs-CZ",
    "full_name": "Jana Nováková",
    "street_address": "Dlouhá 1",
    "city": "Praha 1",
    "postal_code": "110 00",
    "country": "CZ",
    "account_currency": "CZK",
    "opening_balance": Decimal("3845.10"),
    "closing_balance": Decimal("12345.60"),
    "movements": (
        {"date": date(2026, 9, 3), "details": "Důchod", "amount": Decimal("8500.50"), "balance": Decimal("12345.60")},
    ),
}


def texts(node):
    """Every text below a node, wording and facts apart."""
    if isinstance(node, Text | Filled):
        yield node
    elif isinstance(node, tuple):
        for each in node:
            yield from texts(each)
    elif is_dataclass(node):
        yield from texts(tuple(getattr(node, field.name) for field in fields(node)))


def test_a_letter_reads_as_it_was_written(assemble_letter):
    document, findings = assemble_letter()
    assert findings == ()
    assert print_document(document).replace("\xa0", " ") == LETTER


def test_another_language_has_its_own_wording_formats_and_address(assemble_letter):
    document, findings = assemble_letter(**CZECH_FACTS)
    assert findings == ()
    assert print_document(document, fragments=False).replace("\xa0", " ") == CZECH


def test_the_document_carries_what_channels_need(assemble_letter, decide):
    document, _ = assemble_letter()
    assert document.communication == decide().facts.communication.id
    assert document.reference
    assert document.reference.lower() in document.communication
    assert (document.layout, document.channel, document.locale) == ("statement", "letter", "en-GB")
    assert document.letter_date == date(2026, 10, 1)
    assert document.draft


def test_every_block_knows_its_fragment(assemble_letter, library):
    document, _ = assemble_letter()
    known = {(each.id, each.locale, each.digest, each.slot) for each in library.fragments}
    for section in document.sections:
        for block in section.blocks:
            origin = block.origin
            assert (origin.fragment, origin.locale, origin.digest, origin.slot) in known
            assert origin.slot == section.slot


def test_facts_and_wording_stay_apart(assemble_letter):
    document, _ = assemble_letter()
    filled = [each for each in texts(document) if isinstance(each, Filled)]
    assert Filled("Ms Alex Example", "full name") in filled
    assert Filled("2 accounts", 'accounts held | plural(one: "one account", other: "# accounts")') in filled
    assert not any("Alex" in each.text for each in texts(document) if isinstance(each, Text))


def test_the_same_decision_gives_the_same_document(decide, library):
    decision = decide()
    channel = decision.channels[0]
    first = assemble(decision, channel, library, draft=True)
    assert assemble(decision, channel, library, draft=True) == first
    warm = Assembler(library)
    assert warm.assemble(decision, channel, draft=True) == first
    assert warm.assemble(decision, channel, draft=True) == first


def test_an_email_has_no_address_block_and_needs_none(decide, assembler):
    decision = decide(street_address=None, city=None)
    email = next(each for each in decision.channels if each.channel == "email")
    document, findings = assembler.assemble(decision, email, draft=True)
    assert findings == ()
    assert document.address == ()
    assert document.email == "alex@example.com"


def test_a_missing_value_fails_only_that_document(assemble_letter):
    document, (found,) = assemble_letter(accounts_held=Decimal(2), bank_contact_phone=None)
    assert document is None
    assert found.code == "C001"
    assert str(found.span) == "paragraphs/statement/statement.accounts.en-GB.md:16:19"
    assert found.message == "statement.accounts: {{ bank contact phone }} has no value: bank contact phone is missing"
    assert assemble_letter()[0] is not None


def test_all_that_is_missing_is_told_at_once(assemble_letter):
    _, findings = assemble_letter(period_end=None, bank_contact_phone=None, account_currency=None)
    told = " ".join(each.message for each in findings)
    assert all(name in told for name in ("period end", "bank contact phone", "account currency"))


def test_a_missing_cell_is_told_once_with_its_row(assemble_letter, library):
    rows = [dict(row) for row in library.cases[0].facts["movements"]]
    rows[1]["details"] = None
    document, (found,) = assemble_letter(movements=tuple(rows))
    assert document is None
    assert found.message == "statement.movements: {{ details }} has no value in row 2: details is missing"


def test_cells_that_their_fact_leaves_empty_are_empty(assemble_letter):
    document, findings = assemble_letter()
    assert findings == ()
    table = next(section for section in document.sections if section.slot == "movements").blocks[0]
    assert [cell[0].text for cell in table.rows[1].cells[2:4]] == ["", "1,200.50"]


def test_rows_that_are_missing_altogether_are_told(assemble_letter):
    document, findings = assemble_letter(movements=None)
    assert document is None
    assert {each.code for each in findings} == {"C001", "C011"}


@pytest.mark.parametrize("blank", ["\u200b", "\u2060", "\u3164", "\u200d\ufe0f", "\x00"])
def test_a_text_without_a_visible_sign_is_missing_and_named(assemble_letter, library, blank):
    document, (found,) = assemble_letter(bank_contact_phone=blank)
    assert document is None
    assert found.message == "statement.accounts: {{ bank contact phone }} has no value: bank contact phone is missing"
    rows = [dict(row) for row in library.cases[0].facts["movements"]]
    rows[1]["details"] = blank
    document, (found,) = assemble_letter(movements=tuple(rows))
    assert document is None
    assert found.message == "statement.movements: {{ details }} has no value in row 2: details is missing"


def test_a_calculation_over_a_blank_text_has_no_value(decide):
    path = "paragraphs/statement/statement.accounts.en-GB.md"
    sample = read_directory(Path(__file__).parent.parent / "library" / "sample")
    wording = sample[path].replace(b"{{ bank contact phone }}", b'{{ "ring " + bank contact phone }}')
    library, _ = load({**sample, path: wording})
    fragment = next(each for each in library.fragments if each.path == path)
    decision = decide(bank_contact_phone="\u200b")
    channel = replace(decision.channels[0], slots=(SlotDecision("notes", (fragment,), ()),))
    document, (found,) = Assembler(library).assemble(decision, channel, draft=True)
    assert document is None
    assert found.message.endswith("has no value: bank contact phone is missing")


def test_blank_text_is_missing(assemble_letter):
    document, findings = assemble_letter(bank_contact_phone=" \t ")
    assert document is None
    assert [each.code for each in findings] == ["C001"]


@pytest.mark.parametrize("wrong", ["two", 2.5, True, (), date(2026, 1, 1), Decimal("NaN"), Decimal("Infinity")])
def test_a_mistyped_value_fails_only_that_document(decide, assembler, wrong):
    decision = decide()
    values = {**decision.values, "overdraft_rate": wrong}
    document, findings = assembler.assemble(replace(decision, values=values), decision.channels[0], draft=True)
    assert document is None
    assert [each.code for each in findings] == ["C002"]
    assert "overdraft rate" in findings[0].message


def test_unapproved_wording_goes_into_proofs_only(decide, assembler):
    decision = decide()
    document, findings = assembler.assemble(decision, decision.channels[0])
    assert document is None
    assert {each.code for each in findings} == {"C030"}


def test_a_recipient_of_another_region_has_its_formats(assemble_letter):
    document, _ = assemble_letter(locale="en-IE")
    assert document.locale == "en-IE"
    document, _ = assemble_letter(locale="en-XX")
    assert document.locale == "en"


def test_dates_and_amounts_are_never_in_another_language_than_the_wording(assemble_letter):
    document, _ = assemble_letter(locale="ar-EG")
    assert document.locale == "en-GB"
    assert document.dated == "1 October 2026"


HOSTILE = [
    "<script>alert(1)</script>",
    "**bold** [x](javascript:y)",
    "{{ bank name }} {% x %}",
    "a | b",
    "&lt;",
    "\\*",
    "# x",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_in_a_fact_stays_those_characters(assemble_letter, library, text):
    rows = tuple({**row, "details": text} for row in library.cases[0].facts["movements"])
    document, findings = assemble_letter(full_name=text, movements=rows)
    assert findings == ()
    assert sum(each == Filled(text, "details") for each in texts(document)) == 2
    assert Filled(text, "full name") in list(texts(document))
    assert document.address[0] == text


def test_control_characters_in_a_fact_are_left_out_and_told(assemble_letter, library):
    rows = tuple({**row, "details": "Re\x00nt\u202e\r\n7"} for row in library.cases[0].facts["movements"])
    document, findings = assemble_letter(movements=rows)
    assert [(each.code, each.severity) for each in findings] == [("C003", Severity.WARNING)]
    assert Filled("Rent 7", "details") in list(texts(document))


@settings(max_examples=60)
@given(name=st.text(st.characters(codec=None, categories=None), max_size=30), details=st.text(max_size=30))
def test_no_text_in_the_facts_breaks_a_document(assemble_letter, library, name, details):
    rows = tuple({**row, "details": details} for row in library.cases[0].facts["movements"])
    document, findings = assemble_letter(full_name=name, movements=rows)
    if document is None:
        assert findings
        return
    for each in texts(document):
        assert not any(ord(sign) < 32 or 0xD800 <= ord(sign) < 0xE000 for sign in each.text)


def test_a_statement_of_many_rows_carries_its_balance(assemble_letter, movements):
    document, findings = assemble_letter(
        movements=movements(500), opening_balance=Decimal(1000), closing_balance=Decimal("450.00")
    )
    assert findings == ()
    table = next(section for section in document.sections if section.slot == "movements").blocks[0]
    assert len(table.rows) == 502
    assert [row.carry for row in table.rows[:3]] == ["", "£998.90", "£997.80"]
    assert table.rows[-2].carry == "£450.00"
    assert table.rows[0].role == table.rows[-1].role == "fixed"
