"""The whole project at once: clean ones load without a word, broken ones tell everything."""

import unicodedata
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ccm.diagnostics import Diagnostic
from ccm.library import load, read_directory

SAMPLE = read_directory(Path(__file__).parent / "sample")
FRAGMENT = "paragraphs/statement/statement.accounts.en-GB.md"


def test_a_sound_project_loads_without_a_finding(load_changed):
    library, diagnostics = load_changed({}, on=date(2026, 10, 1))
    assert diagnostics == ()
    assert sorted(library.touchpoints) == ["reminder", "statement"]
    assert len(library.fragments) == 13
    assert library.bank["bank_name"] == "Meridian Bank"
    assert library.brand_folder == "../brand"


def test_a_fragment_is_read_with_all_its_fields(load_changed):
    library, _ = load_changed()
    fragment = next(each for each in library.fragments if each.path == FRAGMENT)
    assert (fragment.id, fragment.locale, fragment.slot, fragment.order) == (
        "statement.accounts",
        "en-GB",
        "notes",
        20,
    )
    assert fragment.when is not None
    assert fragment.when.source == "accounts held > 1"
    assert fragment.requires == ("statement.guarantee",)
    assert (fragment.effective.start, fragment.effective.end) == (date(2026, 1, 1), date(2027, 12, 31))
    assert fragment.review_by == date(2026, 12, 1)
    assert not fragment.approved


def test_a_date_in_the_file_name_is_the_day_it_begins(load_changed):
    library, _ = load_changed()
    fragment = next(each for each in library.fragments if each.id == "reminder.text")
    assert fragment.effective.start == date(2026, 2, 1)
    assert fragment.name == "reminder.text.en-GB.2026-02-01"


def test_parameters_have_the_value_of_the_day(load_changed):
    library, _ = load_changed()
    rate = next(each for each in library.parameters if each.name == "overdraft rate")
    assert rate.on(date(2024, 12, 31)) is None
    assert rate.on(date(2026, 5, 31)) == Decimal("0.189")
    assert rate.on(date(2026, 6, 1)) == Decimal("0.1755")


def test_a_cases_facts_have_the_vocabularys_types(load_changed):
    library, _ = load_changed()
    (case,) = library.cases
    assert case.facts["opening_balance"] == Decimal("100.00")
    rows = case.facts["movements"]
    assert isinstance(rows, tuple)
    assert rows[0]["paid_in"] == Decimal("1200.50")
    assert rows[0]["paid_out"] is None
    assert rows[0]["date"] == date(2026, 9, 1)


BROKEN = """---
id: statement.acounts
slot: note
touchpoints: statement, anual-review
when: accounts hold > 1
chanels: letter
requires: statement.garantee
effective: 2026-13-01/2026-12-31
order: soon
owner statements
---
You hold {{ accounts held | plural(other: "# accounts") }} <b>with</b> us,
![logo](https://example.com/logo.png) worth {{ closing balence | money }}.
"""


def test_a_broken_fragment_tells_all_its_problems_at_once(findings):
    found = [each.removeprefix(f"{FRAGMENT}:") for each in findings({FRAGMENT: BROKEN}) if each.startswith(FRAGMENT)]
    assert found == [
        "2:5 L030 the file is called statement.accounts, the fragment statement.acounts",
        "3:7 L070 there is no slot “note” in statement",
        "4:25 L071 there is no touchpoint “anual-review”",
        "5:7 F020 “accounts hold” is no known name.",
        "6:1 L010 a fragment has no “chanels”",
        "7:11 L080 there is no fragment “statement.garantee” in en-GB",
        "8:12 L014 “2026-13-01” is not a date",
        "9:8 L015 “order” takes a whole number from 0, not “soon”",
        "10:1 L019 this is not `name: value`",
        "12:29 L050 en-GB also needs the plural form one",
        "12:60 L060 <b> is HTML",
        "13:1 L061 pictures cannot be put into a wording",
        "13:48 F020 “closing balence” is no known name.",
    ]


def test_a_broken_wording_tells_all_its_problems_at_once(findings):
    text = BROKEN.replace("slot: note", "slot: notes").replace(", anual-review", "")
    found = [each.removeprefix(f"{FRAGMENT}:") for each in findings({FRAGMENT: text}) if each.startswith(FRAGMENT)]
    assert [each.split()[:2] for each in found] == [
        ["2:5", "L030"],
        ["5:7", "F020"],
        ["6:1", "L010"],
        ["7:11", "L080"],
        ["8:12", "L014"],
        ["9:8", "L015"],
        ["10:1", "L019"],
        ["12:29", "L050"],
        ["12:60", "L060"],
        ["13:1", "L061"],
        ["13:48", "F020"],
    ]


