"""`ccm schema`: JSON Schemas of the files that authors write, so that an editor completes and checks them as they type.

In: a kind of file, or none for all. Out: the schema on standard output; with `--out DIR` a file for each kind, and the
lines that tell an editor which schema is for which files.
"""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from ccm.cli.terminal import Refusal, out, visible
from ccm.delivery import write_whole
from ccm.diagnostics import nearest_or_all
from ccm.exchange.kinds import KINDS, FileKind
from ccm.exchange.schemas import find_kind, meanings, schema_of

KindArgument = Annotated[
    str, typer.Argument(metavar="KIND", help=f"A kind of file: {', '.join(each.name for each in KINDS)}.")
]
OutOption = Annotated[
    Path | None, typer.Option("--out", metavar="DIR", help="Write one file for each kind into this folder.")
]


def schema(kind: KindArgument = "", folder: OutOption = None) -> None:
    """Print or write the JSON Schemas of authors' files, for editors."""
    chosen = [_known(kind)] if kind else KINDS
    if folder is not None:
        _write(chosen, folder)
    elif kind:
        typer.echo(_text_of(chosen[0]).decode(), nl=False)
    else:
        _list()


def _known(name: str) -> FileKind:
    found = find_kind(name)
    if found is None:
        names = [each.name for each in KINDS]
        hint = nearest_or_all(name, names, "there are")
        raise Refusal(f"there is no kind of file “{name}”", hint=hint)
    return found


def _text_of(kind: FileKind) -> bytes:
    return (json.dumps(schema_of(kind), ensure_ascii=False, indent=2) + "\n").encode()


def _list() -> None:
    """Every kind, the files that are of it, and what they say."""
    for each in KINDS:
        line = Text(f"{each.name:12}", style="bold")
        line.append(f"{', '.join(each.files):22}", style="cyan").append(meanings()[each.name]["file"], style="dim")
        out.print(line)
    out.print(
        "\nNext:\n  ccm schema touchpoint              one schema\n  ccm schema --out .vscode/schemas   all of them"
    )


def _write(kinds: Sequence[FileKind], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for each in kinds:
        write_whole(folder / file_name(each), _text_of(each))
    out.print(Text(visible(f"{len(kinds)} written to {folder}")))
    yaml = [each for each in kinds if each.files[0].endswith(".yaml")]
    if yaml:
        out.print("\nIn the settings of an editor with yaml-language-server, such as .vscode/settings.json:\n")
        out.print(Text(visible(json.dumps(editor_settings(yaml, folder), indent=2))))


def file_name(kind: FileKind) -> str:
    """The file that a kind's schema is written to."""
    return f"{kind.name}.schema.json"


def editor_settings(kinds: Iterable[FileKind], folder: Path) -> dict[str, object]:
    """Which schema is for which files, as editors with yaml-language-server read it.

    `**/` finds the project wherever it lies in the folder that is open.
    """
    place = folder.as_posix() if folder.is_absolute() else f"./{folder.as_posix()}"
    return {"yaml.schemas": {f"{place}/{file_name(each)}": [f"**/{path}" for path in each.files] for each in kinds}}
