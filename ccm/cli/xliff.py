"""`ccm xliff`: wording to translators and back, as XLIFF 2.1.

In: a project, a language, and what to translate; or the file that came back. Out: one XLIFF file; or fragment files in
the other language, drafts, and a line for every unit that could not be taken.
"""

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from ccm.cli.exchanging import DryOption, choose, known_language, write_fragments
from ccm.cli.options import DEFAULT_LIBRARY, FormatOption, LibraryOption
from ccm.cli.project import open_project
from ccm.cli.terminal import Exit, Format, Refusal, counted, err, out, print_json, show_findings, summary, visible
from ccm.compliance.selecting import chosen_of
from ccm.delivery import write_with_folders
from ccm.diagnostics import Diagnostic, has_errors, nearest_or_all
from ccm.exchange.translating import Merging, Written, export, name_in, sources_for
from ccm.exchange.xliff_reading import read_xliff
from ccm.exchange.xliff_writing import STATES, write_xliff
from ccm.library.model import Library
from ccm.values.locales import language_of

xliff_app = typer.Typer(help="Send wording to translators and take it back.", no_args_is_help=True)

SelectArgument = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="SELECT…", help="What to translate: an id or pattern, tag:, path:, touchpoint: (default: all)."
    ),
]
ToOption = Annotated[str, typer.Option("--to", metavar="LOCALE", help="The language to translate into, such as cs.")]
MissingOption = Annotated[bool, typer.Option("--missing", help="Only fragments that are not translated yet.")]
OutOption = Annotated[Path, typer.Option("--out", metavar="FILE", help="The file to write.")]
FileArgument = Annotated[Path, typer.Argument(metavar="FILE", help="The XLIFF file that came back.")]
StateOption = Annotated[
    str,
    typer.Option("--state", metavar="STATE", help="Take only what is at least translated, reviewed or final."),
]


@xliff_app.command("export")
def export_command(
    to: ToOption,
    out_file: OutOption,
    selectors: SelectArgument = None,
    missing: MissingOption = False,
    library: LibraryOption = DEFAULT_LIBRARY,
) -> None:
    """Write wording for translators, with notes and what is translated already."""
    project = open_project(library)
    locale = _offered(to, project.library)
    chosen = choose(selectors or [], project.library, library)
    needed = chosen_of(sources_for(project.library, locale), chosen.fragments)
    present = {each.name for each in project.library.fragments}
    wanted = [each for each in needed if not missing or name_in(each, locale) not in present]
    if not wanted:
        raise Refusal(
            f"there is nothing to translate into {locale}",
            hint="touchpoints say in `locales` which languages they are written in",
        )
    fragments = export(project, wanted, locale)
    source = project.library.default_locale
    write_with_folders(out_file, write_xliff(fragments, source, locale))
    units = sum(len(each.units) for each in fragments)
    done = sum(len(each.targets) for each in fragments)
    out.print(Text(visible(str(out_file)), style="bold"))
    out.print(f"{counted(len(fragments), 'fragment')}, {counted(units, 'unit')}, {done:,} of them translated already")
    out.print(f"Next: send it to the translator; then  ccm xliff import {visible(out_file.name)}")


def _offered(to: str, library: Library) -> str:
    """A language to translate into, as the library's fragments name it."""
    found = known_language(to, library)
    own = language_of(library.default_locale)
    if language_of(to) == own:
        others = ", ".join(tag for tag in library.locales if language_of(tag) != own)
        raise Refusal(f"{to} is what the library is written in", hint=f"there are: {others or 'no others'}")
    return found


@xliff_app.command("import")
def import_command(
    file: FileArgument,
    state: StateOption = "",
    dry: DryOption = False,
    library: LibraryOption = DEFAULT_LIBRARY,
    form: FormatOption = Format.TEXT,
) -> None:
    """Take translations into the project as drafts, and say what could not be taken."""
    if state and state not in STATES:
        raise Refusal(f"there is no state “{state}”", hint=nearest_or_all(state, STATES, "there are"))
    if not file.is_file():
        raise Refusal(f"there is no file {file}", hint="name the XLIFF file that came back")
    project = open_project(library, form)
    if project.release:
        raise Refusal("a release does not change", hint="import into the project's folder")
    translation, found = read_xliff(str(file), file.read_bytes())
    written: list[Written] = []
    if translation is not None:
        merging = Merging(project, _offered(translation.target, project.library), state=state)
        merging.merge(translation)
        written, found = merging.written, (*found, *merging.diagnostics)
    if not dry:
        write_fragments(library, {each.path: each.text for each in written if each.fate != "unchanged"})
    _tell(written, found, form, dry=dry)
    if has_errors(found):
        raise typer.Exit(Exit.FINDINGS)


def _tell(written: list[Written], found: tuple[Diagnostic, ...], form: Format, *, dry: bool) -> None:
    if form is Format.JSON:
        listed = [{"fragment": each.name, "path": each.path, "fate": each.fate} for each in written]
        print_json({"written": listed, "findings": [each.as_json() for each in found], "summary": summary(found)})
        return
    show_findings(found)
    for each in written:
        if each.fate != "unchanged":
            out.print(
                Text(f"{each.fate:9}", style="green" if each.fate == "new" else "yellow").append(visible(each.path))
            )
    fates = [each.fate for each in written]
    said = ", ".join(f"{fates.count(fate):,} {fate}" for fate in ("new", "changed", "unchanged") if fate in fates)
    out.print(f"{counted(len(written), 'fragment')} taken: {said}" if written else "no fragment taken")
    if dry:
        out.print("nothing was written: --dry-run")
    elif set(fates) - {"unchanged"}:
        out.print("Next: ccm check --since HEAD  then  ccm submit: what came in is a draft")
    if has_errors(found):
        err.print(summary(found))
