"""`ccm build`: link everything into the manifest.

In: an authors' project. Out: `target/manifest.json`, the digests of the library, of every fragment and of every file.
It says what a release would hold, approved or not; the same project gives the same bytes.
"""

import gc
from pathlib import Path
from typing import Annotated

import typer

from ccm.cli.caching import CacheOption, open_cache
from ccm.cli.options import DEFAULT_LIBRARY, FormatOption, LibraryOption
from ccm.cli.project import open_project, refuse_missing
from ccm.cli.terminal import Format, counted, out, print_json
from ccm.delivery import write_with_folders
from ccm.library import manifest_of
from ccm.library.building import Built
from ccm.project import Project, build_project

OutOption = Annotated[Path, typer.Option("--out", metavar="FILE", help="Where the manifest goes.")]


def build(
    library: LibraryOption = DEFAULT_LIBRARY,
    out_file: OutOption = Path("target/manifest.json"),
    form: FormatOption = Format.TEXT,
    use_cache: CacheOption = True,
) -> None:
    """Link the project into a manifest with all digests."""
    gc.disable()  # see `check`
    refuse_missing(library)
    with open_cache(use_cache) as cache:
        built = build_project(library, cache) if use_cache and library.is_dir() else None
        built = built or _built(open_project(library, form, cache=cache))
    write_with_folders(out_file, f"{built.manifest}\n".encode())
    if form is Format.JSON:
        print_json(
            {
                "manifest": str(out_file),
                "library": built.library,
                "fragments": built.fragments,
                "approved": built.approved,
            }
        )
    else:
        said = f"{counted(built.fragments, 'fragment')}, {built.approved} approved, library {built.library[:16]}"
        out.print(f"{out_file}  {said}")


def _built(project: Project) -> Built:
    """The manifest of a project that was opened whole."""
    text = manifest_of(project.files, project.brand_files, project.library)
    fragments = project.library.fragments
    return Built(text, project.library.digest, len(fragments), sum(each.approved for each in fragments))
