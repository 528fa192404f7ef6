"""Both engines say the same: the same words in the same lines on the same pages, whatever the document."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from sample_documents import letter, named, paragraph, statement

from ccm.channels import Artefact
from ccm.composition.model import Document, Section

Render = Callable[[Document, str], Artefact]
Lines = Callable[[bytes], list[list[str]]]

pytestmark = pytest.mark.usefixtures("accessible")

LONG = Section("x", tuple(paragraph("x", "x", "A paragraph of some length. " * (at % 7 + 1)) for at in range(30)))
SAMPLES = {
    "letter": letter(),
    "draft": letter(draft=True),
    "a name of 90 letters": named("Q" * 90, letter()),
    "accents": named("Żaneta Ōkami-Brzęczyszczykiewicz", letter()),
    "Greek": named("Ελένη Παπαδοπούλου", letter()),
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
