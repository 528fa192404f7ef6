"""What the commands share that send wording out or bring it in: what is chosen, its language, the files it becomes.

In: what somebody typed, a library, fragment files. Out: a selection, a language as the library's fragments name it,
files below the project; or a refusal with what to type instead.
"""

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated

import typer

from ccm.cli.terminal import Refusal
from ccm.compliance.selecting import Selection, Unselectable, select
from ccm.delivery import write_with_folders
from ccm.diagnostics import nearest_or_all
from ccm.library.model import Library
from ccm.values.locales import find_locale, language_of

DryOption = Annotated[bool, typer.Option("--dry-run", help="Say what would be written, and write nothing.")]
_NO_CHECKS: Mapping[str, str] = MappingProxyType({})


def choose(
    selectors: Iterable[str],
    library: Library,
    folder: Path,
    *,
    checks: Mapping[str, str] = _NO_CHECKS,
    changed: Collection[str] | None = None,
) -> Selection:
    """What the selectors choose in the project in a folder; refuse one that chooses nothing that exists."""
    found = select(selectors, library, checks=checks, changed=changed, folder=folder.as_posix())
    if isinstance(found, Unselectable):
        raise Refusal(found.message, hint=found.hint)
    return found


def known_language(asked: str, library: Library) -> str:
    """A language of the library as its fragments name it: `cs` where they are `ID.cs.md`, if `cs-CZ` was typed."""
    tags = library.locales or (library.default_locale,)
    if find_locale(asked) is None or language_of(asked) not in map(language_of, tags):
        hint = nearest_or_all(asked, tags, "library.yaml offers")
        raise Refusal(f"{asked} is no language of this library", hint=hint)
    used = sorted({each.locale for each in library.fragments if language_of(each.locale) == language_of(asked)})
    return used[0] if used and asked not in used else asked


def write_fragments(library: Path, texts: Mapping[str, str]) -> None:
    """Write fragment files, by their paths in the project."""
    for path, text in texts.items():
        write_with_folders(library / path, text.encode())
