"""`ccm init`: start a project of your own, small and whole, with a first letter that can be previewed at once.

In: a folder that does not hold a project yet. Out: library, facts, one touchpoint, its paragraphs, a case, a brand.
"""

import shutil
from pathlib import Path
from typing import Annotated

import typer

from ccm.cli.samples import sample_library
from ccm.cli.terminal import Refusal, out

FolderArgument = Annotated[Path, typer.Argument(metavar="FOLDER", help="Where the project is to be.")]

STARTER = Path(__file__).parent / "starter"


def init(folder: FolderArgument = Path()) -> None:
    """Start a new authors' project."""
    if (folder / "library.yaml").exists():
        raise Refusal(f"{folder} holds a project already", hint="choose an empty folder")
    shutil.copytree(STARTER, folder, dirs_exist_ok=True)
    shutil.copytree(sample_library().parent / "brand", folder / "brand", dirs_exist_ok=True)
    out.print(f"A project with one letter is in {folder}. Next:")
    step = f"cd {folder} && " if folder != Path() else ""
    out.print(f"  {step}ccm check --library .")
    out.print("  ccm preview welcome --library . --open")
