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
NEXT = (
    ("ccm check", "what is wrong, all at once"),
    ("ccm preview welcome --open", "the letter, and why it says what it says"),
    ("ccm facts", "what may be said about a customer"),
)


def init(folder: FolderArgument = Path()) -> None:
    """Start a new authors' project."""
    if (folder / "library.yaml").exists():
        raise Refusal(f"{folder} holds a project already", hint="choose an empty folder")
    if folder.exists() and not folder.is_dir():
        raise Refusal(f"{folder} is a file", hint="choose a new folder")
    shutil.copytree(STARTER, folder, dirs_exist_ok=True)
    shutil.copytree(sample_library().parent / "brand", folder / "brand", dirs_exist_ok=True)
    out.print(f"A project with one letter is in {folder}. Next:")
    if folder != Path():
        out.print(f"  cd {folder}")
    for step, does in NEXT:
        out.print(f"  {step:30}  {does}")
