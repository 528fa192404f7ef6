"""`ccm test` as an author uses it."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest


@pytest.fixture
def letters(ccm, tmp_path: Path) -> Path:
    """The starter project, whose first case asks for what its customer must receive."""
    assert ccm("init", tmp_path / "letters").code == 0
    return tmp_path / "letters"


def expecting(letters: Path, expect: str) -> None:
    """Add what the first case must receive."""
    path = letters / "cases/welcome.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("    touchpoint: welcome\n", f"    touchpoint: welcome\n    {expect}\n", 1), encoding="utf-8"
    )


def test_cases_that_receive_what_they_must_pass_and_tell_what_they_exercise(ccm, letters: Path) -> None:
    expecting(
        letters,
        "expect: {status: produced, fragments: welcome.several-accounts, says: 2 accounts, at most: {pages: 1}}",
    )

    ended = ccm("test", cwd=letters)

    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("2 cases, 0 failed\n  fragments ")


@pytest.mark.parametrize(
    ("expect", "problem"),
    [
        ("{status: suppressed}", "expected suppressed, is produced"),
        ("{without: welcome.several-accounts}", "welcome.several-accounts is there"),
        ("{fragments: welcome.salutation-neutral}", "welcome.salutation-neutral is not there: "),
        ("{only: [welcome.thanks]}", "it also has "),
        ("{says: Goodbye}", "it does not say “Goodbye”"),
        ("{never says: ACCOUNTS}", "it says “ACCOUNTS”"),
        ("{channels: email}", "expected the channels email, it takes letter"),
        ("{locale: cs-CZ}", "expected the language cs-CZ, it is en"),
    ],
)
def test_a_case_that_receives_something_else_fails_with_the_reason(
    ccm, letters: Path, expect: str, problem: str
) -> None:
    expecting(letters, f"expect: {expect}")

    ended = ccm("test", cwd=letters)

    assert ended.code == 1
    assert problem in ended.out
    assert "2 cases, 1 failed" in ended.out


def test_an_expectation_of_something_that_does_not_exist_is_an_error_of_the_file(ccm, letters: Path) -> None:
    expecting(letters, "expect: {fragments: welcome.thank}")

    ended = ccm("test", cwd=letters)

    assert ended.code == 1
    assert "cases/welcome.yaml:6:25: error L036 unknown-expected: there is no fragment “welcome.thank”" in ended.err
    assert "did you mean “welcome.thanks”?" in ended.err


def test_variations_are_cases_of_their_own_and_can_be_named_together(ccm, letters: Path) -> None:
    vary = "vary: [{facts: {accounts held: 1}, expect: {without: welcome.several-accounts}}, {title: as it is}]"
    expecting(letters, vary)

    ended = ccm("test", "two-accounts", "--format", "json", cwd=letters)

    assert ended.code == 0
    assert [each["case"] for each in json.loads(ended.out)["cases"]] == ["two-accounts.1", "two-accounts.2"]


def test_a_case_about_a_customer_of_the_data_waits_for_the_data(ccm, letters: Path) -> None:
    expecting(letters, "subject: C000001")

    ended = ccm("test", cwd=letters)

    assert ended.code == 0
    assert "it names a customer: run it with --data DIR" in ended.out
    assert "2 cases, 0 failed, 1 not run" in ended.out


def test_reports_are_written_for_build_servers_and_browsers(ccm, letters: Path) -> None:
    expecting(letters, 'expect: {says: "<b>&"}')

    ended = ccm("test", "--junit", letters / "cases.xml", "--html", letters / "cases.html", cwd=letters)

    assert ended.code == 1
    suites = ElementTree.parse(letters / "cases.xml").getroot()
    assert (suites.get("tests"), suites.get("failures"), suites.get("skipped")) == ("2", "1", "0")
    failure = suites.find("testsuite/testcase/failure")
    assert failure is not None
    assert failure.get("message") == "it does not say “<b>&”"
    assert "it does not say “&lt;b&gt;&amp;”" in (letters / "cases.html").read_text(encoding="utf-8")


def test_what_no_case_exercises_is_listed(ccm, letters: Path) -> None:
    ended = ccm("test", "one-account", "--missed", cwd=letters)

    assert ended.code == 0
    assert "not exercised: welcome.several-accounts.en  paragraphs/welcome/" in ended.out
    assert ccm("test", "no-such-case", cwd=letters).code == 2


def test_a_case_about_a_customer_is_run_on_the_data(ccm, letters: Path, tmp_path: Path) -> None:
    assert ccm("sample", "--customers", "6", "--out", tmp_path / "bank").code == 0
    expecting(letters, "subject: C00000002\n    as of: 2005-03-30\n    expect: {status: produced, says: Thank you}")

    ended = ccm("test", "--data", tmp_path / "bank", "--format", "json", cwd=letters)

    assert ended.code == 0, ended.err
    assert [each["problems"] for each in ended.json()["cases"]] == [[], []]
    assert ccm("test", "--data", tmp_path / "nowhere", cwd=letters).code == 2


def test_a_case_about_a_customer_who_is_not_in_the_audience_says_so(ccm, letters: Path, tmp_path: Path) -> None:
    assert ccm("sample", "--customers", "6", "--out", tmp_path / "bank").code == 0
    expecting(letters, "subject: C00000002\n    expect: {status: produced}")

    ended = ccm("test", "--data", tmp_path / "bank", cwd=letters)

    assert ended.code == 1
    assert "expected produced, is not in audience" in ended.out


def test_a_case_about_nobody_fails_alone(ccm, letters: Path, tmp_path: Path) -> None:
    assert ccm("sample", "--customers", "6", "--out", tmp_path / "bank").code == 0
    expecting(letters, "subject: C99999999")

    ended = ccm("test", "--data", tmp_path / "bank", cwd=letters)

    assert ended.code == 1
    assert "there is no customer “C99999999” that welcome could be about; " in ended.out
    assert "2 cases, 1 failed" in ended.out
