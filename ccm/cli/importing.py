"""`ccm import`: paragraphs of a document as fragments, and a report of everything that did not come along.

In: a Markdown file or HTML as Word saves it, and what its paragraphs are for. Out: a file for each heading, none over
another; findings with their line; what to do next.
"""

import re
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from ccm.cli.exchanging import DryOption, known_language, write_fragments
from ccm.cli.options import DEFAULT_LIBRARY, FormatOption, LibraryOption
from ccm.cli.project import find_touchpoint, open_project
from ccm.cli.terminal import Exit, Format, Refusal, counted, out, print_json, show_findings, summary
from ccm.diagnostics import Diagnostic, has_errors, nearest_or_all
from ccm.exchange.documents import read_document
from ccm.exchange.importing import Made, Purpose, make_fragments
from ccm.library.model import Library
from ccm.values.locales import language_of

FileArgument = Annotated[
    Path, typer.Argument(metavar="FILE", help="A document: .md, or .htm as Word saves it (Web Page, Filtered).")
]
TopicOption = Annotated[
    str, typer.Option("--topic", metavar="TOPIC", help="What it is about: the first word of the ids, and the folder.")
]
SlotOption = Annotated[str, typer.Option("--slot", metavar="SLOT", help="The place in the communication.")]
LocaleOption = Annotated[
    str, typer.Option("--locale", metavar="LOCALE", show_default="the library’s own", help="The language it is in.")
]
TouchpointOption = Annotated[
    list[str] | None, typer.Option("--touchpoint", metavar="ID", help="Only for this communication; several add up.")
]
OwnerOption = Annotated[str, typer.Option("--owner", metavar="TEAM", help="The team that answers for the fragments.")]
HeadingsOption = Annotated[
    bool, typer.Option("--headings", help="Print each heading above its text (else it only names the fragment).")
]


def import_command(
    file: FileArgument,
    topic: TopicOption,
    slot: SlotOption,
    locale: LocaleOption = "",
    touchpoints: TouchpointOption = None,
    owner: OwnerOption = "",
    headings: HeadingsOption = False,
    dry: DryOption = False,
    library: LibraryOption = DEFAULT_LIBRARY,
    form: FormatOption = Format.TEXT,
) -> None:
    """Make fragments of a document's paragraphs, and say what did not come along."""
    if not file.is_file():
        raise Refusal(f"there is no file {file}", hint="name a .md file, or a .htm file that Word saved")
    project = open_project(library, form)
    if project.release:
        raise Refusal("a release does not change", hint="import into the project's folder")
    purpose = Purpose(
        _topic(topic),
        _slot(slot, touchpoints or [], project.library),
        known_language(locale or language_of(project.library.default_locale), project.library),
        tuple(touchpoints or ()),
        " ".join(owner.split()),
        headings,
    )
    sections, found = read_document(str(file), file.read_bytes())
    made, more = make_fragments(str(file), sections, purpose, project.library, project.files) if sections else ((), ())
    found = (*found, *more)
    if not dry:
        _write(made, library)
    _tell(made, found, purpose, form, dry=dry)
    if has_errors(found):
        raise typer.Exit(Exit.FINDINGS)


def _topic(topic: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", topic):
        raise Refusal(f"“{topic}” is no topic", hint="use small letters, digits and hyphens: savings, card-renewal")
    return topic


def _slot(slot: str, named: list[str], library: Library) -> str:
    users = [find_touchpoint(library, each) for each in named] or list(library.touchpoints.values())
    known = sorted({each.id for touchpoint in users for each in touchpoint.slots})
    lacking = [each.id for each in users if all(one.id != slot for one in each.slots)]
    if slot not in known or (named and lacking):
        where = f" in {', '.join(lacking)}" if named else ""
        raise Refusal(f"there is no slot “{slot}”{where}", hint=nearest_or_all(slot, known, "there are"))
    return slot


def _write(made: tuple[Made, ...], library: Path) -> None:
    for each in made:
        if (library / each.path).exists():
            raise Refusal(f"{each.path} is there already", hint="nothing is written over another file; rename it")
    write_fragments(library, {each.path: each.text for each in made})


def _tell(made: tuple[Made, ...], found: tuple[Diagnostic, ...], purpose: Purpose, form: Format, *, dry: bool) -> None:
    if form is Format.JSON:
        listed = [
            {"fragment": each.id, "path": each.path, "title": each.title, "words": each.words, "text": each.text}
            for each in made
        ]
        print_json({"fragments": listed, "findings": [each.as_json() for each in found], "summary": summary(found)})
        return
    show_findings(sorted(found, key=lambda each: each.span.line if each.span else 0))
    widest = max((len(each.path) for each in made), default=0)
    for each in made:
        holes = f", {counted(each.placeholders, 'placeholder')}" if each.placeholders else ""
        line = Text(f"{each.path:{widest}}", style="green").append(
            f"  {counted(each.words, 'word')}{holes}", style="dim"
        )
        out.print(line)
    out.print(f"{counted(len(made), 'fragment')}; {_left_out(found)}")
    if dry:
        out.print("nothing was written: --dry-run")
    elif made:
        out.print("Next:")
        out.print(f"  ccm check path:paragraphs/{purpose.topic}   what is to be mended in the wording")
        out.print(
            "  then say in each file who gets it (when), who answers for it (owner), when to look again (review_by)"
        )


def _left_out(found: tuple[Diagnostic, ...]) -> str:
    slugs = [each.slug for each in found]
    parts = (
        (slugs.count("import-dropped"), "thing left out", "things left out"),
        (slugs.count("import-joined"), "made simpler", "made simpler"),
        (slugs.count("import-field"), "unknown field", "unknown fields"),
    )
    said = ", ".join(f"{number:,} {one if number == 1 else many}" for number, one, many in parts if number)
    return said or "everything came along"
