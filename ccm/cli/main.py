"""The command `ccm`: registers one module per command and turns refusals and defects into plain sentences.

In: arguments. Out: the exit code (see `ccm.cli`).
"""

import sys
import traceback
from collections.abc import Iterable
from importlib import import_module
from tempfile import NamedTemporaryFile
from typing import Annotated

import typer
from rich.text import Text

from ccm.cli.terminal import Exit, Refusal, err, out, show_refusal

COMMANDS = {
    "init": ("init:init", "Start a project with a first letter."),
    "check": ("check:check", "Find everything that is wrong with a project."),
    "facts": ("facts:facts", "List the facts that may be used, or one subject's."),
    "feel": ("feel:feel", "Evaluate an expression, or open a prompt."),
    "search": ("search:search", "Find passages of the wording."),
    "where-used": ("where_used:where_used", "Find every use of a fragment, fact, parameter, table."),
    "similar": ("similar:similar", "Find wording that says nearly the same."),
    "show": ("show:show", "Show a fragment as it is, or was on a day."),
    "redline": ("redline:redline_command", "Show what changed in a fragment, word by word."),
    "review": ("review:review", "Write pages for reviewers: what a change does."),
    "preview": ("preview:preview", "See a touchpoint as a customer would."),
    "explain": ("explain:explain", "Say what a customer receives, and why."),
    "test": ("test:cases_command", "Run the cases; say what they exercise."),
    "deck": ("deck:deck", "Make the fewest customers that exercise everything."),
    "coverage": ("coverage:coverage", "Say who gets nothing in a slot, and who too much."),
    "submit": ("submit:submit", "Submit wording for review."),
    "approve": ("approve:approve", "Approve exact wording, with a signature."),
    "reject": ("stopping:reject", "Send wording back, with the reason."),
    "withdraw": ("stopping:withdraw", "Take back what one has submitted."),
    "retire": ("stopping:retire", "End wording for good."),
    "status": ("status:status", "Say where wording stands, and who must sign."),
    "schema": ("schema:schema", "Write JSON Schemas, for editors."),
    "overview": ("overview:overview_command", "List all wording in a spreadsheet."),
    "import": ("importing:import_command", "Make fragments of a Word or Markdown document."),
    "xliff": ("xliff:xliff_app", "Send wording to translators and take it back."),
    "build": ("build:build", "Link a project into a manifest of digests."),
    "release": ("release:release", "Seal a project into a release."),
    "run": ("run:run_command", "Compose a night for everybody who is due."),
    "replay": ("replay:replay", "Make a run once more and compare every byte."),
    "sample": ("sample:sample", "Make a bank of invented customers."),
    "demo": ("demo:demo", "Compose a sample night and open its gallery."),
    "tck": ("tck:tck", "Run test cases of the DMN conformance kit."),
    "table": ("table:table_app", "Check, show, convert and test decision tables."),
    "key": ("key:key_app", "Make, list and revoke keys to sign with."),
    "audit": ("audit:audit_app", "Verify everything that was signed."),
}
"""Each command: where in `ccm.cli` it is (only the one that is asked for is imported), and what it does, in a line."""


def make_app(names: Iterable[str] = tuple(COMMANDS)) -> typer.Typer:
    """The command line with these commands."""
    app = typer.Typer(
        name="ccm",
        help="Compose approved, personal bank communications: statements, letters, e-mails and texts.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        callback=_root,  # a command line of one command still calls it by its name
    )
    for name in names:
        place, short = COMMANDS[name]
        module, _, attribute = place.partition(":")
        found = getattr(import_module(f"ccm.cli.{module}"), attribute)
        if isinstance(found, typer.Typer):
            app.add_typer(found, name=name, short_help=short)
        else:
            app.command(name, short_help=short)(found)
    return app


def _tell_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        out.print(f"ccm {version('ccm-composer')}")
        raise typer.Exit


def _root(
    _: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_tell_version, help="Say which version this is.")
    ] = False,
) -> None:
    """What holds for every command."""


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
