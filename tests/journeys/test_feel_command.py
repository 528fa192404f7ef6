"""`ccm feel` as a person uses it: at the command line, at its prompt, and from a program."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FACTS = """\
age: 35
monthly salary: 2100.00
opened: 2020-02-29
segment: retail
postcode: "0420"
movements:
  - {amount: -3.20, on date: 2026-01-09}
  - {amount: 1000, on date: 2026-01-10}
"""


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("feel") / "facts.yaml"
    path.write_text(FACTS, encoding="utf-8")
    return path


def test_an_expression_is_evaluated_over_a_file_of_facts(ccm, facts: Path) -> None:
    ended = ccm("feel", "movements[amount > 0].on date", "--facts", facts)

    assert (ended.code, ended.out, ended.err) == (0, '[@"2026-01-10"]\n', "")


def test_what_is_quoted_in_the_file_is_text(ccm, facts: Path) -> None:
    assert ccm("feel", "postcode", "--facts", facts).out == '"0420"\n'


def test_a_trace_shows_every_comparison_with_what_it_saw(ccm, facts: Path) -> None:
    ended = ccm("feel", 'age > 30 and segment = "retail"', "--facts", facts, "--trace")

    assert ended.out.splitlines() == [
        "true",
        "  age > 30 is true (age was 35)",
        '  segment = "retail" is true (segment was "retail")',
    ]


def test_the_tree_and_the_sql_are_shown_when_asked_for(ccm, facts: Path) -> None:
    ended = ccm("feel", "age > 30", "--facts", facts, "--ast", "--sql")

    assert ended.out.splitlines() == [
        "true",
        "comparison “>” (boolean)  age > 30",
        "  fact “age” (number)  age",
        "  literal 30 (number)  30",
        'duckdb (exact): "age" > 30',
        'postgres (exact): "age" > 30',
    ]


def test_a_null_says_where_it_arose_and_a_typo_is_guessed(ccm, facts: Path) -> None:
    ended = ccm("feel", "agee / 0", "--facts", facts)

    assert ended.code == 0
    assert ended.out.splitlines()[0] == "null"
    assert "did you mean “age”?" in ended.err


def test_what_cannot_be_read_ends_with_one_and_says_where(ccm) -> None:
    ended = ccm("feel", "(1 +")

    assert ended.code == 1
    assert "expression:1:5: error F010" in ended.err


def test_a_missing_file_is_a_refusal(ccm) -> None:
    assert ccm("feel", "1", "--facts", "nowhere.yaml").code == 2


def test_a_program_gets_everything_as_json(ccm, facts: Path) -> None:
    found = ccm("feel", "1 / 0 > age", "--facts", facts, "--format", "json").json()

    assert found["value"] is None
    assert found["nulls"] == [{"text": "1 / 0", "line": 1, "column": 1, "why": "division by zero"}]
    assert found["type"] == "boolean"


def test_the_prompt_answers_line_by_line_and_survives_mistakes(facts: Path) -> None:
    typed = "1 + 1\n:let x = {a: 3}\nx.a * 2\n5 +\n:ast x.a\n:facts\n:quit\n"

    ended = subprocess.run(
        [sys.executable, "-m", "ccm", "feel"], input=typed, cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert ended.stdout.splitlines() == [
        "2",
        "6",
        "3",
        "path “a” (number)  x.a",
        "  fact “x” (record)  x",
        "x = {a: 3}",
    ]
    assert "The expression ends too early" in ended.stderr
    assert ended.returncode == 1


def test_the_cases_of_a_condition_are_those_of_the_manual(ccm) -> None:
    manual = (ROOT / "docs" / "feel.md").read_text(encoding="utf-8").partition("## Which cases test a condition?")[2]
    _, command, _, wanted, *_ = re.split(r"```\w*\n", manual)

    ended = ccm(*shlex.split(command)[1:])

    assert (ended.code, ended.err) == (0, "")
    assert ended.out == wanted


def test_the_cases_of_a_condition_as_json_and_in_the_prompt(ccm, facts: Path) -> None:
    found = ccm("feel", "age > 30 and age > 20", "--facts", facts, "--cases", "--format", "json").json()
    typed = "1 > 2\n:cases own home\n:cases 1 + 1\n"
    command = [sys.executable, "-m", "ccm", "feel"]
    ended = subprocess.run(command, input=typed, cwd=ROOT, capture_output=True, text=True, check=False)

    assert found["never_decides_by_itself"] == ["age > 20"]
    assert found["cases"][0] == {
        "given": {"age": "31"}, "expected": True, "proves": ["age > 30"], "missing": [], "boundary_of": [],
    }  # fmt: skip
    assert ended.stdout.splitlines()[:3] == [
        "false",
        "case  own home  expected   shows",
        "1     true      true       proves own home",
    ]
    assert "there are no cases" in ended.stderr


def test_what_is_no_condition_has_no_cases(ccm) -> None:
    for source in ("1 + age", "age >", '"a"'):
        ended = ccm("feel", source, "--cases")
        assert ended.code == 2
        assert "there are no cases: " in ended.err
