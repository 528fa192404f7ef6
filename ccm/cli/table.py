"""`ccm table`: check, show, convert and test decision tables in any of their formats.

In: a table as YAML, CSV, Excel or DMN XML. Out: findings with worked examples, a grid for the terminal, the table in
another format, or how its cases end and which rows none of them reaches.
"""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from ccm.cli.options import FormatOption
from ccm.cli.table_files import read_cases, read_table, write_cases
from ccm.cli.terminal import Exit, Format, counted, end_on_errors, err, out, print_json, show_findings, summary, visible
from ccm.delivery import write_with_folders
from ccm.diagnostics import Diagnostic, has_errors
from ccm.dmn.tables.building import names_used
from ccm.dmn.tables.casework import CaseEnd, make_cases, run_cases, unreached
from ccm.dmn.tables.dmn_reading import left_behind
from ccm.dmn.tables.formats import DMN, format_of, write_sheet
from ccm.dmn.tables.model import DecisionTable
from ccm.dmn.tables.sheet import Sheet
from ccm.dmn.tables.words import policy_words
from ccm.feel.plain import to_plain, write_value

table_app = typer.Typer(help="Check, show, convert and test decision tables.", no_args_is_help=True)

FileArgument = Annotated[Path, typer.Argument(metavar="FILE", help="A decision table: .yaml, .csv, .xlsx or .dmn.")]
NameOption = Annotated[str, typer.Option("--table", help="Which table, if a DMN file holds several.")]
ProjectOption = Annotated[
    Path | None,
    typer.Option("--library", "-l", help="The project whose facts it may name (default: the one it lies in)."),
]


class To(StrEnum):
    """A format to convert to."""

    CSV = "csv"
    YAML = "yaml"
    XLSX = "xlsx"
    DMN = "dmn"


@table_app.command("check")
def check(
    file: FileArgument,
    name: NameOption = "",
    library: ProjectOption = None,
    form: FormatOption = Format.TEXT,
) -> None:
    """Say everything that is wrong with a table: cells, types, overlaps, gaps, rows that never count."""
    _, table, found = read_table(file, name, library)
    if form is Format.JSON:
        print_json({"findings": [each.as_json() for each in found], "summary": summary(found)})
    else:
        show_findings(found)
        if table is not None:
            out.print(Text(visible(_inventory(table))))
        out.print(summary(found))
    if table is None or has_errors(found):
        raise typer.Exit(Exit.FINDINGS)


def _inventory(table: DecisionTable) -> str:
    """What the table is, in one line."""
    parts = [
        counted(len(table.rows), "row"),
        counted(len(table.inputs), "input"),
        counted(len(table.outputs), "output"),
    ]
    return f"“{table.name}”: {', '.join(parts)}, hit policy {policy_words(table.hit, table.aggregate)}"


@table_app.command("show")
def show(file: FileArgument, name: NameOption = "") -> None:
    """Show a table as a grid."""
    sheet = _sheet(file, name)
    letter = f"{sheet.hit.letter}{sheet.aggregate.sign}"
    grid = Table(title=visible(sheet.result.text or sheet.id.text), title_justify="left", show_lines=False)
    grid.add_column(letter, style="dim", justify="right")
    for column in sheet.inputs:
        grid.add_column(visible(column.head.label or column.expression.text), overflow="fold")
    for output in sheet.outputs:
        grid.add_column(visible(output.head.label or output.name.text), style="bold", overflow="fold")
    for annotation in sheet.annotations:
        grid.add_column(visible(annotation), style="dim", overflow="fold")
    for number, row in enumerate(sheet.rows, 1):
        texts = [*(cell.text or "-" for cell in row.cells), *(cell.text for cell in row.outputs), *row.notes]
        grid.add_row(str(number), *(Text(visible(text)) for text in texts))
    if any(output.default for output in sheet.outputs):
        empty = [""] * len(sheet.inputs)
        grid.add_row("else", *empty, *(Text(visible(output.default.text)) for output in sheet.outputs))
    out.print(grid)


