"""The pages are true: every fenced block is run, read or checked, in the order a reader meets them.

`sh` blocks run for real in a folder prepared as the page assumes, in this process, because a process for each of many
commands would be slow; `python` blocks run there; `yaml` and `markdown` blocks name the file they are. The examples of
`docs/feel.md` are run by `tests/feel`.
"""

import json
import re
import shlex
import shutil
import sys
import webbrowser
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import unquote

import pytest

from ccm.feel import BOOLEAN, Name, parse
from ccm.library import load, read_project
from ccm.library.approvals.entry_files import read_entry
from ccm.samplebank import generate
from tests.authoring import keep_in_git
from tests.commands import Ccm, ccm_in_process

ROOT = Path(__file__).parents[2]
FENCE = re.compile(r"^```(\S+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PAGES = ("README.md", *(f"docs/{path.name}" for path in sorted((ROOT / "docs").glob("*.md")) if path.name != "feel.md"))
TARGETS = re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


@pytest.fixture
def ccm(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path_factory: pytest.TempPathFactory
) -> Ccm:
    """Run `ccm` with arguments in the current folder. No browser is opened; passphrases are typed."""
    monkeypatch.setattr(webbrowser, "open", lambda _: True)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("ccm.cli.signing.clock", lambda: datetime(2026, 10, 2, 9, 30, tzinfo=UTC))
    monkeypatch.setattr("ccm.cli.passphrase.getpass", lambda _: "a reader of the pages")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("home")))

    return ccm_in_process(monkeypatch, capfd)


def blocks(page: str, *languages: str) -> Iterator[tuple[str, str]]:
    """The path and text of every block in one of the languages."""
    for language, path, text in FENCE.findall((ROOT / page).read_text(encoding="utf-8")):
        if language in languages:
            yield path, text


def commands(block: str) -> Iterator[list[str]]:
    """The commands of a `sh` block, in words."""
    for line in block.splitlines():
        for command in line.split(" && "):
            if words := shlex.split(command, comments=True):
                yield words


def write_files(page: str, folder: Path) -> None:
    """Write every block that names its file."""
    for path, text in blocks(page, "yaml", "markdown", "csv"):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")


@pytest.fixture(scope="session")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample") / "bank"
    generate(folder, customers=40, seed=1, as_of=date(2026, 9, 30), months=14)
    return folder


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the sample library and its brand, in git."""
    for name in ("fragments", "brand"):
        shutil.copytree(ROOT / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    keep_in_git(tmp_path)
    return tmp_path


@pytest.fixture
def guide(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The project that the authors' guide writes, file by file."""
    shutil.copytree(ROOT / "brand", tmp_path / "brand")
    project = tmp_path / "letters-of-the-guide"
    write_files("docs/authors.md", project)
    monkeypatch.chdir(project)
    return project


def run_block(block: str, ccm: Ccm, monkeypatch: pytest.MonkeyPatch) -> None:
    for words in commands(block):
        match words:
            case ["ccm", *arguments]:
                ended = ccm(*(path for word in arguments for path in expanded(word)))
                assert ended.code == 0, (words, ended.out, ended.err)
            case ["cd", folder]:
                monkeypatch.chdir(folder)
            case ["make", *targets]:
                assert set(targets) <= set(TARGETS), words
            case _:
                pytest.fail(f"a reader cannot follow: {' '.join(words)}")


def expanded(word: str) -> list[str]:
    return [str(path) for path in Path().glob(word)] if "*" in word else [word]


@pytest.fixture(scope="session")
def bank_in_postgres(pg_server: str, pg_databases, bank: Path) -> str:
    """The folder of the server's socket; its database `bank` holds the same bank."""
    types = {"date32[day]": "date", "bool": "boolean", "int64": "bigint"}
    types |= {"decimal128(18, 2)": "numeric(18,2)", "decimal128(9, 6)": "numeric(9,6)"}
    pg_databases(name="bank").load(bank, types)
    return unquote(pg_server.partition("host=")[2])


