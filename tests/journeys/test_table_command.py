"""`ccm table` as a person uses it."""

from pathlib import Path

import pytest

TABLE = """\
id: tone
inputs:
  - {expression: age, type: number}
  - {expression: segment, type: text}
output: {name: tone, type: text, values: [plain, warm, formal]}
hit: unique
rows:
  - {when: ["< 30", "-"], then: '"warm"', note: The young}
  - {when: ["[30..60]", '"retail"'], then: '"plain"'}
  - {when: ["[30..60]", 'not("retail")'], then: '"formal"'}
  - {when: ["> 60", "-"], then: '"formal"'}
"""
CASES = """\
- {id: young, given: {age: 20, segment: retail}, expected: warm}
- {id: old, given: {age: 70, segment: private}, expected: plain}
"""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "tone.yaml"
    path.write_text(TABLE, encoding="utf-8")
    return path


def test_a_sound_table_is_checked_and_described(ccm, table: Path) -> None:
    ended = ccm("table", "check", table)

    assert (ended.code, ended.err) == (0, "")
    assert ended.out == "“tone”: 4 rows, 2 inputs, 1 output, hit policy unique\n0 errors, 0 warnings\n"


def test_rows_that_overlap_are_an_error_with_a_customer_as_proof(ccm, table: Path) -> None:
    table.write_text(TABLE.replace('"> 60"', '">= 60"'), encoding="utf-8")

    ended = ccm("table", "check", table)

    assert ended.code == 1
    assert "error T020 table-overlap: rows 2 and 4 match together" in ended.err
    assert 'for example: age is 60, segment is "retail"' in ended.err


def test_a_table_is_shown_as_a_grid(ccm, table: Path) -> None:
    ended = ccm("table", "show", table)

    assert ended.code == 0
    for words in ("tone", "age", "segment", "[30..60]", 'not("retail")', "The young"):
        assert words in ended.out


@pytest.mark.parametrize("form", ["csv", "xlsx", "dmn"])
def test_a_table_goes_through_every_format_and_back(ccm, table: Path, tmp_path: Path, form: str) -> None:
    there, back = tmp_path / f"there.{form}", tmp_path / "back.yaml"

    assert ccm("table", "convert", table, "--to", form, "--out", there).code == 0
    assert ccm("table", "convert", there, "--to", "yaml", "--out", back).code == 0

    assert ccm("table", "check", back).code == 0
    straight = tmp_path / "straight.yaml"
    assert ccm("table", "convert", table, "--to", "yaml", "--out", straight).code == 0
    rows = [path.read_text(encoding="utf-8").partition("rows:")[2] for path in (straight, back)]
    assert rows[0] == rows[1]


def test_cases_are_run_and_rows_that_none_reaches_are_named(ccm, table: Path, tmp_path: Path) -> None:
    cases = tmp_path / "cases.yaml"
    cases.write_text(CASES, encoding="utf-8")

    ended = ccm("table", "test", table, "--cases", cases)

    assert ended.code == 1
    assert 'old: expected "plain", got "formal"' in ended.out
    assert "row 2 is reached by no case" in ended.out
    assert ended.out.endswith("2 of 4 rows reached\n1 passed, 1 failed\n")


def test_cases_in_csv_are_told_where_they_are_wrong(ccm, table: Path, tmp_path: Path) -> None:
    cases = tmp_path / "cases.csv"
    cases.write_text("age,segment,expected\n20,retail,warm\n20\n", encoding="utf-8")

    ended = ccm("table", "test", table, "--cases", cases, "--format", "json")

    assert ended.code == 1
    found = ended.json()
    assert [(each["id"], each["passed"], each["rows"]) for each in found["cases"]] == [("line 2", True, [1])]
    assert found["findings"][0]["code"] == "X131"


def test_cases_are_made_that_reach_every_row_and_every_bound(ccm, table: Path, tmp_path: Path) -> None:
    made = tmp_path / "made.yaml"

    ended = ccm("table", "test", table, "--generate", made)

    assert ended.code == 0
    assert "4 of 4 rows reached" in ended.out
    ages = {line.partition("age: ")[2].split(",")[0] for line in made.read_text(encoding="utf-8").splitlines()}
    assert {"29", "30", "60", "61"} <= ages
    assert ccm("table", "test", table, "--cases", made).code == 0


def test_what_is_no_table_is_refused(ccm, tmp_path: Path) -> None:
    assert ccm("table", "check", tmp_path / "nowhere.yaml").code == 2
    assert ccm("table", "check", "README.md").code == 2