@pytest.mark.parametrize(
    ("path", "old", "new", "expected"),
    [
        ("library.yaml", "default locale: en-GB", "", "library.yaml:1:1 L011"),
        ("library.yaml", "[en-GB, cs-CZ]", "[en-GB, xx-XX]", "library.yaml:6:18 L020"),
        ("library.yaml", "brand:", "brnd:", "library.yaml:7:1 L010"),
        ("touchpoints/statement.yaml", "purpose: regulatory", "purpose: legal", "touchpoints/statement.yaml:3:10 L013"),
        ("touchpoints/statement.yaml", "id: statement\n", "id: account\n", "touchpoints/statement.yaml:1:5 L030"),
        ("touchpoints/statement.yaml", "layout: statement", "layout: [a]", "touchpoints/statement.yaml:6:9 L012"),
        (
            "touchpoints/statement.yaml",
            "for_each: account",
            "for_each: customer",
            "touchpoints/statement.yaml:5:13 L037",
        ),
        ("touchpoints/statement.yaml", "[en-GB, cs-CZ]", "[en-GB, de-DE]", "touchpoints/statement.yaml:7:18 L021"),
        ("touchpoints/statement.yaml", "rows: movements,", "rows: movments,", "touchpoints/statement.yaml:21:38 L032"),
        ("touchpoints/statement.yaml", "amount: amount", "amount: sum", "touchpoints/statement.yaml:21:57 L032"),
        (
            "touchpoints/statement.yaml",
            "opening: opening balance",
            "opening: bank name",
            "touchpoints/statement.yaml:21:15 L033",
        ),
        ("touchpoints/statement.yaml", "tolerance: 0.35", "tolerance: some", "touchpoints/statement.yaml:21:102 L015"),
        ("touchpoints/statement.yaml", "0.35}", "0.35, balance: saldo}", "touchpoints/statement.yaml:21:117 L032"),
        ("touchpoints/statement.yaml", "0.35}", "0.35, balance: details}", "touchpoints/statement.yaml:21:117 L033"),
        ("library.yaml", "default locale: en-GB", "default locale: en_UK", "library.yaml:5:17 L020 “en_UK” is no"),
        ("touchpoints/reminder.yaml", "\nlocales:", "\n\tlocales:", "touchpoints/reminder.yaml:5:1 V002 a tab stands"),
        ("touchpoints/reminder.yaml", "fill: unique", "fill: one", "touchpoints/reminder.yaml:14:22 L013"),
        ("touchpoints/reminder.yaml", "channel: sms,", "channel: letter,", "touchpoints/reminder.yaml:12:31 L013"),
        ("parameters/rates.yaml", "value: 120000", "value: 120 000 pounds", "parameters/rates.yaml:11:35 L015"),
        ("parameters/rates.yaml", "unit: GBP", "unit: GBX", "parameters/rates.yaml:9:11 L028"),
        ("parameters/rates.yaml", "from: 2025-12-01", "from: 2025-12-32", "parameters/rates.yaml:11:16 L014"),
        ("parameters/rates.yaml", ", reference: PRA PS24/25", "", "parameters/rates.yaml:11:9 L027"),
        ("parameters/rates.yaml", "from: 2026-06-01", "from: 2025-01-01", "parameters/rates.yaml:2:5 L025"),
        ("parameters/rates.yaml", "name: overdraft rate", "name: closing balance", "parameters/rates.yaml:2:11 L031"),
        ("cases/statement.yaml", "opening balance: 100.00", "opening balanse: 100", "cases/statement.yaml:9:7 L032"),
        ("cases/statement.yaml", "accounts held: 2", "accounts held: two", "cases/statement.yaml:12:22 L015"),
        ("cases/statement.yaml", "details: Salary, ", "detail: Salary, ", "cases/statement.yaml:14:30 L032"),
        ("cases/statement.yaml", "touchpoint: statement", "touchpoint: statment", "cases/statement.yaml:4:17 L013"),
    ],
)
def test_every_mistake_is_told_where_it_stands(findings, path, old, new, expected):
    text = SAMPLE[path].decode()
    assert old in text
    found = findings({path: text.replace(old, new, 1)})
    assert any(each.startswith(expected) for each in found), found


