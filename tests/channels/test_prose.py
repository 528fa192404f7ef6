"""Lines of prose: decided here only where an engine might decide either way."""

from dataclasses import replace

import pytest
from sample_documents import letter, paragraph

from ccm.brand import Brand
from ccm.brand.shaping import open_shaper
from ccm.channels.prose import DOUBT, Lines
from ccm.composition.model import Document, Inline, Paragraph, Section, Styled, Text

WORDS = "The quick brown fox jumps over the lazy dog and then it has to wait for a very long time "


@pytest.fixture(scope="module")
def lines(brand: Brand) -> Lines:
    return Lines(brand, open_shaper(brand.fonts))


def document(*inlines: Inline) -> Document:
    made = paragraph("x", "x", "")
    section = Section("x", (replace(made, inlines=inlines),))
    return replace(letter(), sections=(section,))


def held(lines: Lines, *inlines: Inline) -> tuple[Inline, ...]:
    block = lines.hold(document(*inlines)).sections[0].blocks[0]
    assert isinstance(block, Paragraph)
    return block.inlines


def text_of(inlines: tuple[Inline, ...]) -> str:
    return "".join(text_of(each.children) if isinstance(each, Styled) else each.text for each in inlines)


def breaks_in(inlines: tuple[Inline, ...]) -> int:
    return sum(each.role == "break" or breaks_in(each.children) for each in inlines if isinstance(each, Styled))


def test_a_short_line_is_left_alone(lines: Lines) -> None:
    assert held(lines, Text("One line.")) == (Text("One line."),)


def test_a_word_that_fits_by_a_hair_begins_the_next_line_in_both_engines(lines: Lines, brand: Brand) -> None:
    prose = brand.geometry.prose
    short = WORDS.rstrip()
    ends = lines.shaper.advances(short)
    exactly = ends[-1] * prose.size
    for off, expected in ((0.0, 1), (DOUBT * 0.9, 1), (-DOUBT * 0.9, 1), (DOUBT * 1.2, 0), (-DOUBT * 1.2, 0)):
        narrow = replace(brand, geometry=replace(brand.geometry, prose=replace(prose, measure=exactly + off)))
        found = held(Lines(narrow, lines.shaper), Text(short))
        assert breaks_in(found) == expected, off


def test_no_character_is_lost_and_styles_stay(lines: Lines, brand: Brand) -> None:
    prose = brand.geometry.prose
    inlines = (Text(WORDS), Styled("strong", (Text(WORDS),)), Text(WORDS), Styled("emphasis", (Text(WORDS * 3),)))
    for tenth in range(60):
        narrow = replace(brand, geometry=replace(brand.geometry, prose=replace(prose, measure=300 + tenth * 0.7)))
        found = held(Lines(narrow, lines.shaper), *inlines)
        assert text_of(found) == text_of(inlines)
        assert [each.role for each in found if isinstance(each, Styled) and each.role != "break"] == [
            "strong",
            "emphasis",
        ]


def test_what_the_first_font_lacks_is_measured_all_the_same(lines: Lines) -> None:
    widths = lines.shaper.advances("Ελένη 東")

    assert len(widths) == 7
    assert list(widths) == sorted(widths)


def test_pages_are_a_whole_number_of_pixels_high(brand: Brand) -> None:
    assert brand.geometry.content_height == int(brand.geometry.content_height)
