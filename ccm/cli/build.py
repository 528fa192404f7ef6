"""`ccm build`: seal a release, the immutable bundle that production runs from.

In: an authors' project. Out: `<digest>.ccm`, named by its content, so that the same project gives the same file.
Nothing unapproved goes in, unless `--draft` says that it is for a proof.
"""

from pathlib import Path
from typing import Annotated

import typer

from ccm.cli.options import DEFAULT_LIBRARY, DraftOption, FormatOption, LibraryOption
from ccm.cli.project import open_project
from ccm.cli.terminal import Format, end_on_errors, out, print_json
from ccm.delivery import write_whole
from ccm.library import find_unapproved, release_name, seal

OutOption = Annotated[Path, typer.Option("--out", help="The folder for the release.")]


def build(
    library: LibraryOption = DEFAULT_LIBRARY,
    out_folder: OutOption = Path("target/releases"),
    draft: DraftOption = False,
    form: FormatOption = Format.TEXT,
) -> None:
    """Seal the project into a release."""
    project = open_project(Path(library), form)
    if not draft:
        end_on_errors(find_unapproved(project.library), form)
    content = seal(project.files, project.brand_files, project.library)
    path = out_folder / release_name(content)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, content)
    approved = sum(fragment.approved for fragment in project.library.fragments)
    if form is Format.JSON:
        print_json({"release": str(path), "library": project.library.digest, "fragments": approved, "draft": draft})
    else:
        out.print(f"{path}  {approved} approved fragments, library {project.library.digest[:16]}")
