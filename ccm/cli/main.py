"""The command `ccm`: registers one module per command and turns refusals and defects into plain sentences.

In: arguments. Out: the exit code (see `ccm.cli`).
"""

import sys
import traceback
from tempfile import NamedTemporaryFile

import typer
from rich.text import Text

from ccm.cli.approve import approve
from ccm.cli.audit import audit_app
from ccm.cli.build import build
from ccm.cli.check import check
from ccm.cli.demo import demo
from ccm.cli.explain import explain
from ccm.cli.facts import facts
from ccm.cli.feel import feel
from ccm.cli.init import init
from ccm.cli.key import key_app
from ccm.cli.preview import preview
from ccm.cli.redline import redline_command
from ccm.cli.release import release
from ccm.cli.run import run_command
from ccm.cli.sample import sample
from ccm.cli.search import search
from ccm.cli.show import show
from ccm.cli.status import status
from ccm.cli.stopping import reject, retire, withdraw
from ccm.cli.submit import submit
from ccm.cli.table import table_app
from ccm.cli.tck import tck
from ccm.cli.terminal import Exit, Refusal, err, show_refusal
from ccm.cli.test import cases_command
from ccm.cli.where_used import where_used

app = typer.Typer(
    name="ccm",
    help="Compose approved, personal bank communications: statements, letters, e-mails and texts.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("init")(init)
app.command("check")(check)
app.command("facts")(facts)
app.command("feel")(feel)
app.command("search")(search)
app.command("where-used")(where_used)
app.command("show")(show)
app.command("redline")(redline_command)
app.command("preview")(preview)
app.command("explain")(explain)
app.command("test")(cases_command)
app.command("submit")(submit)
app.command("approve")(approve)
app.command("reject")(reject)
app.command("withdraw")(withdraw)
app.command("retire")(retire)
app.command("status")(status)
app.command("build")(build)
app.command("release")(release)
app.command("run")(run_command)
app.command("sample")(sample)
app.command("demo")(demo)
app.command("tck")(tck)
app.add_typer(table_app, name="table")
app.add_typer(key_app, name="key")
app.add_typer(audit_app, name="audit")


def run() -> None:
    """Run the command line and end the process with its exit code."""
    try:
        app(prog_name="ccm", standalone_mode=True)
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
