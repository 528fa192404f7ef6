"""The manual is true: its examples, table and Python do what it says, and its findings are made."""

import re
from pathlib import Path

import pytest

from ccm.dmn import load_table
from ccm.feel import interpret, parse, show

MANUAL = (Path(__file__).parents[2] / "docs" / "feel.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", MANUAL, re.DOTALL)
EXAMPLES = [
    tuple(line.split(" → ")) for language, block in BLOCKS if language == "feel" for line in block.strip().splitlines()
]


@pytest.mark.parametrize(("source", "wanted"), EXAMPLES)
def test_an_example_of_the_manual_gives_what_it_says(source, wanted, model, values):
    expression, found = parse(source, model)
    assert expression is not None, [str(one) for one in found]
    assert show(interpret(expression, values)) == wanted


def test_the_table_of_the_manual_loads_without_a_finding(model):
    tables = [block for language, block in BLOCKS if language == "yaml"]
    assert tables
    for text in tables:
        table, found = load_table(text, model)
        assert table is not None
        assert found == ()


def test_the_python_of_the_manual_runs(capsys):
    for language, block in BLOCKS:
        if language == "python":
            exec(compile(block, "docs/feel.md", "exec"), {})
    assert "balance >= 6 * monthly salary: true" in capsys.readouterr().out


def test_the_findings_of_the_manual_are_made(model):
    section = MANUAL.partition("## What is checked before anything runs")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `(.+?)` \| (.+?)[.;] ", section, re.MULTILINE)
    assert len(rows) >= 5
    for source, told in rows:
        _, found = parse(source, model)
        assert told in found[0].message + ".", (source, found[0].message)
