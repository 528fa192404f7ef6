"""`ccm tck` as a person runs it: counts per level, a report, failures on request, never a traceback."""

import csv
import io
from pathlib import Path

import pytest

HEAD = 'xmlns="http://www.omg.org/spec/DMN/20160719/testcase" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
MODEL = """\
<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" namespace="urn:fees" name="Fees">
  <inputData id="age" name="age"><variable name="age" typeRef="number"/></inputData>
  <decision id="fee" name="fee">
    <informationRequirement><requiredInput href="#age"/></informationRequirement>
    <literalExpression><text>if age &lt; 26 then 0 else 4.90</text></literalExpression>
  </decision>
</definitions>
"""


def _case(name: str, age: str, fee: str) -> str:
    return (
        f'<testCase id="{name}"><inputNode name="age"><value xsi:type="xsd:decimal">{age}</value></inputNode>'
        f'<resultNode name="fee"><expected><value xsi:type="xsd:decimal">{fee}</value></expected></resultNode>'
        "</testCase>"
    )


@pytest.fixture
def kit(tmp_path: Path) -> Path:
    folder = tmp_path / "kit" / "compliance-level-2" / "0001-fees"
    folder.mkdir(parents=True)
    (folder / "fees.dmn").write_text(MODEL, encoding="utf-8")
    cases = _case("young", "20", "0") + _case("=1+1", "40", "5")
    text = f"<testCases {HEAD}><modelName>fees.dmn</modelName>{cases}</testCases>"
    (folder / "fees-test-01.xml").write_text(text, encoding="utf-8")
    return tmp_path / "kit"


def test_counts_report_and_failures(ccm, kit: Path, tmp_path: Path) -> None:
    report = tmp_path / "reports/results.csv"
    ended = ccm("tck", kit, "--report", report, "--failures")

    assert ended.code == 1
    assert ended.out.splitlines() == [
        "compliance-level-2: value 1/2, null 0/0, error 0/0",
        "1 passed, 1 failed, 0 skipped",
    ]
    assert ended.err.splitlines() == ["compliance-level-2/0001-fees/fees-test-01 =1+1: fee: expected 5, got 4.90"]
    assert list(csv.reader(io.StringIO(report.read_text(encoding="utf-8")))) == [
        ["compliance-level-2/0001-fees", "fees-test-01", "young", "SUCCESS", ""],
        ["compliance-level-2/0001-fees", "fees-test-01", "'=1+1", "ERROR", "fee: expected 5, got 4.90"],
    ]


def test_the_exit_code_is_0_when_none_failed(ccm, kit: Path) -> None:
    cases = kit / "compliance-level-2" / "0001-fees" / "fees-test-01.xml"
    cases.write_text(cases.read_text(encoding="utf-8").replace(">5<", ">4.9<"), encoding="utf-8")
    ended = ccm("tck", kit)

    assert (ended.code, ended.out.splitlines()[-1], ended.err) == (0, "2 passed, 0 failed, 0 skipped", "")


def test_broken_files_are_failed_cases(ccm, kit: Path) -> None:
    folder = kit / "compliance-level-2" / "0001-fees"
    (folder / "fees.dmn").write_bytes(b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>')
    (folder / "more.xml").write_bytes(b"\xff\xfe\x00 no xml")
    ended = ccm("tck", kit, "--failures")

    assert ended.code == 1
    assert ended.out.splitlines()[-1] == "0 passed, 3 failed, 0 skipped"
    assert "a DOCTYPE has no place here" in ended.err
    assert "more -: this is not well-formed XML" in ended.err


def test_a_folder_that_is_none_is_refused(ccm, tmp_path: Path) -> None:
    ended = ccm("tck", tmp_path / "nowhere")

    assert ended.code == 2
    assert "is no folder" in ended.err


def test_a_folder_without_cases_says_so(ccm, tmp_path: Path) -> None:
    ended = ccm("tck", tmp_path)

    assert (ended.code, ended.out) == (0, "0 passed, 0 failed, 0 skipped\n")
    assert "holds no test cases" in ended.err
