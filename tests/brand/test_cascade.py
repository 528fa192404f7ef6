"""What `page.css` says of an element, asked before layout."""

from pathlib import Path

import pytest

from ccm.brand import load, read_folder
from ccm.brand.cascade import Cascade, Face, Way

ROOT = Path(__file__).parents[2]
BODY: Way = (("html",), ("body", "letter"))


def place(css: str, *steps: tuple[str, ...], width: float = 600.0):
    return Cascade(css, width).place((*BODY, *steps))


def test_without_a_rule_an_element_is_as_wide_as_the_page() -> None:
    found = place("", ("p",))
    assert (found.width, found.inset, found.face) == (600.0, 0.0, Face())


@pytest.mark.parametrize(
    ("css", "width"),
    [
        ("p{padding:0 10px 0 20px}", 570),
        ("p{padding:1px 30px}", 540),
        ("p{padding:1px}", 598),
        ("p{margin:0 10px 5px}", 580),
        ("p{margin-left:75pt}", 500),
        ("p{border-left:3pt solid #fff}", 596),
        ("p{border-left:0 solid #fff;border-right:none}", 600),
        ("p{width:100px}", 100),
        ("p{width:50%}", 300),
        ("p{width:auto;padding-left:2em;font-size:20px}", 560),
        ("p{max-width:25.4mm}", 96),
        ("p{max-width:900px}", 600),
    ],
)
def test_paddings_borders_margins_and_widths_take_room(css: str, width: float) -> None:
    assert place(css, ("p",)).width == pytest.approx(width)


def test_the_room_inside_is_the_room_of_what_is_inside() -> None:
    css = "div{padding-left:20px}ul{padding-left:10px}.small{font-size:50%}"
    assert place(css, ("div",), ("ul",), ("li",)).width == 570
    assert place(css, ("div", "small"), ("ul",), ("li",)).face.size == 8


def test_what_is_more_specific_comes_later_or_is_important_wins() -> None:
    assert place(".a p{width:1px}p{width:2px}", ("div", "a"), ("p",)).width == 1
    assert place("p{width:1px}p{width:2px}", ("p",)).width == 2
    assert place("p{width:1px!important}.a p{width:2px}", ("div", "a"), ("p",)).width == 1
    assert place(".letter p, .statement p{width:3px}", ("p",)).width == 3
    assert place(".statement p{width:3px}", ("p",)).width == 600


def test_letters_are_inherited_and_have_a_style() -> None:
    css = (
        "html{font-size:10pt}strong{font-weight:600}em{font-style:italic}"
        "h2{font-weight:bold;font-family:'A B',C D, serif}"
    )
    assert place(css, ("p",)).face.style == "regular"
    assert place(css, ("p",), ("strong",)).face.style == "semibold"
    assert place(css, ("p",), ("em",), ("strong",)).face.style == "semibold_italic"
    heading = place(css, ("h2",), ("em",)).face
    assert (heading.style, heading.size) == ("semibold_italic", pytest.approx(40 / 3))
    assert heading.families == ("A B", "C D", "serif")
    assert (
        place("strong{font-weight:600}.x strong{font-weight:normal}", ("p", "x"), ("strong",)).face.style == "regular"
    )
    assert not place("p{font-kerning:none}", ("p",), ("em",)).face.kerning


def test_an_inline_element_has_the_room_of_its_block() -> None:
    assert place("p{width:80px}strong{width:10px;padding-left:5px}", ("p",), ("strong",)).width == 80


def test_the_shipped_brand_says_what_a_designer_would_measure() -> None:
    brand, _ = load(read_folder(ROOT / "brand"))
    assert brand is not None
    cascade, millimetre = Cascade(brand.css["page"], brand.geometry.content_width), 96 / 25.4
    letter: Way = (*BODY, ("main",))
    statement: Way = (("html",), ("body", "statement"), ("main",))
    panel = ("div", "panel", "summary")

    assert cascade.place((*letter, ("p",))).width == pytest.approx(156 * millimetre)
    assert cascade.place((*statement, ("p",))).width == brand.geometry.content_width
    assert cascade.place((*letter, ("h1",))).width == pytest.approx(150 * millimetre)
    assert cascade.place((*letter, panel, ("table",))).width == pytest.approx(brand.geometry.content_width - 28 / 0.75)
    assert cascade.place((*letter, ("div", "panel", "contact"), ("table",))).width == brand.geometry.content_width
    assert cascade.place((*letter, ("div", "disclosures"), ("p",))).face.size == 10
    cells = (*letter, ("table",), ("tbody",))
    assert cascade.place((*cells, ("tr",), ("td", "first"))).inset == pytest.approx(5 / 0.75)
    assert cascade.place((*cells, ("tr", "fixed"), ("td",))).face.style == "semibold"
    assert cascade.place((*letter, panel, *cells[3:], ("tr", "fixed"), ("td",))).face.style == "regular"
