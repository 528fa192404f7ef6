"""`ccm search`: find wording by its words, in any capitals and accents.

In: words. Out: the passages that hold them, the exact phrase first, each with its place.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from ccm.cli.options import DEFAULT_LIBRARY, FormatOption, LibraryOption, OfLocaleOption
from ccm.cli.project import open_project
from ccm.cli.terminal import Exit, Format, Refusal, counted, err, out, print_json, visible
from ccm.compliance.searching import Hit, search_wording
from ccm.values.locales import language_of

WordsArgument = Annotated[list[str], typer.Argument(metavar="WORD…", help="Words that one passage must hold.")]


def search(
    words: WordsArgument,
    locale: OfLocaleOption = "",
    library: LibraryOption = DEFAULT_LIBRARY,
    form: FormatOption = Format.TEXT,
) -> None:
    """Find passages of the wording."""
    wanted = " ".join(words)
    if not wanted.strip():
        raise Refusal("there is nothing to search for", hint="name a word: ccm search deposit")
    project = open_project(Path(library), form)
    fragments = [each for each in project.library.fragments if locale in ("", each.locale, language_of(each.locale))]
    hits = search_wording(fragments, project.files, wanted)
    show_hits(hits, form)
    if not hits:
        if form is Format.TEXT:
            err.print(f"no passage holds “{visible(wanted)}”")
        raise typer.Exit(Exit.FINDINGS)


def show_hits(hits: Sequence[Hit], form: Format) -> None:
    """Print hits, the words they were found by marked."""
    if form is Format.JSON:
        print_json(
            [
                {"fragment": each.fragment, "place": str(each.span), "text": each.text, "phrase": each.phrase}
                for each in hits
            ]
        )
        return
    for hit in hits:
        out.print(Text(visible(f"{hit.fragment}  {hit.span}"), style="dim"))
        line = Text(visible(hit.text))
        for start, end in hit.ranges:
            line.stylize("bold", start, end)
        out.print(Text("  ").append_text(line))
    if hits:
        out.print(counted(len(hits), "passage"))