def _sheet(file: Path, name: str) -> Sheet:
    """The table as written; only what cannot be read at all stops."""
    sheet, _, found = read_table(file, name, None)
    if sheet is None:
        end_on_errors(found)
        raise typer.Exit(Exit.FINDINGS)
    return sheet


@table_app.command("convert")
def convert(
    file: FileArgument,
    to: Annotated[To, typer.Option("--to", help="The format to write.")],
    out_file: Annotated[Path | None, typer.Option("--out", help="The file to write (default: the same name).")] = None,
    name: NameOption = "",
    library: ProjectOption = None,
) -> None:
    """Write a table in another format; nothing of the table is lost."""
    sheet, table, problems = read_table(file, name, library)
    if sheet is None:
        end_on_errors(problems)
        raise typer.Exit(Exit.FINDINGS)
    content, found = write_sheet(sheet, to.value, names={} if table is None else names_used(table))
    show_findings((*_left_behind(file, sheet), *found))
    if content is None:
        raise typer.Exit(Exit.FINDINGS)
    path = out_file or file.with_suffix(f".{to.value}")
    write_with_folders(path, content)
    out.print(Text(visible(str(path))))


@table_app.command("test")
def run_table(
    file: FileArgument,
    cases: Annotated[Path | None, typer.Option("--cases", help="Cases as YAML, CSV or TCK XML.")] = None,
    generate: Annotated[
        Path | None, typer.Option("--generate", help="Write boundary and MC/DC cases for the table to this file.")
    ] = None,
    name: NameOption = "",
    library: ProjectOption = None,
    form: FormatOption = Format.TEXT,
) -> None:
    """Run cases against a table and say which rows none reaches; without cases, those made for the table."""
    _, table, found = read_table(file, name, library)
    if table is None:
        end_on_errors(found, form)
        raise typer.Exit(Exit.FINDINGS)
    asked, problems = read_cases(cases, table.name) if cases is not None else (make_cases(table), ())
    if generate is not None:
        write_with_folders(generate, write_cases(asked).encode())
    ends = run_cases(table, asked)
    missed = unreached(table, ends)
    if form is Format.JSON:
        print_json(_as_json(table, ends, missed, problems))
    else:
        show_findings(problems)
        _tell(table, ends, missed)
    if has_errors(problems) or not ends or not all(end.passed for end in ends):
        raise typer.Exit(Exit.FINDINGS)


def _left_behind(file: Path, sheet: Sheet) -> tuple[Diagnostic, ...]:
    """What a decision model holds beside the table."""
    return left_behind(file.read_bytes(), str(file), sheet) if format_of(file.name) == DMN else ()


def _tell(table: DecisionTable, ends: Sequence[CaseEnd], missed: Sequence[int]) -> None:
    """How the cases ended, for a person."""
    if not ends:
        err.print("there are no cases: an input of this table is calculated, so none could be made; give --cases")
    for end in ends:
        if not end.passed:
            given = ", ".join(f"{key}: {write_value(value)}" for key, value in end.case.given.items())
            got, wanted = write_value(end.got), write_value(end.case.expected)
            out.print(Text(visible(f"{end.case.id}: expected {wanted}, got {got}  ({given})"), style="red"))
    for row in missed:
        place = table.rows[row].origin
        out.print(Text(visible(f"row {row + 1} is reached by no case  {place}"), style="yellow"))
    passed = sum(end.passed for end in ends)
    reached = len(table.rows) - len(missed)
    out.print(f"{reached} of {counted(len(table.rows), 'row')} reached")
    out.print(f"{passed} passed, {len(ends) - passed} failed")


def _as_json(
    table: DecisionTable, ends: Sequence[CaseEnd], missed: Sequence[int], problems: Sequence[Diagnostic]
) -> dict[str, object]:
    """How the cases ended, for a program; rows count from 1."""
    return {
        "rows": len(table.rows),
        "unreached": [row + 1 for row in missed],
        "cases": [
            {
                "id": end.case.id,
                "passed": end.passed,
                "expected": to_plain(end.case.expected),
                "got": to_plain(end.got),
                "rows": [row + 1 for row in end.hits],
            }
            for end in ends
        ],
        "findings": [each.as_json() for each in problems],
    }
