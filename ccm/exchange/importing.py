"""Make fragments of a document's sections: one file for each heading, as drafts, none over another.

In: a project, sections, and what the fragments are for. Out: `Made` files and findings. A title becomes an id; one that
is taken gets a number. What is written is read again before: a section that no Markdown can say is told and left out.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from unicodedata import combining, normalize

from ccm.diagnostics import Diagnostic, Span, error
from ccm.exchange.documents import Section
from ccm.exchange.inline_html import JOINED
from ccm.exchange.markdown import write_wording
from ccm.exchange.merge_fields import FieldReader, printable
from ccm.exchange.units import add_inlines
from ccm.feel import Name
from ccm.library.leaves import inline_runs, leaves_of, rebuild
from ccm.library.model import Inline, Library, ParagraphPart, Part, Styled, Touchpoint, Words
from ccm.library.parameters import parameter_names
from ccm.written import short

NOTHING = error("X155", "import-empty", "A document holds no wording.")
UNSAYABLE = error("X156", "import-unwritable", "A section of a document cannot be written as a fragment.")

MOST_SECTIONS, LONGEST_SLUG, FIRST_WORDS = 500, 40, 4


@dataclass(frozen=True, slots=True)
class Purpose:
    """What the fragments of a document are for."""

    topic: str
    slot: str
    locale: str
    touchpoints: tuple[str, ...] = ()
    owner: str = ""
    headings: bool = False
    """Whether a section's heading is printed above its text, too."""


@dataclass(frozen=True, slots=True)
class Made:
    """A fragment file to write, and the heading it was made of."""

    id: str
    path: str
    text: str
    title: str
    words: int
    placeholders: int


def make_fragments(
    path: str, sections: Iterable[Section], purpose: Purpose, library: Library, taken: Iterable[str]
) -> tuple[tuple[Made, ...], tuple[Diagnostic, ...]]:
    """A fragment for each section that says something; `taken` are the paths of the project's files."""
    fields = FieldReader(path, printable(names_for(library, purpose)))
    names = {each.id for each in library.fragments}
    names |= {name.rpartition("/")[2].split(f".{purpose.locale}.")[0] for name in taken}
    made: list[Made] = []
    findings: list[Diagnostic] = []
    for number, section in enumerate((_opened(each, purpose) for each in sections), 1):
        if number > MOST_SECTIONS:
            findings.append(
                UNSAYABLE.at(Span(path, section.line, 1), f"more than {MOST_SECTIONS} sections in one file")
            )
            break
        parts = fields.read(section.parts, (line for lines in section.lines for line in lines))
        body, said = _worded(path, section, parts)
        findings += said
        if body is not None:
            made.append(_made(section, parts, body, purpose, names))
            names.add(made[-1].id)
    if not made and not findings:
        findings.append(NOTHING.at(Span(path), "there is no wording in this file"))
    return tuple(made), (*findings, *fields.findings)


def _worded(path: str, section: Section, parts: tuple[Part, ...]) -> tuple[str | None, tuple[Diagnostic, ...]]:
    """The Markdown of a section's parts, and what does not come along; None if there is none."""
    title = short(section.title)
    if not any(isinstance(each, Words) and each.text.strip() for each in leaves_of(parts)):
        return None, (JOINED.at(Span(path, section.line, 1), f"there is nothing below the heading “{title}”"),)
    body = write_wording(parts)
    if body is not None:
        return body, ()
    where = Span(path, _first_unwritable(section, parts), 1)
    body = write_wording(_undressed(parts))
    if body is not None:
        message = f"“{title}”: bold and italics that begin or end inside words became plain words"
        return body, (JOINED.at(where, message),)
    message = f"“{title}” cannot be written as Markdown"
    return None, (UNSAYABLE.at(where, message, hint="write this one by hand"),)


