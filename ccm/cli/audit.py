"""`ccm audit verify`: judge everything that was signed again from zero, in a folder or a release.

In: a project's folder or a release; for a release also the persons whose seals are trusted. Out: every problem: chains,
signatures, seals, keys, policy, wordings that are no longer what was approved; exit code 1 if there is any.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from ccm.cli.options import DEFAULT_LIBRARY, FormatOption, TrustOption, nearest_library
from ccm.cli.project import read_trusted, refuse_missing
from ccm.cli.terminal import Exit, Format, counted, out, print_json, show_findings, summary
from ccm.compliance.audit import find_changed, find_void
from ccm.compliance.keys import find_private_keys
from ccm.diagnostics import Severity
from ccm.library import brand_folder_of, digest_of_files, load, read_directory, read_project
from ccm.library.approvals.evidence import Evidence
from ccm.library.approvals.seals import registry_of
from ccm.library.model import Library
from ccm.project import open_project

audit_app = typer.Typer(no_args_is_help=True, help="Verify what was signed.", rich_markup_mode=None)

PathArgument = Annotated[
    Path, typer.Argument(metavar="[PATH]", help="A project's folder or a release (default: fragments/).")
]


@audit_app.callback()
def audit() -> None:
    """Verify what was signed."""


@audit_app.command("verify")
def verify(path: PathArgument = DEFAULT_LIBRARY, trust: TrustOption = None, form: FormatOption = Format.TEXT) -> None:
    """Verify chains, signatures, keys, seal and policy, and name every problem."""
    path = nearest_library(path)
    refuse_missing(path)
    project, told = open_project(path, trusted=read_trusted(trust))
    found = [each for each in told if each.severity is Severity.ERROR]
    library = project.library if project else None
    files: Mapping[str, bytes] = project.files if project else {}
    if path.is_dir():
        files = read_project(path)
        library = library or _broken(path, files)
        found += find_private_keys(path, files)
    if library is not None:
        found += [*find_void(library), *find_changed(library)]
    evidence = (library.evidence if library else None) or Evidence()
    if form is Format.JSON:
        print_json(
            {
                "findings": [each.as_json() for each in found],
                "summary": summary(found),
                "chains": len(evidence.chains),
                "entries": sum(map(len, evidence.chains.values())),
                "sealed": _sealed(evidence, files),
            }
        )
    else:
        show_findings(found)
        out.print(_verified(evidence, files))
        out.print(summary(found) if found else "everything that was signed holds")
    if found:
        raise typer.Exit(Exit.FINDINGS)


def _broken(path: Path, files: Mapping[str, bytes]) -> Library | None:
    """What can still be read of a project that cannot be opened, so that one problem does not hide the next."""
    folder = path / brand_folder_of(files)
    brand = read_directory(folder) if (folder / "brand.yaml").is_file() else {}
    return load(files, brand=digest_of_files(brand))[0]


def _sealed(evidence: Evidence, files: Mapping[str, bytes]) -> dict[str, object] | None:
    seal = evidence.seal
    if seal is None:
        return None
    changed = seal.registry != registry_of(files)
    return {"by": seal.reviewer, "at": seal.time.isoformat(), "registry_changed": changed}


def _verified(evidence: Evidence, files: Mapping[str, bytes]) -> str:
    entries, seal = sum(map(len, evidence.chains.values())), evidence.seal
    said = f"last sealed by {seal.reviewer} at {seal.time:%Y-%m-%d %H:%M:%S} UTC" if seal else "never sealed"
    if seal and seal.registry != registry_of(files):
        said += "; since then reviewers/ or library.yaml changed: see ccm status --release FILE"
    return f"{counted(len(evidence.chains), 'chain')}, {counted(entries, 'signature')} verified · {said}"
