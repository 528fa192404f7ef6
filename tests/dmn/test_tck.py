"""Test cases of the conformance kit: read whatever they hold, run, compare as the kit does, count."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_models import decision_of, input_data, literal, whole_file

from ccm.dmn.tck import FAILED, PASSED, SKIPPED, CaseResult, run_cases, same, tally
from ccm.dmn.tck_cases import read_cases
from ccm.feel.temporal_text import read_date_time, read_length, read_time

N = Decimal
XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"'


def _cases(body: str, model: str = "m.dmn") -> bytes:
    named = f"<modelName>{model}</modelName>" if model else ""
    return f'<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase" {XSI}>{named}{body}</testCases>'.encode()


def _plain(text: str, type_: str = "decimal") -> str:
    return f'<value xsi:type="xsd:{type_}">{text}</value>'


NIL = '<value xsi:nil="true"/>'


def _case(name: str, expected: str, inputs: str = "", more: str = "", error: str = "") -> str:
    failing = f' errorResult="{error}"' if error else ""
    result = f'<resultNode name="{name}"{failing}><expected>{expected}</expected></resultNode>'
    return f'<testCase id="1"{more}>{inputs}{result}</testCase>'


def _run(folder: Path, cases: bytes, model: bytes | None = None) -> list[CaseResult]:
    (folder / "cases-test-01.xml").write_bytes(cases)
    if model is not None:
        (folder / "m.dmn").write_bytes(model)
    return list(run_cases(folder))


MODEL = whole_file(
    input_data("x", "number")
    + decision_of(literal("x + 1"), name="next", requires="x")
    + decision_of(literal("1 / 0"), name="broken")
    + decision_of(literal("null"), name="empty")
    + decision_of(literal("{a: [1, x], b: {c: 2}}"), name="deep", requires="x")
    + decision_of('<functionDefinition kind="Java"/>', name="java")
    + '<businessKnowledgeModel id="f" name="f"><encapsulatedLogic><formalParameter name="n"/>'
    + f"{literal('n * 2')}</encapsulatedLogic></businessKnowledgeModel>"
)
X = f'<inputNode name="x">{_plain("4")}</inputNode>'


@pytest.mark.parametrize(
    ("case", "status", "message"),
    [
        (_case("next", _plain("5"), X), PASSED, ""),
        (_case("next", _plain("5.0000000000001"), X), PASSED, ""),
        (_case("next", _plain("6"), X), FAILED, "next: expected 6, got 5"),
        (_case("next", _plain("5", "string"), X), FAILED, 'next: expected "5", got 5'),
        (_case("next", NIL), PASSED, ""),
        (_case("broken", NIL, error="true"), PASSED, ""),
        (_case("empty", NIL), PASSED, ""),
        (_case("next", NIL, X, error="true"), FAILED, "next: expected null, got 5"),
        (_case("broken", _plain("1")), FAILED, "broken: expected 1, got null (3:"),
        (_case("nothing", _plain("1")), FAILED, "nothing: expected 1, got null (there is no decision “nothing”)"),
        (_case("java", NIL), SKIPPED, "external functions"),
        (
            _case("f", _plain("8"), f'<inputNode name="n">{_plain("4")}</inputNode>', ' type="bkm" invocableName="f"'),
            PASSED,
            "",
        ),
        ('<testCase id="1"/>', FAILED, "it expects nothing"),
        (_case("next", _plain("five"), X), FAILED, "“five” is no number"),
        (_case("next", _plain("NaN", "double"), X), FAILED, "“NaN” is no number"),
        (_case("next", _plain("31.1.2026", "date"), X), FAILED, "“31.1.2026” is no date"),
    ],
)
def test_a_case_passes_only_with_what_it_expects(tmp_path: Path, case: str, status: str, message: str) -> None:
    (result,) = _run(tmp_path, _cases(case), MODEL)

    assert result.status == status
    assert result.message.startswith(message)
    assert (result.message == "") is (status == PASSED)


def test_a_difference_deep_inside_is_named_by_its_path(tmp_path: Path) -> None:
    expected = (
        f'<component name="a"><list><item>{_plain("1")}</item><item>{_plain("5")}</item></list></component>'
        f'<component name="b"><component name="c">{_plain("3")}</component></component>'
    )
    (result,) = _run(tmp_path, _cases(_case("deep", expected, X)), MODEL)

    assert result.message == "deep.a[2]: expected 5, got 4, deep.b.c: expected 3, got 2"


@pytest.mark.parametrize(
    ("cases", "model", "message"),
    [
        (b"<not xml", MODEL, "this is not well-formed XML"),
        (b'<!DOCTYPE a [<!ENTITY e "x">]><testCases>&e;</testCases>', MODEL, "a DOCTYPE has no place here"),
        (_cases(""), MODEL, "the file has no testCase"),
        (_cases(_case("next", NIL), model="other.dmn"), MODEL, "there is no model “other.dmn” beside it"),
        (_cases(_case("next", NIL), model="../../etc/passwd"), MODEL, "there is no model “../../etc/passwd” beside it"),
        (_cases(_case("next", NIL)), None, "there is no model “m.dmn” beside it"),
        (_cases(_case("next", NIL), model=""), None, "it does not say which model it tests"),
        (_cases(_case("next", NIL)), b"<html/>", "this is no decision model"),
        (_cases(_case("next", NIL)), b"\x00\x01", "this is not well-formed XML"),
    ],
)
def test_a_broken_file_is_a_failed_case_with_a_reason(
    tmp_path: Path, cases: bytes, model: bytes | None, message: str
) -> None:
    (result,) = _run(tmp_path, cases, model)

    assert (result.status, result.message[: len(message)]) == (FAILED, message)


def test_the_only_model_of_a_folder_need_not_be_named(tmp_path: Path) -> None:
    assert [one.status for one in _run(tmp_path, _cases(_case("empty", NIL), model=""), MODEL)] == [PASSED]


def test_other_xml_is_no_test_case_file(tmp_path: Path) -> None:
    (tmp_path / "pom.xml").write_bytes(b"<project/>")

    assert list(run_cases(tmp_path)) == []


def test_what_a_model_imports_is_found_beside_it(tmp_path: Path) -> None:
    kind = "https://www.omg.org/spec/DMN/20230324/MODEL/"
    (tmp_path / "base.dmn").write_bytes(whole_file(decision_of(literal("41")), own="urn:base", name="Base"))
    model = whole_file(
        f'<import namespace="urn:base" name="base" importType="{kind}"/>'
        '<decision id="e" name="e"><informationRequirement><requiredDecision href="urn:base#d"/>'
        f"</informationRequirement>{literal('base.d + 1')}</decision>"
    )

    assert [one.status for one in _run(tmp_path, _cases(_case("e", _plain("42"))), model)] == [PASSED]


@pytest.mark.parametrize(
    ("folder", "label", "level"),
    [
        ("compliance-level-2/0001", "", "compliance-level-2"),
        ("non-compliant/0001", "", "non-compliant"),
        ("x", "<labels><label>Compliance Level 3</label></labels>", "compliance-level-3"),
        ("x", "", "other"),
    ],
)
def test_the_level_is_that_of_the_folder_or_of_the_labels(tmp_path: Path, folder: str, label: str, level: str) -> None:
    place = tmp_path / folder
    place.mkdir(parents=True)
    (place / "m.dmn").write_bytes(MODEL)
    (place / "c.xml").write_bytes(_cases(label + _case("empty", NIL)))
    (result,) = run_cases(tmp_path)

    assert (result.level, result.folder, result.file) == (level, folder, "c")


@pytest.mark.parametrize(
    ("expected", "value", "are_same"),
    [
        (N("2.718281828"), N("2.71828182845904523536"), True),
        (N("2.7182818"), N("2.7182820"), False),
        (N(0), N("1e-20"), False),
        (N(0), N("0.00"), True),
        (N("1e30"), N("1000000000000000000000000000001"), True),
        (N(1), True, False),
        (None, None, True),
        (None, N(0), False),
        ((N(1), "a"), (N(1), "a"), True),
        ((N(1),), (N(1), N(1)), False),
        ({"a": N(1)}, {"a": N(1), "b": None}, False),
        (read_length("P1Y"), read_length("P12M"), True),
        (read_length("P1D"), read_length("P1Y"), False),
        (read_time("10:00:00Z"), read_time("10:00:00"), False),
        (read_time("10:00:00Z"), read_time("11:00:00+01:00"), True),
        (read_date_time("2026-01-31T10:00:00"), read_date_time("2026-01-31T10:00:00"), True),
    ],
)
def test_values_are_compared_as_the_kit_does(expected: object, value: object, are_same: bool) -> None:
    assert same(expected, value) is are_same


def test_what_passes_is_counted_by_level_and_kind(tmp_path: Path) -> None:
    cases = _case("next", _plain("5"), X) + _case("next", _plain("6"), X) + _case("empty", NIL)
    cases += _case("broken", NIL, error="true") + _case("java", NIL)

    assert tally(_run(tmp_path, _cases(cases), MODEL)) == {"other": {"value": (1, 2), "null": (1, 1), "error": (1, 1)}}


@given(st.text(st.sampled_from("<>/\"'= abtestCaseinputNodevlux:"), max_size=80))
@settings(max_examples=200)
def test_no_file_of_cases_raises(body: str) -> None:
    read_cases(_cases(body))
    read_cases(body.encode())
