"""Both engines say the same: the same words in the same lines on the same pages, whatever the document."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from sample_documents import fact, letter, named, paragraph, statement

from ccm.channels import Artefact
from ccm.composition.model import Document, Section

Render = Callable[[Document, str], Artefact]
Lines = Callable[[bytes], list[list[str]]]

pytestmark = pytest.mark.usefixtures("accessible")

LONG = Section("x", tuple(paragraph("x", "x", "A paragraph of some length. " * (at % 7 + 1)) for at in range(30)))
NUMBERS = Section(
    "x", tuple(paragraph("x", "x", "w" * at + " Call " * 14, fact("0808 157 0100"), " soon.") for at in range(24))
)
SAMPLES = {
    "letter": letter(),
    "draft": letter(draft=True),
    "a name of 90 letters": named("Q" * 90, letter()),
    "accents": named("Żaneta Ōkami-Brzęczyszczykiewicz", letter()),
    "Greek": named("Ελένη Παπαδοπούλου", letter()),
    "telephone numbers": replace(letter(), sections=(NUMBERS, *letter().sections)),
    "five pages": replace(letter(), sections=(LONG, *letter().sections)),
    "statement": statement(60),
    "empty month": statement(0),
    "ends on a full page": statement(18),
    "long details": statement(12, details="A payment whose details run over more than one line " * 3),
    "long preamble": replace(statement(40), sections=(LONG, *statement(40).sections)),
}


MARKER = re.compile(r"^(•|\d\.)(?= |$) ?")


def content(lines: list[str]) -> list[str]:
    """A page's words in one order: engines write margin boxes at different moments."""
    return sorted(word for line in lines for word in line.split())


def body(lines: list[str]) -> list[str]:
    """The lines of the wording, without the page's margins and list markers, which are drawn at their own time."""
    margins = ("Meridian Bank plc. Registered", "A fictitious bank", "Page ", "Meridian Bank", "MB-4471", "Draft –")
    found = [MARKER.sub("", " ".join(line.split())) for line in lines if not line.startswith(margins)]
    return [line for line in found if line]


@pytest.mark.parametrize("name", SAMPLES)
def test_both_engines_agree_on_words_lines_and_pages(render: Render, pages: Lines, name: str) -> None:
    document = SAMPLES[name]
    print_pages = pages(render(document, "print").content)
    accessible_pages = pages(render(document, "accessible").content)
    assert len(print_pages) == len(accessible_pages)
    for ours, theirs in zip(print_pages, accessible_pages, strict=True):
        assert content(ours) == content(theirs)
        assert body(ours) == body(theirs)


def test_no_line_of_paper_ends_inside_a_telephone_number(render: Render, pages: Lines) -> None:
    lines = [line for page in pages(render(SAMPLES["telephone numbers"], "print").content) for line in page]
    assert sum(line.startswith("0808 157 0100") for line in map(spaced, lines)) > 2
    assert sum("0808 157 0100" in line for line in map(spaced, lines)) >= len(NUMBERS.blocks)


def spaced(line: str) -> str:
    return line.replace("\u00a0", " ")
