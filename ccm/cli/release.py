"""`ccm release`: seal a project into a release, the immutable file that production runs from.

In: an authors' project in which everything is approved, and somebody with a key for `release`. Out: `<digest>.ccm`,
named by its content, under a signature over the whole of it; the project keeps a copy of the seal. `--draft` makes one
without a seal, for proofs.
"""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from ccm.cli.options import DEFAULT_LIBRARY, DraftOption, FormatOption, LibraryOption
from ccm.cli.signing import (
    AtOption,
    KeyOption,
    PassphraseOption,
    find_pen,
    moment,
    open_for_signing,
)
from ccm.cli.terminal import Format, Refusal, end_on_errors, out, print_json
from ccm.compliance.audit import NOT_COUNTED
from ccm.compliance.sealing import find_unsealable, seal_release
from ccm.delivery import write_with_folders
from ccm.library import manifest_of, pack, release_name
from ccm.library.approvals.chains import SEAL
from ccm.library.approvals.policy import RELEASE
from ccm.project import Project

OutOption = Annotated[Path, typer.Option("--out", help="The folder for the release.")]
ByOption = Annotated[str, typer.Option("--by", metavar="NAME", help="Who seals, as in reviewers/.")]


def release(
    by: ByOption = "",
    key: KeyOption = None,
    passphrase: PassphraseOption = None,
    at: AtOption = None,
    library: LibraryOption = DEFAULT_LIBRARY,
    out_folder: OutOption = Path("target/releases"),
    draft: DraftOption = False,
    form: FormatOption = Format.TEXT,
) -> None:
    """Seal the project into a release."""
    project = open_for_signing(library, form)
    if draft:
        manifest = manifest_of(project.files, project.brand_files, project.library)
        content = pack(project.files, project.brand_files, manifest)
    else:
        content = _sealed(project, library, by, key, passphrase, moment(at), form)
    path = out_folder / release_name(content)
    write_with_folders(path, content)
    approved = sum(fragment.approved for fragment in project.library.fragments)
    if form is Format.JSON:
        print_json({"release": str(path), "library": project.library.digest, "fragments": approved, "draft": draft})
    else:
        said = "no seal: for proofs only" if draft else f"sealed by {by}"
        out.print(f"{path}  {approved} approved fragments, library {project.library.digest[:16]}, {said}")


def _sealed(
    project: Project,
    library: Path,
    by: str,
    key: Path | None,
    descriptor: int | None,
    at: datetime,
    form: Format,
) -> bytes:
    unsealable = tuple(find_unsealable(project))
    end_on_errors(unsealable, form)
    if any(each.code == NOT_COUNTED.code for each in unsealable):
        raise Refusal("approvals that do not count cannot be sealed", hint="submit those fragments again: ccm submit")
    pen = find_pen(project.evidence.reviewers, by, RELEASE, key, (RELEASE,), at)
    seal, content, found = seal_release(project, pen.unlock(descriptor), at)
    end_on_errors(found, form)
    path = library / SEAL
    write_with_folders(path, seal.encode())
    return content
