"""`ccm audit verify`: judge everything that was signed again from zero, in a folder or a release.

In: a project's folder or a release; for a release also the persons whose seals are trusted. Out: every problem: chains,
signatures, seals, keys, policy, wordings that are no longer what was approved; exit code 1 if there is any.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from ccm.cli.options import FormatOption, TrustOption
from ccm.cli.project import read_trusted, refuse_missing
from ccm.cli.terminal import Exit, Format, counted, out, print_json, show_findings, summary
from ccm.compliance.audit import find_changed, find_void
from ccm.compliance.keys import find_private_keys
from ccm.diagnostics import Diagnostic, Severity
from ccm.library import read_project
from ccm.library.approvals.seals import registry_of
from ccm.project import Project, open_project

audit_app = typer.Typer(no_args_is_help=True, help="Verify what was signed.", rich_markup_mode=None)

PathArgument = Annotated[
    Path, typer.Argument(metavar="[PATH]", help="A project's folder or a release (default: fragments/).")
]


@audit_app.callback()
def audit() -> None:
    """Verify what was signed."""


@audit_app.command("verify")
def verify(path: PathArgument = Path("fragments"), trust: TrustOption = None, form: FormatOption = Format.TEXT) -> None:
    """Verify chains, signatures, keys, seal and policy, and name every problem."""
    path = path if path.exists() or path != Path("fragments") else Path()
    refuse_missing(path)
    project, told = open_project(path, trusted=read_trusted(trust))
    found = [each for each in told if each.severity is Severity.ERROR]
    if project is not None:
        found += [*find_void(project.library), *find_changed(project.library)]
    if path.is_dir():
        found += find_private_keys(path, read_project(path))
    if form is Format.JSON:
        print_json({"findings": [each.as_json() for each in found], "summary": summary(found), **_told(project)})
    else:
        show_findings(found)
        for line in _lines(project, found):
            out.print(line)
    if project is None or found:
        raise typer.Exit(Exit.FINDINGS)


def _told(project: Project | None) -> dict[str, object]:
    if project is None:
        return {}
    seal = project.evidence.seal
    chains = project.evidence.chains
    return {
        "chains": len(chains),
        "entries": sum(map(len, chains.values())),
        "registry_changed": bool(seal and seal.registry != registry_of(project.files)),
        "sealed": {"by": seal.reviewer, "at": seal.time.isoformat()} if seal else None,
    }


def _lines(project: Project | None, found: Sequence[Diagnostic]) -> list[str]:
    if project is None:
        return [summary(found)]
    chains, seal = project.evidence.chains, project.evidence.seal
    entries = sum(map(len, chains.values()))
    said = f"last sealed by {seal.reviewer} at {seal.time:%Y-%m-%d %H:%M:%S} UTC" if seal else "never sealed"
    if seal and seal.registry != registry_of(project.files):
        said += "; since then reviewers/ or library.yaml changed: see ccm status --release FILE"
    kinds = f"{counted(len(chains), 'chain')}, {counted(entries, 'signature')} verified · {said}"
    return [kinds, "everything that was signed holds" if not found else summary(found)]
