"""The command `ccm`: registers one module per command and turns refusals and defects into plain sentences.

In: arguments. Out: the exit code (see `ccm.cli`).
"""

import sys
import traceback
from collections.abc import Iterable
from importlib import import_module
from tempfile import NamedTemporaryFile

import typer
from rich.text import Text

from ccm.cli.terminal import Exit, Refusal, err, show_refusal

COMMANDS = {
    "init": "init:init",
    "check": "check:check",
    "facts": "facts:facts",
    "feel": "feel:feel",
    "search": "search:search",
    "where-used": "where_used:where_used",
    "similar": "similar:similar",
    "show": "show:show",
    "redline": "redline:redline_command",
    "review": "review:review",
    "preview": "preview:preview",
    "explain": "explain:explain",
    "test": "test:cases_command",
    "deck": "deck:deck",
    "coverage": "coverage:coverage",
    "submit": "submit:submit",
    "approve": "approve:approve",
    "reject": "stopping:reject",
    "withdraw": "stopping:withdraw",
    "retire": "stopping:retire",
    "status": "status:status",
    "schema": "schema:schema",
    "overview": "overview:overview_command",
    "import": "importing:import_command",
    "xliff": "xliff:xliff_app",
    "build": "build:build",
    "release": "release:release",
    "run": "run:run_command",
    "replay": "replay:replay",
    "sample": "sample:sample",
    "demo": "demo:demo",
    "tck": "tck:tck",
    "table": "table:table_app",
    "key": "key:key_app",
    "audit": "audit:audit_app",
}
"""Each command and where in `ccm.cli` it is: only the one that is asked for is imported."""


def make_app(names: Iterable[str] = tuple(COMMANDS)) -> typer.Typer:
    """The command line with these commands."""
    app = typer.Typer(
        name="ccm",
        help="Compose approved, personal bank communications: statements, letters, e-mails and texts.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        callback=lambda: None,  # a command line of one command still calls it by its name
    )
    for name in names:
        module, _, attribute = COMMANDS[name].partition(":")
        found = getattr(import_module(f"ccm.cli.{module}"), attribute)
        if isinstance(found, typer.Typer):
            app.add_typer(found, name=name)
        else:
            app.command(name)(found)
    return app


def run() -> None:
    """Run the command line and end the process with its exit code."""
    asked = [each for each in sys.argv[1:2] if each in COMMANDS]
    try:
        make_app(asked or COMMANDS)(prog_name="ccm", standalone_mode=True)
    except Refusal as refusal:
        show_refusal(refusal)
        sys.exit(Exit.USAGE)
    except OSError as problem:
        place = f"{problem.filename}: " if problem.filename else ""
        err.print(Text(f"{place}{problem.strerror or problem}"))
        sys.exit(Exit.NOT_COMPLETED)
    except Exception:  # noqa: BLE001 - a defect of ours must not reach a person as a traceback
        with NamedTemporaryFile("wb", prefix="ccm-defect-", suffix=".txt", delete=False) as report:
            report.write(traceback.format_exc().encode("utf-8", "backslashreplace"))
        err.print(Text(f"This is a defect in ccm, not in your files. Details are in {report.name}."))
        sys.exit(Exit.NOT_COMPLETED)