@pytest.mark.parametrize("key", ["when", "channels", "touchpoints", "requires", "effective"])
def test_a_line_without_a_value_never_silently_means_everybody(findings, key):
    """`when:` with nothing behind it may be a condition that was lost, and without it the fragment is for all."""
    lines = [line for line in SAMPLE[FRAGMENT].decode().split("\n") if not line.startswith(f"{key}:")]
    text = "\n".join([lines[0], f"{key}:", *lines[1:]])
    assert f"{FRAGMENT}:2:1 L011 “{key}” is empty" in findings({FRAGMENT: text})


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("audience: |\n  closing balance < 0\n    and days overdrawn > 0", "audience:", "6:1 L011 “audience” is empty"),
        ("audience: |", "population: ''\naudience: |", "6:1 L011 “population” is empty"),
        ("when: vulnerable = true", "when: ''", "10:26 L011 “when” is empty"),
        ("forms: [text]", "forms: [text], when: ''", "12:35 L011 “when” is empty"),
        ("forms: [text]", "forms: []", "12:20 L011 “forms” is empty"),
        ("required: true", "channels: []", "14:30 L011 “channels” is empty"),
    ],
)
def test_a_gate_without_a_condition_never_silently_stands_open(findings, old, new, expected):
    path = "touchpoints/reminder.yaml"
    text = SAMPLE[path].decode()
    assert old in text
    assert f"{path}:{expected}" in findings({path: text.replace(old, new, 1)})


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("statement.accounts.en-GB.2026-99-01", "“2026-99-01” in the file's name is no date"),
        ("statement.accounts.EN-gb", "“EN-gb” in the file's name is no language"),
        ("statement.accounts", "the file's name does not say the language"),
    ],
)
def test_a_misnamed_file_is_told_what_is_wrong_with_its_name(findings, name, expected):
    path = f"paragraphs/statement/{name}.md"
    assert f"{path}:1:1 L030 {expected}" in findings({FRAGMENT: None, path: SAMPLE[FRAGMENT]})


@pytest.mark.parametrize("content", [b"id: [\n", b"\xff", b"- a\n"])
def test_a_touchpoint_that_cannot_be_read_is_told_once_and_not_for_each_of_its_fragments(findings, content):
    found = findings({"touchpoints/statement.yaml": content})
    assert len(found) == 1
    assert found[0].startswith("touchpoints/statement.yaml:")


def test_an_unknown_channel_brings_no_further_findings(findings):
    path = "touchpoints/reminder.yaml"
    text = SAMPLE[path].decode().replace("channel: sms", "channel: fax").replace("required: true", "channels: [fax]")
    found = [each for each in findings({path: text}) if each.startswith(path)]
    assert [each.split()[0] for each in found] == [f"{path}:12:15", f"{path}:14:41"]


def test_conditions_of_touchpoints_are_checked_where_they_stand(load_changed):
    text = SAMPLE["touchpoints/reminder.yaml"].decode().replace("days overdrawn > 0", "days overdawn > 0")
    _, diagnostics = load_changed({"touchpoints/reminder.yaml": text})
    assert [(each.code[0], each.span.line, each.span.column) for each in diagnostics if each.span] == [("F", 8, 9)]


def test_a_table_may_read_the_output_of_one_that_comes_later(load_changed):
    table = SAMPLE["tables/overdraft-stage.yaml"].decode()
    first = (
        table.replace("overdraft stage", "a tone")
        .replace("days overdrawn, type: number", "overdraft stage, type: text")
        .replace('"< 10"', "'\"early\"'")
    )
    library, diagnostics = load_changed({"tables/a-tone.yaml": first})
    assert diagnostics == ()
    assert [each.name for each in library.tables] == ["overdraft stage", "a tone"]


def test_requirements_that_lead_nowhere_or_in_circles_are_told(findings):
    guarantee = SAMPLE["paragraphs/statement/statement.guarantee.en-GB.md"].decode()
    circle = guarantee.replace("reference:", "requires: statement.accounts\nreference:")
    found = findings({"paragraphs/statement/statement.guarantee.en-GB.md": circle})
    assert [each for each in found if "L081 statement.guarantee requires statement.accounts requires" in each]
    elsewhere = guarantee.replace("slot: disclosures", "slot: text").replace(
        "touchpoints: statement", "touchpoints: reminder"
    )
    found = findings({"paragraphs/statement/statement.guarantee.en-GB.md": elsewhere})
    assert any(" L082 " in each for each in found)


