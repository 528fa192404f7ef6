"""Lines of prose are ended before layout, where both engines have room for them."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccm.brand import Brand
from ccm.brand.cascade import Way
from ccm.channels.prose import SLACK, Lines
from ccm.composition.model import Filled, Inline, Styled, Text

WORDS = "The quick brown fox jumps over the lazy dog and then it has to wait for a very long time "
BREAK = Styled("break")
BODY: Way = (("html",), ("body", "letter"), ("main",))
PARAGRAPH: Way = (*BODY, ("p",))


@pytest.fixture(scope="module")
def lines(brand: Brand) -> Lines:
    return Lines(brand)


def narrow(brand: Brand, width: float, css: str = "") -> Lines:
    """Lines of a brand whose paragraphs are so wide, in CSS pixels."""
    page = f"{brand.css['page']}.letter p{{max-width:none;width:{width}px}}{css}"
    return Lines(replace(brand, css={**brand.css, "page": page}))


def text_of(inlines: tuple[Inline, ...]) -> str:
    return "".join(
        each.text if not isinstance(each, Styled) else "\n" if each.role == "break" else text_of(each.children)
        for each in inlines
    )


def printed(lines: Lines, *inlines: Inline, way: Way = PARAGRAPH) -> list[str]:
    return text_of(lines.end(inlines, way)).split("\n")


def test_a_short_line_is_left_alone(lines: Lines) -> None:
    assert lines.end((Text("One line."),), PARAGRAPH) == (Text("One line."),)


def test_a_line_takes_the_words_that_fit_with_a_little_room_to_spare(lines: Lines, brand: Brand) -> None:
    short = WORDS.rstrip()
    face = lines.cascade.place(PARAGRAPH).face
    exactly = sum(lines.shaper.width(part, face) for word in short.split() for part in (word, " ")) - (
        lines.shaper.width(" ", face)
    )
    assert printed(narrow(brand, exactly + SLACK + 0.01), Text(short)) == [short]
    assert printed(narrow(brand, exactly + SLACK - 0.01), Text(short)) == [short.removesuffix(" time"), "time"]


def test_the_stylesheet_says_how_wide_a_line_is(lines: Lines, brand: Brand) -> None:
    text = Text(WORDS * 9)
    in_panel = printed(lines, text, way=(*BODY, ("div", "panel", "summary"), ("p",)))
    in_list = printed(lines, text, way=(*BODY, ("ul",), ("li",)))
    small = printed(lines, text, way=(*BODY, ("div", "disclosures"), ("p",)))
    heading = printed(lines, text, way=(*BODY, ("h2",)))
    assert len(small) < len(printed(lines, text)) <= len(in_list) <= len(in_panel) < len(heading)
    bigger = narrow(brand, 500, "p{font-size:14pt}")
    assert len(printed(bigger, text)) > len(printed(narrow(brand, 500), text))


def test_white_space_collapses_across_the_edges_of_nodes(lines: Lines) -> None:
    inlines = (
        Text(" \n Dear "),
        Filled("  Ada \t Byron ", "name"),
        Styled("strong", (Text(" and "), BREAK, Text(" friends"))),
        Text("\u00a0 , "),
        BREAK,
        Text(" "),
    )
    assert lines.end(inlines, PARAGRAPH) == (
        Text("Dear "),
        Filled("Ada Byron ", "name"),
        Styled("strong", (Text("and"), BREAK, Text("friends"))),
        Text("\u00a0 ,"),
        BREAK,
        Text(""),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one two-three", ["one two-", "three"]),
        ("one two/three", ["one two/", "three"]),
        ("one 12-345678", ["one", "12-345678"]),
        ("one 12/345678", ["one", "12/345678"]),
        ("one 1\u00a0234\u00a0Kč", ["one", "1\u00a0234\u00a0Kč"]),
        ("one\u2009two\u2009three", ["one\u2009two\u2009", "three"]),
        ("one two\u200bthree", ["one two", "three"]),
        ("one two\u00adthree", ["one two-", "three"]),
        ("a\u00adb\u200bc", ["abc"]),
        ("one –five", ["one –five"]),
    ],
)
def test_where_a_line_may_end(brand: Brand, text: str, expected: list[str]) -> None:
    assert printed(narrow(brand, 62), Text(text)) == expected


def test_a_styled_run_is_no_place_to_end_a_line(brand: Brand) -> None:
    inlines = (Text("one two"), Styled("strong", (Text("three"),)), Text(", four"))
    assert printed(narrow(brand, 70), *inlines) == ["one", "twothree,", "four"]


def test_strong_words_need_more_room(brand: Brand) -> None:
    lines = narrow(brand, 300)
    strong = printed(lines, Styled("strong", (Text(WORDS * 3),)))
    assert len(strong) > len(printed(lines, Text(WORDS * 3)))
    assert len(printed(lines, Styled("strong", (Styled("emphasis", (Text(WORDS * 3),)),)))) >= len(strong) - 1


def test_a_word_wider_than_its_line_is_cut_where_an_address_has_a_seam(brand: Brand) -> None:
    url = "https://meridian-bank.example/a/path?with=queries#and-fragments"
    found = printed(narrow(brand, 150), Text(url))
    assert "".join(found) == url
    assert len(found) > 2
    assert all(line[-1] in "/.-?=#" for line in found[:-1])


def test_a_word_without_seams_is_cut_where_the_line_is_full_and_keeps_its_marks(brand: Brand) -> None:
    word = "ne\u0301" * 40
    found = printed(narrow(brand, 100), Filled(word, "name"))
    assert "".join(found) == word
    assert max(map(len, found)) - min(map(len, found[:-1])) <= 3
    assert all(line[0] in "ne" for line in found)


def test_a_room_without_room_still_prints_every_letter(lines: Lines) -> None:
    cell = (*BODY, ("table",), ("tbody",), ("tr",), ("td",))
    found = lines.end((Text("Wide words"),), cell, 5.0)
    assert text_of(found).split("\n") == list("Widewords")


def test_a_title_is_a_text_with_its_lines_ended(lines: Lines) -> None:
    title = lines.text(WORDS, (*BODY, ("h1",)))
    assert title.replace("\n", " ") == WORDS.rstrip()
    assert "\n" in title


runs = st.text("ab cé -/\u00a0\u0301Ωж", max_size=25)
nodes = st.recursive(
    runs.map(Text) | runs.map(lambda text: Filled(text, "x")) | st.just(BREAK),
    lambda inner: st.builds(
        Styled, st.sampled_from(["strong", "emphasis", "link"]), st.lists(inner, max_size=3).map(tuple)
    ),
    max_leaves=8,
)


def roles(inlines: tuple[Inline, ...]) -> Iterator[object]:
    for each in inlines:
        yield (each.role, tuple(roles(each.children))) if isinstance(each, Styled) else type(each)


@given(inlines=st.lists(nodes, max_size=6).map(tuple), width=st.floats(12, 200))
def test_nothing_is_lost_but_spaces_and_every_line_fits(
    lines: Lines, inlines: tuple[Inline, ...], width: float
) -> None:
    cell = (*BODY, ("table",), ("tbody",), ("tr",), ("td",))
    found = lines.end(inlines, cell, width)
    plain = str.maketrans("", "", " \n")
    assert text_of(found).translate(plain) == text_of(inlines).translate(plain)
    assert tuple(roles(found)) == tuple(roles(inlines))
    regular = lines.cascade.place(cell)
    for line in text_of(found).split("\n"):
        assert "  " not in line
        assert line == line.strip(" ")
        letters = line.replace("\u0301", "").rstrip("-")
        assert lines.shaper.width(line, regular.face) < (width - regular.inset) * 1.1 + 1 or len(letters) <= 1
