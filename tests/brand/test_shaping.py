"""Widths before layout: by the shaper of the engines, from the font that has the character."""

from pathlib import Path

import pytest

from ccm.brand import load, read_folder
from ccm.brand.cascade import Face
from ccm.brand.shaping import Shaper, open_shaper

ROOT = Path(__file__).parents[2]
REGULAR = Face(10.0)
STRONG = Face(10.0, weight=600)


@pytest.fixture(scope="module")
def shaper() -> Shaper:
    brand, _ = load(read_folder(ROOT / "brand"))
    assert brand is not None
    return open_shaper(brand.fonts)


def test_kerning_counts_unless_it_is_switched_off(shaper: Shaper) -> None:
    assert shaper.width("AVATAR", REGULAR) < shaper.width("AVATAR", Face(10.0, kerning=False)) - 1


def test_every_style_of_a_family_has_its_own_widths(shaper: Shaper) -> None:
    widths = {
        shaper.width("Hamburgefonts", Face(10.0, weight=weight, italic=italic))
        for weight in (400, 600)
        for italic in (False, True)
    }
    assert len(widths) == 4


def test_a_variable_font_is_measured_in_the_weight_it_is_set_in(shaper: Shaper) -> None:
    assert shaper.width("محمد", STRONG) > shaper.width("محمد", REGULAR) + 0.5


def test_every_character_has_its_place_in_the_running_advance(shaper: Shaper) -> None:
    for text in ("", "Ελένη 東", "né\u0301e", "a\u00adb\u200bc", "12 محمد 34"):
        widths = shaper.advances(text, REGULAR)
        assert len(widths) == len(text)
        assert list(widths) == sorted(widths)


def test_a_mark_is_set_in_the_font_of_its_letter(shaper: Shaper) -> None:
    assert shaper.width("e\u0301", REGULAR) == pytest.approx(shaper.width("é", REGULAR), abs=0.1)


def test_a_family_that_the_stylesheet_names_first_is_measured_first(shaper: Shaper) -> None:
    noto = shaper.width("Hamburgefonts", Face(10.0, families=("Noto Sans", "Source Sans Pro")))
    assert noto > shaper.width("Hamburgefonts", Face(10.0, families=("Source Sans Pro", "Noto Sans"))) + 5


@pytest.mark.parametrize("text", ["Ελένη savings", "ещё AVATAR", "محمد", "a\u2010b", "a\u2009b"])
def test_several_scripts_or_fonts_are_not_uniform_and_measured_at_their_widest(shaper: Shaper, text: str) -> None:
    assert not shaper.is_uniform(text, REGULAR)
    assert shaper.widest(text, REGULAR) >= shaper.width(text, REGULAR)
    assert shaper.widest(f"{text} x", REGULAR) > shaper.width(f"{text} x", REGULAR)


def test_latin_of_one_font_is_uniform(shaper: Shaper) -> None:
    assert shaper.is_uniform("Žluťoučký kůň – “1 204,17 Kč”", STRONG)


def test_without_any_font_a_character_counts_as_one_em() -> None:
    assert open_shaper(()).width("ab", REGULAR) == 20
