"""How commands answer: exit codes, JSON for programs, a guess at the typo, every mistake at once, never a traceback."""

import json
import re
import shutil
from datetime import date
from importlib.metadata import version
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ccm.samplebank import generate

ROOT = Path(__file__).parents[2]
DAY = ("--as-of", "2026-09-30")
STATEMENT = "current-account-statement"

NAMELESS = """---
id: welcome.nameless
slot: opening
touchpoints: welcome
order: 30
---
We know you as {{ romanised name }}.
"""


@pytest.fixture(scope="session")
def bank(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("bank")
    generate(folder, customers=30, seed=1, as_of=date(2026, 9, 30), months=3)
    return folder


@pytest.fixture(scope="session")
def starter(ccm, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("starter")
    assert ccm("init", "letters", cwd=folder).code == 0
    return folder / "letters"


@pytest.fixture
def letters(starter, tmp_path) -> Path:
    """A project of its own for one test."""
    return Path(shutil.copytree(starter, tmp_path / "letters"))


@pytest.fixture
def failing(approve_all, letters) -> Path:
    """An approved project in which a letter goes to everybody and fails for whoever has no romanised name."""
    (letters / "paragraphs/welcome/welcome.nameless.en.md").write_text(NAMELESS, encoding="utf-8")
    touchpoint = letters / "touchpoints/welcome.yaml"
    touchpoint.write_text(touchpoint.read_text().replace("days with us <= 31", "accounts held >= 0"))
    approve_all(letters)
    return letters


def test_documents_that_fail_end_a_run_with_1_and_too_many_of_them_with_3(ccm, failing, bank) -> None:
    night = ("run", "welcome", "--data", bank, *DAY, "--without", "accessible", "--format", "json")

    ended = ccm(*night, "--out", "night", cwd=failing)
    stopped = ccm(*night, "--out", "stopped", "--max-failed", 2, cwd=failing)

    balance = ended.json()["balance"]
    assert (ended.code, ended.json()["completed"]) == (1, True)
    assert balance["read"] == 30
    assert balance["failed"] > 2
    assert balance["read"] == balance["produced"] + balance["failed"]
    assert stopped.code == 3
    assert stopped.json()["completed"] is False


def test_every_form_of_a_letter_can_be_asked_for_whatever_the_touchpoint_names(ccm, letters, bank) -> None:
    touchpoint = letters / "touchpoints/welcome.yaml"
    everybody = touchpoint.read_text().replace("days with us <= 31", "accounts held >= 0")
    touchpoint.write_text(everybody.replace("[print, accessible, page]", "[print]"))
    night = ("run", "welcome", "--data", bank, *DAY, "--draft", "--every-form", "--without", "accessible")

    ended = ccm(*night, "--out", "night", "--format", "json", cwd=letters)

    balance = ended.json()["balance"]
    assert (ended.code, balance["failed"]) == (0, 0)
    assert balance["artefacts"]["page"] == balance["artefacts"]["print"] == balance["produced"] > 0


def test_a_broken_fragment_shows_all_its_problems_at_once_with_line_and_column(ccm, letters) -> None:
    broken = letters / "paragraphs/welcome/welcome.thanks.en.md"
    broken.write_text(
        '---\nid: welcome.thanks\nslot: opening\ntouchpoints: welcome\nwhen: acounts held > 1 and days with us > "x"\n'
        "channels: leter\nrequires: welcome.nothing\neffective: 2026-13-01/\nordr: 10\n---\n"
        "You have {{ accounts held | monney }}, <b>now</b>.\n\n::: panel sumary\nSo {{ given nam }}.\n:::\n",
        encoding="utf-8",
    )

    ended = ccm("check", cwd=letters)

    found = re.findall(r"^paragraphs/welcome/welcome\.thanks\.en\.md:(\d+:\d+): error (\w+)", ended.err, re.MULTILINE)
    assert ended.code == 1
    assert found == [
        ("5:7", "F020"),
        ("5:28", "F030"),
        ("6:11", "L013"),
        ("7:11", "L080"),
        ("8:12", "L014"),
        ("9:1", "L010"),
        ("11:29", "L046"),
        ("11:40", "L060"),
        ("13:11", "L064"),
        ("14:7", "F020"),
    ]
    assert ended.out == "10 errors, 0 warnings\n"
    for meant in ("accounts held", "letter", "order", "money", "summary", "given name"):
        assert f"did you mean “{meant}”?" in ended.err


def test_findings_are_the_same_for_a_program(ccm, letters) -> None:
    (letters / "paragraphs/welcome/welcome.thanks.en.md").write_text("no front matter", encoding="utf-8")

    ended = ccm("check", "--format", "json", cwd=letters)

    (found,) = ended.json()["findings"]
    assert ended.code == 1
    assert (found["code"], found["severity"]) == ("L018", "error")
    assert found["span"] == {"source": "paragraphs/welcome/welcome.thanks.en.md", "line": 1, "column": 1}
    assert found["hint"]


UNAPPROVED = [("release",), ("run", "welcome", "--data", ".", *DAY, "--out", "night")]


@pytest.mark.parametrize("command", UNAPPROVED, ids=lambda command: command[0])
def test_unapproved_wording_is_refused_by_name_and_nothing_is_written(command, ccm, letters) -> None:
    ended = ccm(*command, cwd=letters)

    assert ended.code == 1
    assert ended.err.count("not approved as it stands") == 6
    assert ended.err.count("hint:") == 1, "a hint that all findings share is said once"
    assert not (letters / "night").exists()
    assert not (letters / "target").exists()


def test_wording_approved_after_the_letter_date_is_refused_by_name(ccm, letters, approve_all, seal) -> None:
    approve_all(letters, on="2026-10-02")
    release = seal(letters, on="2026-10-03")

    for library in (".", release):
        ended = ccm("run", "welcome", "--library", library, "--data", ".", *DAY, "--out", "night", cwd=letters)

        assert ended.code == 1
        assert ended.err.count("is approved from 2026-10-02 only") == 6
        assert not (letters / "night").exists()


def test_a_letter_dated_before_what_it_tells_is_for_proofs_only(ccm, letters) -> None:
    night = ("run", "welcome", "--data", "nowhere", *DAY, "--out", "night", "--letter-date", "2026-09-29")

    refused = ccm(*night, cwd=letters)
    proof = ccm(*night, "--draft", cwd=letters)

    assert "--letter-date 2026-09-29 is before --as-of 2026-09-30" in refused.err
    assert "there is no folder nowhere" in proof.err


def test_a_draft_run_takes_unapproved_wording_and_marks_every_document(ccm, letters, bank) -> None:
    touchpoint = letters / "touchpoints/welcome.yaml"
    touchpoint.write_text(touchpoint.read_text().replace("days with us <= 31", "accounts held >= 0"))
    night = ("--data", bank, *DAY, "--out", "night", "--draft", "--without", "print", "--without", "accessible")

    ended = ccm("run", "welcome", *night, cwd=letters)

    pages = list((letters / "night/outbox").rglob("*.html"))
    assert ended.code == 0, ended.err
    assert len(pages) == 30
    assert [page.name for page in pages if "Draft – not approved" not in page.read_text(encoding="utf-8")] == []
    assert json.loads((letters / "night/run-results.json").read_text(encoding="utf-8"))["draft"] is True


def test_every_answer_for_programs_is_json(ccm, letters, bank) -> None:
    of = ("--data", bank, *DAY, "--library", ROOT / "fragments", "--format", "json")
    about = ("--subject", "A00000006")

    listed = ccm("facts", "--format", "json", cwd=letters).json()
    values = ccm("facts", "--touchpoint", STATEMENT, *about, *of, cwd=letters).json()
    (explained,) = ccm("explain", STATEMENT, *about, *of, cwd=letters).json()
    built = ccm("build", "--format", "json", cwd=letters).json()
    sealed = ccm("release", "--draft", "--format", "json", cwd=letters).json()

    assert {"name", "grain", "type", "meaning", "source"} <= set(listed[0])
    assert values["account_id"] == "A00000006"
    assert explained["subject"] == "A00000006"
    assert Path(letters, built["manifest"]).is_file()
    assert Path(letters, sealed["release"]).is_file()


def test_explain_ends_as_the_run_does_with_its_findings_and_its_ledger(ccm, tmp_path, bank) -> None:
    data = tmp_path / "data"
    shutil.copytree(bank, data)
    table = pq.read_table(data / "customers.parquet")
    empty = pa.array([""] * table.num_rows)
    for name in ("street_address", "city", "postal_code"):
        table = table.set_column(table.column_names.index(name), name, empty)
    pq.write_table(table, data / "customers.parquet")
    of = ("--data", data, *DAY, "--library", ROOT / "fragments", "--draft")
    night = tmp_path / "night"
    ccm("run", STATEMENT, *of, "--out", night, "--without", "accessible")
    records = json.loads((night / "run-results.json").read_text(encoding="utf-8"))["communications"]
    failed = next(each for each in records if each["status"] == "failed")
    asked = ("explain", STATEMENT, "--subject", failed["subject"], *of, "--ledger", night / "ledger.sqlite")

    explained = {each["communication"]: each for each in ccm(*asked, "--format", "json").json()}
    said = ccm(*asked)

    assert failed["reason"]
    for name in ("status", "reason", "findings"):
        assert explained[failed["communication"]][name] == failed[name]
    assert failed["findings"][0]["code"] in said.out
    assert said.code == 0
    assert ccm(*asked[:-1], tmp_path / "none.sqlite").code == 2


TYPOS = [
    (("preview", "welcom"), "there is no touchpoint “welcom”", "did you mean “welcome”?"),
    (
        ("preview", "welcome", "--case", "two-acounts"),
        "welcome has no case “two-acounts”",
        "did you mean “two-accounts”?",
    ),
    (("preview", "welcome", "--form", "prnt"), "there is no form “prnt”", "did you mean “print”?"),
    (("facts", "acounts held"), "there is no fact “acounts held” here", "did you mean “accounts held”?"),
    (
        ("approve", "welcome.thank", "--by", "rae-viewer", "--at", "2026-09-28"),
        "“welcome.thank”",
        "did you mean “welcome.thanks”?",
    ),
    (("explain", "welcome", "--subject", "C0000001", *DAY, "--data"), "“C0000001”", "did you mean “C00000001”?"),
    (("explain", "welcom", "--subject", "C00000001", *DAY, "--data"), "“welcom”", "did you mean “welcome”?"),
    (("run", "welcom", *DAY, "--out", "night", "--data"), "“welcom”", "did you mean “welcome”?"),
    (("run", "welcome", "--draft", *DAY, "--out", "night", "--without", "prnt", "--data"), "“prnt”", "“print”"),
]


@pytest.mark.parametrize(
    ("command", "said", "hint"), TYPOS, ids=lambda value: " ".join(value[:3]) if isinstance(value, tuple) else ""
)
def test_a_typo_on_the_command_line_is_guessed(command, said, hint, ccm, letters, bank) -> None:
    ended = ccm(*command, *([bank] if command[-1] == "--data" else []), cwd=letters)

    assert (ended.code, ended.out) == (2, "")
    assert said in ended.err
    assert hint in ended.err


WRONG = [
    ("runn",),
    ("run",),
    ("run", "welcome", "--data", "nowhere", *DAY, "--out", "night", "--draft"),
    ("run", "welcome", "--data", "..", "--as-of", "30.9.2026", "--out", "night"),
    ("run", "welcome", "--data", "..", *DAY, "--out", "night", "--workers", "0"),
    ("run", "welcome", "--data", "..", *DAY, "--out", "night", "--letter-date", "2026-09-29"),
    ("run", "welcome", "--data", "..", "--as-of", "9999-12-31", "--out", "night", "--draft"),
    ("run", "welcome", "--data", "..", "--as-of", "0001-01-01", "--out", "night", "--draft"),
    ("run", "welcome", "--data", "..", *DAY, "--out", "night", "--draft", "--letter-date", "9999-12-31"),
    ("facts", "--touchpoint", "welcome", "--subject", "C1", "--data", "..", "--as-of", "0001-01-01"),
    ("preview", "welcome", "--as-of", "9999-12-31"),
    ("preview", "welcome", "--customer", "C1"),
    ("preview", "welcome", "--library", "nowhere"),
    ("facts", "--subject", "C1"),
    ("approve", "--by", "rae-viewer", "--at", "2026-09-28"),
    ("approve", "--all", "--by", "nobody-here", "--at", "2026-09-28"),
    ("approve", "--all", "--by", "rae-viewer", "--at", "28.9.2026"),
    ("submit", "--by", "ada-author"),
    ("reject", "welcome.thanks", "--by", "rae-viewer"),
    ("reject", "welcome.thanks", "--by", "rae-viewer", "--reason", " "),
    ("key", "new", "--role", "reviewer"),
    ("key", "new", "robin", "--role", "reviwer"),
    ("key", "revoke", "nobody-here", "--reason", "lost"),
    ("audit", "verify", "nowhere"),
    ("run", "welcome", "--data", "..", *DAY, "--draft", "--out", "library.yaml"),
    ("run", "welcome", "--data", "..", *DAY, "--draft", "--out", "night", "--ledger", "library.yaml"),
    ("run", "welcome", "--data", "..", *DAY, "--draft", "--out", "night", "--ledger", "facts"),
    ("explain", "welcome", "--data", "..", *DAY, "--draft", "--subject", "C1", "--ledger", "library.yaml"),
    ("sample", "--out", "bank", "--as-of", "9999-12-31"),
    ("sample", "--out", "bank", "--as-of", "1899-12-31"),
    ("sample", "--out", "library.yaml", "--customers", "2"),
    ("init", "."),
    ("init", "library.yaml"),
    ("check", "--format", "xml"),
]


@pytest.mark.parametrize("command", WRONG, ids=" ".join)
def test_a_command_that_is_called_wrongly_ends_with_2_and_says_why(command, ccm, letters) -> None:
    ended = ccm(*command, cwd=letters)

    assert (ended.code, ended.out) == (2, "")
    assert len(ended.err.strip()) > 10


BROKEN = [
    ("library.yaml", b"bank: ["),
    ("library.yaml", b"\xff\xfe"),
    ("touchpoints/welcome.yaml", b"slots: {"),
    ("facts/customers.yaml", b"facts: 7"),
    ("cases/welcome.yaml", b"cases: }"),
    ("tables/tone.yaml", b"id: [tone]\nrows: 3"),
    ("parameters/limits.yaml", b"parameters: [{name: 7}]"),
    ("approvals/welcome.thanks.en/0001-0123456789ab.txt", b"nonsense"),
    ("approvals/seal.txt", b"nonsense"),
    ("reviewers/robin.yaml", b"keys: nonsense"),
    ("sources/core.yaml", b"views: 1"),
    ("paragraphs/welcome/welcome.thanks.en.md", b"\x00\xff"),
    ("paragraphs/welcome/welcome.thanks.en.md", b""),
    ("brand/brand.yaml", b"colours: 7"),
    ("brand/page.css", b"p { display: grid } }"),
    ("brand/logo.svg", b"<svg>"),
]


@pytest.mark.parametrize(("file", "content"), BROKEN, ids=lambda value: value if isinstance(value, str) else "")
def test_a_broken_file_of_any_kind_is_a_finding_that_names_it(file, content, ccm, letters) -> None:
    (letters / file).parent.mkdir(exist_ok=True, parents=True)
    (letters / file).write_bytes(content)

    ended = ccm("check", cwd=letters)

    assert ended.code == 1
    assert re.search(rf"^\S*{re.escape(Path(file).name)}.*: error [A-Z]\d+ ", ended.err, re.MULTILINE), ended.err


def test_a_character_that_no_font_has_is_told_where_it_was_written(ccm, letters) -> None:
    thanks = letters / "paragraphs/welcome/welcome.thanks.en.md"
    text = thanks.read_text(encoding="utf-8")
    thanks.write_text(text.replace("Thank you", "**Thank 中** \U0001f600 you"), encoding="utf-8")

    checked = ccm("check", "--format", "json", cwd=letters)

    told = [(each["code"], each["span"]["line"], each["span"]["column"]) for each in checked.json()["findings"]]
    assert told == [("R002", 9, 9), ("R002", 9, 13)]
    assert checked.code == 1
    assert "romanised" not in checked.out


def test_what_the_forms_of_a_document_share_is_said_once(ccm, letters) -> None:
    """Print and accessible are made from one document; a name that no font has is one finding, not two."""
    cases = letters / "cases/welcome.yaml"
    cases.write_text(cases.read_text().replace("city: Exampleton", "city: 中"), encoding="utf-8")

    seen = ccm("preview", "welcome", "--case", "two-accounts", cwd=letters)

    assert seen.code == 1
    assert seen.err.count("U+4E2D") == 1


def test_a_mistake_in_the_brand_names_the_file_as_an_author_finds_it(ccm, letters) -> None:
    (letters / "brand/brand.yaml").write_text("name: [\n", encoding="utf-8")

    checked = ccm("check", cwd=letters)

    assert checked.code == 1
    assert checked.err.startswith("brand/brand.yaml:")


@pytest.mark.parametrize("day", ["2026-02-30", "30.9.2026", "tomorrow", ""])
def test_a_day_that_is_none_is_told_in_words(ccm, letters, day) -> None:
    refused = ccm("preview", "welcome", "--as-of", day, cwd=letters)

    assert refused.code == 2
    assert "is not a day of the calendar; write it as year-month-day" in re.sub(r"\s+", " ", refused.err)
    assert "%Y" not in refused.err


def test_facts_are_asked_for_by_names_of_several_words(ccm, letters) -> None:
    found = ccm("facts", "days", "with", "us", cwd=letters)
    assert found.code == 0
    assert "days with us" in found.out

    lost = ccm("facts", "--touchpoint", "welcome", cwd=letters)
    assert lost.code == 2
    assert "--subject" in lost.err


def test_money_is_called_money(ccm) -> None:
    found = ccm("facts", "account overdraft limit")
    assert "money in account currency" in found.out


def test_a_proof_that_fails_leaves_no_older_document_to_be_taken_for_it(ccm, letters) -> None:
    assert ccm("preview", "welcome", cwd=letters).code == 0
    cases = letters / "cases/welcome.yaml"
    cases.write_text(cases.read_text().replace("full name: Alex Example", "full name: null"), encoding="utf-8")

    assert ccm("preview", "welcome", cwd=letters).code == 1
    left = sorted(each.name for each in (letters / "target/preview").iterdir())
    assert left == ["gallery.css", "welcome.html"]


def test_the_version_is_told(ccm) -> None:
    ended = ccm("--version")

    assert (ended.code, ended.out, ended.err) == (0, f"ccm {version('ccm-composer')}\n", "")