@pytest.fixture
def as_for_psql(bank_in_postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a person who reads the page has a database."""
    monkeypatch.setenv("PGHOST", bank_in_postgres)
    monkeypatch.setenv("PGUSER", "postgres")


@pytest.mark.parametrize("page", [page for page in PAGES if page != "docs/authors.md" and list(blocks(page, "sh"))])
def test_every_command_of_a_page_does_what_the_page_says(page, workplace, ccm, monkeypatch, as_for_psql) -> None:
    for _, block in blocks(page, "sh"):
        run_block(block, ccm, monkeypatch)
        monkeypatch.chdir(workplace)


def test_every_command_of_the_guide_for_authors_works_in_its_project(guide, ccm, monkeypatch) -> None:
    for _, block in blocks("docs/authors.md", "sh"):
        run_block(block, ccm, monkeypatch)
        monkeypatch.chdir(guide)


def test_the_project_of_the_guide_for_authors_is_checked_without_a_finding(guide, ccm) -> None:
    ended = ccm("check")

    assert (ended.code, ended.err) == (0, "")
    assert "0 errors, 0 warnings" in ended.out


@pytest.mark.parametrize("case", ["regular-saver", "first-steps", "one-entry"])
def test_every_case_of_the_guide_gives_a_document(case, guide, ccm) -> None:
    touchpoint = "mini-statement" if case == "one-entry" else "savings-thanks"

    ended = ccm("preview", touchpoint, "--case", case)

    assert ended.code == 0, ended.err
    assert ended.out.startswith("produced\n")


def test_the_settings_of_an_editor_that_the_guide_shows_are_those_that_are_printed(guide, ccm) -> None:
    shown = next(
        json.loads(text)["yaml.schemas"] for path, text in blocks("docs/authors.md", "text") if "settings" in path
    )
    printed = ccm("schema", "--out", ".vscode/schemas").out

    assert shown.items() <= json.loads(printed[printed.index("{") :])["yaml.schemas"].items()
    assert all(Path(name).is_file() for name in shown)


def test_the_finding_that_the_guide_shows_is_the_one_that_is_made(guide, ccm) -> None:
    shown = next(text for path, text in blocks("docs/authors.md", "text") if not path)
    file = guide / "paragraphs/savings/savings.regular-saver.en.md"
    file.write_text(file.read_text(encoding="utf-8").replace("savings deposit months >=", "saving deposit months >="))

    assert shown in ccm("check").err


def test_the_deck_that_the_guide_shows_is_the_one_that_is_made(guide, ccm) -> None:
    shown = next(text for path, text in blocks("docs/authors.md", "text") if path == "deck")

    assert ccm("deck", "savings-thanks").out == shown


def test_the_slots_that_the_guide_shows_are_what_is_said_of_them(guide, ccm) -> None:
    shown = dict(blocks("docs/authors.md", "text"))

    assert ccm("coverage", "savings-thanks:opening").out == shown["coverage"]
    file = guide / "paragraphs/savings/savings.first-steps.en.md"
    file.write_text(file.read_text(encoding="utf-8").replace("deposit months < 9", "deposit months < 8"))
    ended = ccm("coverage", "savings-thanks:opening")
    assert (ended.code, shown["gap"] in ended.out) == (1, True)


def test_the_combinations_that_the_guide_shows_are_those_there_are(guide, ccm) -> None:
    assert dict(blocks("docs/authors.md", "text"))["combinations"] in ccm("check", "--combinations").out


def test_every_condition_of_the_guide_is_one(guide) -> None:
    library, _ = load(read_project(guide))
    assert library is not None
    names = [Name(each.name, each.slug, each.type) for each in (*library.tables, *library.parameters)]
    model = library.vocabulary.model(grain="customer", extra_names=names)
    conditions = [line for _, block in blocks("docs/authors.md", "feel") for line in block.splitlines()]

    assert len(conditions) > 10
    assert [found for line in conditions for found in parse(line, model, expect=BOOLEAN)[1]] == []


PLACEHOLDERS = """---
id: savings.placeholders
slot: note
touchpoints: savings-thanks
---
"""
VALUES = {"savings balance": "1234.50", "savings deposit months": "9", "monthly salary": "192.890625"}


def test_every_placeholder_of_the_guide_prints_what_the_guide_says(guide, ccm) -> None:
    page = (ROOT / "docs/authors.md").read_text(encoding="utf-8").replace(r"\|", "|")
    rows = re.findall(r"^\| `(\{\{ (?!account ).+? \}\})`(?: or `.+?`)? \| (.+?)(?:, .*)? \|$", page, re.MULTILINE)
    lines = "".join(f"- {placeholder}\n" for placeholder, _ in rows)
    (guide / "paragraphs/savings/savings.placeholders.en.md").write_text(PLACEHOLDERS + lines, encoding="utf-8")
    case = (guide / "cases/savings-thanks.yaml").read_text(encoding="utf-8")
    for name, value in VALUES.items():
        case = re.sub(rf"(      {name}:) \S+", rf"\1 {value}", case, count=1)
    case = case.replace("    facts:\n", "    facts:\n      savings accounts: 1\n", 1)
    (guide / "cases/savings-thanks.yaml").write_text(case, encoding="utf-8")

    ended = ccm("preview", "savings-thanks", "--case", "regular-saver", "--form", "page")

    assert ended.code == 0, ended.err
    said = (guide / "target/preview/savings-thanks-page.html").read_text(encoding="utf-8")
    printed = [re.sub(r"<[^>]+>", "", item).strip() for item in re.findall(r"<li[^>]*>(.*?)</li>", said, re.DOTALL)]
    wanted = [shown if shown != "as it is" else "Amara" for _, shown in rows]
    assert len(rows) > 8
    assert printed == wanted


def test_the_python_of_the_page_for_integrators_runs(workplace, bank, capfd) -> None:
    shutil.copytree(bank, workplace / "bank")
    names: dict[str, object] = {}

    for _, block in blocks("docs/integrators.md", "python"):
        exec(compile(block, "docs/integrators.md", "exec"), names)

    assert "produced print" in capfd.readouterr().out
    assert len(list((workplace / "outbox/current-account-statement").rglob("*.*"))) >= 1


def test_the_approval_and_the_policy_that_the_page_for_reviewers_shows_can_be_read() -> None:
    entry, policy = (block for _, block in blocks("docs/reviewers.md", "text"))
    files = read_project(ROOT / "fragments")
    settings = files["library.yaml"].decode()
    before, _, _ = settings.partition("approval:\n")

    read, found = read_entry("approvals/letter.closing-care.en/0002-0123456789ab.txt", entry.encode())
    _, told = load({**files, "library.yaml": f"{before}{policy}".encode()})

    assert (read is not None, found) == (True, ())
    assert [each for each in told if each.span and each.span.source == "library.yaml"] == []


EXTRACTS = {
    "clients.csv": "client_no,first,last\n1,Jo,Sample\n2,Sam,Sample\n",
    "contracts.csv": "contract,client_no,iban\n10,1,GB00 0000\n",
    "moves.csv": "id,contract,day,value\n100,10,2026-09-01,12.50\n101,10,2026-09-02,-3.00\n",
}


TABLES = (
    "CREATE SCHEMA crm",
    "CREATE SCHEMA core",
    "CREATE TABLE crm.clients (client_no integer, first text, last text)",
    "INSERT INTO crm.clients VALUES (1, 'Jo', 'Sample'), (2, 'Sam', 'Sample')",
    "CREATE TABLE core.contracts AS SELECT 10 AS contract, 1 AS client_no, 'GB00 0000' AS iban",
    'CREATE TABLE core."Moves" (id bigint, contract bigint, day date, value numeric(18,2))',
    """INSERT INTO core."Moves" VALUES (100, 10, '2026-09-01', 12.50), (101, 10, '2026-09-02', -3)""",
)


@pytest.mark.parametrize("kind", ["files", "database"])
def test_the_source_mapping_of_the_page_for_integrators_brings_a_banks_data_in(
    kind, tmp_path, ccm, pg, monkeypatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ccm("init", "letters")
    write_files("docs/integrators.md", tmp_path / "letters")
    for name, text in EXTRACTS.items():
        (tmp_path / "data/extract").mkdir(parents=True, exist_ok=True)
        (tmp_path / "data/extract" / name).write_text(text)
    pg.run(*TABLES)
    monkeypatch.chdir("letters")

    assert ccm("check").code == 0
    data = "../data" if kind == "files" else pg.uri
    ended = ccm("run", "welcome", "--draft", "--data", data, "--as-of", "2026-09-30", "--out", "../night")

    assert ended.code == 0, ended.err
    assert "rows 6 = accepted 6 + set aside 0" in ended.out


def test_every_block_of_a_page_is_of_a_kind_that_is_tested() -> None:
    found = {
        (page, language, bool(path))
        for page in PAGES
        for language, path, _ in FENCE.findall((ROOT / page).read_text(encoding="utf-8"))
    }

    assert {language for _, language, _ in found} <= {
        "sh",
        "python",
        "yaml",
        "markdown",
        "csv",
        "feel",
        "text",
        "console",
    }
    assert [page for page, language, named in found if language in ("yaml", "markdown", "csv") and not named] == []
    assert {page for page, language, _ in found if language == "python"} == {"docs/integrators.md"}
    assert {page for page, language, _ in found if language == "yaml"} == {
        "docs/authors.md",
        "docs/first-fragment.md",
        "docs/integrators.md",
    }
    assert {page for page, language, _ in found if language == "console"} == {"docs/first-fragment.md"}
    assert {page for page, language, _ in found if language in ("feel", "csv")} == {"docs/authors.md"}


def steps(page: str) -> Iterator[tuple[str, str, str]]:
    """What a page tells its reader to do, in order: files to save, commands to type with what they show."""
    for language, path, text in FENCE.findall((ROOT / page).read_text(encoding="utf-8")):
        if path:
            yield "save", path, text
        elif language == "console":
            for command, _, shown in (part.partition("\n") for part in text.split("$ ")[1:]):
                yield "type", command, shown


def is_shown(said: str, shown: str) -> bool:
    """Whether a command said what a page shows; `…` is any text, on a line of its own any lines."""
    pattern = re.escape(shown.rstrip("\n")).replace("…\\\n", "…").replace("\\\n…", "…").replace("…", "(?s:.*)")
    return re.fullmatch(pattern, said.rstrip("\n")) is not None


def test_a_new_author_comes_to_an_approved_paragraph_as_the_page_shows(
    ccm: Ccm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for act, what, text in steps("docs/first-fragment.md"):
        if act == "save":
            Path(what).write_text(text, encoding="utf-8")
            continue
        program, *arguments = shlex.split(what)
        if program == "cd":
            monkeypatch.chdir(arguments[0])
            continue
        ended = ccm(*arguments)
        assert is_shown(f"{ended.err}{ended.out}", text), (what, ended.err, ended.out)
