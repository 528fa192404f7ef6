"""`ccm tck`: run the cases of a DMN Technology Compatibility Kit folder and count what passes.

In: a folder of test-case files with their models. Out: passed and total per compliance level and kind of case; the last
line is `N passed, N failed, N skipped`. Exit code 1 when any failed.
"""

import csv
import io
from pathlib import Path
from typing import Annotated

import typer

from ccm.cli.terminal import Exit, Refusal, err, visible
from ccm.delivery import write_with_folders
from ccm.dmn.tck import FAILED, PASSED, SKIPPED, CaseResult, run_cases, tally

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def tck(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder of test cases; folders in it count too.")],
    report: Annotated[
        Path | None, typer.Option("--report", metavar="FILE", help="Write a CSV file with a line for every case.")
    ] = None,
    failures: Annotated[bool, typer.Option("--failures", help="List every case that failed, and why.")] = False,
) -> None:
    """Run DMN TCK test cases: decisions, functions and services of DMN models against expected results."""
    if not folder.is_dir():
        raise Refusal(f"{folder} is no folder", hint="name the folder that holds the test cases")
    results = list(run_cases(folder))
    if report is not None:
        write_with_folders(report, _csv(results))
    if failures:
        for one in results:
            if one.status == FAILED:
                typer.echo(visible(f"{one.folder}/{one.file} {one.case}: {one.message}"), err=True)
    if not results:
        err.print(f"{folder} holds no test cases")
    for level, counts in tally(results).items():
        shown = ", ".join(f"{category} {passed}/{total}" for category, (passed, total) in counts.items())
        typer.echo(f"{level}: {shown}")
    passed, failed, skipped = (sum(one.status == status for one in results) for status in (PASSED, FAILED, SKIPPED))
    typer.echo(f"{passed} passed, {failed} failed, {skipped} skipped")
    if failed:
        raise typer.Exit(Exit.FINDINGS)


def _csv(results: list[CaseResult]) -> bytes:
    """A line per case, as in the kit's own result files: folder, file, case, status, message."""
    stream = io.StringIO()
    writer = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\n")
    for one in results:
        cells = (one.folder, one.file, one.case, one.status, one.message)
        writer.writerow([_harmless(cell) for cell in cells])
    return stream.getvalue().encode("utf-8", "backslashreplace")


def _harmless(cell: str) -> str:
    """A cell on one line that no spreadsheet takes for a formula."""
    line = visible(" ".join(cell.split()))
    return f"'{line}" if line.startswith(_FORMULA) else line