COLLECT = "id: disclosures, fill: collect"


def test_a_requirement_that_one_channel_cannot_meet_is_told(findings):
    touchpoint = SAMPLE["touchpoints/statement.yaml"].decode()
    path = "paragraphs/statement/statement.guarantee.en-GB.md"
    slot = findings({"touchpoints/statement.yaml": touchpoint.replace(COLLECT, f"{COLLECT}, channels: [letter]")})
    wording = findings({path: SAMPLE[path].decode().replace("slot:", "channels: letter\nslot:")})
    assert [each.split(" L082 ")[1] for each in slot if " L082 " in each] == [
        "statement.guarantee belongs into slot “disclosures”, which statement does not have for email"
    ]
    assert [each.split(" L082 ")[1] for each in wording if " L082 " in each] == [
        "statement.guarantee is not written for email, statement.accounts is"
    ]


def test_a_required_slot_that_nothing_can_fill_is_told(findings):
    found = findings({"paragraphs/statement/statement.closing.cs-CZ.md": None})
    assert found == [
        "touchpoints/statement.yaml L083 slot “closing” has no fragment in cs-CZ for letter",
        "touchpoints/statement.yaml L083 slot “closing” has no fragment in cs-CZ for email",
    ]


def test_what_lapses_is_told_for_a_day(load_changed):
    _, diagnostics = load_changed({}, on=date(2025, 6, 1))
    assert {each.code for each in diagnostics} == {"L026", "L083"}
    _, diagnostics = load_changed({}, on=date(2027, 6, 1))
    assert {each.code for each in diagnostics} == {"L084"}


SHARED = "paragraphs/shared/thanks.en-GB.md"


def test_a_fragment_without_touchpoints_is_checked_for_every_touchpoint_that_has_its_slot(load_changed):
    customers = SAMPLE["touchpoints/reminder.yaml"].decode()
    customers = customers.replace("for_each: account", "for_each: customer").replace("id: text", "id: notes")
    customers = customers.partition("audience:")[0] + "channels:" + customers.partition("channels:")[2]
    changes = {"touchpoints/reminder.yaml": customers, "paragraphs/reminder/reminder.text.en-GB.2026-02-01.md": None}
    wording = "---\nid: thanks\nslot: notes\n---\nYou have {{ %s }}.\n"
    library, diagnostics = load_changed({**changes, SHARED: wording % "accounts held"})
    assert diagnostics == ()
    assert any(each.id == "thanks" for each in library.fragments)
    _, (found,) = load_changed({**changes, SHARED: wording % "closing balance"})
    assert (found.code[0], str(found.span)) == ("F", f"{SHARED}:5:13")


def test_a_range_of_dates_that_ends_before_it_begins_is_told(findings):
    text = SAMPLE[FRAGMENT].decode().replace("2026-01-01/2027-12-31", "2027-01-01/2026-12-31")
    assert findings({FRAGMENT: text}) == [f"{FRAGMENT}:7:12 L017 2026-12-31 comes before 2027-01-01"]


def test_a_language_that_the_touchpoint_is_not_written_in_is_told(findings):
    text = SAMPLE["paragraphs/statement/statement.closing.en-GB.md"].decode()
    found = findings({"paragraphs/statement/statement.closing.de-DE.md": text})
    assert found == [
        "paragraphs/statement/statement.closing.de-DE.md:1:1 L021 its touchpoints are not written in de-DE"
    ]


def test_a_readme_among_the_fragments_is_left_alone(findings):
    assert findings({"paragraphs/statement/README.md": "# How we write"}) == []


def test_two_files_for_one_fragment_are_told(findings):
    twin = SAMPLE[FRAGMENT]
    found = findings({"paragraphs/other/statement.accounts.en-GB.md": twin})
    assert any(each.startswith(f"{FRAGMENT}:1:1 L031") for each in found)


def test_a_file_that_nothing_reads_is_told(findings):
    assert findings({"paragraphs/statement/notes.txt": "x"}) == [
        "paragraphs/statement/notes.txt L023 nothing reads this file"
    ]