def _first_unwritable(section: Section, parts: tuple[Part, ...]) -> int:
    """The line of the first part that no Markdown says by itself; else that of the section."""
    lines = (line for part, (line, *_) in zip(parts, section.lines, strict=True) if write_wording((part,)) is None)
    return next(lines, section.line)


def names_for(library: Library, purpose: Purpose) -> list[Name]:
    """The names that all touchpoints know which may print these fragments."""
    users = [each for each in library.touchpoints.values() if _may_use(each, purpose)]
    extra = [*parameter_names(library.parameters), *(Name(one.name, one.slug, one.type) for one in library.tables)]
    grains = dict.fromkeys(each.for_each for each in users) or {"customer": None}
    models = [library.vocabulary.model(grain=grain, extra_names=extra).names for grain in grains]
    shared = set.intersection(*({each.slug for each in names} for names in models))
    return [each for each in models[0] if each.slug in shared]


def _may_use(touchpoint: Touchpoint, purpose: Purpose) -> bool:
    named = not purpose.touchpoints or touchpoint.id in purpose.touchpoints
    return named and any(slot.id == purpose.slot for slot in touchpoint.slots)


def _opened(section: Section, purpose: Purpose) -> Section:
    """A section, its heading above its parts if it is to be printed."""
    if not purpose.headings or not section.title:
        return section
    heading = ParagraphPart((Words(section.title),), 2)
    return replace(section, parts=(heading, *section.parts), lines=((section.line,), *section.lines))


def _undressed(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """The parts without bold and italics."""

    def plain(inlines: tuple[Inline, ...]) -> Iterator[Inline]:
        for each in inlines:
            if isinstance(each, Styled) and each.role in ("strong", "emphasis"):
                yield from plain(each.children)
            elif isinstance(each, Styled):
                yield replace(each, children=joined(each.children))
            else:
                yield each

    def joined(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
        found: list[Inline] = []
        add_inlines(found, plain(inlines))
        return tuple(found)

    return rebuild(parts, (joined(run.inlines) for run in inline_runs(parts)))


def _made(section: Section, parts: tuple[Part, ...], body: str, purpose: Purpose, names: set[str]) -> Made:
    leaves = list(leaves_of(parts))
    words = sum(len(each.text.split()) for each in leaves if isinstance(each, Words))
    first = " ".join(each.text for each in leaves if isinstance(each, Words)).split()[:FIRST_WORDS]
    said = section.title or " ".join(first)
    identity = _free(f"{purpose.topic}.{slug(said) or 'part'}", names)
    head = [f"id: {identity}", f"slot: {purpose.slot}"]
    head += [f"touchpoints: {', '.join(purpose.touchpoints)}"] if purpose.touchpoints else []
    head += [f"owner: {purpose.owner}"] if purpose.owner else []
    text = "\n".join(["---", *head, "tags: imported", "---", body]) + "\n"
    path = f"paragraphs/{purpose.topic}/{identity}.{purpose.locale}.md"
    placeholders = sum(not isinstance(each, Words) for each in leaves)
    return Made(identity, path, text, section.title, words, placeholders)


def slug(title: str) -> str:
    """A title as the last part of an id: plain small letters, words joined by hyphens, not too long."""
    numbered = re.sub(r"^\s*(?:\d+\.)*\d+[.)]?\s+", "", title)
    plain = "".join(each for each in normalize("NFKD", numbered) if not combining(each)).lower()
    words = re.findall(r"[a-z0-9]+", plain.replace("’", "").replace("'", ""))
    found = ""
    for word in words:
        if found and len(found) + len(word) + 1 > LONGEST_SLUG:
            break
        found = f"{found}-{word[:LONGEST_SLUG]}" if found else word[:LONGEST_SLUG]
    return found


def _free(identity: str, names: set[str]) -> str:
    """The id, with a number behind it if it is taken."""
    number, found = 2, identity
    while found in names:
        found = f"{identity}-{number}"
        number += 1
    return found
