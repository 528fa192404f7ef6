"""Reads decision tables and files of cases for `ccm table`, and writes cases.

In: paths. Out: sheets, tables and cases with findings; YAML. A case gives values by the names of facts and says what
the table must give; in CSV the columns are the names, the last one is called `expected`.
"""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from ccm.cli.feel_values import plain_value, value_of
from ccm.cli.terminal import Refusal
from ccm.diagnostics import Diagnostic, Span, did_you_mean, error
from ccm.dmn.tables.casework import TableCase
from ccm.dmn.tables.formats import format_of, read_sheet
from ccm.dmn.tables.loading import load_sheet
from ccm.dmn.tables.model import DecisionTable
from ccm.dmn.tables.sheet import Sheet
from ccm.dmn.tck_cases import read_cases as read_kit_cases
from ccm.feel import Model
from ccm.feel.plain import write_value
from ccm.library import load, read_project
from ccm.library.tables import names_for
from ccm.written import Entries, Items, read_yaml

NO_CASES = error("X131", "table-no-cases", "A file of cases for a decision table holds none that can be read.")
EXPECTED = "expected"


def read_table(
    path: Path, name: str, library: Path | None
) -> tuple[Sheet | None, DecisionTable | None, tuple[Diagnostic, ...]]:
    """Read a table file in any format: the sheet as written, and the table if it is sound.

    It may name the facts of the project it belongs to, if there is one.
    """
    if not path.is_file():
        raise Refusal(f"there is no file {path}", hint="give a decision table as .yaml, .csv, .xlsx or .dmn")
    if not format_of(path.name):
        raise Refusal(f"{path.name} is no decision table by its ending", hint="known are .yaml, .csv, .xlsx and .dmn")
    sheet, found = read_sheet(path.read_bytes(), str(path), table=name)
    if sheet is None:
        return None, None, found
    table, more = load_sheet(sheet, _names(path, library))
    return sheet, table, (*found, *more)


def _names(path: Path, library: Path | None) -> Model | None:
    """The names of the project that was named, or in whose folder of tables the file lies; None if there is none."""
    here = path.resolve().parent
    own = here.name == "tables" and (here.parent / "library.yaml").is_file()
    root = library or (here.parent if own else None)
    if root is None:
        return None
    if not (root / "library.yaml").is_file():
        raise Refusal(f"there is no project {root}", hint="name the folder with library.yaml")
    found, _ = load(read_project(root))
    return None if found is None else names_for(found, f"tables/{path.name}")


def read_cases(path: Path, table: str) -> tuple[list[TableCase], tuple[Diagnostic, ...]]:
    """Read a file of cases: YAML, CSV, or XML of the conformance kit; of that the cases about `table`."""
    if not path.is_file():
        raise Refusal(f"there is no file {path}", hint="give a YAML, CSV or TCK file of cases")
    if path.suffix.lower() == ".csv":
        return _csv_cases(path)
    if path.suffix.lower() == ".xml":
        return _kit_cases(path, table)
    node, found = read_yaml(str(path), path.read_bytes())
    entries = node.items if isinstance(node, Items) else ()
    cases, problems = [], list(found)
    for number, each in enumerate(entries, 1):
        given = each.get("given") if isinstance(each, Entries) else None
        if not isinstance(each, Entries) or not isinstance(given, Entries) or each.get(EXPECTED) is None:
            hint = "write: - {id: a name, given: {age: 30}, expected: a value}"
            problems.append(NO_CASES.at(each.span, f"case {number} lacks “given” or “{EXPECTED}”", hint=hint))
            continue
        identity, wanted = each.get("id"), each.get(EXPECTED)
        assert wanted is not None  # noqa: S101  # asked above
        name = str(value_of(identity)) if identity is not None else f"case {number}"
        cases.append(TableCase(name, {key.text: value_of(value) for key, value in given}, value_of(wanted)))
    if not cases and not problems:
        problems.append(NO_CASES.at(Span(str(path)), "there are no cases in this file"))
    return cases, tuple(problems)


def _csv_cases(path: Path) -> tuple[list[TableCase], tuple[Diagnostic, ...]]:
    """Cases from CSV: an empty cell is a missing value."""
    lines = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig", errors="replace"))))
    head = [name.strip() for name in lines[0]] if lines else []
    if EXPECTED not in head:
        said = f"the first line has no column “{EXPECTED}”"
        return [], (NO_CASES.at(Span(str(path), row=1), said, hint="name the facts, and last what must come out"),)
    cases, problems = [], []
    for number, line in enumerate(lines[1:], 2):
        if len(line) != len(head):
            said = f"this line has {len(line)} cells, the first has {len(head)}"
            problems.append(NO_CASES.at(Span(str(path), row=number), said))
            continue
        values = {name: plain_value(cell.strip()) for name, cell in zip(head, line, strict=True)}
        cases.append(TableCase(str(values.pop("id", f"line {number}")), values, values.pop(EXPECTED)))
    return cases, tuple(problems)


def _kit_cases(path: Path, table: str) -> tuple[list[TableCase], tuple[Diagnostic, ...]]:
    """Cases of the DMN conformance kit: those that expect something of this table."""
    read = read_kit_cases(path.read_bytes(), origin=str(path))
    if read is None or read.broken:
        said = read.broken if read is not None else "this file has no test cases"
        return [], (NO_CASES.at(Span(str(path)), said),)
    cases = [
        TableCase(case.id, case.inputs, None if one.is_error else one.value, as_kit=True)
        for case in read.cases
        for one in case.results
        if one.name == table or case.invocable == table
    ]
    problems = [NO_CASES.at(Span(str(path)), f"case {one.id}: {one.broken}") for one in read.cases if one.broken]
    if not cases and not problems:
        names = {one.name for case in read.cases for one in case.results}
        hint = did_you_mean(table, names) or f"they are about {', '.join(sorted(names)[:5])}"
        problems.append(NO_CASES.at(Span(str(path)), f"no case is about “{table}”", hint=hint))
    return cases, tuple(problems)


def write_cases(cases: Sequence[TableCase]) -> str:
    """The cases as YAML that `read_cases` reads back."""
    lines = []
    for case in cases:
        given = ", ".join(f"{name}: {_scalar(value)}" for name, value in case.given.items())
        lines.append(f"- {{id: {case.id}, given: {{{given}}}, {EXPECTED}: {_scalar(case.expected)}}}\n")
    return "".join(lines)


def _scalar(value: object) -> str:
    """A value as YAML; a text that looks like something else, or holds YAML's signs, stands in quotation marks."""
    if value is None:
        return "null"
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    written = write_value(value)
    return written[2:-1] if written.startswith('@"') else written