KIT = """\
<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    xmlns:xsd="http://www.w3.org/2001/XMLSchema">
  <testCase id="young">
    <inputNode name="age"><value xsi:type="xsd:decimal">20</value></inputNode>
    <inputNode name="segment"><value xsi:type="xsd:string">retail</value></inputNode>
    <resultNode name="tone"><expected><value xsi:type="xsd:string">warm</value></expected></resultNode>
  </testCase>
  <testCase id="other"><resultNode name="fee"><expected><value xsi:nil="true"/></expected></resultNode></testCase>
</testCases>
"""


def test_cases_of_the_conformance_kit_are_run_as_well(ccm, table: Path, tmp_path: Path) -> None:
    cases = tmp_path / "cases.xml"
    cases.write_text(KIT, encoding="utf-8")

    ended = ccm("table", "test", table, "--cases", cases)

    assert (ended.code, ended.out.splitlines()[-1]) == (0, "1 passed, 0 failed")
    cases.write_text(KIT.replace('name="tone"', 'name="tones"'), encoding="utf-8")
    ended = ccm("table", "test", table, "--cases", cases)
    assert ended.code == 1
    assert "no case is about “tone”" in ended.err
    assert "did you mean “tones”?" in ended.err


def test_a_table_of_a_project_may_name_its_facts(ccm, tmp_path: Path) -> None:
    home = tmp_path / "project"
    assert ccm("init", home).code == 0
    path = home / "tables" / "stage.yaml"
    path.parent.mkdir(exist_ok=True)
    text = (
        "id: stage\ninputs: [{expression: letter date, type: date}]\noutput: {name: stage, type: text}\nhit: first\n"
        "rows:\n  - {when: ['? > as of'], then: '\"later\"'}\n  - {when: ['-'], then: '\"now\"'}\n"
    )
    path.write_text(text, encoding="utf-8")
    elsewhere = tmp_path / "stage.yaml"
    elsewhere.write_text(text, encoding="utf-8")

    assert ccm("table", "check", path).code == 0
    assert ccm("table", "check", elsewhere, "--library", home).code == 0
    ended = ccm("table", "check", elsewhere)
    assert (ended.code, "F020" in ended.err) == (1, True)
    assert ccm("table", "check", elsewhere, "--library", tmp_path).code == 2
    there = tmp_path / "stage.dmn"
    assert ccm("table", "convert", path, "--to", "dmn", "--out", there).code == 0
    assert ccm("table", "check", there).code == 0


def test_what_stays_behind_of_a_decision_model_is_said(ccm, table: Path, tmp_path: Path) -> None:
    model, alone = tmp_path / "tone.dmn", tmp_path / "alone.csv"
    assert ccm("table", "convert", table, "--to", "dmn", "--out", model).code == 0
    assert ccm("table", "convert", model, "--to", "csv", "--out", alone).err == ""
    text = model.read_text(encoding="utf-8")
    other = (
        '<decision name="other" id="o"><literalExpression><text>1</text></literalExpression></decision></definitions>'
    )
    model.write_text(text.replace("</definitions>", other), encoding="utf-8")

    ended = ccm("table", "convert", model, "--to", "csv", "--out", alone)

    assert ended.code == 0
    assert "warning T014 table-not-written: only the table “tone” is written; “other” stay behind" in ended.err
    assert alone.read_text(encoding="utf-8").startswith("id,tone\n")


def test_one_of_several_tables_is_named(ccm, table: Path, tmp_path: Path) -> None:
    model = tmp_path / "tone.dmn"
    assert ccm("table", "convert", table, "--to", "dmn", "--out", model).code == 0
    text = model.read_text(encoding="utf-8")
    decision = text[text.index("  <decision ") : text.index("</definitions>")]
    second = decision.replace('"tone"', '"mood"').replace('id="', 'id="second_')
    model.write_text(text.replace("</definitions>", second + "</definitions>"), encoding="utf-8")

    ended = ccm("table", "check", model)

    assert ended.code == 1
    assert "there are several decision tables\n    hint: name one: “tone”, “mood”" in ended.err
    assert ccm("table", "check", model, "--table", "mood").code == 0
    assert "did you mean “mood”?" in ccm("table", "check", model, "--table", "moot").err


def test_what_is_asked_for_is_written_into_folders_that_are_not_there_yet(ccm, table: Path, tmp_path: Path) -> None:
    sheet, cases = tmp_path / "sheets/tone.csv", tmp_path / "cases/tone.csv"

    assert ccm("table", "convert", table, "--to", "csv", "--out", sheet).code == 0
    assert ccm("table", "test", table, "--generate", cases).code == 0

    assert sheet.is_file()
    assert cases.is_file()
