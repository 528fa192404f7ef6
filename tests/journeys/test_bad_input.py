"""Bad data through the real command line: told with file, row and field, set aside, and nothing else changes."""

import csv
import ctypes
import re
import shutil
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from finished_run import Run, html_of, mail_of, pages_of, rows_of, squeezed, table_of, text_of, tree_of

from ccm.cli.gallery import write_gallery
from ccm.samplebank import generate
from ccm.samplebank.export import export_csv
from ccm.samplebank.faults import FAULTS, HOSTILE, spoil
from ccm.samplebank.tables import SCHEMAS

RECORDS = ("wrong-types", "not-numbers", "overflow", "broken-encoding", "duplicate-ids", "orphans", "unknown-columns")
SHAPES = ("empty-month", "busy-account", "awkward-names", "missing-table")
TEXTS = ("hostile-text", "hostile-identifiers")
STATEMENTS = ("current-account-statement", "savings-statement")
DAY = "2026-09-30"
Ids = dict[str, set[str]]


def spans_of(run: Run) -> list[dict[str, Any]]:
    return [each["span"] for each in run.findings]


def rewrite(path: Path, change: Callable[[dict[str, str]], dict[str, str]]) -> None:
    """Change the rows of a CSV file one by one; bytes that are no UTF-8 stay as they are."""
    with path.open(encoding="utf-8", errors="surrogateescape", newline="") as file:
        reader = csv.DictReader(file)
        rows = [change(row) for row in reader]
    with path.open("w", encoding="utf-8", errors="surrogateescape", newline="") as file:
        writer = csv.DictWriter(file, reader.fieldnames, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture(scope="session")
def bank(tmp_path_factory) -> Path:
    root = tmp_path_factory.mktemp("bank")
    generate(root / "parquet", customers=60, seed=1, as_of=date(2026, 9, 30), months=14)
    export_csv(root / "parquet", root / "csv")
    return root / "csv"


@pytest.fixture(scope="session")
def compose(ccm, bank, tmp_path_factory) -> Callable[..., Run]:
    def run(name: str, *, faults=(), touchpoints=("all",), seed=3, more=(), change=None) -> Run:
        root = tmp_path_factory.mktemp(name)
        shutil.copytree(bank, root / "data")
        planted = spoil(root / "data", seed=seed, only=faults) if faults else []
        if change:
            change(root / "data")
        asked = ("run", *touchpoints, "--data", root / "data", "--as-of", DAY, "--out", root / "out", "--draft")
        ended = ccm(*asked, "--without", "accessible", *more)
        return Run(root / "data", root / "out", ended.code, ended.out + ended.err, tuple(planted))

    return run


@pytest.fixture(scope="session")
def clean(compose) -> Run:
    return compose("clean", more=("--explain",))


def hide_what_populations_ask(data: Path) -> None:
    """Break every missed repayment: who is behind can no longer be told from who is not."""
    rewrite(data / "events.csv", lambda row: row | {"amount": "lots"} if row["kind"] == "repayment missed" else row)


@pytest.fixture(scope="session")
def records(compose) -> Run:
    """Every fault that breaks single records or columns."""
    return compose("records", faults=RECORDS, change=hide_what_populations_ask)


@pytest.fixture(scope="session")
def shapes(compose) -> Run:
    """Faults that are none: unusual data that must go through; and a table that is not there."""
    return compose("shapes", faults=SHAPES, touchpoints=STATEMENTS)


def test_every_fault_is_in_one_of_these_runs() -> None:
    assert {*RECORDS, *SHAPES, *TEXTS} == set(FAULTS)


def test_every_planted_fault_of_a_record_is_named_with_file_row_and_field(records: Run) -> None:
    lines = {name: [line for line, _ in rows_of(records.data / f"{name}.csv")] for name in SCHEMAS}
    told = {(each["file"], each.get("row"), each["field"]) for each in records.set_aside}
    told |= {(span["source"], span.get("row"), span.get("field")) for span in spans_of(records)}
    told |= {(file, row, "customer_id") for file, row, name in told if (file, name) == ("holders.csv", "account_id")}
    planted = [each for each in records.planted if each.effect == "finding"]

    unnamed = [
        each
        for each in planted
        if (f"{each.table}.csv", None if each.row is None else lines[each.table][each.row], each.field) not in told
    ]

    assert len(planted) > 35
    assert unnamed == []


def test_the_terminal_names_files_rows_and_fields_too(records: Run) -> None:
    assert "customers.csv field shoe_size: warning S010 column-unknown" in records.said
    assert "hint: did you mean “rate”?" in records.said
    assert "is not an amount like 1234.56" in records.said
    assert records.code == 1


def balance_closes(run: Run) -> None:
    balance, tables = run.results["balance"], run.results["tables"]
    ended = ("produced", "not_in_audience", "suppressed", "undecided", "failed")
    assert balance["read"] == sum(balance[each] for each in ended) == len(run.records)
    assert len(run.records) == len(run.results["communications"])
    for status in ended:
        assert balance[status] == sum(each["status"].replace(" ", "_") == status for each in run.records.values())
    present = {path.stem: len(rows_of(path)) - 1 for path in run.data.glob("*.csv")}
    assert {name: count["rows"] for name, count in tables.items()} == present
    assert all(each["rows"] == each["accepted"] + each["set_aside"] for each in tables.values())
    assert balance["rows"] == sum(present.values()) == balance["rows_accepted"] + balance["rows_set_aside"]
    aside = {(each["file"], each["row"]) for each in run.set_aside}
    assert len(aside) == balance["rows_set_aside"] == sum(each["set_aside"] for each in tables.values())


def test_the_balance_closes_to_the_last_row_of_every_file(clean: Run, records: Run, shapes: Run, texts: Run) -> None:
    for run in (clean, records, shapes, texts):
        balance_closes(run)
    assert clean.results["balance"]["rows_set_aside"] == 0
    assert records.results["balance"]["rows_set_aside"] > 35


def holders_of(data: Path) -> tuple[Mapping[str, set[str]], Mapping[str, set[str]]]:
    accounts: dict[str, set[str]] = defaultdict(set)
    customers: dict[str, set[str]] = defaultdict(set)
    for each in table_of(data / "holders.csv"):
        accounts[each["customer_id"]].add(each["account_id"])
        customers[each["account_id"]].add(each["customer_id"])
    return accounts, customers


def touched(run: Run, clean: Run) -> set[str]:
    """Customers and accounts that a planted fault could concern, through joint accounts too."""
    accounts, customers = holders_of(clean.data)
    tables = {name: table_of(run.data / f"{name}.csv") for name in SCHEMAS}
    found: set[str] = set()
    for each in run.planted:
        if each.row is not None:
            row = tables[each.table][each.row - 1]
            found |= {row.get("account_id", ""), row.get("customer_id", "")}
        elif each.table == "products":  # a column that is not read is missing of every product
            found |= {row["product_id"] for row in table_of(clean.data / "products.csv")}
    for _ in range(2):
        found |= {one for each in found for one in accounts.get(each, set()) | customers.get(each, set())}
    return found


def test_whoever_no_fault_concerns_gets_the_same_documents_to_the_byte(clean: Run, records: Run) -> None:
    concerned = touched(records, clean)
    others = [name for name, each in clean.records.items() if not {each["subject"], each["recipient"]} & concerned]

    assert sum(clean.records[name]["status"] == "produced" for name in others) > 15
    assert [name for name in others if records.records.get(name) != clean.records[name]] == []


def test_who_may_be_concerned_fails_when_the_record_that_would_tell_was_set_aside(clean: Run, records: Run) -> None:
    reminded = [name for name, each in clean.records.items() if each["touchpoint"] == "arrears-reminder"]

    assert reminded
    assert {records.records[name]["status"] for name in reminded if name in records.records} == {"failed"}


def said_of(record: dict[str, Any]) -> dict[str, Any]:
    """A record; of one without a document not the facts, of which a column that is not read may be one."""
    produced = record.get("status") == "produced"
    return {name: value for name, value in record.items() if produced or name != "facts"}


def test_a_fault_fails_a_document_and_never_changes_one(clean: Run, records: Run) -> None:
    changed = [
        name
        for name, each in records.records.items()
        if each["status"] != "failed" and said_of(each) != said_of(clean.records.get(name, {}))
    ]

    assert changed == []
    reasons = [each["reason"] for each in records.records.values() if each["status"] == "failed"]
    assert reasons
    assert all(reason.startswith("a record these facts need was set aside: ") for reason in reasons)


def test_nobody_is_lost_without_being_named(clean: Run, records: Run) -> None:
    own = {"customers": "customer", "accounts": "account", "events": "customer"}
    keys = {each[own[each["table"]]] for each in records.set_aside if each["table"] in own}
    lost = [
        name
        for name, each in clean.records.items()
        if name not in records.records and not {each["subject"], each["recipient"]} & keys
    ]

    assert lost == []


def test_unusual_data_goes_through_and_a_missing_table_is_told(clean: Run, shapes: Run) -> None:
    kept = {each.fault: each for each in shapes.planted if each.effect == "kept"}
    statements = {each["subject"]: each for each in shapes.records.values() if each["subject"].startswith("A")}
    (absent,) = shapes.findings

    assert statements[kept["empty month"].key]["status"] == "not in audience"
    assert statements[kept["busy account"].key]["status"] == "produced"
    assert (absent["slug"], absent["span"]["source"]) == ("table-absent", "consents")
    assert "electronic statements consent" in absent["message"]
    assert shapes.results["balance"]["failed"] == shapes.results["balance"]["rows_set_aside"] == 0
    assert shapes.code == 0


def test_every_entry_of_a_busy_account_is_printed_and_balances_are_carried_over(shapes: Run) -> None:
    (busy,) = (each.key for each in shapes.planted if each.fault == "busy account")
    entries = [each for each in table_of(shapes.data / "transactions.csv") if each["account_id"] == busy]
    month = [each for each in entries if each["booked"].startswith(DAY[:7])]
    (statement,) = (each for each in shapes.records.values() if each["subject"] == busy and each["role"] == "holder")
    (printed,) = (each for each in statement["artefacts"] if each["form"] == "print")
    pages = pages_of(shapes.out / "outbox" / printed["path"])

    assert len(month) > 5_000
    assert len(pages) == printed["pages"] > 100
    assert sum(page.count("CARD PAYMENT TO TURNSTILE") for page in pages) == 5_000
    assert sum("Balance brought forward" in page for page in pages) >= len(pages) - 3
    last = max(month, key=lambda each: int(each["sequence"]))
    assert f"{abs(Decimal(last['balance'])):,}" in pages[-1] + pages[-2]


def test_long_and_right_to_left_names_are_printed_whole(shapes: Run) -> None:
    names = {each.key: each for each in shapes.planted if each.fault in ("long name", "right to left")}
    native = {each.value for each in shapes.planted if each.field in ("given_name", "family_name")}
    romanised = {each.key: each.value for each in shapes.planted if each.field == "romanised_name"}
    seen = 0
    for record in shapes.records.values():
        if record["recipient"] in names and record["status"] == "produced":
            for artefact in record["artefacts"]:
                shown = squeezed(text_of(shapes.out / "outbox" / artefact["path"]))
                seen += any(squeezed(each) in shown for each in (*native, romanised.get(record["recipient"], "-")))

    assert {each["status"] for each in shapes.records.values()} == {"produced", "not in audience", "suppressed"}
    assert seen >= 2


SHOWN = {
    "customers": ("title", "given_name", "family_name", "street_address", "city", "region"),
    "accounts": ("product_name", "number"),
    "transactions": ("details", "counterparty"),
    "products": ("name",),
    "events": ("details",),
}
MARKUP = [HOSTILE[kind] for kind in ("html", "markdown", "jinja", "formula")]


def hostile_everywhere(data: Path) -> None:
    """Put markup into every text field that a document may show, of every record."""
    for table, names in SHOWN.items():
        turn = iter(range(10**9))

        def change(row: dict[str, str], names=names, turn=turn) -> dict[str, str]:
            untouched = [name for name in names if row[name] not in HOSTILE.values()]
            return row | {name: MARKUP[next(turn) % len(MARKUP)] for name in untouched}

        rewrite(data / f"{table}.csv", change)


@pytest.fixture(scope="session")
def texts(compose) -> Run:
    return compose("texts", faults=TEXTS, change=hostile_everywhere, more=("--explain",))


def test_control_characters_are_named_and_set_aside_in_every_text_field(texts: Run) -> None:
    told = {(each["table"], each["field"]) for each in texts.set_aside if each["code"] == "S025"}
    planted = {(each.table, each.field) for each in texts.planted if each.fault == "hostile control"}

    assert len(planted) > 25
    assert planted - {(table, name) for table, names in SHOWN.items() for name in names} <= told
    assert not any(sign < " " and sign != "\n" for sign in texts.said)


def parts_of(trees: list[Any]) -> tuple[set[tuple[str, str]], set[str]]:
    """Every element with every attribute of it, and everything that a browser would load or follow."""
    found, targets = set(), set()
    for tree in trees:
        for each in tree.iter():
            assert isinstance(each.tag, str), "no comment and no processing instruction"
            found |= {(each.tag, ""), *((each.tag, name) for name in each.attrib)}
            targets |= {each.get(name) for name in ("href", "src", "action", "background") if each.get(name)}
    return found, targets


def web_pages(run: Run) -> list[Any]:
    return [tree_of(path.read_text(encoding="utf-8")) for _, path in run.documents("page")]


def mail_pages(run: Run) -> list[Any]:
    return [tree_of(html_of(mail_of(path))) for _, path in run.documents("mail")]


@pytest.mark.parametrize("pages", [web_pages, mail_pages])
def test_no_element_attribute_or_link_of_a_page_comes_from_data(clean: Run, texts: Run, pages) -> None:
    allowed, links = parts_of(pages(clean))
    found, targets = parts_of(pages(texts))

    assert len(pages(texts)) > 5
    assert found <= allowed
    assert {target.replace("C0", "") for target in targets} <= {link.replace("C0", "") for link in links}


@pytest.mark.parametrize("form", ["page", "mail", "print"])
def test_what_is_printed_is_the_literal_text(texts: Run, form: str) -> None:
    shown = [squeezed(text_of(path)) for _, path in texts.documents(form)]

    assert len(shown) > 5
    for text in MARKUP:
        assert any(squeezed(text) in each for each in shown), text


def test_a_statement_shows_the_details_of_every_entry_as_they_were_written(texts: Run) -> None:
    entries = defaultdict(list)
    for each in table_of(texts.data / "transactions.csv"):
        if each["booked"].startswith(DAY[:7]):
            entries[each["account_id"]].append(each["details"])
    statements = [*texts.documents("print", *STATEMENTS), *texts.documents("page", *STATEMENTS)]

    assert len(statements) > 20
    for record, path in statements:
        shown = squeezed(text_of(path))
        for text in MARKUP:
            assert shown.count(squeezed(text)) >= entries[record["subject"]].count(text), path


def links_of(path: Path) -> set[str]:
    document = pypdfium2.PdfDocument(path)
    raw = pypdfium2.raw
    found = set()
    try:
        for page in document:
            start, link = ctypes.c_int(0), raw.FPDF_LINK()
            while raw.FPDFLink_Enumerate(page, start, link):
                action = raw.FPDFLink_GetAction(link)
                size = raw.FPDFAction_GetURIPath(document, action, None, 0)
                buffer = ctypes.create_string_buffer(size)
                raw.FPDFAction_GetURIPath(document, action, buffer, size)
                found.add(f"{raw.FPDFAction_GetType(action)} {buffer.value.decode()}")
    finally:
        document.close()
    return found


def test_no_link_and_no_script_of_a_pdf_comes_from_data(clean: Run, texts: Run) -> None:
    allowed = set().union(*(links_of(path) for _, path in clean.documents("print")))
    found = set().union(*(links_of(path) for _, path in texts.documents("print")))

    assert found <= allowed
    assert not any(b"/JavaScript" in path.read_bytes() for _, path in texts.documents("print"))


def test_no_header_of_a_mail_comes_from_data(clean: Run, texts: Run) -> None:
    emails = {each["customer_id"]: each["email"] for each in table_of(texts.data / "customers.csv")}
    headers = {tuple(mail_of(path).keys()) for _, path in clean.documents("mail")}

    for record, path in texts.documents("mail"):
        mail = mail_of(path)
        assert tuple(mail.keys()) in headers
        assert [each.addr_spec for each in mail["To"].addresses] == [emails[record["recipient"]]]
        assert not [part.defects for part in mail.walk() if part.defects]
        assert [part.get_content_type() for part in mail.walk() if not part.is_multipart()] == [
            "text/plain",
            "text/html",
            "image/png",
        ]


def test_the_gallery_shows_hostile_texts_as_texts(clean: Run, texts: Run) -> None:
    parsed = []
    for run in (clean, texts):
        titles = {name: name for name in run.results["touchpoints"]}
        write_gallery(run.out.parent / "gallery", run.out, titles, bank="The bank")
        paths = sorted((run.out.parent / "gallery").rglob("*.html"))
        parsed.append([tree_of(path.read_text(encoding="utf-8")) for path in paths])
    (allowed, _), (found, targets) = map(parts_of, parsed)
    scripts = {each.text for trees in parsed for tree in trees for each in tree.iter("script")}

    assert len(parsed[1]) == len(texts.records) + 1
    assert found <= allowed
    assert len(scripts) == 1
    assert not [each for each in targets if "javascript" in each or "example.com" in each]
    inner = [tree_of(each.get("srcdoc")) for tree in parsed[1] for each in tree.iter("iframe")]
    assert parts_of(inner)[0] <= parts_of([*web_pages(clean), *mail_pages(clean)])[0]
    text = "".join(tree.text_content() for tree in parsed[1])
    assert all(each in text for each in MARKUP[:3])


def test_no_name_of_a_file_comes_from_data(texts: Run) -> None:
    names = [path.relative_to(texts.out / "outbox") for path in (texts.out / "outbox").rglob("*") if path.is_file()]

    assert {path.name for path in texts.out.parent.iterdir()} <= {"data", "out", "gallery"}
    assert [name for name in names if not re.fullmatch(r"[a-z-]+/[a-z]+/[a-z-]+-[0-9a-f]{20}\.\w+", str(name))] == []


@pytest.mark.usefixtures("accessible")
def test_the_accessible_form_shows_hostile_texts_as_texts(ccm, tmp_path) -> None:
    generate(tmp_path / "parquet", customers=12, seed=2, as_of=date(2026, 9, 30), months=2)
    export_csv(tmp_path / "parquet", tmp_path / "data")
    hostile_everywhere(tmp_path / "data")
    rewrite(tmp_path / "data" / "customers.csv", lambda row: row | {"accessible_format": "true"})
    asked = ("run", "current-account-statement", "--data", tmp_path / "data", "--as-of", DAY, "--draft")
    ended = ccm(*asked, "--out", tmp_path / "out", *(f"--without={form}" for form in ("print", "page", "mail")))
    run = Run(tmp_path / "data", tmp_path / "out", ended.code, ended.out)
    shown = [squeezed(text_of(path)) for _, path in run.documents("accessible")]

    assert len(shown) > 4
    for text in MARKUP:
        assert all(squeezed(text) in each for each in shown), text
    assert not [link for _, path in run.documents("accessible") for link in links_of(path) if "javascript" in link]
