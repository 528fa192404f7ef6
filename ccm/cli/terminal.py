"""What commands say and how they end: exit codes, findings as text or JSON, refusals instead of tracebacks.

In: diagnostics and results. Out: lines on standard output (results) and standard error (findings, progress).
"""

import json
import sys
from collections.abc import Iterable, Sequence
from enum import IntEnum, StrEnum
from itertools import zip_longest
from typing import Any

import typer
from rich.console import Console
from rich.text import Text

from ccm.diagnostics import Diagnostic, Severity, has_errors
from ccm.library.text import HIDDEN


class Exit(IntEnum):
    """How a command ends."""

    OK = 0
    FINDINGS = 1
    USAGE = 2
    NOT_COMPLETED = 3


class Format(StrEnum):
    """How a command speaks: for a person or for a program."""

    TEXT = "text"
    JSON = "json"


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """The command cannot be done as asked: one sentence, and what to do instead. Ends with exit code 2."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


_PAPER = 120

out = Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else _PAPER)
err = Console(stderr=True, highlight=False, soft_wrap=True)

_COLOURS = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}


def show_refusal(refusal: Refusal) -> None:
    """Print why a command cannot be done as asked, and what to do instead."""
    err.print(Text(visible(str(refusal))))
    if refusal.hint:
        err.print(Text(visible(f"    hint: {refusal.hint}"), style="dim"))


def print_json(value: Any) -> None:
    """Print one JSON value on standard output."""
    text = json.dumps(value, ensure_ascii=False, indent=2, default=str)
    typer.echo(text.encode("utf-8", "backslashreplace").decode())  # half a surrogate becomes its JSON escape


def show_findings(found: Iterable[Diagnostic]) -> None:
    """Print findings for a person on standard error, each with its place, its reason and a hint.

    A hint that several findings in a row share is printed once, after the last of them.
    """
    listed = list(found)
    for each, following in zip_longest(listed, listed[1:]):
        line = Text()
        if each.span:
            line.append(visible(f"{each.span}: "))
        line.append(f"{each.severity} {each.code}", style=_COLOURS[each.severity])
        line.append(visible(f" {each.slug}: {each.message}"))
        err.print(line)
        if each.hint and (following is None or following.hint != each.hint):
            err.print(Text(visible(f"    hint: {each.hint}"), style="dim"))


def visible(text: str) -> str:
    """A text from anybody, with signs that would command the terminal written as escapes."""
    return HIDDEN.sub(lambda hit: f"\\u{ord(hit.group()):04x}", text)


def summary(found: Sequence[Diagnostic]) -> str:
    """Count findings in words: `2 errors, 1 warning`."""
    errors = sum(each.severity is Severity.ERROR for each in found)
    warnings = sum(each.severity is Severity.WARNING for each in found)
    return f"{counted(errors, 'error')}, {counted(warnings, 'warning')}"


def counted(number: int, noun: str) -> str:
    """A number with its noun: `1 page`, `2 pages`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def end_on_errors(found: Sequence[Diagnostic], form: Format = Format.TEXT, *, code: Exit = Exit.FINDINGS) -> None:
    """Show findings; stop with the exit code when any of them is an error."""
    if form is Format.JSON:
        if has_errors(found):
            print_json({"findings": [each.as_json() for each in found]})
    else:
        show_findings(found)
    if has_errors(found):
        if form is Format.TEXT:
            err.print(summary(found))
        raise typer.Exit(code)
