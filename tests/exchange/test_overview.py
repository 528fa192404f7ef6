"""The overview holds what reviewers ask for, and nothing in it is ever calculated."""

import csv
import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from ccm.exchange.markdown import read_wording
from ccm.exchange.overview import COLUMNS, Row, as_csv, as_xlsx, overview, plain_of
from ccm.library import load
from ccm.library.approvals.model import ReviewDecision
from ccm.library.front_matter import split_front_matter
from ccm.project import Project, open_project
from tests.signatures import ADA, act, approved, at
from tests.small_library import FILES, fragment

ROOT = Path(__file__).parents[2]
ON = date(2026, 10, 1)
HOSTILE = ('=HYPERLINK("http://evil.example")', "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1+1", "\r=1", " =1+1")


@pytest.fixture(scope="module")
def sample() -> Project:
    project, _ = open_project(ROOT / "fragments")
    assert project is not None
    return project


@pytest.fixture(scope="module")
def rows(sample) -> tuple[Row, ...]:
    return overview(sample, ON)


def row_of(rows, fragment: str, language: str) -> dict[str, object]:
    return next(
        each for one in rows if (each := one.as_json())["fragment"] == fragment and each["language"] == language
    )


def test_there_is_a_row_for_each_fragment_and_language(rows, sample) -> None:
    assert len(rows) == len(sample.library.fragments)
    assert len({(each.cells[0], each.cells[1], each.cells[-1]) for each in rows}) == len(rows)


def test_a_row_says_where_a_wording_stands_and_who_gets_it(rows) -> None:
    row = row_of(rows, "alert.action-payment", "en")

    assert row["state"] == "effective"
    assert str(row["approved by"]).endswith("(reviewer)")
    assert row["approved on"] < row["approved until"]
    assert row["who gets it"] == 'if event kind = "suspicious card payment"'
    assert row["touchpoints"] == "security-alert"
    assert str(row["wording"]).startswith("Was it you? Then confirm it in the app under Messages")
    assert "{{ security phone }}" in str(row["wording"])
    assert row["words"] == 43
    assert isinstance(row["reading grade"], float)


def test_what_only_others_bring_and_what_everybody_gets_is_said_in_words(rows) -> None:
    said = {str(each.as_json()["who gets it"]).partition(" ")[0] for each in rows}

    assert said == {"everybody", "if", "only"}


def test_waived_findings_stand_with_their_reason(rows) -> None:
    assert "may-be-missing until 2027-06-30, payments-compliance: A statement without" in str(
        row_of(rows, "statement.summary", "en")["waivers"]
    )


def test_a_draft_has_no_approval_and_says_what_is_missing(sample) -> None:
    (first, *_) = sample.library.fragments
    project = with_files(sample, {**sample.files, first.path: sample.files[first.path] + b"\nOne more sentence.\n"})

    row = row_of(overview(project, ON), first.id, first.locale)

    assert (row["state"], row["approved on"], row["approved by"]) == ("draft", "", "")
    assert row["what is missing"]


def test_a_wording_submitted_again_is_still_approved_by_whom_it_was(sample) -> None:
    written = {path: text.encode() for path, text in {**FILES, **fragment("hello")}.items()}
    files = act(approved(written, date(2026, 9, 1)), "hello.en", ADA, ReviewDecision.SUBMIT, at(date(2026, 9, 10)))

    (row,) = overview(with_files(sample, files), ON)

    said = row.as_json()
    assert said["state"] == "effective"
    assert (said["approved on"], said["approved by"]) == ("2026-09-01", "rae-viewer (reviewer)")


def with_files(project: Project, files: Mapping[str, bytes]) -> Project:
    library, found = load(files)
    assert library is not None, found
    return replace(project, files=files, library=library)


def test_lists_tables_and_links_are_plain_text() -> None:
    parts, _ = read_wording("## Head\n\n- **One**\n- [two](https://a.example)\n\n| A | B |\n|--|--|\n| 1 | {{ x }} |")

    assert plain_of(parts) == "Head\n• One\n• two (https://a.example)\nA | B\n1 | {{ x }}"


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_is_calculated(text: str, rows) -> None:
    hostile = replace(rows[0], cells=(text,) * len(COLUMNS))

    page = openpyxl.load_workbook(io.BytesIO(as_xlsx([hostile]))).active
    line = list(csv.reader(io.StringIO(as_csv([hostile]).decode("utf-8-sig"), newline="")))[1]

    assert {cell.data_type for cell in page[2]} == {"s"}
    assert all(cell.quotePrefix for cell in page[2])
    assert set(line) == {f"'{text}"}


def test_the_sheet_can_be_read_filtered_and_printed(rows) -> None:
    page = openpyxl.load_workbook(io.BytesIO(as_xlsx(rows))).active

    assert [cell.value for cell in page[1]] == list(COLUMNS)
    assert page.freeze_panes == "C2"
    assert page.auto_filter.ref == f"A1:Y{len(rows) + 1}"
    assert (page.page_setup.orientation, page.print_title_rows) == ("landscape", "$1:$1")
    assert all(cell.alignment.wrap_text for cell in page[2])
    assert page.max_row == len(rows) + 1
    assert page.cell(2, list(COLUMNS).index("words") + 1).data_type == "n"


def test_the_same_library_gives_the_same_bytes(rows, sample) -> None:
    again = overview(sample, ON)

    assert as_xlsx(rows) == as_xlsx(again)
    assert as_csv(rows) == as_csv(again)


def test_texts_that_excel_cannot_keep_are_cut_and_cleaned(rows) -> None:
    long = replace(rows[0], cells=("a\x0b" + "b" * 40_000,) * len(COLUMNS))

    value = openpyxl.load_workbook(io.BytesIO(as_xlsx([long]))).active.cell(2, 1).value

    assert value.startswith("a\ufffdb")
    assert (len(value), value[-1]) == (32_767, "…")


def test_every_wording_of_the_sample_library_is_in_its_row(rows, sample) -> None:
    for row in rows:
        said = row.as_json()
        sheet, _ = split_front_matter("", sample.files[str(said["file"])].decode())
        assert sheet is not None
        last = [word for word in sheet.body.split() if word.isalpha()][-1:]
        assert all(word in str(said["wording"]) for word in last), said["file"]


def test_the_command_writes_the_file_and_counts_what_is_in_it(ccm, letters: Path) -> None:
    ended = ccm("overview", "--out", "target/overview.csv", "--on", "2026-10-01")

    assert (ended.code, ended.err) == (0, "")
    assert ended.out == "target/overview.csv\n6 rows of 25 columns: 6 draft; 6 with findings\n"
    assert (letters / "target/overview.csv").read_bytes().startswith(b"\xef\xbb\xbffragment,language,")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "there is nothing to write to"),
        (("--out", "overview.pdf"), "overview.pdf is neither .csv nor .xlsx"),
        (("no.such", "--out", "a.csv"), "there is no fragment “no.such”"),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_hint(ccm, letters: Path, words, said) -> None:
    ended = ccm("overview", *words)

    assert ended.code == 2
    assert said in ended.err
    assert "hint:" in ended.err


def test_programs_get_the_rows_as_json(ccm, letters: Path) -> None:
    rows = ccm("overview", "welcome.thanks", "--format", "json").json()

    assert [row["fragment"] for row in rows] == ["welcome.thanks"]
    assert list(rows[0]) == list(COLUMNS)