def test_line_ends_and_a_byte_order_mark_change_nothing():
    windows = {path: b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n") for path, content in SAMPLE.items()}
    library, diagnostics = load(windows)
    plain, _ = load(SAMPLE)
    assert diagnostics == ()
    assert library is not None
    assert plain is not None
    assert library.digest == plain.digest
    assert [each.digest for each in library.fragments] == [each.digest for each in plain.fragments]


def test_decomposed_accents_change_nothing():
    decomposed = {path: unicodedata.normalize("NFD", each.decode()).encode() for path, each in SAMPLE.items()}
    library, _ = load(decomposed)
    plain, _ = load(SAMPLE)
    assert library is not None
    assert plain is not None
    assert library.digest == plain.digest


def test_a_project_without_library_yaml_is_told():
    library, (found,) = load({})
    assert library is None
    assert found.code == "L022"


def test_files_that_are_no_text_are_told(findings):
    found = findings({FRAGMENT: SAMPLE[FRAGMENT] + b"\xff\xfe", "library.yaml": SAMPLE["library.yaml"] + b"# \x80\n"})
    assert f"{FRAGMENT}:18:1 L001 byte 0xff is not UTF-8" in found
    assert "library.yaml:8:3 L001 byte 0x80 is not UTF-8" in found
    assert any(" L002 " in each for each in findings({FRAGMENT: b"x" * 1_000_001}))


def test_a_folder_is_read_in_the_order_of_its_paths(tmp_path):
    paths = ["a/b/y.md", "a/b/z.md", "a/b.md", "a/b-c/x.md", "a-b.md", "a/é.md"]
    for path in paths:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("")

    assert list(read_directory(tmp_path)) == sorted(paths, key=lambda path: Path(path).parts)


def test_a_folder_is_read_without_hidden_files_and_links_out_of_it(tmp_path):
    outside = tmp_path / "outside.yaml"
    outside.write_text("x")
    folder = tmp_path / "project"
    (folder / ".git").mkdir(parents=True)
    (folder / ".git" / "x").write_text("x")
    (folder / "facts").mkdir()
    (folder / "facts" / "a.yaml").write_text("facts: []")
    (folder / "facts" / "b.yaml").symlink_to(outside)
    assert read_directory(folder) == {"facts/a.yaml": b"facts: []"}


pieces = st.sampled_from(
    [
        b"---",
        b"{{",
        b"}}",
        b"|",
        b'"',
        b":",
        b"\n",
        b"- ",
        b"  ",
        b"[",
        b"{",
        b"#",
        b"&a",
        b"*a",
        b"<b>",
        b"\xff",
        b"\x00",
    ]
) | st.binary(max_size=6)


@settings(max_examples=60)
@given(st.data())
def test_no_file_breaks_the_loader(data):
    path = data.draw(st.sampled_from(sorted(SAMPLE)))
    content = SAMPLE[path]
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(content)))
        end = min(start + data.draw(st.integers(0, 12)), len(content))
        content = content[:start] + data.draw(pieces) + content[end:]
    _, diagnostics = load({**SAMPLE, path: content})
    assert all(isinstance(each, Diagnostic) for each in diagnostics)


@pytest.mark.parametrize(
    "content",
    [
        b"[" * 5000,
        b"a: " * 200,
        b"- " * 3000 + b"x",
        b"a: &x [1]\nb: *x\n",
        b"? [a]\n: b\n",
        b"<<: {a: 1}\n",
        b"--- a\n--- b\n",
        b"!!python/object/apply:os.system ['true']",
        b"a: !!binary x",
        b"%YAML 9.9\n---\nx",
    ],
)
@pytest.mark.parametrize(
    "path", ["library.yaml", "touchpoints/statement.yaml", "parameters/rates.yaml", "cases/statement.yaml"]
)
def test_hostile_yaml_is_only_told(path, content):
    _, diagnostics = load({**SAMPLE, path: content})
    assert diagnostics


@pytest.mark.parametrize(
    "body",
    [
        "*" * 5000,
        "[" * 5000,
        "> " * 3000 + "x",
        "- " * 3000 + "x",
        "{{" * 3000,
        "{{ " + "(" * 3000 + " }}",
        "`" * 5000,
        "![" * 2000,
        "| a |\n|---|\n" * 500,
        "\ue000\ue015\ue001 \ue000\ue010\ue001",
        "::: panel summary\n" * 200,
    ],
)
def test_hostile_wording_is_only_told(body):
    head = b"---\nid: statement.accounts\nslot: notes\ntouchpoints: statement\n---\n"
    _, diagnostics = load({**SAMPLE, FRAGMENT: head + body.encode()})
    assert all(isinstance(each, Diagnostic) for each in diagnostics)
